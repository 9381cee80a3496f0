"""The home page's plan: the newest of every room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.plan.common import keepers, vote_of
from site_gen.plan.listing import tally
from site_gen.plan.model import Context, Page
from site_gen.plan.points import newest_quarter, on_list
from site_gen.views.home import LastMeeting, TopRow, home_view
from site_gen.views.meetings import state
from site_gen.views.parts import IssueRow, Link, NextMeeting, meeting_url, next_meeting, project_url
from site_gen.views.pictures import chosen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from site_gen.records.meetings import Meeting
    from site_gen.records.projects import Project

CHANGES = 8  # brief.md, section 4: three to eight items after a meeting
TOP = 5


def files(context: Context) -> Iterator[Page]:
    """The one page of this room."""
    register = context.register
    rows = context.rows
    by_id = {row.id: row for row in rows}
    held = last_meeting(context)
    project = _project(context)
    pictures = chosen(_pair(context, project), register.photos, context.pictures)
    quarter, top = _top(context)
    args = (
        last_meeting_view(context, held) if held else None,
        tuple(changed_rows(rows, held)[:CHANGES]),
        coming_meeting(context),
        tuple(by_id[one] for one in register.settings.headlines if one in by_id),
        tally(rows),
        tuple(sum(1 for row in rows if row.step == step) for step in range(1, 8)),
        quarter,
        top,
        context.open_notices,
        (Link(project.title, project_url(project.id), project.id), project.labour, project.labour_source)
        if project
        else None,
        pictures,
        max([row.updated for row in rows] + ([held.date] if held else []), default=None),
        keepers(context),
    )
    yield Page("index.html", "home.html", home_view, args)


def last_meeting(context: Context) -> Meeting | None:
    """The newest meeting that was held up to `as_of`."""
    held = [one for one in context.register.meetings.values() if one.present is not None and one.date <= context.as_of]
    return max(held, key=lambda one: (one.date, one.id), default=None)


def coming_meeting(context: Context) -> NextMeeting | None:
    """The calendar sheet of the next meeting, from `as_of` on."""
    planned = [one for one in context.register.meetings.values() if state(one, context.as_of) == "planned"]
    first = min(planned, key=lambda one: (one.date, one.id), default=None)
    return next_meeting(first) if first else None


def last_meeting_view(context: Context, meeting: Meeting) -> LastMeeting:
    """The meeting as the home page tells of it."""
    results = [vote_of(context, one.id).result for one in meeting.decisions]
    return LastMeeting(
        number=meeting.number,
        body=meeting.body,
        date=meeting.date,
        due=meeting.due,
        present=meeting.present,
        voted=sum(1 for one in results if one in ("passed", "not_passed")),
        passed=results.count("passed"),
        url=meeting_url(meeting.id),
    )


def changed_rows(rows: Sequence[IssueRow], held: Meeting | None) -> list[IssueRow]:
    """What happened since the last meeting: settled things first, as the prototype has it."""
    order = ("done", "active", "decided", "pending", "declined")
    since = [row for row in rows if held is None or row.updated >= held.date]
    since.sort(key=lambda row: order.index(row.status))
    return since


def _top(context: Context) -> tuple[str, tuple[TopRow, ...]]:
    """The newest published quarter and its first households, without those who do not want to be listed."""
    quarter = newest_quarter(context)
    if not quarter or context.register.rankings[quarter].bands:  # bands stand for places: nobody is first
        return quarter, ()
    names = {one.id: one.name for one in context.register.buildings.values()}
    rows = on_list(context, quarter)[:TOP]
    return quarter, tuple(TopRow(one.rank, one.surname, names.get(one.building, ""), one.total) for one in rows)


def _project(context: Context) -> Project | None:
    """The newest finished project with photos, else any with photos."""
    shown = [one for one in context.register.projects.values() if one.photos]
    return max(shown, key=lambda one: (one.acceptance is not None, one.id), default=None)


def _pair(context: Context, project: Project | None) -> tuple[str, ...]:
    """The first photos that show one place before and after."""
    if project is None:
        return ()
    pairs: dict[str, list[str]] = {}
    shown = tuple(file for file in project.photos if file in context.pictures)
    for file in shown:
        photo = context.register.photos[file]
        if photo.pair and photo.moment and photo.moment.value in ("before", "after"):
            pairs.setdefault(photo.pair, []).append(file)
    return next((tuple(two) for two in pairs.values() if len(two) == 2), shown[:2])
