"""Printed sheets: one for each page that also hangs on a board, and a poster for each building."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from site_gen import media
from site_gen.plan.common import vote_of
from site_gen.plan.home import coming_meeting, last_meeting
from site_gen.plan.model import Context, Page, Paper, Sheet, Stamp
from site_gen.plan.points import newest_quarter
from site_gen.records.issues import Status
from site_gen.records.settings import SheetKind
from site_gen.views.parts import building_url
from site_gen.views.sheets import open_issues_view, poster_view

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from site_gen.records.settings import Building

FOLDER = "print/"
POSTER_ROWS = 4  # more would not be readable from a metre
LIST_ROWS = 200


def sheets(
    context: Context, pages: Iterable[Page], kinds: Collection[SheetKind], *, since: dt.date = dt.date.min
) -> Iterator[Sheet]:
    """The sheets of some kinds, made of the pages that show the same facts.

    `since`: what was told before that day is left out: meetings and notices are many, and old ones hang nowhere.
    """
    by_url = {page.url: page for page in pages}
    for page in by_url.values():
        kind = _KINDS.get(page.template)
        if kind is not None and kind in kinds and _made(context, page, kind, since):
            paper = page.paper or Paper(kind.value, "" if kind in _SINGLE else _name(page))
            yield _sheet(context, page, kind.value, page, paper, _ends(context, page))
    if SheetKind.ISSUES in kinds:
        yield _list(context, by_url["issues.html"])
    if SheetKind.BUILDING in kinds:
        for building in context.register.settings.buildings:
            yield _poster(context, building, by_url[building_url(building.id)])


def _made(context: Context, page: Page, kind: SheetKind, since: dt.date) -> bool:
    """False for what has nothing to post yet, must not hang any more, or is of old."""
    if kind is SheetKind.MEETING:
        meeting = context.register.meetings[_name(page)]
        return meeting.present is not None and meeting.date >= since
    if kind is SheetKind.RANKING:
        return page.paper is not None  # the tab's page shows the newest quarter once more
    if kind in (SheetKind.HONOURS, SheetKind.REDEMPTION):
        return bool(context.register.honours if kind is SheetKind.HONOURS else context.register.events)
    if kind is SheetKind.NOTICE:
        return page.paper is not None and context.register.notices[_name(page)].published >= since
    return True


def _name(page: Page) -> str:
    """The id or period that a page's address ends with."""
    return page.url.rpartition("/")[2].removesuffix(".html")


_SINGLE = (SheetKind.HONOURS, SheetKind.REDEMPTION)
_KINDS = {
    "meeting.html": SheetKind.MEETING,
    "notice.html": SheetKind.NOTICE,
    "ranking.html": SheetKind.RANKING,
    "honours.html": SheetKind.HONOURS,
    "redemption.html": SheetKind.REDEMPTION,
    "project.html": SheetKind.PROJECT,
    "issue.html": SheetKind.ISSUE,
    "week.html": SheetKind.WEEK,
}


def sheet_url(page_url: str, kind: str) -> str:
    """Address of the sheet that belongs to a page: `meetings/H2026-03.html` is printed as `print/H2026-03.pdf`."""
    name = page_url.rpartition("/")[2].removesuffix(".html")  # no id of one room is one of another
    return f"{FOLDER}{kind}-{name}.pdf" if kind in ("building", "ranking", "week") else f"{FOLDER}{name}.pdf"


def _sheet(
    context: Context,
    page: Page,
    template: str,
    shown: Page,
    paper: Paper,
    replace: dt.date | None,
    posted: dt.date | None = None,
) -> Sheet:
    """`shown` is the web page that the code leads to, `page` the one whose view is printed."""
    also = () if page is shown else page.args
    made = stamp(context, shown, replace, posted, also)
    return Sheet(sheet_url(shown.url, paper.kind), template, page, made, paper, shown.url)


def stamp(
    context: Context,
    shown: Page,
    replace: dt.date | None,
    posted: dt.date | None = None,
    also: tuple[object, ...] = (),
) -> Stamp:
    """Code, address, days and mark. `also`: what the sheet shows besides its page, which the mark covers, too."""
    settings = context.register.settings
    mark = shown._replace(also=also).mark()
    code = address = ""
    if settings.base_url:
        address = media.qr_text(settings.base_url, shown.url, short=settings.short_urls)
        code = f"{address}#P={mark}" if address.isupper() else f"{address}#p={mark}"
        address = address.lower() if address.isupper() else address
    return Stamp(code, address, posted, replace, mark)


def _list(context: Context, shown: Page) -> Sheet:
    """Open issues only: what is settled fills no wall."""
    closed = (Status.DONE.value, Status.DECLINED.value)
    rows = tuple(row for row in context.rows if row.status not in closed)[:LIST_ROWS]
    page = Page(shown.url, "", open_issues_view, (rows,), shown.sources)  # type: ignore[arg-type]
    coming = coming_meeting(context)
    newest = max((row.updated for row in rows), default=None)
    return _sheet(context, page, "issues", shown, Paper("issues"), _after(coming.date if coming else None), newest)


def _poster(context: Context, building: Building, shown: Page) -> Sheet:
    last, coming, quarter = last_meeting(context), coming_meeting(context), newest_quarter(context)
    rows = tuple(row for row in context.rows if row.building == building.name)[:POSTER_ROWS]
    votes = tuple(vote_of(context, one.id) for one in last.decisions[:POSTER_ROWS]) if last else ()
    standings = context.standings[quarter] if quarter else None
    told = standings.told() if standings else ()
    place = next((one for one in told if one.building == building.id), None)
    points = (place.average, place.rank) if place else (None, 0)
    args = (building, coming, votes, rows, quarter, *points, len(standings.buildings) if standings else 0)
    page = Page(shown.url, "", poster_view, args, shown.sources)  # type: ignore[arg-type]
    days = [row.updated for row in rows] + ([last.date] if last else [])
    replace = _after(coming.date if coming else None)
    paper = Paper("building", building.name)
    return _sheet(context, page, "poster", shown, paper, replace, max(days, default=None))


def _ends(context: Context, page: Page) -> dt.date | None:
    """The day on which a sheet is to be taken down, as far as the records tell."""
    find = _ENDS.get(page.template)
    return find(context, _name(page)) if find else None


def _meeting_ends(context: Context, meeting_id: str) -> dt.date | None:
    """An outcome hangs until the next meeting has been held."""
    following = context.register.meetings.get(context.register.meetings[meeting_id].next_meeting or "")
    return _after(following.date if following else None)


def _notice_ends(context: Context, notice_id: str) -> dt.date | None:
    notice = context.register.notices[notice_id]
    return notice.take_down or _after(notice.closes)


_ENDS: dict[str, Callable[[Context, str], dt.date | None]] = {
    "meeting.html": _meeting_ends,
    "notice.html": _notice_ends,
}


def _after(day: dt.date | None) -> dt.date | None:
    return day + dt.timedelta(days=1) if day else None
