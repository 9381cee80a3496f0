"""Points: ledger entries to standings, caps, ties and balances. Whole hundredths only, no floats. Pure.

Rules of the trade: shared order of rows never matters; an entry is scored by the rules in force on its day; a mistake
is reversed by an entry of its own; equal points share a rank (standard competition ranking: 1, 2, 2, 4).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from site_gen.records.points import CapPeriod, Household, PointsEntry, PointsRule, RuleVersion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from site_gen.records.points import Redemption, RedemptionEvent


class Scored(msgspec.Struct, frozen=True):
    """An entry with what it counts (hundredths; negative for a reversal) and whether a cap cut it."""

    entry: PointsEntry
    item: str
    group: str
    counted: int
    capped: bool


class HouseholdStanding(msgspec.Struct, frozen=True):
    """A household's place. `groups` are sub-totals; `moved` is places gained since the last quarter, or None."""

    code: str
    building: str
    surname: str
    listed: bool
    total: int
    groups: tuple[tuple[str, int], ...]
    rank: int
    moved: int | None


class BuildingStanding(msgspec.Struct, frozen=True):
    """A building's place by the average of its participating households (hundredths, rounded half up)."""

    building: str
    average: int
    participants: int
    rank: int


class Standings(msgspec.Struct, frozen=True):
    """One quarter. Households and buildings in order of rank, entries in order of date and id."""

    period: str
    households: tuple[HouseholdStanding, ...]
    buildings: tuple[BuildingStanding, ...]
    participants: int
    listed: int
    scored: tuple[Scored, ...]


class Finding(NamedTuple):
    """Something wrong with an entry or redemption: its id, the field, the code and the message's arguments."""

    code: str
    id: str
    key: str
    args: Mapping[str, object]
    warning: bool = False


def version_on(versions: Iterable[RuleVersion], entry: PointsEntry) -> RuleVersion | None:
    """The rules in force on an entry's day."""
    valid = [one for one in versions if one.effective_from <= entry.date]
    return max(valid, key=lambda one: (one.effective_from, one.version), default=None)


def rule_of(versions: Iterable[RuleVersion], entry: PointsEntry) -> PointsRule | None:
    """The rule that scores an entry, None when the version in force has none of that id."""
    version = version_on(versions, entry)
    return next((one for one in version.rules if one.id == entry.rule), None) if version else None


def score(rule: PointsRule, entry: PointsEntry) -> int:
    """Points before caps, in hundredths."""
    return int(abs(entry.quantity) * rule.points)


def scored(entries: Iterable[PointsEntry], versions: tuple[RuleVersion, ...]) -> tuple[Scored, ...]:
    """What each entry counts. Caps are used up in order of date and id; a reversal takes back what its row counted."""
    rows: list[Scored] = []
    counted: dict[str, int] = {}
    used: dict[tuple[str, str, str], int] = defaultdict(int)
    for entry in sorted(entries, key=lambda one: (one.date, one.id)):
        rule = rule_of(versions, entry)
        if rule is None:
            continue
        cap_key = (entry.household, rule.id, _cap_period(rule, entry))
        if entry.reversal_of:
            points, capped = -counted.get(entry.reversal_of, 0), False
        else:
            full = score(rule, entry)
            points = full if rule.cap is None else max(0, min(full, rule.cap - used[cap_key]))
            capped = points < full
            used[cap_key] += points
        counted[entry.id] = points
        rows.append(Scored(entry, rule.item, rule.group, points, capped))
    return tuple(rows)


def standings(
    period: str,
    entries: Iterable[PointsEntry],
    versions: tuple[RuleVersion, ...],
    households: Mapping[str, Household],
    before: Standings | None = None,
) -> Standings:
    """Total and rank every household that took part. `before` is the quarter that movement is measured against."""
    rows = scored(entries, versions)
    totals: dict[str, dict[str, int]] = {}
    for row in rows:
        groups = totals.setdefault(row.entry.household, {})
        groups[row.group] = groups.get(row.group, 0) + row.counted
    known = [(households[code], groups) for code, groups in totals.items() if code in households]
    order = sorted(known, key=lambda one: (-sum(one[1].values()), one[0].code))
    ranks = _ranks([sum(groups.values()) for _, groups in order])
    last = {one.code: one.rank for one in before.households} if before else {}
    placed = tuple(
        HouseholdStanding(
            code=house.code,
            building=house.building,
            surname=house.surname,
            listed=house.listed,
            total=sum(groups.values()),
            groups=tuple(sorted(groups.items())),
            rank=rank,
            moved=last[house.code] - rank if house.code in last else None,
        )
        for (house, groups), rank in zip(order, ranks, strict=True)
    )
    listed = sum(1 for one in placed if one.listed)
    return Standings(period, placed, _buildings(placed), len(placed), listed, rows)


