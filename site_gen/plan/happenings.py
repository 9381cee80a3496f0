"""What happened lately in all rooms: what feeds and the page of changes tell."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from site_gen.plan.common import vote_of
from site_gen.plan.mentions import addresses
from site_gen.plan.names import record_link
from site_gen.views.happenings import (
    Happening,
    of_correction,
    of_issue,
    of_meeting,
    of_notice,
    of_project,
    of_ranking,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from site_gen.plan.model import Context
    from site_gen.records.issues import Issue
    from site_gen.records.notices import Notice
    from site_gen.register import Register

MOST = 40  # entries a feed


def by_kind(context: Context) -> dict[str, list[Happening]]:
    """The newest happenings of each kind of record, those of issues cut to what a feed can show."""
    register = context.register
    return {
        "issue": [one for issue in recent(register, register.issues.values()) for one in of_issue(issue)],
        "meeting": [
            one
            for meeting in register.meetings.values()
            for one in of_meeting(
                meeting,
                tuple(vote_of(context, motion.id) for motion in meeting.decisions),
                addresses(context, meeting.minutes, up=""),
            )
        ],
        "notice": [
            one
            for notice in _newest_notices(context)
            for now in (context.days[notice.id],)
            for one in of_notice(
                notice,
                closes=now.closes,
                taken_down=now.taken_down,
                prose=addresses(context, notice.text, up=""),
            )
        ],
        "project": payments(context),
        "ranking": [one for ranking in register.rankings.values() for one in of_ranking(ranking)],
        "correction": fixes(context),
    }


def payments(context: Context) -> list[Happening]:
    """What was paid and accepted in all projects."""
    return [one for project in context.register.projects.values() for one in of_project(project)]


def fixes(context: Context) -> list[Happening]:
    """All corrections."""
    return [of_correction(one, record_link(context, one.record)) for one in context.register.corrections.values()]


def _newest_notices(context: Context) -> list[Notice]:
    """The notices that the newest happenings belong to, as with issues."""

    def latest(notice: Notice) -> tuple[dt.date, str]:
        return max([notice.published, *(one.replied for one in notice.objections if one.replied)]), notice.id

    return heapq.nlargest(MOST, context.register.notices.values(), key=latest)


def recent(register: Register, issues: Iterable[Issue]) -> list[Issue]:
    """The issues that the newest happenings belong to: no entry is newer than its issue's last change."""
    standings = register.standings
    shown = (one for one in issues if one.duplicate_of is None)
    return heapq.nlargest(MOST, shown, key=lambda one: (standings[one.id].updated, one.id))
