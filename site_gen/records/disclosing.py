"""What the gate against disclosure looks for, how strict it is, and what is let through on purpose."""

from __future__ import annotations

from typing import Annotated

from site_gen.records.base import Choice, Record, key


class Severity(Choice):
    """What a finding does to a build."""

    ERROR = "error", "错误"
    WARNING = "warning", "提醒"
    OFF = "off", "不查"


class Rule(Choice):
    """What the gate looks for in texts."""

    MOBILE = "mobile", "手机号"
    LANDLINE = "landline", "座机"
    ID = "id", "身份证号"
    ID_OLD = "id_old", "老身份证号"
    CARD = "card", "银行卡号"
    FLAT = "flat", "门牌"
    PLATE = "plate", "车牌"
    WECHAT = "wechat", "微信号"
    EMAIL = "email", "邮箱"
    MINOR = "minor", "未成年人"
    BLACKLIST = "blacklist", "黑名单"
    ARREARS = "arrears", "欠费"
    SENSITIVE = "sensitive", "敏感情况"
    SMALL_COUNT = "small_count", "人数太少"
    ROSTER = "roster", "名册"


class Allowed(Record, frozen=True, kw_only=True):
    """Something that the gate would stop and that may be public, with the reason. Never leaves the records."""

    rule: Annotated[Rule, key("规则", "What the gate takes it for.", "门牌")]
    text: Annotated[str, key("文字", "The words that it stops at, or a part of the text that holds them.", "2-1-301号文件")]
    why: Annotated[str, key("理由", "Why it may be public.", "是文件编号，不是门牌")]


class Kept(Record, frozen=True, kw_only=True):
    """Fields that any record in content/ may have (tables apart) and that no page ever sees."""

    allow: Annotated[tuple[Allowed, ...], key("放行", "What the gate may let through in this record.")] = ()
    private: Annotated[str, key("内部", "A note for the office; never published.", "等张主任回话")] = ""
    draft: Annotated[bool, key("草稿", "The record is not finished: as if it were not there.", "是")] = False


class DisclosureSettings(Record, frozen=True, kw_only=True):
    """How strict the gate is, rule by rule."""

    mobile: Annotated[Severity, key("手机号", "Mobile numbers.", "错误")] = Severity.ERROR
    landline: Annotated[Severity, key("座机", "Landline numbers.", "提醒")] = Severity.WARNING
    id: Annotated[Severity, key("身份证号", "Identity numbers of 18 digits with a right check digit.", "错误")] = Severity.ERROR
    id_old: Annotated[Severity, key("老身份证号", "Identity numbers of 15 digits.", "提醒")] = Severity.WARNING
    card: Annotated[Severity, key("银行卡号", "Bank cards beside a word such as 账号.", "错误")] = Severity.ERROR
    flat: Annotated[Severity, key("门牌", "Addresses down to the flat.", "错误")] = Severity.ERROR
    plate: Annotated[Severity, key("车牌", "Number plates.", "错误")] = Severity.ERROR
    wechat: Annotated[Severity, key("微信号", "WeChat and QQ accounts.", "错误")] = Severity.ERROR
    email: Annotated[Severity, key("邮箱", "E-mail addresses.", "提醒")] = Severity.WARNING
    minor: Annotated[Severity, key("未成年人", "A name beside an age below 18.", "错误")] = Severity.ERROR
    blacklist: Annotated[Severity, key("黑名单", "Words of black lists.", "提醒")] = Severity.WARNING
    arrears: Annotated[Severity, key("欠费", "Who owes money.", "错误")] = Severity.ERROR
    sensitive: Annotated[Severity, key("敏感情况", "Health, poverty and the like of a person or flat.", "错误")] = Severity.ERROR
    small_count: Annotated[Severity, key("人数太少", "A sensitive count of one or two.", "提醒")] = Severity.WARNING
    roster: Annotated[Severity, key("名册", "Whatever stands in private/.", "错误")] = Severity.ERROR
    contacts: Annotated[tuple[str, ...], key("公开电话", "Numbers and addresses that the office gives out, besides its own.", "[0370-0000000]")] = ()
    allow: Annotated[tuple[Allowed, ...], key("放行", "What the gate may let through on the whole site; tables have no other place.")] = ()
