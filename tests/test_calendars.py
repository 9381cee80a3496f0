"""Calendars: what a phone's calendar takes over from the site, read back by two other programs' readers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from site_gen.exchange.calendars import Calendar, Occasion, ics
from tests.gallery import shell
from tests.support import AS_OF, MEETING, NOTICE, build, full_site, run, write

if TYPE_CHECKING:
    from pathlib import Path


# Python's own list of time zones is read without a word about its encoding.
pytestmark = pytest.mark.filterwarnings("ignore:'encoding' argument:EncodingWarning")

COMING = """---
id: H2026-04
number: 2
body: 居民议事会
notice_date: 2026-04-01
date: 2026-04-10
start: "19:00"
end: "20:30"
place: 社区二楼, 议事厅; 左手
agenda: [清淤轮值班表, '7栋楼道灯不亮，一个很长的题目要换好几行才写得下，看它是不是原来的样子']
{more}---
"""


def made(root: Path, name: str) -> bytes:
    """A calendar file of the built site."""
    assert build(root).code == 0
    return (root / "output" / "calendar" / name).read_bytes()


def events(data: bytes) -> dict[str, icalendar.Component]:
    """Events by their UID up to the @."""
    return {str(one["uid"]).partition("@")[0]: one for one in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def described(event: icalendar.Component) -> str:
    """What the calendar says below the event."""
    return str(event["description"])


def test_coming_meeting_can_be_put_into_a_calendar(tmp_path: Path) -> None:
    """Day, hour in China's time, place and topics arrive; the meeting's page links to the file."""
    root = full_site(tmp_path, {"content/meetings/H2026-04.md": COMING.format(more="")})
    event = events(made(root, "H2026-04.ics"))["H2026-04"]
    start, end = event.decoded("dtstart"), event.decoded("dtend")
    assert start.isoformat() == "2026-04-10T19:00:00+08:00"
    assert end - start == dt.timedelta(minutes=90)
    assert event["summary"] == "第2次居民议事会"
    assert event["location"] == "社区二楼, 议事厅; 左手"
    assert "2. 7栋楼道灯不亮，一个很长的题目要换好几行才写得下，看它是不是原来的样子" in described(event)
    assert event["status"] == "CONFIRMED"
    assert event["sequence"] == 0
    page = (root / "output" / "meetings" / "H2026-04.html").read_text("utf-8")
    assert 'href="../calendar/H2026-04.ics"' in page


def test_every_calendar_keeps_the_rules_and_two_readers_agree_on_it(tmp_path: Path) -> None:
    """RFC 5545: lines of at most 75 octets that end in CRLF, what has to be there; read twice, the same words."""
    moved = "moves: [{date: 2026-04-02, note: 原定4月10日，改到4月11日}]\ncancelled: 当天停电\n"
    root = full_site(tmp_path, {"content/meetings/H2026-04.md": COMING.format(more=moved)})
    assert build(root).code == 0
    files = sorted((root / "output" / "calendar").glob("*.ics"))
    assert {"H2026-01.ics", "H2026-04.ics", "days.ics", "meetings.ics"} < {path.name for path in files}
    for path in files:
        data = path.read_bytes()
        assert data.endswith(b"\r\n")
        assert all(len(line) <= 75 and line.decode() for line in data.split(b"\r\n")[:-1])  # no character is cut
        assert b"\n" not in data.replace(b"\r\n", b"")
        assert icalendar.Calendar.from_ical(data).to_ical() == data
        assert broken(icalendar.Calendar.from_ical(data)) == []
        ours = {str(one["uid"]): read(one) for one in events(data).values()}
        theirs = {one.uid.value: read_by_vobject(one) for one in vobject.readOne(data.decode()).vevent_list}
        assert ours == theirs


def broken(calendar: icalendar.Component) -> list[str]:
    """Every rule of RFC 5545 that a calendar breaks: sections 3.6, 3.6.1, 3.8.2.4, 3.8.4.7, 3.8.7.2."""
    found = [f"no {name}" for name in ("PRODID", "VERSION") if calendar.get(name) is None]
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    all_events = calendar.walk("VEVENT")
    uids = [str(one["UID"]) for one in all_events if one.get("UID")]
    if len(uids) != len(all_events) or len(set(uids)) != len(uids):
        found.append("an UID is missing or there twice")
    for one in all_events:
        start, end = one.get("DTSTART"), one.get("DTEND")
        if start is None or end is None or not start.dt < end.dt:
            found.append("an event ends before it begins")
        elif {start.params.get("TZID"), end.params.get("TZID")} - zones - {None}:
            found.append("a zone is not described")
        elif isinstance(start.dt, dt.datetime) != isinstance(end.dt, dt.datetime):
            found.append("a day ends at an hour")
        if one.decoded("dtstamp").utcoffset() != dt.timedelta(0):
            found.append("DTSTAMP is not in UTC")
        found += [f"several {name}" for name in ("SUMMARY", "URL", "STATUS") if isinstance(one.get(name), list)]
    return found


def read(event: icalendar.Component) -> dict[str, object]:
    """All that an event says, as one reader has it."""
    told = {name: str(event[name]) for name in TOLD if event.get(name) is not None}
    return told | {name: event.decoded(name) for name in ("dtstart", "dtend", "dtstamp")}


def read_by_vobject(event: vobject.base.Component) -> dict[str, object]:
    """The same as another has it."""
    told = {name: getattr(event, name).value for name in TOLD if hasattr(event, name)}
    return told | {name: getattr(event, name).value for name in ("dtstart", "dtend", "dtstamp")}


TOLD = ("summary", "description", "location", "status", "sequence", "url", "transp")


def test_moved_and_cancelled_meetings_reach_calendars_that_have_them(tmp_path: Path) -> None:
    """SEQUENCE rises with each change, the UID stays; a cancelled meeting is CANCELLED, and its page says why."""
    root = full_site(tmp_path, {"content/meetings/H2026-04.md": COMING.format(more="")})
    before = events(made(root, "meetings.ics"))["H2026-04"]
    moved = "moves: [{date: 2026-04-02, note: 原定4月10日，改到4月11日}]\n"
    write(root, {"content/meetings/H2026-04.md": COMING.replace("04-10", "04-11").format(more=moved)})
    after = events(made(root, "meetings.ics"))["H2026-04"]
    assert (before["uid"], before["sequence"], after["sequence"]) == (after["uid"], 0, 1)
    assert after.decoded("dtstart").day == 11
    assert "原定4月10日，改到4月11日" in (root / "output/meetings/H2026-04.html").read_text("utf-8")
    off = moved + "cancelled: 当天停电\n"
    write(root, {"content/meetings/H2026-04.md": COMING.replace("04-10", "04-11").format(more=off)})
    last = events(made(root, "meetings.ics"))["H2026-04"]
    assert (last["status"], last["sequence"], last["uid"]) == ("CANCELLED", 2, before["uid"])
    assert "这次会不开了：当天停电" in (root / "output/meetings/H2026-04.html").read_text("utf-8")
    assert "这次会不开了：当天停电" in (root / "output/meetings.html").read_text("utf-8")
    assert "H2026-04" not in (root / "output/index.html").read_text("utf-8")


def test_meeting_cannot_be_held_and_cancelled(tmp_path: Path) -> None:
    """A held meeting that is marked as cancelled is refused, at that line."""
    held = MEETING.replace("date: 2026-03-14", "cancelled: 停电\ndate: 2026-03-14", 1)
    root = full_site(tmp_path, {"content/meetings/H2026-01.md": held})
    seen = run("build", "--root", str(root), "--as-of", AS_OF)
    assert seen.code == 1
    assert "写了取消，又写了实到人数" in seen.text
    assert "H2026-01.md:" in seen.text


def test_last_day_for_objections_is_a_whole_day(tmp_path: Path) -> None:
    """The window's last day stands in the calendar of days, as a day without hours that makes nobody busy."""
    found = events(made(full_site(tmp_path), "days.ics"))
    one = found["G2026-01"]
    assert one.decoded("dtstart") == dt.date(2026, 3, 21)
    assert one["transp"] == "TRANSPARENT"
    assert str(one["summary"]).startswith("提意见到今天为止：")


