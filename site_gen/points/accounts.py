"""Accounts: what each household earned, took, lost at the end of a year, and has left.

Points are spent oldest first. They lapse at the end of a day: after a redemption that carries nothing over, and on 31
December where the settings say so. Then everything goes that is left, and the next points begin from nothing; what a
household owes stays owed. A reversal takes its points back from the time in which its row earned them: as far as they
have lapsed since, there is nothing left to take, so that nobody pays twice for points that were gone already.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from site_gen.records.base import Choice
from site_gen.records.settings import YearEnd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.points.scoring import Scored
    from site_gen.records.points import Goods, Redemption, RedemptionEvent

CARRY = YearEnd.CARRY


class Move(Choice):
    """What a line of an account is."""

    EARNED = "earned", "得分"
    REVERSED = "reversed", "冲销"
    REDEEMED = "redeemed", "兑换"
    LAPSED = "lapsed", "清零"


class Line(NamedTuple):
    """One line of an account. Points are hundredths; `balance` is what was left after it.

    `id` is the row's, "" for a lapse; `rule` the rule or the goods; `what` says it in words, "" for a lapse.
    `change` is what the balance changed by: a reversal of points that had lapsed changes it by less than it counts.
    """

    date: dt.date
    move: Move
    id: str
    rule: str
    what: str
    quantity: str
    counted: int
    change: int
    capped: bool
    taken_back: bool
    balance: int


class Taken(NamedTuple):
    """A redemption with its goods and price."""

    row: Redemption
    goods: Goods
    price: int


class Statement(NamedTuple):
    """A household's account, line by line in order of time, and what is left (hundredths)."""

    household: str
    lines: tuple[Line, ...]
    balance: int


def lapse_days(
    events: Iterable[RedemptionEvent], years: Iterable[int], year_end: YearEnd, as_of: dt.date
) -> tuple[dt.date, ...]:
    """Days at whose end points lapse, as far as they are over on the day `as_of`."""
    days = {one.date for one in events if not one.carry_over}
    if year_end is YearEnd.LAPSE:
        days |= {dt.date(year, 12, 31) for year in years}
    return tuple(sorted(day for day in days if day < as_of))


def account(rows: Iterable[Scored], taken: Iterable[Taken], lapses: Iterable[dt.date]) -> tuple[Line, ...]:
    """One household's lines. On one day points come first, then goods, and what lapses goes last."""
    moves: list[tuple[dt.date, int, str, Scored | Taken | None]] = []
    moves += [(one.entry.date, 0, one.entry.id, one) for one in rows]
    moves += [(one.row.date, 1, one.row.id, one) for one in taken]
    moves += [(day, 2, "", None) for day in lapses]
    moves.sort(key=lambda one: one[:3])
    book = _Book()
    return tuple(line for day, _, _, one in moves if (line := book.enter(day, one)) is not None)


class _Book:
    """A balance, and how much of it lapsed in each stretch of time so far."""

    def __init__(self) -> None:
        self.balance = 0
        self.lapsed: list[int] = []
        self.stretch: dict[str, int] = {}  # row -> number of lapses before it

    def enter(self, day: dt.date, one: Scored | Taken | None) -> Line | None:
        if one is None:
            return self._lapse(day)
        if isinstance(one, Taken):
            return self._line(
                day, Move.REDEEMED, one.row.id, one.goods.id, one.goods.name, one.row.quantity, -one.price
            )
        entry = one.entry
        what = entry.note or one.item
        if entry.reversal_of:
            change = self._reversal(entry.reversal_of, one.counted)
            line = self._line(day, Move.REVERSED, entry.id, entry.rule, what, entry.quantity, change)
        else:
            self.stretch[entry.id] = len(self.lapsed)
            line = self._line(day, Move.EARNED, entry.id, entry.rule, what, entry.quantity, one.counted)
        return line._replace(counted=one.counted, capped=one.capped, taken_back=one.taken_back)

    def _line(self, day: dt.date, move: Move, name: str, rule: str, what: str, quantity: object, change: int) -> Line:
        self.balance += change
        amount = f"{quantity:f}" if not isinstance(quantity, (str, int)) else str(quantity)
        return Line(day, move, name, rule, what, amount, change, change, False, False, self.balance)  # noqa: FBT003

    def _reversal(self, original: str, counted: int) -> int:
        at = self.stretch.get(original, len(self.lapsed))
        if at == len(self.lapsed):
            return counted
        gone = min(-counted, self.lapsed[at])
        self.lapsed[at] -= gone
        return counted + gone

    def _lapse(self, day: dt.date) -> Line | None:
        left = max(0, self.balance)
        self.lapsed.append(left)
        return self._line(day, Move.LAPSED, "", "", "", "", -left) if left else None
