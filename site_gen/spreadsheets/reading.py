"""A spreadsheet's bytes to rows of text. What a file is, its content says and not its name.

.xlsx, .xls and .et are read by calamine, after we looked at what it would have to unpack; .csv like the site's tables.
"""

from __future__ import annotations

import csv
import io
import json
import os
import stat as modes
import subprocess
import sys
from itertools import islice
from typing import TYPE_CHECKING

from site_gen.diagnostics import ContentError, Fault
from site_gen.sources.reading import decode
from site_gen.sources.tables import read_header
from site_gen.spreadsheets import biff, compound, container, shape, worker
from site_gen.spreadsheets.container import Refused
from site_gen.spreadsheets.model import MAX_COLUMNS, MAX_ROWS, PLAIN, Grid, letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

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
    if fault.code in ("file-binary", "text-nul"):
        return Fault("sheet-not-a-sheet", name)
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
    """What calamine makes of it, in a process that may fail without us."""
    limits = (str(MAX_ROWS), str(MAX_COLUMNS), str(MAX_SHEETS))
    try:
        ended = subprocess.run(
            [sys.executable, "-I", "-X", "utf8", worker.__file__, *limits],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what Rust has to say is for programmers
            timeout=2 * worker.SECONDS,
            check=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        answer = json.loads(ended.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Refused("sheet-damaged") from error
    if "code" in answer:
        raise Refused(answer["code"], **answer["args"])
    found = []
    for index, sheet in enumerate(answer["sheets"]):
        rows = tuple((number, {letter(column): text for column, text in cells}) for number, cells in sheet["rows"])
        merged = tuple(((a + 1, b), (c + 1, d)) for (a, b), (c, d) in sheet["merged"])
        about = shapes[index] if index < len(shapes) else PLAIN
        found.append(Grid(sheet["name"], rows, about, merged, sheet["visible"]))
    return [grid for grid in found if grid.rows]


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
