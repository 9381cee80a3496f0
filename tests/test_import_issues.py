"""`site-gen import issues`: tables and Open311 become drafts, people's data stays behind, and it is all or nothing."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import click
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_gen import schema
from site_gen.disclosure.search import Search
from site_gen.intake import roles
from site_gen.intake.issues import open311, values
from site_gen.intake.issues.columns import columns
from site_gen.intake.issues.file import text
from site_gen.intake.issues.planning import plan
from site_gen.intake.issues.rows import About
from site_gen.output import disk
from site_gen.records.settings import Building, Category
from tests.support import SETTINGS, build, full_site, run, site, tree
from tests.support.sheets import filled, old_workbook, spoilt, workbook, write

if TYPE_CHECKING:
    from pathlib import Path

    from site_gen.records.issues import Issue
    from site_gen.records.settings import Settings

HEADING = (
    "序号",
    "事项",
    "类别",
    "楼栋",
    "地点",
    "提出日期",
    "来源",
    "反映人",
    "联系电话",
    "状态",
    "处理情况",
    "办结日期",
    "负责人",
)
LAMP = (
    1,
    "路灯不亮",
    "环境秩序",
    "1号楼",
    "东侧",
    "2026/3/2",
    "电话",
    "张三丰",
    "13812345678",
    "已办结",
    "换了灯泡。",
    "2026-03-09",
    "物业",
)
DRAIN = (2, "下水道堵了", "drains", "", "2栋后面", "2026-03-05", "敲门行动", "李四", "", "待议", "", "", "2栋楼栋长")
FIRST = "content/issues/W2026-001.yaml"
SECOND = "content/issues/W2026-002.yaml"


def csv(*rows: tuple[object, ...], heading: tuple[str, ...] = HEADING) -> str:
    """A table of text."""
    return "".join(",".join(map(str, row)) + "\n" for row in (heading, *rows))


def imported(root: Path, data: bytes | str, *arguments: str, name: str = "t.csv") -> tuple[str, dict[str, bytes]]:
    """What an import that goes well says, and the issues that are there afterwards."""
    path = root.parent / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    done = run("import", "issues", str(path), "--root", str(root), *(arguments or ("--yes",)))
    assert done.code == 0, done.text
    return done.out, tree(root / "content" / "issues")


def record(data: bytes | str) -> Issue:
    """The issue of a file that loads without a fault, and is a draft."""
    whole = data if isinstance(data, bytes) else data.encode()
    name = next(line[4:] for line in whole.decode().split("\n") if line.startswith("id: "))
    loaded, faults = schema.load(f"content/issues/{name}.yaml", whole)
    assert not faults
    assert loaded[0].kept.draft
    issue: Issue = loaded[0].record  # type: ignore[assignment]  # of this path
    return issue


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small site without issues."""
    return site(tmp_path / "site")


def test_a_table_becomes_drafts(root: Path) -> None:
    """Every column that means something is in the record, the history too."""
    said, found = imported(root, csv(LAMP, DRAIN))
    lamp = record(found["W2026-001.yaml"])
    assert (lamp.title, lamp.category, lamp.building, lamp.spot) == ("路灯不亮", "环境秩序", "1", "东侧")
    assert (lamp.reported_on, lamp.source.zh, lamp.owner) == (dt.date(2026, 3, 2), "电话", "物业")
    assert [(one.date.day, one.step.value, one.note) for one in lamp.history] == [
        (2, "1", "路灯不亮"),
        (9, "7", "换了灯泡。"),
    ]
    drain = record(found["W2026-002.yaml"])
    assert (drain.category, drain.building, drain.spot) == ("道路排水", None, "2栋后面")
    assert len(drain.history) == 1
    assert "“事项” → 标题" in said
    assert "没有用到的列：序号" in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_of_excel_and_wps_is_read(root: Path, encoding: str) -> None:
    """A CSV file in any of them gives the same drafts."""
    _, found = imported(root, csv(LAMP, DRAIN).encode(encoding))
    assert record(found["W2026-001.yaml"]).title == "路灯不亮"


