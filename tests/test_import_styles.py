"""Minutes in the ways of six committees, each to exactly what they say and to what is missing in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from site_gen import schema
from site_gen.intake.minutes import draft, reading
from site_gen.intake.minutes.understanding import Understood, understand
from tests.support import build, minutes, run, site, tree
from tests.support.words import word

if TYPE_CHECKING:
    from pathlib import Path

_VOTES = ("for", "against", "abstain")
ALL = ("for", "against", "abstain", "result", "owner", "due")


class Style(NamedTuple):
    """A sample, and what is expected of it. A decision: title, votes in the order of the form, result, owner, due."""

    sample: str | bytes
    fields: dict[str, str]
    agenda: list[str]
    decisions: list[tuple[str, tuple[int | None, ...], str, str, str]]
    missing: list[str]


def lost(number: int, *keys: str) -> list[str]:
    """Missing keys of a decision."""
    return [f"decisions.{number}.{key}" for key in keys]


STYLES = {
    "numbered": Style(
        minutes.NUMBERED,
        {
            "number": "5",
            "body": "居民议事会",
            "date": "2026-04-10",
            "start": "19:30",
            "end": "21:00",
            "place": "梧桐里社区二楼议事厅",
            "chair": "社区党支部书记",
            "recorder": "社区干事",
            "due": "30",
            "present": "26",
            "leave": "3",
            "proxy": "1",
            "observers": "监督小组4名居民代表、物业公司经理(白班)",
        },
        ["讨论3栋楼道灯维修事项", "停车位划线方案"],
        [
            ("3栋的6盏楼道灯在本月内全部换成声控灯", (25, 0, 1), "通过", "物业公司经理", "2026-04-30"),
            ("停车位划线方案", (12, None, None), "没有通过", "", ""),
        ],
        lost(2, "against", "abstain", "owner", "due"),
    ),
    "taiwan": Style(
        minutes.TAIWAN,
        {
            "number": "3",
            "body": "管理委员会",
            "date": "2025-07-08",
            "start": "19:30",
            "end": "21:10",
            "place": "社区交谊厅",
            "chair": "主任委员",
            "recorder": "总干事",
            "due": "9",
            "present": "8",
            "leave": "1",
            "observers": "物业公司经理、保全组长",
        },
        ["上次会议决议执行情形", "电梯保养合约续约案", "中庭植栽更换案"],
        [
            ("电梯保养合约续约案", (8, 0, None), "通过", "总干事", "2025-07-31"),
            ("中庭植栽更换案", (None, None, None), "暂缓", "", ""),
        ],
        [*lost(1, "abstain"), *lost(2, "owner", "due")],
    ),
    "table": Style(
        minutes.TABLE,
        {
            "body": "自管会",
            "date": "2026-03-28",
            "start": "19:00",
            "end": "20:40",
            "place": "3栋架空层",
            "chair": "自管会主任",
            "recorder": "楼栋长代表",
            "due": "11",
            "present": "10",
        },
        ["下水道清淤轮值", "花坛改车位", "公共晾衣架", "围墙补漏"],
        [
            ("下水道清淤轮值", (9, 0, 1), "", "协调组", "2026-04-15"),
            ("花坛改车位", (6, 4, None), "没有通过", "", ""),
            ("公共晾衣架", (None, None, None), "暂缓", "", ""),
            ("围墙补漏", (10, 0, 0), "", "物业公司", "2026-05-01"),
        ],
        [
            "leave",
            "observers",
            *lost(2, "abstain", "owner", "due"),
            *lost(3, "owner", "due"),
        ],
    ),
    "tabs": Style(
        minutes.TABS,
        {
            "body": "业主代表会议",
            "date": "2026-04-02",
            "start": "14:00",
            "end": "15:30",
            "place": "物业中心会议室",
            "chair": "业委会主任",
            "recorder": "业委会秘书",
            "due": "15",
            "present": "12",
            "leave": "2",
            "observers": "无",
        },
        ["更换单元门禁", "快递柜挪位置", "垃圾房清洗"],
        [
            ("更换单元门禁", (11, 1, 0), "通过", "物业经理", "2026-05-31"),
            ("快递柜挪位置", (5, 6, 1), "没有通过", "", ""),
            ("垃圾房清洗", (12, 0, 0), "通过", "保洁班", ""),
        ],
        [*lost(2, "owner", "due"), *lost(3, "due")],
    ),
    "prose": Style(
        minutes.PROSE,
        {
            "body": "居民议事会",
            "date": "2026-04-12",
            "start": "09:00",
            "end": "10:40",
            "place": "社区活动室",
            "chair": "楼栋长代表",
            "recorder": "社区网格员",
            "due": "11",
            "present": "11",
            "observers": "社区民警",
        },
        ["楼道堆放杂物", "公共水表分摊", "选一名卫生监督员"],
        [
            ("楼道堆放杂物", (8, 1, 2), "通过", "环境整治小组", "2026-05-01"),
            ("公共水表分摊", (None, None, None), "暂缓", "", ""),
            ("选一名卫生监督员", (11, 0, 0), "通过", "", ""),
        ],
        ["leave", *lost(2, "owner", "due"), *lost(3, "owner", "due")],
    ),
    "form": Style(
        minutes.FORM,
        {
            "number": "2",
            "body": "居民代表会议",
            "date": "2026-05-09",
            "start": "09:00",
            "place": "枫林社区会议室",
            "chair": "社区主任",
            "recorder": "社区文书",
            "due": "40",
            "present": "33",
            "observers": "街道干部、共建单位代表",
        },
        ["老旧楼道粉刷", "设立爱心食堂"],
        [
            ("粉刷1至6栋楼道", (31, 1, 1), "通过", "社区工程组", "2026-06-30"),
            ("先向老人发问卷", (None, None, None), "", "社区社工", "2026-05-31"),
            ("选址另行上会", (None, None, None), "", "", ""),
            ("张贴公告", (None, None, None), "", "", ""),
        ],
        ["end", "leave", *lost(2, "for", "against", "abstain", "result"), *lost(3, *ALL), *lost(4, *ALL)],
    ),
}


def text(style: Style) -> str:
    """The sample's text."""
    return reading.text(style.sample if isinstance(style.sample, bytes) else style.sample.encode(), "会")


