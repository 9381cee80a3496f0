"""Points pages: rankings, their archive, and the rules. Points are hundredths throughout."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from site_gen.views.charts import Column, Span, bars, columns
from site_gen.views.entries import EntryRow, anchored
from site_gen.views.parts import Link, provenance
from site_gen.views.rewards import Review
from site_gen.views.shell import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.records.notices import Correction
    from site_gen.records.points import PointsRule, RuleVersion
    from site_gen.views.parts import Keepers

TREND = 8  # quarters in a drawing: two years


class PlaceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A household that agreed to be listed. `moved`: places gained since the quarter before, None: not in it."""

    rank: int
    surname: str
    code: str
    building: str
    total: int
    groups: tuple[tuple[str, int], ...]
    moved: int | None


class Member(msgspec.Struct, frozen=True):
    """A household in a band. Neither its place nor its points are shown."""

    surname: str
    code: str
    building: str


class BandRow(msgspec.Struct, frozen=True):
    """A class of households: its name, fewest points, how many it lists on all pages, and those of this page."""

    name: str
    points: int
    count: int
    members: tuple[Member, ...]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one page lists: places, or bands where those are chosen. `pages` are the addresses of all parts.

    `count` households are listed on all of them, of the first `top` that took part (where there are no bands);
    `compared`: there was a quarter before.
    """

    places: tuple[PlaceRow, ...] = ()
    bands: tuple[BandRow, ...] = ()
    pages: tuple[str, ...] = ()
    count: int = 0
    top: int = 0
    compared: bool = False


class BuildingRow(msgspec.Struct, frozen=True):
    """A building's average of those who took part, how many that were, its rank, and where its page is."""

    id: str
    name: str
    average: int
    participants: int
    rank: int


class Quarter(msgspec.Struct, frozen=True, kw_only=True):
    """What a quarter's ranking says about itself. `settled_on` is None while it may still change.

    `participants` took part, `listed` of them agreed to be shown. `few` are the names of buildings in which too few
    took part for an average. `reviewers` checked it, `version` is that of the rules that it was counted by.
    """

    period: str
    scope: str
    cut_off: dt.date
    published_on: dt.date | None
    settled_on: dt.date | None
    version: int
    reviewers: tuple[str, ...]
    decision: Link | None
    review: Review | None
    participants: int
    listed: int
    buildings: tuple[BuildingRow, ...]
    few: tuple[str, ...]
    entries: int

    @property
    def lasting(self) -> tuple[object, ...]:
        """All, but of the objection window only its days."""
        review = self.review.lasting if self.review else None
        return *(getattr(self, name) for name in self.__struct_fields__ if name != "review"), review


class RankingView(View, frozen=True, kw_only=True):
    """A quarter's ranking, or with no quarter a page that says that there is none. `bars` are those of buildings."""

    quarter: Quarter | None
    part: Part
    bars: tuple[Span, ...]
    rows: tuple[EntryRow, ...]
    quarters: tuple[str, ...]


class PlacesView(View, frozen=True, kw_only=True):
    """Households that the first page of a ranking has no room for."""

    period: str
    number: int
    part: Part


class QuarterSum(msgspec.Struct, frozen=True, kw_only=True):
    """A quarter in short; `total` and `groups` are points of all that took part."""

    period: str
    cut_off: dt.date
    settled_on: dt.date | None
    participants: int
    total: int
    groups: tuple[tuple[str, int], ...]


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """One number over the quarters, oldest first. `kind` is participants, total or group (whose `name` it is)."""

    kind: str
    name: str
    values: tuple[int, ...]
    columns: tuple[Column, ...]


class ArchiveView(View, frozen=True, kw_only=True):
    """All published quarters, newest first, and how the newest of them developed: `shown`, oldest first."""

    quarters: tuple[QuarterSum, ...]
    shown: tuple[str, ...]
    trends: tuple[Trend, ...]


class RuleRow(msgspec.Struct, frozen=True, kw_only=True):
    """A rule with an example. `cap` is None or the most that a household gets in a `cap_period` (week or quarter).

    `some` units earn `earned` points; `many` units are the fewest that run into the cap, 0 without one. `newest`: no
    later version has a rule of this id.
    """

    id: str
    item: str
    group: str
    evidence: str
    points: int
    unit: str
    cap: int | None
    cap_period: str
    some: int
    earned: int
    many: int
    newest: bool


class VersionRow(msgspec.Struct, frozen=True, kw_only=True):
    """All rules as adopted on one day. `state` is past, current or future."""

    number: int
    effective_from: dt.date
    decision: Link
    state: str
    rules: tuple[RuleRow, ...]


