"""Points: what each row counts, who stands where, and what contradicts the rules."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from site_gen import points, schema
from site_gen.records.points import PointsEntry, PointsRule, RuleVersion
from tests.support.ledgers import (
    CLEAN,
    FIRST,
    GIVE,
    HOUSES,
    MONDAY,
    Q1,
    Q2,
    SECOND,
    WATCH,
    D,
    back,
    counted,
    rank,
    row,
    told,
    wrong,
)

ROOT = Path(__file__).resolve().parents[1]

# Scores, caps and versions


def test_score_is_quantity_times_points() -> None:
    """In hundredths of a point, half up: a third of a book at 1.5 points is 0.5."""
    assert counted(row(1, quantity="2"), row(2, rule="give", quantity="0.5")) == {"01": 400, "02": 75}
    assert counted(row(1, rule="give", quantity="0.333")) == {"01": 50}
    assert counted(row(1, rule="give", quantity="0.3299")) == {"01": 49}


def test_cap_cuts_what_comes_later_and_says_so() -> None:
    """6 points a week: the row that goes over counts less, the ones after it nothing; all are kept."""
    scored = rank(row(1, quantity="2"), row(2, quantity="2"), row(3)).scored
    assert [(one.counted, one.capped) for one in scored] == [(400, False), (200, True), (0, True)]


def test_cap_is_used_up_by_day_and_then_by_id() -> None:
    """Tuesday's row was written down first, and still Monday's counts in full."""
    tuesday, monday = row(1, quantity="2", date=MONDAY + dt.timedelta(1)), row(2, quantity="2")
    assert counted(tuesday, monday) == {"02": 400, "01": 200}


def test_cap_starts_anew_each_week_and_for_each_household() -> None:
    """Sunday belongs to the week that ends; the next Monday, and a neighbour, have caps of their own."""
    sunday, monday = MONDAY + dt.timedelta(6), MONDAY + dt.timedelta(7)
    rows = (
        row(1, quantity="3"),
        row(2, date=sunday, quantity="3"),
        row(3, date=monday, quantity="3"),
        row(4, "A2", quantity="3"),
    )
    assert counted(*rows) == {"01": 600, "02": 0, "03": 600, "04": 600}


def test_cap_of_a_quarter_holds_for_all_of_its_weeks() -> None:
    """9 points of books, whenever they were given."""
    assert counted(row(1, rule="give", quantity="4", date=D(2026, 1, 5)), row(2, rule="give", quantity="4")) == {
        "01": 600,
        "02": 300,
    }


def test_week_that_lies_in_two_quarters_has_one_cap() -> None:
    """March 30th and April 2nd are days of one week, though of two ledgers."""
    scored = points.score(
        {Q1: [row(1, date=D(2026, 3, 30), quantity="2")], Q2: [row(2, date=D(2026, 4, 2), quantity="2")]}, [FIRST]
    )
    assert [one.counted for rows in scored.values() for one in rows] == [400, 200]


def test_lower_cap_from_the_middle_of_a_week_takes_nothing_away() -> None:
    """6 points were earned by Wednesday; the new cap of 4 only stops what comes after."""
    tighter = replace(FIRST, version=2, effective_from=MONDAY + dt.timedelta(3), rules=(replace(CLEAN, cap=400),))
    rows = (row(1, quantity="3"), row(2, date=MONDAY + dt.timedelta(4)))
    assert counted(*rows, versions=(FIRST, tighter)) == {"01": 600, "02": 0}


def test_entry_is_scored_by_the_rules_of_its_day() -> None:
    """On January 31st cleaning gave 2 points, from February 1st on it gave 3; older days have no rules."""
    days = (row(1, date=D(2026, 1, 31)), row(2, date=D(2026, 2, 1)), row(3, date=D(2025, 12, 31)))
    assert counted(*days, versions=(SECOND, FIRST)) == {"01": 200, "02": 300}
    assert wrong(*days, versions=(SECOND, FIRST)) == [("rule-not-in-force", "03", "rule")]
    assert wrong(row(1, rule="watch"), versions=(FIRST, SECOND)) == [("rule-not-in-force", "01", "rule")]


# Reversals


def test_reversal_takes_back_exactly_what_counted() -> None:
    """A capped row counted less than its points, and so much less is taken back."""
    full, cut = row(1, quantity="2"), row(2, quantity="2")
    assert counted(full, cut, back(3, full)) == {"01": 400, "02": 400, "03": -400}
    assert counted(row(1, quantity="9"), back(2, row(1, quantity="9"))) == {"01": 600, "02": -600}


def test_household_whose_only_row_was_a_mistake_does_not_take_part() -> None:
    """Somebody else's row was booked on A2: she neither stands in the list nor lowers her building's average."""
    mistake = row(2, "A2")
    standings = rank(row(1), mistake, back(3, mistake))
    assert [one.code for one in standings.households] == ["A1"]
    assert standings.buildings[0].participants == 1


def test_mistake_of_a_settled_quarter_is_taken_back_in_the_next() -> None:
    """The settled quarter stays as it was published; the next one carries the correction."""
    mistake = row(1, quantity="2")
    ledgers = {Q1: [mistake, row(2)], Q2: [back(3, mistake, date=D(2026, 4, 8)), row(4, "B1", date=D(2026, 4, 9))]}
    both = points.all_standings(ledgers, [FIRST], HOUSES)
    assert points.findings(ledgers, [FIRST]) == []
    assert both[Q1] == points.all_standings({Q1: ledgers[Q1]}, [FIRST], HOUSES)[Q1]
    assert [(one.code, one.total) for one in both[Q2].households] == [("B1", 200), ("A1", -400)]


def test_reversal_outlives_its_rule() -> None:
    """A row is taken back by the rule that it was scored by, though the newest version has none of that id."""
    watch = row(1, rule="watch", date=D(2026, 1, 20))
    later = back(2, watch, date=D(2026, 3, 2), points=-400)
    assert wrong(watch, later, versions=(FIRST, SECOND)) == []
    assert counted(watch, later, versions=(FIRST, SECOND)) == {"01": 400, "02": -400}


def test_faulty_reversals_are_told_and_take_nothing_back() -> None:
    """Of nothing, of itself, of a later row, of another household, rule or quantity, of a reversal, or twice."""
    one = row(1)
    good = back(2, one)
    cases = {
        "reversal-of-nothing": [
            back(3, row(9)),
            back(3, one, reversal_of="J2026-0003"),
            back(3, one, date=D(2026, 3, 1)),
        ],
        "reversal-differs": [
            back(3, one, household="A2"),
            back(3, one, rule="give"),
            back(3, one, quantity=Decimal(2)),
        ],
    }
    for code, rows in cases.items():
        for bad in rows:
            assert [found[:2] for found in wrong(one, bad)] == [(code, "03")]
            assert counted(one, bad) == {"01": 200}
    assert wrong(one, good, back(3, good)) == [("reversal-of-reversal", "03", "reversal_of")]
    assert wrong(one, good, back(3, one)) == [("reversal-twice", "03", "reversal_of")]
    assert counted(one, good, back(3, one)) == {"01": 200, "02": -200}


def test_reversal_says_why_and_who_agreed() -> None:
    """Both are asked for."""
    one = row(1)
    assert wrong(one, back(2, one, reason="")) == [("reversal-unexplained", "02", "reason")]
    assert wrong(one, back(2, one, approved_by="")) == [("reversal-unexplained", "02", "approved_by")]


# What was written by hand


def test_written_points_are_those_before_the_cap() -> None:
    """Staff write what the rule gives; the cap is the program's business."""
    assert wrong(row(1, quantity="4", points=800)) == []
    assert wrong(row(1, quantity="4", points=600)) == [("points-differ", "01", "points")]
    assert wrong(row(1, points=-200)) == [("points-differ", "01", "points")]


