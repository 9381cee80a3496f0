"""Pages of the ledger: a quarter's newest week with the earlier ones in short, and each week whole. Hundredths."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from site_gen.views.parts import provenance
from site_gen.views.shell import View

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.records.notices import Correction
    from site_gen.views.parts import Keepers


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the ledger. `code` and `building` are empty for a household that does not want to be listed.

    `what` is what was done, "" when the row's words begin with its rule's `item`: `rest` is what they add to it.
    `taken_back`: another row of the quarter reverses this one. `anchor`: the page's first row of its household, where
    the address with its code leads.
    """

    id: str
    date: dt.date
    what: str
    rule: str
    item: str
    rest: str
    quantity: Decimal
    unit: str
    code: str
    building: str
    points: int
    capped: bool
    taken_back: bool
    recorder: str
    reviewer: str
    reversal_of: str
    reason: str
    anchor: bool = False


class RuleSum(msgspec.Struct, frozen=True):
    """What a week's rows by one rule come to."""

    rule: str
    item: str
    entries: int
    points: int


class WeekSum(msgspec.Struct, frozen=True, kw_only=True):
    """A week in short. `week` is its ISO 8601 name; `first` and `last` are those of its days that the quarter has."""

    week: str
    first: dt.date
    last: dt.date
    url: str
    entries: int
    points: int
    rules: tuple[RuleSum, ...]


class LedgerView(View, frozen=True, kw_only=True):
    """A quarter's ledger: the newest week's rows as far as they fit, then the weeks before it, newest first."""

    period: str
    version: int
    entries: int
    week: WeekSum
    rows: tuple[EntryRow, ...]
    earlier: tuple[WeekSum, ...]


class WeekView(View, frozen=True, kw_only=True):
    """One week of the ledger, or a part of it. `pages` are the addresses of all parts, newest rows first."""

    period: str
    version: int
    week: str
    first: dt.date
    last: dt.date
    rows: tuple[EntryRow, ...]
    pages: tuple[str, ...]


def ledger_url(period: str) -> str:
    """Address of a quarter's ledger."""
    return f"rankings/{period}-ledger.html"


def week_url(period: str, week: str, part: int = 0) -> str:
    """Address of a week in a quarter's ledger, or of one of its older parts, counted from the oldest, which is 1."""
    return f"rankings/{period}-{week[5:]}{f'-{part}' if part else ''}.html"


def anchored(rows: Iterable[EntryRow], taken: Iterable[str] = ()) -> tuple[EntryRow, ...]:
    """The rows, the first of each household marked as its anchor. `taken`: codes with an anchor elsewhere."""
    seen = {"", *taken}
    found = []
    for row in rows:
        found.append(row if row.code in seen else msgspec.structs.replace(row, anchor=True))
        seen.add(row.code)
    return tuple(found)


def ledger_view(
    url: str,
    period: str,
    version: int,
    week: WeekSum,
    rows: tuple[EntryRow, ...],
    earlier: tuple[WeekSum, ...],
    corrections: tuple[Correction, ...],
    keepers: Keepers,
) -> LedgerView:
    """The page of a quarter's ledger. `version`: the rules that it is counted by, `rows`: the newest of `week`."""
    return LedgerView(
        url=url,
        nav="points",
        title=period,
        description=period,
        provenance=provenance(keepers, updated=rows[0].date, corrections=corrections),
        period=period,
        version=version,
        entries=sum(one.entries for one in (week, *earlier)),
        week=week,
        rows=anchored(rows),
        earlier=earlier,
    )


def week_view(
    url: str,
    period: str,
    version: int,
    week: str,
    days: tuple[dt.date, dt.date],
    rows: tuple[EntryRow, ...],
    pages: tuple[str, ...],
    keepers: Keepers,
) -> WeekView:
    """The page of a week, or of a part of it. `days` are the first and last that the quarter has of it."""
    return WeekView(
        url=url,
        nav="points",
        title=week,
        description=week,
        provenance=provenance(keepers, updated=max(row.date for row in rows)),
        period=period,
        version=version,
        week=week,
        first=days[0],
        last=days[1],
        rows=anchored(rows),
        pages=pages,
    )
