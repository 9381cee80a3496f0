"""One household's account as a table for the terminal, or as JSON. Prints nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from site_gen import points
from site_gen.diagnostics import Fault, SettingsError
from site_gen.messages import printable
from site_gen.points.finding import shown
from site_gen.register.checks.settled import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_gen.build.records import Read
    from site_gen.points import Line, Statement

ROSTER = "private/households.csv"
_RIGHT = (3, 4)  # columns of numbers

_WORDS = {
    "zh": {
        "who": "{code}　{surname}某　{building}",
        "heads": "日期,种类,事由,分,余分,编号",
        "capped": "到上限，原可得更多",
        "taken_back": "后来冲销了",
        "less": "算{counted}分，其中有的早已清零",
        "left": "到 {day} 余 {balance} 分。",
        "none": "这一户还没有记分。",
    },
    "en": {
        "who": "{code}  {surname}某  {building}",
        "heads": "Date,Kind,What,Points,Left,Id",
        "capped": "cut by the cap",
        "taken_back": "reversed later",
        "less": "counts {counted}, some of which had lapsed",
        "left": "Left on {day}: {balance} points.",
        "none": "This household has no entries yet.",
    },
}


def of(read: Read, code: str) -> Statement:
    """The account of a household. Raises SettingsError when the roster has none of that code."""
    register = read.register
    if code not in register.households:
        from difflib import get_close_matches  # noqa: PLC0415 - only after a fault

        near = next(iter(get_close_matches(code, register.households, n=1, cutoff=0.5)), "")
        fault = "statement-nobody-near" if near else "statement-nobody"
        raise SettingsError([Fault(fault, ROSTER, args={"code": code, "near": near})])
    scored = points.score(register.entries, register.rule_versions, frozen(register))
    year_end = register.settings.points.year_end
    return points.statement(code, scored, register.redemptions, register.events, year_end=year_end, as_of=read.as_of)


def as_json(read: Read, statement: Statement) -> str:
    """Points as people write them, as text; masked like the table."""
    rows = [
        {
            "date": one.date.isoformat(),
            "kind": one.move.value,
            "id": one.id,
            "rule": one.rule,
            "what": one.what,
            "quantity": one.quantity,
            "counted": shown(one.counted),
            "change": shown(one.change),
            "capped": one.capped,
            "taken_back": one.taken_back,
            "balance": shown(one.balance),
        }
        for one in statement.lines
    ]
    house = read.register.households[statement.household]
    found = {
        "household": house.code,
        "name": f"{house.surname[:1]}某",
        "building": house.building,
        "as_of": read.as_of.isoformat(),
        "rows": rows,
        "balance": shown(statement.balance),
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def as_text(read: Read, statement: Statement, language: str) -> str:
    """The account in aligned columns; Chinese characters count as two."""
    words = _WORDS[language]
    house = read.register.households[statement.household]
    building = read.register.buildings[house.building].name
    head = words["who"].format(code=house.code, surname=house.surname[:1], building=building)
    if not statement.lines:
        return f"{head}\n{words['none']}"
    rows = [words["heads"].split(","), *(_cells(one, language) for one in statement.lines)]
    left = words["left"].format(day=read.as_of, balance=shown(statement.balance))
    return "\n".join([head, *_aligned(rows), left])


def _cells(line: Line, language: str) -> list[str]:
    words = _WORDS[language]
    notes = [words["capped"]] * line.capped + [words["taken_back"]] * line.taken_back
    if line.change != line.counted:
        notes.append(words["less"].format(counted=shown(line.counted)))
    what = printable(line.what) + (f" × {line.quantity}" if line.move is points.Move.REDEEMED else "")
    joined = (
        "，".join([what, *notes] if what else notes) if language == "zh" else ", ".join(filter(None, [what, *notes]))
    )
    sign = "+" if line.change > 0 else ""
    kind = line.move.zh if language == "zh" else line.move.value
    return [str(line.date), kind, joined, f"{sign}{shown(line.change)}", shown(line.balance), line.id]


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines, numbers to the right."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(_padded(cell, size, at) for at, (cell, size) in enumerate(zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]


def _padded(cell: str, size: int, column: int) -> str:
    gap = " " * (size - width(cell))
    return gap + cell if column in _RIGHT else cell + gap


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)
