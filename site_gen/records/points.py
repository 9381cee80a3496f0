"""Points: rules, ledger entries, rankings, redemption and honours. The arithmetic lives in `site_gen.points`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from site_gen.records.base import (
    PERIOD,
    Amount,
    BuildingRef,
    Choice,
    DecisionRef,
    EntryRef,
    GoodsRef,
    HouseholdRef,
    Identity,
    NoticeRef,
    Points,
    Record,
    RuleRef,
    key,
)


class CapPeriod(Choice):
    """Over which time a cap holds."""

    WEEK = "week", "每周"
    QUARTER = "quarter", "每季"


class PointsRule(Record, frozen=True, kw_only=True):
    """What earns how many points."""

    id: Annotated[str, Identity("rule", r"[A-Za-z][A-Za-z0-9-]{0,19}", "clean"), key("编号", "Stable id.", "clean")]
    item: Annotated[str, key("事项", "What is done.", "清扫公共地方")]
    group: Annotated[str, key("分类", "Sub-total it counts towards.", "清洁")]
    points: Annotated[Points, key("分值", "Points per unit.", "2", unit="points")]
    unit: Annotated[str, key("单位", "What one unit is.", "次")]
    cap: Annotated[Points | None, key("上限", "Most points per household and period.", "6", unit="points")] = None
    cap_period: Annotated[CapPeriod | None, key("上限周期", "Period of the cap.", "每周")] = None
    evidence: Annotated[str, key("凭证", "What has to be shown.", "签到表或照片")] = ""


class RuleVersion(Record, frozen=True, kw_only=True):
    """All rules as adopted on one day."""

    version: Annotated[int, key("版本", "Running number.", "2")]
    effective_from: Annotated[dt.date, key("生效日期", "First day it holds.", "2026-01-01")]
    adopted_by: Annotated[DecisionRef, key("决议", "Decision that adopted it.", "H2025-12-1")]
    rules: Annotated[tuple[PointsRule, ...], key("细则", "The rules.")]


class PointsEntry(Record, frozen=True, kw_only=True):
    """One row of the ledger. A mistake is reversed by a row of its own, never edited."""

    id: Annotated[str, Identity("entry", r"J\d{4}-\d{4,6}", "J2026-0001"), key("编号", "Stable id.", "J2026-0001")]
    date: Annotated[dt.date, key("日期", "Day it was earned.", "2026-03-29")]
    household: Annotated[HouseholdRef, key("户码", "Household code.", "K7")]
    rule: Annotated[RuleRef, key("细则", "Rule it is scored by.", "clean")]
    quantity: Annotated[Amount, key("数量", "Units done.", "2")]
    points: Annotated[Points | None, key("分", "Computed; checked if given.", "4", unit="points")] = None
    note: Annotated[str, key("事由", "What was done, in words.", "清扫3栋楼前和花坛")] = ""
    evidence: Annotated[str, key("凭证", "What proves it.", "签到表")] = ""
    recorder: Annotated[str, key("记分人", "Who wrote it down, masked.", "周某")]
    reviewer: Annotated[str, key("复核人", "Another person who checked it.", "吴某")]
    reversal_of: Annotated[EntryRef | None, key("冲销", "Row that this one takes back.", "J2026-0042")] = None
    reason: Annotated[str, key("原因", "Why it was taken back.", "记错户")] = ""
    approved_by: Annotated[str, key("谁同意", "Who approved the reversal.", "评议小组")] = ""


class RosterRow(Record, frozen=True, kw_only=True):
    """A household of the private register. Only what `Household` holds leaves it, and no template reads more."""

    code: Annotated[str, Identity("household", r"[A-Z]\d{1,4}", "K7"), key("户码", "Code on the points card.", "K7")]
    building: Annotated[BuildingRef, key("楼栋", "Building.", "3")]
    surname: Annotated[str, key("姓", "Surname only.", "王")]
    full_name: Annotated[str, key("姓名", "Full name; never published.", "")] = ""
    flat: Annotated[str, key("门牌", "Flat; never published.", "")] = ""
    ambiguous: Annotated[bool, key("也是常用词", "Whether the full name is an ordinary word too (高峰).", "否")] = False
    listed: Annotated[bool, key("上榜", "Whether the household agrees to be listed.", "是")] = True
    listed_until: Annotated[dt.date | None, key("同意到", "Last day of that consent.", "2027-03-20")] = None


class Household(Record, frozen=True):
    """What may be known of a household outside of the private register; `listed` holds on the day of the build."""

    code: str
    building: str
    surname: str
    listed: bool = True


class TieRule(Choice):
    """How equal points are ranked."""

    STANDARD = "standard", "同分同名次"


class Band(Record, frozen=True, kw_only=True):
    """A class of households, shown instead of places: from so many points on."""

    name: Annotated[str, key("名称", "What the band is called.", "优秀")]
    points: Annotated[Points, key("分数", "Fewest points.", "60", unit="points")]


class SettledEntry(Record, frozen=True, kw_only=True):
    """A row of the ledger as it counted when its quarter was settled. Written by `site-gen points settle`."""

    entry: Annotated[str, key("编号", "Row of the ledger.", "J2026-0001")]
    date: Annotated[dt.date, key("日期", "Day it was earned.", "2026-03-29")]
    household: Annotated[str, key("户码", "Household code.", "K7")]
    rule: Annotated[str, key("细则", "Rule it was scored by.", "clean")]
    quantity: Annotated[Amount, key("数量", "Units done.", "2")]
    counted: Annotated[Points, key("得分", "What it counted.", "4", unit="points")]
    version: Annotated[int, key("细则版本", "Version of the rules that scored it.", "2")]


class Ranking(Record, frozen=True, kw_only=True):
    """A quarter's ranking: what is counted until when, by which rules."""

    period: Annotated[str, Identity("ranking", PERIOD, "2026-Q1"), key("季度", "Quarter.", "2026-Q1")]
    scope: Annotated[str, key("范围", "Who takes part.", "全小区11个楼栋")]
    tie_rule: Annotated[TieRule, key("同分", "How ties are ranked.", "同分同名次")] = TieRule.STANDARD
    cut_off: Annotated[dt.date, key("截止", "Last day that counts.", "2026-03-31")]
    rule_version: Annotated[int, key("细则版本", "Version of the rules.", "2")]
    window: Annotated[str, key("公示期", "Preset for the objection window.", "days-7")] = ""
    published_on: Annotated[dt.date | None, key("公开日期", "Day it was made public.", "2026-04-02")] = None
    decision: Annotated[DecisionRef | None, key("决议", "Decision that settled it.", "H2026-03-4")] = None
    reviewers: Annotated[tuple[str, ...], key("复核人", "Who checked it, masked.", "[周某, 吴某]")] = ()
    top: Annotated[int, key("公布前几名", "How many places the page lists.", "30")] = 30
    bands: Annotated[tuple[Band, ...], key("分档", "Bands instead of places, the best first.")] = ()
    settled_on: Annotated[dt.date | None, key("定案日期", "Day it was settled; its rows are frozen.", "2026-04-10")] = None
    slips_root: Annotated[str, key("积分条校验根", "Root over all households' slips, written by `site-gen points settle`.", "3f0c… (64 digits)")] = ""


