"""Redemption: nobody spends points or takes goods that are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from site_gen import points
from site_gen.records.points import Goods, Redemption, RedemptionEvent
from tests.support.ledgers import FIRST, D, back, row, told

if TYPE_CHECKING:
    import datetime as dt

    from site_gen.records.points import PointsEntry

JUNE = D(2026, 6, 27)


def event(period: str = "2026-H1", day: dt.date = JUNE, **more: object) -> RedemptionEvent:
    """A redemption day with soap for 2 points and rice for 6, one bag of it."""
    goods = (Goods(id="soap", name="肥皂", points=200, stock=10), Goods(id="rice", name="大米", points=600, stock=1))
    return replace(RedemptionEvent(period=period, date=day, place="大厅", goods=goods), **more)


def taken(number: int, household: str, goods: str = "soap", quantity: int = 1, **more: object) -> Redemption:
    """A row of the redemption table."""
    base = Redemption(id=f"D2026-{number:03d}", date=JUNE, household=household, goods=goods, quantity=quantity)
    return replace(base, **more)


def redeem(
    rows: list[PointsEntry], taken_: dict[str, list[Redemption]], *events: RedemptionEvent
) -> tuple[dict[str, int], list[tuple[str, str, object]]]:
    """What is left, and what was told."""
    scored = points.score({"2026": rows}, [FIRST])
    left, found = points.balances(scored, taken_, {one.period: one for one in events or (event(),)})
    return left, told(found)


def test_balance_is_earned_less_redeemed() -> None:
    """Of 6 points and 2 points, one piece of soap each leaves 4 and 0."""
    rows = [row(1, quantity="3"), row(2, "A2")]
    assert redeem(rows, {"2026-H1": [taken(1, "A1", points=200), taken(2, "A2")]}) == ({"A1": 400, "A2": 0}, [])


def test_nobody_spends_what_is_not_there() -> None:
    """Points below zero and goods below zero are told at the row that went too far."""
    rows = [row(1, quantity="3"), row(2, "A2", quantity="3")]
    over = [taken(1, "A1", quantity=3), taken(2, "A1"), taken(3, "A2", "rice")]
    assert redeem(rows, {"2026-H1": over})[1] == [("balance-below-zero", "02", "household")]
    sold_out = [taken(1, "A1", "rice"), taken(2, "A2", "rice")]
    assert redeem(rows, {"2026-H1": sold_out})[1] == [("stock-below-zero", "02", "goods")]
    assert redeem([], {"2026-H1": [taken(1, "A1")]})[1] == [("balance-below-zero", "01", "household")]


def test_points_earned_later_do_not_pay() -> None:
    """On June 27th nobody can spend what was earned on the 28th."""
    for day, told_ in ((27, []), (28, [("balance-below-zero", "01", "household")])):
        assert redeem([row(1, date=D(2026, 6, day))], {"2026-H1": [taken(1, "A1")]})[1] == told_


def test_each_redemption_day_has_its_own_goods() -> None:
    """Rice is dearer in December and there is one bag again; what was not offered cannot be taken."""
    dear = Goods(id="rice", name="大米", points=700, stock=1)
    december = event("2026-H2", D(2026, 12, 27), goods=(dear,))
    rows = [row(1, "A1", "watch", "4")]
    winter = [taken(2, "A1", "rice", date=december.date, points=700), taken(3, "A1", "soap", date=december.date)]
    left, found = redeem(rows, {"2026-H1": [taken(1, "A1", "rice")], "2026-H2": winter}, event(), december)
    assert (left["A1"], found) == (300, [("goods-not-offered", "03", "goods")])


def test_redemption_needs_its_day_and_a_quantity() -> None:
    """Rows in a folder without an event, and of no piece at all."""
    assert redeem([], {"2026-H2": [taken(1, "A1")]})[1] == [("redemption-without-event", "01", "date")]
    assert redeem([], {"2026-H1": [taken(1, "A1", quantity=0)]})[1] == [("quantity-not-positive", "01", "quantity")]
    assert redeem([row(1)], {"2026-H1": [taken(1, "A1", points=100)]})[1] == [("points-differ", "01", "points")]


def test_points_lapse_where_they_are_not_carried_over() -> None:
    """What is left after June is gone; what was earned since then is there."""
    rows = [row(1, quantity="3"), row(2, date=D(2026, 7, 6))]
    for carried, left in ((True, 600), (False, 200)):
        assert redeem(rows, {"2026-H1": [taken(1, "A1")]}, event(carry_over=carried))[0] == {"A1": left}


def test_reversal_after_spending_is_no_fault_of_the_redemption() -> None:
    """The balance falls below zero, and the next redemption has to wait."""
    spent = row(1)
    rows = [spent, back(2, spent, date=D(2026, 7, 6))]
    assert redeem(rows, {"2026-H1": [taken(1, "A1")]}) == ({"A1": -200}, [])
    december = event("2026-H2", D(2026, 12, 27))
    late = {"2026-H1": [taken(1, "A1")], "2026-H2": [taken(2, "A1", date=december.date)]}
    assert redeem(rows, late, event(), december)[1] == [("balance-below-zero", "02", "household")]
