"""Meetings and what they decided, with votes as counts."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from site_gen.records.base import (
    Amount,
    Body,
    Choice,
    DecisionRef,
    Identity,
    IssueRef,
    MeetingRef,
    Money,
    ProjectRef,
    Record,
    key,
)


class Result(Choice):
    """How a motion ended. Passed or not is computed from the counts; a written word must agree."""

    PASSED = "passed", "通过"
    NOT_PASSED = "not_passed", "没有通过", "未通过", "不通过"
    DEFERRED = "deferred", "暂缓", "下次再议"
    WITHDRAWN = "withdrawn", "撤回"


class Execution(Record, frozen=True, kw_only=True):
    """How a decision was carried out: one line a date."""

    date: Annotated[dt.date, key("日期", "Day of the report.", "2026-04-15")]
    note: Annotated[str, key("说明", "What was done.", "全年班表已贴在各栋门口")]
    by: Annotated[str, key("谁", "Role that reports.", "协调组")] = ""
    done: Annotated[bool, key("办完", "Whether the decision is now fully carried out.", "是")] = False


class AreaTally(Record, frozen=True, kw_only=True):
    """Floor area behind each answer, for owners' decisions (Civil Code art. 278 counts people and area)."""

    total: Annotated[Amount, key("总面积", "Floor area of all owners.", "18600.5", unit="m²")]
    for_: Annotated[Amount, key("赞成", "Area in favour.", "12000", unit="m²")]
    against: Annotated[Amount, key("反对", "Area against.", "1200", unit="m²")]
    abstain: Annotated[Amount, key("弃权", "Area abstaining.", "300", unit="m²")]
    not_voting: Annotated[Amount, key("未表决", "Area of owners present who did not vote.", "0", unit="m²")] = Amount(0)


class Decision(Record, frozen=True, kw_only=True):
    """One motion and its outcome."""

    id: Annotated[str, Identity("decision", r"H\d{4}-\d{2,3}-\d{1,3}", "H2026-03-2"), key("编号", "Meeting id and number.", "H2026-03-2")]
    title: Annotated[str, key("标题", "The outcome in 22 characters at most.", "下水道每月清淤，1到11栋轮值")]
    text: Annotated[str, key("正文", "Full wording, if longer.", "每月第一个周六清淤……")] = ""
    options: Annotated[tuple[str, ...], key("方案", "Options that were put to the vote.", "[沿2、3栋外侧新挖, 原沟加深]")] = ()
    issues: Annotated[tuple[IssueRef, ...], key("问题", "Issues it is about.", "[W2025-002]")] = ()
    projects: Annotated[tuple[ProjectRef, ...], key("项目", "Projects it is about.", "[X2026-01]")] = ()
    rule: Annotated[str, key("规则", "Preset for the majority; the meeting's own when left out.", "two-thirds-present")] = ""
    for_: Annotated[int | None, key("赞成", "Votes in favour.", "25", unit="votes")] = None
    against: Annotated[int | None, key("反对", "Votes against.", "0", unit="votes")] = None
    abstain: Annotated[int | None, key("弃权", "Abstentions.", "1", unit="votes")] = None
    not_voting: Annotated[int, key("未表决", "Present, but did not vote.", "0", unit="people")] = 0
    area: Annotated[AreaTally | None, key("面积", "Floor areas, only for owners' decisions.")] = None
    denominator: Annotated[int | None, key("基数", "Number that the threshold is taken of; checked if given.", "26")] = None
    threshold: Annotated[int | None, key("通过票数", "Votes needed; checked if given.", "14", unit="votes")] = None
    result: Annotated[Result | None, key("结果", "Only needed for 暂缓 and 撤回; otherwise checked.", "通过")] = None
    owner: Annotated[str, key("谁来办", "Role that carries it out.", "11位楼栋长排班")] = ""
    due: Annotated[dt.date | None, key("期限", "Day by which it is to be done.", "2026-04-15")] = None
    due_note: Annotated[str, key("期限说明", "What is to be ready by then.", "排出全年班表")] = ""
    ceiling: Annotated[Money | None, key("花钱上限", "Money that may be spent.", "1960", unit="yuan")] = None
    money: Annotated[str, key("钱从哪来", "Who pays, in words.", "从项目结余中支出")] = ""
    execution: Annotated[tuple[Execution, ...], key("办理", "How it was carried out.")] = ()
    supersedes: Annotated[DecisionRef | None, key("取代", "Earlier decision that this one replaces.", "H2025-03-1")] = None


