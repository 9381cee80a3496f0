"""Notices: windows, replies and outcomes must follow the presets that the site chose."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

from site_gen import workdays
from site_gen.records.notices import CorrectionKind, NoticeKind
from site_gen.register.checks.common import fault, future, warning
from site_gen.register.checks.names import unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_gen.diagnostics import Fault
    from site_gen.presets import Presets, Term
    from site_gen.records.notices import Correction, Notice, Objection
    from site_gen.records.points import Ranking
    from site_gen.register.model import Register


def check(register: Register, presets: Presets, as_of: dt.date) -> list[Fault]:
    """All faults of all notices, objections and corrections."""
    faults: list[Fault] = []
    for notice in register.notices.values():
        faults += _presets(register, presets, notice)
        faults += _window(register, presets, notice)
        faults += _outcome(register, presets, notice, as_of)
        faults += future(register, "notice", notice.id, [(notice.published, ("published",))], as_of)
        for objection in notice.objections:
            faults += _objection(register, notice, objection, as_of)
            faults += _reply_due(register, presets, notice, objection, as_of)
    for correction in register.corrections.values():
        faults += _correction(register, correction, as_of)
    return faults


def window_term(register: Register, presets: Presets, notice: Notice) -> Term | None:
    """The preset of a notice's window; None for an announcement, or when the name is unknown."""
    if notice.kind is not NoticeKind.REVIEW:
        return None
    return presets.terms.get(notice.window or register.settings.presets.window)


def window_close(register: Register, presets: Presets, notice: Notice) -> dt.date | None:
    """Last day of a notice's window: as written, else computed; None when there is none or it cannot be known yet."""
    if notice.kind is not NoticeKind.REVIEW or notice.closes is not None:
        return notice.closes
    term = window_term(register, presets, notice)
    return workdays.end(term, notice.opens or notice.published) if term else None


class ReviewWindow(NamedTuple):
    """Days on which people may object; `closes` is None while it cannot be known, `notice` "" for none."""

    opens: dt.date
    closes: dt.date | None
    notice: str


def review_window(
    register: Register, presets: Presets, names: Iterable[str], *, start: dt.date | None = None, preset: str = ""
) -> ReviewWindow | None:
    """The window of the newest of some notices that ask for objections, else the one that a preset gives from `start`.

    None when there is neither.
    """
    asking = [one for one in map(register.notices.__getitem__, names) if window_term(register, presets, one)]
    if asking:
        notice = max(asking, key=lambda one: one.published)
        return ReviewWindow(notice.opens or notice.published, window_close(register, presets, notice), notice.id)
    term = presets.terms.get(preset)
    return ReviewWindow(start, workdays.end(term, start), "") if term and start else None


def ranking_window(register: Register, presets: Presets, ranking: Ranking) -> ReviewWindow | None:
    """The objection window of a ranking."""
    names = [one for one in register.about.get(ranking.period, ()) if one in register.notices]
    return review_window(register, presets, names, start=ranking.published_on, preset=ranking.window)


def reply_due(register: Register, presets: Presets, notice: Notice, objection: Objection) -> dt.date | None:
    """Last day for a reply: as written, else computed; None when it cannot be known yet."""
    if objection.reply_due is not None:
        return objection.reply_due
    term = presets.terms.get(notice.reply or register.settings.presets.reply)
    return workdays.end(term, objection.received) if term else None


def _presets(register: Register, presets: Presets, notice: Notice) -> Iterator[Fault]:
    for key, name in (("window", notice.window), ("reply", notice.reply)):
        if name and name not in presets.terms:
            code, args = unknown(name, presets.terms)
            yield fault(register, "notice", notice.id, code, key, **args)


def _window(register: Register, presets: Presets, notice: Notice) -> Iterator[Fault]:
    where = (register, "notice", notice.id)
    if notice.take_down and notice.take_down < notice.published:
        yield fault(*where, "taken-down-before-posting", "take_down", date=notice.take_down, posted=notice.published)
    if notice.kind is not NoticeKind.REVIEW:
        for key, value in (("window", notice.window), ("opens", notice.opens), ("closes", notice.closes)):
            if value:
                yield fault(*where, "window-in-announcement", key)
        return
    channel = notice.channel
    if channel is None or not (channel.phone or channel.role or channel.place or channel.box):
        yield fault(*where, "channel-missing", *(("channel",) if channel else ()))
    opens = notice.opens or notice.published
    if opens < notice.published:
        yield fault(*where, "opens-before-posting", "opens", date=opens, posted=notice.published)
    term = window_term(register, presets, notice)
    computed = workdays.end(term, opens) if term else None
    if term and computed is None:
        yield warning(
            *where, "holidays-unknown", "published" if notice.opens is None else "opens", year=_year(term, opens)
        )
    if term and computed and notice.closes and notice.closes < computed:
        yield fault(*where, "window-short", "closes", given=notice.closes, computed=computed, zh=term.zh, en=term.en)
    closes = notice.closes or computed
    if closes and notice.take_down and notice.take_down <= closes:
        yield fault(*where, "taken-down-before-close", "take_down", date=notice.take_down, closes=closes)


