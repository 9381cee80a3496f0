"""Calendars (RFC 5545): meetings, last days for objections, redemption days. Pure.

What a calendar shows is said by words of the theme; what makes it a calendar is left to the library. Nothing depends
on the day of the build: DTSTAMP is the newest day that the record itself tells of.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from site_gen.clock import CHINA, ZONE
from site_gen.theme import filters

if TYPE_CHECKING:
    from icalendar import Event, Timezone

    from site_gen.exchange import Say
    from site_gen.views.shell import Shell

USUAL = dt.timedelta(hours=2)  # a meeting whose end nobody wrote down
PRODID = "-//site_gen//noticeboard//ZH"


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """Something with a day. `kind` is meeting, window or redemption.

    `changes` counts how often the announced time or place was changed (SEQUENCE); `told` is the newest day of the
    record. A meeting is named by its `number` and `body`, anything else by `title`.
    """

    id: str
    kind: str
    day: dt.date
    told: dt.date
    url: str
    start: dt.time | None = None
    end: dt.time | None = None
    place: str = ""
    title: str = ""
    body: str = ""
    number: int = 0
    topics: tuple[str, ...] = ()
    changes: int = 0
    cancelled: str = ""  # why, if it does not take place


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """A file. `body` is whose meetings it holds, "" for those of all; `kind` is meetings, days or one."""

    kind: str
    occasions: tuple[Occasion, ...]
    body: str = ""


def ics(say: Say, shell: Shell, calendar: Calendar) -> bytes:
    """The file's bytes."""
    import icalendar  # noqa: PLC0415 - 60 ms that only a changed calendar need pay

    whole = icalendar.Calendar()
    whole.add("prodid", PRODID)
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    if calendar.kind != "one":
        whole.add("x-wr-calname", _name(say, shell, calendar))
        whole.add("x-wr-timezone", ZONE)
    if any(one.start for one in calendar.occasions):
        whole.add_component(_zone())
    for one in calendar.occasions:
        whole.add_component(_event(say, shell, one))
    return bytes(whole.to_ical())


def summary(say: Say, shell: Shell, one: Occasion) -> str:
    """What the occasion is called."""
    if one.kind == "meeting":
        return say("meetings.nth", n=one.number, body=one.body)
    if one.kind == "window":
        return say("calendar.window", title=one.title)
    return say("calendar.redemption", name=shell.community)


def _name(say: Say, shell: Shell, calendar: Calendar) -> str:
    if calendar.body:
        return say("calendar.of_body", name=shell.community, body=calendar.body)
    return say("calendar.days" if calendar.kind == "days" else "calendar.meetings", name=shell.community)


def _event(say: Say, shell: Shell, one: Occasion) -> Event:
    import icalendar  # noqa: PLC0415 - as above

    event = icalendar.Event()
    event.add("uid", f"{one.id}@{_host(shell)}")
    event.add("dtstamp", dt.datetime(one.told.year, one.told.month, one.told.day, tzinfo=dt.UTC))
    event.add("sequence", one.changes + bool(one.cancelled))
    event.add("summary", summary(say, shell, one))
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    if one.start:
        local = {"tzid": ZONE}
        end = dt.datetime.combine(one.day, one.end) if one.end else dt.datetime.combine(one.day, one.start) + USUAL
        event.add("dtstart", dt.datetime.combine(one.day, one.start), parameters=local)
        event.add("dtend", end, parameters=local)
    else:
        event.add("dtstart", one.day)
        event.add("dtend", one.day + dt.timedelta(days=1))
    if one.kind == "window":
        event.add("transp", "TRANSPARENT")  # a last day does not make anybody busy
    if one.place:
        event.add("location", one.place)
    event.add("description", _description(say, shell, one))
    if shell.base_url:
        event.add("url", f"{shell.base_url}/{one.url}")
    return event


def _description(say: Say, shell: Shell, one: Occasion) -> str:
    lines = []
    if one.cancelled:
        lines.append(say("calendar.cancelled", why=one.cancelled))
    if one.topics:
        lines += [say("meetings.agenda"), *(f"{index}. {topic}" for index, topic in enumerate(one.topics, start=1))]
    if one.kind == "window":
        lines.append(say("calendar.window_note", day=filters.date(one.day, language=shell.language)))
    lines.append(say("calendar.phone", phone=shell.phone))
    return "\n".join(lines)


def _host(shell: Shell) -> str:
    """What makes the site's ids unlike those of others; a reserved name while it has no address."""
    return shell.base_url.partition("//")[2].partition("/")[0] or "noticeboard.invalid"


def _zone() -> Timezone:
    """China's time. Written out: the machine's own database may lack it (Windows) or begin it in another year."""
    import icalendar  # noqa: PLC0415 - as above

    zone = icalendar.Timezone()
    zone.add("tzid", ZONE)
    standard = icalendar.TimezoneStandard()
    standard.add("tzname", "CST")
    standard.add("tzoffsetfrom", CHINA.utcoffset(None))
    standard.add("tzoffsetto", CHINA.utcoffset(None))
    standard.add("dtstart", dt.datetime(1992, 1, 1))  # noqa: DTZ001 - local time by RFC 5545, section 3.6.5
    zone.add_component(standard)
    return zone