class RulesView(View, frozen=True, kw_only=True):
    """What earns how many points, newest version first."""

    versions: tuple[VersionRow, ...]


def places_url(period: str, number: int) -> str:
    """Address of a further page of a ranking; the first page is the ranking itself."""
    return f"rankings/{period}-places-{number}.html"


def ranking_view(
    url: str,
    quarter: Quarter | None,
    part: Part,
    rows: tuple[EntryRow, ...],
    quarters: tuple[str, ...],
    corrections: tuple[Correction, ...],
    keepers: Keepers,
) -> RankingView:
    """A quarter's page. `rows` are the newest of the ledger, `quarters` all that are published, newest first."""
    days = (quarter.settled_on, quarter.published_on, quarter.cut_off) if quarter else ()
    period = quarter.period if quarter else ""
    codes = [one.code for one in part.places] + [one.code for band in part.bands for one in band.members]
    return RankingView(
        url=url,
        nav="points",
        title=period,
        description=period,
        provenance=provenance(keepers, updated=next((day for day in days if day), None), corrections=corrections),
        quarter=quarter,
        part=part,
        bars=bars([one.average for one in quarter.buildings]) if quarter else (),
        rows=anchored(rows, codes),
        quarters=quarters,
    )


def places_view(
    period: str, number: int, part: Part, updated: dt.date, corrections: tuple[Correction, ...], keepers: Keepers
) -> PlacesView:
    """A further page of a ranking."""
    return PlacesView(
        url=places_url(period, number),
        nav="points",
        title=period,
        description=period,
        provenance=provenance(keepers, updated=updated, corrections=corrections),
        period=period,
        number=number,
        part=part,
    )


def archive_view(quarters: tuple[QuarterSum, ...], updated: dt.date | None, keepers: Keepers) -> ArchiveView:
    """The archive. `quarters` are newest first, `updated` is the day on which the newest became public."""
    shown = tuple(reversed(quarters[:TREND]))
    return ArchiveView(
        url="rankings/archive.html",
        nav="points",
        title="",
        description="",
        provenance=provenance(keepers, updated=updated),
        quarters=quarters,
        shown=tuple(one.period for one in shown),
        trends=tuple(_trends(shown)) if len(shown) > 1 else (),
    )


def _trends(quarters: tuple[QuarterSum, ...]) -> Iterator[Trend]:
    """Participants and points in all, then each group that ever had any, the largest of the newest quarter first."""
    yield _trend("participants", "", [one.participants for one in quarters])
    yield _trend("total", "", [one.total for one in quarters])
    sums = [dict(one.groups) for one in quarters]
    for name in sorted(set().union(*sums), key=lambda name: (-sums[-1].get(name, 0), name)):
        yield _trend("group", name, [one.get(name, 0) for one in sums])


def _trend(kind: str, name: str, values: list[int]) -> Trend:
    return Trend(kind=kind, name=name, values=tuple(values), columns=columns(values, slots=len(values)))


def rules_view(
    versions: tuple[RuleVersion, ...], decisions: tuple[Link, ...], current: int, keepers: Keepers
) -> RulesView:
    """The rules, newest first. `decisions` are those that adopted each version; number `current` is in force, 0: none.

    A version that is newer than the current one holds from a day to come.
    """
    newest = sorted(zip(versions, decisions, strict=True), key=lambda one: -one[0].version)
    known: set[str] = set()
    rows = []
    for version, decision in newest:
        number = version.version
        state = "current" if number == current else "future" if number > current else "past"
        rules = tuple(_rule(rule, newest=rule.id not in known) for rule in version.rules)
        known.update(rule.id for rule in rules)
        rows.append(
            VersionRow(
                number=number, effective_from=version.effective_from, decision=decision, state=state, rules=rules
            )
        )
    begun = [row.effective_from for row in rows if row.state != "future"]
    return RulesView(
        url="rankings/rules.html",
        nav="points",
        title="",
        description="",
        provenance=provenance(keepers, updated=max(begun, default=None)),
        versions=tuple(rows),
    )


def _rule(rule: PointsRule, *, newest: bool) -> RuleRow:
    """With an example of two units, or of one where two are more than the cap allows."""
    fits = rule.cap is None or 2 * rule.points <= rule.cap
    some = 2 if fits else 1
    earned = some * rule.points
    return RuleRow(
        id=rule.id,
        item=rule.item,
        group=rule.group,
        evidence=rule.evidence,
        points=rule.points,
        unit=rule.unit,
        cap=rule.cap,
        cap_period=rule.cap_period.value if rule.cap_period else "quarter",
        some=some,
        earned=earned if rule.cap is None else min(earned, rule.cap),
        many=0 if rule.cap is None else rule.cap // rule.points + 1,
        newest=newest,
    )
