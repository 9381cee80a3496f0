"""Pages about the committee itself: groups, corrections, how to read the site, what had to be published, 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.plan.common import corrections_of, keepers
from site_gen.plan.coverage import lines
from site_gen.plan.model import Context, Page
from site_gen.plan.names import record_link
from site_gen.register.checks.notices import withdrawn
from site_gen.views.community import (
    GroupView,
    MemberView,
    RuleWords,
    correction_row,
    corrections_view,
    coverage_view,
    duty_view,
    groups_view,
    guide_view,
    missing_view,
    withdrawn_view,
)
from site_gen.views.parts import Link, building_url, decision_url, record_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.records.notices import Correction
    from site_gen.records.people import Group, Member
    from site_gen.views.community import DutyView


CORRECTIONS = "content/corrections.yaml"


def files(context: Context) -> Iterator[Page]:
    """The pages of this room."""
    register, who = context.register, keepers(context)
    groups = tuple(group_view(context, one) for one in register.groups.values())
    fixes = corrections_of(context, *register.groups)
    yield Page("groups.html", "groups.html", groups_view, (groups, fixes, who), ("content/groups.yaml",))
    rows = tuple(correction_row(one, _corrected(context, one)) for one in register.corrections.values())
    yield Page("corrections.html", "corrections.html", corrections_view, (rows, who))
    for record_id, ends in withdrawn(register).items():
        url = record_url(record_id)
        yield Page(url, "withdrawn.html", withdrawn_view, (url, record_id, tuple(ends), who), (CORRECTIONS,))
    yield Page("guide.html", "guide.html", guide_view, (*_rules(context), who))
    yield Page("coverage.html", "coverage.html", coverage_view, (tuple(_duties(context)), who))
    yield Page("404.html", "404.html", missing_view, (who,))


def _corrected(context: Context, correction: Correction) -> Link:
    """The record that was corrected, or the page in its place."""
    name = correction.record
    return Link(name, record_url(name), name) if correction.withdrawn else record_link(context, name)


def group_view(context: Context, group: Group) -> GroupView:
    """A group as every reader may see it."""
    register = context.register
    boss = register.groups.get(group.reports_to or "")
    decision = register.decisions.get(group.decision or "")
    return GroupView(
        id=group.id,
        name=group.name,
        mandate=group.mandate,
        members=tuple(_member(context, one) for one in group.members),
        since=group.since,
        until=group.until,
        ended=group.until is not None and group.until < context.as_of,
        reports_to=Link(boss.name, f"groups.html#{boss.id}", boss.id) if boss else None,
        decision=Link(decision.title, decision_url(decision.id), decision.id) if decision else None,
    )


def _member(context: Context, member: Member) -> MemberView:
    """A consent that has run out masks the name again, without anyone having to think of it."""
    consent = member.consent
    ended = consent is not None and consent.until is not None and consent.until < context.as_of
    building = context.register.buildings.get(member.building or "")
    return MemberView(
        role=member.role,
        name=f"{member.name[:1]}某" if ended else member.name,
        building=Link(building.name, building_url(building.id), building.id) if building else None,
    )


def _rules(context: Context) -> tuple[object, ...]:
    """The presets of site.yaml in words, and a building to point at."""
    settings, presets = context.register.settings, context.presets
    chosen = settings.presets
    meeting = presets.meeting_rules[chosen.meeting]
    terms = [presets.terms[name] for name in (chosen.window, chosen.reply, chosen.posting, chosen.quarterly)]
    words = [RuleWords(one.zh, one.en) for one in terms]
    example = next((one.name for one in settings.buildings), "")
    return (RuleWords(meeting.zh, meeting.en), *words, settings.stale_days, example)


def _duties(context: Context) -> Iterator[DutyView]:
    for duty in context.register.settings.duties:
        term = context.presets.terms[duty.within]
        words = RuleWords(term.zh, term.en)
        yield duty_view(duty.id, duty.item, duty.kind.value, duty.basis, words, lines(context, duty.kind, term))
