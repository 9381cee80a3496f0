"""A Word file as lines of Markdown: paragraphs, lists, tables. Opened with limits, read by mammoth (see `apart`)."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple
from xml.parsers import expat

from site_gen.intake.minutes import apart
from site_gen.spreadsheets import container
from site_gen.spreadsheets.container import Refused

MAX_XML = 8_000_000  # bytes, of all parts together; minutes of a day have some hundred thousand
MAX_TAGS = 200_000  # with their attributes: each costs about a kilobyte while mammoth reads
MAX_DEPTH = 60  # a table in a table in a text box has 30
MAX_COLUMNS = 30
_CODES = {"sheet-bomb": "intake-bomb", "sheet-bomb-parts": "intake-bomb", "sheet-password": "intake-old-word"}
_BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "br"}
_TALL = 3  # lines in a cell; with more it is a form that holds the whole minutes, not a table


def read(data: bytes) -> str:
    """The text. Raises Refused: no Word file, a broken one, too much in it, or mammoth is not installed."""
    try:
        parts = container.unpack(data, most=MAX_XML)
    except Refused as error:
        raise Refused(_CODES.get(error.code, "intake-broken-word")) from error
    if "[Content_Types].xml" not in parts or not any(name.startswith("word/") for name in parts):
        raise Refused("intake-no-word")
    room = MAX_TAGS
    for part in parts.values():
        room -= _tags(part, room)
    return _lines(apart.html(container.pack(parts)))


def _tags(part: bytes, room: int) -> int:
    """How many tags and attributes a part has. Mammoth's reader would unfold entities and follow any depth."""
    count = depth = 0

    def start(_: str, attributes: dict[str, str]) -> None:
        nonlocal count, depth
        count, depth = count + 1 + len(attributes), depth + 1
        if count > room or depth > MAX_DEPTH:
            raise Refused("intake-bomb")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(part, True)  # noqa: FBT003 - expat takes no names
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refused("intake-broken-word") from error
    return count


def _no_doctype(*_: object) -> None:
    raise Refused("intake-bomb")


def _lines(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.flush()
    return "\n".join(reader.lines)


class _Cell(NamedTuple):
    """A cell's lines, and how many columns and rows it covers."""

    lines: list[str]
    columns: int
    rows: int


class _Reader(HTMLParser):
    """Mammoth's own HTML to lines; tables in tables become lines of the outer cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._pieces: list[str] = []
        self._rows: list[list[_Cell]] = []
        self._lists: list[int] = []  # the last number of each open list, -1 where it has none
        self._tables = 0
        self._mark = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a list, a row or a cell."""
        if tag in _BLOCKS:
            self.flush()
        if tag in ("ol", "ul"):
            self.flush()
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li" and self._lists:
            self._lists[-1] += self._lists[-1] >= 0
            self._mark = f"{self._lists[-1]}. " if self._lists[-1] > 0 else "- "
        elif tag == "table":
            self._tables += 1
        elif tag == "tr" and self._tables == 1:
            self._rows.append([])
        elif tag in ("td", "th") and self._tables == 1 and self._rows:
            self.flush()
            span = dict(attrs)
            self._rows[-1].append(_Cell([], _whole(span.get("colspan")), _whole(span.get("rowspan"))))

    def handle_endtag(self, tag: str) -> None:
        """End a line, a list or a table."""
        if tag in _BLOCKS or tag in ("td", "th", "ol", "ul"):
            self.flush()
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "table":
            self._tables -= 1
            if not self._tables:
                rows, self._rows = _grid(self._rows), []
                self.lines += ["", *_table(rows), ""] if rows else []

    def handle_data(self, data: str) -> None:
        """Text, until the line ends."""
        self._pieces.append(data)

    def flush(self) -> None:
        """End the line that is open, if it has any text, in the cell or outside of tables."""
        text = re.sub(r"[^\S\t]+", " ", "".join(self._pieces)).strip()
        self._pieces.clear()
        if not text:
            return
        mark, self._mark = self._mark, ""
        if self._tables and self._rows and self._rows[-1]:
            self._rows[-1][-1].lines.append(mark.removeprefix("- ") + text)
        else:
            self.lines.append(mark + text)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 1


def _grid(rows: list[list[_Cell]]) -> list[list[list[str]]]:
    """Cells where they stand: one that covers several leaves the others empty."""
    covered: dict[int, int] = {}  # column -> rows that are still covered
    made = []
    for row in rows:
        line: list[list[str]] = []
        waiting = iter(row)
        while len(line) < MAX_COLUMNS:
            if covered.get(len(line), 0) > 0:
                covered[len(line)] -= 1
                line.append([])
            elif cell := next(waiting, None):
                width = min(cell.columns, MAX_COLUMNS - len(line))
                covered |= dict.fromkeys(range(len(line), len(line) + width), cell.rows - 1)
                line += [cell.lines, *([[]] * (width - 1))]
            else:
                break
        made.append(line)
    return [line for line in made if any(line)]


def _table(rows: list[list[list[str]]]) -> list[str]:
    """A Markdown table, or lines where cells hold whole texts, as in forms of street offices."""
    if any(len(cell) > _TALL for row in rows for cell in row):
        return [line for row in rows for line in _form(row)]
    width = max(map(len, rows))
    texts = [[_joined(cell) for cell in (*row, *([[]] * (width - len(row))))] for row in rows]
    made = [f"| {' | '.join(row)} |" for row in texts]
    return [made[0], "|" + " --- |" * width, *made[1:]]


def _form(row: list[list[str]]) -> list[str]:
    """Short cells of a row as a row, a tall one as lines below it."""
    short = [_joined(cell) for cell in row if cell and len(cell) <= _TALL]
    head = [" | ".join(short)] if short else []
    return [*head, *(line for cell in row if len(cell) > _TALL for line in cell)]


def _joined(lines: list[str]) -> str:
    """A cell's lines as one that says the same."""
    made = ""
    for line in lines:
        made += ("" if not made or made[-1] in "，。；：、,.;:!?！？" else "；") + line
    return made.replace("|", "｜")
