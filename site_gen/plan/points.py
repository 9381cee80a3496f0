"""Pages about points: each quarter, each week of its ledger, the rules, redemption and honours."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from site_gen import workdays
from site_gen.plan.common import corrections_of, keepers, notices_about
from site_gen.plan.model import Context, Page, Paper
from site_gen.register.checks.notices import window_close, window_term
from site_gen.views.parts import Link, decision_url, notice_url, ranking_url
from site_gen.views.points import (
    EntryRow,
    GoodsRow,
    HonourGroup,
    HonourRow,
    Review,
    TakerRow,
    honours_view,
    ranking_view,
    redemption_view,
    rules_view,
    stars,
    week_view,
)
from site_gen.workdays import week_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.points import HouseholdStanding, Scored, Standings
    from site_gen.records.points import Goods, Honour, Redemption


def files(context: Context) -> Iterator[Page]:
    """Every page of this room."""
    quarters = published(context)
    for period in quarters:
        yield _ranking(context, period, ranking_url(period), quarters)
        for week, rows in _weeks(context, period).items():
            url = week_url(week)
            yield Page(url, "week.html", week_view, (url, period, week, rows, keepers(context)), (_ledger(period),))
    yield _front(context, quarters)
    yield Page("rankings/rules.html", "rules.html", rules_view, (context.register.rule_versions, keepers(context)))
    yield _redemption(context)
    yield _honours(context)


def published(context: Context) -> tuple[str, ...]:
    """Quarters that were made public by `as_of`, newest first."""
    rankings = context.register.rankings.values()
    known = [one.period for one in rankings if one.published_on and one.published_on <= context.as_of]
    return tuple(sorted((one for one in known if one in context.standings), reverse=True))


def newest_quarter(context: Context) -> str:
    """The newest published quarter, "" when there is none."""
    return next(iter(published(context)), "")


def on_list(standings: Standings, top: int) -> tuple[HouseholdStanding, ...]:
    """Households that a page may show: those who agreed to be listed, down to rank `top`."""
    return tuple(one for one in standings.households if one.listed and one.rank <= top)


def week_url(week: str) -> str:
    """Address of a week's entries."""
    return f"rankings/{week}.html"


def _ledger(period: str) -> str:
    return f"content/rankings/{period}/ledger.csv"


def _front(context: Context, quarters: tuple[str, ...]) -> Page:
    """The tab's page: the newest quarter, or a sentence that there is none yet."""
    if quarters:
        return _ranking(context, quarters[0], "rankings.html", quarters)
    nobody = ((), (), (), (), (0, 0), "", (), (), (), None, None, (), 0, ())
    args = ("rankings.html", "", dt.date.min, None, "", *nobody, keepers(context))
    return Page("rankings.html", "ranking.html", ranking_view, args)


def _ranking(context: Context, period: str, url: str, quarters: tuple[str, ...]) -> Page:
    register = context.register
    ranking = register.rankings[period]
    standings = context.standings[period]
    weeks = _weeks(context, period)
    newest = max(weeks, default="")
    names = tuple((one.id, one.name) for one in register.settings.buildings)
    decision = register.decisions.get(ranking.decision or "")
    args = (
        url,
        period,
        ranking.cut_off,
        ranking.published_on,
        ranking.scope,
        on_list(standings, ranking.top),
        names,
        standings.buildings,
        tuple(register.buildings[one].name for one in standings.few),
        (standings.participants, standings.listed),
        newest,
        weeks.get(newest, ()),
        tuple(sorted(weeks, reverse=True)),
        quarters,
        Link(decision.title, decision_url(decision.id), decision.id) if decision else None,
        _review(context, notices_about(context, period), ranking.published_on, ranking.window),
        ranking.reviewers,
        ranking.rule_version,
        corrections_of(context, period, *(one.entry.id for one in standings.scored)),
        keepers(context),
    )
    paper = Paper("ranking", period) if url == ranking_url(period) else None
    return Page(url, "ranking.html", ranking_view, args, (register.origins["ranking", period].path,), paper)


def _review(context: Context, notices: tuple[Link, ...], start: dt.date | None, preset: str) -> Review | None:
    """The objection window: that of the newest notice about it, else the one that the preset gives from `start`."""
    register, laws = context.register, context.presets
    known = [one for one in notices if window_term(register, laws, register.notices[one.id])]
    if known:
        link = max(known, key=lambda one: register.notices[one.id].published)
        notice = register.notices[link.id]
        opens, closes = notice.opens or notice.published, window_close(register, laws, notice)
    elif start and preset in laws.terms:
        link, opens, closes = None, start, workdays.end(laws.terms[preset], start)
    else:
        return None
    return Review(opens, closes, workdays.window(opens, closes, context.as_of).state, link)


