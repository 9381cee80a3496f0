"""Days: ends of windows, working days, quarters and weeks. Pure; a library knows China's announced holidays."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from site_gen.presets import Term

ONE_DAY = dt.timedelta(days=1)


def is_workday(day: dt.date) -> bool | None:
    """Whether people work in China on that day; None while that year's holidays are not announced."""
    import chinese_calendar  # noqa: PLC0415 - heavy, and most sites count calendar days

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def end(term: Term, start: dt.date) -> dt.date | None:
    """Last day of a term; None while it depends on a year whose holidays are not announced (or before 2004).

    The day that it starts from is not counted (Civil Code art. 201), so 5 days from the 1st end with the 6th.

    days           calendar days as they are: the end is known for every year
    days-extended  the same, and a last day that is a day off moves to the next working day (Civil Code art. 203)
    workdays       China's working days, those worked instead of a weekend included
    month-day      `start` is the last day of a period, the end that day of the next month
    """
    if term.unit == "workdays":
        return _after_workdays(start, term.count)
    if term.unit == "month-day":
        first = (start.replace(day=1) + 32 * ONE_DAY).replace(day=1)
        return first.replace(day=min(term.count, calendar.monthrange(first.year, first.month)[1]))
    last = start + term.count * ONE_DAY
    return last if term.unit == "days" else _after_workdays(last - ONE_DAY, 1)


def _after_workdays(day: dt.date, count: int) -> dt.date | None:
    """The `count`-th working day after `day`."""
    while count:
        day += ONE_DAY
        working = is_workday(day)
        if working is None:
            return None
        count -= working
    return day


def window(opens: dt.date, closes: dt.date | None, as_of: dt.date) -> str:
    """Whether a window is not_open, open, closed or unknown on the day `as_of`; its last day belongs to it."""
    if as_of < opens:
        return "not_open"
    if closes is None:
        return "unknown"
    return "closed" if as_of > closes else "open"


def period_range(period: str) -> tuple[dt.date, dt.date]:
    """First and last day of "2026-Q1" or "2026-H2"."""
    year, part = int(period[:4]), int(period[6])
    months = 3 if period[5] == "Q" else 6
    last_month = part * months
    last = dt.date(year, last_month, calendar.monthrange(year, last_month)[1])
    return dt.date(year, last_month - months + 1, 1), last


def quarter_of(day: dt.date) -> str:
    """Quarter, such as 2026-Q1."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def week_of(day: dt.date) -> str:
    """ISO 8601 week, such as 2026-W13."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_range(week: str) -> tuple[dt.date, dt.date]:
    """Monday and Sunday of "2026-W13"."""
    monday = dt.date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    return monday, monday + 6 * ONE_DAY
