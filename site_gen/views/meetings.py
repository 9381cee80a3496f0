"""Meeting pages and the list of meetings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from site_gen import votes
from site_gen.views.parts import Keepers, Link, NextMeeting, calendar_url, meeting_url, next_meeting, provenance
from site_gen.views.shell import Html, View
from site_gen.views.votes import Vote, named

if TYPE_CHECKING:
    from site_gen.presets import MeetingRule
    from site_gen.prose import Setting
    from site_gen.records.meetings import Meeting
    from site_gen.records.notices import Correction
    from site_gen.views.shelves import Shelf, Year


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a meeting's motions ended; `voted` are those that were put to the vote."""

    voted: int
    passed: int
    not_passed: int
    deferred: int
    withdrawn: int


class MeetingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the list. `state` as in `state`."""

    id: str
    url: str
    number: int
    body: str
    date: dt.date
    start: dt.time | None
    place: str
    state: str
    due: int | None
    present: int | None
    quorate: bool
    outcome: Outcome
    topics: tuple[str, ...]
    cancelled: str
    updated: dt.date


class MeetingsView(View, frozen=True, kw_only=True):
    """The list: to come (nearest first), then held (newest first).

    Of a long list these are the newest, and `years` lead to all. The page of a year has its `held` ones alone.
    """

    coming: tuple[MeetingRow, ...] = ()
    held: tuple[MeetingRow, ...] = ()
    years: tuple[Year, ...] = ()
    shelf: Shelf | None = None


class MeetingView(View, frozen=True, kw_only=True):
    """One meeting. `sheet` is the calendar sheet of a meeting that is still to come; `due` and the like are people."""

    id: str
    number: int
    body: str
    date: dt.date
    start: dt.time | None
    end: dt.time | None
    place: str
    state: str
    cancelled: str
    moves: tuple[tuple[dt.date, str], ...]
    calendar: str  # address of its calendar file
    sheet: NextMeeting | None
    agenda: tuple[str, ...]
    chair: str
    recorder: str
    observers: tuple[str, ...]
    due: int | None
    present: int | None
    absent: int | None
    leave: int
    proxy: int
    absence: str
    quorum: int | None  # how many have to come; None while nobody is counted as due
    quorate: bool
    rule_zh: str
    rule_en: str
    outcome: Outcome
    votes: tuple[Vote, ...]
    minutes: Html
    notice_date: dt.date | None
    minutes_approved_on: dt.date | None
    posted_on: dt.date | None
    notices: tuple[Link, ...]
    following: NextMeeting | None


def state(meeting: Meeting, as_of: dt.date) -> str:
    """Where a meeting stands on the day `as_of`: planned, held or cancelled.

    Or unrecorded: its day is over, but nothing was entered.
    """
    if meeting.cancelled:
        return "cancelled"
    if meeting.present is not None:
        return "held"
    return "planned" if meeting.date >= as_of else "unrecorded"


def outcome(motions: tuple[Vote, ...]) -> Outcome:
    """Count how the motions of a meeting ended."""
    results = [one.result for one in motions]
    return Outcome(
        voted=sum(1 for one in motions if one.base is not None),
        passed=results.count("passed"),
        not_passed=results.count("not_passed"),
        deferred=results.count("deferred"),
        withdrawn=results.count("withdrawn"),
    )


def meeting_row(meeting: Meeting, motions: tuple[Vote, ...], rule: MeetingRule, now: str) -> MeetingRow:
    """One line of the list; `now` is the meeting's state."""
    quorum = _quorum(meeting, rule)
    return MeetingRow(
        id=meeting.id,
        url=meeting_url(meeting.id),
        number=meeting.number,
        body=meeting.body,
        date=meeting.date,
        start=meeting.start,
        place=meeting.place,
        state=now,
        due=meeting.due,
        present=meeting.present,
        quorate=quorum is None or (meeting.present or 0) >= quorum,
        outcome=outcome(motions),
        topics=tuple(one.title for one in motions) or meeting.agenda,
        cancelled=meeting.cancelled,
        updated=updated(meeting),
    )


