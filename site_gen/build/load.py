"""From files to loaded records, reading only what changed. What was read before comes out of the ledger."""

from __future__ import annotations

import codecs
import hashlib
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from site_gen import prose, schema, sources
from site_gen.build.fresh import racy
from site_gen.diagnostics import Fault, SiteError, Span
from site_gen.ledger import SourceRow
from site_gen.records import kinds
from site_gen.records.fields import prose_fields
from site_gen.register import Held, Origin

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

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

    Tables have no `keys`: their rows are counted. One that grew has its records in several pieces.
    """

    kind: str
    records: list[msgspec.Raw] = []
    keys: list[tuple[str | int, ...]] | None = None
    warnings: list[_Warning] = []


_encode = msgspec.msgpack.encode
_decode_file = msgspec.msgpack.Decoder(_File).decode
_decoders = {
    kind: msgspec.msgpack.Decoder(tuple[struct, ...])  # type: ignore[valid-type]
    for kind, struct in schema.STRUCTS.items()
}


class Loaded(NamedTuple):
    """Everything on disk: `rows` of all sources by path, `changed` the ones to store, records, faults and warnings."""

    rows: Mapping[str, SourceRow]
    changed: tuple[SourceRow, ...]
    held: tuple[Held, ...]
    faults: tuple[Fault, ...]


def load(root: Path, stats: list[Stat], known: Mapping[str, SourceRow], scanned_ns: int) -> Loaded:
    """Read the sources whose stat changed, or that may have changed within their time stamp's grain."""
    rows: dict[str, SourceRow] = {}
    changed: list[SourceRow] = []
    held: list[Held] = []
    faults: list[Fault] = []
    for stat in stats:
        row = known.get(stat.path)
        signature = (stat.mtime_ns, stat.size, stat.ctime_ns)
        if row is None or signature != row[1:4] or racy(stat, scanned_ns):
            try:
                fresh, loaded, found = _read(root, stat, row)
            except SiteError as error:
                faults += error.faults
                continue
            if fresh != row:
                row = fresh
                changed.append(row)
            faults += found
            if loaded is not None:  # no need to unpack what was just packed
                held += [Held(kind, record, Origin(stat.path, keys)) for kind, record, keys in loaded]
        else:
            loaded = None
        if row is not None:
            rows[stat.path] = row
            _unpack(row, held if loaded is None else None, faults)
    return Loaded(rows, tuple(changed), tuple(held), tuple(faults))


def _read(
    root: Path, stat: Stat, known: SourceRow | None
) -> tuple[SourceRow, tuple[schema.Loaded, ...] | None, list[Fault]]:
    """Read one source: its row, its records unless they are to be unpacked from it, and its errors.

    Its warnings are stored with it.
    """
    data = sources.read_bytes(root, stat.path)
    digest = hashlib.sha256(data).digest()
    if known is not None and digest == known.digest:
        return known._replace(mtime_ns=stat.mtime_ns, size=stat.size, ctime_ns=stat.ctime_ns), None, []
    kind = schema.kind_of(stat.path)
    if kind is None:
        return SourceRow(*stat, digest, b""), (), []
    grown = _grown(stat.path, kind, data, known)
    if grown is not None:
        return SourceRow(*stat, digest, _encode(grown)), None, []
    loaded, faults = schema.load(stat.path, data)
    faults = (*faults, *_prose_faults(stat.path, loaded))
    errors = [fault for fault in faults if not fault.warning]
    warnings = [_pack(fault) for fault in faults if fault.warning]
    keys = None if all(one.keys == (at,) for at, one in enumerate(loaded)) else [one.keys for one in loaded]
    records = msgspec.Raw(_encode([one.record for one in loaded]))
    return SourceRow(*stat, digest, _encode(_File(kind, [records], keys, warnings))), loaded, errors


def _grown(path: str, kind: str, data: bytes, known: SourceRow | None) -> _File | None:
    """A table to which sound rows were added at its end: what was read before, and the new rows.

    None when it changed in another way. The mark at its beginning says that it is UTF-8 throughout, and what was read
    before was sound, so no quote is open where the new rows begin.
    """
    if known is None or kind not in _GROWS or not known.loaded or not data.startswith(codecs.BOM_UTF8):
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
    return _File(kind, [*before.records, msgspec.Raw(_encode([one.record for one in rows]))])


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


def _unpack(row: SourceRow, held: list[Held] | None, faults: list[Fault]) -> None:
    """Records and warnings of a row; only its warnings without a place to hold its records."""
    if not row.loaded:
        return
    file = _decode_file(row.loaded)
    if held is not None:
        decode = _decoders[file.kind].decode
        records: list[Record] = [one for piece in file.records for one in decode(piece)]
        every = file.keys if file.keys is not None else [(at,) for at in range(len(records))]
        held += [Held(file.kind, record, Origin(row.path, keys)) for record, keys in zip(records, every, strict=True)]
    for one in file.warnings:
        span = None if one.span is None else Span(row.path, *one.span)
        faults.append(Fault(one.code, row.path, one.keys, one.args, span=span, warning=True))
