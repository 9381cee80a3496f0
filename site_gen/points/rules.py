"""Which rule scores an entry, and how much before caps."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from site_gen.records.points import PointsEntry, PointsRule, RuleVersion

ONE = Decimal(1)


class InForce(NamedTuple):
    """The version that holds on a day (0 before the first one) and its rules by id."""

    version: int
    rules: Mapping[str, PointsRule]


class Rules:
    """All versions of the rules, looked up by day. A version holds until the next one begins."""

    def __init__(self, versions: Iterable[RuleVersion]) -> None:
        newest_first = sorted(versions, key=lambda one: (one.effective_from, one.version), reverse=True)
        self._versions = tuple(
            (one.effective_from, InForce(one.version, {rule.id: rule for rule in one.rules})) for one in newest_first
        )
        self._days: dict[dt.date, InForce] = {}  # a ledger has few days and many rows

    def on(self, day: dt.date) -> InForce:
        """What holds on a day."""
        found = self._days.get(day)
        if found is None:
            found = next((held for first, held in self._versions if first <= day), NOTHING)
            self._days[day] = found
        return found

    def find(self, rule_id: str, day: dt.date) -> PointsRule | None:
        """The rule of the version in force on a day; None when that version has none of that id."""
        return self.on(day).rules.get(rule_id)


NOTHING = InForce(0, {})


def in_force(versions: Iterable[RuleVersion], first: dt.date, last: dt.date) -> tuple[int, ...]:
    """Numbers of the versions that were in force on at least one of the days, in order of time."""
    order = sorted(versions, key=lambda one: (one.effective_from, one.version))
    begun = [one for one in order if one.effective_from <= last]
    before = [one for one in begun if one.effective_from <= first][:-1]
    return tuple(one.version for one in begun[len(before) :])


def full_score(rule: PointsRule, entry: PointsEntry) -> int:
    """Points before caps in hundredths, rounded half up. The sign of the quantity is of no account."""
    return int((abs(entry.quantity) * rule.points).quantize(ONE, ROUND_HALF_UP))
