"""What is new since the last meeting: a page, and a text for the chat group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.exchange.digest import text_file
from site_gen.plan.calendars import body_url
from site_gen.plan.common import keepers
from site_gen.plan.happenings import fixes, payments
from site_gen.plan.home import changed_rows, coming_meeting, last_meeting, last_meeting_view
from site_gen.plan.model import Context, Data, Page
from site_gen.views.changes import Changes, changes_view
from site_gen.views.happenings import newest_first
from site_gen.views.parts import Link, feed_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_gen.records.meetings import Meeting
    from site_gen.views.happenings import Happening

KINDS = ("all", "issue", "meeting", "notice", "project")


def files(context: Context) -> Iterator[Page | Data]:
    """The page and the text."""
    held = last_meeting(context)
    changes = Changes(
        meeting=last_meeting_view(context, held) if held else None,
        issues=tuple(changed_rows(context.rows, held)),
        notices=context.open_notices,
        money=_since(held, payments(context)),
        fixes=_since(held, fixes(context)),
        coming=coming_meeting(context),
    )
    days = [row.updated for row in changes.issues] + [one.date for one in (*changes.money, *changes.fixes)]
    if held:
        days.append(held.date)
    args = (changes, _feeds(context), _calendars(context), max(days, default=None), keepers(context))
    yield Page("changes.html", "changes.html", changes_view, args)
    yield Data("changes.txt", text_file, (changes,))


def _since(held: Meeting | None, happenings: Iterable[Happening]) -> tuple[Happening, ...]:
    return newest_first(one for one in happenings if held is None or one.date >= held.date)


def _feeds(context: Context) -> tuple[Link, ...]:
    """Feeds of kinds, whose words the template has, and of buildings, which have names."""
    settings = context.register.settings
    if not settings.base_url:
        return ()
    kinds = tuple(Link("", f"feeds/{kind}.xml", kind, "feed") for kind in KINDS)
    return kinds + tuple(Link(one.name, feed_url(one.id), one.id) for one in settings.buildings)


def _calendars(context: Context) -> tuple[Link, ...]:
    bodies = sorted({one.body for one in context.register.meetings.values()})
    theirs = tuple(Link(body, body_url(body)) for body in bodies) if len(bodies) > 1 else ()
    return (
        Link("", "calendar/meetings.ics", "meetings", "calendar"),
        *theirs,
        Link("", "calendar/days.ics", "days", "calendar"),
    )
