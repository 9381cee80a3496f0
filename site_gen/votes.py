"""Votes: counts, denominators, thresholds and results. Whole numbers and exact fractions, no floats. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen.records.meetings import Result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from site_gen.diagnostics import Keys
    from site_gen.presets import MeetingRule, Share
    from site_gen.records.meetings import AreaTally, Decision

SETTLED = (Result.DEFERRED, Result.WITHDRAWN)  # outcomes that need no votes


class Finding(NamedTuple):
    """Something wrong with a decision or meeting: code, keys inside of the record, arguments of the message."""

    code: str
    keys: Keys
    args: dict[str, object]


class Quorum(NamedTuple):
    """How many have to come, and whether they did."""

    needed: int
    met: bool


class Count(NamedTuple):
    """Outcome of one motion. `base` is the denominator, `needed` the votes that pass; None without a vote.

    `result` is None while there is nothing to decide from.
    """

    base: int | None
    needed: int | None
    result: Result | None
    findings: tuple[Finding, ...]


def quorum(rule: MeetingRule, due: int, present: int) -> Quorum:
    """Whether a meeting of `due` people with `present` of them is valid. Floor area is looked at by each vote."""
    needed = rule.quorum.needed(due)
    return Quorum(needed, present >= needed)


def attendance(due: int | None, present: int | None, leave: int, proxy: int) -> tuple[Finding, ...]:
    """Faults of a meeting's own numbers. Without `present` it is still to come, and may be excused from already."""
    found = []
    came = present or 0
    if present is not None and due is None:
        found.append(Finding("attendance-due-missing", ("present",), {}))
    if due is not None and came > due:
        found.append(Finding("attendance-too-many", ("present",), {"present": present, "due": due}))
    elif due is not None and came + leave > due:
        found.append(Finding("attendance-leave", ("leave",), {"present": came, "leave": leave, "due": due}))
    if present is not None and proxy > present:
        found.append(Finding("attendance-proxy", ("proxy",), {"present": present, "proxy": proxy}))
    return tuple(found)


def count(rule: MeetingRule, *, due: int | None, present: int | None, decision: Decision) -> Count:
    """Recompute a motion's result from its counts and find every contradiction with what was written.

    A meeting without quorum passes nothing. `due` and `present` are the meeting's, None while not written.
    """
    counts = {"for": decision.for_, "against": decision.against, "abstain": decision.abstain}
    missing = [name for name, number in counts.items() if number is None]
    written = decision.result if decision.result in SETTLED else None
    if present is None:
        return Count(None, None, written, tuple(_too_early(decision, counts)))
    if len(missing) == len(counts):
        needs_votes = (Finding("vote-missing", (), {"title": decision.title}),)
        return Count(None, None, written, () if written else needs_votes)
    if missing:
        return Count(None, None, written, (Finding("vote-part-missing", (missing[0],), {}),))
    if due is None:  # told already, with the meeting's attendance
        return Count(None, None, written, ())
    return _counted(rule, due, present, decision)


def _too_early(decision: Decision, counts: dict[str, int | None]) -> Iterator[Finding]:
    """Nobody is recorded as present: no votes yet, and nothing that only a vote can bring about."""
    first = next((name for name, number in counts.items() if number is not None), None)
    if first is not None:
        yield Finding("vote-before-meeting", (first,), {})
    elif decision.area is not None:
        yield Finding("vote-before-meeting", ("area",), {})
    elif decision.result is not None and decision.result not in SETTLED:
        yield Finding("result-before-meeting", ("result",), _word("given", decision.result))


def _counted(rule: MeetingRule, due: int, present: int, decision: Decision) -> Count:
    total = (decision.for_ or 0) + (decision.against or 0) + (decision.abstain or 0) + decision.not_voting
    findings = []
    if total != present:
        findings.append(Finding("vote-sum", ("for",), {"sum": total, "present": present}))
    base = present if rule.of == "present" else due
    needed = rule.majority.needed(base)
    findings += _area_findings(rule, decision)
    valid = quorum(rule, due, present)
    by_people = valid.met and (decision.for_ or 0) >= needed
    passed = by_people and (not rule.area or _area_passes(rule, decision.area))
    computed = Result.PASSED if passed else Result.NOT_PASSED
    findings += _numbers(decision, base, needed)
    if decision.result in SETTLED:
        return Count(base, needed, decision.result, tuple(findings))
    if decision.result is not None and decision.result is not computed:
        findings.append(_contradiction(decision, needed, computed, valid, by_people))
    return Count(base, needed, computed, tuple(findings))


def _numbers(decision: Decision, base: int, needed: int) -> Iterator[Finding]:
    """Numbers that are computed, but were written as well."""
    if decision.denominator is not None and decision.denominator != base:
        yield Finding("vote-denominator", ("denominator",), {"given": decision.denominator, "base": base})
    if decision.threshold is not None and decision.threshold != needed:
        yield Finding("vote-threshold", ("threshold",), {"given": decision.threshold, "needed": needed})


def _contradiction(decision: Decision, needed: int, computed: Result, valid: Quorum, by_people: bool) -> Finding:  # noqa: FBT001
    """Why the written result cannot be: too few came, the floor area falls short, or the votes say otherwise."""
    if decision.result is Result.PASSED and not valid.met:
        return Finding("vote-no-quorum", ("result",), {"needed": valid.needed})
    if decision.result is Result.PASSED and by_people:
        return Finding("vote-area-short", ("result",), {})
    args = {"for": decision.for_, "needed": needed, **_word("result", computed)}
    return Finding("vote-result", ("result",), {**args, **(_word("given", decision.result) if decision.result else {})})


def _word(name: str, result: Result) -> dict[str, object]:
    """A result as an argument of a message in either language."""
    return {name: result.zh, f"{name}_en": result.value}


def _area_findings(rule: MeetingRule, decision: Decision) -> Iterator[Finding]:
    """Floor areas that are missing, superfluous, too large, or belong to nobody."""
    area = decision.area
    if area is None:
        if rule.area:
            yield Finding("vote-area-missing", (), {})
        return
    if not rule.area:
        yield Finding("vote-area-unused", ("area",), {"rule": rule.name_zh, "rule_en": rule.name_en})
        return
    if _taking_part(area) > area.total:
        yield Finding("vote-area-sum", ("area", "total"), {"sum": _taking_part(area), "total": area.total})
    pairs = (
        ("for", area.for_, decision.for_),
        ("against", area.against, decision.against),
        ("abstain", area.abstain, decision.abstain),
        ("not_voting", area.not_voting, decision.not_voting),
    )
    for key, square_metres, people in pairs:
        if square_metres and not people:
            yield Finding("vote-area-nobody", ("area", key), {"area": square_metres})


def _area_passes(rule: MeetingRule, area: AreaTally | None) -> bool:
    """Whether enough floor area takes part and enough of that agrees (Civil Code art. 278)."""
    if area is None or not 0 < _taking_part(area) <= area.total:
        return False
    part = _taking_part(area)
    return _reaches(rule.quorum, area.total, part) and _reaches(rule.majority, part, area.for_)


def _taking_part(area: AreaTally) -> Decimal:
    return area.for_ + area.against + area.abstain + area.not_voting


def _reaches(share: Share, base: Decimal, value: Decimal) -> bool:
    """Whether `value` is the share of `base`; exact, since a square metre is not a whole number."""
    left, right = value * share.denominator, base * share.numerator
    return left > right if share.strict else left >= right
