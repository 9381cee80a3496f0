"""A settled quarter stays as it was: whatever is changed in it afterwards is told at its row."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from site_gen import points as arithmetic
from site_gen import presets
from site_gen.messages import text
from site_gen.register.checks import points, settled
from site_gen.register.checks.notices import ranking_window
from tests.support.ledgers import FIRST, back, row
from tests.support.records import CORRECTIONS, FILES
from tests.support.registers import register

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_gen.diagnostics import Fault
    from site_gen.records.points import PointsEntry

FOLDER = "content/rankings/2026-Q1/"
LEDGER, KEPT, RANKING = f"{FOLDER}ledger.csv", f"{FOLDER}settled.csv", f"{FOLDER}ranking.yaml"
RULES = "content/rankings/rules.yaml"
FIX = """\
- id: C2026-02
  record: J2026-0002
  date: 2026-04-02
  kind: 事实更正
  what: 次数
  before: 1次
  after: 2次
  reason: 漏记一次
  approved_by: 监督小组
"""


def told(files: Mapping[str, str | None], as_of: dt.date = dt.date(2026, 4, 2)) -> list[Fault]:
    """All faults about points; each has words with no gap left in them, in both languages."""
    found = points.check(register(files, as_of), presets.load(), as_of)
    for one in found:
        assert all("{" not in "".join(text(one.code, one.args, language)) for language in ("zh", "en")), one
    return found


def edit(path: str, old: str, new: str) -> list[tuple[str, str, object]]:
    """Code, file and row (or field) of everything that one edit brings up."""
    assert old in FILES[path]
    return [(one.code, one.path, one.keys[0]) for one in told({path: FILES[path].replace(old, new, 1)})]


def test_a_quarter_as_it_was_settled_has_no_fault() -> None:
    """Nothing to say."""
    assert told({}) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "row"),
    [
        (LEDGER, "2026-03-21,B2", "2026-03-20,B2", "settled-row-changed", 1),
        (LEDGER, "21,B2", "21,A2", "settled-row-changed", 1),
        (LEDGER, "B2,clean,1", "B2,clean,3", "settled-row-changed", 1),
        (LEDGER, "J2026-0002,2026-03-21", "J2026-0009,2026-03-21", "settled-row-new", 1),
        (RULES, "points: 2", "points: 3", "settled-row-counts", 0),
        (RULES, "cap: 6", "cap: 3", "settled-row-counts", 0),
    ],
)
def test_what_is_changed_later_is_told_at_its_row(path: str, old: str, new: str, code: str, row: int) -> None:
    """Day, household, quantity, id, an old rule, an old cap: the ledger's row is named."""
    assert (code, LEDGER, row) in edit(path, old, new)


def test_a_row_that_is_gone_is_told_where_it_was_kept() -> None:
    """The ledger has no such row any more, so the kept one is named."""
    line = "J2026-0003,2026-03-22,B3,clean,1,清扫花坛,签到表,周某,吴某\n"
    assert edit(LEDGER, line, "") == [("settled-row-gone", KEPT, 2)]


def test_a_row_that_is_slipped_in_is_told_and_so_is_the_one_whose_cap_it_takes() -> None:
    """Of six points a week the new row of March 16th takes four, and the old one of the 20th would count two."""
    new = "J2026-0009,2026-03-16,A1,clean,2,扫雪,签到表,周某,吴某\n"
    found = [(one.code, one.path, one.keys[0]) for one in told({LEDGER: FILES[LEDGER] + new})]
    assert ("settled-row-new", LEDGER, 3) in found
    assert ("settled-row-counts", LEDGER, 0) in found


def test_a_correction_lets_a_row_differ_and_count_as_it_now_stands() -> None:
    """The published correction names the row: nothing is told, and the standings follow it alone."""
    files = {LEDGER: FILES[LEDGER].replace("B2,clean,1", "B2,clean,2"), "content/corrections.yaml": CORRECTIONS + FIX}
    assert told(files) == []
    made = register(files)
    kept = settled.frozen(made)
    standings = arithmetic.all_standings(made.entries, made.rule_versions, made.households, frozen=kept)["2026-Q1"]
    assert {one.code: one.total for one in standings.households} == {"A1": 400, "B2": 400, "B3": 200}