def test_a_workbook_gives_what_its_csv_gives(root: Path, tmp_path: Path) -> None:
    """Titles above the heading and totals below are no issues; a day may be a spreadsheet's own."""
    lamp = (*LAMP[:5], 46083, *LAMP[6:])
    data = filled(lamp, DRAIN, ("合计", 2), heading=HEADING, above=[("测试小区问题台账",)])
    said, sheet = imported(root, data, name="t.xlsx")
    _, plain = imported(site(tmp_path / "b" / "site"), csv(LAMP, DRAIN))
    both = [sorted(map(record, found.values()), key=lambda one: one.title) for found in (sheet, plain)]
    assert [msgspec.structs.replace(one, id="") for one in both[0]] == [
        msgspec.structs.replace(one, id="") for one in both[1]
    ]
    assert "第5行  是合计" in said


def test_peoples_data_stays_behind(root: Path) -> None:
    """Columns of names and numbers are left out and said to be; numbers inside of texts are taken out."""
    row = (*LAMP[:4], "1栋2单元301室", *LAMP[5:10], "打13912345678回访过", LAMP[11], "王小强")
    said, found = imported(root, csv(row))
    written = found["W2026-001.yaml"].decode()
    for private in ("张三丰", "13812345678", "13912345678", "301", "王小强"):
        assert private not in written
        assert private not in said
    assert "“反映人”没有带：是个人信息" in said
    assert "“联系电话”没有带：是个人信息" in said
    assert "处理情况里有个人信息（手机号），略去了" in said
    assert "牵头像是人名，没有带" in said
    assert record(written).building == "1"


@pytest.mark.parametrize(
    ("building", "spot", "kept"),
    [
        ("", "1栋 301", ""),
        ("1栋", "301", ""),
        ("1栋", "2-301", ""),
        ("", "1-2-301门口", "门口"),
        ("1栋", "301室旁边", "旁边"),
    ],
)
def test_a_flat_is_no_place(root: Path, building: str, spot: str, kept: str) -> None:
    """However it is spread over the columns; its building is known."""
    row = (*LAMP[:3], building, spot, *LAMP[5:])
    said, found = imported(root, csv(row))
    issue = record(found["W2026-001.yaml"])
    assert issue.spot == kept
    assert "301" not in found["W2026-001.yaml"].decode() + said
    assert issue.building == ("1" if building or "栋" in spot else None)


def test_people_of_the_register_stay_behind(root: Path) -> None:
    """Wherever a name of the private register stands in a text."""
    people = "姓名,电话,门牌,身份证号,也是常用词,同意公开,同意到\n张禾润,,,,,,\n"
    (root / "private").mkdir()
    (root / "private/people.csv").write_text(people, encoding="utf-8")
    row = (1, "张禾润家漏水", *LAMP[2:6], "张禾润", *LAMP[7:10], "张 禾 润已修好")
    said, found = imported(root, csv(row))
    written = found["W2026-001.yaml"].decode()
    assert record(written).title == "（略）家漏水"
    assert "禾" not in written + said
    assert "标题里有个人信息（名册），略去了" in said


def test_a_private_column_cannot_be_asked_for(root: Path) -> None:
    """`--map` takes over no names either."""
    (root.parent / "t.csv").write_text(csv(LAMP), encoding="utf-8")
    done = run("import", "issues", str(root.parent / "t.csv"), "--root", str(root), "--map", "反映人=牵头", "--yes")
    assert done.code == 1
    assert "是个人信息，不能带过来" in done.text
    assert not (root / FIRST).exists()


def test_drafts_are_sound_and_stay_private(root: Path) -> None:
    """Nothing of them is built, though other issues are; without the mark they pass `check` and are."""
    imported(root, csv(LAMP, DRAIN))
    assert build(root).code == 0
    assert not any("路灯不亮".encode() in data for data in tree(root / "output").values())
    for path in (root / FIRST, root / SECOND):
        path.write_text(path.read_text(encoding="utf-8").replace("draft: yes\n", ""), encoding="utf-8")
    done = run("check", "--root", str(root), "--as-of", "2026-04-02")
    assert done.code == 0, done.text
    assert build(root).code == 0
    assert "issues/W2026-002.html" in tree(root / "output")


def test_what_is_missing_is_marked_and_told_by_row(root: Path) -> None:
    """A draft that lacks things loads; an unknown category keeps the draft from passing as a finished record."""
    rows = [("路灯不亮", "灯", "上周三", "物管"), ("", "", "2026-03-07", ""), ("楼道堆物", "", "", "")]
    said, found = imported(root, csv(*rows, heading=("标题", "类别", "收到日期", "来源")))
    lamp = min(found.items())[1].decode()
    assert 'category: "灯"   # 缺' in lamp
    assert '# 缺：台账里写的是"上周三"' in lamp
    assert '# 缺：台账里写的是"物管"' in lamp
    assert "第2行  收到日期“上周三”没看懂" in said
    assert "第3行  没有标题，也没有说明" in said
    assert "第4行  没有写类别" in said
    for name, data in found.items():
        record(data)
        (root / "content/issues" / name).write_bytes(data.replace(b"draft: yes\n", b""))
    done = run("check", "--root", str(root))
    assert done.code == 1
    assert done.text.count("category-unknown") == 2


