"""One page for each building."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.plan.assets import qr_url
from site_gen.plan.common import keepers
from site_gen.plan.home import coming_meeting
from site_gen.plan.model import Context, Page, Paper
from site_gen.plan.points import newest_quarter, on_list
from site_gen.views.buildings import BuildingPoints, HouseholdRow, building_view
from site_gen.views.parts import building_url

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = 20


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
    top = context.register.rankings[quarter].top
    place = next((one for one in standings.buildings if one.building == building_id), None)
    if place is None and building_id not in standings.few:
        return None
    own = [one for one in on_list(standings, top) if one.building == building_id]
    rows = tuple(HouseholdRow(one.rank, one.surname, one.code, one.total) for one in own)
    average, rank = (place.average, place.rank) if place else (None, None)
    return BuildingPoints(quarter, average, rank, len(standings.buildings), top, rows)
