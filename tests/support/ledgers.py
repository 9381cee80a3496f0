"""Rows of a points ledger, rules and households, made by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from msgspec.structs import replace

from site_gen import messages, points
from site_gen.records.points import CapPeriod, Household, PointsEntry, PointsRule, RuleVersion

if TYPE_CHECKING:
    from site_gen.points import Finding, Standings

D = dt.date
Q1, Q2 = "2026-Q1", "2026-Q2"
CLEAN = PointsRule(
    id="clean", item="清扫", group="清洁", points=200, unit="次", cap=600, cap_period=CapPeriod.WEEK, evidence="签到表"
)
GIVE = PointsRule(id="give", item="捐书", group="公益", points=150, unit="件", cap=900, cap_period=CapPeriod.QUARTER)
WATCH = PointsRule(id="watch", item="值班", group="管护", points=400, unit="次")
FIRST = RuleVersion(version=1, effective_from=D(2026, 1, 1), adopted_by="H2025-01-1", rules=(CLEAN, GIVE, WATCH))
DEARER = replace(CLEAN, points=300, cap=None, cap_period=None)
SECOND = RuleVersion(version=2, effective_from=D(2026, 2, 1), adopted_by="H2026-01-1", rules=(DEARER, GIVE))
HOUSES = {
    code: Household(code=code, building=building, surname="王", listed=code != "B2")
    for code, building in (("A1", "1"), ("A2", "1"), ("A10", "2"), ("B1", "2"), ("B2", "10"))
}
MONDAY = D(2026, 3, 16)


def row(number: int, household: str = "A1", rule: str = "clean", quantity: str = "1", **more: object) -> PointsEntry:
    """A row of the ledger."""
    base = PointsEntry(
        id=f"J2026-{number:04d}",
        date=MONDAY,
        household=household,
        rule=rule,
        quantity=Decimal(quantity),
        note=f"第{number}行",
        recorder="周某",
        reviewer="吴某",
    )
    return replace(base, **more)


def back(number: int, original: PointsEntry, **more: object) -> PointsEntry:
    """The row that takes another one back."""
    base = replace(
        row(number, original.household, original.rule),
        date=original.date,
        quantity=-original.quantity,
        reversal_of=original.id,
        reason="记错户",
        approved_by="评议小组",
    )
    return replace(base, **more)


@st.composite
def ledger_rows(draw: st.DrawFn, houses: tuple[str, ...] = tuple(sorted(HOUSES))) -> tuple[PointsEntry, ...]:
    """A quarter's rows, some of them taken back. Few `houses` meet their caps more often."""
    originals = draw(
        st.lists(
            st.builds(
                row,
                st.just(0),
                st.sampled_from(houses),
                st.sampled_from(["clean", "give", "watch"]),
                st.sampled_from(["0.5", "1", "2", "3.3"]),
                date=st.sampled_from([D(2026, 1, 2), D(2026, 1, 4), D(2026, 1, 5), D(2026, 3, 30), D(2026, 3, 31)]),
            ),
            max_size=25,
        )
    )
    numbered = [replace(one, id=f"J2026-{2 * at:04d}") for at, one in enumerate(originals)]
    gone = draw(st.sets(st.sampled_from(numbered))) if numbered else set()
    return (*numbered, *(back(int(one.id[-4:]) + 1, one) for one in gone))


def rank(*rows: PointsEntry, versions: tuple[RuleVersion, ...] = (FIRST,), fewest: int = 1) -> Standings:
    """Standings of one quarter, in which a building needs `fewest` households for an average."""
    return points.all_standings({Q1: rows}, versions, HOUSES, fewest=fewest)[Q1]


def counted(*rows: PointsEntry, versions: tuple[RuleVersion, ...] = (FIRST,)) -> dict[str, int]:
    """What each row counts, by the last digits of its id."""
    return {one.entry.id[-2:]: one.counted for one in points.score({Q1: rows}, versions)[Q1]}


def told(found: list[Finding]) -> list[tuple[str, str, object]]:
    """Code, record and field of findings. Each has words in both languages, with no gap left in them."""
    for one in found:
        assert one.code in messages.known_codes(), one.code
        for language in ("zh", "en"):
            assert "{" not in "".join(messages.text(one.code, one.args, language)), one
    return [(one.code, one.id[-2:], one.keys[-1]) for one in found]


def wrong(*rows: PointsEntry, versions: tuple[RuleVersion, ...] = (FIRST,)) -> list[tuple[str, str, object]]:
    """What is wrong with rows of one ledger."""
    return told(points.findings({Q1: rows}, versions))
