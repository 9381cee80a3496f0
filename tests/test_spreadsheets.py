"""The weekly sheet goes out, comes back filled in, and its rows stand in the ledger: once, and only if all is well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from site_gen import messages
from site_gen.cli.points import records_of
from site_gen.spreadsheets import reading
from site_gen.spreadsheets.matching import match
from tests.support import AS_OF, RANKING, SETTINGS, Run, build, full_site, run
from tests.support import LEDGER as LEDGER_Q1
from tests.support.sheets import HEADING, ROW, changed, filled, parts, table, workbook, write

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = "content/rankings/2026-Q2/ledger.csv"
RULES = """\
- version: 1
  effective_from: 2026-01-01
  adopted_by: H2026-01-1
  rules:
    - {id: clean, item: 清扫公共地方, group: 清洁, points: 2, unit: 次, evidence: 签到表}
    - {id: garden, item: 浇花, group: 管护, points: 1.5, unit: 次, evidence: 班表}
    - {id: bulbs, item: 浇花, group: 管护, points: 1, unit: 次}
- version: 2
  effective_from: 2026-04-03
  adopted_by: H2026-01-1
  rules:
    - {id: clean, item: 清扫公共地方, group: 清洁, points: 3, unit: 次, evidence: 签到表}
    - {id: teach, item: 教老人用手机, group: 志愿, points: 3, unit: 次}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with two versions of the rules."""
    return full_site(tmp_path / "site", {"content/rankings/rules.yaml": RULES})


def points(root: Path, command: str, *arguments: object) -> Run:
    """`site-gen points …` on the day of the test records."""
    day = () if command == "undo" else ("--as-of", AS_OF)
    return run("points", command, "--root", str(root), *day, *map(str, arguments))


def saved(root: Path, data: bytes, name: str = "a.xlsx") -> Path:
    """A spreadsheet beside the site."""
    path = root.parent / name
    path.write_bytes(data)
    return path


def ledger(root: Path) -> str:
    """The second quarter's ledger, "" when there is none."""
    path = root / LEDGER
    return path.read_text(encoding="utf-8-sig") if path.exists() else ""


def codes(root: Path, *rows: tuple[object, ...], **more: object) -> list[str]:
    """Codes of what is wrong with rows of a sheet; each has words."""
    _, read = records_of(str(root), "2026-04-02")
    lines = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in (HEADING, *rows))
    matched = match([[table(lines.encode(), "a.csv")]], read.register, today=read.as_of, **more)  # type: ignore[arg-type]
    found = [one.flaw.code for one in matched.problems]
    assert set(found) <= messages.known_codes()
    return found


def test_the_sheet_offers_rules_and_people_and_opens_everywhere(root: Path) -> None:
    """Lists that cannot be mistyped, a heading that stays, nothing locked, A4 across, Chinese guide."""
    assert points(root, "sheet", "--week", "2026-W14").code == 0
    files = parts((root / "记分表-2026-W14.xlsx").read_bytes())
    sheet, book = files["xl/worksheets/sheet1.xml"].decode(), files["xl/workbook.xml"].decode()
    texts = files["xl/sharedStrings.xml"].decode()
    assert re.findall('<sheet name="(.*?)"', book) == ["记分表", "说明"]
    assert sheet.count('type="list"') == 6  # rule, evidence, recorder and reviewer; these two above as well
    assert 'state="frozen"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert "_xlnm.Print_Titles" in book
    assert "sheetProtection" not in sheet
    for text in ("clean 清扫公共地方", "teach 教老人用手机", "garden 浇花", "周某", "吴某", "王某", "1栋", "怎么填"):
        assert f">{text}<" in texts
    assert "孙某" in texts  # who does not want to be listed still earns points


def test_last_weeks_scores_stand_in_grey(root: Path) -> None:
    """The review group sees what it wrote last time, and it is not imported again."""
    for week, told in (("2026-W13", True), ("2026-W14", False)):
        points(root, "sheet", "--week", week, "-o", root / "b.xlsx", "--force")
        texts = parts((root / "b.xlsx").read_bytes())["xl/sharedStrings.xml"].decode()
        assert ("清扫公共地方2次" in texts) is told
    points(root, "sheet", "--week", "2026-W13", "-o", root / "b.xlsx", "--force")
    assert "没有新的要记" in points(root, "import", root / "b.xlsx").out


