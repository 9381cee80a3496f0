"""What residents read on the home page."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.support import full_site, plans
from tests.support.records import RANKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def home(
    folder: Path, as_of: str, language: str = "zh", files: Mapping[str, str | bytes | None] | None = None
) -> list[str]:
    """The text of each piece of markup."""
    site = plans.planned(full_site(folder, files), as_of=as_of, language=language)
    page = site.render(next(page for page in site.pages if page.url == "index.html")).decode()
    return [unescape(text).strip() for text in re.findall(r">([^<>]+)", page)]


@pytest.mark.parametrize(
    ("day", "language", "says"),
    [
        ("2026-03-20", "zh", "3月21日 周六截止，当天还算"),
        ("2026-03-21", "en", "Until Saturday, 21 March, that day included"),
    ],
)
def test_open_notice_says_until_when_it_is_open(tmp_path: Path, day: str, language: str, says: str) -> None:
    """Whoever wants to object reads until when, without opening the notice."""
    assert says in home(tmp_path, day, language)


def test_page_rests_on_the_last_minutes_and_the_ledger_that_it_shows(tmp_path: Path) -> None:
    """A resident can ask for the papers by name."""
    published = {"content/rankings/2026-Q1/ranking.yaml": RANKING + "published_on: 2026-04-02\n"}
    assert any(
        "依据：第1次居民议事会记录、2026年一季度积分台账。" in text
        for text in home(tmp_path, "2026-04-20", files=published)
    )


def test_page_without_a_meeting_names_no_minutes(tmp_path: Path) -> None:
    """Before the first meeting there is nothing to rest on."""
    assert not any("依据" in text for text in home(tmp_path, "2026-03-01"))
