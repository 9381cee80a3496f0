"""The program's results against the books added up anew: every figure that differs, none that does not."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from site_gen.points.finding import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from site_gen.points.audit.books import Books, Recounted
    from site_gen.points.audit.published import Published
    from site_gen.points.standings import Standings

HALF = Fraction(1, 2)


class Difference(NamedTuple):
    """Who or what differs: what the books give, and what was found instead ("" for nothing at all)."""

    what: str
    books: str
    found: str


class Check(NamedTuple):
    """One comparison: its kind, what it is about, and how many figures were compared.

    Kinds: totals, ranks, buildings, settled, balances, page, rows, data.
    """

    kind: str
    about: str
    compared: int
    differences: tuple[Difference, ...]

    @property
    def fine(self) -> bool:
        """Whether everything agrees."""
        return not self.differences


def standings(books: Books, anew: Recounted, found: Mapping[str, Standings], fewest: int) -> Iterator[Check]:
    """Totals, places and averages of every quarter."""
    for period in sorted({*anew.totals, *found}):
        totals = {code: one for code, one in anew.totals.get(period, {}).items() if code in books.buildings}
        placed = found[period].households if period in found else ()
        theirs = {one.code: one.total for one in placed}
        sums = {code: one for code, one in totals.items() if one or code in theirs}  # nobody is placed for nothing
        yield _check("totals", period, sums, theirs)
        ours = {code: totals.get(code, 0) for code in theirs}
        yield _check("ranks", period, _ranks(ours), {one.code: 100 * one.rank for one in placed})
        by_building: dict[str, list[int]] = defaultdict(list)
        for code, total in ours.items():
            by_building[books.buildings[code]].append(total)
        averages = {
            name: floor(Fraction(sum(own), len(own)) + HALF) for name, own in by_building.items() if len(own) >= fewest
        }
        ranked = found[period].buildings if period in found else ()
        yield _check("buildings", period, averages, {one.building: one.average for one in ranked})


def _ranks(totals: Mapping[str, int]) -> dict[str, int]:
    """By definition: one more than there are households with more points. As hundredths, like all figures here."""
    better: dict[int, int] = {}
    for place, total in enumerate(sorted(totals.values(), reverse=True)):
        better.setdefault(total, place)
    return {code: 100 * (1 + better[total]) for code, total in totals.items()}


def settled(books: Books, anew: Recounted) -> Iterator[Check]:
    """Rows of each settled quarter: there, and worth what they were worth."""
    for period in sorted(books.settled):
        ours = {
            one.row.id: anew.anew.get(one.row.id)
            for one in anew.kept.values()
            if one.row.period == period and one.row.id not in books.corrected
        }
        late = {one.id for one in anew.rows.values() if one.period == period and one.id not in anew.kept}
        theirs = {name: anew.kept[name].counted for name in ours}
        yield _check("settled", period, {**ours, **{name: anew.anew.get(name) for name in late}}, theirs)


def balances(anew: Recounted, found: Mapping[str, int]) -> Check:
    """What everybody has left."""
    return _check("balances", "", anew.left, found)


def page(anew: Recounted, url: str, period: str, found: Published) -> Check:
    """A page: every household and row that it shows. `period` is the quarter that its ranking is about."""
    totals = anew.totals.get(period, {})
    ours: dict[str, int | None] = {code: totals.get(code) for code in found.households}
    ours |= {name: anew.counts.get(name) for name in found.entries}
    return _check("page", url, ours, {**found.households, **found.entries})


def shown_rows(anew: Recounted, period: str, found: Mapping[str, int | None]) -> Check:
    """All pages of a published quarter together: none of its rows is missing."""
    ours = {one.id: anew.counts[one.id] for one in anew.rows.values() if one.period == period and one.id in anew.counts}
    return _check("rows", period, ours, {name: found[name] for name in ours if name in found})


def data(anew: Recounted, url: str, found: Mapping[tuple[str, str], int | None]) -> Check:
    """A file of open data: every household in it."""
    ours = {f"{period} {code}": anew.totals.get(period, {}).get(code) for period, code in found}
    return _check("data", url, ours, {f"{period} {code}": one for (period, code), one in found.items()})


def _check(kind: str, about: str, ours: Mapping[str, int | None], theirs: Mapping[str, int | None]) -> Check:
    names = sorted({*ours, *theirs}, key=lambda one: (len(one), one))
    differing = tuple(
        Difference(name, _text(ours.get(name)), _text(theirs.get(name)))
        for name in names
        if ours.get(name) != theirs.get(name)
    )
    return Check(kind, about, len(names), differing)


def _text(value: int | None) -> str:
    return "" if value is None else shown(value)
