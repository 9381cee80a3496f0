"""What the register says about ledgers, redemptions, rankings and honours."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen import presets
from site_gen.messages import text
from site_gen.points import in_force
from site_gen.records.points import RuleVersion
from site_gen.register.checks import points
from tests.support import full_site, run
from tests.support.records import FILES, UNSETTLED
from tests.support.registers import register

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from site_gen.diagnostics import Fault

Q1 = "content/rankings/2026-Q1/"
LEDGER, RANKING, HONOURS = f"{Q1}ledger.csv", f"{Q1}ranking.yaml", f"{Q1}honours.yaml"
RULES = "content/rankings/rules.yaml"
GONE = "content/rankings/2026-H1/redemptions.csv"
HEAD = "id,date,household,rule,quantity,points,recorder,reviewer,reversal_of,reason,approved_by\n"
FIRST = "J2026-0001,2026-03-20,A1,clean,2,,周某,吴某,,,\n"


AS_OF = dt.date(2026, 4, 2)


def told(files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> list[Fault]:
    """All faults with some files in place of the valid ones, in a quarter that is not settled."""
    return points.check(register({**UNSETTLED, **(files or {})}, as_of), presets.load(), as_of)


def faults(path: str, content: str) -> list[Fault]:
    """All faults with one file in place of the valid one."""
    return told({path: content})


def changed(path: str, old: str, new: str) -> list[Fault]:
    """All faults with one change to a valid file."""
    content = UNSETTLED.get(path) or FILES[path]
    assert old in content
    return faults(path, content.replace(old, new, 1))


def codes(found: list[Fault]) -> list[str]:
    """What each fault is."""
    return [one.code for one in found]


def test_valid_records_have_no_fault() -> None:
    """A ledger that follows its rules is left in peace."""
    assert told() == []


ROWS = [
    ("J2026-0002,2026-03-21,B2,clean,0,,周某,吴某,,,", "quantity-not-positive"),
    ("J2026-0002,2026-03-21,B2,clean,1,3,周某,吴某,,,", "points-differ"),
    ("J2026-0002,2026-03-21,B2,clean,1,,周某,周某,,,", "one-person-twice"),
    ("J2026-0002,2025-12-31,B2,clean,1,,周某,吴某,,,", "entry-outside-period"),
    ("J2026-0002,2026-04-01,B2,clean,1,,周某,吴某,,,", "entry-outside-period"),
    ("J2026-0002,2026-03-21,A1,clean,2,,周某,吴某,J2026-0009,记错户,评议小组", "reversal-of-nothing"),
    ("J2026-0002,2026-03-19,A1,clean,2,,周某,吴某,J2026-0001,记错户,评议小组", "reversal-of-nothing"),
    ("J2026-0002,2026-03-21,B2,clean,2,,周某,吴某,J2026-0001,记错户,评议小组", "reversal-differs"),
    ("J2026-0002,2026-03-21,A1,clean,2,,周某,吴某,J2026-0001,,", "reversal-unexplained"),
]


@pytest.mark.parametrize(("row", "code"), ROWS, ids=[f"{code}-{number}" for number, (_, code) in enumerate(ROWS)])
def test_a_wrong_row_is_told_at_its_row_and_in_words(row: str, code: str) -> None:
    """The second row is the one that is named, in Chinese and in English."""
    if "J2026-0009" in row:  # an id that exists nowhere is refused when records are linked; here it is a later row
        row += "\nJ2026-0009,2026-03-25,A1,clean,2,,周某,吴某,,,"
    found = [one for one in faults(LEDGER, f"{HEAD}{FIRST}{row}\n") if one.code == code]
    assert [(one.path, one.keys[0]) for one in found] == [(LEDGER, 1)]
    assert all(text(code, found[0].args, language)[0] for language in ("zh", "en"))


def test_a_row_cannot_be_taken_back_twice() -> None:
    """The second reversal of a row is the wrong one."""
    back = "{},2026-03-21,A1,clean,2,,周某,吴某,J2026-0001,记错户,评议小组\n"
    content = HEAD + FIRST + back.format("J2026-0002") + back.format("J2026-0003")
    assert codes(faults(LEDGER, content)) == ["reversal-twice", "balance-below-zero"]


def test_work_before_the_rules_cannot_earn_points() -> None:
    """An entry of a day on which no version was in force is told."""
    rules = FILES["content/rankings/rules.yaml"].replace("2026-01-01", "2026-03-21")
    assert "rule-not-in-force" in codes(faults(RULES, rules))


def test_no_quarter_is_ranked_before_there_are_rules() -> None:
    """A ranking by rules that begin after its end is told at the ranking too."""
    later = FILES[RULES].replace("2026-01-01", "2026-04-01")
    assert "rule-version-too-early" in codes(faults(RULES, later))


def test_nobody_can_take_more_than_there_is() -> None:
    """Too many pieces, or more points than earned, are told at the row that went too far."""
    head = "id,date,household,goods,quantity\n"
    much = faults(GONE, f"{head}D2026-001,2026-03-30,A1,soap,1\nD2026-002,2026-03-30,A1,soap,11\n")
    assert codes(much) == ["balance-below-zero", "stock-below-zero"]
    assert {one.keys[0] for one in much} == {1}


def test_ranking_ends_in_its_quarter_and_by_rules_that_exist() -> None:
    """A cut-off in another quarter and an unknown version are told at their fields."""
    outside = changed(RANKING, "2026-03-31", "2026-04-01")
    assert [(one.code, one.keys[-1]) for one in outside] == [("cut-off-outside", "cut_off")]
    assert codes(changed(RANKING, "rule_version: 1", "rule_version: 9")) == ["rule-version-unknown"]


TWO_VERSIONS = """\
- version: 1
  effective_from: 2026-01-01
  adopted_by: H2026-01-1
  rules:
    - {id: clean, item: 清扫, group: 清洁, points: 2, unit: 次, evidence: 签到表}
