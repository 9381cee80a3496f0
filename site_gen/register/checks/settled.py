"""Settled quarters: their rows stay as they were, or something published says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from site_gen import points
from site_gen.points.finding import shown
from site_gen.records.notices import CorrectionKind
from site_gen.register.checks.common import fault, future
from site_gen.register.checks.notices import ranking_window

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from site_gen.diagnostics import Fault
    from site_gen.presets import Presets
    from site_gen.records.points import PointsEntry, Ranking, SettledEntry
    from site_gen.register.model import Register


def check(register: Register, presets: Presets, as_of: dt.date) -> Iterator[Fault]:
    """All faults of quarters that were settled."""
    for ranking in register.rankings.values():
        yield from _ranking(register, presets, ranking, as_of)
    for period, rows in register.settled.items():
        if period not in register.rankings:
            yield fault(register, "settled", rows[0].entry, "settled-without-ranking", period=period)
    if register.settled:
        yield from _rows(register)


def frozen(register: Register) -> points.Frozen:
    """What settled quarters keep. A row that a factual correction names counts as the ledger now has it."""
    return points.frozen(register.settled, corrected(register))


def corrected(register: Register) -> frozenset[str]:
    """Ids that a factual correction names."""
    return frozenset(one.record for one in register.corrections.values() if one.kind is CorrectionKind.FACT)


def _ranking(register: Register, presets: Presets, ranking: Ranking, as_of: dt.date) -> Iterator[Fault]:
    where = (register, "ranking", ranking.period)
    rows = register.settled.get(ranking.period)
    if ranking.settled_on is None:
        if rows:
            yield fault(register, "settled", rows[0].entry, "settled-without-day", period=ranking.period)
        return
    if not rows:
        yield fault(*where, "settled-without-rows", "settled_on", period=ranking.period)
    window = ranking_window(register, presets, ranking)
    if window and window.closes and ranking.settled_on <= window.closes:
        yield fault(*where, "settled-before-close", "settled_on", closes=window.closes)
    yield from future(*where, [(ranking.settled_on, ("settled_on",))], as_of)


def _rows(register: Register) -> Iterator[Fault]:
    """Every row of a settled ledger against what was kept of it."""
    fixed = corrected(register)
    ledgers = {period: register.entries.get(period, ()) for period in register.settled}
    then = {period: _as_kept(rows, register.settled[period], fixed) for period, rows in ledgers.items()}
    for period, scored in points.score(then, register.rule_versions).items():
        if len(scored) < len(ledgers[period]) or points.settle(scored) != register.settled[period]:
            yield from _period(register, period, fixed, {one.entry.id: one for one in scored})


def _period(
    register: Register, period: str, fixed: AbstractSet[str], now: Mapping[str, points.Scored]
) -> Iterator[Fault]:
    """Where a quarter differs from what was kept of it."""
    entries, rows = register.entries.get(period, ()), register.settled[period]
    kept = {one.entry: one for one in rows}
    for entry in entries:
        one = kept.get(entry.id)
        if one is None:
            yield fault(register, "entry", entry.id, "settled-row-new", id=entry.id, period=period)
        elif entry.id not in fixed:
            yield from _row(register, period, entry, one, now.get(entry.id))
    there = {entry.id for entry in entries}
    for one in rows:
        if one.entry not in there:
            yield fault(register, "settled", one.entry, "settled-row-gone", id=one.entry, period=period)


def _as_kept(
    entries: tuple[PointsEntry, ...], rows: Iterable[SettledEntry], fixed: AbstractSet[str]
) -> list[PointsEntry]:
    """A ledger with those rows that were corrected since as they were when the quarter was settled."""
    kept = {one.entry: one for one in rows if one.entry in fixed}
    return [_back(entry, kept[entry.id]) if entry.id in kept else entry for entry in entries]


def _back(entry: PointsEntry, one: SettledEntry) -> PointsEntry:
    return replace(entry, date=one.date, household=one.household, rule=one.rule, quantity=one.quantity)


_FIELDS = ("date", "household", "rule", "quantity")


def _row(
    register: Register, period: str, entry: PointsEntry, kept: SettledEntry, now: points.Scored | None
) -> Iterator[Fault]:
    for key in _FIELDS:
        before, after = getattr(kept, key), getattr(entry, key)
        if before != after:
            args = {"id": entry.id, "period": period, "before": before, "after": after}
            yield fault(register, "entry", entry.id, "settled-row-changed", key, **args)
            return
    if now is None or (now.counted, now.version) != (kept.counted, kept.version):
        before = f"{shown(kept.counted)} ({kept.version})"
        after = f"{shown(now.counted)} ({now.version})" if now else "—"
        args = {"id": entry.id, "period": period, "before": before, "after": after}
        yield fault(register, "entry", entry.id, "settled-row-counts", **args)
