"""The committee's tables, added up anew: totals by quarter and household, and what everybody has left."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from site_gen.points.audit.recount import Kept, Row, cells, day, hundredths, recount, row
from site_gen.points.rules import Rules
from site_gen.records.points import PointsEntry, Redemption, SettledEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from site_gen.records.points import RedemptionEvent, RuleVersion


class Books(NamedTuple):
    """What is audited. `ledgers`, `settled` and `redemptions` are the tables' texts by period.

    `corrected` are rows that a factual correction names, `buildings` the building of each household. `lapsing`: points
    lapse at a year's end, as far as it lies before `as_of`.
    """

    ledgers: Mapping[str, str]
    settled: Mapping[str, str]
    redemptions: Mapping[str, str]
    versions: tuple[RuleVersion, ...]
    events: Mapping[str, RedemptionEvent]
    corrected: AbstractSet[str]
    buildings: Mapping[str, str]
    lapsing: bool
    as_of: dt.date


class Recounted(NamedTuple):
    """The books added up anew. Points are hundredths.

    `counts` is by row; `anew` the same for rows of settled quarters as if they had never been settled; `kept` what was
    settled; `totals` by quarter and household; `left` by household.
    """

    rows: Mapping[str, Row]
    counts: Mapping[str, int]
    anew: Mapping[str, int]
    kept: Mapping[str, Kept]
    totals: Mapping[str, Mapping[str, int]]
    left: Mapping[str, int]


def add_up(books: Books) -> Recounted:
    """Everything from the tables alone."""
    rules = Rules(books.versions)
    rows = [row(period, one) for period, text in books.ledgers.items() for one in cells(text, PointsEntry)]
    kept = {
        one["entry"]: Kept(row(period, one, name="entry"), hundredths(one["counted"]))
        for period, text in books.settled.items()
        for one in cells(text, SettledEntry)
    }
    settled, pinned = frozenset(books.settled), {name: one.counted for name, one in kept.items()}
    for name in books.corrected:
        pinned.pop(name, None)
    counts = recount(rows, rules, pinned, settled, books.corrected & kept.keys())
    then = [_as_kept(one, kept, books.corrected) for one in rows if one.period in settled]
    totals: dict[str, dict[str, int]] = {period: defaultdict(int) for period in books.ledgers}
    for one in rows:
        totals[one.period][one.household] += counts.get(one.id, 0)
    by_id = {one.id: one for one in rows}
    left = _left(books, rows, by_id, counts)
    return Recounted(by_id, counts, recount(then, rules, {}, frozenset(), frozenset()), kept, totals, left)


def _as_kept(one: Row, kept: Mapping[str, Kept], corrected: AbstractSet[str]) -> Row:
    """A row that was corrected since, as it was when its quarter was settled."""
    if one.id not in corrected or one.id not in kept:
        return one
    return kept[one.id].row._replace(reversal_of=one.reversal_of)


def _left(books: Books, rows: Iterable[Row], by_id: Mapping[str, Row], counts: Mapping[str, int]) -> dict[str, int]:
    """Earned less taken less lapsed, household by household, from one day of lapsing to the next."""
    ends = {one.date for one in books.events.values() if not one.carry_over}
    if books.lapsing:
        ends |= {dt.date(one.date.year, 12, 31) for one in by_id.values() if one.id in counts}
    days = sorted(one for one in ends if one < books.as_of)
    own: dict[str, list[Row]] = defaultdict(list)
    for one in rows:
        if one.id in counts:
            own[one.household].append(one)
    taken = _taken(books)
    return {code: _household(own.get(code, []), taken.get(code, []), by_id, counts, days) for code in {*own, *taken}}


def _household(
    rows: Iterable[Row],
    taken: Iterable[tuple[dt.date, int]],
    by_id: Mapping[str, Row],
    counts: Mapping[str, int],
    days: list[dt.date],
) -> int:
    """Nothing moves between two days of lapsing but sums; a reversal reaches back to the stretch of its row."""
    fresh, late, spent = ([0] * (len(days) + 1) for _ in range(3))
    back: dict[tuple[int, int], int] = defaultdict(int)
    for one in rows:
        at = bisect_left(days, one.date)
        first = bisect_left(days, by_id[one.reversal_of].date) if one.reversal_of else at
        if first == at:
            fresh[at] += counts[one.id]
        else:
            back[at, first] -= counts[one.id]
    for date, price in taken:
        spent[bisect_left(days, date)] += price
    now = 0
    for at in range(len(days) + 1):
        now += fresh[at] - spent[at]
        for first in range(at):
            pardoned = min(back[at, first], late[first])
            late[first] -= pardoned
            now -= back[at, first] - pardoned
        if at < len(days):
            late[at], now = max(0, now), min(0, now)
    return now


def _taken(books: Books) -> dict[str, list[tuple[dt.date, int]]]:
    """Days and prices of what each household took."""
    found: dict[str, list[tuple[dt.date, int]]] = defaultdict(list)
    for period, text in books.redemptions.items():
        prices = {one.id: one.points for one in books.events[period].goods} if period in books.events else {}
        for one in cells(text, Redemption):
            pieces = int(hundredths(one.get("quantity") or "1") / 100)
            found[one["household"]].append((day(one["date"]), prices[one["goods"]] * pieces))
    return found
