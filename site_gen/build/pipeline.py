"""One build from records to written files. Renders everything before it writes anything."""

from __future__ import annotations

import gc
import hashlib
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from site_gen import output
from site_gen.build.fresh import generator_digest, scan
from site_gen.build.gather import Gathered, gather
from site_gen.build.load import Known, slim
from site_gen.build.making import Means, Pending, make_all
from site_gen.build.outgate import OutGate
from site_gen.build.pieces import Pieces
from site_gen.build.report import Report, silent
from site_gen.build.warm import Rows
from site_gen.diagnostics import ContentError, Fault, OutputError
from site_gen.ledger import DAMAGED, FileRow, Ledger, SourceRow
from site_gen.lock import writing
from site_gen.output.stage import Stage
from site_gen.output.switch import recover, switch
from site_gen.plan import plan
from site_gen.plan.model import Data, Page, Sheet
from site_gen.sources import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from site_gen.build.fresh import Asked, Scan
    from site_gen.build.report import Progress
    from site_gen.build.warm import Warm
    from site_gen.plan.model import Item
    from site_gen.site import Site


SHEETS = "print/"  # stands for all templates of sheets, which share one digest
DATA = "data/"  # stands for the words that files for programs are made with


class _Before(NamedTuple):
    """The output before a build: how it looks, its list of our files, what stays of them as it is, and what goes."""

    look: output.Look
    owned: Mapping[str, str]
    kept: Mapping[str, str]
    removed: list[str]


class _News(NamedTuple):
    """What a build changes in the ledger."""

    gone_sources: Iterable[str]
    files: Iterable[FileRow]
    gone_files: Iterable[str]


def build(
    site: Site,
    asked: Asked,
    *,
    seen: Scan | None = None,
    full: bool = False,
    dry: bool = False,
    progress: Progress = silent,
    warm: Warm | None = None,
) -> Report:
    """Bring the output folder up to date.

    `seen` is a look at the sources that was taken just now, if any. `full` trusts nothing that was remembered. A `dry`
    build makes all that it would write and leaves the folder and the ledger as they are.
    `progress` is called while work lasts. `warm` is what this process remembers of the last build of this very site.
    Raises SiteError with every fault found; then nothing was written.
    """
    with writing(site.lock, "site-gen build"):
        recover(site.output, site.spare)
        try:
            return _locked(site, asked, seen, full=full, dry=dry, progress=progress, warm=warm)
        except DAMAGED:  # it says nothing then
            site.ledger.unlink(missing_ok=True)
        try:
            return _locked(site, asked, None, full=full, dry=dry, progress=progress, warm=warm)
        except DAMAGED as error:  # not the ledger but the disk
            raise OutputError([Fault("state-unwritable", site.ledger.name)]) from error


def _locked(
    site: Site, asked: Asked, seen: Scan | None, *, full: bool, dry: bool, progress: Progress, warm: Warm | None
) -> Report:
    with Ledger.open(site.ledger) as ledger:
        ledger.begin()
        meta = ledger.meta()
        if seen is None or seen.began_ns < int(meta.get("scanned_ns", b"0")):  # another build has seen more since
            seen = scan(site, meta)
        return _run(site, ledger, seen, asked, full=full, dry=dry, progress=progress, warm=warm)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Records and plans are many objects and no cycle: looking for cycles among them took a third of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if running:
            gc.enable()


def _run(
    site: Site,
    ledger: Ledger,
    found: Scan,
    asked: Asked,
    *,
    full: bool,
    dry: bool,
    progress: Progress,
    warm: Warm | None,
) -> Report:
    """Build inside of the ledger's open transaction."""
    generator = warm.generator() if warm else generator_digest()
    with _uncollected():
        rows = warm.rows(ledger) if warm else Rows(ledger.sources(), ledger.files())
        sources, files = rows
        meta = ledger.meta()
        newer = meta.get("generator") != generator  # may read the same record otherwise
        known = Known(
            {} if full or newer else sources,
            int(meta.get("scanned_ns", b"0")),
            warm,
            partial(_store, ledger, whole=warm is not None),
        )
        gathered, planned = _planned(site, found, asked, progress, known)
        present = output.look(site.output)
        owned = output.read_manifest(site.output)
        output.refuse_strangers(site.output, present.files, owned, [item.url for item in planned])
        old = {} if full else files
        prefixes = _prefixes(gathered, planned, generator)
        pending = _stale(planned, old, present.files, prefixes, warm)
        gate = OutGate(gathered.barred, gathered.press)
        if old and meta.get("barred") != gathered.barred.digest():
            made = {one.item.url for one in pending}
            gate.again(site.output, (item for item in planned if item.url not in made))
    urls = {item.url for item in planned}
    removed = sorted(set(owned or ()) - urls)
    kept = {url: row.digest.hex() for url, row in old.items() if url in urls}
    was = _Before(present, owned or {}, kept, removed)
    barred = gathered.barred.digest()
    pieces = Pieces(site.pieces, site.output, prefix=prefixes[DATA], barred=barred, trusted=bool(old))
    same, written, singly = _put(site, pending, Means(gathered, gate, pieces), was, progress, dry=dry)
    if dry:
        return _report(planned, written, removed, gathered.faults)
    pieces.forget(removed)
    told = meta.get("singly") == b"1"
    still = singly or (told and not written and not removed)
    now = {**_meta(gathered, asked, generator, found.began_ns), "singly": b"1" if still else b"0"}
    news = _News(sorted(set(sources) - set(gathered.paths)), (*same, *written), sorted(set(files) - urls))
    ledger.commit(meta=now, **news._asdict())
    if warm:
        warm.keep(now["scanned_ns"], rows, sources=gathered.changed, **news._asdict())
    return _report(planned, written, removed, gathered.faults)._replace(singly=singly and not told)


