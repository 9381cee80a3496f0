"""A release: the site is built, what it says for the first time is chained, and the pages get the new fingerprint."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen import output
from site_gen.build import signing
from site_gen.build.load import Known
from site_gen.build.pipeline import build
from site_gen.build.records import read, wrong
from site_gen.build.report import silent
from site_gen.build.trust import look, next_release, refuse_fork
from site_gen.chain.model import CHAIN, KEPT
from site_gen.diagnostics import ContentError
from site_gen.ledger import Ledger
from site_gen.lock import writing
from site_gen.sources import read_bytes, tree

if TYPE_CHECKING:
    from pathlib import Path

    from site_gen.build.fresh import Asked
    from site_gen.build.report import Progress, Report
    from site_gen.chain.appending import Release
    from site_gen.chain.signing import Key
    from site_gen.site import Site


class Released(NamedTuple):
    """What was written, and what the chain was given; `added` is None when there was nothing new to say.

    `signed`: the newest checkpoint was signed now.
    """

    report: Report
    added: Release | None
    signed: bool = False


def release(
    site: Site, asked: Asked, *, full: bool = False, sign: Path | None = None, progress: Progress = silent
) -> Released:
    """Build, lengthen the chain, sign its checkpoint, build again. Raises SiteError; then the chain is as it was.

    `sign` is the file of a key; without it the site's own is taken, if there is one.
    The papers to post again are those of the first build: a new fingerprint alone makes no paper old.
    """
    with writing(site.lock, "site-gen release"):
        return _release(site, asked, signing.load_key(site.root, sign), full=full, progress=progress)


def _release(site: Site, asked: Asked, key: Key | None, *, full: bool, progress: Progress) -> Released:
    refuse_fork(site.root, site.output, {stat.path for stat in tree.scan(site.root, "board")[0]})
    first = build(site, asked, full=full, progress=progress)
    added, checkpoint = _lengthen(site, asked)
    signed = key is not None and bool(checkpoint) and signing.sign(site.root, checkpoint, key)
    if added is None and not signed:
        return Released(first, None)
    second = build(site, asked, progress=progress)
    written = tuple(sorted({*first.written, *second.written}))
    removed = tuple(sorted({*first.removed, *second.removed}))
    return Released(second._replace(written=written, removed=removed, papers=first.papers), added, signed)


def _lengthen(site: Site, asked: Asked) -> tuple[Release | None, str]:
    """Append to the chain while no other build of this site runs. What was added, and the newest checkpoint.

    The texts are written before the lines that stand for them, and destroyed after: whenever this breaks off, the
    chain is whole, and the next release does the rest.
    """
    with Ledger.open(site.ledger) as ledger:
        ledger.begin()
        known = Known(ledger.sources(), int(ledger.meta().get("scanned_ns", b"0")))
        found = tree.scan(site.root, "board")
        records = read(site, found, asked, known)
        if wrong(records.faults):
            raise ContentError(records.faults)
        paths = records.loaded.rows.keys()
        seen = look(site.root, paths, records.register, records.as_of, always=True)
        added = next_release(seen, records.register, records.as_of)
        if added is not None:
            old = read_bytes(site.root, CHAIN).replace(b"\r\n", b"\n") if CHAIN in paths else b""
            output.replace(site.root / KEPT, added.with_all)
            if added.tail:
                output.replace(site.root / CHAIN, old + added.tail)
            if added.destroyed:
                output.replace(site.root / KEPT, added.kept)
        return added, added.checkpoint if added else seen.chain.checkpoint
