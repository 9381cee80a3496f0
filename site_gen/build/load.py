"""From files to loaded records, reading only what changed. What was read before comes out of the ledger."""

from __future__ import annotations

import codecs
import hashlib
from functools import cache
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from site_gen import prose, schema, sources
from site_gen.build.crew import share
from site_gen.build.examine import Examiner, private_needles
from site_gen.build.fresh import racy
from site_gen.diagnostics import Fault, SiteError, Span
from site_gen.disclosure.judge import Found
from site_gen.disclosure.roster import Needle
from site_gen.ledger import SourceRow
from site_gen.records import kinds
from site_gen.records.fields import prose_fields
from site_gen.register import Held, Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from site_gen.build.warm import Shelf, Warm
    from site_gen.records.base import Record
    from site_gen.sources.reading import Files
    from site_gen.sources.tree import Stat

_GROWS = frozenset(kind.name for kind in kinds.KINDS if kind.form is kinds.Form.ROWS)


class _Warning(msgspec.Struct, frozen=True, array_like=True):
    code: str
    keys: tuple[str | int, ...]
    args: dict[str, str]
    span: tuple[int, int, int] | None


class _File(msgspec.Struct, frozen=True, array_like=True):
    """One file as the ledger keeps it: the kind of its records, all of them at once, and its warnings.

    Tables have no `keys`: their rows are counted. One that grew has its records in several pieces. `found` is what the
    gate found with the private register of digest `roster`, `needles` what a file of private/ adds to that.
    """

    kind: str
    records: list[msgspec.Raw] = []
    keys: list[tuple[str | int, ...]] | None = None
    warnings: list[_Warning] = []
    found: list[Found] = []
    roster: bytes = b""
    needles: msgspec.Raw = msgspec.Raw(b"\x90")


MANY = 300  # files to read that are worth a second process
PRIVATE = "private/"
_encode = msgspec.msgpack.encode
_decode_file = msgspec.msgpack.Decoder(_File).decode
_decode_needles = msgspec.msgpack.Decoder(tuple[Needle, ...]).decode
_decode_piece = msgspec.msgpack.Decoder(list[msgspec.Raw]).decode


def slim(row: SourceRow) -> SourceRow:
    """A row without its records, which take more memory than all else that is known of a source."""
    return row._replace(loaded=b"")


class Known(NamedTuple):
    """What is known of the sources from earlier: their rows, when they were scanned, what this process remembers.

    `store` is called with each row that is new, and says what of it has to stay in memory: one is enough at a time.
    """

    rows: Mapping[str, SourceRow] = {}
    scanned_ns: int = 0
    warm: Warm | None = None
    store: Callable[[SourceRow], SourceRow] = slim


NOTHING = Known()


class Loaded(NamedTuple):
    """Everything on disk: `rows` of all sources by path, `changed` the new ones of them, records, faults and warnings.

    `bare` are the files in which no record was found. `found` is what the gate found, with its path; `examiner` knows
    the private register.
    """

    rows: Mapping[str, SourceRow]
    changed: tuple[SourceRow, ...]
    bare: tuple[str, ...]
    held: tuple[Held, ...]
    faults: tuple[Fault, ...]
    found: tuple[tuple[str, Found], ...]
    examiner: Examiner


class _Unpacked(NamedTuple):
    """What the packed bytes of a file hold."""

    file: _File
    held: list[Held]
    warnings: list[Fault]
    found: list[tuple[str, Found]]


class _Pile(NamedTuple):
    """What was loaded so far."""

    known: Known
    rows: dict[str, SourceRow]
    changed: list[SourceRow]
    bare: list[str]
    held: list[Held]
    faults: list[Fault]
    found: list[tuple[str, Found]]

    @property
    def shelf(self) -> Shelf[_Unpacked] | None:
        """What this process unpacked before."""
        return self.known.warm.unpacked if self.known.warm else None


class _Outcome(NamedTuple):
    """A source that was read: its row, its records unless they are to be unpacked from it, and its errors.

    No row: it could not be read. Its warnings and what the gate finds in it are stored with the row.
    """

    row: SourceRow | None
    loaded: tuple[schema.Loaded, ...] | None
    faults: tuple[Fault, ...]


