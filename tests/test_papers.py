"""After a build staff read which sheets hang on the boards with old facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from site_gen.cli.papers import lines
from site_gen.plan.model import Paper
from tests.support import ISSUE, MEETING, NOTICE, RANKING, SETTINGS, build, full_site, tree, write

if TYPE_CHECKING:
    from pathlib import Path

RANKED = {"content/rankings/2026-Q1/ranking.yaml": RANKING + "published_on: 2026-04-01\n"}


def told(output: str) -> list[str]:
    """The lines below "to post again"."""
    block = re.search(r"^(?:要重新贴的：|To post again:)\n((?:  .*\n)*)", output, re.MULTILINE)
    return [line.strip() for line in block[1].splitlines()] if block else []


def test_first_build_names_every_kind_of_sheet(tmp_path: Path) -> None:
    """In words that staff know the sheets by, one line a kind."""
    site = full_site(tmp_path, RANKED)
    assert told(build(site).out) == [
        "会议公示：居民议事会第1次",
        "公告和公示：《下水道怎么修》",
        "积分榜：2026年第1季度",
        "问题清单",
        "楼栋海报：1栋、2栋",
        "项目：X2026-01",
        "荣誉榜",
        "兑换单",
    ]


def test_only_sheets_whose_facts_changed_are_named(tmp_path: Path) -> None:
    """Minutes touch the meeting's sheet alone, an issue the list and its building; nothing changed, nothing to post."""
    site = full_site(tmp_path, RANKED)
    build(site)
    write(site, {"content/meetings/H2026-01.md": MEETING.replace("大家说了排水的事。", "大家说了排水和停车。")})
    assert told(build(site).out) == ["会议公示：居民议事会第1次"]
    assert told(build(site).out) == []
    write(site, {"content/issues/W2026-001.yaml": ISSUE.replace("note: 议事会同意修。", "note: 议事会说好修。")})
    assert told(build(site).out) == ["问题清单", "楼栋海报：1栋"]


def test_english_is_english(tmp_path: Path) -> None:
    """--lang en says the same."""
    site = full_site(tmp_path, RANKED)
    assert told(build(site, "--lang", "en").out) == [
        "Meeting sheets: 居民议事会 no. 1",
        "Notices: “下水道怎么修”",
        "Rankings: 2026 Q1",
        "Issue list",
        "Building posters: 1栋, 2栋",
        "Projects: X2026-01",
        "Honours",
        "Redemption",
    ]


def test_a_notice_that_was_taken_down_is_not_posted_again(tmp_path: Path) -> None:
    """Its day has passed: the sheet comes off the board."""
    gone = NOTICE.replace("posted: [大门口]", "posted: [大门口]\ntake_down: 2026-04-01")
    site = full_site(tmp_path, {"content/notices/G2026-01.md": gone})
    assert not any(line.startswith("公告") for line in told(build(site).out))


def test_many_sheets_stay_a_short_list() -> None:
    """Newest first, buildings in their order, and never more than a line a kind."""
    meetings = [Paper("meeting", "议事会", number) for number in range(1, 14)]
    doors = [Paper("building", f"{number}栋") for number in (1, 10, 11, 2, 3)]
    assert lines([*doors, *meetings], "zh") == [
        "会议公示：议事会第13次、议事会第12次、议事会第11次、议事会第10次等13张",
        "楼栋海报：1栋、2栋、3栋、10栋等5张",
    ]
    assert lines(doors, "en") == ["Building posters: 1栋, 2栋, 3栋, 10栋 … 5 in all"]


def test_a_site_may_have_no_sheets_at_all(tmp_path: Path) -> None:
    """`sheets: []` means none, not the usual ones."""
    root = full_site(tmp_path / "site", {"site.yaml": SETTINGS + "sheets: []\n"})
    assert build(root).code == 0
    assert not [url for url in tree(root / "output") if url.endswith(".pdf")]
