"""What a meeting's page says before the meeting, after it, and when nobody wrote it up."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.support import full_site, plans

if TYPE_CHECKING:
    from pathlib import Path

COMING = """\
---
id: H2026-02
number: 2
body: 居民议事会
notice_date: 2026-04-01
date: 2026-04-10
start: 19:00
place: 社区二楼议事厅
chair: 社区党支部书记
due: 30
"""
MOTION = """\
decisions:
  - id: H2026-02-1
    title: 清淤怎么排班
    text: 1到11栋轮值，一栋一个月。
"""


def page(folder: Path, as_of: str, language: str = "zh", more: str = "") -> tuple[str, list[str]]:
    """Markup of the page, and the text of each piece of it inside `main`."""
    site = plans.planned(
        full_site(folder, {"content/meetings/H2026-02.md": f"{COMING}{more}---\n"}), as_of=as_of, language=language
    )
    markup = site.render(next(one for one in site.pages if one.url == "meetings/H2026-02.html")).decode()
    main = markup[markup.index("<main") : markup.index("</main>")]
    return main, [unescape(text).strip() for text in re.findall(r">([^<>]+)", main)]


@pytest.mark.parametrize(
    ("language", "says", "not_yet"),
    [
        (
            "zh",
            ("什么时候开", "谁来开会", "要表决的事", "4月10日 周五", "晚上7点", "30人"),
            ("到会", "表决结果", "没有投票", "还没表决"),
        ),
        ("en", ("When", "Who takes part", "To be voted on", "7 pm"), ("Attendance", "Votes", "No vote was taken")),
    ],
)
def test_meeting_to_come_tells_when_where_and_what(
    tmp_path: Path, language: str, says: tuple[str, ...], not_yet: tuple[str, ...]
) -> None:
    """Nobody has come and nothing was voted on, so neither is spoken of; motions stand in for a missing agenda."""
    main, words = page(tmp_path, "2026-04-02", language, MOTION)
    assert [one for one in (*says, "社区二楼议事厅", "1到11栋轮值，一栋一个月。") if one not in words] == []
    assert [one for one in not_yet if one in words] == []
    assert "<li>清淤怎么排班</li>" in main
    assert 'class="bar"' not in main


def test_meeting_that_nobody_wrote_up_says_so(tmp_path: Path) -> None:
    """After the day has passed, missing counts and minutes are called missing, not nought."""
    _, words = page(tmp_path, "2026-04-11")
    assert "日子已经过了，记录还没有整理出来。" in "".join(words)
    assert words.count("还没有整理出来。") == 3  # the votes, who came, and what was said
    assert "这次会没有留下文字记录。" not in words
    assert "没有表决的事。" not in words
