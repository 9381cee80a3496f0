"""From files to loaded records, reading only what changed. What was read before comes out of the ledger."""

from __future__ import annotations

import codecs
import hashlib
from functools import cache
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
    from collections.abc import Mapping
    from pathlib import Path

    from site_gen.build.warm import Shelf, Warm
    from site_gen.records.base import Record
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


class Loaded(NamedTuple):
    """Everything on disk: `rows` of all sources by path, `changed` the ones to store, records, faults and warnings.

    `found` is what the gate found, with its path; `examiner` knows the private register.
    """

    rows: Mapping[str, SourceRow]
    changed: tuple[SourceRow, ...]
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

    rows: dict[str, SourceRow]
    changed: list[SourceRow]
    held: list[Held]
    faults: list[Fault]
    found: list[tuple[str, Found]]
    shelf: Shelf[_Unpacked] | None
    ahead: dict[str, _Outcome | None]


class _Outcome(NamedTuple):
    """A source that was read: its row, its records unless they are to be unpacked from it, and its errors.

    No row: it could not be read. Its warnings and what the gate finds in it are stored with the row.
    """

    row: SourceRow | None
    loaded: tuple[schema.Loaded, ...] | None
    faults: tuple[Fault, ...]


def load(
    root: Path, stats: list[Stat], known: Mapping[str, SourceRow], scanned_ns: int, warm: Warm | None = None
) -> Loaded:
    """Read the sources whose stat changed, or that may have changed within their time stamp's grain.

    The private register comes first: whatever was examined with another one is read again.
    """
    pile = _Pile({}, [], [], [], [], warm.unpacked if warm else None, {})
    nobody = Examiner(())
    for stat in stats:
        if stat.path.startswith(PRIVATE):
            _one(root, stat, known.get(stat.path), scanned_ns, nobody, pile)
    private = [_decode_file(row.loaded) for row in pile.rows.values() if row.loaded]
    examiner = Examiner(_decode_needles(file.needles) for file in private)
    others = [stat for stat in stats if not stat.path.startswith(PRIVATE)]
    _read_ahead(root, others, known, scanned_ns, examiner, pile)
    for stat in others:
        _one(root, stat, known.get(stat.path), scanned_ns, examiner, pile)
    rows = {stat.path: pile.rows[stat.path] for stat in stats if stat.path in pile.rows}
    return Loaded(rows, tuple(pile.changed), tuple(pile.held), tuple(pile.faults), tuple(pile.found), examiner)


def _one(root: Path, stat: Stat, known: SourceRow | None, scanned_ns: int, examiner: Examiner, pile: _Pile) -> None:
    """Load one source, out of the ledger if that may be trusted."""
    kept = pile.shelf.get(stat.path, known.loaded) if pile.shelf and known and known.loaded else None
    file = kept.file if kept else _decode_file(known.loaded) if known is not None and known.loaded else None
    row = known if file is None or file.roster == examiner.digest else None
    loaded = None
    if row is None or _moved(stat, row, scanned_ns):
        ahead = pile.ahead.pop(stat.path, None)
        fresh, loaded, faults = ahead if ahead is not None else _read(root, stat, row, examiner)
        pile.faults.extend(faults)
        if fresh is None:
            return
        if fresh != known:
            pile.changed.append(fresh)
        if row is None or fresh.loaded is not row.loaded:
            file = _decode_file(fresh.loaded) if fresh.loaded else None
        row = fresh
    pile.rows[stat.path] = row
    if loaded is not None:  # no need to unpack what was just packed
        pile.held.extend(Held(one.kind, one.record, Origin(stat.path, one.keys)) for one in loaded)
    if file is not None:
        if loaded is None and kept is not None and kept.file is file:
            unpacked = kept
        else:
            unpacked = _unpack(stat.path, file, records=loaded is None)
            if pile.shelf is not None and loaded is None:
                pile.shelf.put(stat.path, row.loaded, unpacked)
        pile.held.extend(unpacked.held)
        pile.faults.extend(unpacked.warnings)
        pile.found.extend(unpacked.found)


def _moved(stat: Stat, row: SourceRow | None, scanned_ns: int) -> bool:
    """Whether a source is to be read, since it is not known to be what the ledger says."""
    return row is None or (stat.mtime_ns, stat.size, stat.ctime_ns) != row[1:4] or racy(stat, scanned_ns)


def _read_ahead(
    root: Path, stats: list[Stat], known: Mapping[str, SourceRow], scanned_ns: int, examiner: Examiner, pile: _Pile
) -> None:
    """Read all that has to be read with all processors, if it is much."""
    rows = (known[stat.path] for stat in stats if stat.path in known)
    one = next((row for row in rows if row.loaded), None)
    if one is None or _decode_file(one.loaded).roster != examiner.digest:  # one tells for all
        known = {}
    wanted = [stat for stat in stats if _moved(stat, known.get(stat.path), scanned_ns)]
    if len(wanted) < MANY:
        return

    def read(stat: Stat) -> _Outcome:
        outcome = _read(root, stat, known.get(stat.path), examiner)
        return outcome._replace(loaded=None)  # packed they are in the row already

    pile.ahead.update((stat.path, outcome) for stat, outcome in share(wanted, read, worth=MANY))


def _read(root: Path, stat: Stat, known: SourceRow | None, examiner: Examiner) -> _Outcome:
    """Read one source. Drafts are as if they were not there."""
    try:
        data = sources.read_bytes(root, stat.path)
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
