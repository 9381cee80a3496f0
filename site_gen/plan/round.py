"""The round: which boards need which sheets by now, compared with what hangs there (content/posted.csv)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from site_gen.plan.home import last_meeting
from site_gen.plan.points import newest_quarter
from site_gen.records.settings import SheetKind
from site_gen.register.checks.boards import board_of
from site_gen.register.checks.boards import hanging_now as rows_now
from site_gen.views.round import Board, Stop

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from site_gen.plan.model import Context, Sheet
    from site_gen.records.boards import Posted

SHOWN = dt.timedelta(days=90)  # a finished project's sheet stays up so long after its acceptance
EVERYWHERE = ("各栋", "每栋", "各楼", "每个楼", "单元门", "every building", "all buildings")
Place = tuple[str, str]  # sheet and board


def boards(context: Context, sheets: Iterable[Sheet], kinds: Collection[SheetKind]) -> tuple[Board, ...]:
    """Every board where something is to be done, the gate first. `sheets` are all there are, of any kind."""
    known = {one.name: one for one in sheets}
    wanted = {
        (one.name, board): one
        for one in known.values()
        if one.paper.kind in kinds and _due(context, one)
        for board in _places(context, one)
    }
    hanging = by_place(context)
    up: dict[str, list[Stop]] = {board: [] for board in _order(context)}
    down: dict[str, list[Stop]] = {board: [] for board in _order(context)}
    for (name, board), sheet in wanted.items():
        if not any(row.edition == sheet.stamp.mark for row in hanging.get((name, board), ())):
            up[board].append(_stop(name, sheet, sheet.stamp.mark))
    for (name, board), rows in hanging.items():
        sheet_now = wanted.get((name, board))
        for row in rows:
            if sheet_now and row.edition == sheet_now.stamp.mark:
                continue
            reason = "replaced" if sheet_now else _reason(context, name, known.get(name))
            down[board].append(_stop(name, known.get(name), row.edition, row.posted_on, reason))
    names = {one.id: one.name for one in context.register.settings.buildings} | {"": ""}
    found = (Board(id=one, name=names[one], post=tuple(up[one]), take=tuple(down[one])) for one in up)
    return tuple(one for one in found if one.post or one.take)


def by_place(context: Context) -> dict[Place, list[Posted]]:
    """What hangs on the day of the build, by sheet and board."""
    found: dict[Place, list[Posted]] = {}
    for row in rows_now(context.register, context.as_of):
        board = board_of(context.register, row.board)
        if board is not None:
            found.setdefault((row.sheet, board), []).append(row)
    return found


def _order(context: Context) -> tuple[str, ...]:
    return ("", *(one.id for one in context.register.settings.buildings))


def _stop(name: str, sheet: Sheet | None, mark: str, since: dt.date | None = None, reason: str = "") -> Stop:
    paper = sheet.paper if sheet else None
    return Stop(
        sheet=name,
        kind=paper.kind if paper else "",
        name=paper.name if paper else "",
        number=paper.number if paper else 0,
        mark=mark,
        since=since,
        why=reason,
    )


def _reason(context: Context, name: str, sheet: Sheet | None) -> str:
    """Why a sheet is to come down that nobody needs any more."""
    if name in context.register.notices:
        return "over"
    return "newer" if sheet else "gone"


def _due(context: Context, sheet: Sheet) -> bool:
    """Whether a sheet has to hang by now."""
    register, kind = context.register, sheet.paper.kind
    if kind == SheetKind.MEETING:
        newest = last_meeting(context)
        return newest is not None and sheet.name == newest.id
    if kind == SheetKind.RANKING:
        return sheet.paper.name == newest_quarter(context)
    if kind == SheetKind.NOTICE:
        until = sheet.stamp.replace
        return register.notices[sheet.name].published <= context.as_of and (until is None or context.as_of < until)
    if kind == SheetKind.PROJECT:
        accepted = register.projects[sheet.name].acceptance
        return accepted is None or context.as_of <= accepted.date + SHOWN
    return kind not in (SheetKind.ISSUE, SheetKind.WEEK)


def _places(context: Context, sheet: Sheet) -> tuple[str, ...]:
    """Boards of a sheet: a poster's own building, a notice's as its record says, else the gate."""
    if sheet.paper.kind == SheetKind.BUILDING:
        return (sheet.name.removeprefix("building-"),)
    if sheet.paper.kind != SheetKind.NOTICE:
        return ("",)
    words = context.register.notices[sheet.name].posted
    every = tuple(one.id for one in context.register.settings.buildings)
    named = {board for one in words if (board := board_of(context.register, _bare(one))) is not None}
    if any(sign in one for one in words for sign in EVERYWHERE):
        named.update(every)
        if any("大门" in one or "gate" in one for one in words):
            named.add("")
    return tuple(board for board in ("", *every) if board in named) or ("",)


def _bare(words: str) -> str:
    """A place without what says where at it: 3栋门口 is 3栋."""
    return words.strip().removesuffix("门口").removesuffix("大厅") if not words.strip().startswith("大门") else "大门"