def test_looking_writes_nothing(root: Path) -> None:
    """A dry run shows the first drafts as they would be written, and leaves the site alone."""
    before = tree(root)
    said, _ = imported(root, csv(LAMP, DRAIN), "--dry-run")
    assert tree(root) == before
    assert '  | title: "路灯不亮"' in said.split("\n")
    assert "只是看看" in said


@pytest.mark.parametrize(("answer", "count"), [("好", 2), ("", 0), ("不", 0)])
def test_it_asks(root: Path, monkeypatch: pytest.MonkeyPatch, answer: str, count: int) -> None:
    """Only a yes writes."""
    monkeypatch.setattr(click, "prompt", lambda *_, **__: answer)
    _, found = imported(root, csv(LAMP, DRAIN), "--lang", "zh")
    assert len(found) == count


def test_what_is_there_already_is_not_written_again(root: Path) -> None:
    """A second import adds what is new and nothing else; issues that differ in their place are two."""
    imported(root, csv(LAMP, DRAIN))
    other = (*LAMP[:3], "2栋", *LAMP[4:])
    said, found = imported(root, csv(LAMP, DRAIN, other, other))
    assert sorted(found) == ["W2026-001.yaml", "W2026-002.yaml", "W2026-003.yaml"]
    assert "“路灯不亮”已经有了：W2026-001" in said
    assert "“路灯不亮”和第4行是同一件" in said


def test_rows_without_a_day_are_known_by_their_title(root: Path) -> None:
    """Their drafts bear the day of the import, which another import does not know."""
    table = csv(("路灯不亮",), heading=("标题",))
    assert imported(root, table)[1] == imported(root, table)[1]


def test_ids_go_on_for_each_year(root: Path) -> None:
    """As `new issue` gives them; an issue's year is that of its report."""
    (root / "content/issues").mkdir(parents=True)
    (root / "content/issues/W2026-041.yaml").write_text("x", encoding="utf-8")
    old = (*LAMP[:5], "2025-12-01", *LAMP[6:])
    _, found = imported(root, csv(old, LAMP, DRAIN))
    assert sorted(found) == ["W2025-001.yaml", "W2026-041.yaml", "W2026-042.yaml", "W2026-043.yaml"]


def test_all_or_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full at the second file, the first one is not there either."""
    before = tree(root)

    def move(source: Path, target: Path) -> None:
        if target.name == "W2026-002.yaml":
            raise OSError(28, "No space left on device")
        source.rename(target)

    monkeypatch.setattr(disk, "move", move)
    (root.parent / "t.csv").write_text(csv(LAMP, DRAIN), encoding="utf-8")
    assert run("import", "issues", str(root.parent / "t.csv"), "--root", str(root), "--yes").code == 3
    assert tree(root) == before


def test_a_crash_leaves_whole_drafts(root: Path) -> None:
    """The next import writes the others, with the ids that were meant for them."""
    code = (
        "import os, sys\nfrom site_gen.output import disk\nfrom site_gen.cli import main\nmove = disk.move\n"
        "def once(source, target):\n    if '002' in target.name:\n        os._exit(9)\n    move(source, target)\n"
        "disk.move = once\nmain(sys.argv[1:])\n"
    )
    (root.parent / "t.csv").write_text(csv(LAMP, DRAIN), encoding="utf-8")
    arguments = ["import", "issues", str(root.parent / "t.csv"), "--root", str(root), "--yes"]
    died = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, *arguments], stdout=subprocess.DEVNULL, check=False
    )
    assert died.returncode == 9
    assert sorted(tree(root / "content")) == ["issues/W2026-001.yaml"]
    _, found = imported(root, csv(LAMP, DRAIN))
    assert [record(data).title for data in found.values()] == ["路灯不亮", "下水道堵了"]


def test_a_file_that_appears_meanwhile_is_left_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody makes one by hand while the question is open."""

    def answer(*_: object, **__: object) -> str:
        (root / SECOND).parent.mkdir(parents=True)
        (root / SECOND).write_text("mine", encoding="utf-8")
        return "y"

    monkeypatch.setattr(click, "prompt", answer)
    (root.parent / "t.csv").write_text(csv(LAMP, DRAIN), encoding="utf-8")
    assert run("import", "issues", str(root.parent / "t.csv"), "--root", str(root)).code == 1
    assert tree(root / "content/issues") == {"W2026-002.yaml": b"mine"}


