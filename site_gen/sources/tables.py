"""CSV tables as rows of text. Knows no columns by name."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import Fault, Span

if TYPE_CHECKING:
    import _csv  # where the reader's type is
    from collections.abc import Iterator

_DELIMITERS = ",\t;"
Row = tuple[int, dict[str, str]]


class Header(NamedTuple):
    """A table's first row: its delimiter, its cells and the line on which it stands."""

    delimiter: str
    cells: tuple[str, ...]
    line: int


class Table(NamedTuple):
    """A table as it stands: its header, and its rows with the line (from 1) on which each begins."""

    header: Header
    rows: list[tuple[int, list[str]]]


def load_csv(text: str, path: str) -> tuple[list[Row], list[Fault]]:
    """The rows of a table as (line from 1, header -> cell), and what is wrong with its form."""
    table, faults = load_table(text, path)
    names = table.header.cells
    return [(line, dict(zip(names, cells, strict=False))) for line, cells in table.rows], faults


def load_table(text: str, path: str) -> tuple[Table, list[Fault]]:
    """The rows of a table as cells, and what is wrong with its form.

    The delimiter (comma, tab or semicolon) is the header's. Rows without any content are passed over.
    """
    if not text.strip():
        return Table(Header(",", (), 1), []), [Fault("csv-empty", path, span=Span(path))]
    header = read_header(text)
    lines = text.split("\n")
    faults = _header_faults(lines, header, path)
    rows: list[tuple[int, list[str]]] = []
    width = len(header.cells)
    try:
        for line, cells in _cells(text, lines, header.delimiter):
            if line <= header.line or not cells or not (cells[0].strip() or any(map(str.strip, cells))):
                continue
            if len(cells) != width:
                faults += _width_fault(lines, header, path, line, cells)
            rows.append((line, cells))
    except _Torn as error:
        # A quote that is not closed swallows the rest of the file: its beginning is the place to mend
        faults.append(Fault("csv-quote", path, span=Span(path, error.line)))
    return Table(header, rows), faults


class _Torn(Exception):  # noqa: N818 - ends a walk, and never leaves this module
    """A quote is not closed; `line` is where its row begins."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


def _cells(text: str, lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row's first line and its cells."""
    if '"' not in text:  # what a row is, is plain then, and three times as fast to see
        yield from enumerate((line.split(delimiter) for line in lines), 1)
        return
    reader = _reader(text, delimiter)
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            yield line, cells
    except csv.Error:
        raise _Torn(before + 1) from None


def read_header(text: str) -> Header:
    """The first row that holds something."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = max(_DELIMITERS, key=_outside_quotes(first).count)
    reader = _reader(text, delimiter)
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if any(map(str.strip, cells)):
                names = [cell.strip() for cell in cells]
                while names and not names[-1]:  # spreadsheets pad rows with empty cells
                    names.pop()
                return Header(delimiter, tuple(names), line)
    except csv.Error:
        pass
    return Header(delimiter, (), before + 1)


def cell_span(lines: list[str], delimiter: str, path: str, line: int, index: int) -> Span:
    """Where cell `index` (from 0) of the row that begins on `line` stands: as long as its first line."""
    left, quoting, quoted = index, False, False  # quoting: this cell began with a quote, so each further one counts
    for number in range(line, len(lines) + 1):
        start = 0
        for at, char in enumerate(source := lines[number - 1]):
            if char == '"' and (quoting or at == start):
                quoting, quoted = True, not quoted
            elif char == delimiter and not quoted:
                if left == 0:
                    return Span(path, number, start + 1, max(1, at - start))
                left, start, quoting = left - 1, at + 1, False
        if left == 0 or not quoted:
            return Span(path, number, start + 1, max(1, len(source) - start))
    return Span(path, line)


def _reader(text: str, delimiter: str) -> _csv.Reader:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _header_faults(lines: list[str], header: Header, path: str) -> list[Fault]:
    faults = []
    seen: set[str] = set()
    for index, cell in enumerate(header.cells):
        if not cell or cell in seen:
            code = "csv-header-twice" if cell else "csv-header-empty"
            span = cell_span(lines, header.delimiter, path, header.line, index)
            faults.append(Fault(code, path, args={"key": cell[:20], "column": index + 1}, span=span))
        seen.add(cell)
    if len(header.cells) == 1 and "，" in header.cells[0]:
        faults.append(Fault("csv-wide-comma", path, span=Span(path, header.line, header.cells[0].index("，") + 1)))
    return faults


def _width_fault(lines: list[str], header: Header, path: str, line: int, cells: list[str]) -> list[Fault]:
    """A row with too few cells, or with content beyond the header's last column."""
    width = len(header.cells)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) == width:
        return []
    code = "csv-row-long" if len(cells) > width else "csv-row-short"
    span = cell_span(lines, header.delimiter, path, line, min(len(cells), width + 1) - 1)
    return [Fault(code, path, args={"cells": len(cells), "columns": width}, span=span)]
