"""From a sheet to a table: where the heading stands, which column is what, what is wrong with single cells. Pure."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from site_gen.diagnostics import ContentError, Fault
from site_gen.schema.scalars import YEARS
from site_gen.sources.reading import decode
from site_gen.spreadsheets.columns import EYES_ONLY, headings, plain
from site_gen.spreadsheets.model import Flaw, Grid, Marker, Row, Table, letter
from site_gen.workdays import week_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

HEAD_ROWS = 10  # rows with content among which the heading is looked for
MARK = "site_gen/"
GUIDE = "说明"
_TOTALS = ("合计", "小计", "总计", "共计", "总和", "total", "subtotal", "sum")
_TEXTS = ("note", "evidence", "recorder", "reviewer")  # go into the ledger as they are
_SCORING = ("rule", "quantity", "note", "reversal_of")  # a row with none of these was left empty
_ONLY_COMPARED = EYES_ONLY | {"points", "building"}
MAX_TEXT = 200  # characters of a text that residents have to read
_LIKE_FORMULA = tuple("=+-@＝＋－＠")
_SERIAL = re.compile(r"[1-7][0-9]{4}")
_DAY_ZERO = dt.date(1899, 12, 30)


class Found(NamedTuple):
    """The tables of one file, and the sheets that were passed over because they are hidden or hold no scores."""

    tables: tuple[Table, ...]
    passed: tuple[str, ...]


def tables(grids: Iterable[Grid], file: str) -> Found:
    """Every table among a file's sheets. Raises ContentError when there is none, or when a column cannot be trusted."""
    found: list[Table] = []
    passed: list[str] = []
    faults: list[Fault] = []
    for grid in grids:
        at = _heading(grid)
        if at is None or not grid.visible:
            passed += [grid.sheet] if grid.sheet != GUIDE else []
            continue
        columns, unused, twice = _columns(grid.rows[at][1])
        faults += [Fault("heading-twice", file, args={"sheet": grid.sheet, "heading": one}) for one in twice]
        faults += _hidden(grid, columns, at, file)
        found.append(_table(grid, file, at, columns, unused))
    if not found and not faults:
        faults.append(Fault("sheet-no-heading", file, args={"rows": HEAD_ROWS}))
    if faults:
        raise ContentError(faults)
    return Found(tuple(found), tuple(passed))


def _heading(grid: Grid) -> int | None:
    """Position of the row that names the columns."""
    known = headings()
    for at, (_, cells) in enumerate(grid.rows[:HEAD_ROWS]):
        names = {known.get(plain(text)) for text in cells.values()}
        if "household" in names and names & {"rule", "quantity"}:
            return at
    return None


def _columns(cells: Mapping[str, str]) -> tuple[dict[str, str], list[str], list[str]]:
    """Field -> letter, headings without a meaning, and headings that stand twice."""
    columns: dict[str, str] = {}
    unused, twice = [], []
    for column, text in cells.items():
        field = headings().get(plain(text))
        if field is None:
            unused.append(text)
        elif field in columns and field not in EYES_ONLY:
            twice.append(text)
        else:
            columns.setdefault(field, column)
    return columns, unused, twice


def _hidden(grid: Grid, columns: Mapping[str, str], at: int, file: str) -> Iterator[Fault]:
    for field, column in columns.items():
        hidden = column in grid.shape.hidden_columns and field not in EYES_ONLY
        if hidden and any(column in cells for _, cells in grid.rows[at + 1 :]):
            yield Fault("column-hidden", file, args={"sheet": grid.sheet, "column": column})


def _table(grid: Grid, file: str, at: int, columns: Mapping[str, str], unused: list[str]) -> Table:
    above, marker = _above(grid.rows[:at])
    merged = _merged(grid, {column for field, column in columns.items() if field not in _ONLY_COMPARED})
    rows: list[Row] = []
    totals: list[int] = []
    for number, cells in _filled(grid, at, columns):
        if _is_total(cells, columns):
            totals.append(number)
        elif plain(cells.get(columns["household"], "")) not in headings():  # the heading again, on the next page
            rows.append(_row(grid, number, cells, columns, merged.get(number, ())))
    return Table(file, grid.sheet, columns, tuple(rows), tuple(unused), above, tuple(totals), marker)