def load(root: Path, stats: list[Stat], known: Known) -> Loaded:
    """Read the sources whose stat changed, or that may have changed within their time stamp's grain.

    The private register comes first: whatever was examined with another one is read again.
    """
    pile = _Pile(known, {}, [], [], [], [], [])
    files = sources.Files(root)
    nobody = Examiner(())
    private = [_one(files, stat, nobody, pile) for stat in stats if stat.path.startswith(PRIVATE)]
    examiner = Examiner(_decode_needles(file.needles) for file in private if file)
    others = {stat.path: stat for stat in stats if not stat.path.startswith(PRIVATE)}
    for stat, outcome in _read_ahead(files, [*others.values()], examiner, known):
        _one(files, others.pop(stat.path), examiner, pile, outcome)
    for stat in others.values():
        _one(files, stat, examiner, pile)
    rows = {stat.path: pile.rows[stat.path] for stat in stats if stat.path in pile.rows}
    bare = [stat.path for stat in stats if stat.path not in rows]  # could not be read
    faults = sorted(pile.faults, key=attrgetter("path"))  # they came as their files were read
    found = sorted(pile.found, key=itemgetter(0))
    return Loaded(
        rows, tuple(pile.changed), (*pile.bare, *bare), tuple(pile.held), tuple(faults), tuple(found), examiner
    )


def _one(files: Files, stat: Stat, examiner: Examiner, pile: _Pile, ahead: _Outcome | None = None) -> _File | None:
    """Load one source, out of the ledger if that may be trusted. Returns what it holds, if it holds records."""
    known = pile.known.rows.get(stat.path)
    kept = pile.shelf.get(stat.path, known.loaded) if pile.shelf and known and known.loaded else None
    file = kept.file if kept else _decode_file(known.loaded) if known is not None and known.loaded else None
    row = known if file is None or file.roster == examiner.digest else None
    loaded = None
    if row is None or _moved(stat, row, pile.known.scanned_ns):
        fresh, loaded, faults = ahead if ahead is not None else _read(files, stat, row, examiner)
        pile.faults.extend(faults)
        if fresh is None:
            return None
        if row is None or fresh.loaded is not row.loaded:
            file = _decode_file(fresh.loaded) if fresh.loaded else None
        row = fresh
    if file is None:
        pile.bare.append(stat.path)
    else:
        _add(stat.path, row.loaded, file, loaded, kept, pile)
    if row is not known and row != known:
        row = pile.known.store(row)
        pile.changed.append(row)
    pile.rows[stat.path] = row
    return file


def _add(
    path: str,
    data: bytes,
    file: _File,
    loaded: tuple[schema.Loaded, ...] | None,
    kept: _Unpacked | None,
    pile: _Pile,
) -> None:
    """Add what a file holds. Its records are unpacked unless they were `loaded` just now, or are `kept` from before."""
    if loaded is not None:
        pile.held.extend(Held(one.kind, one.record, Origin(path, one.keys)) for one in loaded)
    if loaded is None and kept is not None and kept.file is file:
        unpacked = kept
    else:
        unpacked = _unpack(path, file, records=loaded is None)
        if pile.shelf is not None and loaded is None:
            pile.shelf.put(path, data, unpacked)
    pile.held.extend(unpacked.held)
    pile.faults.extend(unpacked.warnings)
    pile.found.extend(unpacked.found)


def _moved(stat: Stat, row: SourceRow | None, scanned_ns: int) -> bool:
    """Whether a source is to be read, since it is not known to be what the ledger says."""
    return row is None or (stat.mtime_ns, stat.size, stat.ctime_ns) != row[1:4] or racy(stat, scanned_ns)


def _read_ahead(files: Files, stats: list[Stat], examiner: Examiner, known: Known) -> Iterator[tuple[Stat, _Outcome]]:
    """Read all that has to be read with all processors, if it is much."""
    rows = known.rows
    one = next((row for stat in stats if (row := rows.get(stat.path)) and row.loaded), None)
    if one is None or _decode_file(one.loaded).roster != examiner.digest:  # one tells for all
        rows = {}
    wanted = [stat for stat in stats if _moved(stat, rows.get(stat.path), known.scanned_ns)]
    if len(wanted) < MANY:
        return

    def read(stat: Stat) -> _Outcome:
        outcome = _read(files, stat, rows.get(stat.path), examiner)
        return outcome._replace(loaded=None)  # packed they are in the row already

    yield from share(wanted, read, worth=MANY)


