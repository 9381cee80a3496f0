"""Cells and rows of a CSV table replaced in place. Encoding, mark, line ends and all other cells keep every byte."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import ContentError, Fault
from site_gen.records.fields import by_spelling
from site_gen.sources.tables import read_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from site_gen.records.base import Record

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_END = r"\r\n?|\n"


class Row(NamedTuple):
    """A row by the names of its fields, and as it stands in the file."""

    cells: Mapping[str, str]
    raw: str


def edit(data: bytes, path: str, struct: type[Record], decide: Callable[[Row], Mapping[str, str] | None]) -> bytes:
    """The table with other cells: `decide` gives those of each row by field, or None to take the row out.

    Raises ContentError when a field has no column, or when the encoding cannot be written as it was read.
    """
    mark, codec = encoding(data)
    text, delimiter, names = _opened(data, path, struct)
    known = by_spelling(struct)
    parts: list[str] = []
    done = 0
    for spans, start, end in _body(text, delimiter):
        row = _row(text, spans, names)
        wanted = decide(Row(row, _raw(text, start, end)))
        if wanted is None:
            parts.append(text[done:start])
            done = end
            continue
        if lacking := wanted.keys() - row.keys():
            raise ContentError([Fault("forget-no-column", path, args={"key": known[min(lacking)].zh})])
        for name, (first, last) in zip(names, spans, strict=False):
            if name in wanted:
                parts += [text[done:first], _quoted(wanted[name], delimiter)]
                done = last
    parts.append(text[done:])
    return mark + "".join(parts).encode(codec)


def rows(data: bytes, path: str, struct: type[Record]) -> Iterator[Row]:
    """Every row of the table."""
    text, delimiter, names = _opened(data, path, struct)
    for spans, start, end in _body(text, delimiter):
        yield Row(_row(text, spans, names), _raw(text, start, end))


def encoding(data: bytes) -> tuple[bytes, str]:
    """Mark and codec of a text that `sources.decode` reads."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return mark, codec
    try:
        data.decode()
    except UnicodeDecodeError:
        return b"", "gb18030"
    return b"", "utf-8"


def decoded(data: bytes, path: str) -> str:
    """The text as it stands, line ends included. Raises ContentError when its bytes could not be written again."""
    mark, codec = encoding(data)
    try:
        text = data[len(mark) :].decode(codec)
    except UnicodeDecodeError:
        text = ""
    if mark + text.encode(codec) != data:
        raise ContentError([Fault("forget-encoding", path)])
    return text


def _opened(data: bytes, path: str, struct: type[Record]) -> tuple[str, str, list[str]]:
    """Text, delimiter, and the field of each column ("" for one that is none)."""
    text = decoded(data, path)
    header = read_header(text.replace("\r\n", "\n").replace("\r", "\n"))
    known = by_spelling(struct)
    return text, header.delimiter, [known[cell].name if cell in known else "" for cell in header.cells]


def _raw(text: str, start: int, end: int) -> str:
    return text[start:end].rstrip("\r\n")


def _body(text: str, delimiter: str) -> Iterator[tuple[list[tuple[int, int]], int, int]]:
    """Each row after the header: where its cells stand, where it begins, and where the next one does."""
    cell = re.compile(rf'("(?:[^"]|"")*"[^{delimiter}\r\n]*|[^{delimiter}\r\n]*)({delimiter}|{_END}|\Z)')
    spans: list[tuple[int, int]] = []
    start = at = 0
    header = True
    while at < len(text) and (match := cell.match(text, at)):
        at = match.end()
        spans.append(match.span(1))
        if match[2] == delimiter and at < len(text):
            continue
        if any(text[first:last].strip() for first, last in spans):
            if not header:
                yield spans, start, at
            header = False
        spans, start = [], at


def _row(text: str, spans: list[tuple[int, int]], names: list[str]) -> dict[str, str]:
    cells = (_value(text[first:last]) for first, last in spans)
    return {name: cell for name, cell in zip(names, cells, strict=False) if name}


def _value(cell: str) -> str:
    if not cell.startswith('"'):
        return cell.strip()
    inner, _, rest = cell[1:].rpartition('"')
    return (inner.replace('""', '"') + rest).strip()


def _quoted(value: str, delimiter: str) -> str:
    if any(one in value for one in (delimiter, '"', "\r", "\n")):
        doubled = value.replace('"', '""')
        return f'"{doubled}"'
    return value