def _filled(grid: Grid, at: int, columns: Mapping[str, str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows below the heading, those with nothing but a formula or an error included."""
    below = dict(grid.rows[at + 1 :])
    first = grid.rows[at][0]
    letters = {column for field, column in columns.items() if field not in _ONLY_COMPARED}
    odd = (_row_of(name) for name in grid.shape.formulas | grid.shape.errors if name.rstrip("0123456789") in letters)
    for number in sorted({*below, *(row for row in odd if row > first)}):
        yield number, below.get(number, {})


def _row_of(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _is_total(cells: Mapping[str, str], columns: Mapping[str, str]) -> bool:
    """True when the row's beginning, its code or its name says so."""
    places = (next(iter(cells), ""), columns["household"], columns.get("name", ""))
    words = {plain(cells.get(place, "")) for place in places}
    return any(word in _TOTALS or word.startswith(_TOTALS[:3]) for word in words)


def _above(rows: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[dict[str, str], Marker | None]:
    """What stands above the heading: 记分人 and 复核人 for all rows, the week, and the form's own mark."""
    known = {**headings(), "周次": "week", "week": "week"}
    above: dict[str, str] = {}
    marker = None
    for _, cells in rows:
        label = ""
        for text in cells.values():
            if text.startswith(MARK):
                version, _, rest = text.removeprefix(MARK).partition(" ")
                week, _, community = rest.partition(" ")
                marker = Marker(version, week, community)
                continue
            before, _, behind = normalize("NFKC", text).partition(":")
            field = known.get(plain(before), "")
            if behind.strip() and field:
                above.setdefault(field, behind.strip())
            elif label and not field:
                above.setdefault(label, text)
            label = field
    written = above.pop("week", "")
    week = week_named(marker.week if marker else written)
    return above | ({"week": week} if week else {}), marker


def week_named(text: str) -> str:
    """The week that a text means, or ""."""
    found = re.fullmatch(r"([0-9]{4})-?W([0-9]{1,2})", normalize("NFKC", text).strip().upper())
    if found is None or int(found[1]) not in YEARS:
        return ""
    try:
        return week_of(dt.date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except ValueError:
        return ""


def _merged(grid: Grid, columns: set[str]) -> dict[int, list[str]]:
    """Row -> ranges that join some of its cells which matter."""
    found: dict[int, list[str]] = {}
    last_row = grid.rows[-1][0]
    for (top, left), (bottom, right) in grid.merged:
        if any(letter(column) in columns for column in range(left, min(right, left + 255) + 1)):
            name = f"{letter(left)}{top}:{letter(right)}{bottom}"
            for number in range(top, min(bottom, last_row) + 1):
                found.setdefault(number, []).append(name)
    return found


def _row(grid: Grid, number: int, cells: Mapping[str, str], columns: Mapping[str, str], merged: Iterable[str]) -> Row:
    texts = {field: text for field, column in columns.items() if field not in EYES_ONLY and (text := cells.get(column))}
    flaws = list(_flaws(grid, number, texts, columns))
    if not flaws and not any(field in texts for field in _SCORING):
        return Row(number, texts)
    flaws += [Flaw(name, "cell-merged") for name in merged]
    if number in grid.shape.hidden_rows:
        flaws.append(Flaw("", "row-hidden"))
    if "date" in texts and _SERIAL.fullmatch(serial := normalize("NFKC", texts["date"])):
        texts["date"] = (_DAY_ZERO + dt.timedelta(days=int(serial) + grid.shift)).isoformat()
    return Row(number, texts, tuple(flaws))


def _flaws(grid: Grid, number: int, texts: Mapping[str, str], columns: Mapping[str, str]) -> Iterator[Flaw]:
    """What is wrong with single cells: not what they say, but that they can be taken at their word."""
    for field, column in columns.items():
        name = f"{column}{number}"
        if field in _ONLY_COMPARED:
            continue
        if name in grid.shape.errors:
            yield Flaw(name, "cell-error")
        elif name in grid.shape.formulas:
            yield Flaw(name, "cell-formula")
        if field in _TEXTS and (text := texts.get(field)):
            for code, args in text_flaws(text):
                yield Flaw(name, code, args)


@lru_cache(maxsize=4096)
def text_flaws(text: str) -> tuple[tuple[str, Mapping[str, object]], ...]:
    """What a text may not hold, as the site's own files are held to it, since it becomes part of one."""
    if text.startswith(_LIKE_FORMULA):
        return (("cell-like-formula", {"char": text[0]}),)
    if len(text) > MAX_TEXT:
        return (("cell-too-long", {"most": MAX_TEXT}),)
    try:
        decode(text.encode("utf-8", errors="replace"), "cell.csv")
    except ContentError as error:
        return tuple((fault.code, fault.args) for fault in error.faults)
    return ()
