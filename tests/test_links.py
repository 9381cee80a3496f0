"""Links between records say what they lead to, in whole words and in both languages."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.support import full_site, plans
from tests.support.records import CORRECTIONS, NOTICE

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = ("H2026-01", "2026-Q1", "2026-H1", "G2026-01-1", "J2026-0001", "coordination", "X2026-01")
ZH = (
    "第1次居民议事会",
    "2026年一季度积分榜",
    "2026年上半年积分兑换",
    "对“下水道怎么修”的意见",
    "积分台账J2026-0001这一笔",
    "协调小组",
    "1栋下水道重修",
)
EN = (
    "居民议事会, meeting 1",
    "Points, first quarter of 2026",
    "Redemption, first half of 2026",
    "Objection to “下水道怎么修”",
    "Points ledger, entry J2026-0001",
    "协调小组",
    "1栋下水道重修",
)
FILES = {
    "content/notices/G2026-01.md": NOTICE.replace("about: [X2026-01]", f"about: [{', '.join(RECORDS)}]").replace(
        "basis: [H2026-01-1]", "basis: [H2026-01, 2026-Q1, 验收单]"
    ),
    "content/corrections.yaml": "".join(
        CORRECTIONS.replace("C2026-01", f"C2026-{number:02d}").replace("W2026-001", name)
        for number, name in enumerate(RECORDS, start=1)
    ),
}


def words(page: bytes) -> list[str]:
    """The text of each piece of markup."""
    return [unescape(text).strip() for text in re.findall(r">([^<>]+)", page.decode())]


@pytest.mark.parametrize(("language", "expected"), [("zh", ZH), ("en", EN)])
@pytest.mark.parametrize("url", ["notices/G2026-01.html", "corrections.html"])
def test_links_say_what_a_record_is(tmp_path: Path, language: str, expected: tuple[str, ...], url: str) -> None:
    """A meeting comes with its number, a quarter in words; no link is a bare id."""
    site = plans.planned(full_site(tmp_path, FILES), language=language)
    page = site.render(next(page for page in site.pages if page.url == url))
    found = words(page)
    assert [one for one in expected if one not in found] == []
    assert set(re.findall(r"<a href[^>]*>([^<]*)</a>", page.decode())).isdisjoint(RECORDS)


def test_papers_stay_words(tmp_path: Path) -> None:
    """A paper that is no record is named as it was written, and leads nowhere."""
    site = plans.planned(full_site(tmp_path, FILES))
    page = site.render(next(page for page in site.pages if page.url == "notices/G2026-01.html")).decode()
    assert "<li>验收单</li>" in page
