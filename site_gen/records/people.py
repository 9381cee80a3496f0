"""Groups of residents and what they are for."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from site_gen.records.base import BuildingRef, DecisionRef, GroupRef, Identity, Record, key
from site_gen.records.points import Consent


class Member(Record, frozen=True, kw_only=True):
    """Someone in a group, by role."""

    role: Annotated[str, key("职务", "Role in the group.", "楼栋长")]
    name: Annotated[str, key("姓名", "Masked: surname and 某.", "王某")]
    building: Annotated[BuildingRef | None, key("楼栋", "Building.", "3")] = None
    consent: Annotated[Consent | None, key("同意书", "Written consent to be named in full.")] = None


class Person(Record, frozen=True, kw_only=True):
    """Somebody whose data must not get out. Only used to search for it; consent unlocks what it names, until its last day."""

    name: Annotated[str, key("姓名", "Full name; never published.", "张禾润")]
    phones: Annotated[str, key("电话", "All numbers, parted by 、.", "138 0000 0000")] = ""
    flat: Annotated[str, key("门牌", "Flat.", "1-2-301")] = ""
    id_number: Annotated[str, key("身份证号", "Identity number, if it is kept at all.", "")] = ""
    ambiguous: Annotated[bool, key("也是常用词", "Whether the name is an ordinary word too (高峰).", "否")] = False
    consent_scope: Annotated[str, key("同意公开", "What may be public: 姓名, 电话, 门牌, parted by 、.", "姓名、电话")] = ""
    consent_until: Annotated[dt.date | None, key("同意到", "Last day of that consent; without a day there is none.", "2027-03-20")] = None


class Group(Record, frozen=True, kw_only=True):
    """A group with a mandate."""

    id: Annotated[str, Identity("group", r"[a-z][a-z0-9-]{0,29}", "coordination"), key("编号", "Stable id.", "coordination")]
    name: Annotated[str, key("名称", "Name.", "协调小组")]
    mandate: Annotated[str, key("管什么", "What it is there for.", "派活、排班、调解")]
    members: Annotated[tuple[Member, ...], key("成员", "Members by role.")] = ()
    since: Annotated[dt.date | None, key("成立", "Day it was formed.", "2025-06-02")] = None
    until: Annotated[dt.date | None, key("任期到", "Last day of its term.", "2028-06-01")] = None
    reports_to: Annotated[GroupRef | None, key("向谁负责", "Group it answers to.", "self-management")] = None
    decision: Annotated[DecisionRef | None, key("决议", "Decision that formed it.", "H2025-04-1")] = None
