"""Notices with their objection windows, objections with their replies, and corrections."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from site_gen.records.base import AnyRef, Body, Choice, CorrectionRef, Identity, PhotoRef, Record, key


class NoticeKind(Choice):
    """公示 asks for objections, 公告 tells."""

    REVIEW = "review", "公示"
    ANNOUNCEMENT = "announcement", "公告", "通知"


class Upheld(Choice):
    """What became of an objection."""

    YES = "yes", "采纳"
    PARTLY = "partly", "部分采纳"
    NO = "no", "没有采纳", "未采纳", "不采纳"


class Channel(Record, frozen=True, kw_only=True):
    """Where an objection can be brought."""

    phone: Annotated[str, key("电话", "Official number.", "000-0000-0000")] = ""
    role: Annotated[str, key("找谁", "Role, not a name.", "社区干事")] = ""
    place: Annotated[str, key("地点", "Room or counter.", "社区一楼")] = ""
    box: Annotated[str, key("意见箱", "Where the letter box hangs.", "大门口意见箱")] = ""


class Attachment(Record, frozen=True, kw_only=True):
    """A paper that belongs to the notice and can be read at the office."""

    title: Annotated[str, key("名称", "What it is.", "车位平面图")]
    where: Annotated[str, key("在哪看", "Where one can read it.", "社区一楼公开栏")]
    photo: Annotated[PhotoRef | None, key("照片", "A picture of it, shown on the page.", "ping-mian.jpg")] = None


class Objection(Record, frozen=True, kw_only=True):
    """A resident's objection, without the resident."""

    id: Annotated[str, Identity("objection", r"G\d{4}-\d{2,3}-\d{1,3}", "G2026-07-1"), key("编号", "Notice id and number.", "G2026-07-1")]
    received: Annotated[dt.date, key("收到日期", "Day it came in.", "2026-03-06")]
    channel: Annotated[str, key("怎么提的", "Phone, box, in person.", "意见箱")]
    subject: Annotated[str, key("说的什么", "What it says, without saying who.", "车位离窗太近")]
    reply_due: Annotated[dt.date | None, key("答复期限", "Computed from the preset; checked if given.", "2026-03-11")] = None
    replied: Annotated[dt.date | None, key("答复日期", "Day of the reply.", "2026-03-09")] = None
    reply: Annotated[str, key("答复", "The reply in plain words.", "1号车位往外挪1米")] = ""
    upheld: Annotated[Upheld | None, key("采纳", "Whether it changed anything.", "部分采纳")] = None
    correction: Annotated[CorrectionRef | None, key("更正", "Correction that followed.", "C2026-02")] = None


class Notice(Record, frozen=True, kw_only=True):
    """Something posted on the board, with the days in which one may object."""

    id: Annotated[str, Identity("notice", r"G\d{4}-\d{2,3}", "G2026-07"), key("编号", "Stable id.", "G2026-07")]
    number: Annotated[str, key("文号", "Number on the paper, if it has one.", "永社公〔2026〕7号")] = ""
    kind: Annotated[NoticeKind, key("种类", "公示 (with objections) or 公告.", "公示")]
    title: Annotated[str, key("标题", "What it is about.", "35个车位怎么划")]
    issuer: Annotated[str, key("发布", "Who issues it.", "永兴街社区居民委员会")]
    published: Annotated[dt.date, key("发布日期", "Day it was posted.", "2026-03-02")]
    window: Annotated[str, key("公示期", "Preset for the objection window; only for 公示.", "days-7")] = ""
    opens: Annotated[dt.date | None, key("公示开始", "First day; the day of posting when left out.", "2026-03-02")] = None
    closes: Annotated[dt.date | None, key("公示截止", "Last day; computed, and checked if given.", "2026-03-09")] = None
    reply: Annotated[str, key("答复规则", "Preset for replies; site.yaml's when left out.", "reply-days-5")] = ""
    channel: Annotated[Channel | None, key("意见渠道", "Where to object.")] = None
    basis: Annotated[tuple[str, ...], key("依据", "Record ids or papers it rests on.", "[H2026-02-1]")] = ()
    about: Annotated[tuple[AnyRef, ...], key("关于", "Records it is about; they link back.", "[W2025-003, X2025-01]")] = ()
    attachments: Annotated[tuple[Attachment, ...], key("附件", "Papers that belong to it.")] = ()
    posted: Annotated[tuple[str, ...], key("张贴", "Where it hangs.", "[大门口, 各栋门口]")] = ()
    objections: Annotated[tuple[Objection, ...], key("意见", "Objections that came in.", also=("异议",))] = ()
    outcome: Annotated[str, key("结果", "What came of the window.", "收到1条意见，采纳1条")] = ""
    take_down: Annotated[dt.date | None, key("撤下日期", "Day to take it down.", "2026-04-02")] = None
    text: Annotated[str, Body(), key("正文", "The notice in Markdown, below the front matter.")] = ""


class CorrectionKind(Choice):
    """A factual correction shows both values; a privacy correction only that something was removed."""

    FACT = "fact", "改数字或文字", "事实更正", "更正"
    PRIVACY = "privacy", "隐私删除", "按规定删除"


class Correction(Record, frozen=True, kw_only=True):
    """A change to something already published."""

    id: Annotated[str, Identity("correction", r"C\d{4}-\d{2,3}", "C2026-02"), key("编号", "Stable id.", "C2026-02")]
    record: Annotated[AnyRef, key("记录", "Id of what was corrected.", "W2025-002")]
    withdrawn: Annotated[bool, key("整条撤下", "Whether the whole record was taken out; its page then says only that.", "是")] = False
    date: Annotated[dt.date, key("日期", "Day of the correction.", "2026-04-01")]
    kind: Annotated[CorrectionKind, key("种类", "事实更正 or 隐私删除.", "事实更正")]
    what: Annotated[str, key("改了什么", "Which figure or sentence.", "检查井数量")] = ""
    before: Annotated[str, key("原来", "Old value; never for a privacy correction.", "5个")] = ""
    after: Annotated[str, key("改成", "New value; never for a privacy correction.", "6个")] = ""
    reason: Annotated[str, key("原因", "Why.", "原记录漏了东门1个")]
    approved_by: Annotated[str, key("谁同意", "Role that approved it.", "监督小组")]
