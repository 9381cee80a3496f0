"""What points and good deeds bring: redemption and honours. Points are hundredths throughout."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from site_gen.views.parts import Link, provenance
from site_gen.views.shell import View

if TYPE_CHECKING:
    from site_gen.records.notices import Correction
    from site_gen.records.points import RedemptionEvent
    from site_gen.views.parts import Keepers


class Review(msgspec.Struct, frozen=True):
    """Days on which people may object. `state` is not_open, open, closed or unknown; the end may not be known yet."""

    opens: dt.date
    closes: dt.date | None
    state: str
    notice: Link | None

    @property
    def lasting(self) -> tuple[object, ...]:
        """All but the state, which follows from the day."""
        return self.opens, self.closes, self.notice


class GoodsRow(msgspec.Struct, frozen=True):
    """What points buy."""

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


class EventSum(msgspec.Struct, frozen=True, kw_only=True):
    """A day of redemption that is over. `url` leads to who took what, "" when nobody came."""

    period: str
    date: dt.date
    goods: tuple[GoodsRow, ...]
    takers: int
    spent: int
    url: str


class RedemptionView(View, frozen=True, kw_only=True):
    """Points turned into goods: the last time, the next, and the times before.

    `kept` says what becomes of points left over after the next day (the last one, when none is planned): kept or
    zeroed, "" when there never was one. `year_end` says it for 31 December: carry or lapse.
    """

    last: EventSum | None
    earlier: tuple[EventSum, ...]
    coming: RedemptionEvent | None
    kept: str
    year_end: str


class TakersView(View, frozen=True, kw_only=True):
    """Who took what on one day, or a part of them. `pages` are the addresses of all parts."""

    period: str
    date: dt.date
    rows: tuple[TakerRow, ...]
    pages: tuple[str, ...]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step to an honour. `kind` is nominated, chosen, notice or awarded, `state` is done, now, todo or unknown.

    `first` and `last` are the days of the objection window, or `first` the day of the award.
    """

    kind: str
    state: str
    words: str = ""
    link: Link | None = None
    first: dt.date | None = None
    last: dt.date | None = None


class HonourRow(msgspec.Struct, frozen=True):
    """Somebody honoured; `name` is in full only while a consent holds."""

    name: str
    building: str
    reason: str
    chosen_by: str
    steps: tuple[Step, ...]


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


def takers_url(period: str, page: int = 1) -> str:
    """Address of a page of those who took something."""
    return f"rankings/{period}{f'-{page}' if page > 1 else ''}.html"


def redemption_view(
    past: tuple[EventSum, ...],
    coming: RedemptionEvent | None,
    kept: str,
    year_end: str,
    corrections: tuple[Correction, ...],
    keepers: Keepers,
) -> RedemptionView:
    """The page about redemption. `past` is newest first."""
    last = past[0] if past else None
    return RedemptionView(
        url="redemption.html",
        nav="points",
        title="",
        description="",
        provenance=provenance(keepers, updated=last.date if last else None, corrections=corrections),
        last=last,
        earlier=past[1:],
        coming=coming,
        kept=kept,
        year_end=year_end,
    )


def takers_view(
    url: str, period: str, date: dt.date, rows: tuple[TakerRow, ...], pages: tuple[str, ...], keepers: Keepers
) -> TakersView:
    """The page of those who took something on one day."""
    return TakersView(
        url=url,
        nav="points",
        title=period,
        description=period,
        provenance=provenance(keepers, updated=date),
        period=period,
        date=date,
        rows=rows,
        pages=pages,
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
