"""One page for each building."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.plan.assets import qr_url
from site_gen.plan.common import keepers
from site_gen.plan.home import coming_meeting
from site_gen.plan.model import Context, Page, Paper
from site_gen.plan.points import band_of, newest_quarter, on_list
from site_gen.views.buildings import BuildingPoints, HouseholdRow, building_view
from site_gen.views.parts import building_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.points import HouseholdStanding
    from site_gen.records.points import Band

ROWS = 20
HOUSEHOLDS = 150


def files(context: Context) -> Iterator[Page]:
    """Every building's page; open issues stand first, since the rows come in that order."""
    rows = context.rows
    coming = coming_meeting(context)
    has_code = bool(context.register.settings.base_url)
    for building in context.register.settings.buildings:
        own = [row for row in rows if row.building == building.name]
        code = qr_url(building.id) if has_code else ""
        points = _points(context, building.id)
        args = (building, tuple(own[:ROWS]), len(own), points, coming, code, keepers(context))
        paper = Paper("building", building.name)
        yield Page(building_url(building.id), "building.html", building_view, args, ("site.yaml",), paper)


def _points(context: Context, building_id: str) -> BuildingPoints | None:
    quarter = newest_quarter(context)
    if not quarter:
        return None
    standings = context.standings[quarter]
    place = next((one for one in standings.told() if one.building == building_id), None)
    if place is None and building_id not in standings.untold():
        return None
    ranking = context.register.rankings[quarter]
    own = [one for one in on_list(context, quarter) if one.building == building_id]
    rows = tuple(_in_band(one, ranking.bands) if ranking.bands else _placed(one) for one in own)
    if ranking.bands:
        names = [band.name for band in sorted(ranking.bands, key=lambda band: -band.points)]
        rows = tuple(sorted(rows, key=lambda row: (names.index(row.band), row.code[:1], len(row.code), row.code)))
    lowest = min(ranking.bands, key=lambda band: band.points).name if ranking.bands else ""
    average, rank = (place.average, place.rank) if place else (None, None)
    return BuildingPoints(
        quarter,
        average,
        rank,
        len(standings.buildings),
        ranking.top,
        lowest,
        rows[:HOUSEHOLDS],
        max(0, len(rows) - HOUSEHOLDS),
    )


def _placed(one: HouseholdStanding) -> HouseholdRow:
    return HouseholdRow(surname=one.surname, code=one.code, rank=one.rank, points=one.total)


def _in_band(one: HouseholdStanding, bands: tuple[Band, ...]) -> HouseholdRow:
    """With neither place nor points: what the ranking does not tell, the building's page does not tell."""
    band = band_of(bands, one.total)
    return HouseholdRow(surname=one.surname, code=one.code, band=band.name if band else "")
