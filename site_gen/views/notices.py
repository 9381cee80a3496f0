"""Notice pages and the list of notices."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from site_gen.views.parts import Keepers, Link, notice_url, provenance
from site_gen.views.pictures import Figure, figure
from site_gen.views.shell import Html, View
from site_gen.views.shelves import RECENT, Shelf, Year

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.prose import Setting
    from site_gen.records.notices import Correction, Notice, Objection
    from site_gen.records.photos import Photo
    from site_gen.views.pictures import PictureView


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """A notice's days on some day, derived by the plan.

    `state` is not_open, open, closed or unknown (the end depends on holidays that are not announced yet), "" for an
    announcement. `term_zh` and `term_en` are the preset's words, "" when the last day was written by hand and differs.
    How many days are left is not said: pages are not made anew every day. `replies_due` has one day for each
    objection, None while it cannot be known.
    """

    state: str = ""
    opens: dt.date | None = None
    closes: dt.date | None = None
    term_zh: str = ""
    term_en: str = ""
    taken_down: bool = False
    replies_due: tuple[dt.date | None, ...] = ()
    overdue: tuple[bool, ...] = ()  # for each objection: its reply is missing and the day has passed

    @property
    def lasting(self) -> tuple[object, ...]:
        """What does not change by itself from one day to the next."""
        return self.opens, self.closes, self.term_zh, self.term_en, self.taken_down, self.replies_due


class Hanging(msgspec.Struct, frozen=True):
    """Where the notice's sheet hangs since which day: names of boards. The page's mark does not cover it."""

    boards: tuple[tuple[dt.date, tuple[str, ...]], ...] = ()

    @property
    def lasting(self) -> tuple[object, ...]:
        """Nothing: putting a sheet up must not make it old."""
        return ()


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the list."""

    id: str
    url: str
    kind: str  # review or announcement
    title: str
    issuer: str
    published: dt.date
    state: str
    opens: dt.date | None
    closes: dt.date | None
    objections: int
    outcome: str
    taken_down: bool


class NoticesView(View, frozen=True, kw_only=True):
    """The list: open windows (the first to close on top), announcements, closed ones; each else newest first.

    Of a long list these are the newest, and `years` lead to all. The page of a year has its `rows` alone.
    """

    open: tuple[NoticeRow, ...] = ()
    announcements: tuple[NoticeRow, ...] = ()
    closed: tuple[NoticeRow, ...] = ()
    years: tuple[Year, ...] = ()
    shelf: Shelf | None = None
    rows: tuple[NoticeRow, ...] = ()