def test_columns_can_be_named(root: Path) -> None:
    """`--map` makes any column a field, by either name, or leaves one out."""
    table = csv(("灯坏了", "2026-03-02", "路灯"), heading=("啥事", "哪天", "事项"))
    arguments = ("--yes", "--map", "啥事=标题", "--map", "哪天=reported_on", "--map", "事项=")
    said, found = imported(root, table, *arguments)
    assert record(found["W2026-001.yaml"]).title == "灯坏了"
    assert "“事项”没有带：您说不要" in said


@pytest.mark.parametrize(
    ("option", "words"),
    [("啥事", "要写成 列名=字段"), ("啥事=标题", "表里没有“啥事”这一列"), ("事项=编程", "没有“编程”这个字段")],
)
def test_wrong_maps_get_a_sentence(root: Path, option: str, words: str) -> None:
    """It says what there is instead."""
    (root.parent / "t.csv").write_text(csv(LAMP), encoding="utf-8")
    done = run("import", "issues", str(root.parent / "t.csv"), "--root", str(root), "--map", option)
    assert done.code == 1
    assert words in done.text


def test_a_sheet_is_chosen(root: Path) -> None:
    """The first one with a heading, or the one that is named."""
    import io

    import xlsxwriter

    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"in_memory": True})
    write(book.add_worksheet("封面"), [("问题汇总",)])
    write(book.add_worksheet("2025"), [HEADING, LAMP])
    write(book.add_worksheet("2026"), [HEADING, DRAIN])
    book.close()
    data = whole.getvalue()
    said, found = imported(root, data, "--yes", name="t.xlsx")
    assert record(found["W2026-001.yaml"]).title == "路灯不亮"
    assert "没有看的工作表：封面、2026" in said
    _, found = imported(root, data, "--yes", "--sheet", "2026", name="t.xlsx")
    assert record(found["W2026-002.yaml"]).title == "下水道堵了"
    done = run("import", "issues", str(root.parent / "t.xlsx"), "--root", str(root), "--sheet", "十月")
    assert done.code == 1
    assert "没有叫“十月”的工作表" in done.text


def test_formulas_hidden_rows_and_merged_cells(root: Path) -> None:
    """A formula's value is not taken, hidden rows and columns stay behind, a merged cell stands for its rows."""

    def fill(sheet: Any) -> None:
        write(sheet, [("标题", "楼栋", "提出日期", "备注"), ("甲事", None, None, "内部"), ("乙事",), ("丙事",)])
        sheet.merge_range("B2:B3", "2栋")
        sheet.write_formula("C2", "=TODAY()", None, 46083)
        sheet.write("C3", "2026-03-05")
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column("D:D", None, None, {"hidden": True})

    said, found = imported(root, workbook(fill), name="t.xlsx")
    issues = [record(data) for data in found.values()]
    assert sorted((one.title, one.building) for one in issues) == [("乙事", "2"), ("甲事", "2")]
    assert "第2行  收到日期是公式或者算错了" in said
    assert "第4行  这一行是隐藏的" in said
    assert "“备注”没有带：这一列是隐藏的" in said
    assert not any("内部".encode() in data for data in found.values())


def in_two_rows(sheet: Any) -> None:
    """A heading of merged cells, below a title: what is a group in one row is told apart in the next."""
    sheet.merge_range("A1:H1", "2025年测试小区问题台账")
    for cells, word in (
        ("A2:A3", "序号"),
        ("B2:C2", "问题"),
        ("D2:D3", "提出日期"),
        ("E2:F2", "提出人"),
        ("G2:H2", "办理"),
    ):
        sheet.merge_range(cells, word)
    for cell, word in (
        ("B3", "内容"),
        ("C3", "地点"),
        ("E3", "姓名"),
        ("F3", "电话"),
        ("G3", "情况"),
        ("H3", "完成时间"),
    ):
        sheet.write(cell, word)
    row = (1, "门禁坏了", "2栋东侧", "2025-03-05", "张三丰", "13912345678", "换了新的", "2025-03-20")
    for column, value in enumerate(row):
        sheet.write(3, column, value)


