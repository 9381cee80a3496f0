"""Days without a year in minutes and lists: the year is taken where the file plainly says it, and that is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.intake.issues import values
from site_gen.intake.minutes import draft
from site_gen.intake.minutes.understanding import understand
from tests.support import run, site
from tests.support.sheets import filled
from tests.test_import_issues import csv, imported, record

if TYPE_CHECKING:
    from pathlib import Path

MEETING = """{title}
会议时间：7月8日下午3点
地点：社区活动室
一、路灯
决议：换灯，8票同意，1票反对，1票弃权。由物业负责，{due}完成。
{end}
"""


def minutes(title: str = "居民议事会会议记录", due: str = "8月1日前", end: str = "") -> str:
    """Minutes that say neither the year of the meeting nor that of the due day."""
    return MEETING.format(title=title, due=due, end=end)


def day(text: str, name: str = "") -> str:
    """The day of the meeting, "" for none."""
    return next((one.value for one in understand(text, name).fields if one.field == "date"), "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (minutes("2025年第三次居民议事会会议记录"), ""),
        (minutes("二〇二五年度居民议事会"), ""),
        (minutes("居民议事会114年第3次会议"), ""),
        (minutes(end="记录整理于2025年7月10日"), ""),
        (minutes(end="2025/7/10"), ""),
        (minutes(), "会议记录20250708.docx"),
        (minutes(), "2025年7月会议.txt"),
        (minutes("2025年居民议事会", end="路灯是2019年装的。"), ""),
    ],
)
def test_the_year_is_taken_from_what_the_file_says(text: str, name: str) -> None:
    """Title, name or another day of the file; the top counts before the text."""
    found = understand(text, name)
    assert day(text, name) == "2025-07-08"
    assert ("start", "15:00") in [(one.field, one.value) for one in found.fields]
    assert found.dated
    assert (found.dated.how, found.dated.years) == ("year", (2025,))
    made = draft.meeting(found, text, identity="H2025-01", number=1, today="2026-04-02")
    assert "date: 2025-07-08             # 原文写“7月8日”，年份取自文件里的2025年，请核对" in made
    assert [one.due for one in found.motions] == ["2025-08-01"]
    assert "due: 2025-08-01   # 原文没有写年，从开会那天往后算，请核对" in made


@pytest.mark.parametrize(
    ("text", "how", "said"),
    [
        (minutes(), "none", "7月8日"),
        (minutes(due="2026年8月1日前"), "none", "7月8日"),
        (minutes(end="路灯是2019年装的，2023年修过。"), "several", "7月8日"),
        (minutes().replace("7月8日", "上周三"), "loose", "上周三"),
        (minutes("2025年居民议事会").replace("7月8日", "2月30日"), "wrong", "2月30日"),
        (minutes().replace("会议时间：7月8日下午3点", "下次会议7月20日召开"), None, ""),
        (minutes().replace("会议时间：7月8日下午3点", "2/3以上代表到会"), None, ""),
    ],
)
def test_a_day_that_cannot_be_told_stays_missing_and_it_is_said_why(text: str, how: str | None, said: str) -> None:
    """No year, several years, no day at all, a day of no calendar; the next meeting's day is not this one's."""
    found = understand(text)
    assert day(text) == ""
    assert (found.dated and found.dated.how, found.dated and found.dated.said) == (how, said if how else None)
    assert "date" in draft.missing(found)
    made = draft.meeting(found, text, identity="H2026-01", number=1, today="2026-04-02")
    line = next(line for line in made.split("\n") if line.startswith("date:"))
    assert "缺：哪天开的" in line
    assert said in line


def test_a_whole_day_needs_no_word(tmp_path: Path) -> None:
    """It counts before days without a year, wherever it stands; the report adds nothing."""
    text = minutes(due="2026年8月1日前").replace("会议时间：7月8日", "7月8日通知\n会议时间：2026年7月9日")
    assert day(text) == "2026-07-09"
    assert understand(text, "20240101.txt").dated is None
    root = site(tmp_path / "site", {"../m.txt": text})
    assert "没有写年" not in run("import", "minutes", str(tmp_path / "m.txt"), "--root", str(root), "--dry-run").out


def test_the_report_says_where_the_year_is_from(tmp_path: Path) -> None:
    """In both languages; what is missing says what to write."""
    root = site(tmp_path / "site", {"../2025年会议.txt": minutes(), "../会议.txt": minutes()})
    said = run("import", "minutes", str(tmp_path / "2025年会议.txt"), "--root", str(root), "--dry-run").out
    assert "原文写“7月8日”，年份取自文件里的2025年，请核对" in said
    assert "期限 2025-08-01（原文没有写年，从开会那天往后算，请核对）" in said
    said = run("import", "minutes", str(tmp_path / "会议.txt"), "--root", str(root), "--dry-run", "--lang", "en").out
    assert "the minutes say “7月8日” without a year, and no year stands elsewhere: add it." in said


def test_a_day_in_the_files_name_counts_where_the_minutes_have_none(tmp_path: Path) -> None:
    """It is told to be from there."""
    text = minutes().replace("会议时间：7月8日下午3点\n", "")
    root = site(tmp_path / "site", {"../IMG_20250708_记录.txt": text})
    said = run("import", "minutes", str(tmp_path / "IMG_20250708_记录.txt"), "--root", str(root), "--yes").out
    assert "文件名  日期：2025-07-08" in said
    assert "date: 2025-07-08             # 取自文件名，请核对" in (root / "content/meetings/H2025-01.md").read_text(
        "utf-8"
    )


HEADING = ("标题", "收到日期", "处理情况", "处理日期", "期限")


@pytest.mark.parametrize(
    ("name", "above"),
    [("2025年问题台账.xlsx", []), ("台账.xlsx", [("测试小区2025年问题台账",)]), ("台账20251231.xlsx", [])],
)
def test_a_list_takes_the_year_of_its_title(tmp_path: Path, name: str, above: list[tuple[str]]) -> None:
    """From the file's name or the rows above the heading, and the row and the draft say so."""
    rows = [("路灯不亮", "3月5日", "换了灯", "3/9", "1月15日"), ("井盖松了", "03-06 8:30", "", "", "")]
    root = site(tmp_path / "site")
    said, found = imported(root, filled(*rows, heading=HEADING, above=above), name=name)
    lamp = found["W2025-001.yaml"].decode()
    assert "reported_on: 2025-03-05   # 表里没有写年，请核对" in lamp
    assert '# due:   # 缺：台账里写的是"1月15日"' in lamp  # before the issue was reported: not that year
    assert [entry.date.isoformat() for entry in record(lamp).history] == ["2025-03-05", "2025-03-09"]
    first = 2 + len(above)
    assert f"第{first}–{first + 1}行  收到日期没有写年，按表名里的2025年写了" in said
    assert f"第{first}行  期限“1月15日”没有写年" in said


def test_a_list_takes_the_year_of_its_other_days(tmp_path: Path) -> None:
    """Only where all of the column's days are of one year."""
    one, two, other = ("甲事", "2025-03-01"), ("乙事", "3月5日"), ("丙事", "2024-12-30")
    said, found = imported(site(tmp_path / "a" / "site"), csv(one, two, heading=HEADING[:2]))
    assert record(found["W2025-002.yaml"]).reported_on.isoformat() == "2025-03-05"
    assert "这一列别的日子都是2025年" in said
    said, found = imported(site(tmp_path / "b" / "site"), csv(one, two, other, heading=HEADING[:2]))
    assert "收到日期“3月5日”没有写年" in said
    assert sum(b'"3\xe6\x9c\x885\xe6\x97\xa5"' in data for data in found.values()) == 1


@given(st.text(), st.text())
def test_any_text_beside_a_day_is_taken(title: str, name: str) -> None:
    """Whatever stands at the top or in the name, the day is one of the calendar or missing with a reason."""
    found = understand(minutes(title), name)
    value = day(minutes(title), name)
    assert bool(value) != ("date" in draft.missing(found))
    assert all(1900 <= one <= 2100 for one in values.years(title))
