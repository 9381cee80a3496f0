"""Honours: nominated, voted on, made public for objections, then awarded; a full name only with a signed paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from site_gen import votes
from site_gen.records.meetings import Result
from site_gen.register.checks.common import FLAT, fault, future
from site_gen.register.checks.notices import window_close

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from site_gen.diagnostics import Fault, Keys
    from site_gen.presets import Presets
    from site_gen.records.points import Honour
    from site_gen.register.model import Register

MASKED = re.compile(r"[某*＊×]")


def check(register: Register, presets: Presets, as_of: dt.date) -> Iterator[Fault]:
    """All faults of all honours."""
    for honour in register.honours.values():
        where = (register, "honour", honour.id)
        if not _masked(register, honour):
            yield fault(*where, "recipient-unmasked", "recipient")
        if honour.full_name and honour.consent is None:
            yield fault(*where, "full-name-without-consent", "full_name")
        consent = honour.consent
        if consent and consent.until and consent.until < consent.date:
            yield fault(*where, "consent-ends-early", "consent", "until", date=consent.until, signed=consent.date)
        yield from _path(register, presets, honour, as_of)


def _masked(register: Register, honour: Honour) -> bool:
    """A name with a mask in it, or a building or group as it is known; a flat never."""
    text = honour.recipient
    known = [one.name for one in register.buildings.values()] + [one.name for one in register.groups.values()]
    return not FLAT.search(text) and (bool(MASKED.search(text)) or any(name in text for name in known))


def _path(register: Register, presets: Presets, honour: Honour, as_of: dt.date) -> Iterator[Fault]:
    """Vote, notice and award in this order; each may be left out, none may contradict another."""
    where = (register, "honour", honour.id)
    vote = register.decisions.get(honour.decision or "")
    if vote is not None:
        meeting = register.meeting_of(vote.id)
        rule = presets.meeting_rules.get(vote.rule or meeting.rule or register.settings.presets.meeting)
        result = votes.count(rule, due=meeting.due, present=meeting.present, decision=vote).result if rule else None
        if rule and result is not Result.PASSED:
            yield fault(*where, "honour-not-passed", "decision", id=vote.id)
        if honour.awarded_on and honour.awarded_on < meeting.date:
            yield fault(*where, "awarded-before-vote", "awarded_on", id=vote.id, date=meeting.date)
    notice = register.notices.get(honour.notice or "")
    closes = window_close(register, presets, notice) if notice else None
    if notice and honour.awarded_on and honour.awarded_on <= (closes or notice.published):
        yield fault(*where, "awarded-before-close", "awarded_on", id=notice.id, closes=closes or notice.published)
    dates: list[tuple[dt.date | None, Keys]] = [(honour.awarded_on, ("awarded_on",))]
    if honour.consent:
        dates.append((honour.consent.date, ("consent", "date")))
    yield from future(*where, dates, as_of)
