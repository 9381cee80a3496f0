"""Pages of meetings: one each, and the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.plan.common import corrections_of, keepers, vote_of
from site_gen.plan.mentions import addresses
from site_gen.plan.model import Context, Page, Paper
from site_gen.views.meetings import list_view, meeting_row, meeting_view, state, year_view
from site_gen.views.parts import Link, decision_url, issue_url, meeting_url, notice_url, project_url
from site_gen.views.shelves import PER_PAGE, RECENT, shelves, years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.presets import MeetingRule
    from site_gen.records.meetings import Meeting
    from site_gen.views.meetings import MeetingRow
    from site_gen.views.parts import Keepers
    from site_gen.views.votes import Vote


def files(context: Context) -> Iterator[Page]:
    """Every meeting's page and the list."""
    rows = []
    for meeting in context.register.meetings.values():
        motions = tuple(vote_of(context, one.id) for one in meeting.decisions)
        rows.append(meeting_row(meeting, motions, _rule(context, meeting), state(meeting, context.as_of)))
        yield _page(context, meeting, motions)
    yield from _lists(tuple(rows), keepers(context))


def _lists(rows: tuple[MeetingRow, ...], who: Keepers) -> Iterator[Page]:
    """One page, or one of what is new and those of each year."""
    held = [one for one in rows if one.state != "planned"]
    shelved = shelves(held, lambda one: one.date, "meetings") if len(held) > PER_PAGE else ()
    all_years = years(shelf for shelf, _ in shelved)
    if shelved:
        newest = sorted(held, key=lambda one: (one.date, one.id))[-RECENT:]
        rows = (*(one for one in rows if one.state == "planned"), *newest)
    yield Page("meetings.html", "meetings.html", list_view, (rows, all_years, who))
    for shelf, pages in shelved:
        for part, some in zip(shelf.parts, pages, strict=True):
            yield Page(part.url, "meetings.html", year_view, (part.url, shelf, some, all_years, who))


def _page(context: Context, meeting: Meeting, motions: tuple[Vote, ...]) -> Page:
    register = context.register
    ids = (meeting.id, *(one.id for one in meeting.decisions))
    args = (
        meeting,
        _rule(context, meeting),
        state(meeting, context.as_of),
        motions,
        _titles(context, meeting),
        addresses(context, meeting.minutes),
        _notices(context, ids),
        _following(context, meeting),
        corrections_of(context, *ids),
        keepers(context),
    )
    source = register.origins["meeting", meeting.id].path
    paper = Paper("meeting", meeting.body, meeting.number)
    return Page(meeting_url(meeting.id), "meeting.html", meeting_view, args, (source,), paper)


def _rule(context: Context, meeting: Meeting) -> MeetingRule:
    """The rule that the meeting itself is held by; a motion may need more."""
    return context.presets.meeting_rules[meeting.rule or context.register.settings.presets.meeting]


def _titles(context: Context, meeting: Meeting) -> tuple[Link, ...]:
    """Words for everything that the meeting's motions link to."""
    register = context.register
    found: dict[str, Link] = {}
    for decision in meeting.decisions:
        for name in decision.issues:
            found[name] = Link(register.issues[name].title, issue_url(name), name)
        for name in decision.projects:
            found[name] = Link(register.projects[name].title, project_url(name), name)
        if decision.supersedes:
            earlier = register.decisions[decision.supersedes]
            found[earlier.id] = Link(earlier.title, decision_url(earlier.id), earlier.id)
    return tuple(found.values())


def _notices(context: Context, ids: tuple[str, ...]) -> tuple[Link, ...]:
    """Notices about the meeting, or that rest on one of its decisions."""
    notices = context.register.notices.values()
    wanted = set(ids)
    return tuple(Link(one.title, notice_url(one.id), one.id) for one in notices if wanted & {*one.about, *one.basis})


def _following(context: Context, meeting: Meeting) -> Meeting | None:
    """The meeting that follows, while it is still to come."""
    following = context.register.meetings.get(meeting.next_meeting or "")
    return following if following and state(following, context.as_of) == "planned" else None
