"""The home page: what changed since the last meeting (brief.md, decision 1)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from site_gen.views.parts import IssueRow, Keepers, Link, NextMeeting, provenance
from site_gen.views.pictures import Figure, figures
from site_gen.views.shell import View

if TYPE_CHECKING:
    from site_gen.records.photos import Photo
    from site_gen.views.pictures import PictureView


class LastMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """The newest meeting that was held."""

    number: int
    body: str
    date: dt.date
    due: int | None
    present: int | None
    voted: int
    passed: int
    url: str


class OpenNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that can be objected to, up to and on the day `closes`."""

    id: str
    title: str
    url: str
    closes: dt.date


class TopRow(msgspec.Struct, frozen=True):
    """A household of the ranking's first five; only those who agreed to be listed."""

    rank: int
    surname: str
    building: str
    points: int  # hundredths


class HomeView(View, frozen=True, kw_only=True):
    """Everything on the home page, in the order of brief.md, section 5."""

    last: LastMeeting | None
    changes: tuple[IssueRow, ...]
    coming: NextMeeting | None
    headlines: tuple[IssueRow, ...]
    tally: tuple[tuple[str, int], ...]
    total: int
    unsettled: int
    steps: tuple[int, ...]  # issues at each of the seven steps
    quarter: str
    top: tuple[TopRow, ...]
    notices: tuple[OpenNotice, ...]  # the first to close on top
    project: Link | None
    labour: int | None
    labour_source: str
    photos: tuple[Figure, ...]


def home_view(
    last: LastMeeting | None,
    changes: tuple[IssueRow, ...],
    coming: NextMeeting | None,
    headlines: tuple[IssueRow, ...],
    tally: tuple[tuple[str, int], ...],
    steps: tuple[int, ...],
    quarter: str,
    top: tuple[TopRow, ...],
    notices: tuple[OpenNotice, ...],
    project: tuple[Link, int | None, str] | None,
    photos: tuple[tuple[Photo, PictureView], ...],
    updated: dt.date | None,
    keepers: Keepers,
) -> HomeView:
    """The home page. `changes` are the issues whose newest entry is not older than the last meeting."""
    counts = dict(tally)
    total = sum(counts.values())
    return HomeView(
        url="index.html",
        nav="home",
        title="",
        description="",
        provenance=provenance(keepers, updated=updated),
        last=last,
        changes=changes,
        coming=coming,
        headlines=headlines,
        tally=tally,
        total=total,
        unsettled=total - counts.get("done", 0) - counts.get("declined", 0),
        steps=steps,
        quarter=quarter,
        top=top,
        notices=notices,
        project=project[0] if project else None,
        labour=project[1] if project else None,
        labour_source=project[2] if project else "",
        photos=figures(photos)[:2],
    )