def test_a_heading_of_two_rows_is_read_as_one(root: Path) -> None:
    """Cells merged downwards belong to it, groups are told apart, and people's columns stay behind."""
    said, found = imported(root, workbook(in_two_rows), name="t.xlsx")
    issue = record(found["W2025-001.yaml"])
    assert (issue.title, issue.spot, issue.reported_on) == ("门禁坏了", "2栋东侧", dt.date(2025, 3, 5))
    assert [(one.date, one.note) for one in issue.history[1:]] == [(dt.date(2025, 3, 20), "换了新的")]
    assert "“办理情况” → 处理情况" in said
    assert "“姓名”没有带：是个人信息" in said
    assert "张三丰" not in said + found["W2025-001.yaml"].decode()


def test_the_upper_row_of_a_heading_may_say_more(root: Path) -> None:
    """Found by its upper row, the lower one is no issue; a cell that is merged with data is no heading."""

    def fill(sheet: Any) -> None:
        write(sheet, [("事项", "类别", None, "提出日期"), (None, None, "情况")])
        for cells, word in (("A1:A2", "事项"), ("B1:B2", "类别"), ("D1:D2", "提出日期")):
            sheet.merge_range(cells, word)
        sheet.write("C1", "办理")
        write_at(sheet, 2, ("灯坏了", "环境秩序", "换了", "2026-03-05"))

    said, found = imported(root, workbook(fill), name="t.xlsx")
    assert list(found) == ["W2026-001.yaml"]
    assert "“办理情况” → 处理情况" in said
    assert record(found["W2026-001.yaml"]).history[1].note == "换了"

    def merged_with_data(sheet: Any) -> None:
        write(sheet, [("标题", "收到日期"), ("井盖松了3天", "2026-03-06")])
        sheet.merge_range("C1:C2", "备注")

    _, found = imported(root, workbook(merged_with_data), name="t.xlsx")
    assert record(found["W2026-002.yaml"]).title == "井盖松了3天"


def write_at(sheet: Any, row: int, cells: tuple[object, ...]) -> None:
    """Write a row of a sheet."""
    for column, value in enumerate(cells):
        sheet.write(row, column, value)


def test_an_old_workbook_gives_the_same(root: Path, tmp_path: Path) -> None:
    """An .xls, with the title above the heading."""
    lamp = tuple(map(str, LAMP))
    _, old = imported(root, old_workbook(("测试小区问题台账",), HEADING, lamp), name="t.xls")
    _, new = imported(site(tmp_path / "b" / "site"), csv(LAMP), name="t.csv")
    assert [record(one) for one in old.values()] == [record(one) for one in new.values()]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_open311_comes_back_as_it_went_out(tmp_path: Path, form: str) -> None:
    """Our own requests.json or .xml into a new site: the same requests but for their ids."""
    old = full_site(tmp_path / "old")
    assert build(old).code == 0
    told = old / "output/data/open311/requests.json"
    root = site(tmp_path / "site")
    _, found = imported(root, told.with_suffix(f".{form}").read_bytes(), name=f"requests.{form}")
    for name, data in found.items():
        assert record(data).history[0].note
        (root / "content/issues" / name).write_bytes(data.replace(b"draft: yes\n", b""))
    assert "source: 来访   # 缺" in build(root).text  # a stand-in does not go out
    for name, data in found.items():
        filled_in = data.replace(b"draft: yes\n", b"").replace("   # 缺".encode(), b"")
        (root / "content/issues" / name).write_bytes(filled_in)
    done = build(root)
    assert done.code == 0, done.text
    back = json.loads((root / "output/data/open311/requests.json").read_bytes())
    assert back
    assert _without_ids(back) == _without_ids(json.loads(told.read_bytes()))


def _without_ids(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, "service_request_id": ""} for one in requests]


