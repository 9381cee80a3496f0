"""A building's page, where the QR code at its door leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from site_gen.views.parts import IssueRow, Keepers, NextMeeting, building_url, provenance
from site_gen.views.shell import View

if TYPE_CHECKING:
    from site_gen.records.settings import Building


class HouseholdRow(msgspec.Struct, frozen=True, kw_only=True):
    """A household that agreed to be listed: with place and points (hundredths), or with the `band` that it is in."""

    surname: str
    code: str
    rank: int = 0
    points: int = 0
    band: str = ""


class BuildingPoints(msgspec.Struct, frozen=True):
    """A building's quarter: its average (hundredths), its rank among how many, its households on the ranking.

    `average` and `rank` are None when so few took part that an average would tell what one household has. `top` is
    the last rank that is listed; where there are bands, `lowest` is the name of the last one.
    `more` households are on the ranking's own pages only.
    """

    quarter: str
    average: int | None
    rank: int | None
    count: int
    top: int
    lowest: str
    households: tuple[HouseholdRow, ...]
    more: int


class BuildingView(View, frozen=True, kw_only=True):
    """One building."""

    id: str
    name: str
    captain: str
    rows: tuple[IssueRow, ...]
    total: int  # issues of this building, shown or not
    points: BuildingPoints | None
    coming: NextMeeting | None
    qr: str  # address of the code, "" while the site has no address


def building_view(
    building: Building,
    rows: tuple[IssueRow, ...],
    total: int,
    points: BuildingPoints | None,
    coming: NextMeeting | None,
    qr: str,
    keepers: Keepers,
) -> BuildingView:
    """The page of one building."""
    return BuildingView(
        url=building_url(building.id),
        nav="",
        title=building.name,
        description=building.name,
        provenance=provenance(keepers, updated=max((row.updated for row in rows), default=None)),
        id=building.id,
        name=building.name,
        captain=building.captain,
        rows=rows,
        total=total,
        points=points,
        coming=coming,
        qr=qr,
    )
