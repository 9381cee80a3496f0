"""A new site."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from site_gen.clock import CHINA
from site_gen.diagnostics import Fault, SettingsError
from site_gen.records.kinds import KINDS
from site_gen.scaffold import batch
from site_gen.scaffold.new import stub, write
from site_gen.schema import editors
from site_gen.site import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path


SITE = """\
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

# 发布到哪里。去掉前面的井号，换成自己的文件夹，再运行 site-gen publish；别的写法看 docs/publish.md
# publish:
#   - name: web
#     folder: Z:/公开栏
"""

IGNORE = """\
# 户码对照表和程序自己记的东西，不公开
private/
.site_gen/
# 表格和打印稿，用完就没用了
记分表-*.xlsx
print/
"""


def _editor() -> dict[str, str]:
    """What makes VS Code's YAML extension complete and check records."""
    found = {".vscode/settings.json": editors.settings()}
    found |= {f"{editors.FOLDER}/{one.name}.json": editors.schema(one) for one in KINDS if one.place.endswith(".yaml")}
    return {path: json.dumps(data, ensure_ascii=False, indent=1) + "\n" for path, data in found.items()}


def create(folder: Path) -> tuple[str, ...]:
    """Make a new site in `folder` and return the files made, relative to it.

    Raises SettingsError when the folder holds anything already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SettingsError([Fault("folder-not-empty", folder.as_posix(), args={"folder": str(folder)})])
    folder.mkdir(parents=True, exist_ok=True)
    today = dt.datetime.now(CHINA).date().isoformat()
    files = {SETTINGS: SITE, ".gitignore": IGNORE, batch.NAME: batch.text(), batch.PUBLISH: batch.text(publish=True)}
    files |= _editor()
    for path, text in files.items():
        write(folder / path, text)
    for name in ("content/projects", "content/rankings", "content/photos", "private"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    samples = [stub(folder, kind, today).as_posix() for kind in ("group", "issue", "meeting", "notice")]
    return (*files, *samples)