BOOK = filled(LAMP, heading=HEADING)
BOMB = spoilt(BOOK, "xl/sharedStrings.xml", b"<si>", b"<si><t>" + b"9" * 51_000_000 + b"</t></si><si>")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("t.csv", b"", "什么也没有"),
        ("t.csv", b"\xef\xbb\xbf \r\n", "什么也没有"),
        ("t.csv", b"1,2,3\n4,5,6\n", "没有找到表头"),
        ("t.csv", "1,建议,张三,13812345678\n".encode(), "没有找到表头"),
        ("t.csv", b"\xff\xfe\xfd\x80\x81", "t.csv"),
        ("t.csv", "标题\n".encode() + "灯\n".encode() * 1_000_000, "最多读20000行"),
        ("t.csv", "标题\n\0\n".encode(), "不是能读的表格"),
        ("t.csv", b"<html><table>", "是网页或 XML"),
        ("t.xlsx", b"PK\3\4broken", "坏了"),
        ("t.xlsx", BOMB, "不读"),
        ("t.xlsx", spoilt(BOOK, "xl/workbook.xml", b"<workbook", b"<!DOCTYPE a><workbook"), "t.xlsx"),
        ("r.json", b'[{"description": "a"', "坏了"),
        ("r.json", b"[" * 100_000, "坏了"),
        ("r.json", b'{"a": 1}', "不是一条一条的问题"),
        ("r.json", b"[1, 2]", "不是一条一条的问题"),
        ("r.json", b'[{"lat": 1}]', "没有一项是问题的标题或说明"),
        ("r.json", b'[{"title": "\xff"}]', "坏了"),
        ("r.json", b"[" + b",".join([b'{"title":"a"}'] * 20_001) + b"]", "最多读20000行"),
        ("r.json", b'{"requests": {"requests": {"requests": {"requests": []}}}}', "不是一条一条的问题"),
        ("r.xml", b"<requests><request><description>a</request>", "坏了"),
        ("r.xml", b"<requests>" + b"<request><title>a</title></request>" * 20_001 + b"</requests>", "最多读20000行"),
        ("r.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><requests><request><title>&b;</title></request>', "不该有"),
        ("r.xml", b"<requests><requested>a</requested></requests>", "没有一条一条的问题"),
        ("r.xml", b"<requests>" + b"<a>" * 100_000, "坏了"),
        ("r.xml", b"<requests><request><lat>1</lat></request></requests>", "没有一项是问题的标题或说明"),
    ],
)  # fmt: skip
def test_hostile_files_get_a_sentence(root: Path, name: str, data: bytes, words: str) -> None:
    """No traceback, no draft."""
    before = tree(root)
    (root.parent / name).write_bytes(data)
    done = run("import", "issues", str(root.parent / name), "--root", str(root), "--yes")
    assert done.code == 1
    assert words in done.text
    assert name in done.text
    assert tree(root) == before


@pytest.mark.parametrize(("name", "words"), [("folder", "这不是文件"), ("nowhere.csv", "找不到这个文件")])
def test_what_is_no_file_gets_a_sentence(root: Path, name: str, words: str) -> None:
    """A folder, and a name that is nothing."""
    (root.parent / "folder").mkdir()
    done = run("import", "issues", str(root.parent / name), "--root", str(root), "--yes")
    assert done.code == 1
    assert words in done.text


def test_an_empty_list_is_no_fault(root: Path) -> None:
    """There is nothing to write then."""
    said, found = imported(root, "[]", name="r.json")
    assert "没有新的问题" in said
    assert not found


CELLS = st.one_of(
    st.text(),
    st.sampled_from(
        ["路灯不亮", "draft: no", "' - a: b", '"', "\\", "{{ x }}", "<script>", "!!python/x", "../../a", "#", "---"]
    ),
    st.sampled_from(
        ["2026-03-02", "已办结", "不办", "closed", "1栋", "2026-03-02 [5] x", "status: done", "13812345678"]
    ),
)
KEYS = st.sampled_from(
    [
        "title",
        "类别",
        "楼栋",
        "位置",
        "收到日期",
        "来源",
        "说明",
        "状态",
        "处理情况",
        "处理日期",
        "牵头",
        "期限",
        "编号",
        "涉及户数",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.dictionaries(KEYS, CELLS), max_size=4))
def test_any_text_becomes_text(rows: list[dict[str, str]]) -> None:
    """Whatever cells hold, each draft is one record without a fault, and no key is the table's."""
    table = open311.read(json.dumps(rows).encode("utf-8", "replace"), "r.json")
    assert table
    found = columns(table.headings, {}, frozenset())
    for one in plan(table, found, About(board(), Search(())), ()).drafts:
        issue = record(text(one, identity="W2026-001", file="r.json", today="2026-04-02"))
        assert issue.id == "W2026-001"
        assert issue.title == one.values["title"]
        assert [entry.note for entry in issue.history] == [entry.note for entry in one.history]


