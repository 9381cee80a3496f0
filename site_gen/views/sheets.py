"""What a printed sheet shows around the view of its web page: the code, the address in words, days and mark."""

from __future__ import annotations

import datetime as dt

import msgspec

from site_gen.records.settings import Building
from site_gen.views.parts import IssueRow, NextMeeting
from site_gen.views.votes import Vote


class SheetView(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet. `page` is the web page's own view.

    `qr` is the code as SVG ("" while the site has no address), `modules` its side with the quiet zone; `mark` is the
    fingerprint that the web page carries, too.
    """

    page: msgspec.Struct
    qr: str
    modules: int
    address: str
    posted: dt.date | None
    replace: dt.date | None
    mark: str


class PosterView(msgspec.Struct, frozen=True, kw_only=True):
    """A building's poster: `votes` are those of the last meeting, `average` is None when too few took part."""

    building: Building
    coming: NextMeeting | None
    votes: tuple[Vote, ...]
    rows: tuple[IssueRow, ...]
    quarter: str
    average: int | None
    rank: int
    count: int


def poster_view(
    building: Building,
    coming: NextMeeting | None,
    votes: tuple[Vote, ...],
    rows: tuple[IssueRow, ...],
    quarter: str,
    average: int | None,
    rank: int,
    count: int,
) -> PosterView:
    """What hangs at a building's door."""
    return PosterView(
        building=building,
        coming=coming,
        votes=votes,
        rows=rows,
        quarter=quarter,
        average=average,
        rank=rank,
        count=count,
    )


class OpenIssuesView(msgspec.Struct, frozen=True, kw_only=True):
    """Issues that are still open, for the list on the wall."""

    rows: tuple[IssueRow, ...]


def open_issues_view(rows: tuple[IssueRow, ...]) -> OpenIssuesView:
    """The list on the wall."""
    return OpenIssuesView(rows=rows)