class Goods(Record, frozen=True, kw_only=True):
    """Something that points buy."""

    id: Annotated[str, Identity("goods", r"[a-z][a-z0-9-]{0,19}", "rice"), key("编号", "Stable id.", "rice")]
    name: Annotated[str, key("物品", "What it is.", "大米 5公斤")]
    points: Annotated[Points, key("分值", "Price.", "60", unit="points")]
    stock: Annotated[int, key("备货", "How many there are.", "30", unit="pieces")]
    source: Annotated[str, key("来源", "Who gave or paid for it.", "社区党建经费")] = ""


class RedemptionEvent(Record, frozen=True, kw_only=True):
    """A half-yearly day on which points are turned into goods."""

    period: Annotated[str, Identity("redemption_event", PERIOD, "2025-H2"), key("期次", "Half-year.", "2025-H2")]
    date: Annotated[dt.date, key("日期", "Day.", "2025-12-28")]
    start: Annotated[dt.time | None, key("开始", "Beginning.", "09:00")] = None
    end: Annotated[dt.time | None, key("结束", "End.", "11:30")] = None
    place: Annotated[str, key("地点", "Where.", "社区一楼大厅")]
    goods: Annotated[tuple[Goods, ...], key("物品", "What there is.")] = ()
    carry_over: Annotated[bool, key("剩分保留", "Whether points left over after this day are kept.", "是")] = True
    note: Annotated[str, key("说明", "Anything else to know.", "物品清单4月11日会上定")] = ""


class Redemption(Record, frozen=True, kw_only=True):
    """One household taking goods for points."""

    id: Annotated[str, Identity("redemption", r"D\d{4}-\d{3,6}", "D2025-001"), key("编号", "Stable id.", "D2025-001")]
    date: Annotated[dt.date, key("日期", "Day.", "2025-12-28")]
    household: Annotated[HouseholdRef, key("户码", "Household code.", "K7")]
    goods: Annotated[GoodsRef, key("物品", "Goods.", "rice")]
    quantity: Annotated[int, key("数量", "Pieces.", "1", unit="pieces")] = 1
    points: Annotated[Points | None, key("分", "Computed; checked if given.", "60", unit="points")] = None


class Consent(Record, frozen=True, kw_only=True):
    """A written consent to be named in full."""

    date: Annotated[dt.date, key("日期", "Day it was signed.", "2026-03-20")]
    scope: Annotated[str, key("范围", "What it allows.", "荣誉榜写全名")]
    until: Annotated[dt.date | None, key("到期", "Last day it holds.", "2027-03-20")] = None


class Honour(Record, frozen=True, kw_only=True):
    """An award, with how it was chosen."""

    id: Annotated[str, Identity("honour", r"R\d{4}-\d{2,3}", "R2026-01"), key("编号", "Stable id.", "R2026-01")]
    title: Annotated[str, key("荣誉", "Which award.", "十星级文明户")]
    period: Annotated[str, key("期次", "Which half-year or quarter.", "2026-Q1")]
    recipient: Annotated[str, key("获得者", "Masked, or a building.", "王某")]
    full_name: Annotated[str, key("全名", "Shown only while the consent holds.", "")] = ""
    building: Annotated[BuildingRef | None, key("楼栋", "Building.", "3")] = None
    consent: Annotated[Consent | None, key("同意书", "Written consent to be named.")] = None
    nominated_by: Annotated[str, key("谁推荐", "Who nominated, a role.", "3栋楼栋长")] = ""
    chosen_by: Annotated[str, key("怎么评的", "How it was chosen, in words.", "邻居推荐，评议小组走访")] = ""
    decision: Annotated[DecisionRef | None, key("决议", "Vote that chose.", "H2026-03-4")] = None
    notice: Annotated[NoticeRef | None, key("公示", "Notice with the objection window.", "G2026-07")] = None
    awarded_on: Annotated[dt.date | None, key("授予日期", "Day of the award, after the window.", "2026-04-12")] = None
    reason: Annotated[str, key("事迹", "Why, one sentence.", "十颗星全得，连续两年")]
    stars: Annotated[tuple[str, ...], key("星", "What each star is for.", "[热心公益, 环境卫生]")] = ()
