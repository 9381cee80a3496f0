"""Tables for programs: CSV that spreadsheets read without harm, and JSON. Pure; knows no single kind of record."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import msgspec

from site_gen.exchange.batch import Form
from site_gen.records.fields import hints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Row = tuple[object, ...]

BOM = b"\xef\xbb\xbf"  # without it Excel reads Chinese as something else
GUARDED = frozenset("'=+-@\t\r")  # a spreadsheet would take the text for a formula
_BEFORE, _GUARD = b"\0\1"  # what a cell stands behind, and what it may not begin with
_KINDS = bytes(_BEFORE if one in b',\n"' else _GUARD if one in b"'=+-@\t" else 2 for one in range(256))
_TYPES = {bool: "boolean", int: "integer", Decimal: "number", dt.date: "date", dt.time: "time"}
_json = msgspec.json.Encoder(decimal_format="number").encode


class Column(NamedTuple):
    """A column: `type` is one of Frictionless' simple types, with words for people."""

    name: str
    zh: str
    en: str
    type: str = "string"


class Table(NamedTuple):
    """A kind of table. `rows` gives values in the order of `columns` from the facts that a file is made of."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: Callable[..., Iterator[Row]]


def fields(struct: type[msgspec.Struct], *names: str) -> tuple[Column, ...]:
    """Columns that are fields of a record, with the words that describe these."""
    return tuple(_field(name, hints(struct)[name]) for name in names)


def _field(name: str, hint: Any) -> Column:
    base, *marks = get_args(hint)
    meta = next(one for one in marks if isinstance(one, msgspec.Meta))
    types = [base, *get_args(base), *(inner for one in get_args(base) for inner in get_args(one))]
    kind = next((_TYPES[one] for one in types if isinstance(one, type) and one in _TYPES), "string")
    return Column(name.rstrip("_"), meta.title or "", meta.description or "", kind)


def csv_form(names: Iterable[str], rows: Callable[[Any], Iterable[Row]]) -> Form:
    """A file of a heading, and the rows of each fact."""
    written: list[str] = []
    writer = csv.writer(_Written(written.append))

    def lines(wanted: Iterable[Iterable[object]]) -> bytes:
        writer.writerows(wanted)
        text = "".join(written)
        written.clear()
        return text.encode()

    def piece(fact: Any) -> bytes:
        found = [*rows(fact)]
        data = lines(map(_cells, found))
        return lines(map(_guarded, found)) if _is_suspicious(data, len(found)) else data

    return Form(BOM + lines([names]), piece)


class _Written(NamedTuple):
    """What `csv` takes for a file."""

    write: Callable[[str], object]


def _cells(row: Row) -> Iterable[object]:
    """The values of a row as cells, if none of them looks like a formula. Most are written by `csv` as they are."""
    plan = _plans[tuple(map(type, row))]
    if not plan:
        return row
    cells = [*row]
    for at, how in plan:
        cells[at] = how(cells[at])
    return cells


def _is_suspicious(data: bytes, rows: int) -> bool:
    """Whether a cell may begin with one of GUARDED; a return that ends no row may be one, too."""
    kinds = b"\0" + data.translate(_KINDS)
    return b"\0\1" in kinds or data.count(b"\r") != rows


def _guarded(row: Row) -> list[object]:
    return [one if (how := _HOW[type(one)]) is None else how(one) for one in row]


def json_form(objects: Callable[[Any], Iterable[dict[str, Any]]]) -> Form:
    """A list of the objects of each fact, one a line."""
    return Form(b"[\n", lambda fact: b",\n".join(map(_json, objects(fact))), b",\n", b"\n]\n")


class _Plans(dict[tuple[type, ...], "tuple[tuple[int, Callable[[Any], str]], ...]"]):
    """Which values of a row of such types have to be put into words, and how."""

    def __missing__(self, kinds: tuple[type, ...]) -> tuple[tuple[int, Callable[[Any], str]], ...]:
        ways = ((at, _words(kind)) for at, kind in enumerate(kinds) if _HOW[kind] not in (None, guarded))
        self[kinds] = plan = tuple(ways)
        return plan


def _words(kind: type) -> Callable[[Any], str]:
    if issubclass(kind, Enum):
        return {one: plain(one) for one in kind}.__getitem__
    return ";".join if issubclass(kind, tuple) else plain


class _How(dict[type, "Callable[[Any], str] | None"]):
    """How a value of a type becomes a cell, found out when the type is first met; None: as `csv` writes it anyway."""

    def __missing__(self, kind: type) -> Callable[[Any], str] | None:
        guards = issubclass(kind, tuple)
        self[kind] = how = (lambda value: guarded(plain(value))) if guards else plain
        return how


def plain(value: object) -> str:
    """A value in words, as a cell holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return ";".join(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def guarded(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would count as a formula; one taken off gives it back."""
    return "'" + text if text[:1] in GUARDED else text


_HOW = _How({str: guarded, type(None): None, int: None, dt.date: None, dt.time: None})
_plans = _Plans()
