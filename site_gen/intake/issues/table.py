"""A list of issues as plain rows of text: the model, and how a spreadsheet's grid becomes one. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import ContentError, Fault
from site_gen.spreadsheets.model import letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from site_gen.spreadsheets.model import Grid

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
    first, headings = grid.rows[at]
    rows = tuple(Row(number, cells, frozenset(odd.get(number, ()))) for number, cells in grid.rows[at + 1 :])
    merged = [(letter(left), top, bottom) for (top, left), (bottom, _) in grid.merged if bottom > top > first]
    hidden = grid.shape.hidden_rows, grid.shape.hidden_columns
    titles = tuple(" ".join(cells.values()) for _, cells in grid.rows[:at])
    return Table(file, grid.sheet, first, headings, rows, *hidden, tuple(merged), grid.shift, others, titles)