def _outcome(register: Register, presets: Presets, notice: Notice, as_of: dt.date) -> Iterator[Fault]:
    closes = window_close(register, presets, notice)
    if notice.outcome and closes and as_of <= closes:
        yield warning(register, "notice", notice.id, "outcome-before-close", "outcome", closes=closes)
    if notice.kind is NoticeKind.ANNOUNCEMENT and notice.objections:
        yield fault(register, "notice", notice.id, "objections-in-announcement", "objections")


def _year(term: Term, start: dt.date) -> int:
    """The first year without announced holidays that a term needs."""
    year = start.year
    while workdays.is_workday(dt.date(year, 1, 4)) is not None and year < start.year + term.count:
        year += 1
    return year


def _objection(register: Register, notice: Notice, objection: Objection, as_of: dt.date) -> Iterator[Fault]:
    where = (register, "objection", objection.id)
    if objection.id.rsplit("-", 1)[0] != notice.id:
        yield fault(*where, "objection-elsewhere", "id", id=objection.id, notice=notice.id)
    if objection.received < notice.published:
        yield fault(*where, "objection-before-notice", "received", date=objection.received, posted=notice.published)
    if objection.replied and objection.replied < objection.received:
        received = objection.received
        yield fault(*where, "replied-before-received", "replied", date=objection.replied, received=received)
    if objection.replied and not objection.reply:
        yield fault(*where, "reply-missing", "replied")
    if objection.reply and not objection.replied:
        yield fault(*where, "replied-missing", "reply")
    if objection.upheld and not objection.reply:
        yield fault(*where, "upheld-without-reply", "upheld")
    past = [(objection.received, ("received",)), (objection.replied, ("replied",))]
    yield from future(*where, past, as_of)


def _reply_due(
    register: Register, presets: Presets, notice: Notice, objection: Objection, as_of: dt.date
) -> Iterator[Fault]:
    where = (register, "objection", objection.id)
    term = presets.terms.get(notice.reply or register.settings.presets.reply)
    computed = workdays.end(term, objection.received) if term else None
    if term and computed is None:
        yield warning(*where, "holidays-unknown", "received", year=_year(term, objection.received))
    if term and computed and objection.reply_due and objection.reply_due > computed:
        given = objection.reply_due
        yield fault(*where, "reply-due-late", "reply_due", given=given, computed=computed, zh=term.zh, en=term.en)
    due = objection.reply_due or computed
    if due and due < as_of and not objection.replied:
        yield warning(*where, "reply-overdue", "received", date=due, days=(as_of - due).days)


_PAGES = re.compile(r"W\d{4}-\d{3,6}|[HXG]\d{4}-\d{2,3}")  # ids of records with a page of their own


def withdrawn(register: Register) -> dict[str, list[Correction]]:
    """Records that were taken out whole, by id: of those with a page of their own."""
    found: dict[str, list[Correction]] = {}
    for one in register.corrections.values():
        if one.withdrawn:
            found.setdefault(one.record, []).append(one)
    return found


def _correction(register: Register, correction: Correction, as_of: dt.date) -> Iterator[Fault]:
    where = (register, "correction", correction.id)
    yield from future(*where, [(correction.date, ("date",))], as_of)
    if correction.withdrawn:
        yield from _withdrawal(register, correction)
        return
    values = (("what", correction.what), ("before", correction.before), ("after", correction.after))
    if correction.kind is CorrectionKind.PRIVACY:
        for key, value in values[1:]:
            if value:
                yield fault(*where, "correction-leaks", key)
    else:
        for key, value in values:
            if not value:
                yield fault(*where, "correction-incomplete", key=key)


def _withdrawal(register: Register, correction: Correction) -> Iterator[Fault]:
    """A record that was taken out is gone, and had a page that can say so. Nothing more is told of it."""
    where, name = (register, "correction", correction.id), correction.record
    if not _PAGES.fullmatch(name):
        yield fault(*where, "withdrawn-no-page", "record", id=name)
    elif any(name in table for table in (register.issues, register.meetings, register.notices, register.projects)):
        yield fault(*where, "withdrawn-still-there", "withdrawn", id=name)
    for key in ("before", "after"):
        if correction.kind is CorrectionKind.PRIVACY and getattr(correction, key):
            yield fault(*where, "correction-leaks", key)
