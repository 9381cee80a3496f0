"""The plan: every file of the site and all that it depends on. Renders nothing, reads no files."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from site_gen.diagnostics import Fault
from site_gen.exchange.sitemap import robots, sitemap
from site_gen.plan import (
    assets,
    buildings,
    calendars,
    changes,
    community,
    feeds,
    home,
    issues,
    meetings,
    notices,
    opendata,
    points,
    projects,
    rewards,
    search,
    trust,
)
from site_gen.plan.model import Asset, Context, Data, Item, Page, Sheet
from site_gen.plan.sheets import sheets
from site_gen.records.settings import SheetKind
from site_gen.views.parts import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Asset", "Context", "Data", "Item", "Page", "Sheet", "plan"]

ROOMS = (
    home,
    issues,
    meetings,
    notices,
    projects,
    points,
    rewards,
    buildings,
    community,
    trust,
    calendars,
    feeds,
    changes,
    opendata,
    search,
    assets,
)
OWN = (SheetKind.BUILDING, SheetKind.ISSUES)  # sheets that show more than their page: its mark knows of them anyway
KEPT = dt.timedelta(days=400)  # older papers hang nowhere; `site-gen print` makes them at any time


def plan(context: Context) -> tuple[list[Item], list[Fault]]:
    """Every file in order of address, and a fault for each address that two files want."""
    items: dict[str, Item] = {}
    faults: list[Fault] = []
    for room in ROOMS:
        for item in room.files(context):
            folded = item.url.lower()  # Windows and many hosts know no case
            if folded in items:
                first = items[folded]
                args = {"url": item.url, "other": "、".join(first.sources or (first.url,))}
                faults.append(Fault("url-twice", _source(item.sources), args=args))
            else:
                items[folded] = item
    pages = [item for item in items.values() if isinstance(item, Page)]
    if context.register.settings.base_url:
        urls = tuple(sorted(page.url for page in pages if page.url != "404.html"))
        found = (Data("sitemap.xml", sitemap, (urls,)), Data("robots.txt", robots, ()))
        items |= {one.url: one for one in found}
    since, chosen = context.as_of - KEPT, context.register.settings.sheets
    for sheet in sheets(context, pages, {*chosen, *OWN}, since=since):
        page = items[sheet.shown.lower()]
        if isinstance(page, Page):
            link = Link(sheet.paper.kind, sheet.url) if sheet.paper.kind in chosen else None
            also = sheet.page.args if sheet.paper.kind in OWN else ()
            items[sheet.shown.lower()] = page._replace(sheet=link, also=also)
        if sheet.paper.kind in chosen:
            items[sheet.url.lower()] = sheet
    return sorted(items.values(), key=lambda item: item.url), faults


def _source(sources: Iterable[str]) -> str:
    return next(iter(sources), "site.yaml")
