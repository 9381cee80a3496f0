"""A new site, and new records with the next free id. Never overwrites a file."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

from site_gen import schema
from site_gen.diagnostics import Fault, SettingsError
from site_gen.site import SETTINGS
from site_gen.sources.reading import decode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_gen.records.points import RuleVersion
    from site_gen.records.settings import Settings

_CHINA = dt.timezone(dt.timedelta(hours=8))  # cli knows it too, but calls us
_CORRECTIONS = "content/corrections.yaml"
_RULES = "content/rankings/rules.yaml"

# Where a kind's files lie, the letter of its ids, and how many digits they have at least
_PLACES = {
    "issue": ("content/issues", "W", 3, ".yaml"),
    "meeting": ("content/meetings", "H", 2, ".md"),
    "notice": ("content/notices", "G", 2, ".md"),
    "project": ("content/projects", "X", 2, ".yaml"),
}

_SITE = """\
# 整个网站的设置。改完保存，再双击一次“重新生成网站”就行。
# 井号后面的字是给自己人看的，不会公开。冒号用英文的，后面空一格。

name: 我的小区公开栏            # 网站的名字
community: 我的小区             # 小区的名字
organisation: 某某社区居民委员会  # 谁办的
# seal: 小区公开                # 印章上的四个字
# base_url: https://例子.cn     # 网站的网址，做二维码要用；没有就先不写
language: 中文
theme: board
# residents: 1200               # 居民人数

# 居民找谁。只写公开的电话，不写私人手机号
contact:
  phone: 000-0000-0000
  hours: 周一到周五 8:30到18:00
  place: 社区一楼

# 所有楼栋。id 会写进网址和二维码，定了就不要改。楼栋长只写“姓+某”
buildings:
  - id: 1
    name: 1栋
  - id: 2
    name: 2栋

# 问题分几类
categories:
  - id: environment
    name: 环境卫生
  - id: drains
    name: 道路排水
  - id: parking
    name: 停车
  - id: stairwell
    name: 楼道安全

# 用哪一套规矩：到会和通过的票数、公示几天、几天答复、几天公开
presets:
  meeting: residents-meeting
  window: days-7
  reply: reply-days-5
  posting: posting-days-3
  quarterly: quarterly-15

# 公开目录：什么事、按什么规定、几天之内要公开
duties:
  - id: meeting-outcome
    item: 居民会议的决定和票数
    kind: 会议结果
    basis: 居民公约
    within: posting-days-3

compiled_by: 社区干事           # 谁整理
checked_by: 监督小组            # 谁核对
"""

_GROUPS = """\
# 小组名单。姓名只写“姓+某”，不写门牌。

- id: supervision
  name: 监督小组
  mandate: 看进度、验质量、查票据
  members:
    - role: 居民代表
      name: 某某
"""

_IGNORE = """\
# 户码对照表和程序自己记的东西，不公开
private/
.site_gen/
"""

_BATCH = """\
@echo off
chcp 65001 >nul
cd /d "%~dp0"
site-gen build
if errorlevel 1 goto failed
start "" "output\\index.html"
exit /b 0

:failed
echo.
echo 网站没有生成，原来的网页没有动。看看上面写的原因，改好再双击一次。
pause
exit /b 1
"""

_ISSUE = """\
# 一个问题。填好保存，再重新生成网站。不写姓名和门牌。
id: {id}
title: 楼道灯不亮              # 居民的原话，16个字以内
category: {category}           # site.yaml 里的一类
# building: 1                  # 哪一栋；全小区的事就不写
# spot: 1栋东侧                # 具体位置，不写门牌
reported_on: {today}
source: 来访                   # 敲门行动、会上提出、电话、来访、楼栋长上报、巡查、网上反映
# households: 12               # 涉及几户

# 经过：每有进展，就在下面加一段，旧的不删。step 是七步里的第几步，也可以写 不办、重新打开
history:
  - date: {today}
    step: 1
    note: 居民来说，已经记下。
    by: 社区干事

