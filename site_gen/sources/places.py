"""From a value to its place in the file: reads the file again, which is only done after something went wrong."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import yaml

from site_gen.diagnostics import Diagnostic, SiteError, Span
from site_gen.records import kinds
from site_gen.records.disclosing import Kept
from site_gen.records.fields import Shape, by_spelling, fields
from site_gen.sources.reading import decode, split_front_matter
from site_gen.sources.tables import cell_span, load_csv, read_header
from site_gen.sources.yamltext import MAX_DEPTH, MAX_NODES, Refused, events, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from site_gen.diagnostics import Fault, Keys
    from site_gen.records.base import Record
    from site_gen.records.fields import Field
    from site_gen.sources.tables import Header, Row

SHOWN = 200  # characters of a source line
MASKED = "disclosure-"  # codes whose place itself must not be shown
STAR = "＊"
_AHEAD = 120
_TEXT_ENDS = (".yaml", ".yml", ".md", ".csv", ".toml", ".html", ".css", ".js")


class Place(NamedTuple):
    """Where a key and its value stand; list items have no key."""

    key: Span | None
    value: Span


Index = dict["Keys", Place]


class _Enough(Exception):  # noqa: N818 - ends a walk, and never leaves this module
    """What follows cannot have places."""


def locate(text: str, path: str, keys: Keys, *, on_key: bool = False) -> Span:
    """The place of the value that `keys` lead to (or of its key).

    Keys may be English although the file is written in Chinese, and the other way round. Where the file has no such
    key, the nearest part above it is named. After the key of a text, numbers may follow: the line in it and the column,
    both from 0, and how many characters are meant.
    """
    return Places(text, path).find(keys, on_key=on_key)


def _nothing(_line: str, /) -> list[tuple[int, int]]:
    """Hide nothing."""
    return []


def diagnose(
    faults: Iterable[Fault],
    read: Callable[[str], bytes | None],
    hidden: Callable[[str], list[tuple[int, int]]] = _nothing,
) -> list[Diagnostic]:
    """Each fault with its place and source line, sorted by path, line and column; the same thing is not said twice.

    `read` gives a file's bytes, or None when there are none. Source lines longer than `SHOWN` characters are cut
    around the column (`window`); those of private/ are left out. `hidden` gives parts (start, end) of a line that must
    not be repeated; they become stars, as what the gate found does.
    """
    files: dict[str, Places] = {}
    found: dict[tuple[object, ...], Diagnostic] = {}
    for fault in faults:
        if fault.path not in files:
            files[fault.path] = Places(_text(fault.path, read), fault.path)
        file = files[fault.path]
        span = fault.span or file.find(fault.keys, on_key=fault.on_key)
        args = tuple(sorted((name, str(value)) for name, value in fault.args.items()))
        line = file.line(span, hidden, whole=not fault.code.startswith(MASKED))
        one = Diagnostic(fault.code, span, line, fault.args, fault.warning)
        found.setdefault((fault.code, span, args), one)
    return sorted(found.values(), key=lambda one: (one.span, one.code, str(sorted(one.args))))


def window(column: int) -> int:
    """How many characters of a source line are left out before what is shown of it."""
    return max(0, column - 1 - _AHEAD)


class Places:
    """The places of one file, looked up when they are first asked for."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.text = text
        found = kinds.find(path)
        self.kind = found.kind if found else None
        self._body = 1

    @cached_property
    def lines(self) -> list[str]:
        """The file's lines, without their ends."""
        return self.text.split("\n")

    def line(self, span: Span, hidden: Callable[[str], list[tuple[int, int]]], *, whole: bool) -> str:
        """The source line of a place, as far as it is shown; unless `whole`, the place itself becomes stars."""
        if self.path.startswith("private/") or not 0 < span.line <= len(self.lines):
            return ""
        text = self.lines[span.line - 1]
        parts = hidden(text)
        if not whole:
            parts.append((span.column - 1, span.column - 1 + span.length))
        for start, end in parts:
            text = text[:start] + STAR * len(text[start:end]) + text[end:]
        start = window(span.column)
        return text[start : start + SHOWN]

    def find(self, keys: Keys, *, on_key: bool = False) -> Span:
        """As `locate`."""
        if self.path.endswith(".csv"):
            return self._cell(keys)
        index = self._index
        at: Keys = ()
        field: Field | None = None
        shape = self._top()
        for step, key in enumerate(keys):
            if isinstance(key, int) and shape is not None and shape.base == "text":
                return self._within(index.get(at, Place(None, Span(self.path))).value, keys[step:])
            field = _field(shape, key)
            if field is not None and field.body:
                return _offset(Span(self.path, self._body), keys[step + 1 :])
            words = (key, *(field.spellings if field else ()))
            word = next((word for word in words if (*at, word) in index), None)
            if word is not None:
                at = (*at, word)
            elif key != 0:  # one value where a list is meant is that list's first item
                return self._parent(index, at)
            shape = _inner(shape, field)
        found = index.get(at, Place(None, Span(self.path)))
        return found.key if on_key and found.key else found.value

    def _within(self, value: Span, steps: Keys) -> Span:
        """A place in a text that is a value of YAML: exact in a block after `|` and on a single line."""
        first = self.lines[value.line - 1][value.column - 1 :]
        if first.startswith("|"):
            below = self.lines[value.line :]
            indent = next((len(line) - len(line.lstrip(" ")) for line in below if line.strip()), 0)
            return _offset(Span(self.path, value.line + 1, 1 + indent), steps)
        if steps[0] != 0 or first.startswith(">"):
            return value
        return _offset(value._replace(column=value.column + first.startswith(("'", '"')), length=1), steps)

    def _parent(self, index: Index, at: Keys) -> Span:
        found = index.get(at, Place(None, Span(self.path)))
        return found.key or found.value

    def _top(self) -> Shape | None:
        if self.kind is None:
            return None
        record = Shape("record", record=self.kind.struct)
        return Shape("list", item=record) if self.kind.form is kinds.Form.LIST else record

    @cached_property
    def _index(self) -> Index:
        text = self.text
        if self.path.endswith(".md"):
            try:
                text, _, self._body = split_front_matter(text, self.path)
            except SiteError:
                return {}
        return _index(text, self.path) if self.path.endswith((".yaml", ".md")) else {}

    @cached_property
    def _rows(self) -> list[Row]:
        return load_csv(self.text, self.path)[0]

    @cached_property
    def _header(self) -> Header:
        return read_header(self.text)

    def _cell(self, keys: Keys) -> Span:
        """(row, column) is a cell, (row,) a row, (column,) a cell of the header."""
        header = self._header
        line = header.line
        if keys and isinstance(keys[0], int) and 0 <= keys[0] < len(self._rows):
            line = self._rows[keys[0]][0]
        column = next((key for key in keys if isinstance(key, str)), None)
        field = _field(self._top(), column) if column is not None else None
        words = (column, *(field.spellings if field else ()))
        index = next((header.cells.index(word) for word in words if word in header.cells), None)
        if index is None:
            return Span(self.path, line)
        return cell_span(self.lines, header.delimiter, self.path, line, index)


