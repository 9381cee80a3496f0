"""Texts of new list entries, and of the comment that a new list begins with. `id` and such are filled in."""

from __future__ import annotations

GROUP_HEAD = "# 小组名单。姓名只写“姓+某”，不写门牌。\n"

GROUP = """\
- id: {id}                  # 小写英文，会写进网址，定了就不要改
  name: 监督小组
  mandate: 看进度、验质量、查票据
  members:
    - role: 居民代表
      name: 某某               # 只写“姓+某”
      # building: 1
  # since: {today}         # 哪天成立
  # reports_to: coordination   # 向哪个小组负责
  # decision: H2026-01-1       # 哪次会定的
"""

PHOTO_HEAD = "# 图片说明。图片放在同一个文件夹里。\n"

PHOTOS = "content/photos/photos.yaml"

PHOTO = """\
- file: {id}
  date: {day}            # 哪天拍的
  place: {place}                # 哪里，不写门牌
  alt: {alt}                        # 图里有什么，给看不见的人听
  faces: {faces}                      # 看清楚再写：没有人脸、已打码、本人同意
  # consent_basis:             # 写了“本人同意”的，同意书在哪
  # consent_until: 2027-05-10  # 同意到哪天，过了这天自动撤下
  # mosaic: [[40, 20, 12, 18]] # 要打码的框：离左边、离上边、宽、高，百分之几
  {moment}
  {pair}
"""

# What the command was not told: a line to fill in, or one to take the "#" from.
PHOTO_BLANK = {
    "place": "全小区",
    "alt": "",
    "faces": "",
    "moment": "# moment: 前                 # 前、中、后",
    "pair": "# pair: lu                   # 同一个地方前后两张，写同一个词",
}

HONOUR_HEAD = "# 荣誉名单。只写“姓+某”；写全名要有本人签的同意书。\n"

HONOUR = """\
- id: {id}
  title: 最美家庭              # 十星级文明户、最美楼栋、最美婆媳、最美家庭
  period: {period}
  recipient: 某某一家          # 只写“姓+某”，或者哪栋楼
  # building: 1
  chosen_by: 邻居推荐，评议小组走访
  # notice: G2026-01           # 哪张公示
  reason: 常帮邻居，热心公益
  # stars: [热心公益, 环境卫生]  # 十星级的，十颗星都写上
"""

CORRECTION_HEAD = "# 公开以后改过的地方，一条也不删。隐私删除不写原来是什么。\n"

CORRECTION = """\
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

RULES_HEAD = "# 积分细则。改细则要过会：在下面另加一版，旧的一版不改。\n"

RULES = """\
- version: {version}
  effective_from: {today}  # 从哪天起算
  adopted_by: {decision}    # 哪次会定的；会议记录里要有这条决议
  rules:
    - id: clean                # 小写英文，定了就不要改
      item: 清扫公共地方
      group: 清洁
      points: 2                # 一个单位几分
      unit: 次
      cap: 8                   # 一户最多几分；不限就删掉这两行
      cap_period: 每周
      evidence: 签到表或照片
"""
