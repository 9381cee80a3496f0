"""The plan: every file of the site and all that it depends on. Renders nothing, reads no files."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from site_gen.diagnostics import Fault
from site_gen.plan import assets, buildings, community, home, issues, meetings, notices, points, projects, rewards
from site_gen.plan.model import Asset, Context, Page, Sheet
from site_gen.plan.sheets import sheets
from site_gen.views.parts import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Asset", "Context", "Page", "Sheet", "plan"]

ROOMS = (home, issues, meetings, notices, projects, points, rewards, buildings, community, assets)
KEPT = dt.timedelta(days=400)  # older papers hang nowhere; `site-gen print` makes them at any time


def plan(context: Context) -> tuple[list[Page | Asset | Sheet], list[Fault]]:
    """Every file in order of address, and a fault for each address that two files want."""
    items: dict[str, Page | Asset | Sheet] = {}
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
    since = context.as_of - KEPT
    for sheet in sheets(context, pages, context.register.settings.sheets, since=since):
        items[sheet.url.lower()] = sheet
        page = items[sheet.shown.lower()]
        if isinstance(page, Page):
            items[sheet.shown.lower()] = page._replace(sheet=Link(sheet.paper.kind, sheet.url))
    return sorted(items.values(), key=lambda item: item.url), faults


def _source(sources: Iterable[str]) -> str:
    return next(iter(sources), "site.yaml")
