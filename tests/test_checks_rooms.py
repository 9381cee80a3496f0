"""What the register says about meetings, notices, corrections and settings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from site_gen import presets
from site_gen.messages import known_codes, text
from site_gen.register.checks import meetings, notices, settings
from tests.support.records import CORRECTIONS, FILES, MEETING, NOTICE, SETTINGS
from tests.support.registers import register

if TYPE_CHECKING:
    from site_gen.diagnostics import Fault

AS_OF = dt.date(2026, 4, 2)
PATHS = {
    "meeting": "content/meetings/H2026-01.md",
    "notice": "content/notices/G2026-01.md",
    "settings": "site.yaml",
    "correction": "content/corrections.yaml",
}
TEXTS = {"meeting": MEETING, "notice": NOTICE, "settings": SETTINGS, "correction": CORRECTIONS}


def faults(files: dict[str, str | None] | None = None, as_of: dt.date = AS_OF) -> list[Fault]:
    """All faults of these rooms."""
    made, laws = register(files), presets.load()
    return [*meetings.check(made, laws, as_of), *notices.check(made, laws, as_of), *settings.check(made, laws)]


def changed(kind: str, old: str, new: str) -> dict[str, str | None]:
    """The valid record of a kind with one change."""
    assert old in TEXTS[kind]
    return {PATHS[kind]: TEXTS[kind].replace(old, new, 1)}


def test_valid_records_have_no_fault() -> None:
    """Records that agree with each other are left in peace."""
    assert faults() == []


CASES = [
    ("meeting", "notice_date: 2026-03-07", "notice_date: 2026-03-15", "notice-after-meeting"),
    ("meeting", "posted_on: 2026-03-15", "posted_on: 2026-03-13", "posted-before-meeting"),
    ("meeting", "posted_on: 2026-03-15", "minutes_approved_on: 2026-03-13", "approved-before-meeting"),
    ("meeting", "end: 20:30", "end: 18:30", "end-before-start"),
    ("meeting", "posted_on: 2026-03-15", "next_meeting: H2026-01", "next-not-later"),
    ("meeting", "present: 26", "present: 36", "attendance-too-many"),
    ("meeting", "for: 24", "for: 20", "vote-sum"),
    ("meeting", "result: 通过", "result: 没有通过", "vote-result"),
    ("meeting", "due: 2026-04-30", "due: 2026-03-01", "due-before-meeting"),
    ("meeting", "due: 2026-04-30", "due: 2026-03-30", "decision-overdue"),
    ("meeting", "title: 修1栋前的下水道", "title: " + "修" * 23, "title-long"),
    ("meeting", "result: 通过", "rule: two-third-present", "preset-unknown-near"),
    ("meeting", "result: 通过", "rule: qqq", "preset-unknown"),
    ("meeting", "issues: [W2026-001]", "execution: [{date: 2026-03-01, note: 好}]", "execution-before-meeting"),
    ("notice", "window: days-5", "window: days-6", "preset-unknown-near"),
    ("notice", "window: days-5", "closes: 2026-03-18", "window-short"),
    ("notice", "window: days-5", "opens: 2026-03-15", "opens-before-posting"),
    ("notice", "window: days-5", "window: workdays-10\nopens: 2036-03-16", "holidays-unknown"),
    ("notice", "channel:\n  phone: 000-0000-0000\n  role: 社区干事\n", "", "channel-missing"),
    ("notice", "kind: 公示", "kind: 公告", "window-in-announcement"),
    ("notice", "kind: 公示", "kind: 公告", "objections-in-announcement"),
    ("notice", "posted: [大门口]", "take_down: 2026-03-20", "taken-down-before-close"),
    ("notice", "posted: [大门口]", "take_down: 2026-03-10", "taken-down-before-posting"),
    ("notice", "received: 2026-03-18", "received: 2026-03-15", "objection-before-notice"),
    ("notice", "replied: 2026-03-19", "replied: 2026-03-17", "replied-before-received"),
    ("notice", "    replied: 2026-03-19\n", "", "replied-missing"),
    ("notice", "    reply: 分两段挖，每天晚上盖好。\n", "", "upheld-without-reply"),
    ("notice", "    reply: 分两段挖，每天晚上盖好。\n", "", "reply-missing"),
    ("notice", "replied: 2026-03-19", "replied: 2026-03-19\n    reply_due: 2026-03-24", "reply-due-late"),
    ("correction", "kind: 事实更正", "kind: 隐私删除", "correction-leaks"),
    ("correction", "  before: 5户\n", "", "correction-incomplete"),
    ("settings", "base_url: https://board.example\n", "", "base-url-empty"),
    ("settings", "https://board.example", "ftp://board.example", "base-url-shape"),
    ("settings", "https://board.example", "https://board.example/?a=1", "base-url-shape"),
    ("settings", "https://board.example", "https://board.example:x", "base-url-shape"),
    ("settings", "name: 2栋", "name: 1栋", "setting-twice"),
    ("settings", "name: 环境秩序", "name: 道路排水", "setting-twice"),
    ("settings", "contact:", "presets: {reply: reply-day-5}\ncontact:", "preset-unknown-near"),
]


@pytest.mark.parametrize(("kind", "old", "new", "code"), CASES, ids=[f"{one[3]}-{at}" for at, one in enumerate(CASES)])
def test_contradiction_is_told_at_its_file(kind: str, old: str, new: str, code: str) -> None:
    """Each contradiction is found, in the file that it stands in."""
    found = [one for one in faults(changed(kind, old, new)) if one.code == code]
    assert found, [one.code for one in faults(changed(kind, old, new))]
    assert found[0].path == PATHS[kind]


@pytest.mark.parametrize("code", sorted({one[3] for one in CASES}))
def test_every_fault_has_words_in_both_languages(code: str) -> None:
    """No code is shown bare, and no placeholder stays unfilled."""
    assert code in known_codes()
    kind, old, new, _ = next(one for one in CASES if one[3] == code)
    found = next(one for one in faults(changed(kind, old, new)) if one.code == code)
    for lang in ("zh", "en"):
        message, hint = text(code, found.args, lang)
        assert message != code
        assert hint
        assert "{" not in message + hint


def test_late_reply_is_only_a_warning() -> None:
    """What cannot be mended any more does not stop the board."""
    open_objection = changed(
        "notice", "    replied: 2026-03-19\n    reply: 分两段挖，每天晚上盖好。\n    upheld: 采纳\n", ""
    )
    late = [one for one in faults(open_objection) if one.code == "reply-overdue"]
    assert [one.warning for one in late] == [True]
    assert late[0].args["days"] == 10


def test_outcome_before_the_last_day_is_told() -> None:
    """On the window's last day the outcome is early, the day after it is not."""
    assert [one.code for one in faults(as_of=dt.date(2026, 3, 21)) if "outcome" in one.code] == ["outcome-before-close"]
    assert not [one for one in faults(as_of=dt.date(2026, 3, 22)) if "outcome" in one.code]


def test_longer_window_than_demanded_is_allowed() -> None:
    """A committee may give residents more time than the rule asks for."""
    assert faults(changed("notice", "window: days-5", "window: days-5\ncloses: 2026-03-25")) == []


def test_decision_of_another_meeting_is_told() -> None:
    """A decision's id is its meeting's id and a number."""
    second = MEETING.replace("H2026-01\nnumber: 1", "H2026-02\nnumber: 1")
    second = second.replace("id: H2026-01-1", "id: H2026-03-1")
    codes = {one.code for one in faults({"content/meetings/H2026-02.md": second})}
    assert {"decision-elsewhere", "number-twice"} <= codes


def test_address_may_end_with_a_slash() -> None:
    """A slash at the end changes nothing."""
    assert faults(changed("settings", "https://board.example", "https://board.example/")) == []


def test_files_of_the_support_package_are_whole() -> None:
    """The tests above change records that are really read."""
    assert set(PATHS.values()) <= set(FILES)