def read(whole: str) -> Understood:
    """What is understood, as the command does it."""
    return understand(OpenCC("t2s").convert(whole))


@pytest.mark.parametrize("name", STYLES)
def test_what_a_committee_wrote_is_understood(name: str) -> None:
    """Every field, item and decision, and nothing else; all that is not there is missing."""
    style = STYLES[name]
    found = read(text(style))
    assert {one.field: one.value for one in found.fields} == style.fields
    assert [one.value for one in found.agenda] == style.agenda
    decisions = [
        (one.title, tuple(dict(one.votes).get(key) for key in _VOTES), one.result, one.owner, one.due)
        for one in found.motions
    ]
    assert decisions == style.decisions
    assert list(draft.missing(found)) == style.missing


@pytest.mark.parametrize("name", STYLES)
def test_a_draft_says_what_was_found_and_marks_what_is_missing(tmp_path: Path, name: str) -> None:
    """The file loads as a meeting with the same facts; each missing field is a marked line; no page knows of it."""
    style = STYLES[name]
    data = style.sample if isinstance(style.sample, bytes) else style.sample.encode("gb18030")
    root = site(tmp_path / "site", {"../会": data})
    done = run("import", "minutes", str(tmp_path / "会"), "--root", str(root), "--yes")
    assert done.code == 0, done.text
    (path,) = (root / "content/meetings").iterdir()
    made = path.read_text(encoding="utf-8")
    (loaded,), faults = schema.load(f"content/meetings/{path.name}", made.encode())
    assert not faults
    assert loaded.kept.draft
    decisions = loaded.record.decisions  # type: ignore[attr-defined] # a meeting
    assert [(one.title, (one.for_, one.against, one.abstain), one.owner) for one in decisions] == [
        (title, votes, owner) for title, votes, _, owner, _ in style.decisions
    ]
    assert [one.due.isoformat() if one.due else "" for one in decisions] == [due for *_, due in style.decisions]
    head = made.split("\n---\n")[0].split("\n")
    assert sum(line.lstrip().startswith("# ") and line.endswith("# 缺") for line in head) == len(style.missing)
    assert build(root).code == 0
    assert not any(path.stem in name for name in tree(root / "output"))


