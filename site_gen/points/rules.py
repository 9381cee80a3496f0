"""Which rule scores an entry, and how much before caps."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from site_gen.records.points import PointsEntry, PointsRule, RuleVersion

ONE = Decimal(1)


class Rules:
    """All versions of the rules, looked up by day. A version holds until the next one begins."""

    def __init__(self, versions: Iterable[RuleVersion]) -> None:
        newest_first = sorted(versions, key=lambda one: (one.effective_from, one.version), reverse=True)
        self._versions = tuple((one.effective_from, {rule.id: rule for rule in one.rules}) for one in newest_first)

    def find(self, rule_id: str, day: dt.date) -> PointsRule | None:
        """The rule of the version in force on a day; None when that version has none of that id."""
        for first_day, rules in self._versions:
            if first_day <= day:
                return rules.get(rule_id)
        return None


def in_force(versions: Iterable[RuleVersion], first: dt.date, last: dt.date) -> tuple[int, ...]:
    """Numbers of the versions that were in force on at least one of the days, in order of time."""
    order = sorted(versions, key=lambda one: (one.effective_from, one.version))
    begun = [one for one in order if one.effective_from <= last]
    before = [one for one in begun if one.effective_from <= first][:-1]
    return tuple(one.version for one in begun[len(before) :])


def full_score(rule: PointsRule, entry: PointsEntry) -> int:
    """Points before caps in hundredths, rounded half up. The sign of the quantity is of no account."""
    return int((abs(entry.quantity) * rule.points).quantize(ONE, ROUND_HALF_UP))
