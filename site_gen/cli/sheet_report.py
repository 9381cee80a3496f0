"""What an import would do, in words: rows to add, rows that cannot be taken and why, what was passed over."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from site_gen import messages
from site_gen.cli.sheet_words import WORDS
from site_gen.messages import printable
from site_gen.points.finding import shown
from site_gen.points.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from site_gen.register.model import Register
    from site_gen.spreadsheets.model import Matched, Problem, Table
    from site_gen.spreadsheets.tables import Found

ROWS_SHOWN = 5
PROBLEMS_SHOWN = 40  # that are not alike
CELLS_SHOWN = 20


def say(name: str, language: str, *, err: bool = False, **values: object) -> None:
    """Print a sentence."""
    click.echo(printable_lines(WORDS[language][name].format(**values)), err=err)


def printable_lines(text: str) -> str:
    """Text that no terminal obeys, whatever a file was called or its cells hold."""
    return "\n".join(printable(line) for line in text.split("\n"))


def passed(found: Iterable[Found], language: str) -> None:
    """Sheets, columns and totals that were not read."""
    between = WORDS[language]["between"]
    for one in found:
        if one.passed:
            say("sheets", language, file=one.tables[0].file, names=between.join(one.passed))
        for table in one.tables:
            place = _whole(table, language)
            if table.unused:
                say("columns", language, place=place, names=between.join(table.unused))
            if table.totals:
                say("totals", language, place=place, rows=between.join(map(str, table.totals)))


def problems(found: Sequence[Problem], language: str) -> None:
    """Every row that cannot be taken: where it stands, what is wrong, what to write. The same of many is said once."""
    alike: dict[tuple[str, ...], list[Problem]] = {}
    for one in found:
        message, hint = messages.text(one.flaw.code, one.flaw.args, language)
        alike.setdefault((one.file, one.sheet, message, hint), []).append(one)
    for (*_, message, hint), group in list(alike.items())[:PROBLEMS_SHOWN]:
        click.echo(printable_lines(f"{_place(group, language)}  {message}"), err=True)
        if hint:
            say("hint", language, err=True, hint=hint)
    if len(alike) > PROBLEMS_SHOWN:
        say("problems_more", language, err=True, n=len(alike) - PROBLEMS_SHOWN)


def additions(matched: Matched, register: Register, language: str) -> None:
    """How much would be added, by rule, with the first rows; what is there already, what was left empty."""
    if matched.proposals:
        _additions(matched, register, language)
    if matched.known:
        say("known", language, n=matched.known)
    if matched.untouched:
        say("untouched", language, n=matched.untouched)


def refused(matched: Matched, language: str) -> None:
    """That nothing is written because of some rows."""
    rows = {(one.file, one.sheet, one.row) for one in matched.problems}
    say("refused", language, err=True, n=len(rows))


def _additions(matched: Matched, register: Register, language: str) -> None:
    entries = [one.entry for one in matched.proposals]
    rules = Rules(register.rule_versions)
    total = sum(entry.points or 0 for entry in entries)
    households = len({entry.household for entry in entries})
    say("adds", language, rows=len(entries), households=households, points=shown(total))
    rows: Counter[str] = Counter()
    points: Counter[str] = Counter()
    lines: list[dict[str, str]] = []
    for entry in entries:
        rule = rules.find(entry.rule, entry.date)
        item, unit = (rule.item, rule.unit) if rule else (entry.rule, "")
        rows[item] += 1
        points[item] += entry.points or 0
        values = {"date": f"{entry.date}", "household": entry.household, "item": item, "unit": unit}
        lines.append({**values, "quantity": f"{entry.quantity:f}", "points": shown(entry.points or 0)})
    for item, count in rows.most_common():
        say("rule", language, item=item, rows=count, points=shown(points[item]))
    for line in lines[:ROWS_SHOWN]:
        click.echo(printable_lines(WORDS[language]["row"].format(**line)))
    if len(lines) > ROWS_SHOWN:
        say("more", language, n=len(lines) - ROWS_SHOWN)


def _place(group: Sequence[Problem], language: str) -> str:
    """File, sheet and rows; with the cell when it is a single one."""
    words = WORDS[language]
    first = group[0]
    name = "whole" if not first.row else "place_sheet" if first.sheet else "place"
    rows = words["between"].join(ranges(sorted({one.row for one in group})))
    named = list(dict.fromkeys(one.flaw.cell for one in group if one.flaw.cell))
    cells = words["between"].join(named[:CELLS_SHOWN]) + ("…" if len(named) > CELLS_SHOWN else "")
    return words[name].format(file=first.file, sheet=first.sheet, row=rows) + (f" {cells}" if cells else "")


def ranges(numbers: Sequence[int]) -> list[str]:
    """Numbers in rising order, those that follow each other as "2–9"."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] + 1 == number:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return [str(first) if first == last else f"{first}–{last}" for first, last in runs]


def _whole(table: Table, language: str) -> str:
    return WORDS[language]["whole"].format(file=table.file, sheet=table.sheet) if table.sheet else table.file
