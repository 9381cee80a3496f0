"""The day of a meeting whose minutes leave out its year: read from what the file plainly says, else told why not. Pure.

A year is taken where the top of the file and its name agree on one, or else the whole file does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from site_gen.intake.minutes import days
from site_gen.intake.minutes.plain import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

How = Literal["year", "name", "none", "several", "loose", "wrong"]

_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")


class Dated(NamedTuple):
    """Where the day comes from, or why there is none.

    year: `years` says the one that was taken; name: from the file's name; none, several: no year, or more than one;
    loose: 上周三 is no day; wrong: the calendar has no such day. `said` is what the minutes say, "" for nothing.
    """

    how: How
    said: str
    years: tuple[int, ...] = ()


def settle(said: str, top: Iterable[int], whole: Iterable[int]) -> tuple[str, Dated]:
    """The day as YYYY-MM-DD, "" where it cannot be told; and what has to be said of it."""
    month_day = days.short(counted(said), label=True)
    if not month_day:
        return "", Dated("loose", said)
    years = next((found for found in (sorted({*top}), sorted({*whole})) if len(found) == 1), sorted({*whole}))
    if len(years) != 1:
        return "", Dated("several" if years else "none", said, tuple(years))
    made = days.made(years[0], *month_day)
    return made, Dated("year" if made else "wrong", said, tuple(years))


def named(name: str) -> str:
    """A file's name with its days as text has them: 20250708 is 2025-07-08."""
    return _COMPACT.sub(r"\1-\2-\3 ", name)
