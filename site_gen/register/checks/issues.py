"""Issues: their history must tell a story that can be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.records.issues import Status
from site_gen.register.checks.common import fault, future, warning
from site_gen.register.status import stale_since

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from site_gen.diagnostics import Fault
    from site_gen.records.issues import Issue
    from site_gen.register.model import Register

TITLE_LENGTH = 16  # brief.md, section 10: longer titles break on a phone


def check(register: Register, as_of: dt.date) -> list[Fault]:
    """All faults of all issues."""
    faults: list[Fault] = []
    for issue in register.issues.values():
        if _days_suspect(issue, as_of):
            faults += _history(register, issue, as_of)
        if _words_suspect(issue, register.standings[issue.id].status):
            faults += _words(register, issue)
        if issue.duplicate_of or issue.decisions or issue.project:
            faults += _links(register, issue)
        faults += _freshness(register, issue, as_of)
    return faults


# A glance tells sound issues from doubtful ones: ten thousand sound ones must not take long.


def _days_suspect(issue: Issue, as_of: dt.date) -> bool:
    days = [issue.reported_on, *[event.date for event in issue.history], as_of]
    return days != sorted(days)


def _words_suspect(issue: Issue, status: Status) -> bool:
    declined = status is Status.DECLINED
    return declined or issue.due is not None or len(issue.title) > TITLE_LENGTH


def _history(register: Register, issue: Issue, as_of: dt.date) -> Iterator[Fault]:
    previous = None
    for index, event in enumerate(issue.history):
        if previous is not None and event.date < previous:
            yield fault(
                register, "issue", issue.id, "history-order", "history", index, "date", date=event.date, before=previous
            )
        previous = event.date
        if event.date < issue.reported_on:
            args = {"date": event.date, "reported": issue.reported_on}
            yield fault(register, "issue", issue.id, "history-before-report", "history", index, "date", **args)
        if event.date > as_of:
            yield from future(register, "issue", issue.id, [(event.date, ("history", index, "date"))], as_of)


def _words(register: Register, issue: Issue) -> Iterator[Fault]:
    if len(issue.title) > TITLE_LENGTH:
        yield warning(register, "issue", issue.id, "title-long", "title", length=len(issue.title), limit=TITLE_LENGTH)
    status = register.standings[issue.id].status
    if status is Status.DECLINED and not issue.reason:
        yield fault(register, "issue", issue.id, "reason-missing")
    if issue.due and issue.due < issue.reported_on:
        yield fault(register, "issue", issue.id, "due-before-report", "due", date=issue.due)


def _links(register: Register, issue: Issue) -> Iterator[Fault]:
    if issue.duplicate_of == issue.id:
        yield fault(register, "issue", issue.id, "duplicate-of-itself", "duplicate_of")
    elif issue.duplicate_of and _repeats(register, issue.duplicate_of):
        yield fault(register, "issue", issue.id, "duplicate-of-duplicate", "duplicate_of", id=issue.duplicate_of)
    for index, decision_id in enumerate(issue.decisions):
        decision = register.decisions.get(decision_id)
        if decision is not None and decision.issues and issue.id not in decision.issues:
            args = {"id": issue.id, "other": decision_id, "file": register.origins["decision", decision_id].path}
            yield fault(register, "issue", issue.id, "link-one-sided", "decisions", index, **args)
    project = register.projects.get(issue.project or "")
    if project is not None and project.issues and issue.id not in project.issues:
        args = {"id": issue.id, "other": project.id, "file": register.origins["project", project.id].path}
        yield fault(register, "issue", issue.id, "link-one-sided", "project", **args)


def _repeats(register: Register, issue_id: str) -> bool:
    issue = register.issues.get(issue_id)
    return issue is not None and issue.duplicate_of is not None


def _freshness(register: Register, issue: Issue, as_of: dt.date) -> list[Fault]:
    """Brief.md, section 1: staff are warned before the page says that nothing has happened."""
    standing = register.standings[issue.id]
    if issue.duplicate_of or not stale_since(standing, as_of, register.settings.stale_warn_days):
        return []
    days = (as_of - standing.updated).days
    return [warning(register, "issue", issue.id, "issue-stale", "history", len(issue.history) - 1, "date", days=days)]
