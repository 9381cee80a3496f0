"""Redemption: what is left of each household's points, and what was taken that was not there."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

from site_gen.points.finding import Finding, shown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from site_gen.points.scoring import Scored
    from site_gen.records.points import Redemption, RedemptionEvent


def balances(
    scored: Mapping[str, Iterable[Scored]],
    redemptions: Mapping[str, Iterable[Redemption]],
    events: Mapping[str, RedemptionEvent],
) -> tuple[dict[str, int], list[Finding]]:
    """Points left by household (hundredths) after all events, and redemptions that go below zero points or stock.

    `redemptions` and `events` are by period. Only points earned by the day of a redemption pay for it. Where an event
    does not carry over, what is left on its day lapses. A reversal that comes after its points were spent leaves the
    balance below 0, which is no fault of any redemption: the household cannot redeem until it has made up for it.
    """
    earned = _Earned(row for rows in scored.values() for row in rows)
    used: dict[str, int] = defaultdict(int)
    found: list[Finding] = []
    for period, rows in redemptions.items():
        if period not in events:
            found += [Finding("redemption-without-event", one.id, ("date",), {"period": period}) for one in rows]
    for event in sorted(events.values(), key=lambda one: (one.date, one.period)):
        _redeem(event, redemptions.get(event.period, ()), earned, used, found)
        if not event.carry_over:
            for household in earned.households:
                used[household] = max(used[household], earned.until(household, event.date))
    return {household: earned.all(household) - used[household] for household in {*earned.households, *used}}, found


class _Earned:
    """Points of each household, added up to any day."""

    def __init__(self, rows: Iterable[Scored]) -> None:
        by_household: dict[str, list[Scored]] = defaultdict(list)
        for row in rows:
            by_household[row.entry.household].append(row)
        self._days: dict[str, list[dt.date]] = {}
        self._sums: dict[str, list[int]] = {}
        for household, found in by_household.items():
            found.sort(key=lambda one: (one.entry.date, one.entry.id))
            self._days[household] = [one.entry.date for one in found]
            self._sums[household] = list(accumulate((one.counted for one in found), initial=0))
        self.households = tuple(sorted(by_household))

    def until(self, household: str, day: dt.date) -> int:
        """Points earned up to and on a day."""
        sums = self._sums.get(household, [0])
        return sums[bisect_right(self._days.get(household, []), day)]

    def all(self, household: str) -> int:
        """Points ever earned."""
        return self._sums.get(household, [0])[-1]


def _redeem(
    event: RedemptionEvent,
    rows: Iterable[Redemption],
    earned: _Earned,
    used: dict[str, int],
    found: list[Finding],
) -> None:
    """Book one event's rows in order of date and id."""
    goods = {one.id: one for one in event.goods}
    stock = {one.id: one.stock for one in event.goods}
    for row in sorted(rows, key=lambda one: (one.date, one.id)):
        thing = goods.get(row.goods)
        if thing is None:
            found.append(Finding("goods-not-offered", row.id, ("goods",), {"goods": row.goods, "period": event.period}))
            continue
        if row.quantity <= 0:
            found.append(Finding("quantity-not-positive", row.id, ("quantity",), {}))
            continue
        price = thing.points * row.quantity
        if row.points is not None and row.points != price:
            args: dict[str, object] = {"given": shown(row.points), "computed": shown(price)}
            found.append(Finding("points-differ", row.id, ("points",), args))
        used[row.household] += price
        left = earned.until(row.household, row.date) - used[row.household]
        if left < 0:
            found.append(Finding("balance-below-zero", row.id, ("household",), {"missing": shown(-left)}))
        stock[row.goods] -= row.quantity
        if stock[row.goods] < 0:
            args = {"goods": thing.name, "stock": thing.stock}
            found.append(Finding("stock-below-zero", row.id, ("goods",), args))