def test_a_sheet_is_never_overwritten_unasked_and_always_the_same(root: Path) -> None:
    """It may hold an evening's work; made again from the same records it has the same bytes."""
    path = root / "记分表-2026-W14.xlsx"
    assert points(root, "sheet").code == 0  # the week of the day
    first = path.read_bytes()
    path.write_bytes(b"filled in")
    assert "sheet-exists" in points(root, "sheet").err
    assert path.read_bytes() == b"filled in"
    assert points(root, "sheet", "--force").code == 0
    assert path.read_bytes() == first
    assert "2026-03-30T00:00:00Z" in parts(first)["docProps/core.xml"].decode()  # made on the week's Monday, as it were


def test_what_was_taken_back_is_not_shown_as_last_weeks(root: Path) -> None:
    """A reversed row is no example to follow."""
    back = "J2026-0004,2026-03-22,B3,clean,-1,,,周某,吴某,J2026-0003,记错户,评议小组\n"
    heading = "id,date,household,rule,quantity,note,evidence,recorder,reviewer,reversal_of,reason,approved_by\n"
    rows = LEDGER_Q1.splitlines(keepends=True)[1:]
    ranking = RANKING.replace("settled_on: 2026-04-01\n", "")
    folder = root / "content/rankings/2026-Q1"
    (folder / "ledger.csv").write_text(heading + "".join(rows).replace("吴某\n", "吴某,,,\n") + back, encoding="utf-8")
    (folder / "ranking.yaml").write_text(ranking, encoding="utf-8")
    (folder / "settled.csv").unlink()
    assert points(root, "sheet", "--week", "2026-W13").code == 0
    (grid, _) = reading.grids((root / "记分表-2026-W13.xlsx").read_bytes(), "a.xlsx")
    grey = {cells["A"]: cells.get("K") for _, cells in grid.rows[3:]}
    assert grey == {"A1": "清扫公共地方2次", "A2": None, "B2": "清扫公共地方1次", "B3": None}


def test_an_imported_sheet_stands_in_the_ledger_once(root: Path) -> None:
    """Import, import again, look at the site, take it back: the ledger is as it was."""
    file = saved(
        root, filled(ROW, changed(household="B2", building="2", quantity="２", rule="清扫公共地方", note=None))
    )
    first = points(root, "import", file, "--yes")
    assert first.code == 0, first.text
    rows = ledger(root).splitlines()
    assert rows[0].startswith("编号,日期,户码,细则,数量,分,事由")
    assert rows[1:] == [
        "J2026-0004,2026-04-03,A1,clean,2,6,清扫1栋楼前,签到表,周某,吴某,,,",
        "J2026-0005,2026-04-03,B2,clean,2,6,,签到表,周某,吴某,,,",
    ]
    again = points(root, "import", file, file, "--yes")
    assert (again.code, ledger(root).splitlines()) == (0, rows)
    assert "4行" in again.out
    assert build(root).code == 0
    assert points(root, "undo", "--yes").code == 0
    assert not (root / LEDGER).parent.exists()
    assert "undo-nothing" in points(root, "undo").err


def test_rows_are_known_as_often_as_they_stand_in_the_ledger(root: Path) -> None:
    """Two equal rows are two deeds; a third one is new; and one that was taken back does not come again."""
    points(root, "import", saved(root, filled(ROW, ROW)), "--yes")
    assert ledger(root).count("清扫1栋楼前") == 2
    points(root, "import", saved(root, filled(ROW, ROW, ROW)), "--yes")
    assert ledger(root).count("清扫1栋楼前") == 3
    back = "J2026-0007,2026-04-03,A1,clean,-2,,,,周某,吴某,J2026-0004,记错户,评议小组\n"
    (root / LEDGER).write_text("\ufeff" + ledger(root) + back, encoding="utf-8")
    assert "没有新的要记" in points(root, "import", saved(root, filled(ROW, ROW, ROW))).out


