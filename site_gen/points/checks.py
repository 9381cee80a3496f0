"""What contradicts the rules of points: in the rules themselves, and row by row in the ledgers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from site_gen.points.finding import Finding, shown
from site_gen.points.reversals import pair
from site_gen.points.rules import Rules, full_score
from site_gen.points.scoring import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_gen.points.scoring import Ledgers
    from site_gen.records.points import PointsEntry, RuleVersion


def findings(ledgers: Ledgers, versions: Iterable[RuleVersion]) -> list[Finding]:
    """Everything wrong with rows of the ledgers, by id. All ledgers at once: reversals reach over quarters."""
    rules = Rules(versions)
    order = in_order(ledgers)
    pairs, found = pair(order)
    by_id = {one.id: one for one in order} if pairs or found else {}
    alone = {both for both in {(one.recorder, one.reviewer) for one in order} if both[0].strip() == both[1].strip()}
    ruled = {(rule, day) for day in {one.date for one in order} for rule in rules.on(day).rules}
    for entry in order:
        plain = entry.points is None and not entry.reversal_of and entry.quantity > 0
        if not (plain and (entry.rule, entry.date) in ruled):  # most rows need no second look
            original = by_id.get(entry.reversal_of) if entry.reversal_of else entry
            wrong = _scoring(entry, original, rules) if original is not None else None
            if wrong is not None:
                found.append(wrong)
        if alone and (entry.recorder, entry.reviewer) in alone:
            found.append(Finding("one-person-twice", entry.id, ("reviewer",), {}))
    found += _twice(one for one in order if not one.reversal_of and one.id not in pairs)
    return found


def rule_findings(versions: Iterable[RuleVersion]) -> list[Finding]:
    """Everything wrong with the rules; `id` is the version's number."""
    found: list[Finding] = []
    order = sorted(versions, key=lambda one: one.version)
    for earlier, later in pairwise(order):
        if later.effective_from <= earlier.effective_from:
            args = {"earlier": earlier.version, "date": earlier.effective_from}
            found.append(Finding("version-not-later", str(later.version), ("effective_from",), args))
    for version in order:
        found += _rules(version)
    return found


def _scoring(entry: PointsEntry, original: PointsEntry, rules: Rules) -> Finding | None:
    """A reversal is held to the rule that its row was scored by, which may have ended since."""
    reversing = bool(entry.reversal_of)
    rule = rules.find(original.rule, original.date)
    if rule is None:
        args: dict[str, object] = {"rule": entry.rule, "date": entry.date}
        return None if reversing else Finding("rule-not-in-force", entry.id, ("rule",), args)
    if not reversing and entry.quantity <= 0:
        return Finding("quantity-not-positive", entry.id, ("quantity",), {})
    if entry.points is None:
        return None
    computed = full_score(rule, original)
    # The minus before a reversal's points is custom, not needed: what it takes back is known from its row
    if (abs(entry.points) if reversing else entry.points) == computed:
        return None
    args = {"given": shown(entry.points), "computed": shown(-computed if reversing else computed)}
    return Finding("points-differ", entry.id, ("points",), args)


def _twice(entries: Iterable[PointsEntry]) -> Iterator[Finding]:
    """Rows that say the same: perhaps somebody did it twice, more likely it was written down twice."""
    alike: dict[tuple[object, ...], PointsEntry] = {}
    same: dict[tuple[object, ...], str] = {}
    for one in entries:
        # Numbers are slow to hash, so they are only looked at where all else agrees
        key = (one.household, one.date, one.rule, one.note)
        before = alike.setdefault(key, one)
        if before is one:
            continue
        same.setdefault((*key, before.quantity), before.id)
        first = same.setdefault((*key, one.quantity), one.id)
        if first != one.id:
            yield Finding("entry-duplicate", one.id, ("id",), {"id": first}, warning=True)


def _rules(version: RuleVersion) -> Iterator[Finding]:
    number = str(version.version)
    known: set[str] = set()
    for index, rule in enumerate(version.rules):
        if rule.id in known:
            yield Finding("rule-twice", number, ("rules", index, "id"), {"id": rule.id})
        known.add(rule.id)
        if rule.points <= 0:
            yield Finding("rule-without-points", number, ("rules", index, "points"), {})
        if rule.cap is not None and rule.cap_period is None:
            yield Finding("cap-without-period", number, ("rules", index, "cap"), {})
        if rule.cap is None and rule.cap_period is not None:
            yield Finding("period-without-cap", number, ("rules", index, "cap_period"), {})
