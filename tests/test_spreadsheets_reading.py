"""Spreadsheets come from anybody's program: what can be read is read, everything else is named and harms nothing."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_gen import messages
from site_gen.diagnostics import ContentError
from site_gen.spreadsheets import biff, reading, tables
from site_gen.spreadsheets.container import MAX_ENTRIES, Refused
from tests.support.sheets import HEADING, ROW, changed, compound, filled, parts, spoilt, table, workbook, write, zipped

if TYPE_CHECKING:
    from pathlib import Path

CSV = "\n".join([",".join(HEADING), ",".join(map(str, ROW))]) + "\n"


def refused(data: bytes) -> set[str]:
    """Codes of the faults for which a file is not read; each has words."""
    with pytest.raises(ContentError) as caught:
        tables.tables(reading.grids(data, "a.xlsx"), "a.xlsx")
    codes = {fault.code for fault in caught.value.faults}
    assert codes <= messages.known_codes()
    assert {fault.path for fault in caught.value.faults} == {"a.xlsx"}
    return codes


def flaws(data: bytes) -> list[tuple[str, str]]:
    """Cell and code of everything that is wrong with single rows."""
    found = [(flaw.cell, flaw.code) for row in table(data).rows for flaw in row.flaws]
    assert {code for _, code in found} <= messages.known_codes()
    return found


@pytest.mark.parametrize(
    "data",
    [
        filled(ROW),
        CSV.encode("utf-8-sig"),
        CSV.encode(),
        CSV.encode("gb18030"),
        CSV.encode("utf-16"),
        CSV.replace("\n", "\r\n").replace(",", "\t").encode("utf-8-sig"),
        CSV.replace(",", ";").encode(),
    ],
    ids=["xlsx", "bom", "utf-8", "gb18030", "utf-16", "tabs", "semicolons"],
)
def test_a_row_reads_the_same_from_every_format(data: bytes) -> None:
    """Which program saved the sheet makes no difference."""
    row = table(data).rows[0]
    assert row.number == 2
    assert row.cells == {
        "household": "A1",
        "building": "1栋",
        "rule": "clean",
        "quantity": "2",
        "note": "清扫1栋楼前",
        "evidence": "签到表",
        "date": "2026-04-03",
        "recorder": "周某",
        "reviewer": "吴某",
    }


def test_dates_are_read_as_dates_numbers_and_text() -> None:
    """Excel's number of a day means that day, with or without a date's format, from 1904 too."""

    def fill(sheet: object) -> None:
        write(sheet, [HEADING, changed(date=46115), changed(date="46115"), changed(date=dt.date(2026, 4, 3))])

    data = workbook(fill)
    assert {row.cells["date"] for row in table(data).rows[:2]} == {"2026-04-03"}
    mac = spoilt(data, "xl/workbook.xml", b"<workbookPr", b'<workbookPr date1904="1"')
    assert table(mac).rows[0].cells["date"] == "2030-04-04"


def test_the_heading_may_stand_lower_and_use_other_words() -> None:
    """Titles above, brackets, spaces, English and a repeated heading are all fine; what means nothing is named."""
    heading = ("序号", "户 码（必填）", "Rule", "数量*", "备注", "签名")
    rows = [(1, "A1", "clean", 2, "扫地", None), heading, (2, "A2", "clean", 1, None, None), ("合计", None, None, 3)]
    rows.append((3, "小计：", None, 3))
    found = table(filled(*rows, heading=heading, above=[("四月第一周",), (), ("记分人：周某", None, "复核人", "吴某")]))
    assert found.columns == {"household": "B", "rule": "C", "quantity": "D", "note": "E"}
    assert found.unused == ("序号", "签名")
    assert found.above == {"recorder": "周某", "reviewer": "吴某"}
    assert [row.cells["household"] for row in found.rows] == ["A1", "A2"]
    assert found.totals == (8, 9)


def test_formulas_and_errors_are_named_by_cell() -> None:
    """A formula's value may be stale and an error has none; in columns that are not used they do not matter."""

    def fill(sheet: object) -> None:
        write(sheet, [(*HEADING, "说什么"), ROW, ROW, ROW])
        sheet.write_formula("E2", "=1+1", None, 2)  # type: ignore[attr-defined]
        sheet.write_formula("E3", "=1/0", None, "#DIV/0!")  # type: ignore[attr-defined]
        sheet.write_formula("K4", "=1+1", None, 2)  # type: ignore[attr-defined]
        sheet.write_formula("D7", '=""', None, "")  # type: ignore[attr-defined]

    assert flaws(workbook(fill)) == [("E2", "cell-formula"), ("E3", "cell-error"), ("D7", "cell-formula")]


