"""Pages about what points and good deeds bring: redemption, who took what, and honours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen import workdays
from site_gen.plan.common import corrections_of, keepers, vote_of
from site_gen.plan.model import Context, Page
from site_gen.register.checks.notices import review_window
from site_gen.views.parts import Link, decision_url, notice_url
from site_gen.views.rewards import (
    EventSum,
    GoodsRow,
    HonourGroup,
    HonourRow,
    Review,
    Step,
    TakerRow,
    honours_view,
    redemption_view,
    stars,
    takers_url,
    takers_view,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from site_gen.records.points import Goods, Honour, Redemption, RedemptionEvent
    from site_gen.register.checks.notices import ReviewWindow

TAKERS = 100  # households a page


def files(context: Context) -> Iterator[Page]:
    """Every page of this room."""
    yield from _redemption(context)
    yield _honours(context)


def review(context: Context, window: ReviewWindow | None) -> Review | None:
    """An objection window as pages show it."""
    if window is None:
        return None
    state = workdays.window(window.opens, window.closes, context.as_of)
    return Review(window.opens, window.closes, state, _notice(context, window.notice) if window.notice else None)


def sums(context: Context) -> tuple[EventSum, ...]:
    """Days of redemption that are over, newest first: what was taken, and by how many."""
    events = sorted(context.register.events.values(), key=lambda one: (one.date, one.period), reverse=True)
    return tuple(_sum(context, one, _takers(context, one)) for one in events if one.date <= context.as_of)


def _redemption(context: Context) -> Iterator[Page]:
    register = context.register
    events = sorted(register.events.values(), key=lambda one: (one.date, one.period))
    past = [one for one in reversed(events) if one.date <= context.as_of]
    coming = next((one for one in events if one.date > context.as_of), None)
    sums = []
    for event in past:
        takers = _takers(context, event)
        sums.append(_sum(context, event, takers))
        yield from _takers_pages(context, event, takers)
    deciding = coming or next(iter(past), None)
    kept = ("kept" if deciding.carry_over else "zeroed") if deciding else ""
    named = [name for one in past for name in (one.period, *(row.id for row in _rows(context, one)))]
    year_end = register.settings.points.year_end.value
    args = (tuple(sums), coming, kept, year_end, corrections_of(context, *named), keepers(context))
    yield Page("redemption.html", "redemption.html", redemption_view, args)


def _rows(context: Context, event: RedemptionEvent) -> tuple[Redemption, ...]:
    return context.register.redemptions.get(event.period, ())


def _sum(context: Context, event: RedemptionEvent, takers: tuple[TakerRow, ...]) -> EventSum:
    rows = _rows(context, event)
    taken = {one.id: sum(row.quantity for row in rows if row.goods == one.id) for one in event.goods}
    return EventSum(
        period=event.period,
        date=event.date,
        goods=tuple(GoodsRow(one.name, one.points, taken[one.id], one.stock, one.source) for one in event.goods),
        takers=len(takers),
        spent=sum(row.points for row in takers),
        url=takers_url(event.period) if takers else "",
    )


def _takers(context: Context, event: RedemptionEvent) -> tuple[TakerRow, ...]:
    """Who took what, by code; those who do not want to be listed come last, in an order that tells nothing."""
    goods: dict[str, Goods] = {one.id: one for one in event.goods}
    by_household: dict[str, list[Redemption]] = {}
    for row in _rows(context, event):
        by_household.setdefault(row.household, []).append(row)
    found = []
    for code, own in by_household.items():
        household = context.register.households[code]
        building = context.register.buildings[household.building].name
        things = tuple(sorted((goods[row.goods].name, row.quantity) for row in own))
        points = sum(goods[row.goods].points * row.quantity for row in own)
        found.append(TakerRow(code, building, things, points) if household.listed else TakerRow("", "", things, points))
    found.sort(key=lambda one: (not one.code, one.code[:1], len(one.code), one.code, one.points, one.goods))
    return tuple(found)


def _takers_pages(context: Context, event: RedemptionEvent, takers: tuple[TakerRow, ...]) -> Iterator[Page]:
    parts = [takers[at : at + TAKERS] for at in range(0, len(takers), TAKERS)]
    urls = tuple(takers_url(event.period, number) for number in range(1, len(parts) + 1))
    sources = (f"content/rankings/{event.period}/redemptions.csv",)
    for url, rows in zip(urls, parts, strict=True):
        args = (url, event.period, event.date, rows, urls, keepers(context))
        yield Page(url, "takers.html", takers_view, args, sources)


def _honours(context: Context) -> Page:
    """Honours by period (newest first) and title, with the objection window of the newest."""
    register = context.register
    found: dict[tuple[str, str], list[Honour]] = {}
    for one in register.honours.values():
        found.setdefault((one.period, one.title), []).append(one)
    periods = sorted({period for period, _ in found}, reverse=True)
    groups = tuple(
        HonourGroup(title, stars(title), _stars(rows), period, tuple(honour_row(context, one) for one in rows))
        for newest in periods
        for (period, title), rows in found.items()
        if period == newest
    )
    newest_ones = [one for one in register.honours.values() if one.period in periods[:1]]
    window = review_window(register, context.presets, [one.notice for one in newest_ones if one.notice])
    updated = max((day for one in register.honours.values() for day in _days(context, one)), default=None)
    fixes = corrections_of(context, *register.honours)
    args = (groups, review(context, window), updated, fixes, keepers(context))
    return Page("honours.html", "honours.html", honours_view, args)


def _notice(context: Context, name: str) -> Link:
    return Link(context.register.notices[name].title, notice_url(name), name)


def _days(context: Context, honour: Honour) -> Iterator[dt.date]:
    """Days on which something about an honour became public."""
    if honour.notice:
        yield context.register.notices[honour.notice].published
    if honour.awarded_on and honour.awarded_on <= context.as_of:
        yield honour.awarded_on


def _stars(rows: list[Honour]) -> tuple[str, ...]:
    """Every star that a record of the group names, in the order in which they are written."""
    return tuple(dict.fromkeys(star for one in rows for star in one.stars))


def honour_row(context: Context, honour: Honour) -> HonourRow:
    """The full name is shown only while the written consent holds (PIPL, art. 14)."""
    consent = honour.consent
    holds = (
        consent is not None
        and consent.date <= context.as_of
        and (consent.until is None or context.as_of <= consent.until)
    )
    name = honour.full_name if holds and honour.full_name else honour.recipient
    building = context.register.buildings[honour.building].name if honour.building else ""
    steps = (_nominated(honour), _chosen(context, honour), _told(context, honour), _awarded(context, honour))
    return HonourRow(name, "" if building == name else building, honour.reason, honour.chosen_by, steps)


def _nominated(honour: Honour) -> Step:
    return Step(kind="nominated", state="done" if honour.nominated_by else "unknown", words=honour.nominated_by)


def _chosen(context: Context, honour: Honour) -> Step:
    """By a vote of a meeting, else in the words of those who chose."""
    if not honour.decision:
        return Step(kind="chosen", state="done" if honour.chosen_by else "unknown", words=honour.chosen_by)
    decision = context.register.decisions[honour.decision]
    passed = vote_of(context, decision.id).result == "passed"
    link = Link(decision.title, decision_url(decision.id), decision.id)
    return Step(kind="chosen", state="done" if passed else "todo", link=link)


def _told(context: Context, honour: Honour) -> Step:
    """The notice with the window in which people may object."""
    link = _notice(context, honour.notice) if honour.notice else None
    named = [honour.notice] if honour.notice else []
    window = review(context, review_window(context.register, context.presets, named))
    if window is None:
        return Step(kind="notice", state="unknown" if honour.awarded_on else "todo", link=link)
    state = {"closed": "done", "not_open": "todo"}.get(window.state, "now")
    return Step(kind="notice", state=state, link=link, first=window.opens, last=window.closes)


def _awarded(context: Context, honour: Honour) -> Step:
    day = honour.awarded_on
    return Step(kind="awarded", state="done" if day and day <= context.as_of else "todo", first=day)
