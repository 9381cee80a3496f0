"""Meetings: the numbers must add up, the dates must follow each other, the links must be answered."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from site_gen import votes
from site_gen.register.checks.common import fault, future, warning
from site_gen.register.checks.names import unknown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from site_gen.diagnostics import Fault, Keys
    from site_gen.presets import MeetingRule, Presets
    from site_gen.records.meetings import Decision, Meeting
    from site_gen.register.model import Register

TITLE_LENGTH = 22  # brief.md, section 10: longer outcomes break on a phone
HAPPENED = ("notice_date", "minutes_approved_on", "posted_on")


def check(register: Register, presets: Presets, as_of: dt.date) -> list[Fault]:
    """All faults of all meetings and their decisions."""
    faults: list[Fault] = []
    for meeting in register.meetings.values():
        faults += _attendance(register, meeting)
        faults += _dates(register, meeting, as_of)
        faults += _rule(register, presets, "meeting", meeting.id, meeting.rule)
        faults += _numbering(register, meeting)
        faults += _number_twice(register, meeting)
        for decision in meeting.decisions:
            faults += _rule(register, presets, "decision", decision.id, decision.rule)
            faults += _votes(register, presets, meeting, decision)
            faults += _decision(register, meeting, decision, as_of)
            faults += _links(register, decision)
    return faults


def _attendance(register: Register, meeting: Meeting) -> Iterator[Fault]:
    for one in votes.attendance(meeting.due, meeting.present, meeting.leave, meeting.proxy):
        yield fault(register, "meeting", meeting.id, one.code, *one.keys, **one.args)


def _dates(register: Register, meeting: Meeting, as_of: dt.date) -> Iterator[Fault]:
    """Announced, held, signed and posted: in this order."""
    args = {"meeting": meeting.date}
    if meeting.notice_date and meeting.notice_date > meeting.date:
        yield fault(
            register, "meeting", meeting.id, "notice-after-meeting", "notice_date", date=meeting.notice_date, **args
        )
    if meeting.minutes_approved_on and meeting.minutes_approved_on < meeting.date:
        yield fault(
            register,
            "meeting",
            meeting.id,
            "approved-before-meeting",
            "minutes_approved_on",
            date=meeting.minutes_approved_on,
            **args,
        )
    if meeting.posted_on and meeting.posted_on < meeting.date:
        yield fault(
            register, "meeting", meeting.id, "posted-before-meeting", "posted_on", date=meeting.posted_on, **args
        )
    if meeting.start and meeting.end and meeting.end <= meeting.start:
        yield fault(register, "meeting", meeting.id, "end-before-start", "end", start=meeting.start, end=meeting.end)
    following = register.meetings.get(meeting.next_meeting or "")
    if following is not None and following.date <= meeting.date:
        yield fault(
            register, "meeting", meeting.id, "next-not-later", "next_meeting", id=following.id, date=following.date
        )
    past: list[tuple[dt.date | None, Keys]] = [(getattr(meeting, name), (name,)) for name in HAPPENED]
    past += [(one.date, ("moves", index, "date")) for index, one in enumerate(meeting.moves)]
    if meeting.present is not None:
        past.append((meeting.date, ("date",)))
        if meeting.cancelled:
            yield fault(register, "meeting", meeting.id, "cancelled-and-held", "cancelled")
    elif meeting.date < as_of and not meeting.cancelled:
        yield warning(register, "meeting", meeting.id, "meeting-without-attendance", "date", date=meeting.date)
    yield from future(register, "meeting", meeting.id, past, as_of)


def _rule(register: Register, presets: Presets, kind: str, record_id: str, name: str) -> Iterator[Fault]:
    if name and name not in presets.meeting_rules:
        code, args = unknown(name, presets.meeting_rules)
        yield fault(register, kind, record_id, code, "rule", **args)


def _numbering(register: Register, meeting: Meeting) -> Iterator[Fault]:
    """A decision's id is its meeting's id and a number."""
    for decision in meeting.decisions:
        if decision.id.rsplit("-", 1)[0] != meeting.id:
            yield fault(
                register, "decision", decision.id, "decision-elsewhere", "id", id=decision.id, meeting=meeting.id
            )
    numbers = [int(decision.id.rsplit("-", 1)[1]) for decision in meeting.decisions]
    for (first, second), decision in zip(pairwise(numbers), meeting.decisions[1:], strict=True):
        if second <= first:
            yield warning(register, "decision", decision.id, "decision-order", "id", id=decision.id)


def _number_twice(register: Register, meeting: Meeting) -> Iterator[Fault]:
    """Each meeting of one body has a running number of its own."""
    for other in register.meetings.values():
        if other.id >= meeting.id:
            return
        if (other.body, other.number) == (meeting.body, meeting.number):
            yield fault(
                register, "meeting", meeting.id, "number-twice", "number", number=meeting.number, other=other.id
            )


def _votes(register: Register, presets: Presets, meeting: Meeting, decision: Decision) -> Iterator[Fault]:
    rule = _rule_of(register, presets, meeting, decision)
    if rule is None:  # told already, at the place that names it
        return
    for one in votes.count(rule, due=meeting.due, present=meeting.present, decision=decision).findings:
        yield fault(register, "decision", decision.id, one.code, *one.keys, **one.args)


def _rule_of(register: Register, presets: Presets, meeting: Meeting, decision: Decision) -> MeetingRule | None:
    name = decision.rule or meeting.rule or register.settings.presets.meeting
    return presets.meeting_rules.get(name)


def _decision(register: Register, meeting: Meeting, decision: Decision, as_of: dt.date) -> Iterator[Fault]:
    where = (register, "decision", decision.id)
    if len(decision.title) > TITLE_LENGTH:
        yield warning(*where, "title-long", "title", length=len(decision.title), limit=TITLE_LENGTH)
    if decision.due and decision.due < meeting.date:
        yield fault(*where, "due-before-meeting", "due", date=decision.due, meeting=meeting.date)
    elif decision.due and decision.due < as_of and not any(one.done for one in decision.execution):
        yield warning(*where, "decision-overdue", "due", date=decision.due, days=(as_of - decision.due).days)
    for index, one in enumerate(decision.execution):
        if one.date < meeting.date:
            yield fault(
                *where, "execution-before-meeting", "execution", index, "date", date=one.date, meeting=meeting.date
            )
        yield from future(*where, [(one.date, ("execution", index, "date"))], as_of)
    earlier = register.decisions.get(decision.supersedes or "")
    if earlier is not None and register.meeting_of(earlier.id).date > meeting.date:
        yield fault(*where, "supersedes-later", "supersedes", id=earlier.id)


def _links(register: Register, decision: Decision) -> Iterator[Fault]:
    """An issue or project that lists decisions, but not this one, is told."""
    for index, issue_id in enumerate(decision.issues):
        issue = register.issues.get(issue_id)
        if issue is not None and issue.decisions and decision.id not in issue.decisions:
            args = {"id": decision.id, "other": issue_id, "file": register.origins["issue", issue_id].path}
            yield fault(register, "decision", decision.id, "link-one-sided", "issues", index, **args)
    for index, project_id in enumerate(decision.projects):
        project = register.projects.get(project_id)
        if project is not None and project.decisions and decision.id not in project.decisions:
            args = {"id": decision.id, "other": project_id, "file": register.origins["project", project_id].path}
            yield fault(register, "decision", decision.id, "link-one-sided", "projects", index, **args)
