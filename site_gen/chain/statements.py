"""The statements of a register: what the site publishes, cut into pieces that can each be held to. Pure.

A statement holds only what its page shows to everyone on every day: no household, no full name, nothing that depends on
a consent or on the day of the build. What changes in the ordinary course of things (a due date, the next step) is none.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from site_gen.chain.digests import canonical
from site_gen.chain.model import Statement
from site_gen.records.notices import CorrectionKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from site_gen.records.issues import Issue
    from site_gen.records.meetings import AreaTally, Decision, Meeting
    from site_gen.records.notices import Correction, Notice, Objection
    from site_gen.records.points import Honour, PointsEntry, Ranking, Redemption, SettledEntry
    from site_gen.records.projects import Project
    from site_gen.register import Origin, Register


class _At(NamedTuple):
    """Where a record stands, and by which ids a correction may name it."""

    records: tuple[str, ...]
    origin: Origin

    def make(
        self, name: str, fields: Mapping[str, object], *keys: str | int, until: dt.date | None = None
    ) -> Statement:
        """A statement of this record; `keys` lead from it to the place."""
        path, at = self.origin
        return Statement(name, self.records, canonical({"id": name, **fields}), path, (*at, *keys), until)


def statements(register: Register) -> tuple[Statement, ...]:
    """Every statement, in order of id."""
    return tuple(sorted(_all(register), key=lambda one: one.id))


def _all(register: Register) -> Iterator[Statement]:
    at = register.origins
    for issue in register.issues.values():
        yield from _issue(issue, _At((issue.id,), at["issue", issue.id]))
    for meeting in register.meetings.values():
        if meeting.present is not None:
            yield _meeting(meeting, _At((meeting.id,), at["meeting", meeting.id]))
            for decision in meeting.decisions:
                yield from _decision(decision, _At((decision.id, meeting.id), at["decision", decision.id]))
    for notice in register.notices.values():
        yield _notice(notice, _At((notice.id,), at["notice", notice.id]))
        for one in notice.objections:
            yield from _objection(one, _At((one.id, notice.id), at["objection", one.id]))
    for project in register.projects.values():
        yield from _project(project, _At((project.id,), at["project", project.id]))
    yield from _points(register)
    for honour in register.honours.values():
        yield _honour(honour, _At((honour.id,), at["honour", honour.id]))
    for correction in register.corrections.values():
        yield _correction(correction, _At((correction.record,), at["correction", correction.id]))


def _points(register: Register) -> Iterator[Statement]:
    at = register.origins
    for period, entries in register.entries.items():
        known = ("ranking", period) in at
        for entry in entries:
            yield _entry(entry, _At((entry.id, period) if known else (entry.id,), at["entry", entry.id]))
    for period, settled in register.settled.items():
        if period in register.rankings:
            yield _settled(register.rankings[period], settled, _At((period,), at["ranking", period]))
    for period, rows in register.redemptions.items():
        for row in rows:
            yield _redemption(period, row, _At((period,), at["redemption", row.id]))


def _dated(days: Iterable[dt.date]) -> Iterator[str]:
    """`2026-03-28/1`: a day, and the place among those of the same day."""
    seen: Counter[dt.date] = Counter()
    for day in days:
        seen[day] += 1
        yield f"{day}/{seen[day]}"


def _issue(issue: Issue, at: _At) -> Iterator[Statement]:
    for index, (name, one) in enumerate(zip(_dated(one.date for one in issue.history), issue.history, strict=True)):
        fields = {"date": one.date, "step": one.step.value, "note": one.note, "by": one.by, "decision": one.decision}
        yield at.make(f"{issue.id}/history/{name}", fields, "history", index)


def _meeting(meeting: Meeting, at: _At) -> Statement:
    names = ("number", "body", "date", "due", "present", "leave", "proxy")
    return at.make(f"{meeting.id}/attendance", {name: getattr(meeting, name) for name in names})


def _decision(decision: Decision, at: _At) -> Iterator[Statement]:
    names = ("title", "text", "against", "abstain", "not_voting", "owner", "due", "supersedes")
    fields = {name: getattr(decision, name) for name in names}
    result = decision.result.value if decision.result else None
    ceiling = _yuan(decision.ceiling) if decision.ceiling is not None else None
    yield at.make(
        f"{decision.id}/decision",
        {**fields, "for": decision.for_, "area": _area(decision.area), "result": result, "ceiling": ceiling},
    )
    days = _dated(one.date for one in decision.execution)
    for index, (name, one) in enumerate(zip(days, decision.execution, strict=True)):
        told = {"date": one.date, "note": one.note, "by": one.by, "done": one.done or None}
        yield at.make(f"{decision.id}/execution/{name}", told, "execution", index)


def _area(area: AreaTally | None) -> Mapping[str, object] | None:
    if area is None:
        return None
    return {"total": area.total, "for": area.for_, "against": area.against, "abstain": area.abstain}


def _notice(notice: Notice, at: _At) -> Statement:
    fields = {
        "kind": notice.kind.value,
        "number": notice.number,
        "title": notice.title,
        "issuer": notice.issuer,
        "published": notice.published,
        "text": notice.text,
    }
    return at.make(f"{notice.id}/text", fields, until=notice.take_down)


def _objection(one: Objection, at: _At) -> Iterator[Statement]:
    yield at.make(
        f"{one.id}/objection", {"received": one.received, "channel": one.channel, "subject": one.subject}, "subject"
    )
    if one.replied:
        upheld = one.upheld.value if one.upheld else None
        yield at.make(f"{one.id}/reply", {"replied": one.replied, "reply": one.reply, "upheld": upheld}, "reply")


def _project(project: Project, at: _At) -> Iterator[Statement]:
    for index, got in enumerate(project.funding):
        fields = {"source": got.source, "amount": _yuan(got.amount), "date": got.date}
        yield at.make(f"{project.id}/funding/{index + 1}", fields, "funding", index)
    days = _dated(one.date for one in project.payments)
    for index, (name, one) in enumerate(zip(days, project.payments, strict=True)):
        paid = {"date": one.date, "item": one.item, "amount": _yuan(one.amount), "payee": one.payee}
        yield at.make(f"{project.id}/payment/{name}", paid, "payments", index)
    if project.acceptance:
        seen = project.acceptance
        yield at.make(
            f"{project.id}/acceptance", {"date": seen.date, "by": seen.by, "result": seen.result}, "acceptance"
        )


def _entry(entry: PointsEntry, at: _At) -> Statement:
    names = ("date", "rule", "quantity", "note", "reversal_of", "reason")
    return at.make(f"{entry.id}/entry", {name: getattr(entry, name) for name in names})


def _settled(ranking: Ranking, rows: tuple[SettledEntry, ...], at: _At) -> Statement:
    fields = {
        "cut_off": ranking.cut_off,
        "rule_version": ranking.rule_version,
        "rows": len(rows),
        "households": len({one.household for one in rows}),
        "points": _yuan(sum(one.counted for one in rows)),
        "root": ranking.slips_root,
    }
    return at.make(f"{ranking.period}/settled", fields)


def _redemption(period: str, row: Redemption, at: _At) -> Statement:
    return at.make(f"{period}/redemption/{row.id}", {"date": row.date, "goods": row.goods, "quantity": row.quantity})


def _honour(honour: Honour, at: _At) -> Statement:
    names = ("title", "period", "recipient", "building", "reason")
    return at.make(f"{honour.id}/honour", {name: getattr(honour, name) for name in names})


def _correction(one: Correction, at: _At) -> Statement:
    fields = {"record": one.record, "date": one.date, "kind": one.kind.value, "reason": one.reason}
    if one.kind is CorrectionKind.FACT:
        fields |= {"what": one.what, "before": one.before, "after": one.after}
    return at.make(f"{one.id}/correction", {**fields, "approved_by": one.approved_by})


def _yuan(hundredths: int) -> str:
    """An amount of money or points with two decimals."""
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"
