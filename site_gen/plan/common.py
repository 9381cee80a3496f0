"""What several rooms of the plan look up: who keeps the records, what was corrected, how a vote went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.views.parts import Keepers, Link, notice_url
from site_gen.views.votes import Vote, vote

if TYPE_CHECKING:
    from site_gen.plan.model import Context
    from site_gen.records.notices import Correction


def keepers(context: Context) -> Keepers:
    """Who keeps the records and who checks them."""
    settings = context.register.settings
    return Keepers(settings.compiled_by, settings.checked_by)


def corrections_of(context: Context, *record_ids: str) -> tuple[Correction, ...]:
    """Corrections of some records, in order of id."""
    about = context.register.about
    found = {name for one in record_ids if one in about for name in about[one]}
    if not found:
        return ()
    return tuple(context.register.corrections[name] for name in sorted(found) if name in context.register.corrections)


def notices_about(context: Context, record_id: str) -> tuple[Link, ...]:
    """Notices that name a record."""
    notices = context.register.notices
    ids = [name for name in context.register.about.get(record_id, ()) if name in notices]
    return tuple(Link(notices[name].title, notice_url(name), name) for name in ids)


def vote_of(context: Context, decision_id: str) -> Vote:
    """A decision with its counts and what it needed."""
    register = context.register
    meeting = register.meeting_of(decision_id)
    decision = register.decisions[decision_id]
    name = decision.rule or meeting.rule or register.settings.presets.meeting
    return vote(decision, meeting, context.presets.meeting_rules[name])