_WORDS = st.text("修灯补墙画线装栏清沟种树", min_size=3, max_size=12)
_ROWS = st.lists(
    st.tuples(_WORDS, st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(1, 28)),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row[0],
)


@settings(max_examples=12, deadline=None)
@given(_ROWS, st.permutations(range(4)))
def test_a_table_says_the_same_in_every_form(rows: list[tuple[str, int, int, int, int]], order: list[int]) -> None:
    """As Markdown, with tabs or in Word, whatever the order of its columns: the same decisions."""
    cells = [["议题", "表决结果", "责任人", "完成时限"]]
    cells += [[item, f"同意{a}票，反对{b}票，弃权{c}票", "物业", f"2026年5月{day}日"] for item, a, b, c, day in rows]
    table = [[line[column] for column in order] for line in cells]
    forms = (
        "\n".join(f"| {' | '.join(line)} |" for line in table).encode(),
        "\n".join("\t".join(line) for line in table).encode("gb18030"),
        word("会议记录", table),
    )
    for form in forms:
        found = read(reading.text(form, "会"))
        assert [(one.title, dict(one.votes), one.owner, one.due) for one in found.motions] == [
            (item, {"for": a, "against": b, "abstain": c}, "物业", f"2026-05-{day:02}") for item, a, b, c, day in rows
        ]


def test_a_name_is_told_where_an_office_belongs(tmp_path: Path) -> None:
    """The report masks it, the draft marks its line, and an office is left alone."""
    root = site(tmp_path / "site", {"../会.txt": "主持人：张伟\n记录人：社区干事\n决议：修灯\n责任人：李小红\n"})
    done = run("import", "minutes", str(tmp_path / "会.txt"), "--root", str(root), "--yes")
    assert "第1行  主持像是人名（张＊）" in done.out
    assert "谁来办像是人名（李＊红）" in done.out
    assert "记录像是人名" not in done.out
    assert "张伟" not in done.text
    assert "李小红" not in done.text
    (path,) = (root / "content/meetings").iterdir()
    marked = [line.strip() for line in path.read_text(encoding="utf-8").split("\n") if "像是人名" in line]
    assert [line.split(":")[0] for line in marked] == ["chair", "owner"]


def test_minutes_that_were_imported_before_are_told(tmp_path: Path) -> None:
    """The second time names the meeting of the same day; nothing is overwritten."""
    root = site(tmp_path / "site", {"../会.txt": minutes.PROSE})
    command = ("import", "minutes", str(tmp_path / "会.txt"), "--root", str(root), "--yes")
    assert "导入过了" not in run(*command).out
    assert "content/meetings/H2026-01.md 也是这一天的会" in run(*command).out
    assert len(list((root / "content/meetings").iterdir())) == 2
    assert "H2026-02.md is a meeting of the same day" in run(*command[:-1], "--dry-run", "--lang", "en").out


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("8票同意，1票反对，2票弃权", (8, 1, 2)),
        ("同意8票、反对1票、弃权2票", (8, 1, 2)),
        ("赞成：8 反对：1 弃权：2", (8, 1, 2)),
        ("二十五户同意，十户反对，没有人弃权", (25, 10, 0)),
        ("同意8票，反对：无，弃权：无", (8, 0, 0)),
        ("8人表示同意，其余没说", (8, None, None)),
        ("同意3人小组去问", ()),
        ("同意500元以内由物业办", ()),
        ("有3人不同意见没写", ()),
    ],
)
def test_counts_are_only_what_is_counted(line: str, expected: tuple[int | None, ...]) -> None:
    """Votes, people and households in either order; sums and groups of people are no votes."""
    found = read(f"决议：{line}").motions[0].votes
    assert tuple(dict(found).get(key) for key in _VOTES) == (expected or (None, None, None))


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("完成时限：2026年4月30日", "2026-04-30"),
        ("由物业负责，114/12/31前完成", "2025-12-31"),
        ("五月十五日前办好", "2026-05-15"),
        ("本月底前办好", "2026-04-30"),
        ("4月10日前办好", "2026-04-10"),
        ("2月底前办好", "2027-02-28"),
        ("3月1日前办好", "2027-03-01"),
        ("一个月内办好", ""),
        ("2月30日前办好", ""),
        ("13月1日前办好", ""),
        ("尽快", ""),
        ("从5月1日起施行", ""),
    ],
)
def test_a_due_day_is_a_day_that_is_written(line: str, due: str) -> None:
    """A year that is left out is the first from the meeting on; spans of time are left to people."""
    assert read(f"时间：2026年4月10日\n决议：修灯，{line}").motions[0].due == due


