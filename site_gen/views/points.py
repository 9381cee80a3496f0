"""Points pages: rankings, weeks of the ledger, rules, redemption and honours. Points are hundredths throughout."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from site_gen.views.parts import Keepers, Link, decision_url, provenance
from site_gen.views.shell import View

if TYPE_CHECKING:
    from site_gen.points import BuildingStanding, HouseholdStanding
    from site_gen.records.notices import Correction
    from site_gen.records.points import RedemptionEvent, RuleVersion


class Review(msgspec.Struct, frozen=True):
    """Days on which people may object. `state` is not_open, open, closed or unknown; the end may not be known yet."""

    opens: dt.date
    closes: dt.date | None
    state: str
    notice: Link | None


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the ledger. `code` and `building` are empty for a household that does not want to be listed.

    `taken_back`: another row of the quarter reverses this one.
    """

    id: str
    date: dt.date
    what: str
    code: str
    building: str
    points: int
    capped: bool
    taken_back: bool
    recorder: str
    reviewer: str
    reversal_of: str
    reason: str


class RankingView(View, frozen=True, kw_only=True):
    """A quarter's ranking. `few` are the names of buildings in which too few took part for an average."""

    period: str
    cut_off: dt.date
    published_on: dt.date | None
    scope: str
    households: tuple[HouseholdStanding, ...]
    building_names: tuple[tuple[str, str], ...]
    buildings: tuple[BuildingStanding, ...]
    few: tuple[str, ...]
    participants: int
    listed: int
    week: str
    entries: tuple[EntryRow, ...]
    weeks: tuple[str, ...]
    quarters: tuple[str, ...]
    decision: Link | None
    review: Review | None
    reviewers: tuple[str, ...]
    version: int


class WeekView(View, frozen=True, kw_only=True):
    """One week of the ledger."""

    period: str
    week: str
    entries: tuple[EntryRow, ...]


class RulesView(View, frozen=True, kw_only=True):
    """What earns how many points, newest version first."""

    versions: tuple[tuple[RuleVersion, str], ...]  # with the address of the decision that adopted it


class GoodsRow(msgspec.Struct, frozen=True):
    """What points bought."""

    name: str
    points: int
    taken: int
    stock: int
    source: str


class TakerRow(msgspec.Struct, frozen=True):
    """What one household took. `code` and `building` are empty for one that does not want to be listed."""

    code: str
    building: str
    goods: tuple[tuple[str, int], ...]  # name and pieces
    points: int


class RedemptionView(View, frozen=True, kw_only=True):
    """Points turned into goods: the last time and the next."""

    last: RedemptionEvent | None
    goods: tuple[GoodsRow, ...]
    takers: tuple[TakerRow, ...]
    spent: int
    coming: RedemptionEvent | None


class HonourRow(msgspec.Struct, frozen=True):
    """Somebody honoured; `name` is in full only while a consent holds."""

    name: str
    building: str
    reason: str
    chosen_by: str


class HonourGroup(msgspec.Struct, frozen=True):
    """All who hold one honour in one period. `stars` is 10 for 十星级文明户, 0 for an honour without stars.

    `named` says what each star is for, as far as a record tells.
    """

    title: str
    stars: int
    named: tuple[str, ...]
    period: str
    rows: tuple[HonourRow, ...]


class HonoursView(View, frozen=True, kw_only=True):
    """Everybody honoured, newest period first."""

    groups: tuple[HonourGroup, ...]
    review: Review | None


def ranking_view(
    url: str,
    period: str,
    cut_off: dt.date,
    published_on: dt.date | None,
    scope: str,
    households: tuple[HouseholdStanding, ...],
    building_names: tuple[tuple[str, str], ...],
    buildings: tuple[BuildingStanding, ...],
    few: tuple[str, ...],
    counts: tuple[int, int],
    week: str,
    entries: tuple[EntryRow, ...],
    weeks: tuple[str, ...],
    quarters: tuple[str, ...],
    decision: Link | None,
    review: Review | None,
    reviewers: tuple[str, ...],
    version: int,
    corrections: tuple[Correction, ...],
    keepers: Keepers,
) -> RankingView:
    """A quarter's page. `households` are only those who agreed to be listed; `counts`: who took part, who is listed.

    `reviewers` checked the quarter, `version` is that of the rules it was counted by.
    """
    return RankingView(
        url=url,
        nav="points",
        title=period,
        description=period,
        provenance=provenance(keepers, updated=published_on or cut_off, corrections=corrections),
        period=period,
        cut_off=cut_off,
        published_on=published_on,
        scope=scope,
        households=households,
        building_names=building_names,
        buildings=buildings,
        few=few,
        participants=counts[0],
        listed=counts[1],
        week=week,
        entries=entries,
        weeks=weeks,
        quarters=quarters,
        decision=decision,
        review=review,
        reviewers=reviewers,
        version=version,
    )


def week_view(url: str, period: str, week: str, entries: tuple[EntryRow, ...], keepers: Keepers) -> WeekView:
    """One week's page."""
    return WeekView(
        url=url,
        nav="points",
        title=week,
        description=week,
        provenance=provenance(keepers, updated=max(row.date for row in entries)),
        period=period,
        week=week,
        entries=entries,
    )


def rules_view(versions: tuple[RuleVersion, ...], keepers: Keepers) -> RulesView:
    """The rules, newest first."""
    newest = tuple(sorted(versions, key=lambda one: -one.version))
    updated = newest[0].effective_from if newest else None
    return RulesView(
        url="rankings/rules.html",
        nav="points",
        title="",
        description="",
        provenance=provenance(keepers, updated=updated),
        versions=tuple((one, decision_url(one.adopted_by)) for one in newest),
    )


def redemption_view(
    last: RedemptionEvent | None,
    goods: tuple[GoodsRow, ...],
    takers: tuple[TakerRow, ...],
    coming: RedemptionEvent | None,
    corrections: tuple[Correction, ...],
    keepers: Keepers,
) -> RedemptionView:
    """The page about redemption."""
    return RedemptionView(
        url="redemption.html",
        nav="points",
        title="",
        description="",
        provenance=provenance(keepers, updated=last.date if last else None, corrections=corrections),
        last=last,
        goods=goods,
        takers=takers,
        spent=sum(row.points for row in takers),
        coming=coming,
    )


def stars(title: str) -> int:
    """How many stars an honour's title promises: 十星级文明户 is 10."""
    before, found, _ = title.partition("星级")
    return "零一二三四五六七八九十".find(before[-1:]) if found and before else 0


def honours_view(
    groups: tuple[HonourGroup, ...],
    review: Review | None,
    updated: dt.date | None,
    corrections: tuple[Correction, ...],
    keepers: Keepers,
) -> HonoursView:
    """The page of honours. `review` is the objection window of the newest ones."""
    return HonoursView(
        url="honours.html",
        nav="honours",
        title="",
        description="",
        provenance=provenance(keepers, updated=updated, corrections=corrections),
        groups=groups,
        review=review,
    )
