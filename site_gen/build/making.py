"""Planned files made, looked through and staged: pages, files for programs, pictures, printed sheets."""

from __future__ import annotations

import hashlib
import os
from functools import partial
from itertools import chain
from stat import S_ISREG
from typing import TYPE_CHECKING, NamedTuple

from site_gen import sources
from site_gen.build.crew import share
from site_gen.diagnostics import ContentError, Fault, Span
from site_gen.ledger import FileRow
from site_gen.output.stage import Staged
from site_gen.plan.model import Asset, Data, Page, Sheet
from site_gen.render import draft, form, render_data, sheet_view
from site_gen.site import SETTINGS
from site_gen.sources.reading import position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from site_gen.build.gather import Gathered
    from site_gen.build.outgate import OutGate
    from site_gen.build.pieces import Pieces
    from site_gen.build.report import Progress
    from site_gen.output.stage import Stage
    from site_gen.plan.model import Item
    from site_gen.site import Site

MANY = 300  # files that are worth a second process


class Means(NamedTuple):
    """What files are made with."""

    gathered: Gathered
    gate: OutGate
    pieces: Pieces


class Pending(NamedTuple):
    """A planned file that has to be made: its key and, when the disk may hold the same bytes, what the ledger says."""

    item: Item
    key: bytes


def make_all(
    site: Site,
    stage: Stage,
    pending: list[Pending],
    means: Means,
    kept: Mapping[str, str],
    progress: Progress,
) -> list[FileRow]:
    """Stage what differs from the disk. Returns the rows of files that turned out to hold the same bytes already."""
    same: list[FileRow] = []
    faults: list[Fault] = []
    lead, first, last = _in_turn(pending)

    def make(one: Pending) -> Staged | FileRow | tuple[Fault, ...]:
        item, key = one
        try:
            data, digest = _made(item, means, partial(_digests, kept, same, stage))
        except ContentError as error:
            return error.faults
        held = _held(os.path.join(site.output, item.url), data)
        return FileRow(item.url, key, digest, held, len(data)) if held else stage.write(item.url, data, digest)

    if any(isinstance(one.item, Sheet) for one in first):
        means.gathered.press.lay_out()
    here = ((one, make(one)) for one in lead)
    after = ((one, make(one)) for one in last if not faults)
    for done, (one, made) in enumerate(chain(here, share(first, make, worth=MANY), after)):
        progress("pages", done, len(pending))
        if isinstance(made, Staged):
            stage.take(made)
        elif isinstance(made, FileRow):
            same.append(made)
        else:
            faults += [at_source(site, one.item, fault, means.gathered.paths) for fault in made]
    if faults:
        raise ContentError(_without_doubles(faults))
    return same


def _held(path: str, data: bytes) -> int | None:
    """When a file of the output was written, if it holds these bytes."""
    try:
        stat = os.lstat(path)
        if stat.st_size != len(data) or not S_ISREG(stat.st_mode):
            return None
        with open(path, "rb") as file:
            return stat.st_mtime_ns if file.read() == data else None
    except OSError:
        return None


def _in_turn(pending: Iterable[Pending]) -> tuple[list[Pending], list[Pending], list[Pending]]:
    """The first one of each kind, all others, and what has to wait for them.

    What the first ones load and compile is there when copies of this process share the others.
    """
    lead: list[Pending] = []
    first: list[Pending] = []
    last: list[Pending] = []
    kinds: set[object] = set()
    for one in pending:
        item = one.item
        kind = item.template if isinstance(item, Page) else item.make if isinstance(item, Data) else None
        if (isinstance(item, Data) and item.of) or (isinstance(item, Asset) and item.large):
            last.append(one)
        elif kind is None or kind in kinds:
            first.append(one)
        else:
            kinds.add(kind)
            lead.append(one)
    return lead, first, last


def _digests(kept: Mapping[str, str], same: Iterable[FileRow], stage: Stage) -> dict[str, str]:
    """Digests of all files as they will be, as far as they are made."""
    return {**kept, **{row.url: row.digest.hex() for row in same}, **stage.digests()}


def _made(item: Item, means: Means, digests: Callable[[], Mapping[str, str]]) -> tuple[bytes, bytes]:
    """The file, looked through, and its digest. Raises ContentError for what must not go out, too."""
    if isinstance(item, Data) and item.facts:
        made = means.pieces.make(item, item.facts, form(item, means.gathered.theme, means.gathered.shell))
        means.gate.file(item, made.new)
        return made.data, made.digest
    data = _bytes(item, means, digests)
    return data, hashlib.sha256(data).digest()


def _bytes(item: Item, means: Means, digests: Callable[[], Mapping[str, str]]) -> bytes:
    gathered, gate = means.gathered, means.gate
    if isinstance(item, Sheet):
        view = sheet_view(item)
        gate.sheet(item, view)
        return gathered.press.pdf(item.template, view)
    if isinstance(item, Page):
        page = draft(item, gathered.theme, gathered.shell)
        gate.page(item, page)
        return page.whole()
    if isinstance(item, Data):
        data = render_data(item, gathered.theme, gathered.shell, digests() if item.of else {})
    else:
        data = item.data()
    gate.file(item, data)
    return data


def at_source(site: Site, item: Item, fault: Fault, paths: Iterable[str]) -> Fault:
    """A glyph that no font has is told at the place in the records where its text stands; `paths` are all of them."""
    if fault.code != "paper-glyph":
        return fault
    wanted = str(fault.args["text"])
    records = (path for path in paths if path.endswith((".yaml", ".md", ".csv")))
    for path in dict.fromkeys([*item.sources, SETTINGS, *records]):
        text = sources.decode(sources.read_bytes(site.root, path), path)
        at = text.find(wanted)
        if at >= 0:
            return fault._replace(path=path, span=Span(path, *position(text, at)))
    return fault._replace(path=next(iter(item.sources), SETTINGS))


def _without_doubles(faults: Iterable[Fault]) -> list[Fault]:
    """A template's fault shows on every page that it renders: once is enough."""
    seen: dict[tuple[object, ...], Fault] = {}
    for fault in faults:
        seen.setdefault((fault.code, fault.path, fault.keys, fault.span), fault)
    return list(seen.values())
