"""The search page, and the scripts of words that it loads: one for a usual site, else one for each part of a year.

A record's id decides where its words stand, so that a change rewrites one script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.exchange.batch import Batch
from site_gen.exchange.search import Prize, Standing, docs_js, entries, folding_js
from site_gen.plan.common import keepers
from site_gen.plan.community import group_view
from site_gen.plan.model import Context, Data, Page
from site_gen.plan.notices import public
from site_gen.plan.points import published
from site_gen.plan.rewards import honour_row
from site_gen.views.search import search_view

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from site_gen.exchange.search import Fact

ALONE = 3000  # records that one script may hold
BLOCK = 100  # numbers of each kind of record and year in one of several scripts


def files(context: Context) -> Iterator[Page | Data]:
    """The page, the records' words newest first, and the table of characters."""
    shelves = _shelves(context)
    parts = tuple((name, sum(map(entries, batch.facts))) for name, batch in shelves)
    settings = context.register.settings
    categories = tuple((one.id, one.name) for one in settings.categories)
    buildings = tuple((one.id, one.name) for one in settings.buildings)
    meetings = _years((one.date, one.id) for one in context.register.meetings.values())
    notices = _years((one.published, one.id) for one in context.register.notices.values())
    args = (parts, categories, buildings, meetings, notices, keepers(context))
    yield Page("search.html", "search.html", search_view, args)
    yield Data("search/folding.js", folding_js, ())
    for name, batch in shelves:
        yield Data(f"search/docs-{name}.js", docs_js, (name, categories), facts=batch)


def _years(days: Iterable[tuple[dt.date, str]]) -> tuple[tuple[int, str], ...]:
    """Each year with the newest record of it, newest first."""
    newest = {day.year: name for day, name in sorted(days)}
    return tuple(sorted(newest.items(), reverse=True))


def _shelves(context: Context) -> list[tuple[str, Batch]]:
    """The scripts by name, newest first, with the records of each."""
    found = list(_facts(context))
    alone = len(found) <= ALONE
    kept: dict[str, list[Fact]] = {}
    for name, fact in found:
        kept.setdefault("all" if alone else name, []).append(fact)
    return [(name, Batch(tuple(kept[name]))) for name in sorted(kept, reverse=True)]


def _facts(context: Context) -> Iterator[tuple[str, Fact]]:
    """Every record, with its script on a large site. Groups have no year: they come with the newest records."""
    register = context.register
    newest = "0000-0000"
    for table in (register.issues, register.meetings, register.projects):
        for name, one in table.items():
            newest = max(newest, part := _part(name))
            yield part, one
    for name, notice in register.notices.items():
        newest = max(newest, part := _part(name))
        yield part, public(notice, context.as_of)
    for name, honour in register.honours.items():
        yield _part(name), Prize(name, honour.title, honour.stars, honour_row(context, honour))
    for period in published(context):
        ranking = register.rankings[period]
        yield f"{period[:4]}-0000", Standing(period, ranking.scope, ranking.published_on)
    for group in register.groups.values():
        yield newest, group_view(context, group)


def _part(record: str) -> str:
    """`2026-0003` for W2026-314: year and hundred."""
    year, _, number = record[1:].partition("-")
    return f"{year}-{int(number) // BLOCK:04}"