def test_notice_that_was_taken_down_is_gone_from_the_calendar(tmp_path: Path) -> None:
    """What was taken down must not live on in another file."""
    notice = NOTICE.replace("window: days-5", "window: days-5\ntake_down: 2026-05-01")
    root = full_site(tmp_path, {"content/notices/G2026-01.md": notice})
    assert b"G2026-01" in made(root, "days.ics")
    assert run("build", "--root", str(root), "--as-of", "2026-05-01").code == 0
    assert "G2026-01" not in (root / "output" / "calendar" / "days.ics").read_text("utf-8")


def said(key: str, **params: object) -> str:
    """Words in place of a theme's."""
    return f"{key} {'|'.join(map(str, params.values()))}"


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=200)


@given(title=TEXT, place=TEXT, topics=st.lists(TEXT, max_size=3), why=TEXT)
def test_any_words_come_back_as_they_were(title: str, place: str, topics: list[str], why: str) -> None:
    """Commas, semicolons, backslashes, quotes, emoji and right-to-left signs survive folding and escaping."""
    one = Occasion(
        id="H2026-04",
        kind="window",
        day=dt.date(2026, 4, 10),
        told=dt.date(2026, 4, 1),
        url="x.html",
        title=title,
        place=place,
        topics=tuple(topics),
        cancelled=why,
    )
    data = ics(said, shell(), Calendar(kind="one", occasions=(one,)))
    event = events(data)["H2026-04"]
    assert str(event["summary"]) == f"calendar.window {title}"
    assert str(event.get("location", "")) == place
    assert all(topic in described(event) for topic in topics)
