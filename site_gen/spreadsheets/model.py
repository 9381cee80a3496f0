"""What passes between the steps of an import. Nothing is computed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_gen.records.points import PointsEntry

MAX_ROWS = 20_000
MAX_COLUMNS = 256
FORM = "1"  # version of the weekly sheet


class Shape(NamedTuple):
    """What values alone do not tell of a sheet. Cells are named as in "D7", columns by letter, rows from 1."""

    formulas: frozenset[str] = frozenset()
    errors: frozenset[str] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[str] = frozenset()


PLAIN = Shape()


class Grid(NamedTuple):
    """A sheet as rows of (number from 1, column letter -> text); empty cells and rows are left out.

    `merged` are ranges as ((first row, first column), (last row, last column)), rows from 1, columns from 0.
    `shift` are the days by which a day's number in this file lags behind the usual one.
    """

    sheet: str
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    shape: Shape = PLAIN
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    visible: bool = True
    shift: int = 0


class Flaw(NamedTuple):
    """Why a row cannot be taken: where in it ("D7", "" for the whole row), the message's code and arguments."""

    cell: str
    code: str
    args: Mapping[str, object] = {}


class Row(NamedTuple):
    """One row below the heading: its number in the sheet, field -> text, and what is wrong with its cells."""

    number: int
    cells: Mapping[str, str]
    flaws: tuple[Flaw, ...] = ()


class Marker(NamedTuple):
    """What the weekly sheet says of itself: the form's version, its week, and whose it is."""

    version: str
    week: str
    community: str


class Table(NamedTuple):
    """A sheet whose heading was found.

    `columns` leads from field to letter, `unused` are headings that mean nothing to us, `above` what stands above the
    heading for all rows (recorder, reviewer, a valid week), `totals` the rows that were passed over.
    """

    file: str
    sheet: str
    columns: Mapping[str, str]
    rows: tuple[Row, ...]
    unused: tuple[str, ...] = ()
    above: Mapping[str, str] = {}
    totals: tuple[int, ...] = ()
    marker: Marker | None = None


class Problem(NamedTuple):
    """A row that was not taken, and why; row 0 is the whole sheet."""

    file: str
    sheet: str
    row: int
    flaw: Flaw


class Proposal(NamedTuple):
    """An entry that can be written, the quarter it belongs to, and where it came from."""

    period: str
    entry: PointsEntry
    file: str
    sheet: str
    row: int


class Matched(NamedTuple):
    """What an import would do. `known`: rows that the ledger has already; `untouched`: households without a score."""

    proposals: tuple[Proposal, ...]
    problems: tuple[Problem, ...]
    known: int
    untouched: int


def letter(column: int) -> str:
    """A column's letter; columns count from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