def test_a_correction_does_not_reach_into_another_settled_row() -> None:
    """A row that a cap cut to two points was taken back; moved to its right week, it would have counted four."""
    one, two = row(1, quantity="2"), row(2, quantity="2")
    taken_back = back(3, two, date=dt.date(2026, 4, 8))
    kept = {period: arithmetic.settle(rows) for period, rows in scored(Q1=[one, two], Q2=[taken_back]).items()}
    moved = replace(two, date=dt.date(2026, 3, 24))
    frozen = arithmetic.frozen(kept, {two.id})
    after = arithmetic.score({"2026-Q1": [one, moved], "2026-Q2": [taken_back]}, [FIRST], frozen)
    assert {line.entry.id[-2:]: line.counted for rows in after.values() for line in rows} == {
        "01": 400,
        "02": 400,
        "03": -200,
    }


def scored(**quarters: list[PointsEntry]) -> dict[str, tuple[arithmetic.Scored, ...]]:
    """What rows of 2026 count."""
    return arithmetic.score({f"2026-{name}": rows for name, rows in quarters.items()}, [FIRST])


def test_a_correction_of_one_row_covers_no_other() -> None:
    """Nor does one that only removes something private."""
    fixes = CORRECTIONS + FIX
    other = {LEDGER: FILES[LEDGER].replace("A1,clean,2", "A1,clean,1"), "content/corrections.yaml": fixes}
    assert [one.code for one in told(other)] == ["settled-row-changed"]


def test_the_day_and_the_rows_belong_together() -> None:
    """One without the other is told at the file that is there, and so are rows without a ranking."""
    assert edit(RANKING, "settled_on: 2026-04-01\n", "") == [("settled-without-day", KEPT, 0)]
    assert [(one.code, one.path) for one in told({KEPT: None})] == [("settled-without-rows", RANKING)]
    assert [(one.code, one.path) for one in told({RANKING: None})] == [("settled-without-ranking", KEPT)]


def test_nothing_is_settled_while_people_may_object() -> None:
    """A week from April 1st ends on the 8th; the 9th is the first day. A day to come is a warning."""
    base = FILES[RANKING] + "window: days-7\npublished_on: 2026-04-01\n"
    for day, codes in (("08", ["settled-before-close"]), ("09", [])):
        changed = base.replace("settled_on: 2026-04-01", f"settled_on: 2026-04-{day}")
        assert [one.code for one in told({RANKING: changed}, dt.date(2026, 4, 10))] == codes
    assert [(one.code, one.warning) for one in told({}, dt.date(2026, 3, 31))][-1:] == [("date-future", True)]


def test_a_notice_about_the_ranking_has_the_window() -> None:
    """Where the quarter was posted as a notice, its days count and not the preset's."""
    notice = FILES["content/notices/G2026-01.md"].replace("about: [X2026-01]", "about: [2026-Q1]")
    made = register({"content/notices/G2026-01.md": notice})
    window = ranking_window(made, presets.load(), made.rankings["2026-Q1"])
    assert window == (dt.date(2026, 3, 16), dt.date(2026, 3, 21), "G2026-01")


def test_of_two_notices_the_newer_one_counts() -> None:
    """The list was posted a second time, with the older number."""
    again = FILES["content/notices/G2026-01.md"].replace("about: [X2026-01]", "about: [2026-Q1]")
    first = again.replace("G2026-01", "G2026-02").replace("published: 2026-03-16", "published: 2026-03-01")
    made = register({"content/notices/G2026-01.md": again, "content/notices/G2026-02.md": first})
    for period in ("G2026-01", "G2026-02"):
        assert period in made.about["2026-Q1"]
    window = ranking_window(made, presets.load(), made.rankings["2026-Q1"])
    assert window is not None
    assert window.notice == "G2026-01"
    later = first.replace("published: 2026-03-01", "published: 2026-03-17")
    made = register({"content/notices/G2026-01.md": again, "content/notices/G2026-02.md": later})
    window = ranking_window(made, presets.load(), made.rankings["2026-Q1"])
    assert window is not None
    assert window.notice == "G2026-02"
