"""Pages of the ledger: one a quarter, and one or more a week, so that each stays small however much was written."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from site_gen.plan.common import corrections_of, keepers
from site_gen.plan.model import Context, Page
from site_gen.points import Rules
from site_gen.views.entries import EntryRow, RuleSum, WeekSum, ledger_url, ledger_view, week_url, week_view
from site_gen.workdays import period_range, week_of, week_range

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from site_gen.points import Scored

ROWS = 100  # a page: what a phone with little memory still scrolls through
NEWEST = 60  # rows of the newest week on the page that has the other weeks too


class Week(NamedTuple):
    """A week's rows, oldest first, in parts of `ROWS`; each part's address stays when newer rows come."""

    name: str
    parts: tuple[tuple[EntryRow, ...], ...]
    urls: tuple[str, ...]


def pages(context: Context, period: str) -> Iterator[Page]:
    """The ledger of one quarter, which has an entry at least, and all of its weeks."""
    weeks = list(_weeks(context, period))
    sums = [_sum(period, one) for one in weeks]
    ranking = context.register.rankings[period]
    sources = (f"content/rankings/{period}/ledger.csv",)
    who = keepers(context)
    for week, total in zip(weeks, sums, strict=True):
        urls = tuple(reversed(week.urls))
        for url, rows in zip(week.urls, week.parts, strict=True):
            args = (url, period, ranking.rule_version, week.name, (total.first, total.last), _newest(rows), urls, who)
            yield Page(url, "week.html", week_view, args, sources)
    newest = newest_rows(context, period, NEWEST)
    fixes = corrections_of(context, *(one.entry.id for one in context.standings[period].scored))
    url = ledger_url(period)
    earlier = tuple(reversed(sums[:-1]))
    ledger = (url, period, ranking.rule_version, sums[-1], newest, earlier, fixes, who)
    yield Page(url, "ledger.html", ledger_view, ledger, sources)


def newest_rows(context: Context, period: str, most: int) -> tuple[EntryRow, ...]:
    """The newest rows of the quarter's newest week, newest first."""
    scored = context.standings[period].scored[-most:]
    week = week_of(scored[-1].entry.date)
    row = _Rows(context).row
    return _newest(tuple(row(one) for one in scored if week_of(one.entry.date) == week))


def _weeks(context: Context, period: str) -> Iterator[Week]:
    """Weeks in order of time; one at the turn of a quarter is shown with each in part."""
    row = _Rows(context).row
    weeks: dict[str, list[EntryRow]] = {}
    for day, scored in groupby(context.standings[period].scored, key=lambda one: one.entry.date):
        weeks.setdefault(week_of(day), []).extend(map(row, scored))
    for name, rows in weeks.items():
        parts = tuple(tuple(rows[at : at + ROWS]) for at in range(0, len(rows), ROWS))
        urls = tuple(week_url(period, name, number) for number in range(1, len(parts)))
        yield Week(name, parts, (*urls, week_url(period, name)))


def _newest(rows: tuple[EntryRow, ...]) -> tuple[EntryRow, ...]:
    return tuple(reversed(rows))


def _sum(period: str, week: Week) -> WeekSum:
    """A week in short: what was done how often, in order of what it came to."""
    by_rule: dict[tuple[str, str], list[int]] = {}
    for part in week.parts:
        for row in part:
            by_rule.setdefault((row.rule, row.item), []).append(row.points)
    rules = [RuleSum(rule, item, len(points), sum(points)) for (rule, item), points in by_rule.items()]
    first, last = period_range(period)
    monday, sunday = week_range(week.name)
    return WeekSum(
        week=week.name,
        first=max(first, monday),
        last=min(last, sunday),
        url=week.urls[-1],
        entries=sum(one.entries for one in rules),
        points=sum(one.points for one in rules),
        rules=tuple(sorted(rules, key=lambda one: (-one.points, one.rule, one.item))),
    )


class _Rows:
    """Makes ledger lines; what thousands of them share is looked up once."""

    def __init__(self, context: Context) -> None:
        register = context.register
        names = {one.id: one.name for one in register.buildings.values()}
        self._where = {
            code: (code, names[one.building]) if one.listed else ("", "") for code, one in register.households.items()
        }
        self._rules = Rules(register.rule_versions)
        self._units: dict[tuple[str, dt.date], str] = {}

    def row(self, one: Scored) -> EntryRow:
        """A line; a household that does not want to be listed keeps its code and building to itself."""
        entry = one.entry
        code, building = self._where[entry.household]
        begins = not entry.note or entry.note.startswith(one.item)
        return EntryRow(
            id=entry.id,
            date=entry.date,
            what="" if begins else entry.note,
            rule=entry.rule,
            item=one.item,
            rest=entry.note[len(one.item) :] if begins else "",
            quantity=abs(entry.quantity),
            unit=self._unit(entry.rule, entry.date),
            code=code,
            building=building,
            points=one.counted,
            capped=one.capped,
            taken_back=one.taken_back,
            recorder=entry.recorder,
            reviewer=entry.reviewer,
            reversal_of=entry.reversal_of or "",
            reason=entry.reason,
        )

    def _unit(self, rule_id: str, day: dt.date) -> str:
        """What is counted; a reversal may come after its rule has ended, and then it is not said."""
        if (rule_id, day) not in self._units:
            rule = self._rules.find(rule_id, day)
            self._units[rule_id, day] = rule.unit if rule else ""
        return self._units[rule_id, day]
