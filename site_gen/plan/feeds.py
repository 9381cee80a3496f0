"""Feeds: of everything, of each kind, of each building, and of each issue that may still change.

A site without an address has none.
Ten thousand issues must not cost ten thousand feeds: an issue that is settled and has been quiet for half a year is not
followed any more, and the lists look no further than they show.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from site_gen import exchange
from site_gen.exchange.batch import Batch
from site_gen.exchange.feeds import STYLE, Feed, atom, facts, issue_atom
from site_gen.plan.common import corrections_of
from site_gen.plan.happenings import MOST, by_kind, recent
from site_gen.plan.model import Asset, Context, Data
from site_gen.plan.names import record_link
from site_gen.records.issues import Status
from site_gen.views.happenings import Happening, of_correction, of_issue
from site_gen.views.parts import building_url, feed_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_gen.records.issues import Issue

QUIET = dt.timedelta(days=183)


def files(context: Context) -> Iterator[Data | Asset]:
    """Every feed, and the style that shows one to people who click on it."""
    if not context.register.settings.base_url:
        return
    kinds = by_kind(context)
    for kind, page in (("issue", "issues"), ("meeting", "meetings"), ("notice", "notices"), ("project", "projects")):
        yield _data(Feed(url=f"feeds/{kind}.xml", kind=kind, page=f"{page}.html"), kinds[kind])
    everything = [one for each in kinds.values() for one in each]
    yield _data(Feed(url="feeds/all.xml", kind="all", page="changes.html"), everything)
    yield from _buildings(context)
    yield from _issues(context)
    style = (Path(exchange.__file__).parent / STYLE).read_bytes()
    yield Asset(f"feeds/{STYLE}", style, lambda: style)


def _buildings(context: Context) -> Iterator[Data]:
    theirs: dict[str, list[Issue]] = {one.id: [] for one in context.register.settings.buildings}
    for issue in context.register.issues.values():
        if issue.building:
            theirs[issue.building].append(issue)
    for building in context.register.settings.buildings:
        url, page = feed_url(building.id), building_url(building.id)
        found = (one for issue in recent(context.register, theirs[building.id]) for one in of_issue(issue))
        yield _data(Feed(url=url, kind="building", page=page, name=building.name), found)


def _issues(context: Context) -> Iterator[Data]:
    register = context.register
    for issue in register.issues.values():
        now = register.standings[issue.id]
        if now.status in (Status.DONE, Status.DECLINED) and context.as_of - now.updated > QUIET:
            continue
        fixes = corrections_of(context, issue.id) if issue.id in register.about else ()
        found = tuple(of_correction(one, record_link(context, issue.id)) for one in fixes)
        yield Data(feed_url(issue.id), issue_atom, (issue, found), (register.origins["issue", issue.id].path,))


def _data(feed: Feed, happenings: Iterable[Happening]) -> Data:
    """A feed has a piece for each entry: one new entry leaves the others as they are."""
    return Data(feed.url, atom, (feed,), facts=Batch(facts(happenings, MOST)))
