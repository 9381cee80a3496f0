"""What the register holds. Nothing is computed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_gen.diagnostics import Keys
    from site_gen.records.base import Record
    from site_gen.records.boards import Posted
    from site_gen.records.issues import Issue
    from site_gen.records.meetings import Decision, Meeting
    from site_gen.records.notices import Correction, Notice, Objection
    from site_gen.records.people import Group
    from site_gen.records.photos import Photo
    from site_gen.records.points import (
        Honour,
        Household,
        PointsEntry,
        Ranking,
        Redemption,
        RedemptionEvent,
        RuleVersion,
        SettledEntry,
    )
    from site_gen.records.projects import Project
    from site_gen.records.settings import Building, Settings
    from site_gen.register.status import Standing


class Origin(NamedTuple):
    """Where a record stands: file and the keys that lead to it."""

    path: str
    keys: Keys = ()


class Held(NamedTuple):
    """A record as it was loaded from one file."""

    kind: str
    record: Record
    origin: Origin


class Register(NamedTuple):
    """All records by id, each mapping in order of id. `about` is the inverse of every link: id -> ids that name it."""

    settings: Settings
    issues: Mapping[str, Issue]
    standings: Mapping[str, Standing]
    meetings: Mapping[str, Meeting]
    decisions: Mapping[str, Decision]
    notices: Mapping[str, Notice]
    objections: Mapping[str, Objection]
    projects: Mapping[str, Project]
    groups: Mapping[str, Group]
    photos: Mapping[str, Photo]
    corrections: Mapping[str, Correction]
    rule_versions: tuple[RuleVersion, ...]
    rankings: Mapping[str, Ranking]
    entries: Mapping[str, tuple[PointsEntry, ...]]
    events: Mapping[str, RedemptionEvent]
    redemptions: Mapping[str, tuple[Redemption, ...]]
    honours: Mapping[str, Honour]
    settled: Mapping[str, tuple[SettledEntry, ...]]
    households: Mapping[str, Household]
    posted: Mapping[str, Posted]  # in the order of days, then of the file
    buildings: Mapping[str, Building]
    categories: Mapping[str, str]  # id -> words
    about: Mapping[str, tuple[str, ...]]
    origins: Mapping[tuple[str, str], Origin]

    def meeting_of(self, decision_id: str) -> Meeting:
        """The meeting that took a decision: its id is the decision's without the last number."""
        return self.meetings[decision_id.rsplit("-", 1)[0]]
