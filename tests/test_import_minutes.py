"""`site-gen import minutes`: what is understood of minutes in several styles, and that it only makes drafts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_gen import schema
from site_gen.intake.minutes import draft
from site_gen.intake.minutes.understanding import understand
from site_gen.records.meetings import Meeting
from site_gen.sources.reading import decode
from tests.support import build, minutes, run, site, tree

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = """会议时间：2026年3月28日 19:00
地点：社区二楼议事厅
主持人：社区书记
记录：社区干事
应到30人，实到26人，请假3人
一、楼道灯怎么修
决议：楼道灯这个月修好。
同意25票 反对0票 弃权1票
"""
TRADITIONAL = """# 會議記錄
| 日期 | 民國114年7月8日 |
| 主席 | 主任委員<br>記錄：幹事 |
出席：9
(一) 案由：電梯保養
決議：8票同意，1票反對。
"""
PATH = "content/meetings/H2026-01.md"


def test_plain_minutes_are_understood_with_their_lines() -> None:
    """Every field is found with the line that it stands in."""
    found = understand(PLAIN)
    assert {one.field: (one.value, one.line) for one in found.fields} == {
        "date": ("2026-03-28", 1),
        "start": ("19:00", 1),
        "place": ("社区二楼议事厅", 2),
        "chair": ("社区书记", 3),
        "recorder": ("社区干事", 4),
        "due": ("30", 5),
        "present": ("26", 5),
        "leave": ("3", 5),
    }
    assert [one.value for one in found.agenda] == ["楼道灯怎么修"]
    assert [one[:3] for one in found.motions] == [
        ("楼道灯这个月修好", (("for", 25), ("against", 0), ("abstain", 1)), 7)
    ]
    assert draft.missing(found) == ("end", "observers", "decisions.1.owner", "decisions.1.due")


def test_traditional_minutes_become_a_draft(tmp_path: Path) -> None:
    """Traditional characters, a year of the Republic, a table, `<br>`: all in the file, what is missing is marked."""
    root = site(tmp_path / "site", {"../m.md": TRADITIONAL})
    done = run("import", "minutes", str(tmp_path / "m.md"), "--root", str(root), "--yes")
    assert done.code == 0, done.text
    made = (root / "content/meetings/H2025-01.md").read_text(encoding="utf-8")
    for line in ("draft: yes", "date: 2025-07-08", 'chair: "主任委员"', 'recorder: "干事"', "present: 9"):
        assert line in made.split("\n")
    assert '  - "电梯保养"' in made
    assert "    for: 8\n    against: 1\n    # abstain: 0   # 缺" in made


def test_two_labels_in_one_line() -> None:
    """A value ends where the next label begins."""
    found = understand("主持人：社区书记 记录：社区干事").fields
    assert [(one.field, one.value) for one in found] == [("chair", "社区书记"), ("recorder", "社区干事")]


def test_votes_in_both_orders() -> None:
    """The number before its word or behind it; a vote that is not in favour counts against."""
    for line in (
        "8票同意，1票反对，2票弃权",
        "同意8票、反对1票、弃权2票",
        "赞成：8票 不同意：1票 弃权：2票",
        "8票赞成 1票不同意 2票弃权",
        "不同意：1票 同意：8票 弃权：2票",
    ):
        assert understand(line).motions[0].votes == (("for", 8), ("against", 1), ("abstain", 2)), line


@pytest.mark.parametrize("line", ["114/7/08", "2025.7.8", "民国114年7月8日", "２０２５年７月８日"])
def test_days_in_every_style(line: str) -> None:
    """One day, however it is written."""
    assert [one.value for one in understand(line).fields] == ["2025-07-08"]


def test_a_draft_stays_private_until_it_is_filled_in(tmp_path: Path) -> None:
    """Imported from GB18030, it is on no page; filled in and without the mark it builds."""
    root = site(tmp_path / "site", {"../m.txt": PLAIN.encode("gb18030")})
    assert run("import", "minutes", str(tmp_path / "m.txt"), "--root", str(root), "--yes").code == 0
    assert build(root).code == 0
    assert not any("H2026-01" in name for name in tree(root / "output"))
    path = root / PATH
    text = path.read_text(encoding="utf-8").replace("draft: yes\n", "")
    path.write_text(re.sub(r"^( +)# (owner|due): (\S+) .*", r"\1\2: \3", text, flags=re.MULTILINE), encoding="utf-8")
    done = build(root)
    assert done.code == 0, done.text
    assert any("H2026-01" in name for name in tree(root / "output"))


def test_a_stand_in_for_what_is_missing_never_goes_out(tmp_path: Path) -> None:
    """Whoever deletes the draft's mark and nothing else is told each line that still holds one."""
    root = site(
        tmp_path / "site", {"../m.txt": PLAIN.replace("2026年3月28日 ", "").replace("地点：社区二楼议事厅\n", "")}
    )
    assert run("import", "minutes", str(tmp_path / "m.txt"), "--root", str(root), "--yes").code == 0
    assert build(root).code == 0
    (path,) = (root / "content/meetings").iterdir()
    path.write_text(path.read_text("utf-8").replace("draft: yes\n", "") + "缺 # 缺\n", encoding="utf-8")
    done = build(root)
    assert done.code == 1
    assert done.text.count("record-unfilled") == 2
    assert not any("H2026" in name for name in tree(root / "output"))
    filled = re.sub("^((?:date|place):.*?) +# 缺.*$", r"\1", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(re.sub(r"^( +)# (owner|due): (\S+) .*", r"\1\2: \3", filled, flags=re.MULTILINE), encoding="utf-8")
    assert build(root).code == 0, build(root).text


def test_looking_writes_nothing_and_private_data_is_masked(tmp_path: Path) -> None:
    """A dry run leaves the site alone; a telephone is told by its line, never in full."""
    root = site(tmp_path / "site", {"../m.txt": PLAIN + "主席：13812345678\n电话13812345678\n"})
    before = tree(root)
    done = run("import", "minutes", str(tmp_path / "m.txt"), "--root", str(root), "--dry-run")
    assert done.code == 0
    assert "第10行  像是个人信息" in done.out
    assert "13812345678" not in done.text
    assert tree(root) == before


@pytest.mark.parametrize("data", [b"", b"  \n", b"PK\3\4\0\0\xff\xff", b"\xff" * 9, b"a" * 1_000_001])
def test_what_is_no_text_gets_a_sentence(tmp_path: Path, data: bytes) -> None:
    """Empty, binary and huge files are refused, and nothing is written."""
    root = site(tmp_path / "site", {"../m.txt": data})
    done = run("import", "minutes", str(tmp_path / "m.txt"), "--root", str(root), "--yes")
    assert done.code == 1
    assert "m.txt" in done.text
    assert not (root / "content/meetings").exists()


def test_a_draft_that_no_build_would_read_is_not_written(tmp_path: Path) -> None:
    """A file full of decisions would give a draft larger than a site's files may be."""
    root = site(tmp_path / "site", {"../m.txt": "决议：好，8票同意，1票反对\n" * 19_000})
    done = run("import", "minutes", str(tmp_path / "m.txt"), "--root", str(root), "--yes")
    assert done.code == 1
    assert "intake-too-big" in done.text
    assert not (root / "content/meetings").exists()


@pytest.mark.parametrize("text", ["主席：a{spaces}b", "{spaces}x", "决议：{digits}", "<br{spaces}"])
def test_endless_lines_are_read_at_once(text: str) -> None:
    """A line of half a million spaces or digits ends; with a search of its square it would take hours."""
    whole = text.format(spaces=" " * 500_000, digits="9" * 500_000)
    found = understand(whole)
    made = draft.meeting(found, whole, identity="H2026-01", number=1, today="2026-04-02")
    assert decode(made.encode(), PATH)
    assert all(len(one.value) < 1_000 for one in (*found.fields, *found.agenda))


SPOKEN = """幸福里小区议事会（第8次）
时间：2025年3月18日下午两点半      地点：架空层
1. 停车费调整方案：物业提出由150元涨到180元，多数代表不同意。举手表决：同意4人，反对14人，弃权2人。没有通过。
2. 电动车棚加装监控，全票通过，费用从公共收益出，业委会落实，月底前完成。
3. 经讨论，与会代表一致同意在3栋东侧建充电棚，由物业公司负责，4月底前建好。
参会人员签字：王建国 李梅、楼栋长
"""


def test_lists_of_items_with_all_in_one_line() -> None:
    """What the item is stands before what was said and decided of it; who does it is an office."""
    found = understand(SPOKEN)
    assert [one.value for one in found.agenda] == ["停车费调整方案", "电动车棚加装监控", "在3栋东侧建充电棚"]
    assert [(one.title, one.result, one.owner, one.due) for one in found.motions] == [
        ("停车费调整方案", "没有通过", "", ""),
        ("电动车棚加装监控", "通过", "业委会", "2025-03-31"),
        ("在3栋东侧建充电棚", "", "物业公司", "2025-04-30"),
    ]


def test_a_table_of_everyday_words_with_a_broken_rule() -> None:
    """谁办 is who does it; a row may lack cells or hold its votes where others say how it ended."""
    table = "| 事项 | 结果 | 谁办 |\n|--|--|\n| 换门禁 | 通过 | 物业 |\n| 修滑梯 | 暂缓\n"
    table += "垃圾桶 | 同意18票 反对1票 | 保洁 | 4.20前 |\n"
    assert [(one.title, one.result, dict(one.votes), one.owner) for one in understand(table).motions] == [
        ("换门禁", "通过", {}, "物业"),
        ("修滑梯", "暂缓", {}, ""),
        ("垃圾桶", "", {"for": 18, "against": 1}, "保洁"),
    ]


COORDINATED = """2026年4月15日上午，社区召开协调会，街道、物业、居民代表共14人参加。会议议定如下事项：
（一）垃圾房本周内清理完毕，物业负责。
（二）楼道杂物由各楼栋长劝导，4月25日前清完。
"""
CONSENTS = """业委会会议纪要
会议时间： 2026-05-08  19:00~21:15
出席委员： 主任、副主任、委员共5人（应到户代表7户）
议题一、关于更换电梯钢丝绳
    表决：5票赞成，0票反对，0票弃权
    决议：同意更换，由物业公司于5月底前申请。
议题二、关于小区大门岗亭翻新
    表决：赞成2 反对3 弃权0
    决议：不同意。
"""
MARKED = """# 2026-03-28 居民议事会
- 时间：晚上 7 点
## 1. 路灯
**结果**：通过（25/0/1）
负责：物业公司
期限：4/30
## 2. 停车位
再议。
"""


@pytest.mark.parametrize(
    ("text", "fields", "motions"),
    [
        (
            COORDINATED,
            {"date": "2026-04-15", "present": "14"},
            [("垃圾房本周内清理完毕", "", "物业", ""), ("楼道杂物由各楼栋长劝导", "", "", "2026-04-25")],
        ),
        (
            CONSENTS,
            {"start": "19:00", "end": "21:15", "present": "5", "due": "7"},
            [("关于更换电梯钢丝绳", "", "物业公司", "2026-05-31"), ("关于小区大门岗亭翻新", "", "", "")],
        ),
        (
            MARKED,
            {"date": "2026-03-28", "start": "19:00"},
            [("路灯", "通过", "物业公司", "2026-04-30"), ("停车位", "暂缓", "", "")],
        ),
    ],
    ids=["decisions below a sentence", "decisions that only consent", "results in Markdown"],
)
def test_more_styles(text: str, fields: dict[str, str], motions: list[tuple[str, str, str, str]]) -> None:
    """A decision that only says 同意 is titled by its item; what is not counted stays missing."""
    found = understand(text)
    assert {one.field: one.value for one in found.fields}.items() >= fields.items()
    assert [(one.title, one.result, one.owner, one.due) for one in found.motions] == motions


def test_names_of_who_signed_are_told_and_masked(tmp_path: Path) -> None:
    """The minutes stay as they were in the draft, so staff are told which line holds names."""
    root = site(tmp_path / "site", {"../m.txt": SPOKEN})
    said = run("import", "minutes", str(tmp_path / "m.txt"), "--root", str(root), "--dry-run").out
    assert "第6行  名单里像是有人名（王＊国 李＊）" in said
    assert "王建国" not in said


SAMPLES = (
    PLAIN,
    SPOKEN,
    COORDINATED,
    CONSENTS,
    MARKED,
    minutes.NUMBERED,
    minutes.TAIWAN,
    minutes.TABLE,
    minutes.TABS,
    minutes.PROSE,
)
LABELLED = st.builds("{}：{}".format, st.sampled_from(["地点", "主持", "记录", "列席", "决议", "责任人"]), st.text())
LINES = sorted({line for sample in SAMPLES for line in sample.splitlines()} | {"决议：", "---", "|", "一、", "\ufffd"})


@pytest.mark.parametrize("line", ["一、事{}", "决议：事{}\n以上均8票同意。", "|议题|决议|\n|事{}|好{}|"])
def test_thousands_of_items_are_read_at_once(line: str) -> None:
    """Each line costs the same, however many stand above it."""
    assert len(understand("\n".join(line.format(count, count) for count in range(8_000))).agenda) in (0, 8_000)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(), st.sampled_from(LINES), LABELLED)))
def test_any_text_becomes_a_draft_that_loads(parts: list[str]) -> None:
    """Whatever people wrote, the draft is a meeting without a fault."""
    text = "\n".join(parts)
    found = understand(text)
    made = draft.meeting(found, text, identity="H2026-01", number=1, today="2026-04-02")
    assert decode(made.encode(), PATH) == made
    loaded, faults = schema.load(PATH, made.encode())
    assert not faults
    assert loaded[0].kept.draft
    meeting = loaded[0].record
    assert isinstance(meeting, Meeting)
    known = {one.field: one.value for one in found.fields}
    assert (meeting.chair, meeting.recorder) == (known.get("chair", ""), known.get("recorder", ""))
    assert meeting.agenda == tuple(one.value for one in found.agenda)
    assert [(one.title, one.owner) for one in meeting.decisions] == [(one.title, one.owner) for one in found.motions]
