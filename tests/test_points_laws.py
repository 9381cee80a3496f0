"""Points: laws that hold for every ledger."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from site_gen import points
from site_gen.workdays import quarter_of, week_of
from tests.support.ledgers import FIRST, HOUSES, Q1, Q2, SECOND, D, back, ledger_rows, rank, wrong

if TYPE_CHECKING:
    from random import Random

    from site_gen.records.points import PointsEntry, RuleVersion


@given(ledger_rows())
def test_standings_hold_every_counted_point(rows: tuple[PointsEntry, ...]) -> None:
    """Households' totals, their groups and the rows are three ways to the same sum."""
    standings = rank(*rows)
    total = sum(one.total for one in standings.households)
    assert total == sum(one.counted for one in standings.scored)
    assert total == sum(points for one in standings.households for _, points in one.groups)
    assert len(standings.scored) == len(rows)


@given(ledger_rows(), st.randoms(use_true_random=False))
def test_order_of_rows_never_matters(rows: tuple[PointsEntry, ...], random: Random) -> None:
    """However the file is sorted, everybody has the same points, rank and findings."""
    mixed = list(rows)
    random.shuffle(mixed)
    assert rank(*mixed) == rank(*rows)
    assert wrong(*mixed) == wrong(*rows)


@given(ledger_rows())
def test_ranks_tell_how_many_are_better(rows: tuple[PointsEntry, ...]) -> None:
    """Standard competition ranking, from its definition."""
    standings = rank(*rows)
    households = [(one.rank, one.total) for one in standings.households]
    buildings = [(one.rank, one.average) for one in standings.buildings]
    for ranked in (households, buildings):
        assert [rank for rank, _ in ranked] == [1 + sum(other > value for _, other in ranked) for _, value in ranked]


@given(ledger_rows(), st.integers(1, 5))
def test_no_average_tells_what_one_household_has(rows: tuple[PointsEntry, ...], fewest: int) -> None:
    """Buildings with too few participants are neither averaged nor ranked; the others rank as if they were alone."""
    standings, everybody = rank(*rows, fewest=fewest), rank(*rows)
    large = [one for one in everybody.buildings if one.participants >= fewest]
    assert [(one.building, one.average) for one in standings.buildings] == [
        (one.building, one.average) for one in large
    ]
    assert [one.rank for one in standings.buildings] == [
        1 + sum(other.average > one.average for other in large) for one in large
    ]
    assert {*standings.few, *(one.building for one in large)} == {one.building for one in everybody.households}
    assert standings.households == everybody.households


@given(ledger_rows())
def test_cap_is_never_exceeded(rows: tuple[PointsEntry, ...]) -> None:
    """What a household keeps under one rule in one week (or quarter) stays within the cap."""
    kept: dict[tuple[str, str, str], int] = defaultdict(int)
    for one in rank(*rows).scored:
        window = week_of(one.entry.date) if one.entry.rule == "clean" else quarter_of(one.entry.date)
        kept[one.entry.household, one.entry.rule, window] += one.counted
    caps = {"clean": 600, "give": 900, "watch": 10**9}
    assert all(0 <= sum_ <= caps[rule] for (_, rule, _), sum_ in kept.items())


@given(ledger_rows())
def test_row_that_is_taken_back_leaves_no_trace(rows: tuple[PointsEntry, ...]) -> None:
    """Everybody stands where they would stand if neither row had been written, caps included."""
    gone = {one.reversal_of for one in rows} | {one.id for one in rows if one.reversal_of}
    with_mistakes, without = rank(*rows), rank(*(one for one in rows if one.id not in gone))
    assert with_mistakes.households == without.households
    assert with_mistakes.buildings == without.buildings


@given(ledger_rows())
def test_later_reversal_leaves_the_settled_quarter_alone(rows: tuple[PointsEntry, ...]) -> None:
    """Reversals of April change nothing in March, and take back what counted there."""
    april = [replace(one, date=D(2026, 4, 8)) for one in rows if one.reversal_of]
    march = [one for one in rows if not one.reversal_of]
    both = points.all_standings({Q1: march, Q2: april}, [FIRST], HOUSES)
    assert both[Q1] == rank(*march, fewest=points.FEWEST)
    gone = {one.reversal_of for one in april}
    assert sum(one.counted for one in both[Q2].scored) == -sum(
        one.counted for one in both[Q1].scored if one.entry.id in gone
    )


@given(ledger_rows(), ledger_rows(), st.sampled_from([(FIRST,), (SECOND,), (FIRST, SECOND), ()]))
def test_settled_totals_never_move(
    rows: tuple[PointsEntry, ...], later: tuple[PointsEntry, ...], versions: tuple[RuleVersion, ...]
) -> None:
    """Not by rows slipped in or written later, not by reversals, not by other rules, dearer or deleted."""
    kept = points.settle(points.score({Q1: rows}, [FIRST])[Q1])
    frozen = points.frozen({Q1: kept})
    before = {one.code: one.total for one in rank(*rows).households}
    renamed = [replace(one, id=f"J2027-{one.id[-4:]}", reversal_of=None) for one in later]
    march, april = renamed[::2], [replace(one, date=D(2026, 4, 1)) for one in renamed[1::2]]
    backs = [back(8000 + at, one, date=D(2026, 4, 2)) for at, one in enumerate(rows) if not one.reversal_of]
    ledgers = {Q1: [*rows, *march], Q2: [*april, *backs]}
    after = points.all_standings(ledgers, versions, HOUSES, frozen=frozen)[Q1]
    assert {one.code: one.total for one in after.households} == before
    assert {one.entry.id: one.counted for one in after.scored} == {one.entry: one.counted for one in kept}


@given(ledger_rows(), ledger_rows())
def test_caps_hold_over_the_border_of_a_settled_quarter(
    rows: tuple[PointsEntry, ...], later: tuple[PointsEntry, ...]
) -> None:
    """March 30th and April 1st share a week: what was settled of it leaves only the rest of the cap."""
    march = [replace(one, date=D(2026, 3, 30)) for one in rows if not one.reversal_of]
    april = [replace(one, id=f"J2027-{one.id[-4:]}", date=D(2026, 4, 1)) for one in later if not one.reversal_of]
    kept = points.settle(points.score({Q1: march}, [FIRST])[Q1])
    scored = points.score({Q1: march, Q2: april}, [FIRST], points.frozen({Q1: kept}))
    assert scored == points.score({Q1: march, Q2: april}, [FIRST])


@given(ledger_rows(), st.data())
def test_a_reversal_restores_the_total(rows: tuple[PointsEntry, ...], data: st.DataObject) -> None:
    """Take one more row back, at once or in the next quarter: the household stands as if it had not been written."""
    gone = {one.reversal_of for one in rows} | {one.id for one in rows if one.reversal_of}
    left = [one for one in rows if one.id not in gone]
    if not left:
        return
    one = data.draw(st.sampled_from(left))
    at_once = rank(*rows, back(9999, one))
    without = rank(*(other for other in rows if other.id != one.id))
    assert _totals(at_once) == _totals(without)
    later = points.all_standings({Q1: rows, Q2: [back(9999, one, date=D(2026, 4, 2))]}, [FIRST], HOUSES)
    counted = next(row.counted for row in later[Q1].scored if row.entry.id == one.id)
    assert sum(row.counted for row in later[Q2].scored) == -counted


def _totals(standings: points.Standings) -> dict[str, int]:
    """Points of everybody who has any."""
    return {one.code: one.total for one in standings.households if one.total}
