"""What residents read on the notice pages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from site_gen import presets
from site_gen.plan import Context, Page
from site_gen.plan import notices as room
from site_gen.plan.model import Asset
from site_gen.views.notices import NoticesView, NoticeView
from tests.support.records import NOTICE
from tests.support.registers import register

if TYPE_CHECKING:
    from collections.abc import Mapping

AS_OF = dt.date(2026, 4, 2)
PATH = "content/notices/G2026-01.md"


def context(files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> Context:
    """What the plan reads."""
    return Context(register(files), presets.load(), as_of, {}, {}, {})


def pages(files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> dict[str, Page]:
    """The pages of the room by address."""
    found = list(room.files(context(files, as_of)))
    assert not any(isinstance(one, Asset) for one in found)
    return {one.url: one for one in found}


def notice(files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> NoticeView:
    """The view of the one notice."""
    page = pages(files, as_of)["notices/G2026-01.html"]
    view = page.view(*page.args)
    assert isinstance(view, NoticeView)
    return view


@pytest.mark.parametrize(
    ("day", "state"),
    [(15, "not_open"), (16, "open"), (21, "open"), (22, "closed")],
)
def test_window_counts_its_last_day(day: int, state: str) -> None:
    """Posted on the 16th with five days: open until the 21st, that day included."""
    days = notice(as_of=dt.date(2026, 3, day)).days
    assert (days.state, days.closes) == (state, dt.date(2026, 3, 21))


def test_announcement_has_no_window() -> None:
    """What only tells cannot be objected to."""
    text = NOTICE.replace("kind: 公示", "kind: 公告").replace("window: days-5\n", "")
    text = text[: text.index("objections:")] + "---\n好\n"
    assert notice({PATH: text}).days.state == ""


@pytest.mark.parametrize(("replied", "state", "late"), [(19, "in_time", 0), (23, "in_time", 0), (25, "late", 2)])
def test_reply_is_in_time_or_late_by_days(replied: int, state: str, late: int) -> None:
    """Came in on the 18th, five days for the reply."""
    text = NOTICE.replace("replied: 2026-03-19", f"replied: 2026-03-{replied}")
    (objection,) = notice({PATH: text}).objections
    assert (objection.state, objection.late_days) == (state, late)


def test_objection_without_reply_is_waiting_then_overdue() -> None:
    """The page says so itself, without anyone writing it."""
    text = NOTICE.replace("    replied: 2026-03-19\n    reply: 分两段挖，每天晚上盖好。\n    upheld: 采纳\n", "")
    states = [notice({PATH: text}, dt.date(2026, 3, day)).objections[0].state for day in (23, 24)]
    assert states == ["waiting", "overdue"]


def test_body_is_gone_after_take_down() -> None:
    """No byte that the page is made of holds what was taken down; how it ended stays."""
    text = NOTICE.replace("posted: [大门口]", "take_down: 2026-04-02")
    page = pages({PATH: text})["notices/G2026-01.html"]
    assert "1栋前的下水道要重修" not in repr(page.args)
    view = notice({PATH: text})
    assert view.days.taken_down
    assert view.outcome == "收到1条意见，采纳1条"
    assert not notice({PATH: text}, dt.date(2026, 4, 1)).days.taken_down


def test_basis_that_is_no_record_stays_words() -> None:
    """Papers have no page."""
    text = NOTICE.replace("basis: [H2026-01-1]", "basis: [H2026-01-1, 验收单]")
    assert [(one.text, one.url) for one in notice({PATH: text}).basis] == [
        ("修1栋前的下水道", "meetings/H2026-01.html#H2026-01-1"),
        ("验收单", ""),
    ]


def test_list_puts_open_windows_first() -> None:
    """What one can still object to comes before what is over."""
    second = NOTICE.replace("G2026-01", "G2026-02").replace("published: 2026-03-16", "published: 2026-03-30")
    second = second[: second.index("objections:")] + "---\n好\n"
    page = pages({"content/notices/G2026-02.md": second})["notices.html"]
    view = page.view(*page.args)
    assert isinstance(view, NoticesView)
    assert [one.id for one in view.open] == ["G2026-02"]
    assert [one.id for one in view.closed] == ["G2026-01"]


def test_home_is_told_of_open_windows_only() -> None:
    """The home page names notices that are open on that day."""
    (one,) = context(as_of=dt.date(2026, 3, 20)).open_notices
    assert (one.id, one.closes) == ("G2026-01", dt.date(2026, 3, 21))
    assert context().open_notices == ()