class Move(Record, frozen=True, kw_only=True):
    """A change of the announced time or place. Calendars that took the old one over are told by it."""

    date: Annotated[dt.date, key("日期", "Day on which the change was made known.", "2026-04-08")]
    note: Annotated[str, key("说明", "What it was, and what it is now.", "原定4月10日，改到4月11日")]


class Meeting(Record, frozen=True, kw_only=True):
    """A meeting: who could come, who came, what was decided. Without `present` it is still to come."""

    id: Annotated[str, Identity("meeting", r"H\d{4}-\d{2,3}", "H2026-03"), key("编号", "Stable id.", "H2026-03")]
    number: Annotated[int, key("第几次", "Running number of this body's meetings.", "12")]
    body: Annotated[str, key("什么会", "Body that meets.", "居民议事会")]
    rule: Annotated[str, key("规则", "Preset for quorum and majority; site.yaml's when left out.", "residents-meeting")] = ""
    notice_date: Annotated[dt.date | None, key("通知日期", "Day on which it was announced.", "2026-03-21")] = None
    date: Annotated[dt.date, key("日期", "Day of the meeting.", "2026-03-28")]
    start: Annotated[dt.time | None, key("开始", "Beginning, 24-hour clock.", "19:00")] = None
    end: Annotated[dt.time | None, key("结束", "End.", "20:40")] = None
    place: Annotated[str, key("地点", "Where.", "社区二楼议事厅")]
    chair: Annotated[str, key("主持", "Role that chaired.", "社区党支部书记")] = ""
    recorder: Annotated[str, key("记录", "Role that took the minutes.", "社区干事")] = ""
    due: Annotated[int | None, key("应到", "People entitled to come.", "30", unit="people")] = None
    present: Annotated[int | None, key("实到", "People who came, proxies included.", "26", unit="people")] = None
    leave: Annotated[int, key("请假", "Excused.", "3", unit="people")] = 0
    proxy: Annotated[int, key("委托", "Of those present, represented by proxy.", "0", unit="people")] = 0
    absence: Annotated[str, key("缺席说明", "Why people were away, no names.", "2人上夜班，1人住院，1人没说明")] = ""
    observers: Annotated[tuple[str, ...], key("列席", "Who watched.", "[监督小组4名居民代表]", also=("监督",))] = ()
    moves: Annotated[tuple[Move, ...], key("改期", "Changes of the announced time or place, oldest first.")] = ()
    cancelled: Annotated[str, key("取消", "Why it does not take place; left out otherwise.", "当天停电")] = ""
    agenda: Annotated[tuple[str, ...], key("议程", "Topics, in order.", "[清淤轮值班表]")] = ()
    decisions: Annotated[tuple[Decision, ...], key("决议", "Motions with their votes.", also=("表决",))] = ()
    next_meeting: Annotated[MeetingRef | None, key("下次会议", "The meeting that follows.", "H2026-04")] = None
    minutes_approved_on: Annotated[dt.date | None, key("记录确认日期", "Day the minutes were signed.", "2026-03-29")] = None
    posted_on: Annotated[dt.date | None, key("公开日期", "Day the outcome was posted.", "2026-03-29")] = None
    minutes: Annotated[str, Body(), key("正文", "Minutes in Markdown, below the front matter.")] = ""
