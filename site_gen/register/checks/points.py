"""Points: the ledger must follow its rules, and nobody may spend what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen import points
from site_gen.register.checks.common import fault
from site_gen.workdays import period_range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.diagnostics import Fault
    from site_gen.records.points import Ranking
    from site_gen.register.model import Register


def check(register: Register) -> list[Fault]:
    """All faults of ledgers, redemptions, rankings and honours."""
    faults: list[Fault] = []
    for period in register.entries:
        faults += _ledger(register, period)
    faults += _redemptions(register)
    for ranking in register.rankings.values():
        faults += _ranking(register, ranking)
    faults += _honours(register)
    return faults


def _ledger(register: Register, period: str) -> Iterator[Fault]:
    for one in points.findings(register.entries[period], register.rule_versions):
        yield fault(register, "entry", one.id, one.code, one.key, **one.args)
    first, last = period_range(period)
    for entry in register.entries[period]:
        if not first <= entry.date <= last:
            args = {"date": entry.date, "period": period}
            yield fault(register, "entry", entry.id, "entry-outside-period", "date", **args)


def _redemptions(register: Register) -> Iterator[Fault]:
    rows = [row for period in sorted(register.redemptions) for row in register.redemptions[period]]
    totals: dict[str, int] = {}
    for period in sorted(register.entries):
        for one in points.scored(register.entries[period], register.rule_versions):
            totals[one.entry.household] = totals.get(one.entry.household, 0) + one.counted
    _, found = points.balances(totals, rows, register.events.values())
    for finding in found:
        yield fault(register, "redemption", finding.id, finding.code, finding.key, **finding.args)


def _ranking(register: Register, ranking: Ranking) -> Iterator[Fault]:
    first, last = period_range(ranking.period)
    if not first <= ranking.cut_off <= last:
        yield fault(
            register,
            "ranking",
            ranking.period,
            "cut-off-outside",
            "cut_off",
            date=ranking.cut_off,
            period=ranking.period,
        )
    if ranking.rule_version not in {one.version for one in register.rule_versions}:
        yield fault(
            register, "ranking", ranking.period, "rule-version-unknown", "rule_version", version=ranking.rule_version
        )
    for entry in register.entries.get(ranking.period, ()):
        if ranking.cut_off < entry.date <= last:
            args = {"date": entry.date, "cut_off": ranking.cut_off}
            yield fault(register, "entry", entry.id, "entry-after-cut-off", "date", **args)


def _honours(register: Register) -> Iterator[Fault]:
    """A full name needs a consent on paper; while it holds is for the pages to see."""
    for honour in register.honours.values():
        if honour.full_name and honour.consent is None:
            yield fault(register, "honour", honour.id, "full-name-without-consent", "full_name")
