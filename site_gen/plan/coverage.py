"""What had to be public until when, and whether it was. Counts only days that the records themselves tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen import workdays
from site_gen.plan.names import record_link
from site_gen.records.notices import NoticeKind
from site_gen.records.settings import DutyKind
from site_gen.register.checks.notices import reply_due
from site_gen.views.community import CoverageLine
from site_gen.views.parts import Link, ranking_url

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from site_gen.plan.model import Context
    from site_gen.presets import Term
    from site_gen.records.projects import Project


class Owed(NamedTuple):
    """Something that had to be published: `due` is None while it depends on holidays that are not announced."""

    what: Link
    due: dt.date | None
    published: dt.date | None


def lines(context: Context, kind: DutyKind, term: Term) -> tuple[CoverageLine, ...]:
    """All that a duty asked for up to the day of the build, the newest deadline on top."""
    owed = sorted(_SOURCES[kind](context, term), key=_order, reverse=True)
    return tuple(_line(one, context.as_of) for one in owed)


def _order(owed: Owed) -> tuple[bool, str, str]:
    return owed.due is None, str(owed.due), owed.what.id


def _line(owed: Owed, as_of: dt.date) -> CoverageLine:
    published = owed.published if owed.published and owed.published <= as_of else None
    late = 0
    if owed.due is None:
        state = "unknown"
    elif published is None:
        state = "not_due" if as_of <= owed.due else "missing"
    else:
        late = max((published - owed.due).days, 0)
        state = "late" if late else "on_time"
    return CoverageLine(what=owed.what, due=owed.due, published=published, state=state, late_days=late)


def _noticed(context: Context, name: str, since: dt.date | None = None, *, review: bool = False) -> dt.date | None:
    """Day of the first notice about a record, not before `since`."""
    days = [
        one.published
        for one in context.register.notices.values()
        if name in one.about
        and (since is None or one.published >= since)
        and (not review or one.kind is NoticeKind.REVIEW)
    ]
    return min(days, default=None)


def _first(*days: dt.date | None) -> dt.date | None:
    return min((day for day in days if day is not None), default=None)


def _meetings(context: Context, term: Term) -> Iterator[Owed]:
    for meeting in context.register.meetings.values():
        if meeting.present is not None and meeting.date <= context.as_of:
            posted = _first(meeting.posted_on, _noticed(context, meeting.id, meeting.date))
            yield Owed(record_link(context, meeting.id), workdays.end(term, meeting.date), posted)


def _rankings(context: Context, term: Term) -> Iterator[Owed]:
    """Every quarter from the first ranking on; one without a ranking is missing, not forgotten."""
    rankings = context.register.rankings
    for period in _quarters(min(rankings, default=""), context.as_of):
        ranking = rankings.get(period)
        last = workdays.period_range(period)[1]
        start = last if term.unit == "month-day" or ranking is None else ranking.cut_off
        posted = _first(ranking.published_on if ranking else None, _noticed(context, period, last))
        link = Link(period, ranking_url(period) if ranking else "", period, "ranking")
        yield Owed(link, workdays.end(term, start), posted)


def _quarters(first: str, as_of: dt.date) -> Iterator[str]:
    """Quarters that are over on the day `as_of`."""
    period = first
    while period and workdays.period_range(period)[1] < as_of:
        yield period
        year, quarter = int(period[:4]), int(period[6])
        period = f"{year + quarter // 4}-Q{quarter % 4 + 1}"


def _finance(context: Context, term: Term) -> Iterator[Owed]:
    """By the quarter: money that moved in it. Within days: the account of a project that was accepted."""
    for project in context.register.projects.values():
        link = record_link(context, project.id)
        if term.unit == "month-day":
            for last_day, moved in sorted(_moved(project, context.as_of).items()):
                yield Owed(link, workdays.end(term, last_day), _noticed(context, project.id, moved, review=True))
        elif project.acceptance and project.acceptance.date <= context.as_of:
            day = project.acceptance.date
            yield Owed(link, workdays.end(term, day), _noticed(context, project.id, day, review=True))


def _moved(project: Project, as_of: dt.date) -> dict[dt.date, dt.date]:
    """Last day of each finished quarter in which money moved -> the day of its last movement."""
    found: dict[dt.date, dt.date] = {}
    for day in [one.date for one in project.funding] + [one.date for one in project.payments]:
        if day is not None:
            last = workdays.period_range(f"{day.year}-Q{(day.month + 2) // 3}")[1]
            if last < as_of:
                found[last] = max(found.get(last, day), day)
    return found


def _redemptions(context: Context, term: Term) -> Iterator[Owed]:
    for period, event in context.register.events.items():
        if event.date <= context.as_of:
            yield Owed(
                record_link(context, period), workdays.end(term, event.date), _noticed(context, period, event.date)
            )


def _objections(context: Context, _term: Term) -> Iterator[Owed]:
    """By the rule of each notice, which may differ from the duty's own."""
    for notice in context.register.notices.values():
        for one in notice.objections:
            if one.received <= context.as_of:
                due = reply_due(context.register, context.presets, notice, one)
                yield Owed(record_link(context, one.id), due, one.replied)


def _groups(context: Context, term: Term) -> Iterator[Owed]:
    """A group is public with the result of the meeting that formed it, or with a notice of its own."""
    for group in context.register.groups.values():
        if group.since is not None and group.since <= context.as_of:
            formed = context.register.meeting_of(group.decision).posted_on if group.decision else None
            posted = _first(formed, _noticed(context, group.id))
            yield Owed(record_link(context, group.id), workdays.end(term, group.since), posted)


_SOURCES: dict[DutyKind, Callable[[Context, Term], Iterator[Owed]]] = {
    DutyKind.MEETING: _meetings,
    DutyKind.RANKING: _rankings,
    DutyKind.FINANCE: _finance,
    DutyKind.REDEMPTION: _redemptions,
    DutyKind.OBJECTION: _objections,
    DutyKind.GROUP: _groups,
}
