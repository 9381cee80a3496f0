"""Settings of one site: the community, its buildings, the presets it chose, what it has to publish."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from site_gen.records.base import Choice, Identity, IssueRef, Record, key
from site_gen.records.disclosing import DisclosureSettings
from site_gen.records.publishing import Target


class Building(Record, frozen=True, kw_only=True):
    """A building; its page is where the QR code at its door leads."""

    id: Annotated[str, Identity("building", r"[0-9A-Za-z]{1,8}", "3"), key("编号", "Short id, used in the address.", "3")]
    name: Annotated[str, key("名称", "As people say it.", "3栋")]
    households: Annotated[int | None, key("户数", "Households.", "12", unit="households")] = None
    captain: Annotated[str, key("楼栋长", "Masked name of the building captain.", "王某")] = ""


class Category(Record, frozen=True, kw_only=True):
    """A kind of issue."""

    id: Annotated[str, Identity("category", r"[a-z][a-z0-9-]{0,19}", "drains"), key("编号", "Short id.", "drains")]
    name: Annotated[str, key("名称", "As residents say it.", "道路排水")]


class Contact(Record, frozen=True, kw_only=True):
    """Where residents turn to."""

    phone: Annotated[str, key("电话", "Official number.", "000-0000-0000")]
    hours: Annotated[str, key("时间", "When someone is there.", "周一到周六 8:30到18:00")] = ""
    place: Annotated[str, key("地点", "Where.", "社区一楼")] = ""


class Presets(Record, frozen=True, kw_only=True):
    """Which presets hold here (see docs/presets.md). A record may choose another."""

    meeting: Annotated[str, key("会议规则", "Quorum and majority.", "residents-meeting")] = "residents-meeting"
    window: Annotated[str, key("公示期", "Objection window.", "days-5")] = "days-5"
    reply: Annotated[str, key("答复期限", "Reply to an objection.", "reply-days-5")] = "reply-days-5"
    posting: Annotated[str, key("决议公开", "Posting of a decision.", "posting-days-3")] = "posting-days-3"
    quarterly: Annotated[str, key("季度公开", "Quarterly items.", "quarterly-15")] = "quarterly-15"


class DutyKind(Choice):
    """What a duty to publish is about; decides which records fulfil it."""

    MEETING = "meeting", "会议结果"
    RANKING = "ranking", "季度积分榜"
    FINANCE = "finance", "项目收支"
    REDEMPTION = "redemption", "积分兑换"
    OBJECTION = "objection", "意见答复"
    GROUP = "group", "小组名单"


class Duty(Record, frozen=True, kw_only=True):
    """Something that has to be published: the catalogue's line."""

    id: Annotated[str, Identity("duty", r"[a-z][a-z0-9-]{0,29}", "meeting-outcome"), key("编号", "Short id.", "meeting-outcome")]
    item: Annotated[str, key("事项", "What has to be public.", "居民会议的决定和票数")]
    kind: Annotated[DutyKind, key("种类", "Which records fulfil it.", "会议结果")]
    basis: Annotated[str, key("依据", "Rule or decision that demands it.", "居民公约第4条")]
    within: Annotated[str, key("时限", "Preset for the deadline.", "posting-days-3")]


class SheetKind(Choice):
    """Kinds of printed sheets."""

    MEETING = "meeting", "会议公示"
    NOTICE = "notice", "公告"
    RANKING = "ranking", "积分榜"
    HONOURS = "honours", "荣誉榜"
    REDEMPTION = "redemption", "兑换单"
    PROJECT = "project", "项目"
    BUILDING = "building", "楼栋海报"
    ISSUES = "issues", "问题清单"
    ISSUE = "issue", "来龙去脉"
    WEEK = "week", "每周积分"


PUBLISHED = tuple(kind for kind in SheetKind if kind not in (SheetKind.ISSUE, SheetKind.WEEK))  # these on demand


class YearEnd(Choice):
    """What becomes of points that are left over on 31 December."""

    CARRY = "carry", "保留", "结转"
    LAPSE = "lapse", "清零"


