"""Which kind of record lives in which file. Knows paths, not their content."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from site_gen.records.base import PERIOD, Record
from site_gen.records.boards import Posted
from site_gen.records.issues import Issue
from site_gen.records.meetings import Meeting
from site_gen.records.notices import Correction, Notice
from site_gen.records.people import Group, Person
from site_gen.records.photos import Photo
from site_gen.records.points import (
    Honour,
    PointsEntry,
    Ranking,
    Redemption,
    RedemptionEvent,
    RosterRow,
    RuleVersion,
    SettledEntry,
)
from site_gen.records.projects import Project
from site_gen.records.settings import Settings


class Form(Enum):
    """How records stand in a file."""

    ONE = "one record, YAML"
    FRONT = "one record, YAML between two lines of --- and Markdown below"
    LIST = "a list of records, YAML"
    ROWS = "a table, one record a row"


class Kind(NamedTuple):
    """One kind of record and its files.

    `place` is the path with slashes, where <id> and <period> stand for a name. `named_by` is the field that has to
    equal that name, if any.
    """

    name: str
    struct: type[Record]
    place: str
    form: Form
    named_by: str = ""


KINDS = (
    Kind("settings", Settings, "site.yaml", Form.ONE),
    Kind("issue", Issue, "content/issues/<id>.yaml", Form.ONE, "id"),
    Kind("meeting", Meeting, "content/meetings/<id>.md", Form.FRONT, "id"),
    Kind("project", Project, "content/projects/<id>.yaml", Form.ONE, "id"),
    Kind("notice", Notice, "content/notices/<id>.md", Form.FRONT, "id"),
    Kind("group", Group, "content/groups.yaml", Form.LIST),
    Kind("correction", Correction, "content/corrections.yaml", Form.LIST),
    Kind("photo", Photo, "content/photos/photos.yaml", Form.LIST),
    Kind("rule_version", RuleVersion, "content/rankings/rules.yaml", Form.LIST),
    Kind("ranking", Ranking, "content/rankings/<period>/ranking.yaml", Form.ONE, "period"),
    Kind("entry", PointsEntry, "content/rankings/<period>/ledger.csv", Form.ROWS),
    Kind("settled", SettledEntry, "content/rankings/<period>/settled.csv", Form.ROWS),
    Kind("redemption_event", RedemptionEvent, "content/rankings/<period>/redemption.yaml", Form.ONE, "period"),
    Kind("redemption", Redemption, "content/rankings/<period>/redemptions.csv", Form.ROWS),
    Kind("honour", Honour, "content/rankings/<period>/honours.yaml", Form.LIST),
    Kind("posted", Posted, "content/posted.csv", Form.ROWS),
    Kind("household", RosterRow, "private/households.csv", Form.ROWS),
    Kind("person", Person, "private/people.csv", Form.ROWS),
)


class Found(NamedTuple):
    """A file's kind, and the <id> or <period> of its path ("" when it has none)."""

    kind: Kind
    name: str


def _pattern(place: str) -> re.Pattern[str]:
    shape = re.escape(place).replace("<id>", "([^/]+)").replace("<period>", f"({PERIOD.replace('(', '(?:')})")
    return re.compile(shape)


_FIXED = {kind.place: Found(kind, "") for kind in KINDS if "<" not in kind.place}
_PATTERNS = tuple((_pattern(kind.place), kind) for kind in KINDS if "<" in kind.place)


def find(path: str) -> Found | None:
    """The kind of record that a file holds, or None when its path is none of `KINDS`."""
    if path in _FIXED:
        return _FIXED[path]
    for pattern, kind in _PATTERNS:
        if match := pattern.fullmatch(path):
            return Found(kind, match[1])
    return None
