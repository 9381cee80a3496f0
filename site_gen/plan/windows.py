"""What the calendar says of each notice on the day of the build: the window's state, and replies due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen import workdays
from site_gen.records.notices import NoticeKind
from site_gen.register.checks.notices import reply_due, window_close, window_term
from site_gen.views.home import OpenNotice
from site_gen.views.notices import Days
from site_gen.views.parts import notice_url

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from site_gen.presets import Presets
    from site_gen.records.notices import Notice
    from site_gen.register import Register

_NOTHING, _DOWN = Days(), Days(taken_down=True)  # most notices: ten thousand pages share them


def windows(register: Register, presets: Presets, as_of: dt.date) -> dict[str, Days]:
    """The days of every notice, by its id."""
    return {one.id: _days(register, presets, as_of, one) for one in register.notices.values()}


def open_notices(notices: Iterable[Notice], days: Mapping[str, Days]) -> tuple[OpenNotice, ...]:
    """Those that can be objected to, the first to close on top."""
    running = [
        OpenNotice(id=one.id, title=one.title, url=notice_url(one.id), closes=now.closes)
        for one in notices
        for now in (days[one.id],)
        if now.state == "open" and now.closes
    ]
    return tuple(sorted(running, key=lambda one: (one.closes, one.id)))


def is_down(notice: Notice, as_of: dt.date) -> bool:
    """Whether its text is no longer public."""
    return notice.take_down is not None and notice.take_down <= as_of


def _days(register: Register, presets: Presets, as_of: dt.date, notice: Notice) -> Days:
    if notice.kind is not NoticeKind.REVIEW and not notice.objections:
        return _DOWN if is_down(notice, as_of) else _NOTHING
    term = window_term(register, presets, notice)
    opens = notice.opens or notice.published
    closes = window_close(register, presets, notice)
    state = workdays.window(opens, closes, as_of) if term else ""
    plain = term is not None and closes is not None and closes != workdays.end(term, opens)
    due = tuple(reply_due(register, presets, notice, one) for one in notice.objections)
    return Days(
        state=state,
        opens=opens if state else None,
        closes=closes if state else None,
        term_zh=term.zh if term and not plain else "",
        term_en=term.en if term and not plain else "",
        taken_down=is_down(notice, as_of),
        replies_due=due,
        overdue=tuple(
            one.replied is None and day is not None and day < as_of
            for one, day in zip(notice.objections, due, strict=True)
        ),
    )
