"""Redemption: what is left of each household's points, and what was taken that was not there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from site_gen.points.accounts import CARRY, Line, Move, Statement, Taken, account, lapse_days
from site_gen.points.finding import Finding, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from site_gen.points.scoring import Scored
    from site_gen.records.points import Redemption, RedemptionEvent
    from site_gen.records.settings import YearEnd

    Rows = Mapping[str, Iterable[Scored]]
    Redemptions = Mapping[str, Iterable[Redemption]]
    Events = Mapping[str, RedemptionEvent]


def balances(
    scored: Rows,
    redemptions: Redemptions,
    events: Events,
    *,
    year_end: YearEnd = CARRY,
    as_of: dt.date = dt.date.max,
) -> tuple[dict[str, int], list[Finding]]:
    """Points left by household (hundredths) after all events, and redemptions that go below zero points or stock.

    `redemptions` and `events` are by period. Only points earned by the day of a redemption pay for it. What lapses,
    and when, is told in `accounts`; only days before `as_of` count as over. A reversal that comes after its points were
    spent leaves the balance below 0, which is no fault of any redemption: the household cannot redeem until it has
    made up for it.
    """
    books = _Books(scored, redemptions, events, year_end, as_of)
    left = {household: books.left(household) for household in books.households()}
    return left, books.findings()


def redemption_findings(
    scored: Rows,
    redemptions: Redemptions,
    events: Events,
    *,
    year_end: YearEnd = CARRY,
    as_of: dt.date = dt.date.max,
) -> list[Finding]:
    """As `balances`, only what is wrong: looks at the rows of households that redeemed."""
    return _Books(scored, redemptions, events, year_end, as_of).findings()


def statement(
    household: str,
    scored: Rows,
    redemptions: Redemptions,
    events: Events,
    *,
    year_end: YearEnd = CARRY,
    as_of: dt.date = dt.date.max,
) -> Statement:
    """A household's account, line by line, and what is left. Empty for a household without rows."""
    lines = _Books(scored, redemptions, events, year_end, as_of).lines(household)
    return Statement(household, lines, lines[-1].balance if lines else 0)


class _Books:
    """Everything that was earned and taken, by household."""

    def __init__(
        self, scored: Rows, redemptions: Redemptions, events: Events, year_end: YearEnd, as_of: dt.date
    ) -> None:
        self.earned: dict[str, list[Scored]] = defaultdict(list)
        for rows in scored.values():
            for row in rows:
                self.earned[row.entry.household].append(row)
        self.taken: dict[str, list[Taken]] = defaultdict(list)
        self._found: list[Finding] = []
        years = {row.entry.date.year for rows in scored.values() for row in rows} if year_end is not CARRY else ()
        self.lapses = lapse_days(events.values(), years, year_end, as_of)
        for period, taken in redemptions.items():
            if period in events:
                self._found += self._book(events[period], taken)
            else:
                self._found += [
                    Finding("redemption-without-event", one.id, ("date",), {"period": period}) for one in taken
                ]

    def households(self) -> tuple[str, ...]:
        """All that earned or took something."""
        return tuple(sorted({*self.earned, *self.taken}))

    def lines(self, household: str) -> tuple[Line, ...]:
        """One household's account."""
        return account(self.earned.get(household, ()), self.taken.get(household, ()), self.lapses)

    def left(self, household: str) -> int:
        """What one household has left."""
        if self.lapses:
            return next((one.balance for one in reversed(self.lines(household))), 0)
        spent = sum(one.price for one in self.taken.get(household, ()))
        return sum(one.counted for one in self.earned.get(household, ())) - spent

    def findings(self) -> list[Finding]:
        """Everything wrong, in order of the rows' ids."""
        over = [
            Finding("balance-below-zero", line.id, ("household",), {"missing": shown(-line.balance)})
            for household in self.taken
            for line in self.lines(household)
            if line.move is Move.REDEEMED and line.balance < 0
        ]
        return sorted([*self._found, *over], key=lambda one: (one.id, one.code))

    def _book(self, event: RedemptionEvent, rows: Iterable[Redemption]) -> Iterator[Finding]:
        """One event's rows in order of date and id: goods, price and stock."""
        goods = {one.id: one for one in event.goods}
        stock = {one.id: one.stock for one in event.goods}
        for row in sorted(rows, key=lambda one: (one.date, one.id)):
            thing = goods.get(row.goods)
            if thing is None:
                yield Finding("goods-not-offered", row.id, ("goods",), {"goods": row.goods, "period": event.period})
                continue
            if row.quantity <= 0:
                yield Finding("quantity-not-positive", row.id, ("quantity",), {})
                continue
            price = thing.points * row.quantity
            if row.points is not None and row.points != price:
                args: dict[str, object] = {"given": shown(row.points), "computed": shown(price)}
                yield Finding("points-differ", row.id, ("points",), args)
            self.taken[row.household].append(Taken(row, thing, price))
            stock[row.goods] -= row.quantity
            if stock[row.goods] < 0:
                args = {"goods": thing.name, "stock": thing.stock}
                yield Finding("stock-below-zero", row.id, ("goods",), args)
