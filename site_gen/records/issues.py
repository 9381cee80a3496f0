"""Issues: what residents complained of, and every step it went through."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from site_gen.records.base import (
    Amount,
    BuildingRef,
    Choice,
    DecisionRef,
    Identity,
    IssueRef,
    PhotoRef,
    ProjectRef,
    Record,
    key,
)


class Step(Choice):
    """What a history entry brings an issue to: one of the seven steps, or out of them (domain.md, section 1)."""

    COLLECTED = "1", "收集问题", "第1步"
    AGREED = "2", "议定事项", "第2步"
    PLANNED = "3", "商定办法", "第3步"
    ORGANISED = "4", "组建小组", "第4步"
    WORKING = "5", "共同行动", "第5步"
    UPKEEP = "6", "管护机制", "第6步"
    REVIEWED = "7", "常态考评", "第7步"
    DECLINED = "declined", "不办"
    REOPENED = "reopened", "重新打开", "重开"


class Status(Choice):
    """Where an issue stands. Never written in a file: derived from the newest history entry."""

    ACTIVE = "active", "在办"
    DECIDED = "decided", "已定"
    PENDING = "pending", "待议"
    DONE = "done", "办结"
    DECLINED = "declined", "不办"


class Source(Choice):
    """How an issue reached the committee."""

    DOOR_KNOCK = "door_knock", "敲门行动", "入户"
    MEETING = "meeting", "会上提出"
    PHONE = "phone", "电话"
    VISIT = "visit", "来访"
    CAPTAIN = "captain", "楼栋长上报"
    PATROL = "patrol", "巡查"
    ONLINE = "online", "网上反映"


class Route(Choice):
    """Who does it and who pays (step 2, 分类施策)."""

    OWN_LABOUR = "own_labour", "居民自己干", "群众自办", "投工投劳"
    PROGRAMME = "programme", "申请项目资金", "项目资金"
    COMPANY = "company", "物业或专业公司", "物业"
    DEPARTMENT = "department", "报有关部门", "部门办理"


class Event(Record, frozen=True, kw_only=True):
    """One line of an issue's history."""

    date: Annotated[dt.date, key("日期", "Day on which it happened.", "2026-03-28")]
    step: Annotated[Step, key("步骤", "Step that the issue reached: 1 to 7, 不办 or 重新打开.", "5")]
    note: Annotated[str, key("说明", "What happened, one or two plain sentences.", "新修下水道80米")]
    by: Annotated[str, key("谁", "Role that did or recorded it, never a private name.", "协调组")] = ""
    evidence: Annotated[str, key("依据", "What proves it.", "10月31日验收单")] = ""
    decision: Annotated[DecisionRef | None, key("决议", "Decision taken at this step.", "H2026-03-1")] = None


class Quantity(Record, frozen=True, kw_only=True):
    """Something planned and done, counted in a unit."""

    what: Annotated[str, key("什么", "What is counted.", "新修下水道")]
    unit: Annotated[str, key("单位", "Unit of both numbers.", "米")]
    planned: Annotated[Amount | None, key("计划", "Planned quantity.", "80")] = None
    done: Annotated[Amount | None, key("实际", "Quantity done so far.", "80", also=("完成",))] = None
    source: Annotated[str, key("来源", "Where the figure comes from, if not from the committee.", "报道")] = ""


class Issue(Record, frozen=True, kw_only=True):
    """A complaint or wish, from the door-knock to upkeep."""

    id: Annotated[str, Identity("issue", r"W\d{4}-\d{3,6}", "W2026-014"), key("编号", "Stable id.", "W2026-014")]
    title: Annotated[str, key("标题", "The resident's complaint in plain words, 16 characters at most.", "雨天积水，下水不畅")]
    category: Annotated[str, key("类别", "A category of site.yaml, by id or name.", "道路排水")]
    building: Annotated[BuildingRef | None, key("楼栋", "Building; left out when it concerns all.", "3")] = None
    spot: Annotated[str, key("位置", "Where exactly, never a flat.", "2、3栋外侧")] = ""
    reported_on: Annotated[dt.date, key("收到日期", "Day on which it was first reported.", "2025-03-16")]
    source: Annotated[Source, key("来源", "How it reached the committee.", "敲门行动")]
    households: Annotated[int | None, key("涉及户数", "Households affected.", "31", unit="households")] = None
    history: Annotated[tuple[Event, ...], key("经过", "All that happened, oldest first; at least one entry.")]
    route: Annotated[Route | None, key("怎么办", "Who does it and who pays, in one word.", "群众自办")] = None
    labour: Annotated[str, key("谁来干", "Who does the work.", "居民出工清沟，施工队铺管")] = ""
    funds: Annotated[str, key("谁出钱", "Who pays.", "革命老区项目资金")] = ""
    owner: Annotated[str, key("牵头", "Role that answers for it.", "3栋楼栋长", also=("负责",))] = ""
    supervisor: Annotated[str, key("监督", "Role that checks it.", "监督小组4名居民代表")] = ""
    due: Annotated[dt.date | None, key("期限", "Day by which it should be done.", "2026-04-15")] = None
    next_step: Annotated[str, key("下一步", "What comes next, one sentence.", "4月15日前排出全年班表。")] = ""
    decisions: Annotated[tuple[DecisionRef, ...], key("决议", "Decisions about it.", "[H2026-03-1]")] = ()
    project: Annotated[ProjectRef | None, key("项目", "Project that carries it out.", "X2026-01")] = None
    photos: Annotated[tuple[PhotoRef, ...], key("照片", "Photo files, before and after.", "[gou-qian.jpg]")] = ()
    figures: Annotated[tuple[Quantity, ...], key("数量", "Planned and done.")] = ()
    reason: Annotated[str, key("原因", "Why it cannot be done, or is not yet done.", "会占公共绿地")] = ""
    confirmed_by: Annotated[str, key("确认", "Who confirmed that it is done.", "监督小组")] = ""
    also_reported: Annotated[int, key("还有几户反映", "How often it was reported again.", "4", unit="reports")] = 0
    duplicate_of: Annotated[IssueRef | None, key("并入", "The issue that this one repeats.", "W2026-002")] = None