def _store(ledger: Ledger, row: SourceRow, *, whole: bool) -> SourceRow:
    """Write down a source that was read; what a later build in this process will want stays whole."""
    ledger.store(row)
    return row if whole else slim(row)


def _planned(
    site: Site,
    found: Scan,
    asked: Asked,
    progress: Progress,
    known: Known,
) -> tuple[Gathered, list[Item]]:
    """All that the site consists of. Raises ContentError with every fault."""
    gathered = gather(site, (found.stats, found.faults), asked, progress, known)
    theme = gathered.context.register.settings.theme
    if theme != found.theme:  # its own files were not looked at
        gathered = gather(site, tree.scan(site.root, theme), asked, progress, known)
    planned, clashes = plan(gathered.context)
    faults = (*gathered.faults, *clashes)
    if any(not fault.warning for fault in faults):
        raise ContentError(faults)
    return gathered, planned


def _stale(
    planned: Iterable[Item],
    old: Mapping[str, FileRow],
    present: Mapping[str, tuple[int, int]],
    prefixes: Mapping[str, bytes],
    warm: Warm | None,
) -> list[Pending]:
    """What has to be made, since its key or its file on the disk is not what the ledger says."""
    key_of = warm.key if warm else _key
    return [
        Pending(item, key)
        for item in planned
        if not _fresh(old.get(item.url), key := key_of(item, prefixes[_template(item)]), present.get(item.url))
    ]


def _key(item: Item, prefix: bytes) -> bytes:
    return item.key(prefix)


def _put(
    site: Site, pending: list[Pending], means: Means, was: _Before, progress: Progress, *, dry: bool
) -> tuple[list[FileRow], list[FileRow], bool]:
    """Render all, then switch the output over to it.

    Returns rows of files that held the same bytes already, rows of written ones, and `Switched.singly`.
    """
    keys = {one.item.url: one.key for one in pending}
    stage = Stage(site.stage)
    try:
        same = make_all(site, stage, pending, means, was.kept, progress)
        if dry:
            return same, [FileRow(url, keys[url], b"", 0, 0) for url in stage.paths()], False
        unchanged = {row.url: row.digest.hex() for row in same}
        done = switch(
            site.output,
            site.spare,
            stage,
            was.look,
            owned=was.owned,
            same=unchanged,
            removed=was.removed,
            digests={**was.kept, **unchanged, **stage.digests()},
        )
    finally:
        stage.close()
    written = [FileRow(one.url, keys[one.url], one.digest, one.mtime_ns, one.size) for one in done.written]
    return same, written, done.singly


def _template(item: Item) -> str:
    if isinstance(item, Sheet):
        return SHEETS
    if isinstance(item, Data):
        return DATA
    return item.template if isinstance(item, Page) else ""


def _prefixes(gathered: Gathered, planned: Iterable[Item], generator: bytes) -> dict[str, bytes]:
    """What all pages of one template depend on: the generator, the frame, the template with all that it includes."""
    frame = hashlib.sha256(generator + msgspec.msgpack.encode(gathered.shell)).digest()
    templates = sorted({item.template for item in planned if isinstance(item, Page)})
    prefixes = {name: hashlib.sha256(frame + gathered.theme.digest(name)).digest() for name in templates}
    press = hashlib.sha256(generator + gathered.press.digest()).digest()
    data = hashlib.sha256(frame + gathered.theme.wording).digest()
    return {**prefixes, SHEETS: press, DATA: data, "": hashlib.sha256(generator).digest()}


def _fresh(row: FileRow | None, key: bytes, stat: tuple[int, int] | None) -> bool:
    return row is not None and row.key == key and stat == (row.mtime_ns, row.size)


def _meta(gathered: Gathered, asked: Asked, generator: bytes, scanned_ns: int) -> Mapping[str, bytes]:
    return {
        "generator": generator,
        "barred": gathered.barred.digest(),
        "language": asked.language.encode(),
        "as_of": gathered.context.as_of.isoformat().encode(),
        "pinned": b"1" if gathered.pinned and not asked.as_of else b"0",
        "scanned_ns": str(scanned_ns).encode(),
        "theme": gathered.context.register.settings.theme.encode(),
        "warnings": str(len(gathered.faults)).encode(),
    }


def _report(planned: Iterable[Item], written: list[FileRow], removed: list[str], warnings: tuple[Fault, ...]) -> Report:
    fresh = {row.url for row in written}
    made = {item.paper.kind for item in planned if isinstance(item, Sheet)}
    papers = [
        item.paper
        for item in planned
        if isinstance(item, (Page, Sheet)) and item.paper and item.url in fresh
        if isinstance(item, Sheet) or item.paper.kind not in made
    ]
    return Report(
        written=tuple(row.url for row in written),
        kept=sum(1 for item in planned if item.url not in fresh),
        removed=tuple(removed),
        papers=tuple(dict.fromkeys(papers)),
        warnings=warnings,
        warning_count=len(warnings),
    )