class AttachmentView(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that belongs to a notice."""

    title: str
    where: str
    figure: Figure | None


class ObjectionView(msgspec.Struct, frozen=True, kw_only=True):
    """An objection. `state` is in_time, late (by `late_days`), waiting, overdue, or replied when no day was known."""

    id: str
    received: dt.date
    channel: str
    subject: str
    due: dt.date | None
    replied: dt.date | None
    reply: str
    upheld: str  # yes, partly, no or ""
    state: str
    late_days: int
    correction: str  # id or ""


class NoticeView(View, frozen=True, kw_only=True):
    """One notice. After its take-down it has neither body nor attachments."""

    id: str
    number: str
    kind: str
    heading: str
    issuer: str
    published: dt.date
    days: Days
    phone: str
    role: str
    place: str
    box: str
    basis: tuple[Link, ...]
    about: tuple[Link, ...]
    body: Html
    attachments: tuple[AttachmentView, ...]
    posted: tuple[str, ...]
    hanging: Hanging
    objections: tuple[ObjectionView, ...]
    outcome: str
    take_down: dt.date | None


def notice_row(notice: Notice, days: Days) -> NoticeRow:
    """One line of the list."""
    return NoticeRow(
        id=notice.id,
        url=notice_url(notice.id),
        kind=notice.kind.value,
        title=notice.title,
        issuer=notice.issuer,
        published=notice.published,
        state=days.state,
        opens=days.opens,
        closes=days.closes,
        objections=len(notice.objections),
        outcome=notice.outcome,
        taken_down=days.taken_down,
    )


def recent(rows: Iterable[NoticeRow]) -> tuple[NoticeRow, ...]:
    """Rows of the first page of a long list: all that runs, and the newest of the others."""
    listed = sorted(rows, key=lambda one: (one.published, one.id), reverse=True)
    over = [one for one in listed if _is_over(one)]
    told = [one for one in listed if not one.state and not _is_over(one)]
    running = [one for one in listed if one.state and not _is_over(one)]
    return (*running, *told[:RECENT], *over[:RECENT])


def list_view(
    rows: tuple[NoticeRow, ...], updated: dt.date | None, years: tuple[Year, ...], keepers: Keepers
) -> NoticesView:
    """The list of all notices, or of the `recent` ones."""
    newest = sorted(rows, key=lambda one: (one.published, one.id), reverse=True)
    current = [one for one in newest if not _is_over(one)]
    running = sorted((one for one in current if one.state), key=lambda one: (one.closes or dt.date.max, one.id))
    return NoticesView(
        url="notices.html",
        nav="notices",
        title="",
        description="",
        provenance=provenance(keepers, updated=updated),
        open=tuple(running),
        announcements=tuple(one for one in current if not one.state),
        closed=tuple(one for one in newest if _is_over(one)),
        years=years,
    )


def year_view(
    url: str,
    shelf: Shelf,
    rows: tuple[NoticeRow, ...],
    updated: dt.date | None,
    years: tuple[Year, ...],
    keepers: Keepers,
) -> NoticesView:
    """A page of a year, at `url`."""
    found = provenance(keepers, updated=updated)
    return NoticesView(
        url=url, nav="notices", title="", description="", provenance=found, years=years, shelf=shelf, rows=rows
    )


def _is_over(row: NoticeRow) -> bool:
    return row.taken_down or row.state == "closed"


def updated(notice: Notice) -> dt.date:
    """The newest day that a notice's record tells of."""
    days = [notice.published]
    days += [day for one in notice.objections for day in (one.received, one.replied) if day is not None]
    return max(days)


def notice_view(
    notice: Notice,
    days: Days,
    basis: tuple[Link, ...],
    about: tuple[Link, ...],
    mentions: Setting,
    photos: tuple[tuple[Photo, PictureView], ...],
    corrections: tuple[Correction, ...],
    hanging: Hanging,
    keepers: Keepers,
) -> NoticeView:
    """The page of one notice. `basis` and `about` have titles as words; `photos` are those of its attachments."""
    channel = notice.channel
    pictures = {photo.file: figure(photo, picture) for photo, picture in photos}
    return NoticeView(
        url=notice_url(notice.id),
        nav="notices",
        title=notice.title,
        description=notice.outcome or notice.title,
        provenance=provenance(keepers, updated=updated(notice), corrections=corrections),
        id=notice.id,
        number=notice.number,
        kind=notice.kind.value,
        heading=notice.title,
        issuer=notice.issuer,
        published=notice.published,
        days=days,
        phone=channel.phone if channel else "",
        role=channel.role if channel else "",
        place=channel.place if channel else "",
        box=channel.box if channel else "",
        basis=basis,
        about=about,
        body=Html(mentions.html(notice.text)),
        attachments=tuple(
            AttachmentView(title=one.title, where=one.where, figure=pictures.get(one.photo or ""))
            for one in notice.attachments
        ),
        posted=notice.posted,
        hanging=hanging,
        objections=tuple(
            _objection(one, due, is_overdue=overdue)
            for one, due, overdue in zip(notice.objections, days.replies_due, days.overdue, strict=True)
        ),
        outcome=notice.outcome,
        take_down=notice.take_down,
    )


def _objection(one: Objection, due: dt.date | None, *, is_overdue: bool) -> ObjectionView:
    late = (one.replied - due).days if one.replied and due and one.replied > due else 0
    if one.replied is None:
        state = "overdue" if is_overdue else "waiting"
    elif due is None:
        state = "replied"
    else:
        state = "late" if late else "in_time"
    return ObjectionView(
        id=one.id,
        received=one.received,
        channel=one.channel,
        subject=one.subject,
        due=due,
        replied=one.replied,
        reply=one.reply,
        upheld=one.upheld.value if one.upheld else "",
        state=state,
        late_days=late,
        correction=one.correction or "",
    )