class PointsSettings(Record, frozen=True, kw_only=True):
    """How the community handles its points."""

    year_end: Annotated[YearEnd, key("年底剩分", "Points left over at the end of a year.", "保留")] = YearEnd.CARRY
    recorders: Annotated[tuple[str, ...], key("记分人", "Who records, masked; offered in the sheet.", "[周某, 郑某]")] = ()
    reviewers: Annotated[tuple[str, ...], key("复核人", "Who reviews, masked; offered in the sheet.", "[吴某, 林某]")] = ()


class Demo(Record, frozen=True, kw_only=True):
    """Marks a demonstration: a strip on each page says so."""

    note: Annotated[str, key("说明", "The strip's words.", "演示页面：姓名、日期、金额都是示例。")]
    as_of: Annotated[dt.date | None, key("日子", "Day on which the demonstration stands still.", "2026-04-02")] = None


class Language(Choice):
    """Language of the pages' own words."""

    ZH = "zh", "中文", "zh-CN"
    EN = "en", "英文", "English"


class Engine(Choice):
    """What finds the blocks of Markdown texts; the pages are the same."""

    MARKDOWN = "markdown", "常规"
    COMRAK = "comrak", "快速"


class Licence(Choice):
    """Under which terms others may use the open data."""

    BY = "CC-BY-4.0", "注明来源"
    ZERO = "CC0-1.0", "随便用"


class Settings(Record, frozen=True, kw_only=True):
    """site.yaml."""

    name: Annotated[str, key("名称", "Name of the site.", "供销社小区公开栏")]
    community: Annotated[str, key("小区", "Name of the neighbourhood.", "供销社小区")]
    organisation: Annotated[str, key("主办", "Who runs it.", "永兴街社区居民委员会")]
    seal: Annotated[str, key("印章", "Four characters for the mark.", "供销公开")] = ""
    base_url: Annotated[str, key("网址", "Address of the published site; QR codes need it.", "https://yxj.example")] = ""
    short_urls: Annotated[bool, key("短网址", "The host opens /3 as /3.html, in any case.", "否")] = False
    language: Annotated[Language, key("语言", "Language of the pages' own words.", "中文")] = Language.ZH
    theme: Annotated[str, key("主题", "Theme folder.", "board")] = "board"
    residents: Annotated[int | None, key("居民人数", "Residents.", "3987", unit="people")] = None
    contact: Annotated[Contact, key("联系方式", "Where residents turn to.", also=("联系",))]
    buildings: Annotated[tuple[Building, ...], key("楼栋", "All buildings.")]
    categories: Annotated[tuple[Category, ...], key("类别", "Kinds of issues.")]
    headlines: Annotated[tuple[IssueRef, ...], key("大事", "Issues that the home page always shows.", "[W2025-001]")] = ()
    presets: Annotated[Presets, key("规则", "Presets that hold here.")] = Presets()
    points: Annotated[PointsSettings, key("积分", "How points are handled.")] = PointsSettings()
    sheets: Annotated[tuple[SheetKind, ...], key("纸张", "Sheets that are made with the site and linked.")] = PUBLISHED
    duties: Annotated[tuple[Duty, ...], key("公开目录", "What has to be published.")] = ()
    compiled_by: Annotated[str, key("整理", "Role that keeps the records.", "社区干事")] = ""
    checked_by: Annotated[str, key("核对", "Who checks them.", "监督小组4名居民代表")] = ""
    data_licence: Annotated[Licence | None, key("数据许可", "Terms of the open data; none are named when left out.", "CC-BY-4.0")] = None
    prose: Annotated[Engine, key("正文排版", "Engine for Markdown; comrak has to be installed.", "comrak")] = Engine.MARKDOWN
    disclosure: Annotated[DisclosureSettings, key("隐私检查", "What the gate against disclosure stops.")] = DisclosureSettings()
    publish: Annotated[tuple[Target, ...], key("发布", "Places to publish to; see docs/publish.md.")] = ()
    stale_warn_days: Annotated[int, key("多久没动静提醒", "Days until staff are warned.", "30", unit="days")] = 30
    stale_days: Annotated[int, key("多久没动静写明", "Days until the page says so.", "60", unit="days")] = 60
    demo: Annotated[Demo | None, key("演示", "Only for demonstrations.")] = None
