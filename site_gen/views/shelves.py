"""Long lists by year. The first page of a list shows what is new; a year's pages never move, whatever is added.

They say no counts either: each would change all pages of a year, or of all years, with every new record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

RECENT = 40  # rows of each section of the first page
PER_PAGE = 80  # rows; a list that has no more needs no years


class Year(msgspec.Struct, frozen=True):
    """A year that a list leads to; `url` is that of its newest page."""

    year: int
    url: str


class Part(msgspec.Struct, frozen=True):
    """A page of a year, with the months of its first and last row."""

    url: str
    first: int
    last: int


class Row(Protocol):
    """A line of a list."""

    @property
    def id(self) -> str:
        """Unique in the list."""


R = TypeVar("R", bound=Row)


class Shelf(msgspec.Struct, frozen=True):
    """A year in pages, the earliest first."""

    year: int
    parts: tuple[Part, ...]


def shelves(
    rows: Iterable[R], day: Callable[[R], dt.date], stem: str
) -> tuple[tuple[Shelf, tuple[tuple[R, ...], ...]], ...]:
    """Years, the newest first, each with the rows of its pages, the newest on top.

    A page is full before the next one begins, so that a new row changes one page.
    """
    years: dict[int, list[R]] = {}
    for row in sorted(rows, key=lambda one: (day(one), one.id)):
        years.setdefault(day(row).year, []).append(row)
    made = []
    for year in sorted(years, reverse=True):
        chunks = [years[year][start : start + PER_PAGE] for start in range(0, len(years[year]), PER_PAGE)]
        parts = [
            Part(
                f"{stem}/{year}.html" if at == 0 else f"{stem}/{year}-{at + 1}.html",
                day(some[0]).month,
                day(some[-1]).month,
            )
            for at, some in enumerate(chunks)
        ]
        made.append((Shelf(year, tuple(parts)), tuple(tuple(reversed(some)) for some in chunks)))
    return tuple(made)


def years(shelves: Iterable[Shelf]) -> tuple[Year, ...]:
    """What a list leads to."""
    return tuple(Year(one.year, one.parts[-1].url) for one in shelves)
