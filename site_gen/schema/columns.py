"""Whole tables at once: in a column few texts are different, and each of them is read only once.

Only for tables without a fault. One that has any is read again row by row, which knows where everything stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from site_gen.records.fields import fields
from site_gen.schema.readers import reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_gen.diagnostics import Fault
    from site_gen.records.base import Record
    from site_gen.records.fields import Field
    from site_gen.schema.readers import Reader


class _Unfit(Exception):  # noqa: N818 - never leaves this module
    """A cell that cannot be read."""


class _Texts(dict[str, object]):
    """A column's values by their text, read when a text is first met."""

    def __init__(self, read: Reader, field: Field, empty: object) -> None:
        super().__init__()
        self._read, self._required, self._empty = read, field.required, empty

    def __missing__(self, text: str) -> object:
        if not text or text.isspace():
            if self._required:
                raise _Unfit
            value = self._empty
        else:
            faults: list[Fault] = []
            value = self._read(text, faults)
            if faults:
                raise _Unfit
        self[text] = value
        return value


def read_rows(struct: type[Record], names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Record] | None:
    """The record of each row, whose cells are the fields `names`; None unless every cell of every row is sound."""
    if not rows:
        return []
    if any(len(cells) != len(names) for cells in rows):
        return None
    known = {one.name: one for one in fields(struct)}
    empty = {one.name: one.default for one in msgspec.structs.fields(struct)}
    try:
        columns = [
            _column(known[name], empty[name], cells) for name, cells in zip(names, zip(*rows, strict=True), strict=True)
        ]
    except _Unfit:
        return None
    return [struct(**dict(zip(names, values, strict=True))) for values in zip(*columns, strict=True)]


def _column(field: Field, empty: object, cells: Sequence[str]) -> Sequence[object]:
    shape = field.shape.identity
    if shape is not None and shape.kind != "photo" and all(map(re.compile(shape.pattern, re.ASCII).fullmatch, cells)):
        return cells  # ids: each is different, and they are read as they are
    texts = _Texts(reader(field.shape), field, empty)
    return list(map(texts.__getitem__, cells))