- version: 2
  effective_from: DAY
  adopted_by: H2026-01-1
  rules:
    - {id: clean, item: 清扫, group: 清洁, points: 2, unit: 次, evidence: 签到表}
"""


@pytest.mark.parametrize(
    ("version", "second", "code"),
    [
        (1, "2026-04-01", ""),
        (2, "2026-04-01", "rule-version-not-in-force"),
        (1, "2026-03-31", ""),
        (2, "2026-03-31", ""),
    ],
)
def test_a_ranking_names_rules_that_held_in_its_quarter(version: int, second: str, code: str) -> None:
    """A version that began after the cut-off is told, one that held for a part of the quarter is accepted."""
    files = {
        RULES: TWO_VERSIONS.replace("DAY", second),
        RANKING: (UNSETTLED[RANKING] or "").replace("rule_version: 1", f"rule_version: {version}"),
    }
    found = told(files)
    assert codes(found) == ([code] if code else [])
    assert all("第1版" in text(one.code, one.args, "zh")[1] for one in found)


@given(
    starts=st.lists(st.dates(dt.date(2025, 1, 1), dt.date(2027, 1, 1)), unique=True, min_size=1, max_size=5),
    first=st.dates(dt.date(2025, 1, 1), dt.date(2027, 1, 1)),
    length=st.integers(0, 200),
)
def test_versions_in_force_are_those_of_single_days(starts: list[dt.date], first: dt.date, length: int) -> None:
    """What holds in a stretch of days is what holds on one of them."""
    versions = [
        RuleVersion(version=at, effective_from=day, adopted_by="H2026-01-1", rules=())
        for at, day in enumerate(sorted(starts))
    ]
    days = [first + dt.timedelta(days=one) for one in range(length + 1)]
    single = {next((one.version for one in reversed(versions) if one.effective_from <= day), None) for day in days}
    assert set(in_force(versions, days[0], days[-1])) == single - {None}


def test_what_was_done_after_the_cut_off_does_not_count() -> None:
    """Entries of the quarter's last days must not slip in after the ranking was closed."""
    found = changed(RANKING, "2026-03-31", "2026-03-21")
    assert [(one.code, one.args["date"]) for one in found] == [("entry-after-cut-off", dt.date(2026, 3, 22))]


def test_full_name_needs_a_consent() -> None:
    """A full name is refused without a signed paper and accepted with one."""
    named = FILES[HONOURS].replace("  recipient: 王某\n", "  recipient: 王某\n  full_name: 王小明\n")
    assert codes(faults(HONOURS, named)) == ["full-name-without-consent"]
    signed = named + "  consent:\n    date: 2026-03-20\n    scope: 荣誉榜写全名\n"
    assert faults(HONOURS, signed) == []


VOTE = "content/meetings/H2026-01.md"
NOTICE = "content/notices/G2026-01.md"


def honoured(line: str, files: Mapping[str, str | None] | None = None) -> list[tuple[str, object]]:
    """Code and field of what one more line brings up at the honour; the second row of the file."""
    found = [one for one in told({HONOURS: FILES[HONOURS] + f"  {line}\n", **(files or {})}) if one.path == HONOURS]
    assert all(one.keys[0] == 0 for one in found)
    return [(one.code, one.keys[-1]) for one in found]


