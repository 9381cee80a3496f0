"""What hangs on the boards: places that exist, marks that are marks, days in order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from site_gen.diagnostics import Fault
from site_gen.records.boards import GATE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from site_gen.records.boards import Posted
    from site_gen.register.model import Register

_MARK = re.compile(r"#?[0-9A-Fa-f]{4}")


def check(register: Register, as_of: dt.date) -> Iterator[Fault]:
    """Faults of content/posted.csv. A sheet that is no more is none: the round says to take it down."""
    for name, one in register.posted.items():
        yield from _row(register, name, one, as_of)


def _row(register: Register, name: str, one: Posted, as_of: dt.date) -> Iterator[Fault]:
    path, keys = register.origins["posted", name]
    if board_of(register, one.board) is None:
        known = "、".join([GATE, *(building.name for building in register.settings.buildings)])
        yield Fault("posted-board", path, (*keys, "board"), {"board": one.board, "known": known})
    if not _MARK.fullmatch(one.mark):
        yield Fault("posted-mark", path, (*keys, "mark"), {"mark": one.mark})
    if one.taken_down_on and one.taken_down_on < one.posted_on:
        yield Fault("posted-order", path, (*keys, "taken_down_on"), {"posted": one.posted_on})
    for field, day in (("posted_on", one.posted_on), ("taken_down_on", one.taken_down_on)):
        if day and day > as_of:
            yield Fault("date-future", path, (*keys, field), {"date": day}, warning=True)


def board_of(register: Register, words: str) -> str | None:
    """A building's id, "" for the gate, None for no board of ours."""
    if words in (GATE, f"{GATE}口", "gate"):
        return ""
    found = (one.id for one in register.settings.buildings if words in (one.id, one.name))
    return next(found, None)


def hanging_now(register: Register, as_of: dt.date) -> tuple[Posted, ...]:
    """Rows of what hangs on a day, in the order of the register."""
    return tuple(
        row
        for row in register.posted.values()
        if row.posted_on <= as_of and (row.taken_down_on is None or row.taken_down_on > as_of)
    )