def _weeks(context: Context, period: str) -> dict[str, tuple[EntryRow, ...]]:
    """The ledger by week, newest entry first; a week at the turn of a quarter is shown with its later part."""
    weeks: dict[str, list[EntryRow]] = {}
    for one in context.standings[period].scored:
        weeks.setdefault(f"{period}-{week_of(one.entry.date)[5:]}", []).append(_row(context, one))
    return {week: tuple(reversed(rows)) for week, rows in sorted(weeks.items())}


def _row(context: Context, one: Scored) -> EntryRow:
    """A ledger line; a household that does not want to be listed keeps its code and building to itself."""
    household = context.register.households[one.entry.household]
    building = context.register.buildings[household.building].name
    return EntryRow(
        id=one.entry.id,
        date=one.entry.date,
        what=one.entry.note or one.item,
        code=household.code if household.listed else "",
        building=building if household.listed else "",
        points=one.counted,
        capped=one.capped,
        taken_back=one.taken_back,
        recorder=one.entry.recorder,
        reviewer=one.entry.reviewer,
        reversal_of=one.entry.reversal_of or "",
        reason=one.entry.reason,
    )


def _redemption(context: Context) -> Page:
    register = context.register
    events = sorted(register.events.values(), key=lambda one: one.date)
    last = next((one for one in reversed(events) if one.date <= context.as_of), None)
    coming = next((one for one in events if one.date > context.as_of), None)
    rows = register.redemptions.get(last.period, ()) if last else ()
    names = (last.period, *(row.id for row in rows)) if last else ()
    offered = last.goods if last else ()
    taken = {one.id: sum(row.quantity for row in rows if row.goods == one.id) for one in offered}
    goods = tuple(GoodsRow(one.name, one.points, taken[one.id], one.stock, one.source) for one in offered)
    takers = _takers(context, rows, {one.id: one for one in offered})
    args = (last, goods, takers, coming, corrections_of(context, *names), keepers(context))
    return Page("redemption.html", "redemption.html", redemption_view, args)


def _takers(context: Context, rows: tuple[Redemption, ...], goods: dict[str, Goods]) -> tuple[TakerRow, ...]:
    """Who took what, by code; those who do not want to be listed come last, in an order that tells nothing."""
    by_household: dict[str, list[Redemption]] = {}
    for row in rows:
        by_household.setdefault(row.household, []).append(row)
    found = []
    for code, own in by_household.items():
        household = context.register.households[code]
        building = context.register.buildings[household.building].name
        things = tuple(sorted((goods[row.goods].name, row.quantity) for row in own))
        points = sum(goods[row.goods].points * row.quantity for row in own)
        found.append(TakerRow(code, building, things, points) if household.listed else TakerRow("", "", things, points))
    return tuple(sorted(found, key=lambda one: (not one.code, one.code, one.points, one.goods)))


def _honours(context: Context) -> Page:
    """Honours by period (newest first) and title, with the objection window of the newest."""
    register = context.register
    found: dict[tuple[str, str], list[Honour]] = {}
    for one in register.honours.values():
        found.setdefault((one.period, one.title), []).append(one)
    periods = sorted({period for period, _ in found}, reverse=True)
    groups = tuple(
        HonourGroup(title, stars(title), _stars(rows), period, tuple(_honour(context, one) for one in rows))
        for newest in periods
        for (period, title), rows in found.items()
        if period == newest
    )
    newest_ones = [one for one in register.honours.values() if one.period in periods[:1]]
    named = dict.fromkeys(one.notice for one in newest_ones if one.notice)
    notices = tuple(Link(register.notices[name].title, notice_url(name), name) for name in named)
    days = [register.notices[one.notice].published for one in register.honours.values() if one.notice]
    fixes = corrections_of(context, *register.honours)
    args = (groups, _review(context, notices, None, ""), max(days, default=None), fixes, keepers(context))
    return Page("honours.html", "honours.html", honours_view, args)


def _stars(rows: list[Honour]) -> tuple[str, ...]:
    """Every star that a record of the group names, in the order in which they are written."""
    return tuple(dict.fromkeys(star for one in rows for star in one.stars))


def _honour(context: Context, honour: Honour) -> HonourRow:
    """The full name is shown only while the written consent holds (PIPL, art. 14)."""
    consent = honour.consent
    holds = (
        consent is not None
        and consent.date <= context.as_of
        and (consent.until is None or context.as_of <= consent.until)
    )
    name = honour.full_name if holds and honour.full_name else honour.recipient
    building = context.register.buildings[honour.building].name if honour.building else ""
    return HonourRow(name, "" if building == name else building, honour.reason, honour.chosen_by)
