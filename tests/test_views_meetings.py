"""What residents read on the meeting pages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from site_gen import presets
from site_gen.plan import Context, Page
from site_gen.plan import meetings as room
from site_gen.views.meetings import MeetingsView, MeetingView
from tests.support.records import MEETING
from tests.support.registers import register

if TYPE_CHECKING:
    from collections.abc import Mapping

AS_OF = dt.date(2026, 4, 2)
PATH = "content/meetings/H2026-01.md"
COMING = """\
---
id: H2026-02
number: 2
body: 居民议事会
date: 2026-04-10
start: 19:00
place: 社区二楼议事厅
due: 30
agenda: [清淤轮值班表]
---
"""


def pages(files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> dict[str, Page]:
    """The pages of the room by address."""
    context = Context(register(files), presets.load(), as_of, {}, {}, {})
    return {one.url: one for one in room.files(context)}


def meeting(
    files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF, name: str = "H2026-01"
) -> MeetingView:
    """The view of one meeting."""
    page = pages(files, as_of)[f"meetings/{name}.html"]
    view = page.view(*page.args)
    assert isinstance(view, MeetingView)
    return view


def meetings(files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> MeetingsView:
    """The view of the list."""
    page = pages(files, as_of)["meetings.html"]
    view = page.view(*page.args)
    assert isinstance(view, MeetingsView)
    return view


def test_vote_shows_counts_and_what_was_needed() -> None:
    """26 came, more than half is 14; the pass line is drawn from the same numbers."""
    (vote,) = meeting().votes
    assert (vote.for_, vote.against, vote.abstain, vote.base, vote.needed) == (24, 1, 1, 26, 14)
    assert vote.result == "passed"
    assert vote.url == "meetings/H2026-01.html#H2026-01-1"


def test_links_of_a_vote_bear_titles() -> None:
    """Residents read the complaint, not an id."""
    (vote,) = meeting().votes
    assert [(one.text, one.url) for one in vote.issues] == [("雨天积水，下水不畅", "issues/W2026-001.html")]
    assert [one.text for one in vote.projects] == ["1栋下水道重修"]


def test_attendance_says_whether_the_meeting_counts() -> None:
    """30 people, more than half are 16; 15 are too few and nothing can pass."""
    valid = meeting()
    assert (valid.quorum, valid.quorate, valid.absent) == (16, True, 4)
    few = MEETING.replace("present: 26", "present: 15").replace("for: 24", "for: 13").replace("    result: 通过\n", "")
    invalid = meeting({PATH: few})
    assert not invalid.quorate
    assert [one.result for one in invalid.votes] == ["not_passed"]


def test_deferred_motion_is_neither_passed_nor_rejected() -> None:
    """Outcomes without a vote have a word of their own."""
    text = MEETING.replace("    for: 24\n    against: 1\n    abstain: 1\n    result: 通过\n", "    result: 暂缓\n")
    view = meeting({PATH: text})
    assert (view.outcome.voted, view.outcome.deferred, view.outcome.passed) == (0, 1, 0)


def test_meeting_to_come_shows_sheet_and_agenda() -> None:
    """Without attendance it is a plan: calendar sheet and topics, no votes."""
    view = meeting({"content/meetings/H2026-02.md": COMING}, name="H2026-02")
    assert view.state == "planned"
    assert view.sheet is not None
    assert view.sheet.topics == ("清淤轮值班表",)


def test_list_puts_what_is_to_come_first() -> None:
    """A resident wants to know when to come before what was."""
    view = meetings({"content/meetings/H2026-02.md": COMING})
    assert [one.id for one in view.coming] == ["H2026-02"]
    assert [one.id for one in view.held] == ["H2026-01"]


def test_day_that_passed_without_a_record_is_said() -> None:
    """A meeting whose day is over is not announced any more."""
    view = meetings({"content/meetings/H2026-02.md": COMING}, dt.date(2026, 4, 11))
    assert view.coming == ()
    assert [one.state for one in view.held] == ["unrecorded", "held"]


def test_page_does_not_change_with_the_day() -> None:
    """The next morning's build has nothing to write."""
    first, second = pages(), pages(as_of=dt.date(2026, 4, 3))
    assert {url: one.key(b"") for url, one in first.items()} == {url: one.key(b"") for url, one in second.items()}


def test_execution_is_told_in_order() -> None:
    """Reports run from old to new, and one of them closes the matter."""
    rows = "    execution:\n      - {date: 2026-04-01, note: 完, done: 是}\n      - {date: 2026-03-20, note: 起}\n"
    (vote,) = meeting({PATH: MEETING.replace("    ceiling: 5000\n", rows)}).votes
    assert [one.note for one in vote.execution] == ["起", "完"]
    assert vote.done
