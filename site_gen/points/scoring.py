"""What each entry of the ledger counts: rules in force, caps and reversals."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from site_gen.points.reversals import pair
from site_gen.points.rules import Rules, full_score
from site_gen.records.points import CapPeriod, PointsEntry
from site_gen.workdays import quarter_of, week_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from site_gen.records.points import PointsRule, RuleVersion

    Ledgers: TypeAlias = Mapping[str, Iterable[PointsEntry]]


class Scored(msgspec.Struct, frozen=True):
    """An entry with what it counts (hundredths; negative for a reversal).

    `capped`: a cap made it count less than quantity times points. `taken_back`: a row of the same ledger reverses it.
    """

    entry: PointsEntry
    item: str
    group: str
    counted: int
    capped: bool
    taken_back: bool


def score(ledgers: Ledgers, versions: Iterable[RuleVersion]) -> dict[str, tuple[Scored, ...]]:
    """What each row counts, by ledger, in order of date and id. A row that no rule covers is left out.

    `ledgers` are the rows by quarter. A cap holds per household, rule and week (or quarter) and is used up in order
    of date and id, over the border of two ledgers too. A reversal takes back exactly what its row counted. A row that
    its own ledger takes back uses up no cap, so that the rows around it count as if it had never been written; once
    a quarter is settled, its rows stay as they are, and a later ledger carries the reversal.
    """
    home = {entry.id: period for period, entries in ledgers.items() for entry in entries}
    order = in_order(ledgers)
    pairs, _ = pair(order)
    erased = {original for original, by in pairs.items() if home[original] == home[by.id]}
    counted = _originals(order, Rules(versions), erased)
    rows: dict[str, list[Scored]] = {period: [] for period in ledgers}
    for entry in order:
        if not entry.reversal_of:
            scored = counted.get(entry.id)
        elif pairs.get(entry.reversal_of) is entry and entry.reversal_of in counted:
            original = counted[entry.reversal_of]
            scored = Scored(entry, original.item, original.group, -original.counted, capped=False, taken_back=False)
        else:
            scored = None
        if scored is not None:
            rows[home[entry.id]].append(scored)
    return {period: tuple(found) for period, found in rows.items()}


def in_order(ledgers: Ledgers) -> list[PointsEntry]:
    """All rows of all ledgers by date and id: the one order that caps and reversals are worked out in."""
    return sorted((entry for entries in ledgers.values() for entry in entries), key=lambda one: (one.date, one.id))


def _originals(order: Iterable[PointsEntry], rules: Rules, erased: set[str]) -> dict[str, Scored]:
    """Every row that is not a reversal, by id."""
    used: dict[tuple[str, str, str], int] = defaultdict(int)
    found: dict[str, Scored] = {}
    for entry in order:
        rule = None if entry.reversal_of else rules.find(entry.rule, entry.date)
        if rule is None:
            continue
        full = full_score(rule, entry)
        taken_back = entry.id in erased
        counted = full
        if rule.cap is not None:
            key = (entry.household, rule.id, _cap_window(rule, entry))
            counted = min(full, max(0, rule.cap - used[key]))
            if not taken_back:
                used[key] += counted
        found[entry.id] = Scored(entry, rule.item, rule.group, counted, counted < full, taken_back)
    return found


def _cap_window(rule: PointsRule, entry: PointsEntry) -> str:
    """The week or quarter that a cap holds for."""
    return week_of(entry.date) if rule.cap_period is CapPeriod.WEEK else quarter_of(entry.date)