# owner: 1栋楼栋长             # 谁牵头
# due: {later}              # 哪天前办好
# next_step: 先去现场看一看。
"""

_MEETING = """\
---
# 一次会。先写通知；开完再填 present（实到）和 decisions（决议）。
id: {id}
number: {number}                      # 第几次
body: 居民议事会
notice_date: {today}         # 哪天通知的
date: {later}                # 哪天开
start: "19:00"
place: 社区议事厅
chair: 社区书记                # 写职务，不写姓名
recorder: 社区干事
# due: 30                      # 应到几人
# present: 26                  # 实到几人，开完再写
# leave: 3                     # 请假几人
agenda: [楼道灯怎么修]
# decisions:
#   - id: {id}-1
#     title: 楼道灯这个月修好
#     for: 25
#     against: 0
#     abstain: 1
#     owner: 社区干事
#     due: {later}
# posted_on: {later}
---

想加议题的，会前告诉楼栋长。
"""

_NOTICE = """\
---
# 一张公告或公示。公示是征求意见，公告只是告诉大家。
id: {id}
kind: 公告
title: 公开栏开通了
issuer: {organisation}
published: {today}
# window: days-7               # 公示期，只有公示才写
# about: [W2026-001]           # 关于哪条记录
# posted: [大门口公告栏]        # 贴在哪
# take_down: {later}        # 哪天撤下
---

正文写在这里，空一行就是另起一段。
"""

_PROJECT = """\
# 一个项目。钱以元为单位，只写数字。
id: {id}
title: 楼道灯维修
goal: 晚上上下楼看得见
place: 全小区
# issues: [W2026-001]          # 解决哪些问题
# decisions: [H2026-01-1]      # 哪次会定的

# budget:                      # 打算花多少
#   - item: 灯具
#     amount: 1800
# funding:                     # 钱从哪来
#   - source: 社区经费
#     amount: 1800
# payments:                    # 花出去的，一笔一条
#   - date: {today}
#     item: 灯具
#     amount: 1750
"""

_RANKING = """\
# 一季的积分榜。分数记在同一个文件夹的 ledger.csv 里，第一行是：
# 编号,日期,户码,细则,数量,分,事由,凭证,记分人,复核人,冲销,原因,谁同意
period: {id}
scope: 全小区
cut_off: {cut_off}           # 算到哪一天
rule_version: {version}                # 用第几版细则；细则写在 content/rankings/rules.yaml，要先过会
# window: days-7               # 公示期
# published_on: {cut_off}
# reviewers: [周某, 吴某]       # 谁复核的
"""

_CORRECTION = """\
- id: {id}
  record: {record}            # 改的是哪条记录
  date: {today}
  kind: 事实更正               # 隐私删除的，不写 what、before、after
  what: 数量
  before: 5个
  after: 6个
  reason: 原来数漏了
  approved_by: 监督小组
