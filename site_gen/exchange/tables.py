"""Tables for programs: CSV that spreadsheets read without harm, and JSON. Pure; knows no single kind of record."""

from __future__ import annotations

import csv
import datetime as dt
import io
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

    def lines(wanted: Iterable[Iterable[object]]) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(wanted)
        return text.getvalue().encode()

    def cells(row: Row) -> list[object]:
        return [one if (how := _HOW[type(one)]) is None else how(one) for one in row]

    return Form(BOM + lines([names]), lambda fact: lines(map(cells, rows(fact))))


def json_form(objects: Callable[[Any], Iterable[dict[str, Any]]]) -> Form:
    """A list of the objects of each fact, one a line."""
    return Form(b"[\n", lambda fact: b",\n".join(map(_json, objects(fact))), b",\n", b"\n]\n")


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