def _read(files: Files, stat: Stat, known: SourceRow | None, examiner: Examiner) -> _Outcome:
    """Read one source. Drafts are as if they were not there."""
    try:
        data = files.read(stat.path)
    except SiteError as error:
        return _Outcome(None, None, error.faults)
    digest = hashlib.sha256(data).digest()
    if known is not None and digest == known.digest:
        return _Outcome(known._replace(mtime_ns=stat.mtime_ns, size=stat.size, ctime_ns=stat.ctime_ns), None, ())
    kind = schema.kind_of(stat.path)
    if kind is None:
        return _Outcome(SourceRow(*stat, digest, b""), (), ())
    grown = _grown(stat.path, kind, data, known, examiner)
    if grown is not None:
        return _Outcome(SourceRow(*stat, digest, _encode(grown)), None, ())
    loaded, faults = schema.load(stat.path, data)
    loaded = tuple(one for one in loaded if not one.kept.draft)
    private = stat.path.startswith(PRIVATE)
    found, unused = ([], []) if private else examiner.examine(stat.path, loaded)
    faults = (*faults, *_prose_faults(stat.path, loaded), *unused)
    errors = [fault for fault in faults if not fault.warning]
    warnings = [_pack(fault) for fault in faults if fault.warning]
    keys = None if all(one.keys == (at,) for at, one in enumerate(loaded)) else [one.keys for one in loaded]
    records = msgspec.Raw(_encode([one.record for one in loaded]))
    needles = msgspec.Raw(_encode(private_needles(one.record for one in loaded) if private else ()))
    file = _File(kind, [records], keys, warnings, found, examiner.digest, needles)
    return _Outcome(SourceRow(*stat, digest, _encode(file)), loaded, tuple(errors))


def _grown(path: str, kind: str, data: bytes, known: SourceRow | None, examiner: Examiner) -> _File | None:
    """A table to which sound rows were added at its end: what was read before, and the new rows.

    None when it changed in another way. The mark at its beginning says that it is UTF-8 throughout, and what was read
    before was sound, so no quote is open where the new rows begin.
    """
    if known is None or kind not in _GROWS or path.startswith(PRIVATE):
        return None
    if not known.loaded or not data.startswith(codecs.BOM_UTF8):
        return None
    size = known.size
    if size >= len(data) or data[size - 1 : size] != b"\n" or hashlib.sha256(data[:size]).digest() != known.digest:
        return None
    before = _decode_file(known.loaded)
    head = data[: data.find(b"\n") + 1]
    if before.keys is not None or before.warnings or not head[len(codecs.BOM_UTF8) :].strip():
        return None
    rows, faults = schema.load(path, head + data[size:])
    if faults or not rows:
        return None
    pieces = [*before.records, msgspec.Raw(_encode([one.record for one in rows]))]
    found, _ = examiner.examine(path, rows)
    if found:
        first = sum(len(_decode_piece(piece)) for piece in before.records)
        found = [msgspec.structs.replace(one, keys=(first + int(one.keys[0]), *one.keys[1:])) for one in found]
    return _File(kind, pieces, None, [], [*before.found, *found], examiner.digest)


def _prose_faults(path: str, loaded: tuple[schema.Loaded, ...]) -> list[Fault]:
    """Faults of every text in Markdown, at their line in it."""
    fields = prose_fields(type(loaded[0].record)) if loaded else ()  # a file holds records of one kind
    return [
        Fault(code, path, (*one.keys, field.key, line - 1), args)
        for one in loaded
        if fields
        for field in fields
        for code, line, args in prose.faults(getattr(one.record, field.name))
    ]


def _pack(fault: Fault) -> _Warning:
    span = None if fault.span is None else (fault.span.line, fault.span.column, fault.span.length)
    return _Warning(fault.code, fault.keys, {name: str(value) for name, value in fault.args.items()}, span)


def _unpack(path: str, file: _File, *, records: bool) -> _Unpacked:
    """What a file was found to hold; its `records` only if they are not at hand."""
    unpacked = _Unpacked(file, [], [], [(path, one) for one in file.found])
    if records:
        decode = _decoder(file.kind).decode
        found: list[Record] = [one for piece in file.records for one in decode(piece)]
        every = file.keys if file.keys is not None else [(at,) for at in range(len(found))]
        unpacked.held.extend(Held(file.kind, one, Origin(path, keys)) for one, keys in zip(found, every, strict=True))
    for one in file.warnings:
        span = None if one.span is None else Span(path, *one.span)
        unpacked.warnings.append(Fault(one.code, path, one.keys, one.args, span=span, warning=True))
    return unpacked


@cache
def _decoder(kind: str) -> msgspec.msgpack.Decoder[tuple[Record, ...]]:
    """Made when it is needed: all of them take 15 ms."""
    struct = schema.STRUCTS[kind]
    return msgspec.msgpack.Decoder(tuple[struct, ...])  # type: ignore[valid-type]
