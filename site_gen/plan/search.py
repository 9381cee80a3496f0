"""The search page, and the scripts of words that it loads: one for a usual site, else one for each part of a year.

A record's id decides where its words stand, so that a change rewrites one script.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from site_gen.exchange.search import Shelf, docs_js, folding_js
from site_gen.plan.common import keepers
from site_gen.plan.model import Context, Data, Page
from site_gen.plan.notices import public
from site_gen.views.search import search_view

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from site_gen.records.issues import Issue
    from site_gen.records.meetings import Meeting
    from site_gen.records.notices import Notice
    from site_gen.records.projects import Project

    Kept = tuple[list[tuple[Issue, str]], list[Meeting], list[Notice], list[Project]]

ALONE = 3000  # records that one script may hold
BLOCK = 100  # numbers of each kind of record and year in one of several scripts


def files(context: Context) -> Iterator[Page | Data]:
    """The page, the records' words newest first, and the table of characters."""
    shelves = _shelves(context)
    parts = tuple((one.name, _count(one)) for one in shelves)
    settings = context.register.settings
    categories = tuple((one.id, one.name) for one in settings.categories)
    buildings = tuple((one.id, one.name) for one in settings.buildings)
    meetings = _years((one.date, one.id) for one in context.register.meetings.values())
    notices = _years((one.published, one.id) for one in context.register.notices.values())
    args = (parts, categories, buildings, meetings, notices, keepers(context))
    yield Page("search.html", "search.html", search_view, args)
    yield Data("search/folding.js", folding_js, ())
    for one in shelves:
        yield Data(f"search/docs-{one.name}.js", docs_js, (one,))


def _years(days: Iterable[tuple[dt.date, str]]) -> tuple[tuple[int, str], ...]:
    """Each year with the newest record of it, newest first."""
    newest = {day.year: name for day, name in sorted(days)}
    return tuple(sorted(newest.items(), reverse=True))


def _shelves(context: Context) -> list[Shelf]:
    register = context.register
    tables = (register.issues, register.meetings, register.notices, register.projects)
    alone = sum(map(len, tables)) <= ALONE
    names = {record: "all" if alone else _part(record) for record in chain.from_iterable(tables)}
    kept: dict[str, Kept] = {name: ([], [], [], []) for name in names.values()}
    for issue in register.issues.values():
        kept[names[issue.id]][0].append((issue, register.categories[issue.category]))
    for meeting in register.meetings.values():
        kept[names[meeting.id]][1].append(meeting)
    for notice in register.notices.values():
        kept[names[notice.id]][2].append(public(notice, context.as_of))
    for project in register.projects.values():
        kept[names[project.id]][3].append(project)
    return [
        Shelf(
            name=name,
            issues=tuple(issues),
            meetings=tuple(meetings),
            notices=tuple(notices),
            projects=tuple(projects),
        )
        for name, (issues, meetings, notices, projects) in sorted(kept.items(), reverse=True)
    ]


def _part(record: str) -> str:
    """`2026-0003` for W2026-314: year and hundred."""
    year, _, number = record[1:].partition("-")
    return f"{year}-{int(number) // BLOCK:04}"


def _count(shelf: Shelf) -> int:
    return len(shelf.issues) + len(shelf.meetings) + len(shelf.notices) + len(shelf.projects)
