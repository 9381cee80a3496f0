"""Spreadsheets made by tests: filled, broken and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

from site_gen.spreadsheets import reading, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from site_gen.spreadsheets.model import Table

HEADING = ("户码", "姓名", "楼栋", "细则", "数量", "事由", "凭证", "日期", "记分人", "复核人")
ROW = ("A1", "王某", "1栋", "clean", 2, "清扫1栋楼前", "签到表", "2026-04-03", "周某", "吴某")


def filled(*rows: Sequence[object], heading: Sequence[str] = HEADING, above: Iterable[Sequence[object]] = ()) -> bytes:
    """An .xlsx with a heading and rows below; numbers stay numbers."""
    return workbook(lambda sheet: write(sheet, [*above, heading, *rows]))


def write(sheet: object, rows: Iterable[Sequence[object]]) -> None:
    """Write rows from the top of a sheet; None leaves a cell out."""
    for number, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value is not None:
                sheet.write(number, column, value)  # type: ignore[attr-defined]  # xlsxwriter has no types


def workbook(*fills: Callable[..., object], name: str = "表1") -> bytes:
    """An .xlsx with one sheet, filled by functions one after the other."""
    import xlsxwriter

    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"in_memory": True})
    sheet = book.add_worksheet(name)
    for fill in fills:
        fill(sheet)
    book.close()
    return whole.getvalue()


def changed(**cells: object) -> tuple[object, ...]:
    """The valid row with some cells changed, by their English names."""
    names = ("household", "name", "building", "rule", "quantity", "note", "evidence", "date", "recorder", "reviewer")
    assert set(cells) <= set(names)
    return tuple(cells.get(name, value) for name, value in zip(names, ROW, strict=True))


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of an .xlsx."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of some files."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return whole.getvalue()


def spoilt(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """An .xlsx with something replaced in one of its parts."""
    files = parts(data)
    assert old in files[part]
    return zipped({**files, part: files[part].replace(old, new)})


def table(data: bytes, name: str = "a.xlsx") -> Table:
    """The only table of a file."""
    found = tables.tables(reading.grids(data, name), name).tables
    assert len(found) == 1
    return found[0]


def compound(streams: Mapping[str, bytes]) -> bytes:
    """The old container with some streams, each padded to a length at which it has sectors of its own."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    sectors = [b""]  # sector 0: the table
    chain = [0xFFFFFFFD]
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1 if padded else 0xFFFFFFFF)]
    for number, (name, data) in enumerate(padded.items(), 1):
        first = len(sectors)
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        sectors += pieces
        chain += [*range(first + 1, first + len(pieces)), 0xFFFFFFFE]
        right = number + 1 if number < len(padded) else 0xFFFFFFFF
        entries.append(_entry(name, 2, first, len(data), right=right))
    directory = len(sectors)
    listing = b"".join(entries).ljust(-(-len(entries) // 4) * 512, b"\0")
    sectors += [listing[at : at + 512] for at in range(0, len(listing), 512)]
    chain += [*range(directory + 1, len(sectors)), 0xFFFFFFFE]
    sectors[0] = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    head = struct.pack("<8s16sHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + b"".join(sectors)


def old_workbook(*rows: Sequence[str], name: str = "表1") -> bytes:
    """An .xls (BIFF8) with one sheet of texts, as Excel 97 wrote it; an empty text leaves a cell out."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def text(words: str, shape: str) -> bytes:
        return struct.pack(shape, len(words), 1) + words.encode("utf-16-le")

    end = record(0x0A, b"")
    begin = [record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 6)) for kind in (5, 0x10)]
    titled = text(name, "<BB")
    sheet_at = len(begin[0]) + 4 + 6 + len(titled) + len(end)
    book = begin[0] + record(0x85, struct.pack("<IBB", sheet_at, 0, 0) + titled) + end + begin[1]
    for at, cells in enumerate(rows):
        for column, words in enumerate(cells):
            if words:
                book += record(0x204, struct.pack("<HHH", at, column, 0) + text(words, "<HB"))
    return compound({"Workbook": book + end})


def _entry(name: str, kind: int, first: int, size: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, 0xFFFFFFFF, right, child)
    return head + struct.pack("<36xIII", first, size, 0)
