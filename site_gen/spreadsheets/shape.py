"""What an .xlsx says besides its values: formulas, errors, hidden rows and columns. Refuses what would not fit.

Read with the standard library's expat; a document type, the door to entities, is refused.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from site_gen.spreadsheets.container import Refused
from site_gen.spreadsheets.model import MAX_COLUMNS, MAX_ROWS, Shape, letter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_TEXT = 50_000_000  # characters of all cells together: one long text may be named by many cells
MAX_MERGED = 2_000
_FILLED = frozenset({"v", "is", "f"})


class Workbook(NamedTuple):
    """Sheets as (name, part), in order, and whether days count from 1904."""

    sheets: tuple[tuple[str, str], ...]
    from_1904: bool


def workbook(parts: Mapping[str, bytes]) -> Workbook:
    """The sheets of a workbook and the parts they are kept in. Raises Refused when there are none."""
    targets: dict[str, str] = {}
    named: list[tuple[str, str]] = []
    flags: list[str] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target))[1:]

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            reference = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            named.append((attributes.get("name", ""), reference))
        elif tag == "workbookPr":
            flags.append(attributes.get("date1904", "0"))

    parse(_part(parts, "xl/_rels/workbook.xml.rels"), relation)
    parse(_part(parts, "xl/workbook.xml"), sheet)
    sheets = tuple((name, targets.get(reference, "")) for name, reference in named)
    return Workbook(sheets, any(flag in ("1", "true") for flag in flags))


def text_lengths(parts: Mapping[str, bytes]) -> list[int]:
    """Length of each text that cells share, in characters."""
    lengths: list[int] = []
    inside = False

    def start(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "si":
            lengths.append(0)
        inside = tag == "t" and bool(lengths)

    def text(piece: str) -> None:
        if inside:
            lengths[-1] += len(piece)

    if "xl/sharedStrings.xml" in parts:
        parse(parts["xl/sharedStrings.xml"], start, text)
    return lengths


class SheetReader:
    """One sheet's part, told tag by tag. `room` is what is left of `MAX_TEXT`."""

    def __init__(self, lengths: list[int], room: int) -> None:
        self.lengths, self.room = lengths, room
        self.row = self.column = 0
        self.shared = self.counting = False
        self.pieces: list[str] = []
        self.merged = 0
        self.formulas: set[str] = set()
        self.errors: set[str] = set()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[str] = set()

    def shape(self) -> Shape:
        """All that was found."""
        sets = (self.formulas, self.errors, self.hidden_rows, self.hidden_columns)
        return Shape(*(frozenset(one) for one in sets))  # type: ignore[arg-type]  # each set has its field's type

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        if tag == "c":
            self.row, self.column = _place(attributes.get("r", ""), self.row, self.column + 1)
            self.shared = attributes.get("t") == "s"
            if attributes.get("t") == "e":
                self.errors.add(self.name)
        elif tag in _FILLED:
            self._filled(tag)
        elif tag == "row":
            self.row = _number(attributes.get("r"), self.row + 1)
            self.column = 0
            if attributes.get("hidden") in ("1", "true"):
                self.hidden_rows.add(self.row)
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = _number(attributes.get("min"), 1), _number(attributes.get("max"), 1)
            columns = range(max(first, 1), min(last, MAX_COLUMNS) + 1)
            self.hidden_columns.update(letter(one - 1) for one in columns)
        elif tag == "mergeCell":
            self.merged += 1
            if self.merged > MAX_MERGED:
                raise Refused("sheet-merged", most=MAX_MERGED)

    def text(self, piece: str) -> None:
        """Characters between tags."""
        if self.counting:
            self.pieces.append(piece)

    def end(self, tag: str) -> None:
        """A tag closes: a cell that names a shared text is as long as that text."""
        if tag == "v" and self.counting:
            self.counting = False
            index = _number("".join(self.pieces), -1)
            self.room -= self.lengths[index] if 0 <= index < len(self.lengths) else 0
            self.pieces.clear()
            if self.room < 0:
                raise Refused("sheet-bomb", most=MAX_TEXT // 1_000_000)

    @property
    def name(self) -> str:
        """The cell that is open, such as "D7"."""
        return f"{letter(self.column - 1)}{self.row}"

    def _filled(self, tag: str) -> None:
        if self.row > MAX_ROWS:
            raise Refused("sheet-too-long", most=MAX_ROWS, row=self.row)
        if self.column > MAX_COLUMNS:
            raise Refused("sheet-too-wide", most=MAX_COLUMNS, cell=self.name)
        if tag == "f":
            self.formulas.add(self.name)
        self.counting = tag == "v" and self.shared


def parse(
    data: bytes,
    start: Callable[[str, dict[str, str]], None],
    text: Callable[[str], None] | None = None,
    end: Callable[[str], None] | None = None,
) -> None:
    """Tell each tag, without its prefix, to `start`. Raises Refused for broken XML and for a document type."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    if text is not None:
        parser.CharacterDataHandler = text
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes no names
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refused("sheet-damaged") from error


def _no_doctype(*_: object) -> None:
    raise Refused("sheet-doctype")


def _part(parts: Mapping[str, bytes], name: str) -> bytes:
    if name not in parts:
        raise Refused("sheet-damaged")
    return parts[name]


def _number(text: str | None, default: int) -> int:
    plain = (text or "").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else default


def _place(name: str, row: int, column: int) -> tuple[int, int]:
    """Row and column, both from 1, of "D7"; where a cell has no name it follows the one before."""
    letters = name.rstrip("0123456789")
    if not letters or not letters.isascii() or not letters.isalpha() or len(letters) > 3 or letters == name:
        return row, column
    column = 0
    for char in letters.upper():
        column = column * 26 + ord(char) - ord("A") + 1
    return _number(name[len(letters) :], row), column
