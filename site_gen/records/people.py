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
