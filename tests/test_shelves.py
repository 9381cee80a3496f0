"""Long lists: what is new on the first page, all of a year on its own pages, and nothing moves when a row is added."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.views.shelves import PER_PAGE, RECENT, shelves, years
from tests.support import build, full_site, tree, write

if TYPE_CHECKING:
    from pathlib import Path

DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2022, 12, 31))


class Row(msgspec.Struct, frozen=True):
    """A line of a list."""

    id: str
    day: dt.date


@given(st.lists(DAYS, max_size=300), DAYS)
def test_each_row_stands_once_in_its_year_and_pages_are_filled_in_order(days: list[dt.date], later: dt.date) -> None:
    """However rows come; and whatever comes after the last one leaves all pages but the last of its year alone."""
    rows = [Row(f"{at:03d}", day) for at, day in enumerate(days)]
    made = shelves(rows, lambda one: one.day, "notices")
    listed = [row for _, pages in made for page in reversed(pages) for row in page]
    assert listed == sorted(rows, key=lambda one: (one.day, one.id), reverse=True)
    for shelf, pages in made:
        assert {row.day.year for page in pages for row in page} == {shelf.year}
        assert [len(page) for page in pages[:-1]] == [PER_PAGE] * (len(pages) - 1)
        for part, page in zip(shelf.parts, pages, strict=True):
            assert (part.first, part.last) == (page[-1].day.month, page[0].day.month)
    assert [one.url for one in years(shelf for shelf, _ in made)] == [shelf.parts[-1].url for shelf, _ in made]
    newest = Row("new", max([later, *days]))
    before = {part.url: page for shelf, pages in made for part, page in zip(shelf.parts, pages, strict=True)}
    after = {
        part.url: page
        for shelf, pages in shelves([*rows, newest], lambda one: one.day, "notices")
        for part, page in zip(shelf.parts, pages, strict=True)
    }
    changed = [url for url, page in after.items() if before.get(url) != page]
    assert len(changed) == 1
    assert newest in after[changed[0]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with 130 notices of two years."""
    front = "kind: 公告\ntitle: 第{0}次停水\nissuer: 测试街道测试社区居民委员会\npublished: {1}"
    files = {}
    for year, count in ((2024, 90), (2025, 40)):
        for number in range(1, count + 1):
            name, day = f"G{year}-{number:03d}", dt.date(year, 1, 1) + dt.timedelta(days=3 * number)
            files[f"content/notices/{name}.md"] = f"---\nid: {name}\n{front.format(number, day)}\n---\n明天停水。\n"
    root = full_site(tmp_path_factory.mktemp("long"), files)
    assert build(root).code == 0
    return root


def test_a_long_list_leads_to_every_notice(site: Path) -> None:
    """The first page is short, and following its links by year shows all, each once."""
    pages = tree(site / "output")
    first = pages["notices.html"].decode()
    assert first.count('<li id="G') <= 3 * RECENT
    assert 'href="notices/2025.html"' in first
    assert 'href="notices/2024-2.html"' in first, "to the newest page of the year"
    shown = [pages[f"notices/{name}.html"].decode() for name in ("2024", "2024-2", "2025")]
    ids = [word[:9].rstrip('"') for page in shown for word in page.split('<li id="')[1:]]
    assert len(ids) == len(set(ids)) == 130
    assert 'aria-current="page">10月到' not in shown[0]
    assert all("按年份看全部" in page for page in shown)
    assert "2024年的公示公告" in shown[0]


def test_a_new_notice_moves_no_other_page_of_a_year(site: Path) -> None:
    """What is added to this year leaves last year's lists as they are, byte for byte."""
    before = tree(site / "output")
    name = "content/notices/G2025-041.md"
    text = (site / "content/notices/G2025-040.md").read_text("utf-8").replace("G2025-040", "G2025-041")
    assert build(write(site, {name: text})).code == 0
    after = tree(site / "output")
    assert before["notices/2025.html"] != after["notices/2025.html"]
    assert after["notices/2025.html"].count(b'<li id="G2025') == 41
    assert [url for url in before if url.startswith("notices/2") and before[url] != after[url]] == ["notices/2025.html"]


def test_a_short_list_has_no_years(tmp_path: Path) -> None:
    """One page shows all, as most sites need it."""
    root = full_site(tmp_path / "site")
    assert build(root).code == 0
    pages = tree(root / "output")
    assert b"h-years" not in pages["notices.html"]
    assert not [url for url in pages if url.startswith(("notices/2", "meetings/2"))]


def test_meetings_have_years_too(tmp_path: Path) -> None:
    """Committees that met weekly for years."""
    made = {}
    for number in range(1, 91):
        name, day = f"H2024-{number:02d}", dt.date(2024, 1, 1) + dt.timedelta(days=4 * number)
        head = f"id: {name}\nbody: 议事会\nnumber: {number}\ndate: {day}\nplace: 活动室\ncancelled: 停电\n"
        made[f"content/meetings/{name}.md"] = f"---\n{head}---\n"
    root = full_site(tmp_path / "site", made)
    done = build(root)
    assert done.code == 0, done.err
    pages = tree(root / "output")
    assert pages["meetings/2024.html"].count(b'<li id="H2024') == PER_PAGE
    assert pages["meetings/2024-2.html"].count(b'<li id="H2024') == 10
    assert pages["meetings.html"].count(b'<li id="H2024') <= RECENT
