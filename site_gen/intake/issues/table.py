"""A list of issues as plain rows of text: the model, and how a spreadsheet's grid becomes one. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import ContentError, Fault
from site_gen.intake.issues.columns import target
from site_gen.spreadsheets.model import MAX_COLUMNS, letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from site_gen.spreadsheets.model import Grid

HEAD_TALL = 3  # rows of a heading
HEAD_WORDS = 12  # characters of a word in its lower rows
HEAD_ROWS = 10  # rows with content among which the heading is looked for


class Row(NamedTuple):
    """One row: its number in the file, column -> text, and the columns whose cell cannot be taken at its word."""

    number: int
    cells: Mapping[str, str]
    odd: frozenset[str] = frozenset()


class Table(NamedTuple):
    """Headings by column, and the rows below. Columns are letters, or the keys of Open311.

    `merged` are cells that stand for those below them: column -> (first row, last row). `shift` is that of a grid;
    `others` names the sheets that were not looked at, `titles` are the rows above the heading.
    """

    file: str
    sheet: str
    head: int
    headings: Mapping[str, str]
    rows: tuple[Row, ...]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[str] = frozenset()
    merged: tuple[tuple[str, int, int], ...] = ()
    shift: int = 0
    others: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


def from_grids(grids: Sequence[Grid], file: str, sheet: str, meant: Callable[[Iterable[str]], int]) -> Table:
    """The sheet that is named, by name or number, else the first one with a heading.

    `meant` counts the headings of a row that mean something, 0 for no heading. Raises ContentError when there is none.
    """
    named = grids
    if sheet:
        named = [one for at, one in enumerate(grids, 1) if sheet in (one.sheet, str(at))][:1]
        if not named:
            names = "、".join(one.sheet for one in grids if one.sheet) or "—"
            raise ContentError([Fault("issues-no-sheet", file, args={"sheet": sheet, "names": names})])
    for grid in named:
        at = _heading(grid, meant)
        if at is not None and (grid.visible or sheet):
            others = tuple(one.sheet for one in grids if one is not grid and one.visible)
            return _table(grid, at, file, others)
    if not any(grid.rows for grid in named):
        raise ContentError([Fault("issues-empty", file)])
    raise ContentError([Fault("issues-no-heading", file, args={"rows": HEAD_ROWS})])


def _heading(grid: Grid, meant: Callable[[Iterable[str]], int]) -> int | None:
    """Position of the row with most headings that mean something; the first of these."""
    counts = [meant(cells.values()) for _, cells in grid.rows[:HEAD_ROWS]]
    return counts.index(max(counts)) if any(counts) else None


def _table(grid: Grid, at: int, file: str, others: tuple[str, ...]) -> Table:
    odd: dict[int, set[str]] = {}
    for name in grid.shape.formulas | grid.shape.errors:
        column = name.rstrip("0123456789")
        odd.setdefault(int(name[len(column) :]), set()).add(column)
    top, head = _block(grid, grid.rows[at][0])
    headings = _headings(grid, top, head)
    below = [one for one in grid.rows if one[0] > head]
    rows = tuple(Row(number, cells, frozenset(odd.get(number, ()))) for number, cells in below)
    merged = [(letter(left), first, last) for (first, left), (last, _) in grid.merged if last > first > head]
    hidden = grid.shape.hidden_rows, grid.shape.hidden_columns
    titles = tuple(" ".join(cells.values()) for number, cells in grid.rows if number < top)
    return Table(file, grid.sheet, head, headings, rows, *hidden, tuple(merged), grid.shift, others, titles)


def _block(grid: Grid, row: int) -> tuple[int, int]:
    """First and last row of the heading: cells merged downwards make it taller, above and below of the row found."""
    tall = [(first, last) for (first, _), (last, _) in grid.merged if first <= row <= last and last - first < HEAD_TALL]
    top, last = min([row, *(one for one, _ in tall)]), max([row, *(one for _, one in tall)])
    below = [text for number, cells in grid.rows if row < number <= last for text in cells.values()]
    return top, last if all(_is_words(text) for text in below) else row


def _is_words(text: str) -> bool:
    return len(text) <= HEAD_WORDS and not any(char.isdigit() for char in text)


def _headings(grid: Grid, top: int, last: int) -> dict[str, str]:
    """Headings by column. A cell over several columns stands before those below it where only both mean something."""
    rows = dict(grid.rows)
    told: dict[str, list[str]] = {}
    for number in range(top, last + 1):
        for column, text in rows.get(number, {}).items():
            told.setdefault(column, []).append(text)
        for (first, left), (_, right) in grid.merged:
            group = rows.get(first, {}).get(letter(left)) if first == number else None
            for at in range(left + 1, min(right, MAX_COLUMNS) + 1) if group else ():
                told.setdefault(letter(at), []).append(group or "")
    return {column: _heading_of(texts) for column, texts in sorted(told.items(), key=lambda one: (len(one[0]), one[0]))}


def _heading_of(texts: list[str]) -> str:
    own, whole = texts[-1], "".join(texts)
    return whole if not target(own) and target(whole) else own
