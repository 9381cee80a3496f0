"""A spreadsheet's bytes to rows of text. What a file is, its content says and not its name.

.xlsx, .xls and .et are read by calamine, after we looked at what it would have to unpack; .csv like the site's tables.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import stat as modes
from itertools import islice
from typing import TYPE_CHECKING

from site_gen.diagnostics import ContentError, Fault
from site_gen.sources.reading import decode
from site_gen.sources.tables import read_header
from site_gen.spreadsheets import biff, compound, container, shape
from site_gen.spreadsheets.container import Refused
from site_gen.spreadsheets.model import MAX_COLUMNS, MAX_ROWS, PLAIN, Grid, letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from python_calamine import CalamineSheet

    from site_gen.spreadsheets.model import Shape

MAX_BYTES = 20_000_000
MAX_SHEETS = 50
_DAYS_1904 = 1462  # between the two days that spreadsheets count from
_WEB = (b"<html", b"<!doc", b"<?xml", b"<tabl", b"<meta", b"mime-")


def read(path: Path) -> bytes:
    """A file's bytes. Raises ContentError when it is missing, no file, too large or held by another program."""
    name = path.name
    if name.startswith("~$"):
        raise ContentError([Fault("sheet-lock-file", name)])
    try:
        found = os.stat(path)
        if not modes.S_ISREG(found.st_mode):
            raise ContentError([Fault("sheet-no-file", name)])
        if found.st_size > MAX_BYTES:
            raise ContentError([Fault("sheet-too-large", name, args={"most": MAX_BYTES // 1_000_000})])
        return path.read_bytes()
    except FileNotFoundError:
        raise ContentError([Fault("sheet-missing", name)]) from None
    except (OSError, ValueError):
        raise ContentError([Fault("sheet-unreadable", name)]) from None


def grids(data: bytes, name: str) -> list[Grid]:
    """Every sheet of a file that holds something. Raises ContentError when the file cannot be read or would not fit."""
    read_as = _xlsx if data.startswith(b"PK") else _xls if data.startswith(compound.MAGIC) else _csv
    try:
        return read_as(data)
    except Refused as error:
        raise ContentError([Fault(error.code, name, args=error.args_)]) from error
    except ContentError as error:  # of a table of text, with its line
        raise ContentError([_of(fault, name) for fault in error.faults]) from error


def _of(fault: Fault, name: str) -> Fault:
    return fault._replace(path=name, span=fault.span and fault.span._replace(path=name))


def _xlsx(data: bytes) -> list[Grid]:
    parts = container.unpack(data)
    if "xl/workbook.xml" not in parts:
        raise Refused("sheet-not-a-sheet")
    book = shape.workbook(parts)
    lengths = shape.text_lengths(parts)
    shapes = []
    room = shape.MAX_TEXT
    for _, part in book.sheets[:MAX_SHEETS]:
        reader = shape.SheetReader(lengths, room)
        if part in parts:  # charts have a part of another kind
            shape.parse(parts[part], reader.start, reader.text, reader.end)
        room = reader.room
        shapes.append(reader.shape())
    found = _calamine(container.pack(parts), shapes)
    return [grid._replace(shift=_DAYS_1904) for grid in found] if book.from_1904 else found


def _xls(data: bytes) -> list[Grid]:
    return _calamine(data, biff.shapes(compound.book(data)))


def _calamine(data: bytes, shapes: Sequence[Shape]) -> list[Grid]:
    """What calamine makes of it. It is written in Rust: should it give up, that is no Exception."""
    from python_calamine import CalamineError, PasswordError, SheetVisibleEnum, load_workbook  # noqa: PLC0415 - heavy

    try:
        book = load_workbook(io.BytesIO(data))
        found = []
        for index, about in enumerate(book.sheets_metadata[:MAX_SHEETS]):
            sheet = book.get_sheet_by_index(index)
            merged = tuple(((a + 1, b), (c + 1, d)) for (a, b), (c, d) in sheet.merged_cell_ranges or ())
            visible = about.visible == SheetVisibleEnum.Visible
            about_it = shapes[index] if index < len(shapes) else PLAIN
            found.append(Grid(about.name, tuple(_rows(sheet)), about_it, merged, visible))
    except PasswordError:
        raise Refused("sheet-password") from None
    except (CalamineError, OSError, ValueError, TypeError, OverflowError, MemoryError) as error:
        raise Refused("sheet-damaged") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Refused("sheet-damaged") from None
    return [grid for grid in found if grid.rows]


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, dict[str, str]]]:
    last_row, last_column = sheet.end or (0, 0)
    if last_row >= MAX_ROWS:
        raise Refused("sheet-too-long", most=MAX_ROWS, row=last_row + 1)
    letters = [letter(column) for column in range(min(last_column + 1, MAX_COLUMNS))]
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), 1):
        cells = {name: text for name, value in zip(letters, values, strict=False) if (text := _text(value))}
        if cells:
            yield number, cells


def _text(value: object) -> str:
    """A cell as people would write it."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value)


def _csv(data: bytes) -> list[Grid]:
    """A table of text. Cells may run over several lines within quotes, so rows are counted, not lines."""
    if data.lstrip()[:5].lower() in _WEB:
        raise Refused("sheet-web")
    text = decode(data, "table.csv")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        lines = list(islice(reader, MAX_ROWS + 1))
    except csv.Error:
        raise Refused("sheet-damaged") from None
    if len(lines) > MAX_ROWS:
        raise Refused("sheet-too-long", most=MAX_ROWS, row=len(lines))
    if any(len(line) > MAX_COLUMNS and any(line[MAX_COLUMNS:]) for line in lines):
        raise Refused("sheet-too-wide", most=MAX_COLUMNS, cell=letter(MAX_COLUMNS))
    rows = [(number, _named(line)) for number, line in enumerate(lines, 1)]
    return [Grid("", filled)] if (filled := tuple(row for row in rows if row[1])) else []


def _named(cells: Iterable[str]) -> dict[str, str]:
    texts = (" ".join(cell.split()) for cell in islice(cells, MAX_COLUMNS))
    return {letter(column): text for column, text in enumerate(texts) if text}


def _delimiter(text: str) -> str:
    """That of the first line which has one; titles above the heading may have none."""
    lines = [line for line in text.split("\n")[:20] if line.strip()]
    headers = [read_header(line) for line in lines]
    return next((one.delimiter for one in headers if len(one.cells) > 1), ",")
