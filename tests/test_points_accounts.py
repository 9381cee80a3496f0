"""Accounts: lines of one household, what lapses at a year's end, and what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from site_gen import points
from site_gen.points import Move
from site_gen.records.settings import YearEnd
from tests.support.ledgers import FIRST, HOUSES, D, back, ledger_rows, row
from tests.test_points_redeeming import event, taken

if TYPE_CHECKING:
    import datetime as dt

    from site_gen.points import Statement
    from site_gen.records.points import PointsEntry, Redemption

LAPSE, CARRY = YearEnd.LAPSE, YearEnd.CARRY
OLD = replace(FIRST, effective_from=D(2025, 1, 1))
WINTER = event("2026-H2", D(2026, 12, 27))
LATER = D(2027, 6, 1)


def account(
    rows: list[PointsEntry],
    took: list[Redemption] | None = None,
    *,
    year_end: YearEnd = LAPSE,
    as_of: dt.date = LATER,
    carry_over: bool = True,
) -> Statement:
    """The account of A1, with a redemption on June 27th and one on December 27th 2026."""
    events = {"2026-H1": event(carry_over=carry_over), "2026-H2": WINTER}
    rows_by_event: dict[str, list[Redemption]] = {"2026-H1": [], "2026-H2": []}
    for one in took or []:
        rows_by_event["2026-H1" if one.date < WINTER.date else "2026-H2"].append(one)
    scored = points.score({"all": rows}, [OLD])
    found = points.statement("A1", scored, rows_by_event, events, year_end=year_end, as_of=as_of)
    left, _ = points.balances(scored, rows_by_event, events, year_end=year_end, as_of=as_of)
    assert left.get("A1", 0) == found.balance
    return found


def moves(found: Statement) -> list[tuple[str, int, int]]:
    """Kind, change and balance of each line."""
    return [(one.move.value, one.change, one.balance) for one in found.lines]


def test_a_statement_tells_every_row_with_the_balance_after_it() -> None:
    """Points, a row that a cap cut, its reversal, and goods: in order of time, each with what was left."""
    cut = row(2, quantity="2", date=D(2026, 3, 17))
    rows = [row(1, quantity="2"), cut, back(3, cut, date=D(2026, 3, 18)), row(4, "A2")]
    found = account(rows, [taken(1, "A1")], year_end=CARRY)
    assert moves(found) == [
        ("earned", 400, 400),
        ("earned", 200, 600),
        ("reversed", -200, 400),
        ("redeemed", -200, 200),
    ]
    assert [one.taken_back for one in found.lines] == [False, True, False, False]
    capped = account([row(1, quantity="9")])
    assert (capped.lines[0].capped, capped.lines[0].counted, capped.lines[0].quantity) == (True, 600, "9")
    assert account([row(1, "A2")]).lines == ()


def test_points_of_a_year_lapse_with_its_last_day() -> None:
    """Six earned, two spent in June, four gone on New Year's Eve; on the day itself they can still be spent."""
    rows = [row(1, quantity="3"), row(2, date=D(2027, 1, 4))]
    assert moves(account(rows, [taken(1, "A1")])) == [
        ("earned", 600, 600),
        ("redeemed", -200, 400),
        ("lapsed", -400, 0),
        ("earned", 200, 200),
    ]
    assert account(rows, [taken(1, "A1")], year_end=CARRY).balance == 600
    assert account(rows[:1], as_of=D(2026, 12, 31)).balance == 600
    assert account(rows[:1], as_of=D(2027, 1, 1)).balance == 0
    eve = [taken(1, "A1", date=D(2026, 12, 31))]
    assert moves(account(rows[:1], eve))[1:] == [("redeemed", -200, 400), ("lapsed", -400, 0)]


def test_a_redemption_that_carries_nothing_over_lapses_the_rest() -> None:
    """What is left after June 27th is gone, and what comes later is there."""
    found = account([row(1, quantity="3"), row(2, date=D(2026, 7, 6))], year_end=CARRY, carry_over=False)
    assert moves(found) == [("earned", 600, 600), ("lapsed", -600, 0), ("earned", 200, 200)]
    early = account([row(1, quantity="3")], year_end=CARRY, carry_over=False, as_of=D(2026, 6, 27))
    assert early.balance == 600, "the day is not over"


def test_nobody_pays_twice_for_points_that_had_lapsed() -> None:
    """A mistake of six points comes to light next year: two were spent and are owed, four had lapsed anyway."""
    mistake = row(1, quantity="3")
    rows = [mistake, back(2, mistake, date=D(2027, 2, 1)), row(3, rule="watch", date=D(2027, 1, 5))]
    found = account(rows, [taken(1, "A1")])
    assert moves(found)[-3:] == [("lapsed", -400, 0), ("earned", 400, 400), ("reversed", -200, 200)]
    assert found.lines[-1].counted == -600


def test_what_is_owed_stays_owed() -> None:
    """Two points too many were spent: New Year's Eve forgives nothing."""
    spent = row(1)
    rows = [spent, back(2, spent, date=D(2026, 7, 6)), row(3, rule="watch", date=D(2027, 1, 4))]
    assert moves(account(rows, [taken(1, "A1")])) == [
        ("earned", 200, 200),
        ("redeemed", -200, 0),
        ("reversed", -200, -200),
        ("earned", 400, 200),
    ]


@given(ledger_rows(), st.sampled_from([LAPSE, CARRY]), st.dates(D(2026, 1, 1), D(2027, 6, 1)), st.integers(0, 3))
def test_lines_add_up_to_the_balance(
    rows: tuple[PointsEntry, ...], year_end: YearEnd, as_of: dt.date, pieces: int
) -> None:
    """Every balance is the one before and the change; the last is what `balances` says; no order of rows matters."""
    scored = points.score({"all": rows}, [FIRST])
    took = {"2026-H1": [taken(1, "A1", quantity=pieces)] if pieces else []}
    events = {"2026-H1": event()}
    left, _ = points.balances(scored, took, events, year_end=year_end, as_of=as_of)
    for household in HOUSES:
        found = points.statement(household, scored, took, events, year_end=year_end, as_of=as_of)
        running = 0
        for line in found.lines:
            running += line.change
            assert line.balance == running
        assert left.get(household, 0) == running == found.balance
        backwards = {"all": tuple(reversed(scored["all"]))}
        assert points.statement(household, backwards, took, events, year_end=year_end, as_of=as_of) == found


@given(ledger_rows())
def test_nothing_of_a_year_is_left_after_it(rows: tuple[PointsEntry, ...]) -> None:
    """All of these rows are of 2026."""
    left, _ = points.balances(points.score({"all": rows}, [FIRST]), {}, {}, year_end=LAPSE, as_of=LATER)
    assert set(left.values()) <= {0}
    assert all(one.move is not Move.LAPSED or one.change < 0 for one in account(list(rows)).lines)