def test_merged_cells_and_hidden_rows_are_named_where_scores_stand() -> None:
    """One code for three rows would be guessing, and nobody sees what a hidden row adds."""

    def fill(sheet: object) -> None:
        write(sheet, [HEADING, ROW, changed(household=None), ROW, ("A2", "赵某", "1栋")])
        sheet.merge_range("A2:A3", "A1")  # type: ignore[attr-defined]
        sheet.merge_range("B4:B5", "王某")  # type: ignore[attr-defined]  # names are for the eye
        sheet.set_row(3, None, None, {"hidden": True})  # type: ignore[attr-defined]
        sheet.set_row(4, None, None, {"hidden": True})  # type: ignore[attr-defined]  # nobody scored here

    assert flaws(workbook(fill)) == [("A2:A3", "cell-merged"), ("A2:A3", "cell-merged"), ("", "row-hidden")]


def test_a_hidden_column_with_content_is_refused() -> None:
    """What nobody can see is not imported; the names' column may be hidden."""

    def fill(sheet: object) -> None:
        write(sheet, [HEADING, ROW])
        sheet.set_column("B:B", None, None, {"hidden": True})  # type: ignore[attr-defined]

    assert not flaws(workbook(fill))
    assert refused(workbook(fill, lambda sheet: sheet.set_column("F:F", None, None, {"hidden": True}))) == {
        "column-hidden"
    }


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("=cmd|' /C calc'!A0", "cell-like-formula"),
        ("＝1+1", "cell-like-formula"),
        ("@SUM(A1)", "cell-like-formula"),
        ("-清扫", "cell-like-formula"),
        ("清扫\u202e楼前", "text-bidi"),
        ("清扫\u200b楼前", "text-invisible"),
        ("清扫\u3164楼前", "text-invisible"),
        ("清" * 201, "cell-too-long"),
    ],
)
def test_texts_that_would_do_harm_in_the_ledger_are_named(note: str, code: str) -> None:
    """The ledger is opened in Excel and read by the site: neither may be led astray by a cell."""
    rows = [",".join(HEADING), ",".join(map(str, changed(note=note)))]
    if code.startswith("cell"):
        assert flaws("\n".join(rows).encode()) == [("F2", code)]
    data = workbook(lambda sheet: write(sheet, [HEADING, ROW]), lambda sheet: sheet.write_string("F2", note))
    assert flaws(data) == [("F2", code)]


def test_two_columns_of_one_meaning_and_no_heading_are_refused() -> None:
    """Nothing is guessed about columns."""
    assert refused(filled(ROW, heading=(*HEADING[:-1], "次数"))) == {"heading-twice"}
    assert refused(filled(ROW, heading=("甲", "乙", "丙"))) == {"sheet-no-heading"}
    assert refused(workbook(lambda sheet: sheet)) == {"sheet-no-heading"}
    assert refused(b"") == {"sheet-no-heading"}


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    """Neither size, nor the number of parts, nor a text that is named ten thousand times fills the memory."""
    good = parts(filled(ROW))
    assert refused(zipped({**good, "xl/big.xml": b" " * 60_000_000})) == {"sheet-bomb"}
    assert refused(zipped({**good, **{f"xl/{n}.xml": b"" for n in range(MAX_ENTRIES)}})) == {"sheet-bomb-parts"}
    cells = "".join(f'<c r="{column}{row}" t="s"><v>0</v></c>' for row in range(2, 1002) for column in "ABCD")
    many = good["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", f"<row>{cells}</row></sheetData>".encode())
    texts = good["xl/sharedStrings.xml"].replace("户码".encode(), "户".encode() * 30_000)
    assert refused(zipped({**good, "xl/worksheets/sheet1.xml": many, "xl/sharedStrings.xml": texts})) == {"sheet-bomb"}


def test_a_zip_that_lies_about_its_sizes_is_damaged() -> None:
    """What is counted is what comes out, not what the zip says of itself."""
    data = bytearray(filled(ROW))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 5)
    assert refused(bytes(data)) == {"sheet-damaged"}


def test_far_away_cells_are_refused() -> None:
    """A cell in the last row or column would make a table of millions of cells."""
    assert refused(workbook(lambda sheet: write(sheet, [HEADING, ROW]), lambda sheet: sheet.write("A1048576", 1))) == {
        "sheet-too-long"
    }
    assert refused(workbook(lambda sheet: write(sheet, [HEADING, ROW]), lambda sheet: sheet.write("XFD1", 1))) == {
        "sheet-too-wide"
    }
    assert refused((CSV + "\n" * 20_001).encode()) == {"sheet-too-long"}


