"""Slips with each household's own points, a sheet for each building. They are never part of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from site_gen import media, points
from site_gen.chain import slips as proving
from site_gen.plan.model import Context, Page, Paper, Sheet
from site_gen.plan.points import newest_quarter
from site_gen.plan.sheets import stamp
from site_gen.views.entries import ledger_url
from site_gen.views.slips import Slip, SlipRow, SlipsView, slips_view

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from site_gen.chain.model import Leaf
    from site_gen.chain.slips import Proof
    from site_gen.points import Scored

KIND = "slips"
ROWS = 5  # lines that a slip has room for


def slips(context: Context, pages: Iterable[Page], leaves: Sequence[Leaf] = ()) -> Iterator[Sheet]:
    """The newest published quarter's slips; nothing before there is one. `pages` are those of the site.

    `leaves` are what private/ keeps of settled quarters: with them a slip carries a proof once the quarter's root was
    released.
    """
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
    proved = proofs(context, leaves)
    address = media.qr_text(register.settings.base_url, "verify.html", short=False) if proved else ""
    for building in register.settings.buildings:
        own = [one for one in register.households.values() if one.building == building.id and one.code in by_household]
        if not own:
            continue
        own.sort(key=lambda one: (one.code[:1], len(one.code), one.code))
        made = tuple(
            replace(
                _slip(one.code, one.surname, building.name, by_household[one.code], left.get(one.code, 0)),
                proof=proving.encoded(proved[one.code]) if one.code in proved else "",
            )
            for one in own
        )
        page = Page(shown.url, "", _view, (period, building.name, made, context.as_of, address), shown.sources)  # type: ignore[arg-type]
        url = f"{KIND}-{building.id}-{period}.pdf"
        yield Sheet(url, KIND, page, stamp(context, shown, None), Paper(KIND, building.name), shown.url)


def proofs(context: Context, leaves: Iterable[Leaf]) -> Mapping[str, Proof]:
    """The proof of each household in the newest quarter; none before its root was released, or without an address."""
    period = newest_quarter(context)
    own = [one for one in leaves if one.period == period]
    if not own or not context.register.settings.base_url or unreleased(context):
        return {}
    if proving.root(own) != context.register.rankings[period].slips_root:
        return {}
    return proving.proofs(own, proving.by_household(period, context.register.settled.get(period, ())))


def unreleased(context: Context) -> bool:
    """Whether the newest quarter has a root that readers do not know yet."""
    period = newest_quarter(context)
    own = context.register.rankings[period].slips_root if period else ""
    return bool(own) and proving.roots(context.chain).get(period) != own


def _view(period: str, building: str, slips_: tuple[Slip, ...], updated: dt.date, address: str) -> SlipsView:
    """The view with its codes, which are drawn only when the sheet is made."""
    drawn = []
    for one in slips_:
        svg = media.qr_long(f"{address}{proving.SIGN}", one.proof).decode() if one.proof else ""
        drawn.append(replace(one, qr=svg, modules=media.qr_side(svg) if svg else 0))
    return slips_view(period, building, tuple(drawn), updated)


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
