"""Open data: every public kind of record as CSV and JSON; what grows with the years has a file for each year.

A page tells people what is in them, `datapackage.json` tells programs.
"""

from __future__ import annotations

import heapq
from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from site_gen.exchange import datapackage, georeport, popolo
from site_gen.exchange.batch import Batch
from site_gen.exchange.publics import TABLES, as_csv, as_json
from site_gen.exchange.tables import plain
from site_gen.plan.calendars import body_id
from site_gen.plan.common import keepers, vote_of
from site_gen.plan.community import group_view
from site_gen.plan.model import Context, Data, Page
from site_gen.plan.names import record_link
from site_gen.plan.points import lists, published
from site_gen.plan.rewards import honour_row, sums
from site_gen.views.community import correction_row
from site_gen.views.meetings import state
from site_gen.views.notices import notice_row
from site_gen.views.opendata import ColumnView, TableView, data_view
from site_gen.views.parts import Link
from site_gen.views.shell import shell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from site_gen.exchange.batch import Form
    from site_gen.records.issues import Issue
    from site_gen.records.notices import Notice

R = TypeVar("R", "Issue", "Notice")

FOLDER = "data/"
SAMPLE = 3  # rows on the page
NEWEST = 200  # issues in the list of newest requests


class Set(NamedTuple):
    """The facts of one table, or of one year of it; `more` are facts that all years share."""

    table: str
    facts: Batch
    year: str = ""
    more: tuple[object, ...] = ()

    def url(self, ending: str) -> str:
        """Address of the file with that ending."""
        return f"{FOLDER}{self.table}{f'-{self.year}' if self.year else ''}.{ending}"

    def file(self, ending: str, make: Callable[..., Form]) -> Data:
        """The file with that ending."""
        return Data(self.url(ending), make, (self.table, *self.more), facts=self.facts)


def files(context: Context) -> Iterator[Data | Page]:
    """Every file."""
    found = list(sets(context))
    licence = context.register.settings.data_licence
    tables = tuple(one.file("csv", as_csv) for one in found)
    yield from tables
    yield from (one.file("json", as_json) for one in found)
    names = tuple((one.table, one.url("csv")) for one in found)
    yield Data(datapackage.URL, datapackage.datapackage, (names, licence.value if licence else ""), of=tables)
    by_table = groupby(_sorted(found), key=lambda one: one.table)
    shown = tuple(_table(context, table, list(own)) for table, own in by_table)
    yield from _georeport(context, found)
    yield _popolo(context, {one.table: one.facts for one in found if not one.year})
    yield Page("data.html", "data.html", data_view, (shown, licence.value if licence else "", keepers(context)))


def _georeport(context: Context, found: Iterable[Set]) -> Iterator[Data]:
    """Open311: kinds, the newest issues, and all issues by year."""
    categories = context.register.settings.categories
    folder = f"{FOLDER}open311/"
    yield Data(f"{folder}services.json", georeport.services, (categories,))
    yield Data(f"{folder}services.xml", georeport.services_xml, (categories,))
    issues = context.register.issues.values()
    newest = Batch(tuple(heapq.nlargest(NEWEST, issues, key=lambda one: (one.reported_on, one.id))))
    yield Data(f"{folder}requests.json", georeport.requests, (categories,), facts=newest)
    yield Data(f"{folder}requests.xml", georeport.requests_xml, (newest, categories))
    for one in found:
        if one.table == "issues":
            yield Data(f"{folder}requests-{one.year}.json", georeport.requests, (categories,), facts=one.facts)


def _popolo(context: Context, facts: dict[str, Batch]) -> Data:
    meetings = (one for one in context.register.meetings.values() if one.decisions)
    sittings = tuple(popolo.Sitting(one.id, body_id(one.body), one.body, one.date, one.start) for one in meetings)
    return Data(f"{FOLDER}popolo.json", popolo.popolo, (facts["groups"], facts["decisions"], sittings))


def _sorted(found: Iterable[Set]) -> list[Set]:
    """In the order of `TABLES`, the newest year first."""
    order = list(TABLES)
    newest = sorted(found, key=lambda one: one.year, reverse=True)
    return sorted(newest, key=lambda one: order.index(one.table))


def _table(context: Context, name: str, own: list[Set]) -> TableView:
    """A table with the first rows of its newest file."""
    known, newest = TABLES[name], own[0]
    rows = list(islice(known.rows(shell(context.register.settings), newest.facts.facts, *newest.more), SAMPLE))
    columns = tuple(
        ColumnView(one.name, one.zh, one.en, tuple(plain(row[at]) for row in rows))
        for at, one in enumerate(known.columns)
    )
    links = tuple(Link(one.year, one.url(ending), ending) for one in own for ending in ("csv", "json"))
    return TableView(name, known.zh, known.en, links, columns)


def sets(context: Context) -> Iterator[Set]:
    """Every table with its facts."""
    register = context.register
    yield from _issues(context)
    meetings = tuple((one, state(one, context.as_of)) for one in register.meetings.values())
    yield Set("meetings", Batch(meetings))
    yield Set("decisions", Batch(tuple(vote_of(context, one) for one in register.decisions)))
    notices = register.notices.values()
    for year, some in _by_year(notices):
        yield Set("notices", Batch(tuple(notice_row(one, context.days[one.id]) for one in some)), year)
    yield Set("objections", Batch(tuple((one.id, one.objections) for one in notices if one.objections)))
    projects = Batch(tuple(register.projects.values()))
    for table in ("projects", "payments", "funding"):
        yield Set(table, projects)
    yield from _rankings(context)
    yield Set("redemptions", Batch(sums(context)))
    honours = register.honours.values()
    yield Set("honours", Batch(tuple((one.id, one.title, one.period, honour_row(context, one)) for one in honours)))
    yield Set("groups", Batch(tuple(group_view(context, one) for one in register.groups.values())))
    fixes = register.corrections.values()
    yield Set("corrections", Batch(tuple(correction_row(one, record_link(context, one.record)) for one in fixes)))


def _issues(context: Context) -> Iterator[Set]:
    more = (context.register.settings.categories,)
    for year, issues in _by_year(context.register.issues.values()):
        facts = Batch(issues)
        yield Set("issues", facts, year, more)
        yield Set("issue_history", facts, year, more)


def _by_year(records: Iterable[R]) -> Iterator[tuple[str, tuple[R, ...]]]:
    """By the year in the id, which never changes."""
    years: dict[str, list[R]] = {}
    for one in records:
        years.setdefault(one.id[1:5], []).append(one)
    for year in sorted(years):
        yield year, tuple(years[year])


def _rankings(context: Context) -> Iterator[Set]:
    years: dict[str, list[object]] = {}
    for period in sorted(published(context)):
        years.setdefault(period[:4], []).append(lists(context, period))
    for year, found in years.items():
        yield Set("rankings", Batch(tuple(found)), year)