def _offset(start: Span, steps: Keys) -> Span:
    """(line, column, length), as many as there are, counted from where a text begins."""
    numbers = [one for one in steps[:3] if isinstance(one, int) and one >= 0]
    line, column, length = *numbers, *(0, 0, 1)[len(numbers) :]
    return Span(start.path, start.line + line, start.column + column, length)


def _field(shape: Shape | None, key: str | int) -> Field | None:
    record = _record(shape)
    if record is None or not isinstance(key, str):
        return None
    named = by_spelling(record).get(key) or by_spelling(Kept).get(key)
    return named or next((one for one in fields(record) if key in (one.name, one.key)), None)


def _record(shape: Shape | None) -> type[Record] | None:
    if shape is not None and shape.base == "list":
        return _record(shape.item)
    return shape.record if shape is not None else None


def _inner(shape: Shape | None, field: Field | None) -> Shape | None:
    """The shape one step further in: of a field, or of a list's item."""
    if field is not None:
        return field.shape
    return shape.item if shape is not None and shape.base == "list" else None


def _index(text: str, path: str) -> Index:
    """The place of every value, by the keys as they are written; as far as the file can be read."""
    index: Index = {}
    try:
        take = events(text, path)
        take()
        if type(take()) is not yaml.StreamEndEvent:
            _walk(take, take(), path, (), None, index)
    except (Refused, _Enough):
        pass
    return index


def _walk(
    take: Callable[[], yaml.Event], event: yaml.Event, path: str, at: Keys, key: Span | None, index: Index
) -> None:
    here = place(event, path)
    if type(event) in (yaml.ScalarEvent, yaml.AliasEvent):
        empty = type(event) is yaml.ScalarEvent and not event.value and event.style == ""
        index.setdefault(at, Place(key, key if key is not None and empty else here))
        return
    index.setdefault(at, Place(key, here._replace(length=1)))
    if len(at) >= MAX_DEPTH or len(index) > MAX_NODES:
        raise _Enough
    if type(event) is yaml.SequenceStartEvent:
        item = 0
        while type(event := take()) is not yaml.SequenceEndEvent:
            _walk(take, event, path, (*at, item), None, index)
            item += 1
        return
    first = True
    while type(event := take()) is not yaml.MappingEndEvent:
        if type(event) is not yaml.ScalarEvent:
            raise _Enough
        word = place(event, path)
        if first and at in index:
            index[at] = Place(index[at].key, word)
        first = False
        _walk(take, take(), path, (*at, event.value), word, index)


def _text(path: str, read: Callable[[str], bytes | None]) -> str:
    """The file's text, or as much of it as can be made out."""
    if not path.endswith(_TEXT_ENDS):
        return ""
    try:
        data = read(path)
    except SiteError:
        return ""
    if data is None:
        return ""
    try:
        return decode(data, path)
    except SiteError:
        return data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
