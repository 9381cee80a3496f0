"""Calendars: one of all meetings, one of each body that meets, one file a meeting, and one of other days that count."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from site_gen.exchange.calendars import Calendar, Occasion, ics
from site_gen.plan.model import Context, Data
from site_gen.register.checks.notices import window_close
from site_gen.views.meetings import updated
from site_gen.views.parts import calendar_url, meeting_url, notice_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.records.meetings import Meeting
    from site_gen.records.notices import Notice
    from site_gen.records.points import RedemptionEvent


def files(context: Context) -> Iterator[Data]:
    """Every calendar. The order of occasions is that of their days."""
    register = context.register
    meetings = [(_meeting(one), register.origins["meeting", one.id].path) for one in register.meetings.values()]
    for one, source in meetings:
        yield Data(calendar_url(one.id), ics, (Calendar(kind="one", occasions=(one,)),), (source,))
    all_of_them = _sorted(one for one, _ in meetings)
    yield Data("calendar/meetings.ics", ics, (Calendar(kind="meetings", occasions=all_of_them),))
    for body in sorted({one.body for one in all_of_them}):
        theirs = tuple(one for one in all_of_them if one.body == body)
        yield Data(body_url(body), ics, (Calendar(kind="meetings", occasions=theirs, body=body),))
    days = [one for notice in register.notices.values() for one in _window(context, notice)]
    days += [_redemption(one) for one in register.events.values()]
    yield Data("calendar/days.ics", ics, (Calendar(kind="days", occasions=_sorted(days)),))


def body_url(body: str) -> str:
    """Address of the calendar of one body."""
    return f"calendar/{body_id(body)}.ics"


def body_id(body: str) -> str:
    """What stands for a body in addresses: its name may be anything, so this is a digest of it."""
    return f"body-{hashlib.sha256(body.encode()).hexdigest()[:8]}"


def _sorted(occasions: Iterator[Occasion] | list[Occasion]) -> tuple[Occasion, ...]:
    return tuple(sorted(occasions, key=lambda one: (one.day, one.id)))


def _meeting(meeting: Meeting) -> Occasion:
    return Occasion(
        id=meeting.id,
        kind="meeting",
        day=meeting.date,
        told=updated(meeting),
        url=meeting_url(meeting.id),
        start=meeting.start,
        end=meeting.end,
        place=meeting.place,
        body=meeting.body,
        number=meeting.number,
        topics=meeting.agenda or tuple(one.title for one in meeting.decisions),
        changes=len(meeting.moves),
        cancelled=meeting.cancelled,
    )


def _window(context: Context, notice: Notice) -> Iterator[Occasion]:
    closes = window_close(context.register, context.presets, notice)
    down = notice.take_down is not None and notice.take_down <= context.as_of
    if closes and not down:
        yield Occasion(
            id=notice.id,
            kind="window",
            day=closes,
            told=notice.published,
            url=notice_url(notice.id),
            title=notice.title,
        )


def _redemption(event: RedemptionEvent) -> Occasion:
    return Occasion(
        id=f"{event.period}-redemption",
        kind="redemption",
        day=event.date,
        told=dt.date(event.date.year, 1, 1),  # nobody writes down when it was announced
        url="redemption.html",
        start=event.start,
        end=event.end,
        place=event.place,
    )
