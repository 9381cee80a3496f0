"""Where an issue stands, derived from its history. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen.records.issues import Event, Issue, Status, Step

if TYPE_CHECKING:
    import datetime as dt

_BY_STEP = {
    Step.COLLECTED: (1, Status.PENDING),
    Step.AGREED: (2, Status.DECIDED),
    Step.PLANNED: (3, Status.DECIDED),
    Step.ORGANISED: (4, Status.ACTIVE),
    Step.WORKING: (5, Status.ACTIVE),
    Step.UPKEEP: (6, Status.ACTIVE),
    Step.REVIEWED: (7, Status.DONE),
}


class Standing(NamedTuple):
    """`step` is 1 to 7, or 0 when declined; `updated` is the newest entry's day, `round` what came since reopening."""

    step: int
    status: Status
    updated: dt.date
    latest: Event
    round: tuple[Event, ...]
    reopened: bool


def standing(issue: Issue) -> Standing:
    """Derive step and status from the newest history entry (brief.md, decision 2: status is never typed)."""
    start = 0
    for index, event in enumerate(issue.history):
        if event.step is Step.REOPENED:
            start = index
    current = issue.history[start:] if start else issue.history
    latest = issue.history[-1]
    if latest.step is Step.DECLINED:
        step, status = 0, Status.DECLINED
    elif latest.step is Step.REOPENED:
        step, status = 1, Status.PENDING
    else:
        step, status = _BY_STEP[latest.step]
    return Standing(step, status, latest.date, latest, current, start > 0)


def stale_since(issue_standing: Standing, as_of: dt.date, days: int) -> bool:
    """True when an open issue had no entry for `days` days."""
    closed = issue_standing.status in (Status.DONE, Status.DECLINED)
    return not closed and (as_of - issue_standing.updated).days > days
