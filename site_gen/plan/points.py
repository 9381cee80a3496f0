"""Pages about points: each quarter's ranking, its ledger, the archive of all quarters, and the rules."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from site_gen.plan import entries
from site_gen.plan.common import corrections_of, keepers
from site_gen.plan.model import Context, Page, Paper
from site_gen.plan.rewards import review
from site_gen.register.checks.notices import ranking_window
from site_gen.views.parts import Link, decision_url, ranking_url
from site_gen.views.points import (
    BandRow,
    BuildingRow,
    Member,
    Part,
    PlaceRow,
    Quarter,
    QuarterSum,
    archive_view,
    places_url,
    places_view,
    ranking_view,
    rules_view,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from site_gen.points import HouseholdStanding
    from site_gen.records.points import Band, Ranking

PLACES = 100  # households a page that shows places and sub-totals
MEMBERS = 240  # households a page that shows bands
ROWS = 12  # rows of the ledger on the ranking's own page


def files(context: Context) -> Iterator[Page]:
    """Every page of this room."""
    quarters = published(context)
    for period in quarters:
        yield from _ranking(context, period, quarters)
        yield from entries.pages(context, period)
    if quarters:
        yield _archive(context, quarters)
    else:
        yield Page("rankings.html", "ranking.html", ranking_view, _nothing(context))
    yield _rules(context)


def published(context: Context) -> tuple[str, ...]:
    """Quarters that were made public by `as_of` and have any entries, newest first."""
    rankings = context.register.rankings.values()
    known = [one.period for one in rankings if one.published_on and one.published_on <= context.as_of]
    written = [one for one in known if one in context.standings and context.standings[one].scored]
    return tuple(sorted(written, reverse=True))


def newest_quarter(context: Context) -> str:
    """The newest published quarter, "" when there is none."""
    return next(iter(published(context)), "")


def on_list(context: Context, period: str) -> tuple[HouseholdStanding, ...]:
    """Households that pages may show, in order of rank: those who agreed, as far down as the ranking says.

    Nobody is shown with nothing: whoever has no points, or fewer than that, is counted and not listed.
    """
    ranking = context.register.rankings[period]
    fewest = min((band.points for band in ranking.bands), default=0)
    return tuple(
        one
        for one in context.standings[period].households
        if one.listed and one.total > 0 and (one.total >= fewest if ranking.bands else one.rank <= ranking.top)
    )


def lists(context: Context, period: str) -> tuple[str, tuple[PlaceRow, ...], tuple[BandRow, ...]]:
    """All that the pages of a quarter list: its places or its bands."""
    parts = _parts(context, context.register.rankings[period])
    places = tuple(one for part in parts for one in part.places)
    return period, places, tuple(one for part in parts for one in part.bands)


def band_of(bands: Sequence[Band], total: int) -> Band | None:
    """The first band that so many points reach; None below the last."""
    return next((band for band in sorted(bands, key=lambda band: -band.points) if total >= band.points), None)


def _nothing(context: Context) -> tuple[object, ...]:
    return ("rankings.html", None, Part(), (), (), (), keepers(context))


def _ranking(context: Context, period: str, quarters: tuple[str, ...]) -> Iterator[Page]:
    """The quarter's pages; the tab's own page is the newest quarter's first one once more."""
    ranking = context.register.rankings[period]
    source = context.register.origins["ranking", period].path
    fixes = corrections_of(context, period, *(one.entry.id for one in context.standings[period].scored))
    parts = _parts(context, ranking)
    quarter = _quarter(context, ranking)
    rest = (entries.newest_rows(context, period, ROWS), quarters, fixes, keepers(context))
    own = ranking_url(period)
    yield Page(own, "ranking.html", ranking_view, (own, quarter, parts[0], *rest), (source,), Paper("ranking", period))
    if period == quarters[0]:
        front = "rankings.html"
        yield Page(front, "ranking.html", ranking_view, (front, quarter, parts[0], *rest), (source,))
    updated = quarter.settled_on or quarter.published_on or quarter.cut_off
    for number, part in enumerate(parts[1:], 2):
        args = (period, number, part, updated, fixes, keepers(context))
        yield Page(places_url(period, number), "places.html", places_view, args, (source,))


