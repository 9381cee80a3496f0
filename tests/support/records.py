"""One valid record of each kind, as it stands in a file. Ids agree with each other and with `SETTINGS`."""

from __future__ import annotations

SETTINGS = """\
name: 测试小区公开栏
community: 测试小区
organisation: 测试街道测试社区居民委员会
base_url: https://board.example
contact:
  phone: 000-0000-0000
  hours: 周一到周五 9:00到17:00
  place: 社区一楼
buildings:
  - id: 1
    name: 1栋
    households: 6
    captain: 王某
  - id: 2
    name: 2栋
    households: 8
    captain: 李某
categories:
  - id: drains
    name: 道路排水
  - id: order
    name: 环境秩序
"""

ISSUE = """\
id: W2026-001
title: 雨天积水，下水不畅
category: 道路排水
building: 1
reported_on: 2026-01-10
source: 敲门行动
households: 6
history:
  - date: 2026-01-10
    step: 1
    note: 敲门时3户说到。
  - date: 2026-03-14
    step: 2
    note: 议事会同意修。
    decision: H2026-01-1
route: 群众自办
labour: 居民出工清沟
funds: 项目资金
owner: 1栋楼栋长
due: 2026-04-30
next_step: 4月10日前量好尺寸。
decisions: [H2026-01-1]
project: X2026-01
photos: [gou-qian.png]
"""

MEETING = """\
---
id: H2026-01
number: 1
body: 居民议事会
notice_date: 2026-03-07
date: 2026-03-14
start: 19:00
end: 20:30
place: 社区二楼议事厅
chair: 社区党支部书记
recorder: 社区干事
due: 30
present: 26
leave: 4
agenda: [修下水道]
decisions:
  - id: H2026-01-1
    title: 修1栋前的下水道
    issues: [W2026-001]
    projects: [X2026-01]
    for: 24
    against: 1
    abstain: 1
    result: 通过
    owner: 协调小组
    due: 2026-04-30
    ceiling: 5000
posted_on: 2026-03-15
---
大家说了排水的事。
"""

NOTICE = """\
---
id: G2026-01
kind: 公示
title: 下水道怎么修
issuer: 测试街道测试社区居民委员会
published: 2026-03-16
window: days-5
channel:
  phone: 000-0000-0000
  role: 社区干事
basis: [H2026-01-1]
about: [X2026-01]
posted: [大门口]
objections:
  - id: G2026-01-1
    received: 2026-03-18
    channel: 意见箱
    subject: 挖沟会挡住门口
    replied: 2026-03-19
    reply: 分两段挖，每天晚上盖好。
    upheld: 采纳
outcome: 收到1条意见，采纳1条
---
1栋前的下水道要重修。
"""

PROJECT = """\
id: X2026-01
title: 1栋下水道重修
goal: 下雨不积水
place: 1栋前
issues: [W2026-001]
decisions: [H2026-01-1]
funding:
  - source: 项目资金
    amount: 5000
    date: 2026-03-20
budget:
  - item: 管材
    amount: 3000
payments:
  - date: 2026-03-25
    item: 管材
    amount: 2800.50
    payee: 甲店
quantities:
  - what: 下水道
    unit: 米
    planned: 20
    done: 5
milestones:
  - name: 通水
    planned: 2026-04-30
photos: [gou-qian.png]
"""

GROUPS = """\
- id: coordination
  name: 协调小组
  mandate: 派活、排班、调解
  members:
    - role: 楼栋长
      name: 王某
      building: 1
    - role: 楼栋长
      name: 李某
      building: 2
  since: 2026-01-05
"""

CORRECTIONS = """\
- id: C2026-01
  record: W2026-001
  date: 2026-03-20
  kind: 事实更正
  what: 涉及户数
  before: 5户
  after: 6户
  reason: 漏了一户
  approved_by: 监督小组
"""

PHOTOS = """\
- file: gou-qian.png
  date: 2026-01-12
  place: 1栋前
  alt: 沟里积着水
  moment: 前
  faces: 没有人脸
  illustration: 是
"""

RULES = """\
- version: 1
  effective_from: 2026-01-01
  adopted_by: H2026-01-1
  rules:
    - id: clean
      item: 清扫公共地方
      group: 清洁
      points: 2
      unit: 次
      cap: 6
      cap_period: 每周
      evidence: 签到表
"""

RANKING = """\
period: 2026-Q1
scope: 全小区2个楼栋
cut_off: 2026-03-31
rule_version: 1
reviewers: [周某, 吴某]
settled_on: 2026-04-01
"""

SETTLED = """\
entry,date,household,rule,quantity,counted,version
J2026-0001,2026-03-20,A1,clean,2,4,1
J2026-0002,2026-03-21,B2,clean,1,2,1
J2026-0003,2026-03-22,B3,clean,1,2,1
"""

LEDGER = """\
id,date,household,rule,quantity,note,evidence,recorder,reviewer
J2026-0001,2026-03-20,A1,clean,2,清扫1栋楼前,签到表,周某,吴某
J2026-0002,2026-03-21,B2,clean,1,清扫2栋楼前,签到表,周某,吴某
J2026-0003,2026-03-22,B3,clean,1,清扫花坛,签到表,周某,吴某
"""

PEOPLE = """\
姓名,电话,门牌,身份证号,也是常用词,同意公开,同意到
钱云舟,139 0000 0000,2-1-502,,,,
高峰,,,,是,,
"""
HOUSEHOLDS = """\
code,building,surname,listed
A1,1,王,是
A2,1,赵,是
B2,2,李,是
B3,2,孙,否
"""

REDEMPTION_EVENT = """\
period: 2026-H1
date: 2026-03-30
start: 9:00
end: 11:00
place: 社区一楼大厅
goods:
  - id: soap
    name: 肥皂
    points: 2
    stock: 10
"""

REDEMPTIONS = """\
id,date,household,goods,quantity
D2026-001,2026-03-30,A1,soap,1
"""

HONOURS = """\
- id: R2026-01
  title: 十星级文明户
  period: 2026-Q1
  recipient: 王某
  building: 1
  chosen_by: 邻居推荐，评议小组走访
  reason: 常带头清扫
"""

POSTED = """\
sheet,mark,board,posted_on,taken_down_on
G2026-01,#7F3A,大门,2026-03-16,
"""

FILES = {
    "site.yaml": SETTINGS,
    "content/issues/W2026-001.yaml": ISSUE,
    "content/meetings/H2026-01.md": MEETING,
    "content/notices/G2026-01.md": NOTICE,
    "content/projects/X2026-01.yaml": PROJECT,
    "content/groups.yaml": GROUPS,
    "content/corrections.yaml": CORRECTIONS,
    "content/photos/photos.yaml": PHOTOS,
    "content/rankings/rules.yaml": RULES,
    "content/rankings/2026-Q1/ranking.yaml": RANKING,
    "content/rankings/2026-Q1/ledger.csv": LEDGER,
    "content/rankings/2026-Q1/settled.csv": SETTLED,
    "content/rankings/2026-Q1/honours.yaml": HONOURS,
    "content/rankings/2026-H1/redemption.yaml": REDEMPTION_EVENT,
    "content/rankings/2026-H1/redemptions.csv": REDEMPTIONS,
    "content/posted.csv": POSTED,
    "private/households.csv": HOUSEHOLDS,
    "private/people.csv": PEOPLE,
}

# The quarter's ledger may still grow.
UNSETTLED = {
    "content/rankings/2026-Q1/ranking.yaml": RANKING.replace("settled_on: 2026-04-01\n", ""),
    "content/rankings/2026-Q1/settled.csv": None,
}