def board() -> Settings:
    """The settings of a small site."""
    loaded, _ = schema.load("site.yaml", SETTINGS.encode())
    found: Settings = loaded[0].record  # type: ignore[assignment]  # of this path
    return found


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-3-2", "2026-03-02"),
        ("２０２６年３月２日", "2026-03-02"),
        ("2026/03/02 10:20", "2026-03-02"),
        ("2026-03-01T22:00:00Z", "2026-03-02"),
        ("46083", "2026-03-02"),
        ("115/3/2", "2026-03-02"),
        ("民国99年3月2日", "2010-03-02"),
        ("3月2日", None),
        ("2026-02-30", None),
        ("99/3/2", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("下周", None),
    ],
)
def test_days(written: str, day: str | None) -> None:
    """A day in every style that has a year."""
    found = values.day(written)
    assert (found.isoformat() if found else None) == day


BUILDINGS = (Building(id="1", name="1栋"), Building(id="11", name="11栋"), Building(id="B", name="供销楼"))


@pytest.mark.parametrize(
    ("written", "found"),
    [("1", "1"), ("11号楼", "11"), ("十一栋", "11"), ("1#", "1"), ("１幢", "1"), ("供销楼", "B"), ("全小区", "")],
)
def test_buildings(written: str, found: str) -> None:
    """A building by any of its names."""
    assert values.building(written, BUILDINGS) == found


@pytest.mark.parametrize("written", ["2栋", "1、11栋", "1-11栋", "1栋11栋", "1栋东侧"])
def test_what_is_no_single_building(written: str) -> None:
    """Nothing is guessed."""
    assert values.building(written, BUILDINGS) is None


@pytest.mark.parametrize(
    "written",
    [
        "物业",
        "3栋楼栋长",
        "居委会",
        "协调小组",
        "甲施工队",
        "社区干事",
        "监督小组4名居民代表",
        "Repair team",
        "小区自管会、物业",
        "社区民警",
        "党员志愿者",
    ],
)
def test_roles(written: str) -> None:
    """Offices and bodies may be published."""
    assert roles.is_role(written)


@pytest.mark.parametrize(
    "written",
    [
        "张三",
        "王主任",
        "李建国书记",
        "物业 张三",
        "楼栋长（张三）",
        "张三、物业",
        "John Smith",
        "John Smith captain",
        "某某",
    ],
)
def test_names_are_no_roles(written: str) -> None:
    """Neither is a name beside an office."""
    assert not roles.is_role(written)


def test_categories_are_known_by_id_and_name() -> None:
    """Whatever the case and width."""
    known = (Category(id="drains", name="道路排水"),)
    assert [values.category(one, known) for one in ("DRAINS", "道路排水 ", "排水")] == ["道路排水", "道路排水", None]


def test_declined_issues_need_a_reason(root: Path) -> None:
    """The reply is one; the history of our own Open311 has none, which is told."""
    table = csv(("装电梯", "2026-03-02", "不办", "楼里三户不同意。"), heading=("标题", "收到日期", "状态", "处理情况"))
    _, found = imported(root, table)
    assert record(found["W2026-001.yaml"]).reason == "楼里三户不同意。"
    notes = "status: declined\n2026-03-03 [1] 收到。\n2026-03-09 [declined] 会占绿地。"
    own = [{"description": "搭车棚", "requested_datetime": "2026-03-03T00:00:00+08:00", "status_notes": notes}]
    said, found = imported(root, json.dumps(own), name="r.json")
    assert [one.step.value for one in record(found["W2026-002.yaml"]).history] == ["1", "declined"]
    assert "第1条  没有写原因" in said


def test_a_reply_that_is_a_status(root: Path) -> None:
    """Where there is no column of its own for it."""
    _, found = imported(root, csv(("修路", "2026-03-02", "已完成"), heading=("问题", "日期", "完成情况")))
    assert record(found["W2026-001.yaml"]).history[-1].step.value == "7"


def test_the_oldest_comes_first(root: Path) -> None:
    """Open311 tells the newest first; ids follow the days."""
    requests = [{"description": one, "requested_datetime": f"2026-03-0{one}T08:00:00+08:00"} for one in "321"]
    _, found = imported(root, json.dumps(requests), name="r.json")
    assert [record(data).title for data in found.values()] == ["1", "2", "3"]
