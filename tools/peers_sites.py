"""One generated noticeboard, written as each generator wants it. The same records for the same count, every time.

A record has a title, some facts and about 1.5 kB of mixed Chinese and English Markdown: two headings, a list, a table,
a link, emphasis. For other generators the facts stand in the front matter and `peers/<tool>` holds templates, lists by
category and status, an index and a feed of the newest fifty. For ours each record is a notice (an announcement), whose
text is Markdown in a file of its own; its list, the page of changes and the feeds come of themselves.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path
from typing import NamedTuple

PEERS = Path(__file__).resolve().parent / "peers"
OURS = ("site-gen", "site-gen-comrak")
A_YEAR = 999  # ids of notices end in three digits
NEWEST = 2026
CATEGORIES = {"roads": "道路硬化", "drains": "排水管网", "structures": "违建拆除", "green": "绿化管护"}
CATEGORIES |= {"parking": "停车秩序", "lighting": "楼道照明"}
STATES = {"open": "待解决", "talk": "议定中", "doing": "进行中", "done": "已解决", "paused": "暂缓"}
PLACES = ("东门", "西侧围墙", "小花园", "三单元门口", "中心路", "车棚", "健身角", "北侧菜地", "垃圾房", "门卫室")
FUNDS = ("居民自筹自干", "老区项目资金", "社区公益金", "共建单位支持")
SENTENCES = (
    "居民反映这里雨后积水较深，老人和孩子出行不便，希望尽快处理。",
    "推进小组到现场看过，认为要先清淤，再铺新的管道。",
    "会议举手表决通过，由楼栋长牵头，居民出工出力。",
    "材料费用在公示栏公开，请大家监督。",
    "The supervision group checked the site twice and published the photos with the notice.",
    "施工期间请把车停到临时车位，注意安全。",
    "完工以后由四名居民代表验收，结果记入季度积分。",
    "Materials were bought at the listed price; the receipts are kept by the committee.",
    "有不同意见的，请在七天内到居委会登记，或者扫楼栋门口的二维码。",
)
HEADINGS = ("问题描述", "现场情况 Site notes", "议定事项", "怎么做", "验收与评议")
WHERE = dict.fromkeys(("hugo", "eleventy", "pelican"), "content/issues") | dict.fromkeys(
    ("mkdocs", "zensical"), "docs/issues"
)

SITE = """\
name: 永兴街社区公示栏
community: 永兴街社区
organisation: 永兴街社区居民委员会
base_url: https://board.example
contact:
  phone: 000-0000-0000
buildings:
  - {id: 1, name: 1栋, households: 60, captain: 王某}
categories:
  - {id: roads, name: 道路硬化}