def updated(meeting: Meeting) -> dt.date:
    """The newest day that a meeting's record tells of; of a meeting to come, the day of its announcement."""
    days = [meeting.posted_on, meeting.minutes_approved_on, meeting.notice_date]
    days += [one.date for one in meeting.moves]
    days += [one.date for decision in meeting.decisions for one in decision.execution]
    if meeting.present is not None:
        days.append(meeting.date)
    return max((day for day in days if day is not None), default=meeting.date)


def list_view(rows: tuple[MeetingRow, ...], years: tuple[Year, ...], keepers: Keepers) -> MeetingsView:
    """The list of all meetings; where there are `years`, the newest of those held."""
    coming = sorted((one for one in rows if one.state == "planned"), key=lambda one: (one.date, one.id))
    held = sorted((one for one in rows if one.state != "planned"), key=lambda one: (one.date, one.id), reverse=True)
    return MeetingsView(
        url="meetings.html",
        nav="meetings",
        title="",
        description="",
        provenance=provenance(keepers, updated=_updated(rows)),
        coming=tuple(coming),
        held=tuple(held),
        years=years,
    )


def year_view(
    url: str, shelf: Shelf, rows: tuple[MeetingRow, ...], years: tuple[Year, ...], keepers: Keepers
) -> MeetingsView:
    """A page of a year, at `url`."""
    found = provenance(keepers, updated=_updated(rows))
    return MeetingsView(
        url=url, nav="meetings", title="", description="", provenance=found, held=rows, years=years, shelf=shelf
    )


def _updated(rows: tuple[MeetingRow, ...]) -> dt.date | None:
    return max((one.updated for one in rows), default=None)


def meeting_view(
    meeting: Meeting,
    rule: MeetingRule,
    now: str,
    motions: tuple[Vote, ...],
    titles: tuple[Link, ...],
    mentions: Setting,
    notices: tuple[Link, ...],
    following: Meeting | None,
    corrections: tuple[Correction, ...],
    keepers: Keepers,
) -> MeetingView:
    """The page of one meeting.

    `now` is its state, `titles` the words for links of its motions, `mentions` the addresses of ids in the minutes.
    """
    known = meeting.due is not None and meeting.present is not None
    quorum = _quorum(meeting, rule)
    return MeetingView(
        url=meeting_url(meeting.id),
        nav="meetings",
        title=meeting.body,
        description="、".join(one.title for one in motions) or "、".join(meeting.agenda),
        provenance=provenance(keepers, updated=updated(meeting), corrections=corrections),
        id=meeting.id,
        number=meeting.number,
        body=meeting.body,
        date=meeting.date,
        start=meeting.start,
        end=meeting.end,
        place=meeting.place,
        state=now,
        cancelled=meeting.cancelled,
        moves=tuple((one.date, one.note) for one in meeting.moves),
        calendar=calendar_url(meeting.id),
        sheet=next_meeting(meeting) if now == "planned" else None,
        agenda=meeting.agenda,
        chair=meeting.chair,
        recorder=meeting.recorder,
        observers=meeting.observers,
        due=meeting.due,
        present=meeting.present,
        absent=(meeting.due or 0) - (meeting.present or 0) if known else None,
        leave=meeting.leave,
        proxy=meeting.proxy,
        absence=meeting.absence,
        quorum=quorum,
        quorate=quorum is None or (meeting.present or 0) >= quorum,
        rule_zh=rule.zh,
        rule_en=rule.en,
        outcome=outcome(motions),
        votes=tuple(named(one, titles) for one in motions),
        minutes=Html(mentions.html(meeting.minutes)),
        notice_date=meeting.notice_date,
        minutes_approved_on=meeting.minutes_approved_on,
        posted_on=meeting.posted_on,
        notices=notices,
        following=next_meeting(following) if following else None,
    )


def _quorum(meeting: Meeting, rule: MeetingRule) -> int | None:
    return None if meeting.due is None else votes.quorum(rule, meeting.due, meeting.present or 0).needed
