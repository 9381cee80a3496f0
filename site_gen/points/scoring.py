"""What each entry of the ledger counts: rules in force, caps and reversals."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import msgspec

from site_gen.points.reversals import pair
from site_gen.points.rules import Rules, full_score
from site_gen.points.settling import NONE, Frozen
from site_gen.records.points import CapPeriod, PointsEntry
from site_gen.workdays import quarter_of, week_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from decimal import Decimal

    from site_gen.records.points import PointsRule, RuleVersion

    Ledgers: TypeAlias = Mapping[str, Iterable[PointsEntry]]

_by_date = attrgetter("date")


class Scored(msgspec.Struct, frozen=True):
    """An entry with what it counts (hundredths; negative for a reversal).

    `capped`: a cap made it count less than quantity times points. `taken_back`: a row of the same ledger reverses it.
    `version` is that of the rules which scored it; a reversal has that of the row which it takes back.
    """

    entry: PointsEntry
    item: str
    group: str
    counted: int
    capped: bool
    taken_back: bool
    version: int


def score(ledgers: Ledgers, versions: Iterable[RuleVersion], frozen: Frozen = NONE) -> dict[str, tuple[Scored, ...]]:
    """What each row counts, by ledger, in order of date and id. A row that no rule covers is left out.

    `ledgers` are the rows by quarter. A cap holds per household, rule and week (or quarter) and is used up in order
    of date and id, over the border of two ledgers too. A reversal takes back exactly what its row counted. A row that
    its own ledger takes back uses up no cap, so that the rows around it count as if it had never been written; once
    a quarter is settled, its rows stay as they are, and a later ledger carries the reversal.

    `frozen` rows count what they counted on the day of settling, and use up their caps before any other row does.
    """
    home = {entry.id: period for period, entries in ledgers.items() for entry in entries}
    order = in_order(ledgers)
    if frozen.periods:
        order = [one for one in order if frozen.counts(home[one.id], one.id)]
    pairs, _ = pair(order)
    erased = {original for original, by in pairs.items() if home[original] == home[by.id]}
    counted = _originals(order, Rules(versions), erased, frozen)
    rows: dict[str, list[Scored]] = {period: [] for period in ledgers}
    for entry in order:
        scored = counted.get(entry.id)
        if scored is None and entry.reversal_of in counted and pairs.get(entry.reversal_of) is entry:
            scored = _reversal(entry, counted[entry.reversal_of], frozen)
        if scored is not None:
            rows[home[entry.id]].append(scored)
    return {period: tuple(found) for period, found in rows.items()}


def in_order(ledgers: Ledgers) -> list[PointsEntry]:
    """All rows of all ledgers by date and id: the one order that caps and reversals are worked out in."""
    rows = [entry for entries in ledgers.values() for entry in entries]
    rows.sort(key=attrgetter("id"))
    rows.sort(key=_by_date)  # stable; two plain keys cost a third of a pair
    return rows


def _originals(
    order: Iterable[PointsEntry], rules: Rules, erased: AbstractSet[str], frozen: Frozen
) -> dict[str, Scored]:
    """Every row that is not a reversal, by id. Goes day by day: a ledger has few days and many rows."""
    used: dict[tuple[str, str, str], int] = defaultdict(int)
    days = [(_today(rules, day), list(rows)) for day, rows in groupby(order, _by_date)]
    for today, rows in days if frozen.rows else ():
        for entry in rows:
            kept, held = frozen.rows.get(entry.id), today.get(entry.rule)
            if kept and held and held.cap is not None and not entry.reversal_of and entry.id not in erased:
                used[entry.household, entry.rule, held.window] += kept.counted
    fulls: dict[tuple[int, Decimal], int] = {}  # few rules and few quantities, and exact arithmetic is slow
    found: dict[str, Scored] = {}
    for today, rows in days:
        for entry in rows:
            if entry.reversal_of:
                continue
            held, kept = today.get(entry.rule), frozen.rows.get(entry.id)
            taken_back = entry.id in erased
            if held is None:
                if kept is not None:  # a rule that was deleted since moves nothing either
                    found[entry.id] = Scored(entry, entry.rule, "", kept.counted, False, taken_back, kept.version)  # noqa: FBT003
                continue
            full = fulls.get(amount := (held.rule.points, entry.quantity))
            if full is None:
                full = fulls[amount] = full_score(held.rule, entry)
            counted = full if kept is None else kept.counted
            if kept is None and held.cap is not None:
                key = (entry.household, entry.rule, held.window)
                counted = min(full, max(0, held.cap - used[key]))
                if not taken_back:
                    used[key] += counted
            found[entry.id] = Scored(entry, held.item, held.group, counted, counted < full, taken_back, held.version)
    return found


class _Held(NamedTuple):
    """A rule on one day, with its cap and the week or quarter that the cap holds for."""

    rule: PointsRule
    item: str
    group: str
    cap: int | None
    window: str
    version: int


def _today(rules: Rules, day: dt.date) -> dict[str, _Held]:
    """Every rule of a day, looked up once for all of its rows."""
    version, held = rules.on(day)
    week, quarter = week_of(day), quarter_of(day)
    return {
        name: _Held(
            rule, rule.item, rule.group, rule.cap, week if rule.cap_period is CapPeriod.WEEK else quarter, version
        )
        for name, rule in held.items()
    }


def _reversal(entry: PointsEntry, original: Scored, frozen: Frozen) -> Scored:
    kept = frozen.rows.get(entry.id)
    counted = kept.counted if kept else -original.counted
    return Scored(
        entry, original.item, original.group, counted, capped=False, taken_back=False, version=original.version
    )
