"""Headings of a points sheet, as people write them, to the fields of an entry."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING
from unicodedata import normalize

from site_gen.records.fields import fields
from site_gen.records.points import PointsEntry, RosterRow

if TYPE_CHECKING:
    from collections.abc import Mapping

# Beyond the words of the records. Names and last week's values are for the eye only.
_MORE = {
    "household": ("户号", "编码", "家庭编码", "户", "code", "household code"),
    "rule": ("做了什么", "事项", "项目", "细则编号", "积分项目", "item", "what"),
    "quantity": ("次数", "数", "个数", "count", "qty"),
    "note": ("备注", "说明", "具体", "remark"),
    "date": ("时间", "哪天", "day"),
    "recorder": ("记录人", "登记人"),
    "reviewer": ("核对人", "审核人"),
    "points": ("积分", "得分", "分数"),
    "building": ("楼栋", "楼号", "楼", "栋", "building"),
    "name": ("姓名", "名字", "姓", "户主", "name", "surname"),
    "last": ("上周", "上周（不用填）", "last week"),
}
EYES_ONLY = frozenset({"name", "last"})


@cache
def headings() -> Mapping[str, str]:
    """Every heading that means something, as `plain` leaves it, to its field."""
    found: dict[str, str] = {}
    for field in fields(PointsEntry):
        found |= dict.fromkeys(map(plain, field.spellings), field.name)
    found |= {plain(word): name for name, words in _MORE.items() for word in words}
    return MappingProxyType(found | {plain("编号"): "id", plain("户码"): "household"})


def plain(heading: str) -> str:
    """A heading without spaces, width, case and what stands in brackets behind it: "户 码（必填）" is "户码"."""
    text = "".join(normalize("NFKC", heading).lower().split()).strip("*:")
    cut = text.find("(")
    return text if cut <= 0 else text[:cut]


def zh(name: str) -> str:
    """What the field is called in a new sheet or ledger."""
    return next(one.zh for struct in (PointsEntry, RosterRow) for one in fields(struct) if one.name == name)
