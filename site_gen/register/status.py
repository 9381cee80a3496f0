"""Where an issue stands, derived from its history. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen.records.issues import Event, Issue, Status, Step

if TYPE_CHECKING:
    import datetime as dt

FIRST, LAST = 1, 7
_BY_STEP = {
    1: Status.PENDING,
    2: Status.DECIDED,
    3: Status.DECIDED,
    4: Status.ACTIVE,
    5: Status.ACTIVE,
    6: Status.ACTIVE,
    7: Status.DONE,
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
    current = issue.history[start:]
    latest = issue.history[-1]
    if latest.step is Step.DECLINED:
        step, status = 0, Status.DECLINED
    elif latest.step is Step.REOPENED:
        step, status = FIRST, Status.PENDING
    else:
        step = int(latest.step.value)
        status = _BY_STEP[step]
    return Standing(step, status, latest.date, latest, current, start > 0)


def stale_since(issue_standing: Standing, as_of: dt.date, days: int) -> bool:
    """True when an open issue had no entry for `days` days."""
    closed = issue_standing.status in (Status.DONE, Status.DECLINED)
    return not closed and (as_of - issue_standing.updated).days > days