"""

_STUBS = {"issue": _ISSUE, "meeting": _MEETING, "notice": _NOTICE, "project": _PROJECT}


def create(folder: Path) -> tuple[str, ...]:
    """Make a new site in `folder` and return the files made, relative to it.

    Raises SettingsError when the folder holds anything already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SettingsError([Fault("folder-not-empty", folder.as_posix(), args={"folder": str(folder)})])
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        SETTINGS: _SITE,
        "content/groups.yaml": _GROUPS,
        ".gitignore": _IGNORE,
        "重新生成网站.bat": _BATCH.replace("\n", "\r\n"),
    }
    for path, text in files.items():
        _write(folder / path, text)
    for name in ("content/projects", "content/rankings", "content/photos", "private"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    today = dt.datetime.now(_CHINA).date().isoformat()
    samples = [stub(folder, kind, today).as_posix() for kind in ("issue", "meeting", "notice")]
    return (*files, *samples)


def stub(root: Path, kind: str, today: str) -> Path:
    """Write a commented record with the next free id; returns its path relative to `root`.

    `kind` is issue, meeting, notice, project, ranking or correction; `today` is YYYY-MM-DD.
    """
    values = _values(root, today)
    if kind == "correction":
        return _correct(root, values)
    if kind == "ranking":
        return _rank(root, today)
    folder, letter, digits, ending = _PLACES[kind]
    prefix = f"{letter}{today[:4]}-"
    number = _next(prefix, "\n".join(_names(root / folder)))
    while True:
        identity = f"{prefix}{number:0{digits}d}"
        path = Path(folder, identity + ending)
        try:
            _write(root / path, _STUBS[kind].format(id=identity, **values))
        except FileExistsError:
            number += 1
        else:
            return path


def _rank(root: Path, today: str) -> Path:
    """The first quarter from today's on that has no ranking yet."""
    path = root / _RULES
    rules, _ = schema.load(_RULES, path.read_bytes()) if path.is_file() else ((), ())
    version = max((cast("RuleVersion", one.record).version for one in rules), default=1)
    year, quarter = int(today[:4]), (int(today[5:7]) + 2) // 3
    while True:
        period = f"{year}-Q{quarter}"
        after = dt.date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
        path = Path("content/rankings", period, "ranking.yaml")
        try:
            _write(root / path, _RANKING.format(id=period, version=version, cut_off=after - dt.timedelta(days=1)))
        except FileExistsError:
            year, quarter = after.year, quarter % 4 + 1
        else:
            return path


def _correct(root: Path, values: Mapping[str, str]) -> Path:
    """Add a correction below the others, as the list is indented there."""
    path = root / _CORRECTIONS
    data = path.read_bytes() if path.exists() else b""
    text = decode(data, _CORRECTIONS) if data else "# 公开以后改过的地方，一条也不删。隐私删除不写原来是什么。\n"
    prefix = f"C{values['today'][:4]}-"
    issues = _names(root / "content/issues")
    record = Path(max(issues)).stem if issues else f"W{values['today'][:4]}-001"
    added = _CORRECTION.format(id=f"{prefix}{_next(prefix, text):02d}", record=record, today=values["today"])
    first = re.search(r"^(?!\s*(?:#|---|$))( *)(\S.*)$", text, re.MULTILINE)
    if first and not first[2].startswith("- "):
        raise SettingsError([Fault("stub-not-list", _CORRECTIONS)])
    indent = first[1] if first else ""
    lines = "".join(f"{indent}{line}\n" for line in added.splitlines())
    whole = f"{text.rstrip()}\n\n{lines}"
    if b"\r\n" in data:
        whole = whole.replace("\n", "\r\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(whole.encode())
    os.replace(fresh, path)  # the whole list or the old one, never half
    return Path(_CORRECTIONS)


def _values(root: Path, today: str) -> dict[str, str]:
    """What a stub takes from the day, the settings and the meetings so far."""
    loaded, _ = schema.load(SETTINGS, (root / SETTINGS).read_bytes())
    settings = cast("Settings", loaded[0].record) if loaded else None
    category = settings.categories[0].name if settings and settings.categories else "环境卫生"
    folder = root / "content/meetings"
    heads = "\n".join((folder / name).read_text("utf-8", "replace") for name in _names(folder) if name.endswith(".md"))
    numbers = [int(one) for one in re.findall(r"^(?:number|第几次): *(\d{1,6})\b", heads, re.MULTILINE)]
    return {
        "today": today,
        "later": (dt.date.fromisoformat(today) + dt.timedelta(days=7)).isoformat(),
        "category": _quoted(category),
        "organisation": _quoted(settings.organisation if settings else "社区居民委员会"),
        "number": str(max(numbers, default=0) + 1),
    }


def _quoted(value: str) -> str:
    return value if re.fullmatch(r"\w+", value) else json.dumps(value, ensure_ascii=False)


def _names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def _next(prefix: str, text: str) -> int:
    """One more than the highest number behind `prefix`."""
    found = re.findall(rf"(?<![0-9A-Za-z]){prefix}(\d{{1,6}})", text, re.IGNORECASE)
    return max(map(int, found), default=0) + 1


def _write(path: Path, text: str) -> None:
    """Write a new file; FileExistsError when there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(text)
