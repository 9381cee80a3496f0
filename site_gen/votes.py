"""Votes: counts, denominators, thresholds and results. Whole numbers only, no floats. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen.records.meetings import Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from site_gen.diagnostics import Keys
    from site_gen.presets import MeetingRule
    from site_gen.records.meetings import AreaTally, Decision


class Finding(NamedTuple):
    """Something wrong with a decision or meeting: code, keys inside of the record, arguments of the message."""

    code: str
    keys: Keys
    args: Mapping[str, object]


class Quorum(NamedTuple):
    """How many have to come, and whether they did."""

    needed: int
    met: bool


class Count(NamedTuple):
    """Outcome of one motion. `base` is the denominator, `needed` the votes that pass; None without a vote."""

    base: int | None
    needed: int | None
    result: Result | None
    findings: tuple[Finding, ...]


def quorum(rule: MeetingRule, due: int, present: int) -> Quorum:
    """Whether a meeting of `due` people with `present` of them is valid."""
    needed = rule.quorum.needed(due)
    return Quorum(needed, present >= needed)


def attendance(due: int | None, present: int | None, leave: int, proxy: int) -> tuple[Finding, ...]:
    """Faults of a meeting's own numbers."""
    found = []
    if present is not None and due is None:
        found.append(Finding("attendance-due-missing", ("present",), {}))
    if present is not None and due is not None and present > due:
        found.append(Finding("attendance-too-many", ("present",), {"present": present, "due": due}))
    if present is not None and due is not None and present <= due < present + leave:
        found.append(Finding("attendance-leave", ("leave",), {"present": present, "leave": leave, "due": due}))
    if present is not None and proxy > present:
        found.append(Finding("attendance-proxy", ("proxy",), {"present": present, "proxy": proxy}))
    return tuple(found)


def count(rule: MeetingRule, *, due: int | None, present: int | None, decision: Decision) -> Count:
    """Recompute a motion's result from its counts and find every contradiction with what was written."""
    counts = (decision.for_, decision.against, decision.abstain)
    given = [one for one in counts if one is not None]
    settled = decision.result in (Result.DEFERRED, Result.WITHDRAWN)
    if not given:
        needs_vote = present is not None and not settled
        missing = (Finding("vote-missing", (), {"title": decision.title}),) if needs_vote else ()
        return Count(None, None, decision.result if settled else None, missing)
    if len(given) < len(counts):
        names = ("for", "against", "abstain")
        first = next(name for name, one in zip(names, counts, strict=True) if one is None)
        return Count(None, None, None, (Finding("vote-part-missing", (first,), {}),))
    if present is None or due is None:
        return Count(None, None, None, (Finding("vote-before-meeting", ("for",), {}),))
    return _counted(rule, due, present, decision, sum(given))


def _counted(rule: MeetingRule, due: int, present: int, decision: Decision, cast: int) -> Count:
    findings: list[Finding] = []
    total = cast + decision.not_voting
    if total != present:
        findings.append(Finding("vote-sum", ("for",), {"sum": total, "present": present}))
    base = present if rule.of == "present" else due
    needed = rule.majority.needed(base)
    passed = (decision.for_ or 0) >= needed
    if rule.area:
        passed = passed and _area(rule, decision.area, findings)
    valid = quorum(rule, due, present)
    if not valid.met:
        passed = False
    result = Result.PASSED if passed else Result.NOT_PASSED
    if decision.result in (Result.DEFERRED, Result.WITHDRAWN):
        result = decision.result
    findings += _written(decision, base, needed, result, valid)
    return Count(base, needed, result, tuple(findings))


def _written(decision: Decision, base: int, needed: int, result: Result, valid: Quorum) -> Iterator[Finding]:
    """Contradictions between what was written and what the counts say."""
    if decision.denominator is not None and decision.denominator != base:
        yield Finding("vote-denominator", ("denominator",), {"given": decision.denominator, "base": base})
    if decision.threshold is not None and decision.threshold != needed:
        yield Finding("vote-threshold", ("threshold",), {"given": decision.threshold, "needed": needed})
    if decision.result is not None and decision.result is not result:
        if not valid.met and decision.result is Result.PASSED:
            yield Finding("vote-no-quorum", ("result",), {"needed": valid.needed})
        else:
            args = {"given": decision.result.zh, "for": decision.for_, "needed": needed, "result": result.zh}
            yield Finding("vote-result", ("result",), args)


def _area(rule: MeetingRule, area: AreaTally | None, findings: list[Finding]) -> bool:
    """Whether the floor areas pass (Civil Code art. 278); adds what is wrong with them."""
    if area is None:
        findings.append(Finding("vote-area-missing", (), {}))
        return False
    taking_part = area.for_ + area.against + area.abstain + area.not_voting
    if taking_part > area.total:
        findings.append(Finding("vote-area-sum", ("area", "total"), {"sum": taking_part, "total": area.total}))
        return False
    return _reaches(area.total, taking_part, *rule.quorum) and _reaches(taking_part, area.for_, *rule.majority)


def _reaches(base: Decimal, value: Decimal, numerator: int, denominator: int, strict: bool) -> bool:  # noqa: FBT001
    left, right = value * denominator, base * numerator
    return left > right if strict else left >= right
