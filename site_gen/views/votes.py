"""A motion as pages show it: its counts, what it needed, and what became of it. Pure."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from site_gen import votes
from site_gen.views.parts import Link, decision_url, issue_url, project_url

if TYPE_CHECKING:
    from site_gen.presets import MeetingRule
    from site_gen.records.meetings import AreaTally, Decision, Meeting


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One line of how a decision was carried out."""

    date: dt.date
    note: str
    by: str
    done: bool


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """Floor area behind the answers, in square metres."""

    total: Decimal
    for_: Decimal
    against: Decimal
    abstain: Decimal
    not_voting: Decimal


class Vote(msgspec.Struct, frozen=True, kw_only=True):
    """A motion. Without a vote the counts, `base` and `needed` are None; `ceiling` is in fen.

    `result` is passed, not_passed, deferred or withdrawn, "" while nothing was decided. `quorate` is False when too
    few had come, so that nothing could pass.
    """

    id: str
    title: str
    url: str
    text: str
    options: tuple[str, ...]
    result: str
    for_: int | None
    against: int | None
    abstain: int | None
    not_voting: int
    base: int | None
    needed: int | None
    quorate: bool
    area: Area | None
    rule: str
    rule_zh: str
    rule_en: str
    owner: str
    due: dt.date | None
    due_note: str
    ceiling: int | None
    money: str
    issues: tuple[Link, ...]
    projects: tuple[Link, ...]
    execution: tuple[Report, ...]
    done: bool  # a report says that it is fully carried out
    supersedes: Link | None


def vote(decision: Decision, meeting: Meeting, rule: MeetingRule) -> Vote:
    """A decision of a meeting, counted by the rule that holds for it. Links bear ids as their words."""
    counted = votes.count(rule, due=meeting.due, present=meeting.present, decision=decision)
    both = meeting.due is not None and meeting.present is not None
    reports = sorted(decision.execution, key=lambda one: one.date)
    return Vote(
        id=decision.id,
        title=decision.title,
        url=decision_url(decision.id),
        text=decision.text,
        options=decision.options,
        result=counted.result.value if counted.result else "",
        for_=decision.for_,
        against=decision.against,
        abstain=decision.abstain,
        not_voting=decision.not_voting,
        base=counted.base,
        needed=counted.needed,
        quorate=not both or votes.quorum(rule, meeting.due or 0, meeting.present or 0).met,
        area=_area(decision.area),
        rule=rule.id,
        rule_zh=rule.zh,
        rule_en=rule.en,
        owner=decision.owner,
        due=decision.due,
        due_note=decision.due_note,
        ceiling=decision.ceiling,
        money=decision.money,
        issues=tuple(Link(one, issue_url(one), one) for one in decision.issues),
        projects=tuple(Link(one, project_url(one), one) for one in decision.projects),
        execution=tuple(Report(date=one.date, note=one.note, by=one.by, done=one.done) for one in reports),
        done=any(one.done for one in reports),
        supersedes=_link(decision.supersedes),
    )


def _area(area: AreaTally | None) -> Area | None:
    if area is None:
        return None
    return Area(
        total=area.total, for_=area.for_, against=area.against, abstain=area.abstain, not_voting=area.not_voting
    )


def _link(decision_id: str | None) -> Link | None:
    return Link(decision_id, decision_url(decision_id), decision_id) if decision_id else None


def named(one: Vote, links: tuple[Link, ...]) -> Vote:
    """The same motion with titles instead of ids as the words of its links; ids without a link stay as they are."""
    by_id = {link.id: link for link in links}
    return msgspec.structs.replace(
        one,
        issues=tuple(by_id.get(link.id, link) for link in one.issues),
        projects=tuple(by_id.get(link.id, link) for link in one.projects),
        supersedes=by_id.get(one.supersedes.id, one.supersedes) if one.supersedes else None,
    )
