"""Pieces that several pages share: links, rows of the issue list, the next meeting, corrections. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from site_gen.records.notices import Correction, CorrectionKind
from site_gen.views.shell import CorrectionLine, Provenance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.records.issues import Issue
    from site_gen.records.meetings import Meeting
    from site_gen.register import Standing


class Link(msgspec.Struct, frozen=True):
    """Words and where they lead; `url` is relative to the site's root, "" when there is no page.

    Some records have no title, and a template says them: `kind` is meeting (`text`: the body that meets, `number`: the
    running number), ranking or redemption (`text`: the period), objection (`text`: the notice's title), entry, or ""
    when `text` is all.
    """

    text: str
    url: str
    id: str = ""
    kind: str = ""
    number: int = 0


class Keepers(msgspec.Struct, frozen=True):
    """Who keeps the records and who checks them (site.yaml)."""

    compiled_by: str
    checked_by: str


class IssueRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an issue list. `step` is 0 for an issue that was declined."""

    id: str
    title: str
    url: str
    status: str
    step: int
    say: str
    category: str  # id
    category_name: str
    building: str  # name, or "" for the whole compound
    updated: dt.date


class NextMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """The calendar sheet."""

    number: int
    body: str
    date: dt.date
    start: dt.time | None
    end: dt.time | None
    place: str
    topics: tuple[str, ...]
    url: str


def issue_url(issue_id: str) -> str:
    """Address of an issue's page."""
    return f"issues/{issue_id}.html"


def meeting_url(meeting_id: str) -> str:
    """Address of a meeting's page."""
    return f"meetings/{meeting_id}.html"


def calendar_url(meeting_id: str) -> str:
    """Address of a meeting's calendar file."""
    return f"calendar/{meeting_id}.ics"


def feed_url(name: str) -> str:
    """Address of the feed of an issue or a building."""
    return f"feeds/{name}.xml"


def decision_url(decision_id: str) -> str:
    """Address of a decision: its place on the meeting's page."""
    return f"{meeting_url(decision_id.rsplit('-', 1)[0])}#{decision_id}"


def notice_url(notice_id: str) -> str:
    """Address of a notice's page."""
    return f"notices/{notice_id}.html"


def project_url(project_id: str) -> str:
    """Address of a project's page."""
    return f"projects/{project_id}.html"


def building_url(building_id: str) -> str:
    """Address of a building's page: short, since a QR code on paper cannot be changed any more."""
    return f"{building_id}.html"


def ranking_url(period: str) -> str:
    """Address of a quarter's ranking."""
    return f"rankings/{period}.html"


def record_url(record_id: str) -> str:
    """Address of any record that has a page or a place on one, by the letter its id begins with; "" if none."""
    if record_id.count("-") == 2 and record_id[0] in "HG":
        page = record_id.rsplit("-", 1)[0]
        return f"{record_url(page)}#{record_id}"
    rooms = {"W": issue_url, "H": meeting_url, "G": notice_url, "X": project_url}
    if record_id[:1] in rooms and record_id[1:2].isdigit():
        return rooms[record_id[0]](record_id)
    if record_id[:4].isdigit() and "-Q" in record_id:
        return ranking_url(record_id)
    if record_id[:4].isdigit() and "-H" in record_id:
        return "redemption.html"
    if record_id.startswith("R") and record_id[1:2].isdigit():
        return "honours.html"
    return ""


def issue_row(issue: Issue, now: Standing, category_name: str, building: str) -> IssueRow:
    """One line of a list."""
    return IssueRow(
        id=issue.id,
        title=issue.title,
        url=issue_url(issue.id),
        status=now.status.value,
        step=now.step,
        say=issue.reason if now.step == 0 and issue.reason else now.latest.note,
        category=issue.category,
        category_name=category_name,
        building=building,
        updated=now.updated,
    )


def next_meeting(meeting: Meeting) -> NextMeeting:
    """The calendar sheet of a meeting that is still to come."""
    return NextMeeting(
        number=meeting.number,
        body=meeting.body,
        date=meeting.date,
        start=meeting.start,
        end=meeting.end,
        place=meeting.place,
        topics=meeting.agenda,
        url=meeting_url(meeting.id),
    )


def correction_line(correction: Correction) -> CorrectionLine:
    """A correction as a page prints it. A privacy correction shows no value, whatever its record says."""
    privacy = correction.kind is CorrectionKind.PRIVACY
    return CorrectionLine(
        date=correction.date,
        privacy=privacy,
        withdrawn=correction.withdrawn,
        what="" if privacy else correction.what,
        before="" if privacy else correction.before,
        after="" if privacy else correction.after,
        reason=correction.reason,
        approved_by=correction.approved_by,
    )


def provenance(
    keepers: Keepers,
    *,
    updated: dt.date | None,
    basis: Iterable[str] = (),
    corrections: Iterable[Correction] = (),
) -> Provenance:
    """Where a page comes from. `updated` is the newest day in the records behind it, corrections included."""
    known = sorted(corrections, key=lambda one: (one.date, one.id), reverse=True)
    days = [day for day in (updated, *(one.date for one in known)) if day is not None]
    return Provenance(
        updated=max(days) if days else None,
        basis=tuple(dict.fromkeys(basis)),
        compiled_by=keepers.compiled_by,
        checked_by=keepers.checked_by,
        corrections=tuple(correction_line(one) for one in known),
    )
