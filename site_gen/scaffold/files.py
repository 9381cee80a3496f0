"""Texts of new files: each loads as it is. What is in braces is filled in; `later` is a week from today."""

from __future__ import annotations

ISSUE = """\
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

MEETING = """\
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

NOTICE = """\
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

PROJECT = """\
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

RANKING = """\
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

LEDGER = "编号,日期,户码,细则,数量,分,事由,凭证,记分人,复核人,冲销,原因,谁同意"

REDEMPTION = """\
# 一次兑换。谁换了什么，记在同一个文件夹的 redemptions.csv 里，第一行是：
# 编号,日期,户码,物品,数量,分
period: {id}
date: {day}             # 哪天换
start: "09:00"
end: "11:30"
place: 社区一楼大厅

# 能换什么。id 用小写英文，定了就不要改
goods:
  - id: rice
    name: 大米 5公斤
    points: 60                 # 几分换一份
    stock: 30                  # 备了几份
    # source: 社区经费          # 谁出的钱
# carry_over: 是               # 剩下的分留不留到下次
# note: 带上积分卡
"""

REDEMPTIONS = "编号,日期,户码,物品,数量,分"