sheets: [项目]
"""


class Record(NamedTuple):
    """What every generator is given. `number` counts from 1, `id` is unique in ours."""

    number: int
    id: str
    date: dt.date
    title: str
    facts: dict[str, str]
    body: str


def record(number: int, count: int) -> Record:
    """The same one for the same numbers; the highest is the newest."""
    chance = random.Random(number * 7_919 + 17)  # noqa: S311 - the same sites each time
    years = (count - 1) // A_YEAR + 1
    back, place_in_year = divmod(number - 1, A_YEAR)
    year = NEWEST - years + 1 + back
    in_year = A_YEAR if year < NEWEST else count - (years - 1) * A_YEAR
    date = dt.date(year, 1, 1) + dt.timedelta(days=place_in_year * (360 if year < NEWEST else 80) // in_year)
    category, state, place = chance.choice([*CATEGORIES]), chance.choice([*STATES]), chance.choice(PLACES)
    building, due = chance.randrange(1, 12), date + dt.timedelta(days=60)
    facts = {
        "date": str(date),
        "category": category,
        "category_label": CATEGORIES[category],
        "status": state,
        "status_label": STATES[state],
        "building": f"{building}号楼",
        "reporter": chance.choice(("入户敲门", "议事会", "二维码反馈")),
        "votes_for": str(chance.randrange(10, 120)),
        "votes_against": str(chance.randrange(12)),
        "funding": chance.choice(FUNDS),
        "responsible": f"{building}号楼楼栋长",
        "due": str(due),
        "summary": chance.choice(SENTENCES)[:60],
    }
    title = (
        f"{building}号楼{place}{CATEGORIES[category]}问题 No.{number} ({chance.choice('ABC')}&{chance.choice('DEF')})"
    )
    return Record(number, f"G{year}-{place_in_year + 1:03d}", date, title, facts, _body(chance, place))


def _body(chance: random.Random, place: str) -> str:
    def say(count: int) -> str:
        return "".join(chance.choice(SENTENCES) for _ in range(count))

    first, second = chance.sample(HEADINGS, 2)
    rows = "".join(
        f"| {what} | {chance.randrange(3, 300)} | {unit} | {chance.choice(FUNDS)} |\n"
        for what, unit in (("清运", "立方米"), ("硬化", "平方米"), ("投工", "人次"))
    )
    return (
        f"## {first}\n\n{say(5)}**{place}** 附近{chance.randrange(2, 40)}户，见[平面图](https://map.example/{place}.html)。\n\n"
        f"- {say(1)}\n- 负责人：*{chance.randrange(1, 12)}号楼楼栋长*，电话见公示栏\n- {say(1)}\n\n"
        f"## {second}\n\n{say(4)}\n\n| 事项 | 数量 | 单位 | 出资 |\n|---|---:|---|---|\n{rows}\n{say(2)}\n"
    )


def path_of(tool: str, site: Path, one: Record) -> Path:
    """The record's source."""
    if tool in OURS:
        return site / f"content/notices/{one.id}.md"
    return site / WHERE[tool] / f"i{one.number:06d}.md"


def text_of(tool: str, one: Record) -> str:
    """The record in the tool's form."""
    if tool in OURS:
        front = f'id: {one.id}\nkind: 公告\ntitle: "{one.title}"\nissuer: 永兴街社区居民委员会\npublished: {one.date}\n'
        return f"---\n{front}---\n{one.body}"
    if tool == "pelican":  # `Key: value` lines; its one tag is the status
        facts = {name: value for name, value in one.facts.items() if name != "status"}
        front = "".join(f"{name}: {value}\n" for name, value in facts.items())
        slug, tag = f"i{one.number:06d}", one.facts["status"]
        return f"title: {one.title}\n{front}labels: 安全, 出行\nslug: {slug}\ntags: {tag}\n\n{one.body}"
    front = "".join(f"{name}: {value}\n" for name, value in one.facts.items() if name != "summary")
    return (
        f'---\ntitle: "{one.title}"\nsummary: "{one.facts["summary"]}"\n{front}labels: [安全, 出行]\n---\n\n{one.body}'
    )


def make(tool: str, count: int, site: Path) -> None:
    """Write the whole site; `site` is replaced."""
    shutil.rmtree(site, ignore_errors=True)
    if tool in OURS:
        site.mkdir(parents=True)
        engine = "prose: comrak\n" if tool.endswith("comrak") else ""
        (site / "site.yaml").write_text(SITE + engine, encoding="utf-8")
    else:
        shutil.copytree(PEERS / tool, site)
    for number in range(1, count + 1):
        one = record(number, count)
        path = path_of(tool, site, one)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(tool, one), encoding="utf-8", newline="\n")


def edit(tool: str, site: Path, one: Record, mark: str) -> None:
    """Another title and another last line; saved as an editor does, by replacing the file."""
    path = path_of(tool, site, one)
    changed = one._replace(title=one.title.replace("(", f"{mark} ("), body=f"{one.body}\n{mark}\n")
    waiting = path.with_name(f".{path.name}.new")
    waiting.write_text(text_of(tool, changed), encoding="utf-8", newline="\n")
    waiting.replace(path)