def test_document_types_and_other_kinds_of_files_are_refused() -> None:
    """Entities, web pages, Word files, other office formats and pictures are told apart from spreadsheets."""
    good = filled(ROW)
    sheet = "xl/worksheets/sheet1.xml"
    assert refused(spoilt(good, sheet, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')) == {"sheet-doctype"}
    assert refused(b"<html><table><tr><td>a</td></tr></table></html>") == {"sheet-web"}
    assert refused(zipped({"word/document.xml": b"<a/>"})) == {"sheet-not-a-sheet"}
    assert refused(zipped({"content.xml": b"<a/>"})) == {"sheet-not-a-sheet"}
    assert refused(compound({"WordDocument": b"x"})) == {"sheet-not-a-sheet"}
    assert refused(b"\x89PNG\r\n\x1a\n") == {"sheet-not-a-sheet"}


def test_locked_files_are_refused() -> None:
    """A password is asked of whoever set it, not guessed."""
    assert refused(compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"})) == {"sheet-password"}
    locked = struct.pack("<HH4xHHH", 0x809, 4, 0x2F, 2, 0) + struct.pack("<HH", 0x0A, 0)
    assert refused(compound({"Workbook": locked})) == {"sheet-password"}
    data = bytearray(filled(ROW))
    for at in range(len(data) - 4):
        if data[at : at + 4] == b"PK\x01\x02":
            data[at + 8] |= 1
    assert refused(bytes(data)) == {"sheet-password"}


def test_formulas_and_hidden_rows_of_old_workbooks_are_seen() -> None:
    """.xls and .et hide the same things in other places."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    begin, end = record(0x809, b"\0" * 16), record(0x0A, b"")
    length = 20 + 4 + 9 + 4
    globals_ = begin + record(0x85, struct.pack("<IBB", length, 0, 0) + b"\1\0A") + end
    assert len(globals_) == length
    cells = record(0x06, struct.pack("<HHH", 4, 2, 0) + b"\0" * 14) + record(
        0x205, struct.pack("<HHHBB", 5, 2, 0, 7, 1)
    )
    rows = record(0x208, struct.pack("<HHHHHHI", 9, 0, 4, 0, 0, 0, 0x20)) + record(
        0x7D, struct.pack("<HHHHH", 6, 7, 0, 0, 1)
    )
    (shape,) = biff.shapes(globals_ + begin + cells + rows + end)
    assert shape == (frozenset({"C5"}), frozenset({"C6"}), frozenset({10}), frozenset({"G", "H"}))
    far = begin + record(0x203, struct.pack("<HHHd", 40_000, 0, 0, 1.0)) + end
    with pytest.raises(Refused) as caught:
        biff.shapes(globals_ + far)
    assert caught.value.code == "sheet-too-long"


def test_files_that_are_none_are_named(tmp_path: Path) -> None:
    """A missing file, a folder, an office program's own file: each has its sentence."""
    (tmp_path / "~$a.xlsx").write_bytes(b"x")
    with (tmp_path / "c.xlsx").open("wb") as file:
        file.truncate(reading.MAX_BYTES + 1)
    for name, code in (
        ("b.xlsx", "sheet-missing"),
        (".", "sheet-no-file"),
        ("~$a.xlsx", "sheet-lock-file"),
        ("c.xlsx", "sheet-too-large"),
    ):
        with pytest.raises(ContentError) as caught:
            reading.read(tmp_path / name)
        assert [fault.code for fault in caught.value.faults] == [code]


SAMPLES = (filled(ROW, ROW), CSV.encode("gb18030"), compound({"Workbook": b"\x09\x08\x10\0" + b"\0" * 40}))


@settings(max_examples=60)
@given(st.data())
def test_no_damage_ends_in_a_traceback(data: st.DataObject) -> None:
    """Bytes changed, cut out and put in anywhere: the file is read or refused by a known code."""
    sample = bytearray(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(sample)))
        sample[at : at + data.draw(st.sampled_from((0, 1, 4, 200)))] = data.draw(st.binary(max_size=6))
    _read_or_refuse(bytes(sample))


@settings(max_examples=60)
@given(st.sampled_from(sorted(parts(SAMPLES[0]))), st.data())
def test_no_damage_within_a_sound_zip_ends_in_a_traceback(part: str, data: st.DataObject) -> None:
    """The same below the zip's checksums, in each part."""
    files = parts(SAMPLES[0])
    piece = bytearray(files[part])
    at = data.draw(st.integers(0, len(piece)))
    piece[at : at + data.draw(st.sampled_from((0, 1, 30)))] = data.draw(st.binary(max_size=6))
    _read_or_refuse(zipped({**files, part: bytes(piece)}))


@given(st.binary(max_size=400))
def test_random_bytes_are_refused_or_read(data: bytes) -> None:
    """Nothing at all is fine."""
    _read_or_refuse(data)


def _read_or_refuse(data: bytes) -> None:
    codes: set[str] = set()
    try:
        tables.tables(reading.grids(data, "a.xlsx"), "a.xlsx")
    except ContentError as error:
        codes = {fault.code for fault in error.faults}
    assert codes <= messages.known_codes()


def test_zip_entries_of_unknown_compression_are_refused() -> None:
    """Only what every spreadsheet program writes is unpacked."""
    whole = parts(filled(ROW))
    import io

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        for name, data in whole.items():
            archive.writestr(name, data)
    assert refused(out.getvalue()) == {"sheet-damaged"}