@pytest.mark.parametrize(
    ("line", "result"),
    [
        ("照案通过", "通过"),
        ("经表决，一致通过", "通过"),
        ("未获通过", "没有通过"),
        ("否决", "没有通过"),
        ("保留，下次再议", "暂缓"),
        ("提案人撤回", "撤回"),
        ("通过微信群通知各户", ""),
        ("大家讨论很久", ""),
    ],
)
def test_an_outcome_is_said_or_missing(line: str, result: str) -> None:
    """Not passed, deferred and withdrawn are outcomes of their own."""
    assert read(f"一、修灯\n决议：{line}").motions[0].result == result


TWO_HEADINGS = """|序号|议题内容|提案人|表决情况|||责任人|完成时限|
|---|---|---|---|---|---|---|---|
||||同意|反对|弃权|||
|1|电梯加装|3栋|20|2|1|业委会|2026.9.30|
||雨棚|1栋|9|9||业委会||
|合计||||||||
"""


def test_a_heading_of_two_rows_tells_the_votes_apart() -> None:
    """As in Word, where one cell covers three columns; empty cells at the edge move nothing."""
    found = read(TWO_HEADINGS)
    assert [one.value for one in found.agenda] == ["电梯加装", "雨棚"]
    assert [(one.title, dict(one.votes), one.owner, one.due) for one in found.motions] == [
        ("电梯加装", {"for": 20, "against": 2, "abstain": 1}, "业委会", "2026-09-30"),
        ("雨棚", {"for": 9, "against": 9}, "业委会", ""),
    ]
    two = read("|事项|表决||负责人|\n||同意|反对||\n|雨棚|7|2|物业|")
    assert dict(two.motions[0].votes) == {"for": 7, "against": 2}


def test_a_table_below_another_has_columns_of_its_own() -> None:
    """A list of names after the decisions is no list of items."""
    found = read("| 议题 | 责任人 |\n|---|---|\n| 修灯 | 物业 |\n\n| 签到 | 楼栋 |\n|---|---|\n| 甲组 | 3栋 |\n")
    assert [one.value for one in found.agenda] == ["修灯"]
    assert len(found.motions) == 1


def test_a_section_ends_where_the_next_one_begins() -> None:
    """What follows the decisions under a number of the same kind is none of them."""
    found = read("五、会议决议\n1、修灯\n2、补墙\n六、张贴安排\n由干事张贴。")
    assert [one.title for one in found.motions] == ["修灯", "补墙"]
    assert [one.value for one in found.agenda] == ["张贴安排"]


def test_votes_in_what_was_said_of_an_item_are_its_own() -> None:
    """A form's "discussion" may hold the vote; points below it are no items."""
    found = read(
        "（一）修灯\n讨论情况：大家说好，8票同意，1票反对。\n1、先买\n（二）补墙\n说明：\n一、墙裂了\n决议：下次再议"
    )
    assert [one.value for one in found.agenda] == ["修灯", "补墙"]
    assert [(one.title, dict(one.votes), one.result) for one in found.motions] == [
        ("修灯", {"for": 8, "against": 1}, ""),
        ("补墙", {}, "暂缓"),
    ]


def test_votes_on_all_points_count_for_each() -> None:
    """What is said of all above is said of every decision before it, and of none that has votes of its own."""
    found = read(
        "决议：修灯。\n9票同意，0票反对，0票弃权\n决议：补墙。\n决议：画线。\n以上均8票同意，1票反对，1票弃权，通过。"
    )
    assert [dict(one.votes)["for"] for one in found.motions] == [9, 8, 8]
