"""What residents read about the committee itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from site_gen import presets
from site_gen.plan import Context
from site_gen.plan import community as room
from site_gen.views.community import CorrectionsView, CoverageView, GroupsView
from tests.support.records import CORRECTIONS, GROUPS, MEETING, SETTINGS
from tests.support.registers import register

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_gen.views.community import CoverageLine
    from site_gen.views.shell import View

AS_OF = dt.date(2026, 4, 2)


def view(url: str, files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> View:
    """One page of the room."""
    context = Context(register(files), presets.load(), as_of, {}, {}, {})
    page = next(one for one in room.files(context) if one.url == url)
    assert page.key(b"")
    return page.view(*page.args)


def coverage(
    kind: str, within: str, files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF
) -> tuple[CoverageLine, ...]:
    """The lines of the one duty that the site has."""
    duty = f"duties:\n  - {{id: it, item: 事, kind: {kind}, basis: 公约, within: {within}}}\n"
    found = view("coverage.html", {"site.yaml": SETTINGS + duty, **(files or {})}, as_of)
    assert isinstance(found, CoverageView)
    return found.duties[0].lines


def test_outcome_posted_in_time() -> None:
    """Held on the 14th, three days, posted on the 15th."""
    (line,) = coverage("会议结果", "posting-days-3")
    assert (line.state, line.due, line.published) == ("on_time", dt.date(2026, 3, 17), dt.date(2026, 3, 15))
    assert line.what.number == 1


def test_outcome_posted_late_says_by_how_much() -> None:
    """Late is late, and the page says how late."""
    late = {"content/meetings/H2026-01.md": MEETING.replace("posted_on: 2026-03-15", "posted_on: 2026-03-20")}
    (line,) = coverage("会议结果", "posting-days-3", late)
    assert (line.state, line.late_days) == ("late", 3)


def test_outcome_without_a_day_is_missing_only_after_the_deadline() -> None:
    """Before the last day is over nothing is missing yet."""
    silent = {"content/meetings/H2026-01.md": MEETING.replace("posted_on: 2026-03-15\n", "")}
    states = [coverage("会议结果", "posting-days-3", silent, dt.date(2026, 3, day))[0].state for day in (17, 18)]
    assert states == ["not_due", "missing"]


def test_unknown_holidays_are_said_and_not_guessed() -> None:
    """Working days of a year whose calendar is not announced give no deadline."""
    far = MEETING.replace("2026-03-14", "2036-03-14").replace("posted_on: 2026-03-15\n", "")
    (line,) = coverage("会议结果", "workdays-5", {"content/meetings/H2026-01.md": far}, dt.date(2036, 4, 2))
    assert (line.state, line.due) == ("unknown", None)


def test_quarter_without_ranking_is_missing() -> None:
    """The first quarter was ranked; nobody ranked the second."""
    lines = coverage("季度积分榜", "quarterly-15", as_of=dt.date(2026, 8, 1))
    assert [(one.what.id, one.state) for one in lines] == [("2026-Q2", "missing"), ("2026-Q1", "missing")]
    assert lines[0].what.url == ""


def test_reply_follows_the_notice() -> None:
    """Replies are measured by the rule of their notice."""
    (line,) = coverage("意见答复", "reply-days-15")
    assert (line.due, line.state) == (dt.date(2026, 3, 23), "on_time")


def test_group_without_any_posting_is_missing() -> None:
    """Nobody can see when a group was made public, so it is not claimed."""
    (line,) = coverage("小组名单", "days-10")
    assert (line.state, line.what.url) == ("missing", "groups.html#coordination")


def test_privacy_correction_shows_no_value() -> None:
    """What was removed does not return through the log."""
    text = CORRECTIONS.replace("kind: 事实更正", "kind: 隐私删除")
    found = view("corrections.html", {"content/corrections.yaml": text})
    assert isinstance(found, CorrectionsView)
    line = found.rows[0].line
    assert (line.what, line.before, line.after) == ("", "", "")
    assert line.privacy
    assert found.rows[0].record.url == "issues/W2026-001.html"


def test_name_is_masked_when_consent_has_run_out() -> None:
    """A consent until the first of April does not hold on the second."""
    text = GROUPS.replace(
        "name: 王某\n      building: 1",
        "name: 王大明\n      consent: {date: 2026-01-01, scope: 名单, until: 2026-04-01}",
    )
    names = []
    for day in (1, 2):
        found = view("groups.html", {"content/groups.yaml": text}, dt.date(2026, 4, day))
        assert isinstance(found, GroupsView)
        names.append(found.groups[0].members[0].name)
    assert names == ["王大明", "王某"]


def test_guide_tells_the_rules_that_the_site_chose() -> None:
    """The guide's numbers are those of site.yaml, not of the program."""
    text = SETTINGS + "presets: {window: workdays-7}\n"
    words = view("guide.html", {"site.yaml": text})
    assert getattr(words, "window").zh == "7个工作日"  # noqa: B009 - the base class has no such field