@pytest.mark.parametrize(("day", "told_"), [("21", [("awarded-before-close", "awarded_on")]), ("22", [])])
def test_an_honour_is_awarded_after_its_window(day: str, told_: list[tuple[str, object]]) -> None:
    """Posted on March 16th for five days: the 22nd is the first day."""
    assert honoured(f"notice: G2026-01\n  awarded_on: 2026-03-{day}") == told_


def test_an_honour_rests_on_a_vote_that_was_passed() -> None:
    """24 of 26 are enough, 12 are not; and nobody is honoured before the meeting of March 14th."""
    assert honoured("decision: H2026-01-1\n  awarded_on: 2026-03-14") == []
    lost = FILES[VOTE].replace("for: 24", "for: 12").replace("against: 1", "against: 13").replace("通过", "不通过")
    assert honoured("decision: H2026-01-1", {VOTE: lost}) == [("honour-not-passed", "decision")]
    early = "decision: H2026-01-1\n  awarded_on: 2026-03-13"
    assert honoured(early) == [("awarded-before-vote", "awarded_on")]


@pytest.mark.parametrize(
    ("recipient", "fine"),
    [
        ("张某和婆婆", True),
        ("2栋", True),
        ("王＊", True),
        ("协调小组", True),
        ("王小明", False),
        ("2栋301室王某", False),
    ],
)
def test_whoever_is_honoured_is_masked(recipient: str, fine: bool) -> None:  # noqa: FBT001 - a table's column
    """A mask, a building or a group; a name in full or a flat is told."""
    found = [one.code for one in changed(HONOURS, "recipient: 王某", f"recipient: {recipient}")]
    assert found == ([] if fine else ["recipient-unmasked"])


def test_a_consent_cannot_end_before_it_was_signed() -> None:
    """Two days in the wrong order are told at the second."""
    consent = "consent:\n    date: 2026-03-20\n    scope: 全名\n    until: 2026-03-19"
    assert honoured(consent) == [("consent-ends-early", "until")]


def test_redemptions_are_told_at_their_rows() -> None:
    """Goods that were not offered, a day without goods, too much: each at its row, in both languages."""
    head = "id,date,household,goods,quantity,points\n"
    rows = "D2026-001,2026-03-30,A1,soap,1,3\nD2026-002,2026-03-30,A1,soap,0,\n"
    found = faults(GONE, head + rows)
    assert [(one.code, one.keys) for one in found] == [
        ("points-differ", (0, "points")),
        ("quantity-not-positive", (1, "quantity")),
    ]
    elsewhere = Q1 + "redemptions.csv"
    found = told({GONE: None, elsewhere: head + rows})
    assert [(one.code, one.path, one.keys) for one in found] == [
        ("redemption-without-event", elsewhere, (row, "date")) for row in (0, 1)
    ]


ROWS_OF_GOODS = [
    ("D2026-001,2026-03-30,Z9,soap,1", "link-nowhere", 2),
    ("D2026-001,2026-03-30,A1,soap,3", "balance-below-zero", 2),
    ("D2026-001,2026-03-30,A1,soap,1\nD2026-002,2026-03-30,A1,soap,11", "stock-below-zero", 3),
    ("D2026-001,2026-03-30,A1,rice,1", "link-nowhere", 2),
]


@pytest.mark.parametrize(("rows", "code", "line"), ROWS_OF_GOODS)
def test_faults_of_redemptions_have_a_file_and_a_line(tmp_path: Path, rows: str, code: str, line: int) -> None:
    """A household that is not in the roster, too few points, too few pieces, goods that do not exist."""
    root = full_site(tmp_path, {GONE: f"id,date,household,goods,quantity\n{rows}\n"})
    said = run("check", "--root", str(root), "--as-of", "2026-04-02")
    assert said.code == 1
    assert re.search(rf"^{re.escape(GONE)}:{line}:\d+  {code}", said.err, re.MULTILINE), said.err


def test_redemptions_without_their_day_have_a_file_and_a_line(tmp_path: Path) -> None:
    """The goods are those of another half-year."""
    elsewhere = "content/rankings/2025-H2/redemptions.csv"
    root = full_site(tmp_path, {GONE: None, elsewhere: "id,date,household,goods\nD2025-001,2025-12-30,A1,soap\n"})
    said = run("check", "--root", str(root), "--as-of", "2026-04-02")
    assert f"{elsewhere}:2:11  redemption-without-event" in said.err
