"""Days: windows end when a resident who counts on her fingers says so, and what cannot be known is not guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen import presets, workdays
from site_gen.presets import Term

TERMS = presets.load().terms
D = dt.date
ANNOUNCED = st.dates(D(2010, 1, 1), D(2025, 12, 31))


def ends(name: str, start: dt.date) -> dt.date | None:
    """Last day of a preset."""
    return workdays.end(TERMS[name], start)


def test_first_day_is_not_counted() -> None:
    """Posted on March 2nd for 5 days: one may object until March 7th (Civil Code art. 201)."""
    assert ends("days-5", D(2026, 3, 2)) == D(2026, 3, 7)
    assert ends("days-30", D(2025, 12, 31)) == D(2026, 1, 30)


def test_calendar_days_need_no_announced_holidays() -> None:
    """A plain window's end is known in any year."""
    assert ends("days-10", D(2050, 2, 25)) == D(2050, 3, 7)


def test_last_day_that_is_a_day_off_moves_where_the_preset_says_so() -> None:
    """Saturday moves to Monday; the last day before May 1st's holidays moves over all of them (art. 203)."""
    assert ends("days-5-extended", D(2026, 3, 2)) == D(2026, 3, 9)
    assert ends("days-5-extended", D(2026, 3, 3)) == D(2026, 3, 9)
    assert ends("days-5-extended", D(2026, 3, 4)) == D(2026, 3, 9)
    assert ends("days-5-extended", D(2026, 4, 26)) == D(2026, 5, 6)


def test_weekend_that_is_worked_instead_is_a_working_day() -> None:
    """Saturday, May 9th 2026 makes up for the May holidays: a window may end on it."""
    assert workdays.is_workday(D(2026, 5, 9)) is True
    assert ends("days-5-extended", D(2026, 5, 4)) == D(2026, 5, 9)
    assert ends("workdays-3", D(2026, 5, 6)) == D(2026, 5, 9)


def test_working_days_pass_over_spring_festival() -> None:
    """In 2026 people are off from February 15th to 23rd, and work on Saturday the 14th."""
    assert ends("workdays-3", D(2026, 2, 12)) == D(2026, 2, 24)
    assert ends("reply-workdays-5", D(2026, 3, 6)) == D(2026, 3, 13)


def test_unannounced_year_is_said_not_guessed() -> None:
    """The holidays of 2050 are not known, nor what depends on them; what ends before them is known."""
    assert workdays.is_workday(D(2050, 3, 2)) is None
    assert ends("workdays-5", D(2050, 3, 2)) is None
    assert ends("days-5-extended", D(2050, 3, 2)) is None
    last = D(2025, 12, 24)
    assert ends("workdays-5", last) == D(2025, 12, 31)


def test_quarterly_items_are_due_in_the_month_after() -> None:
    """The quarter's last day leads to the 15th or 20th of the next month, over the year's end too."""
    assert ends("quarterly-15", D(2026, 3, 31)) == D(2026, 4, 15)
    assert ends("quarterly-20", D(2025, 12, 31)) == D(2026, 1, 20)
    month_end = Term(id="x", zh="", en="", say_zh="", say_en="", source_zh="", source_en="", unit="month-day", count=31)
    assert workdays.end(month_end, D(2026, 1, 31)) == D(2026, 2, 28)


@given(st.sampled_from([one for one in TERMS.values() if one.unit != "month-day"]), ANNOUNCED, st.integers(0, 40))
def test_later_start_never_ends_earlier(term: Term, start: dt.date, days: int) -> None:
    """Who posts later closes later, or on the same day."""
    first = workdays.end(term, start)
    second = workdays.end(term, start + dt.timedelta(days))
    assert first is not None
    assert second is None or first <= second


@given(st.sampled_from([one for one in TERMS.values() if one.unit == "workdays"]), ANNOUNCED)
def test_working_days_in_the_window_are_exactly_as_many_as_named(term: Term, start: dt.date) -> None:
    """Counted day by day, and the last one is a working day itself."""
    last = workdays.end(term, start)
    assert last is not None
    days = [start + dt.timedelta(n) for n in range(1, (last - start).days + 1)]
    assert sum(workdays.is_workday(day) is True for day in days) == term.count
    assert workdays.is_workday(last)


@given(st.sampled_from([one for one in TERMS.values() if one.unit == "days-extended"]), ANNOUNCED)
def test_extension_only_passes_over_days_off(term: Term, start: dt.date) -> None:
    """It ends on a working day, and between the counted end and that there is none."""
    last = workdays.end(term, start)
    assert last is not None
    assert workdays.is_workday(last)
    counted = start + dt.timedelta(term.count)
    assert not any(workdays.is_workday(counted + dt.timedelta(n)) for n in range((last - counted).days))


@pytest.mark.parametrize(
    ("day", "closes", "state"),
    [
        (D(2026, 3, 1), D(2026, 3, 7), "not_open"),
        (D(2026, 3, 2), D(2026, 3, 7), "open"),
        (D(2026, 3, 7), D(2026, 3, 7), "open"),
        (D(2026, 3, 8), D(2026, 3, 7), "closed"),
        (D(2026, 3, 8), None, "unknown"),
    ],
)
def test_window_is_open_through_its_last_day(day: dt.date, closes: dt.date | None, state: str) -> None:
    """Opened on March 2nd: before, on the first day, on the last, after, and with an end that nobody knows yet."""
    assert workdays.window(D(2026, 3, 2), closes, day) == state


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2026-Q1", D(2026, 1, 1), D(2026, 3, 31)),
        ("2024-Q4", D(2024, 10, 1), D(2024, 12, 31)),
        ("2026-H1", D(2026, 1, 1), D(2026, 6, 30)),
        ("2025-H2", D(2025, 7, 1), D(2025, 12, 31)),
    ],
)
def test_periods_begin_and_end_with_their_months(period: str, first: dt.date, last: dt.date) -> None:
    """Quarters and half-years."""
    assert workdays.period_range(period) == (first, last)


@given(st.dates(D(1900, 1, 1), D(2100, 12, 31)))
def test_every_day_lies_in_its_quarter_and_its_week(day: dt.date) -> None:
    """The names of quarter and week lead back to ranges that hold the day."""
    first, last = workdays.period_range(workdays.quarter_of(day))
    monday, sunday = workdays.week_range(workdays.week_of(day))
    assert first <= day <= last
    assert monday <= day <= sunday
    assert monday.weekday() == 0


def test_weeks_are_numbered_as_calendars_print_them() -> None:
    """ISO 8601: the days around New Year may belong to a week of the other year."""
    assert workdays.week_of(D(2026, 3, 29)) == "2026-W13"
    assert workdays.week_of(D(2025, 12, 29)) == "2026-W01"
    assert workdays.week_of(D(2027, 1, 3)) == "2026-W53"
