"""From files to loaded records, reading only what changed. What was read before comes out of the ledger."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from site_gen import prose, schema, sources
from site_gen.build.fresh import racy
from site_gen.diagnostics import Fault, SiteError, Span
from site_gen.ledger import SourceRow
from site_gen.records.fields import prose_fields
from site_gen.register import Held, Origin

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from site_gen.records.base import Record
    from site_gen.sources.tree import Stat

# One file as the ledger keeps it: its records (kind, keys, msgpack) and its warnings.
_Entry = tuple[str, tuple[str | int, ...], msgspec.Raw]


class _Warning(msgspec.Struct, frozen=True, array_like=True):
    code: str
    keys: tuple[str | int, ...]
    args: dict[str, str]
    span: tuple[int, int, int] | None


class _File(msgspec.Struct, frozen=True, array_like=True):
    entries: list[_Entry] = []
    warnings: list[_Warning] = []


_encode = msgspec.msgpack.encode
_decode_file = msgspec.msgpack.Decoder(_File).decode
_decoders = {kind: msgspec.msgpack.Decoder(struct) for kind, struct in schema.STRUCTS.items()}


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
                fresh, found = _read(root, stat, row)
            except SiteError as error:
                faults += error.faults
                continue
            if fresh != row:
                row = fresh
                changed.append(row)
            faults += found
        if row is not None:
            rows[stat.path] = row
            _unpack(row, held, faults)
    return Loaded(rows, tuple(changed), tuple(held), tuple(faults))


def _read(root: Path, stat: Stat, known: SourceRow | None) -> tuple[SourceRow, list[Fault]]:
    """Read one source. Its errors are returned; its warnings are stored with it."""
    data = sources.read_bytes(root, stat.path)
    digest = hashlib.sha256(data).digest()
    if known is not None and digest == known.digest:
        return known._replace(mtime_ns=stat.mtime_ns, size=stat.size, ctime_ns=stat.ctime_ns), []
    if schema.kind_of(stat.path) is None:
        return SourceRow(*stat, digest, b""), []
    loaded, faults = schema.load(stat.path, data)
    faults = (*faults, *_prose_faults(stat.path, loaded))
    errors = [fault for fault in faults if not fault.warning]
    warnings = [_pack(fault) for fault in faults if fault.warning]
    entries = [(one.kind, one.keys, msgspec.Raw(_encode(one.record))) for one in loaded]
    return SourceRow(*stat, digest, _encode(_File(entries, warnings))), errors


def _prose_faults(path: str, loaded: tuple[schema.Loaded, ...]) -> list[Fault]:
    """Faults of every text in Markdown, at their line in it."""
    return [
        Fault(code, path, (*one.keys, field.key, line - 1), args)
        for one in loaded
        for field in prose_fields(type(one.record))
        for code, line, args in prose.faults(getattr(one.record, field.name))
    ]


def _pack(fault: Fault) -> _Warning:
    span = None if fault.span is None else (fault.span.line, fault.span.column, fault.span.length)
    return _Warning(fault.code, fault.keys, {name: str(value) for name, value in fault.args.items()}, span)


def _unpack(row: SourceRow, held: list[Held], faults: list[Fault]) -> None:
    if not row.loaded:
        return
    file = _decode_file(row.loaded)
    for kind, keys, raw in file.entries:
        record: Record = _decoders[kind].decode(raw)
        held.append(Held(kind, record, Origin(row.path, keys)))
    for one in file.warnings:
        span = None if one.span is None else Span(row.path, *one.span)
        faults.append(Fault(one.code, row.path, one.keys, one.args, span=span, warning=True))