def test_nothing_is_written_before_somebody_agrees(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--dry-run never writes; otherwise yes is y or 是, and everything else is no."""
    file = saved(root, filled(ROW))
    looked = points(root, "import", file, "--dry-run")
    assert (looked.code, ledger(root)) == (0, "")
    assert "会记1行，1户，共6分" in looked.out
    assert "2026-04-03  A1  清扫公共地方 2次  6分" in looked.out
    for answer, written in (("\n", False), ("n\n", False), ("是\n", True)):
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda _, answer=answer: answer.strip())
        assert points(root, "import", file).code == 0
        assert bool(ledger(root)) is written


def test_one_faulty_row_stops_all_unless_it_is_left_out(root: Path) -> None:
    """Each row that cannot be taken is named with file, row and cell, in both languages."""
    file = saved(root, filled(ROW, changed(household="A11"), ("合计", None, None, None, 4)), "四月.xlsx")
    stopped = points(root, "import", file, "--yes")
    assert (stopped.code, ledger(root)) == (1, "")
    assert "四月.xlsx“表1”第3行 A3  没有户码 A11" in stopped.err
    assert "是不是想写 A1？" in stopped.err
    assert "跳过合计行：第4行" in stopped.out
    english = points(root, "import", file, "--lang", "en")
    assert "四月.xlsx “表1”, row 3 A3  There is no household A11" in english.err
    assert points(root, "import", file, "--yes", "--skip-faulty").code == 0
    assert ledger(root).count("\n") == 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (changed(household=None), "household-needed"),
        (changed(household="王某"), "household-no-code"),
        (changed(household="C9"), "household-unknown"),
        (changed(household="A11"), "household-unknown-near"),
        (changed(building="2栋"), "building-differs"),
        (changed(rule=None), "rule-needed"),
        (changed(rule="跳舞"), "rule-unknown"),
        (changed(rule="cleen"), "rule-unknown-near"),
        (changed(rule="teach", date="2026-04-02"), "rule-not-in-force"),
        (changed(rule="浇花", date="2026-04-02"), "rule-ambiguous"),
        (changed(rule="teach 清扫公共地方"), "rule-unknown-near"),
        (changed(quantity=None), "quantity-needed"),
        (changed(quantity=0), "quantity-not-positive"),
        (changed(quantity=-1), "number-negative"),
        (changed(quantity="2次"), "number-unit"),
        (changed(recorder=None), "recorder-needed"),
        (changed(reviewer=None), "reviewer-needed"),
        (changed(reviewer="周某"), "one-person-twice"),
        (changed(date=None), "date-needed"),
        (changed(date="四月三日"), "date-shape"),
        (changed(date="4-3"), "date-no-year"),
        (changed(date="2027-04-03"), "date-to-come"),
        (changed(date="2026-03-30"), "quarter-settled"),
    ],
)
def test_each_reason_why_a_row_is_not_taken(root: Path, row: tuple[object, ...], code: str) -> None:
    """One thing wrong, one reason told."""
    assert codes(root, row) == [code]


def test_several_reasons_of_one_row_are_told_together(root: Path) -> None:
    """Nobody imports five times to learn of five mistakes."""
    row = changed(household="C9", rule="跳舞", quantity=0, date="x", reviewer=None)
    assert set(codes(root, row)) == {
        "household-unknown", "rule-unknown", "quantity-not-positive", "date-shape", "reviewer-needed",
    }  # fmt: skip


def test_a_name_never_decides_and_other_spellings_of_a_building_do(root: Path) -> None:
    """A wrong name beside a right code is no matter; 1, 1栋 and 1号楼 are one building."""
    assert not codes(root, changed(name="李某"), *(changed(building=one) for one in ("1", "1号楼", "１栋", None)))
    assert not codes(root, changed(household="ａ 1", rule="CLEAN 清扫公共地方"))


def test_the_week_gives_the_day_that_a_row_leaves_out(root: Path) -> None:
    """No day is the week's last one, a short one is within the week, and another week's is refused."""
    assert not codes(root, changed(date=None), changed(date="4-3"), changed(date="４月3日"), week="2026-W14")
    assert codes(root, changed(date="2026-04-06"), week="2026-W14") == ["date-outside-week"]
    points(root, "sheet", "--week", "2026-W14")
    points(root, "import", saved(root, filled(changed(date=None))), "--week", "2026-W14", "--yes")
    assert "J2026-0004,2026-04-05,A1" in ledger(root)


def test_a_row_after_the_cut_off_is_refused(root: Path) -> None:
    """Entries after the close are how points are made up."""
    ranking = "period: 2026-Q2\nscope: 全小区\ncut_off: 2026-04-02\nrule_version: 1\n"
    (root / LEDGER).parent.mkdir()
    (root / LEDGER).with_name("ranking.yaml").write_text(ranking, encoding="utf-8")
    assert codes(root, ROW) == ["after-cut-off"]


def test_a_settled_row_that_is_there_already_is_no_fault(root: Path) -> None:
    """An old file imported again adds nothing, even after its quarter was settled."""
    known = changed(date="2026-03-20", note="清扫1栋楼前")
    assert not codes(root, known)
    assert codes(root, known, known) == ["quarter-settled"]


def test_only_people_on_the_list_record(tmp_path: Path) -> None:
    """A full name that slipped in would stand on the public ledger; the message does not repeat it."""
    people = "points:\n  recorders: [周某, 郑某]\n  reviewers: [吴某]\n"
    root = full_site(tmp_path / "site", {"site.yaml": SETTINGS + people})
    assert codes(root, changed(recorder="周大明")) == ["person-unknown"]
    refused = points(root, "import", saved(root, filled(changed(recorder="周大明"))))
    assert "从这些人里选：周某、郑某" in refused.err
    assert "周大明" not in refused.text


def test_people_chosen_once_above_the_heading_hold_for_all_rows(root: Path) -> None:
    """A row may still say otherwise; what would do harm in the ledger is refused there too."""
    rows = (changed(recorder=None, reviewer=None), changed(household="A2", recorder="郑某", reviewer=None))
    above = [(), ("周次", "2026-W14", None, "记分人", "周某", "复核人", "吴某"), ()]
    assert points(root, "import", saved(root, filled(*rows, above=above)), "--yes").code == 0
    assert [line.split(",")[8:10] for line in ledger(root).splitlines()[1:]] == [["周某", "吴某"], ["郑某", "吴某"]]
    harm = filled(changed(household="B2", building=2, reviewer=None), above=[("复核人", "@SUM")])
    assert "把它当成公式" in points(root, "import", saved(root, harm), "--yes").err


def test_points_that_were_written_have_to_agree(root: Path) -> None:
    """Points are computed; a sheet that says otherwise is asked about."""
    heading = (*HEADING, "分")
    agreed = saved(root, filled((*ROW, 6), heading=heading))
    assert points(root, "import", agreed, "--dry-run").code == 0
    differs = points(root, "import", saved(root, filled((*ROW, 4), heading=heading)))
    assert "写的是4分，算出来是6分" in differs.err


def test_reversals_are_not_imported(root: Path) -> None:
    """They need a reason and somebody who approved, so they are written by hand."""
    refused = points(root, "import", saved(root, filled((*ROW, "J2026-0001"), heading=(*HEADING, "冲销"))))
    assert refused.code == 1
    assert "冲销不能从表格导入" in refused.err


def test_the_sheet_of_another_community_is_refused(root: Path) -> None:
    """A household code means something else next door; so does the form of a later program."""
    for mark, words in (("site_gen/1 2026-W14 别的小区", "别的小区"), ("site_gen/2 2026-W14 测试小区", "别的版本")):
        file = saved(root, workbook(lambda sheet, mark=mark: write(sheet, [(mark,), HEADING, ROW])))
        refused = points(root, "import", file, "--yes")
        assert (refused.code, ledger(root)) == (1, "")
        assert words in refused.err


def test_files_that_cannot_be_read_are_named_together(root: Path) -> None:
    """Exit code 1, a sentence for each, nothing written."""
    good = saved(root, filled(ROW))
    broken = saved(root, b"PK\x03\x04 broken", "b.xlsx")
    ended = points(root, "import", good, broken, root / "c.xlsx", "--yes", "--skip-faulty")
    assert (ended.code, ledger(root)) == (1, "")
    assert "b.xlsx" in ended.err
    assert "c.xlsx" in ended.err


def test_a_week_that_is_none_is_refused(root: Path) -> None:
    """2026 has no week 60."""
    for command in (("sheet", "--week", "2026-W60"), ("import", "a.xlsx", "--week", "next")):
        ended = points(root, *command)
        assert ended.code == 1
        assert "week-shape" in ended.err


def test_what_is_recorded_can_be_written_out_and_is_known_when_it_comes_back(root: Path) -> None:
    """--filled is for comparing on paper; importing it by mistake does no harm."""
    assert points(root, "sheet", "--week", "2026-W12", "--filled").code == 0
    again = points(root, "import", root / "记分表-2026-W12.xlsx")
    assert "3行" in again.out
    assert "没有新的要记" in again.out