def _quarter(context: Context, ranking: Ranking) -> Quarter:
    register, period = context.register, ranking.period
    standings = context.standings[period]
    decision = register.decisions.get(ranking.decision or "")
    settled = ranking.settled_on
    names = {one.id: one.name for one in register.buildings.values()}
    return Quarter(
        period=period,
        scope=ranking.scope,
        cut_off=ranking.cut_off,
        published_on=ranking.published_on,
        settled_on=settled if settled and settled <= context.as_of else None,
        version=ranking.rule_version,
        reviewers=ranking.reviewers,
        decision=Link(decision.title, decision_url(decision.id), decision.id) if decision else None,
        review=review(context, ranking_window(register, context.presets, ranking)),
        participants=standings.participants,
        listed=standings.listed,
        buildings=tuple(
            BuildingRow(one.building, names[one.building], one.average, one.participants, one.rank)
            for one in standings.told()
        ),
        few=tuple(names[one] for one in standings.untold()),
        entries=len(standings.scored),
    )


def _parts(context: Context, ranking: Ranking) -> list[Part]:
    """The list, cut into pages; there is at least one, however empty."""
    found = on_list(context, ranking.period)
    names = {one.id: one.name for one in context.register.buildings.values()}
    size = MEMBERS if ranking.bands else PLACES
    if ranking.bands:
        order = sorted(ranking.bands, key=lambda band: -band.points)
        at = {one.code: order.index(band) for one in found if (band := band_of(order, one.total))}
        found = tuple(sorted(found, key=lambda one: (at[one.code], one.code[:1], len(one.code), one.code)))
    pieces = [found[start : start + size] for start in range(0, len(found), size)] or [()]
    pages = (ranking_url(ranking.period), *(places_url(ranking.period, n) for n in range(2, len(pieces) + 1)))
    if not ranking.bands:
        top = min(ranking.top, context.standings[ranking.period].participants)
        whole = Part(pages=pages, count=len(found), top=top, compared=ranking.period > min(context.standings))
        return [replace(whole, places=tuple(_place(one, names) for one in piece)) for piece in pieces]
    counts = [list(at.values()).count(index) for index in range(len(order))]
    return [
        Part(bands=tuple(_bands(piece, order, at, counts, names)), pages=pages, count=len(found)) for piece in pieces
    ]


def _place(one: HouseholdStanding, names: dict[str, str]) -> PlaceRow:
    return PlaceRow(
        rank=one.rank,
        surname=one.surname,
        code=one.code,
        building=names[one.building],
        total=one.total,
        groups=one.groups,
        moved=one.moved,
    )


def _bands(
    piece: tuple[HouseholdStanding, ...],
    order: list[Band],
    at: dict[str, int],
    counts: list[int],
    names: dict[str, str],
) -> Iterator[BandRow]:
    """The bands that a page has anybody of, each with how many there are of it on all pages."""
    for index, own in groupby(piece, key=lambda one: at[one.code]):
        members = tuple(Member(one.surname, one.code, names[one.building]) for one in own)
        yield BandRow(order[index].name, order[index].points, counts[index], members)


def _archive(context: Context, quarters: tuple[str, ...]) -> Page:
    sums = tuple(_sum(context, period) for period in quarters)
    updated = context.register.rankings[quarters[0]].published_on
    return Page("rankings/archive.html", "archive.html", archive_view, (sums, updated, keepers(context)))


def _sum(context: Context, period: str) -> QuarterSum:
    ranking, standings = context.register.rankings[period], context.standings[period]
    groups: dict[str, int] = {}
    for one in standings.households:
        for name, points in one.groups:
            groups[name] = groups.get(name, 0) + points
    settled = ranking.settled_on
    return QuarterSum(
        period=period,
        cut_off=ranking.cut_off,
        settled_on=settled if settled and settled <= context.as_of else None,
        participants=standings.participants,
        total=sum(one.total for one in standings.households),
        groups=tuple(sorted(groups.items())),
    )


def _rules(context: Context) -> Page:
    register = context.register
    versions = register.rule_versions
    adopted = [register.decisions[one.adopted_by] for one in versions]
    links = tuple(Link(one.title, decision_url(one.id), one.id) for one in adopted)
    current = max((one.version for one in versions if one.effective_from <= context.as_of), default=0)
    args = (versions, links, current, keepers(context))
    return Page("rankings/rules.html", "rules.html", rules_view, args)
