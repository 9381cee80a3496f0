"""Pages of notices: one each, and the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from site_gen.plan.common import corrections_of, keepers
from site_gen.plan.mentions import addresses
from site_gen.plan.model import Context, Page, Paper
from site_gen.plan.names import record_link
from site_gen.plan.windows import is_down
from site_gen.records.boards import GATE
from site_gen.register.checks.boards import board_of, hanging_now
from site_gen.views.notices import Hanging, list_view, notice_row, notice_view, recent, updated, year_view
from site_gen.views.parts import notice_url
from site_gen.views.pictures import chosen
from site_gen.views.shelves import PER_PAGE, shelves, years

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from site_gen.records.notices import Notice
    from site_gen.views.notices import Days, NoticeRow
    from site_gen.views.parts import Keepers

_NOWHERE = Hanging()  # most notices: ten thousand pages share it


def files(context: Context) -> Iterator[Page]:
    """Every notice's page and the lists."""
    notices = context.register.notices.values()
    hangings, who = _hangings(context), keepers(context)
    rows = []
    for notice in notices:
        now = context.days[notice.id]
        rows.append(notice_row(notice, now))
        yield _page(context, notice, now, hangings.get(notice.id, _NOWHERE), who)
    yield from _lists(context, rows)


def _lists(context: Context, rows: list[NoticeRow]) -> Iterator[Page]:
    """One page, or one of what is new and those of each year."""
    notices, who = context.register.notices, keepers(context)

    def newest(some: Iterable[NoticeRow]) -> dt.date | None:
        return max((updated(notices[one.id]) for one in some), default=None)

    shelved = shelves(rows, lambda one: one.published, "notices") if len(rows) > PER_PAGE else ()
    all_years = years(shelf for shelf, _ in shelved)
    shown = recent(rows) if shelved else tuple(rows)
    yield Page("notices.html", "notices.html", list_view, (shown, newest(rows), all_years, who))
    for shelf, pages in shelved:
        for part, some in zip(shelf.parts, pages, strict=True):
            args = (part.url, shelf, some, newest(some), all_years, who)
            yield Page(part.url, "notices.html", year_view, args)


def public(notice: Notice, as_of: dt.date) -> Notice:
    """What may be shown of it: what was taken down must not be in any published byte; how it ended stays."""
    return msgspec.structs.replace(notice, text="", attachments=()) if is_down(notice, as_of) else notice


def _page(context: Context, notice: Notice, now: Days, hanging: Hanging, who: Keepers) -> Page:
    register = context.register
    source = register.origins["notice", notice.id].path
    shown = public(notice, context.as_of)
    files = [one.photo for one in shown.attachments if one.photo]
    args = (
        shown,
        now,
        tuple(record_link(context, one) for one in notice.basis),
        tuple(record_link(context, one) for one in notice.about),
        addresses(context, shown.text),
        chosen(files, register.photos, context.pictures),
        corrections_of(context, notice.id, *(one.id for one in notice.objections)),
        hanging,
        who,
    )
    paper = None if now.taken_down else Paper("notice", notice.title)
    return Page(notice_url(notice.id), "notice.html", notice_view, args, (source,), paper)


def _hangings(context: Context) -> dict[str, Hanging]:
    """The boards of each notice that hangs somewhere, by the day on which it was put up there."""
    register = context.register
    names = {one.id: one.name for one in register.settings.buildings}
    order = (GATE, *names.values())
    found: dict[str, dict[dt.date, list[str]]] = {}
    for row in hanging_now(register, context.as_of):
        if row.sheet in register.notices:
            days = found.setdefault(row.sheet, {})
            days.setdefault(row.posted_on, []).append(names.get(board_of(register, row.board) or "", GATE))
    return {
        sheet: Hanging(tuple((day, tuple(one for one in order if one in days[day])) for day in sorted(days)))
        for sheet, days in found.items()
    }
