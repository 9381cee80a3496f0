"""The ledger's pages: every entry once, on pages that stay small, and each leads to its rule and its household."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from site_gen.plan import entries
from site_gen.views.entries import EntryRow, LedgerView, WeekView, anchored
from site_gen.views.points import RankingView
from tests.support.points_rooms import LEDGER, OPEN, SPENT, ledger, pages, roster, seen, view

if TYPE_CHECKING:
    import pytest

DAYS = ("2026-03-16", "2026-03-20", "2026-03-22", "2026-03-23")


def weeks(rows: list[tuple[str, str, int]]) -> dict[str, WeekView]:
    """Every page of a week, by address."""
    found = pages({LEDGER: ledger(rows), **roster(9)})
    return {url: seen(WeekView, page) for url, page in found.items() if page.template == "week.html"}


def test_week_is_one_page_with_the_newest_entry_on_top() -> None:
    """Monday to Sunday are one week; Monday after begins the next."""
    found = weeks([(day, "A1", 1) for day in DAYS])
    assert {url: [row.date.day for row in one.rows] for url, one in found.items()} == {
        "rankings/2026-Q1-W12.html": [22, 20, 16],
        "rankings/2026-Q1-W13.html": [23],
    }


def test_long_week_is_split_and_every_entry_is_on_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three pages of at most two rows, the newest rows at the week's own address, and none lost or told twice."""
    monkeypatch.setattr(entries, "ROWS", 2)
    rows = [("2026-03-16", "A1", 1), ("2026-03-17", "A2", 1), ("2026-03-18", "A3", 1), ("2026-03-19", "A4", 1)]
    found = weeks([*rows, ("2026-03-20", "A5", 1)])
    assert found["rankings/2026-Q1-W12.html"].pages == (
        "rankings/2026-Q1-W12.html",
        "rankings/2026-Q1-W12-2.html",
        "rankings/2026-Q1-W12-1.html",
    )
    told = [row.id[-1] for url in found["rankings/2026-Q1-W12.html"].pages for row in found[url].rows]
    assert told == ["5", "4", "3", "2", "1"]


def test_new_entry_leaves_the_older_pages_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Adding a row to a week of three pages makes one of them anew."""
    monkeypatch.setattr(entries, "ROWS", 2)
    rows = [("2026-03-16", f"A{number}", 1) for number in range(1, 6)]
    before, after = (pages({LEDGER: ledger(part), **roster(9)}) for part in (rows, [*rows, ("2026-03-17", "A6", 1)]))
    changed = [url for url in before if "-W" in url and before[url].key(b"") != after[url].key(b"")]
    assert changed == ["rankings/2026-Q1-W12.html"]


def test_ledger_has_the_newest_week_open_and_the_others_in_short() -> None:
    """The sums of all weeks are the quarter's."""
    found = view(LedgerView, "rankings/2026-Q1-ledger.html", {LEDGER: ledger([(day, "A1", 1) for day in DAYS])})
    assert [row.date.day for row in found.rows] == [23]
    (before,) = found.earlier
    assert (before.entries, before.points, before.url) == (3, 600, "rankings/2026-Q1-W12.html")
    (rule,) = before.rules
    assert (rule.rule, rule.item, rule.entries, rule.points) == ("clean", "清扫公共地方", 3, 600)
    assert found.entries == 4


def test_newest_week_shows_no_more_rows_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of all weeks stays small; what it leaves out is on the week's own page."""
    monkeypatch.setattr(entries, "NEWEST", 2)
    rows = [("2026-03-16", f"A{number}", 1) for number in range(1, 6)]
    found = view(LedgerView, "rankings/2026-Q1-ledger.html", {LEDGER: ledger(rows), **roster(9)})
    assert [row.id[-1] for row in found.rows] == ["5", "4"]
    assert (found.week.entries, found.week.url) == (5, "rankings/2026-Q1-W12.html")


def test_first_days_of_a_year_are_not_its_newest_week() -> None:
    """1 January 2027 belongs to week 53 of the year before, and still comes first."""
    path = "content/rankings/2027-Q1"
    files = {
        f"{path}/ranking.yaml": OPEN.replace("2026-Q1", "2027-Q1").replace("2026", "2027"),
        f"{path}/ledger.csv": ledger([("2027-01-02", "A1", 1), ("2027-01-05", "A1", 1)], year=2027),
    }
    found = view(LedgerView, "rankings/2027-Q1-ledger.html", files, dt.date(2027, 4, 2))
    assert [one.week for one in (found.week, *found.earlier)] == ["2027-W01", "2026-W53"]
    assert (found.earlier[0].first, found.earlier[0].last) == (dt.date(2027, 1, 1), dt.date(2027, 1, 3))


def test_words_that_begin_with_the_item_are_not_said_twice() -> None:
    """清扫公共地方，3栋 is the item and what is added to it; other words stand in front of the item."""
    url = "rankings/2026-Q1-W12.html"
    (same,) = view(WeekView, url, {LEDGER: ledger([(DAYS[0], "A1", 2)], text="清扫公共地方、花坛")}).rows
    (other,) = view(WeekView, url, {LEDGER: ledger([(DAYS[0], "A1", 2)], text="扫花坛")}).rows
    (none,) = view(WeekView, url, {LEDGER: ledger([(DAYS[0], "A1", 2)])}).rows
    assert [(one.what, one.item, one.rest) for one in (same, other, none)] == [
        ("", "清扫公共地方", "、花坛"),
        ("扫花坛", "清扫公共地方", ""),
        ("", "清扫公共地方", ""),
    ]
    assert (same.rule, str(same.quantity), same.unit) == ("clean", "2", "次")


def test_quarter_without_entries_has_no_page() -> None:
    """There is nothing to rank: the tab says that there is no ranking yet."""
    files = {LEDGER: ledger([]), SPENT: None}
    assert not [url for url in pages(files) if "2026-Q1" in url]
    assert view(RankingView, "rankings.html", files).quarter is None


@given(st.lists(st.sampled_from(["", "A1", "A2", "K7"])), st.sets(st.sampled_from(["A1", "K7"])))
def test_each_household_has_one_anchor_a_page(codes: list[str], taken: set[str]) -> None:
    """The first row of each household that has none elsewhere on the page; nobody is named by an empty code."""
    (row,) = view(WeekView, "rankings/2026-Q1-W12.html", {LEDGER: ledger([(DAYS[0], "A1", 1)])}).rows
    found = anchored([_of(row, code) for code in codes], taken)
    assert Counter(one.code for one in found if one.anchor) == Counter(set(codes) - taken - {""})
    assert [one.code for one in found] == codes


def _of(row: EntryRow, code: str) -> EntryRow:
    return msgspec.structs.replace(row, code=code, anchor=False)
