"""Standings: who has how many points, and in which place."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from site_gen.points.scoring import Scored, score
from site_gen.points.settling import NONE, Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from site_gen.points.scoring import Ledgers
    from site_gen.records.points import Household, RuleVersion


FEWEST = 3  # households that took part: an average of fewer tells neighbours what one of them has


class HouseholdStanding(msgspec.Struct, frozen=True):
    """A household's place among all that took part. Points are hundredths.

    `groups` are sub-totals by group, those of 0 left out. `moved` is places gained since the quarter before, None when
    the household was not in that. An unlisted household is counted and ranked, but must not be shown.
    """

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
    """One quarter. Households and buildings in order of rank, entries in order of date and id.

    `few` are buildings in which somebody took part, but too few for an average: they have no place among `buildings`.
    """

    period: str
    households: tuple[HouseholdStanding, ...]
    buildings: tuple[BuildingStanding, ...]
    few: tuple[str, ...]
    participants: int
    listed: int
    scored: tuple[Scored, ...]

    def told(self) -> tuple[BuildingStanding, ...]:
        """The buildings whose average may be shown, each in the place it has among all.

        The ledger names everybody who agreed to be listed: where a single household did not, an average tells hers.
        """
        unlisted = Counter(one.building for one in self.households if not one.listed)
        return tuple(one for one in self.buildings if unlisted[one.building] != 1)

    def untold(self) -> tuple[str, ...]:
        """Ids of the buildings in which somebody took part and whose average must not be shown."""
        told = {one.building for one in self.told()}
        return tuple(sorted({one.building for one in self.households} - told, key=lambda name: (len(name), name)))


def all_standings(
    ledgers: Ledgers,
    versions: Iterable[RuleVersion],
    households: Mapping[str, Household],
    *,
    frozen: Frozen = NONE,
    fewest: int = FEWEST,
) -> dict[str, Standings]:
    """Standings of every quarter, each measured against the one before it; settled ones add up what was kept."""
    found: dict[str, Standings] = {}
    before = None
    for period, rows in sorted(score(ledgers, versions, frozen).items()):
        before = found[period] = standings(period, rows, households, before, fewest=fewest)
    return found


def standings(
    period: str,
    rows: tuple[Scored, ...],
    households: Mapping[str, Household],
    before: Standings | None = None,
    *,
    fewest: int = FEWEST,
) -> Standings:
    """Total and rank every household that took part. `before` is the quarter that movement is measured against.

    A building is averaged and ranked when at least `fewest` of its households took part.

    A household takes part with a row that stands. One whose rows were all taken back does not, unless a reversal
    reaches into an earlier quarter and leaves it below 0. Rows of unknown households are passed over.
    """
    groups: dict[str, dict[str, int]] = {}
    standing: set[str] = set()
    for row in rows:
        code = row.entry.household
        sums = groups.setdefault(code, {})
        sums[row.group] = sums.get(row.group, 0) + row.counted
        if not row.entry.reversal_of and not row.taken_back:
            standing.add(code)
    totals = {code: sum(sums.values()) for code, sums in groups.items() if code in households}
    order = sorted(
        (code for code, total in totals.items() if total or code in standing),
        key=lambda code: (-totals[code], code[:1], len(code), code),
    )
    last = {one.code: one.rank for one in before.households} if before else {}
    placed = tuple(
        _placed(households[code], totals[code], groups[code], rank, last.get(code))
        for code, rank in zip(order, _ranks([totals[code] for code in order]), strict=True)
    )
    listed = sum(1 for one in placed if one.listed)
    buildings, few = _buildings(placed, fewest)
    return Standings(period, placed, buildings, few, len(placed), listed, rows)


def _placed(house: Household, total: int, groups: Mapping[str, int], rank: int, last: int | None) -> HouseholdStanding:
    return HouseholdStanding(
        code=house.code,
        building=house.building,
        surname=house.surname,
        listed=house.listed,
        total=total,
        groups=tuple(sorted((name, points) for name, points in groups.items() if points)),
        rank=rank,
        moved=None if last is None else last - rank,
    )


def _buildings(
    placed: Iterable[HouseholdStanding], fewest: int
) -> tuple[tuple[BuildingStanding, ...], tuple[str, ...]]:
    """Buildings with enough participants in order of rank, and the ids of the others."""
    every: dict[str, list[int]] = {}
    for one in placed:
        every.setdefault(one.building, []).append(one.total)
    sums = {name: totals for name, totals in every.items() if len(totals) >= fewest}
    few = sorted(every.keys() - sums.keys(), key=lambda name: (len(name), name))
    # Half up, also below 0: floor of the doubled average plus one, halved
    averages = {name: (2 * sum(totals) + len(totals)) // (2 * len(totals)) for name, totals in sums.items()}
    order = sorted(averages, key=lambda name: (-averages[name], len(name), name))
    ranked = tuple(
        BuildingStanding(name, averages[name], len(sums[name]), rank)
        for name, rank in zip(order, _ranks([averages[name] for name in order]), strict=True)
    )
    return ranked, tuple(few)


def _ranks(values: list[int]) -> list[int]:
    """Ranks of values in falling order: equal ones share, and the next one counts how many are better."""
    ranks: list[int] = []
    for index, value in enumerate(values):
        ranks.append(ranks[-1] if index and value == values[index - 1] else index + 1)
    return ranks