def test_reversal_may_write_its_points_with_or_without_minus() -> None:
    """What it takes back is known; another number is told with the one that is right."""
    one = row(1, quantity="1.5")
    assert wrong(one, back(2, one, points=-300)) == wrong(one, back(2, one, points=300)) == []
    (found,) = points.findings({Q1: [one, back(2, one, points=-200)]}, [FIRST])
    assert (found.code, found.args) == ("points-differ", {"given": "-2", "computed": "-3"})


def test_two_people_stand_behind_each_row() -> None:
    """Whoever wrote a row down cannot check it."""
    assert wrong(row(1, recorder="吴某 ")) == [("one-person-twice", "01", "reviewer")]


def test_only_reversals_may_be_negative() -> None:
    """An original row counts something that was done."""
    for quantity in ("0", "-1"):
        assert wrong(row(1, quantity=quantity)) == [("quantity-not-positive", "01", "quantity")]


def test_same_row_twice_is_a_warning() -> None:
    """It may be true, so it does not stop the build; once one of them is taken back, nothing is left to say."""
    one, same = row(1, note="扫雪"), row(2, note="扫雪")
    (found,) = points.findings({Q1: [one, same]}, [FIRST])
    assert (found.code, found.id, found.warning, found.args) == ("entry-duplicate", same.id, True, {"id": one.id})
    assert wrong(one, same, back(3, same)) == []
    assert wrong(one, row(2, note="扫雪", household="A2"), row(3, note="扫雪", date=D(2026, 3, 17))) == []


