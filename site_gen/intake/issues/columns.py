"""Headings of a list of issues, as people and Open311 write them, to the fields of a draft. Pure."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from site_gen.records.fields import fields
from site_gen.records.issues import Issue
from site_gen.spreadsheets.columns import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Why = Literal["", "private", "unknown", "twice", "hidden", "asked"]

# What a table tells of an issue besides its fields: field -> Chinese and English name.
MORE: Mapping[str, tuple[str, str]] = MappingProxyType({
    "note": ("说明", "description"),
    "status": ("状态", "status"),
    "reply": ("处理情况", "reply"),
    "updated": ("处理日期", "updated"),
    "number": ("原编号", "old number"),
})  # fmt: skip
_NEVER = ("id", "history", "decisions", "project", "photos", "figures", "duplicate_of")  # need other records, or steps
# Beyond the keys of the record, the likeliest first: where two columns mean one field, the earlier word is taken.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "title": (
        "事项", "问题", "问题标题", "问题名称", "事项名称", "主题", "诉求", "反映问题", "反映事项", "存在问题",
        "居民诉求", "居民需求", "需求", "意见", "建议", "事由",
    ),
    "category": ("分类", "类型", "问题类别", "问题类型", "问题分类", "service_name", "service_code", "type"),
    "building": ("楼号", "楼栋号", "楼", "栋", "栋号", "幢"),
    "spot": ("地点", "具体位置", "地址", "发生地点", "问题地点", "address", "location", "address_string"),
    "reported_on": (
        "提出日期", "反映日期", "上报日期", "登记日期", "受理日期", "提出时间", "反映时间", "收到时间", "登记时间",
        "受理时间", "上报时间", "日期", "时间", "requested_datetime", "date", "reported",
    ),
    "source": ("渠道", "问题来源", "来源渠道", "反映渠道", "反映方式", "途径", "channel"),
    "households": ("户数", "影响户数", "反映户数", "households"),
    "note": (
        "说明", "问题描述", "描述", "具体内容", "具体问题", "情况说明", "问题说明", "内容", "详情", "诉求内容",
        "反映内容", "description", "details", "备注", "remark",
    ),
    "status": ("状态", "办理状态", "处理状态", "进度", "是否办结", "是否解决", "status"),
    "reply": (
        "处理情况", "答复", "办理情况", "处理结果", "办理结果", "答复内容", "回复", "整改情况", "落实情况", "完成情况",
        "进展", "status_notes", "reply", "resolution",
    ),
    "updated": (
        "处理日期", "答复日期", "办结日期", "完成日期", "更新日期", "处理时间", "答复时间", "办结时间", "完成时间",
        "更新时间", "updated_datetime", "updated",
    ),
    "number": ("原编号", "编号", "工单号", "工单编号", "受理编号", "问题编号", "service_request_id", "id"),
    "owner": (
        "负责人", "责任人", "责任单位", "负责单位", "承办单位", "承办部门", "责任部门", "牵头单位",
        "agency_responsible",
    ),
    "supervisor": ("监督人", "监督单位"),
    "due": ("截止日期", "完成期限", "办理期限", "整改期限", "计划完成时间", "计划完成日期", "expected_datetime"),
    "next_step": ("下一步打算", "下一步措施", "下步计划", "service_notice"),
    "route": ("办理方式", "解决方式"),
    "funds": ("资金来源",),
    "reason": ("未办原因", "不办原因", "未解决原因"),
    "confirmed_by": ("确认人", "验收人"),
}  # fmt: skip
_PEOPLE = re.compile(
    "姓名|名字|电话|手机|联系|身份证|证件|门牌|房号|房间|室号|户号|户码|户主|住户|业主|住址|微信|邮箱|年龄|性别|车牌|单元|银行|账号"
    "|e-?mail|phone|mobile|first_?name|last_?name|surname|full_?name|account_?id|device_?id|contact|wechat|reporter|人员?$|人$|者$"
    "|^(?:name|户|签名|签字|qq)$"
)


class Column(NamedTuple):
    """One column: where it is, its heading, the field that it became, or why it is left out."""

    at: str
    heading: str
    field: str = ""
    why: Why = ""


@cache
def targets() -> Mapping[str, tuple[str, str]]:
    """Every field that a column can become, with its Chinese and English name."""
    known = {one.name: (one.zh, one.key) for one in fields(Issue) if one.name not in _NEVER}
    return MappingProxyType({**known, **MORE})


def target(word: str) -> str:
    """The field that somebody names for `--map`, "" for none."""
    return _meaning().get(plain(word), ("", 0))[0]


def people(heading: str) -> bool:
    """True for a heading below which people are named or described."""
    name = plain(heading)
    parts = (name, name.rpartition(".")[2])  # of an object in an object, as in reporter.name
    return name not in _meaning() and any(_PEOPLE.search(one) for one in parts)


def meant(headings: Iterable[str], wanted: Mapping[str, str]) -> int:
    """How many cells of a row are headings that become a field; 0 when it does not look like a row of headings.

    A single word among many cells is no heading, unless it was asked for: it may stand in any row.
    """
    names = [plain(one) for one in headings]
    known = [one for one in names if wanted.get(one) or target(one)]
    sure = len(known) > 1 or len(names) < 3 or any(one in wanted for one in known)
    return len(known) if sure and tells_what(known, wanted) else 0


def tells_what(headings: Iterable[str], wanted: Mapping[str, str]) -> bool:
    """True when a column says what the issue is."""
    return any((wanted.get(plain(one)) or target(one)) in ("title", "note") for one in headings)


def columns(headings: Mapping[str, str], wanted: Mapping[str, str], hidden: frozenset[str]) -> tuple[Column, ...]:
    """What becomes of each column. `wanted` is `plain` heading -> field, "" for a column that is to be left out."""
    taken: dict[str, tuple[int, str]] = {}
    for at, heading in headings.items():
        field, rank = _field(heading, wanted)
        if field and (at not in hidden or plain(heading) in wanted) and rank < taken.get(field, (1_000, ""))[0]:
            taken[field] = (rank, at)
    chosen = {at: field for field, (_, at) in taken.items()}
    return tuple(_columns(headings, wanted, hidden, chosen))


def _columns(
    headings: Mapping[str, str], wanted: Mapping[str, str], hidden: frozenset[str], chosen: Mapping[str, str]
) -> Iterator[Column]:
    for at, heading in headings.items():
        why: Why = "unknown"
        if at in chosen:
            yield Column(at, heading, chosen[at])
            continue
        if people(heading):
            why = "private"
        elif wanted.get(plain(heading)) == "":
            why = "asked"
        elif target(heading):
            why = "hidden" if at in hidden else "twice"
        yield Column(at, heading, "", why)


def _field(heading: str, wanted: Mapping[str, str]) -> tuple[str, int]:
    """The field of a heading and how likely it is; what was asked for comes first."""
    name = plain(heading)
    if people(heading):
        return "", 0
    return (wanted[name], -1) if name in wanted else _meaning().get(name, ("", 0))


@cache
def _meaning() -> Mapping[str, tuple[str, int]]:
    """Every heading that means something, as `plain` leaves it, to its field and rank."""
    found: dict[str, tuple[str, int]] = {}
    own = {one.name: one.spellings for one in fields(Issue) if one.name not in _NEVER}
    for field in targets():
        words = (*own.get(field, ()), *_WORDS.get(field, ()))
        for rank, word in enumerate(words):
            found.setdefault(plain(word), (field, rank))
    return MappingProxyType(found)
