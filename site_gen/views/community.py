"""Pages about the committee itself: groups, corrections, how to read the site, what had to be published, 404."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from site_gen.views.parts import Keepers, Link, correction_line, provenance
from site_gen.views.shell import CorrectionLine, View

if TYPE_CHECKING:
    from site_gen.records.notices import Correction


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    """Someone in a group."""

    role: str
    name: str
    building: Link | None


class GroupView(msgspec.Struct, frozen=True, kw_only=True):
    """A group. `ended`: its term is over on the day of the build."""

    id: str
    name: str
    mandate: str
    members: tuple[MemberView, ...]
    since: dt.date | None
    until: dt.date | None
    ended: bool
    reports_to: Link | None
    decision: Link | None


class GroupsView(View, frozen=True, kw_only=True):
    """All groups: those whose term runs first."""

    groups: tuple[GroupView, ...]


class CorrectionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A correction and the record that it changed."""

    id: str
    record: Link
    line: CorrectionLine


class CorrectionsView(View, frozen=True, kw_only=True):
    """All corrections, newest first."""

    rows: tuple[CorrectionRow, ...]


class WithdrawnView(View, frozen=True, kw_only=True):
    """What is left of a record that was taken out: that, since when and, in its provenance, why."""

    id: str
    since: dt.date


class RuleWords(msgspec.Struct, frozen=True):
    """A preset in words."""

    zh: str
    en: str


class GuideView(View, frozen=True, kw_only=True):
    """How to read the site, and what it does with personal data."""

    meeting: RuleWords
    window: RuleWords
    reply: RuleWords
    posting: RuleWords
    quarterly: RuleWords
    stale_days: int
    example: str  # name of a building, for the words on QR codes; "" when there is none


class CoverageLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that had to be public. `state` is on_time, late, missing, not_due or unknown."""

    what: Link
    due: dt.date | None
    published: dt.date | None
    state: str
    late_days: int


class DutyView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the catalogue with all that it asked for so far, newest first."""

    id: str
    item: str
    kind: str
    basis: str
    term: RuleWords
    lines: tuple[CoverageLine, ...]
    on_time: int
    late: int
    missing: int


class CoverageView(View, frozen=True, kw_only=True):
    """The catalogue of what has to be published, and whether it was."""

    duties: tuple[DutyView, ...]
    on_time: int
    late: int
    missing: int


class PlainView(View, frozen=True, kw_only=True):
    """A page that holds nothing but words of the catalogue."""


def groups_view(groups: tuple[GroupView, ...], corrections: tuple[Correction, ...], keepers: Keepers) -> GroupsView:
    """The groups of the neighbourhood."""
    days = [one.since for one in groups if one.since is not None]
    return GroupsView(
        url="groups.html",
        nav="",
        title="",
        description="、".join(one.name for one in groups),
        provenance=provenance(keepers, updated=max(days, default=None), corrections=corrections),
        groups=tuple(sorted(groups, key=lambda one: one.ended)),
    )


def correction_row(correction: Correction, record: Link) -> CorrectionRow:
    """One line of the list of corrections."""
    return CorrectionRow(id=correction.id, record=record, line=correction_line(correction))


def corrections_view(rows: tuple[CorrectionRow, ...], keepers: Keepers) -> CorrectionsView:
    """Everything that was changed after it had been published."""
    newest = sorted(rows, key=lambda one: (one.line.date, one.id), reverse=True)
    return CorrectionsView(
        url="corrections.html",
        nav="",
        title="",
        description="",
        provenance=provenance(keepers, updated=newest[0].line.date if newest else None),
        rows=tuple(newest),
    )


def guide_view(
    meeting: RuleWords,
    window: RuleWords,
    reply: RuleWords,
    posting: RuleWords,
    quarterly: RuleWords,
    stale_days: int,
    example: str,
    keepers: Keepers,
) -> GuideView:
    """How to read the site; the rules are those that site.yaml chose."""
    return GuideView(
        url="guide.html",
        nav="",
        title="",
        description="",
        provenance=provenance(keepers, updated=None),
        meeting=meeting,
        window=window,
        reply=reply,
        posting=posting,
        quarterly=quarterly,
        stale_days=stale_days,
        example=example,
    )


def duty_view(
    name: str, item: str, kind: str, basis: str, term: RuleWords, lines: tuple[CoverageLine, ...]
) -> DutyView:
    """One line of the catalogue with its counts."""
    states = [one.state for one in lines]
    return DutyView(
        id=name,
        item=item,
        kind=kind,
        basis=basis,
        term=term,
        lines=lines,
        on_time=states.count("on_time"),
        late=states.count("late"),
        missing=states.count("missing"),
    )


def coverage_view(duties: tuple[DutyView, ...], keepers: Keepers) -> CoverageView:
    """The catalogue."""
    published = [line.published for duty in duties for line in duty.lines if line.published is not None]
    return CoverageView(
        url="coverage.html",
        nav="",
        title="",
        description="",
        provenance=provenance(keepers, updated=max(published, default=None)),
        duties=duties,
        on_time=sum(one.on_time for one in duties),
        late=sum(one.late for one in duties),
        missing=sum(one.missing for one in duties),
    )


def missing_view(keepers: Keepers) -> PlainView:
    """The page for addresses that do not exist."""
    return PlainView(url="404.html", nav="", title="", description="", provenance=provenance(keepers, updated=None))


def withdrawn_view(url: str, record_id: str, corrections: tuple[Correction, ...], keepers: Keepers) -> WithdrawnView:
    """The page in place of a record that was taken out."""
    navs = {"W": "issues", "H": "meetings", "G": "notices", "X": "projects"}
    return WithdrawnView(
        url=url,
        nav=navs.get(record_id[:1], ""),
        title=record_id,
        description=record_id,
        provenance=provenance(keepers, updated=None, corrections=corrections),
        id=record_id,
        since=min(one.date for one in corrections),
    )