def test_rules_that_cannot_hold_are_told() -> None:
    """Two rules of one id, no points, half a cap, and versions that do not follow each other."""

    def rules(*changed: PointsRule) -> list[tuple[str, str, object]]:
        return told(points.rule_findings([replace(FIRST, rules=changed)]))

    assert rules(CLEAN, GIVE, WATCH) == []
    assert rules(CLEAN, CLEAN) == [("rule-twice", "1", "id")]
    assert rules(replace(WATCH, points=0)) == [("rule-without-points", "1", "points")]
    assert rules(replace(CLEAN, cap_period=None)) == [("cap-without-period", "1", "cap")]
    assert rules(replace(CLEAN, cap=None)) == [("period-without-cap", "1", "cap_period")]
    assert points.rule_findings([SECOND, FIRST]) == []
    early = replace(SECOND, effective_from=FIRST.effective_from)
    assert told(points.rule_findings([early, FIRST])) == [("version-not-later", "2", "effective_from")]


# Standings


def test_equal_points_share_a_rank_and_the_next_one_is_left_out() -> None:
    """1, 2, 2, 4: within a tie the order is that of the codes, read as people read numbers."""
    standings = rank(row(1, "B1", quantity="3"), row(2, "A10", quantity="2"), row(3, "A2", quantity="2"), row(4, "A1"))
    assert [(one.code, one.rank) for one in standings.households] == [("B1", 1), ("A2", 2), ("A10", 2), ("A1", 4)]


def test_unlisted_household_is_counted_but_not_listed() -> None:
    """B2 keeps its rank to itself, and nobody moves up because of it."""
    standings = rank(row(1, "B2", quantity="2"), row(2, "A1"))
    assert (standings.participants, standings.listed) == (2, 1)
    assert [(one.code, one.rank) for one in standings.households if one.listed] == [("A1", 2)]


def test_whoever_did_something_takes_part_even_for_no_points() -> None:
    """A cap can leave a row without points, and its household still helped; an unknown code is nobody's."""
    ledgers = {Q1: [row(1, date=D(2026, 3, 30), quantity="3")], Q2: [row(2, date=D(2026, 4, 1)), row(3, "Z9")]}
    (one,) = points.all_standings(ledgers, [FIRST], HOUSES)[Q2].households
    assert (one.code, one.total, one.rank, one.groups) == ("A1", 0, 1, ())


def test_groups_add_up_to_the_total() -> None:
    """Sub-totals by group, those that came to nothing left out."""
    gone = row(3, rule="watch")
    (one,) = rank(row(1), row(2, rule="give"), gone, back(4, gone)).households
    assert (one.total, one.groups) == (350, (("公益", 150), ("清洁", 200)))


def test_buildings_are_compared_by_the_average_of_those_who_took_part() -> None:
    """5 points of two households are 2.5 each, half a hundredth goes up, and equal averages share a rank."""
    standings = rank(
        row(1, "A1"),
        row(2, "A2", "give", "2"),
        row(3, "A10", "give", "1"),
        row(4, "B1", "give", "0.67"),
        row(5, "B2", "give"),
    )
    shown = [(one.building, one.average, one.participants, one.rank) for one in standings.buildings]
    assert shown == [("1", 250, 2, 1), ("10", 150, 1, 2), ("2", 126, 2, 3)]
    tied = rank(row(1, "A1"), row(2, "B1"), row(3, "B2")).buildings
    assert [(one.building, one.rank) for one in tied] == [("1", 1), ("2", 1), ("10", 1)]


def test_movement_is_measured_against_the_quarter_before() -> None:
    """A1 gained one place, A2 lost one, and B1 was not there."""
    day = D(2026, 4, 8)
    ledgers = {
        Q2: [row(4, "A1", quantity="3", date=day), row(5, "A2", quantity="2", date=day), row(6, "B1", date=day)],
        Q1: [row(1, "A1"), row(2, "A2", quantity="2")],
    }
    both = points.all_standings(ledgers, [FIRST], HOUSES)
    assert {one.moved for one in both[Q1].households} == {None}
    assert [(one.code, one.moved) for one in both[Q2].households] == [("A1", 1), ("A2", -1), ("B1", None)]


# The example


@pytest.mark.parametrize("period", ["2025-Q4", "2026-Q1"])
def test_example_ledgers_follow_their_rules(period: str) -> None:
    """The example's points as written by hand are those that the program computes."""

    def records(path: str) -> list[object]:
        loaded, faults = schema.load(path, (ROOT / path).read_bytes())
        assert not faults
        return [one.record for one in loaded]

    versions = [one for one in records("content/rankings/rules.yaml") if isinstance(one, RuleVersion)]
    rows = [one for one in records(f"content/rankings/{period}/ledger.csv") if isinstance(one, PointsEntry)]
    assert points.rule_findings(versions) == []
    assert [one for one in points.findings({period: rows}, versions) if not one.warning] == []
    assert len(points.score({period: rows}, versions)[period]) == len(rows) > 500