def all_standings(
    entries: Mapping[str, tuple[PointsEntry, ...]],
    versions: tuple[RuleVersion, ...],
    households: Mapping[str, Household],
) -> dict[str, Standings]:
    """Standings of every quarter, each measured against the one before it."""
    found: dict[str, Standings] = {}
    before = None
    for period in sorted(entries):
        before = found[period] = standings(period, entries[period], versions, households, before)
    return found


def findings(entries: Iterable[PointsEntry], versions: tuple[RuleVersion, ...]) -> list[Finding]:
    """What contradicts the rules, row by row."""
    rows = sorted(entries, key=lambda one: (one.date, one.id))
    by_id = {one.id: one for one in rows}
    found: list[Finding] = []
    reversed_ids: set[str] = set()
    for entry in rows:
        rule = rule_of(versions, entry)
        if rule is None:
            found.append(Finding("rule-not-in-force", entry.id, "rule", {"rule": entry.rule, "date": entry.date}))
        elif entry.points is not None and abs(entry.points) != score(rule, entry):
            args = {"given": _shown(abs(entry.points)), "computed": _shown(score(rule, entry))}
            found.append(Finding("points-differ", entry.id, "points", args))
        if entry.recorder == entry.reviewer:
            found.append(Finding("one-person-twice", entry.id, "reviewer", {}))
        if entry.reversal_of:
            found += _reversal(entry, by_id, reversed_ids)
            reversed_ids.add(entry.reversal_of)
        elif entry.quantity <= 0:
            found.append(Finding("quantity-not-positive", entry.id, "quantity", {}))
    return found


def balances(
    totals: Mapping[str, int], redemptions: Iterable[Redemption], events: Iterable[RedemptionEvent]
) -> tuple[dict[str, int], list[Finding]]:
    """What is left of each household's points, and redemptions that go below zero points or stock."""
    goods = {one.id: one for event in events for one in event.goods}
    left = dict(totals)
    stock = {name: one.stock for name, one in goods.items()}
    found: list[Finding] = []
    for row in redemptions:
        price = goods[row.goods].points * row.quantity
        if row.points is not None and row.points != price:
            found.append(
                Finding("points-differ", row.id, "points", {"given": _shown(row.points), "computed": _shown(price)})
            )
        left[row.household] = left.get(row.household, 0) - price
        stock[row.goods] -= row.quantity
        if left[row.household] < 0:
            found.append(Finding("balance-below-zero", row.id, "household", {"missing": _shown(-left[row.household])}))
        if stock[row.goods] < 0:
            found.append(Finding("stock-below-zero", row.id, "goods", {"goods": goods[row.goods].name}))
    return left, found


def _reversal(entry: PointsEntry, by_id: Mapping[str, PointsEntry], done: set[str]) -> Iterator[Finding]:
    original = by_id.get(entry.reversal_of or "")
    if original is None or original.date > entry.date:
        yield Finding("reversal-of-nothing", entry.id, "reversal_of", {"id": entry.reversal_of})
        return
    if (original.household, original.rule) != (entry.household, entry.rule):
        yield Finding("reversal-differs", entry.id, "reversal_of", {"id": original.id})
    if original.id in done:
        yield Finding("reversal-twice", entry.id, "reversal_of", {"id": original.id})
    if not (entry.reason and entry.approved_by):
        yield Finding("reversal-unexplained", entry.id, "reason", {})


def _buildings(placed: tuple[HouseholdStanding, ...]) -> tuple[BuildingStanding, ...]:
    sums: dict[str, list[int]] = {}
    for one in placed:
        sums.setdefault(one.building, []).append(one.total)
    averages = {name: (2 * sum(rows) + len(rows)) // (2 * len(rows)) for name, rows in sums.items()}
    order = sorted(averages, key=lambda name: (-averages[name], len(name), name))
    ranks = _ranks([averages[name] for name in order])
    return tuple(
        BuildingStanding(name, averages[name], len(sums[name]), rank) for name, rank in zip(order, ranks, strict=True)
    )


def _ranks(values: list[int]) -> list[int]:
    """Ranks of values in falling order: equal ones share, and the next one counts how many are better."""
    ranks: list[int] = []
    for index, value in enumerate(values):
        ranks.append(ranks[-1] if index and value == values[index - 1] else index + 1)
    return ranks


def _cap_period(rule: PointsRule, entry: PointsEntry) -> str:
    if rule.cap_period is CapPeriod.WEEK:
        year, week, _ = entry.date.isocalendar()
        return f"{year}-W{week}"
    return f"{entry.date.year}-Q{(entry.date.month + 2) // 3}"


def _shown(points: int) -> str:
    return f"{points // 100}.{points % 100:02d}".rstrip("0").rstrip(".")
