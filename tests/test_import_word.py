"""Minutes in Word files: read as their text, and whatever else such a file can be gets a sentence and harms nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_gen import messages
from site_gen.diagnostics import ContentError
from site_gen.intake.minutes import draft, reading
from site_gen.spreadsheets.compound import MAGIC
from tests.support import run, site, tree
from tests.support.sheets import zipped
from tests.support.words import PART, parts, word

if TYPE_CHECKING:
    from pathlib import Path

TABLE = [["序号", "议题", ">表决", "谁"], ["^1", "修灯\n补墙", "8|9", "1", "甲"], ["^", "<b>画</b>", "7", "2", "乙"]]
DOCTYPE = b"".join(
    [
        b'<!DOCTYPE a [<!ENTITY x0 "x">',
        *(b'<!ENTITY x%d "%s">' % (level, b"&x%d;" % (level - 1) * 10) for level in range(1, 10)),
        b"]>",
    ]
)


def code(data: bytes) -> str:
    """The one fault for which a file is not read; it has words."""
    with pytest.raises(ContentError) as caught:
        reading.text(data, "会.docx")
    (fault,) = caught.value.faults
    assert fault.code in messages.known_codes()
    assert fault.path == "会.docx"
    return fault.code


def inside(old: bytes, new: bytes) -> bytes:
    """A Word file with something replaced in its text."""
    made = parts("会议")
    assert old in made[PART]
    return zipped({**made, PART: made[PART].replace(old, new)})


def test_paragraphs_lists_and_tables_become_lines() -> None:
    """Numbers, tabs and breaks stay; merged cells keep their columns; no text turns into a tag or a column."""
    made = reading.text(
        word("# 会议记录", "时间：4月1日\t地点：院里", "甲\n乙", "1. 修灯", "1. <i>补墙", TABLE), "会.docx"
    )
    assert made.strip().split("\n") == [
        "会议记录",
        "时间：4月1日\t地点：院里",
        "甲",
        "乙",
        "1. 修灯",
        "2. <i>补墙",
        "",
        "| 序号 | 议题 | 表决 |  | 谁 |",
        "| --- | --- | --- | --- | --- |",
        "| 1 | 修灯；补墙 | 8｜9 | 1 | 甲 |",
        "|  | <b>画</b> | 7 | 2 | 乙 |",
    ]


def test_a_form_that_holds_the_minutes_is_unfolded() -> None:
    """A cell with many lines gives lines; short cells stay side by side."""
    made = reading.text(
        word([["时间", "4月1日", "地点", "院里"], ["内容", ">一、修灯\n二、补墙\n三、画线\n四、散会"]]), "a"
    )
    assert made.split() == [
        "时间",
        "|",
        "4月1日",
        "|",
        "地点",
        "|",
        "院里",
        "内容",
        "一、修灯",
        "二、补墙",
        "三、画线",
        "四、散会",
    ]


def test_a_cell_that_claims_a_thousand_columns_gets_thirty() -> None:
    """Neither a width nor a height of a cell makes lines longer than a table that people draw."""
    made = parts([[">宽", "甲"]])
    made[PART] = made[PART].replace(b'w:val="2"', b'w:val="999"')
    assert reading.text(zipped(made), "会.docx").split("\n")[1].count("|") == 31


def test_a_word_file_becomes_a_draft(tmp_path: Path) -> None:
    """From the command to the file: fields are found, lines stay apart below them, the file is a draft."""
    text = word("会议时间：2026年3月28日", "主持人：社区书记", "决议：楼道灯这个月修好。", "同意25票，反对0票，弃权1票")
    root = site(tmp_path / "site", {"../会.docx": text})
    done = run("import", "minutes", str(tmp_path / "会.docx"), "--root", str(root), "--yes")
    assert done.code == 0, done.text
    made = (root / "content/meetings/H2026-01.md").read_text(encoding="utf-8")
    for line in (
        "draft: yes",
        "date: 2026-03-28",
        'chair: "社区书记"',
        "    for: 25",
        "    against: 0",
        "    abstain: 1",
    ):
        assert line in made.split("\n")
    assert made.endswith("\n\n主持人：社区书记\n\n决议：楼道灯这个月修好。\n\n同意25票，反对0票，弃权1票\n")


def test_lines_of_plain_text_stay_apart() -> None:
    """Each line is a paragraph; tables and lists are left whole."""
    assert draft.paragraphs("甲\n乙\n\n| a |\n| b |\n丙\n- 丁\n- 戊") == "甲\n\n乙\n\n| a |\n| b |\n\n丙\n\n- 丁\n- 戊"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (MAGIC + bytes(600), "intake-old-word"),
        (b"{\\rtf1 x}", "intake-old-word"),
        (b"%PDF-1.7", "intake-pdf"),
        (zipped({"xl/workbook.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}), "intake-no-word"),
        (zipped({"a.txt": b"x"}), "intake-no-word"),
        (word("会议")[:-9], "intake-broken-word"),
        (b"PK\3\4" + bytes(99), "intake-broken-word"),
        (inside(b"</w:p>", b""), "intake-broken-word"),
        (zipped({key: data for key, data in parts("x").items() if key != PART}), "intake-broken-word"),
        (word(""), "intake-no-text"),
        (inside(b"<w:document", DOCTYPE + b"<w:document"), "intake-bomb"),
        (inside(b"<w:p>", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><w:p>'), "intake-broken-word"),
        (inside(b"<w:p>", b"<w:p>" * 100), "intake-bomb"),
        (inside(b"<w:p>", b"<w:p/>" * 300_000 + b"<w:p>"), "intake-bomb"),
        (inside(b"<w:p>", b"<w:p>" + b" " * 9_000_000), "intake-bomb"),
        (zipped({f"{number}.xml": b"<a/>" for number in range(300)}), "intake-bomb"),
        (b"a" * 10_000_000, "intake-too-big"),
        (b"a\n" * 20_001, "intake-too-big"),
        (b"a\0b", "intake-no-text"),
        ("会议\n".encode("utf-16-le"), "intake-no-text"),
        ("会议".encode("utf-16-le"), "intake-encoding"),
        (bytes(range(128, 256)) * 2, "intake-no-text"),
        ("Ĵ͐ż".encode("gb18030") + "ßäöü".encode("latin-1") * 2, "intake-encoding"),
    ],
)
def test_what_is_no_minutes_gets_a_sentence(data: bytes, expected: str) -> None:
    """Old, locked, foreign, cut, empty, exploding and endless files."""
    assert code(data) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5", "cp950"])
def test_text_in_the_encodings_of_both_scripts(encoding: str) -> None:
    """Old Taiwan files are Big5, old mainland ones GB18030; no mark says so."""
    text = "會議時間：十九點\n決議：電梯要修。\n"
    assert reading.text(text.encode(encoding), "a.txt") == text
    assert reading.text("会议时间：十九点\r决定：电梯要修。\r\n".encode("gb18030"), "a.txt").endswith(
        "\n决定：电梯要修。\n"
    )


def test_a_note_that_is_named_a_thousand_times_is_not_written_out() -> None:
    """Mammoth would repeat its text each time: its process is ended, ours is told."""
    many = b'<w:r><w:footnoteReference w:id="1"/></w:r>' * 2_000
    made = parts("会议")
    head, tail = made[PART].split(b"</w:p>", 1)
    made[PART] = head + many + b"</w:p>" + tail
    note = b'<w:footnote w:id="1"><w:p><w:r><w:t>' + b"a" * 100_000 + b"</w:t></w:r></w:p></w:footnote>"
    start = made["word/styles.xml"].split(b"<w:style ")[0].replace(b"w:styles", b"w:footnotes")
    made["word/footnotes.xml"] = start + note + b"</w:footnotes>"
    assert code(zipped(made)) == "intake-broken-word"


def test_without_the_library_a_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is missing: both languages name it, and nothing is written."""
    monkeypatch.setitem(sys.modules, "mammoth", None)
    root = site(tmp_path / "site", {"../会.docx": word("会议")})
    before = tree(root)
    for language, words in (("zh", "pip install mammoth"), ("en", "“docx”")):
        done = run("import", "minutes", str(tmp_path / "会.docx"), "--root", str(root), "--yes", "--lang", language)
        assert done.code == 1
        assert words in done.text
    assert tree(root) == before


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_told(data: st.DataObject) -> None:
    """Bytes changed anywhere in the zip or in its text: a text comes out, or one fault that has words."""
    made = parts("会议记录", TABLE)
    spoilt = bytearray(made[PART] if data.draw(st.booleans()) else zipped(made))
    for _ in range(data.draw(st.integers(1, 4))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    file = bytes(spoilt) if spoilt[:2] == b"PK" else zipped({**made, PART: bytes(spoilt)})
    try:
        found = reading.text(file, "会.docx")
    except ContentError:
        assert code(file)
    else:
        assert found.strip()
