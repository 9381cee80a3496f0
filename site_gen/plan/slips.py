"""Slips with each household's own points, a sheet for each building. They are never part of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen import points
from site_gen.plan.model import Context, Page, Paper, Sheet
from site_gen.plan.points import newest_quarter
from site_gen.plan.sheets import stamp
from site_gen.views.entries import ledger_url
from site_gen.views.slips import Slip, SlipRow, slips_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_gen.points import Scored

KIND = "slips"
ROWS = 5  # lines that a slip has room for


def slips(context: Context, pages: Iterable[Page]) -> Iterator[Sheet]:
    """The newest published quarter's slips; nothing before there is one. `pages` are those of the site."""
    period = newest_quarter(context)
    if not period:
        return
    register = context.register
    shown = next(page for page in pages if page.url == ledger_url(period))
    by_household: dict[str, list[Scored]] = {}
    for one in context.standings[period].scored:
        by_household.setdefault(one.entry.household, []).append(one)
    left, _ = points.balances(
        {name: one.scored for name, one in context.standings.items()},
        register.redemptions,
        register.events,
        year_end=register.settings.points.year_end,
        as_of=context.as_of,
    )
    for building in register.settings.buildings:
        own = [one for one in register.households.values() if one.building == building.id and one.code in by_household]
        if not own:
            continue
        own.sort(key=lambda one: (one.code[:1], len(one.code), one.code))
        made = tuple(
            _slip(one.code, one.surname, building.name, by_household[one.code], left.get(one.code, 0)) for one in own
        )
        page = Page(shown.url, "", slips_view, (period, building.name, made, context.as_of), shown.sources)  # type: ignore[arg-type]
        url = f"{KIND}-{building.id}-{period}.pdf"
        yield Sheet(url, KIND, page, stamp(context, shown, None), Paper(KIND, building.name), shown.url)


def _slip(code: str, surname: str, building: str, rows: list[Scored], left: int) -> Slip:
    newest = sorted(rows, key=lambda one: (one.entry.date, one.entry.id), reverse=True)
    return Slip(
        code=code,
        surname=surname,
        building=building,
        total=sum(one.counted for one in rows),
        left=left,
        rows=tuple(SlipRow(one.entry.date, one.entry.note or one.item, one.counted) for one in newest[:ROWS]),
        more=max(0, len(rows) - ROWS),
    )
