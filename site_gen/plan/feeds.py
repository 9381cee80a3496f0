"""Feeds: of everything, of each kind, of each building, and of each issue that may still change.

A site without an address has none.
Ten thousand issues must not cost ten thousand feeds: an issue that is settled and has been quiet for half a year is not
followed any more, and the lists look no further than they show.
"""

from __future__ import annotations

import datetime as dt
import heapq
from pathlib import Path
from typing import TYPE_CHECKING

from site_gen import exchange
from site_gen.exchange.feeds import STYLE, Feed, atom, issue_atom
from site_gen.plan.common import corrections_of, vote_of
from site_gen.plan.mentions import addresses
from site_gen.plan.model import Asset, Context, Data
from site_gen.plan.names import record_link
from site_gen.records.issues import Status
from site_gen.views.happenings import (
    Happening,
    newest_first,
    of_correction,
    of_issue,
    of_meeting,
    of_notice,
    of_project,
    of_ranking,
)
from site_gen.views.parts import building_url, feed_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_gen.records.issues import Issue
    from site_gen.records.notices import Notice

MOST = 40  # entries a feed
QUIET = dt.timedelta(days=183)


def files(context: Context) -> Iterator[Data | Asset]:
    """Every feed, and the style that shows one to people who click on it."""
    if not context.register.settings.base_url:
        return
    kinds = by_kind(context)
    for kind, page in (("issue", "issues"), ("meeting", "meetings"), ("notice", "notices"), ("project", "projects")):
        yield _data(Feed(url=f"feeds/{kind}.xml", kind=kind, page=f"{page}.html", entries=_newest(kinds[kind])))
    everything = [one for each in kinds.values() for one in each]
    yield _data(Feed(url="feeds/all.xml", kind="all", page="changes.html", entries=_newest(everything)))
    yield from _buildings(context)
    yield from _issues(context)
    style = (Path(exchange.__file__).parent / STYLE).read_bytes()
    yield Asset(f"feeds/{STYLE}", style, lambda: style)


def by_kind(context: Context) -> dict[str, list[Happening]]:
    """The newest happenings of each kind of record, those of issues cut to what a feed can show."""
    register = context.register
    return {
        "issue": [one for issue in _recent(context, register.issues.values()) for one in of_issue(issue)],
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
        "project": [one for project in register.projects.values() for one in of_project(project)],
        "ranking": [one for ranking in register.rankings.values() for one in of_ranking(ranking)],
        "correction": [of_correction(one, record_link(context, one.record)) for one in register.corrections.values()],
    }


def _newest_notices(context: Context) -> list[Notice]:
    """The notices that the newest happenings belong to, as with issues."""

    def latest(notice: Notice) -> tuple[dt.date, str]:
        return max([notice.published, *(one.replied for one in notice.objections if one.replied)]), notice.id

    return heapq.nlargest(MOST, context.register.notices.values(), key=latest)


def _recent(context: Context, issues: Iterable[Issue]) -> list[Issue]:
    """The issues that the newest happenings belong to: no entry is newer than its issue's last change."""
    standings = context.register.standings
    shown = (one for one in issues if one.duplicate_of is None)
    return heapq.nlargest(MOST, shown, key=lambda one: (standings[one.id].updated, one.id))


def _newest(happenings: Iterable[Happening]) -> tuple[Happening, ...]:
    return newest_first(happenings)[:MOST]


def _buildings(context: Context) -> Iterator[Data]:
    theirs: dict[str, list[Issue]] = {one.id: [] for one in context.register.settings.buildings}
    for issue in context.register.issues.values():
        if issue.building:
            theirs[issue.building].append(issue)
    for building in context.register.settings.buildings:
        found = [one for issue in _recent(context, theirs[building.id]) for one in of_issue(issue)]
        yield _data(
            Feed(
                url=feed_url(building.id),
                kind="building",
                page=building_url(building.id),
                name=building.name,
                entries=_newest(found),
            )
        )


def _issues(context: Context) -> Iterator[Data]:
    register = context.register
    for issue in register.issues.values():
        now = register.standings[issue.id]
        if now.status in (Status.DONE, Status.DECLINED) and context.as_of - now.updated > QUIET:
            continue
        fixes = corrections_of(context, issue.id) if issue.id in register.about else ()
        found = tuple(of_correction(one, record_link(context, issue.id)) for one in fixes)
        yield Data(feed_url(issue.id), issue_atom, (issue, found), (register.origins["issue", issue.id].path,))


def _data(feed: Feed, *sources: str) -> Data:
    return Data(feed.url, atom, (feed,), sources)
