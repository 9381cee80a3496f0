"""What the structs say of their fields, read once per struct: keys, meaning, and the shape of the value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Literal, NamedTuple, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from site_gen.records.base import Body, Choice, Identity, Prose, Record, Ref, Scale

Base = Literal["text", "whole", "decimal", "scaled", "flag", "date", "time", "choice", "record", "list"]

# Text of more than one line, and numbers that may fall below zero. The structs have no mark for these.
_LONG = frozenset({"text", "note", "reason", "reply", "upkeep", "private"})
_SIGNED = frozenset({
    ("ChangeOrder", "amount"),
    ("Project", "balance"),
    ("PointsEntry", "quantity"),
    ("PointsEntry", "points"),
    ("SettledEntry", "quantity"),
    ("SettledEntry", "counted"),
})  # fmt: skip
_PLAIN: Mapping[type, Base] = {
    str: "text",
    int: "whole",
    bool: "flag",
    Decimal: "decimal",
    dt.date: "date",
    dt.time: "time",
}


class Shape(NamedTuple):
    """What a value has to look like.

    `item` is the shape of a list's items, `record` the struct of a part, `choice` the words to choose from, `factor`
    the parts that one is divided into (base "scaled"), `identity` the pattern of an id, `ref` the kind of record that
    is named.
    """

    base: Base
    item: Shape | None = None
    record: type[Record] | None = None
    choice: type[Choice] | None = None
    factor: int = 1
    identity: Identity | None = None
    ref: str = ""
    long: bool = False
    signed: bool = False


class Field(NamedTuple):
    """One field: `name` in the program, `key`, `zh` and `also` in files. `prose`: it is Markdown; `body`: below, not a key."""

    name: str
    key: str
    zh: str
    also: tuple[str, ...]
    about: str
    example: str
    unit: str
    shape: Shape
    required: bool
    prose: bool
    body: bool

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every key that a file may use."""
        return (self.key, self.zh, *self.also)


@cache
def hints(struct: type[msgspec.Struct]) -> Mapping[str, object]:
    """The annotations of a struct. To work them out takes a millisecond, and a build wants them at three places."""
    return get_type_hints(struct, include_extras=True)


@cache
def fields(struct: type[Record]) -> tuple[Field, ...]:
    """The fields of a struct in the order in which they are declared."""
    return tuple(_field(struct, info, hints(struct)[info.name]) for info in msgspec.structs.fields(struct))


@cache
def by_spelling(struct: type[Record]) -> Mapping[str, Field]:
    """Every key that a file may use for this struct, English and Chinese, to its field; the body is no key."""
    return MappingProxyType({word: one for one in fields(struct) if not one.body for word in one.spellings})


@cache
def prose_fields(struct: type[Record]) -> tuple[Field, ...]:
    """The fields of a struct that hold Markdown."""
    return tuple(one for one in fields(struct) if one.prose)


def _field(struct: type[Record], info: msgspec.structs.FieldInfo, hint: object) -> Field:
    _, *marks = get_args(hint)
    meta = next(mark for mark in marks if isinstance(mark, msgspec.Meta))
    extra = cast("Mapping[str, object]", meta.extra)
    shape = _shape(hint)
    if shape.base == "text":
        shape = shape._replace(long=info.name in _LONG)
    return Field(
        name=info.name,
        key=info.name.rstrip("_"),
        zh=meta.title or info.name,
        also=cast("tuple[str, ...]", extra["also"]),
        about=meta.description or "",
        example=str((meta.examples or [""])[0]),
        unit=str(extra["unit"]),
        shape=shape._replace(signed=(struct.__name__, info.name) in _SIGNED),
        required=info.required,
        prose=any(isinstance(mark, Prose) for mark in marks),
        body=any(isinstance(mark, Body) for mark in marks),
    )


def _shape(hint: object) -> Shape:
    marks: tuple[object, ...] = ()
    while get_origin(hint) is Annotated:
        hint, *more = get_args(hint)
        marks = (*more, *marks)
    if get_origin(hint) in (Union, UnionType):
        inner = next(one for one in get_args(hint) if one is not NoneType)
        return _marked(_shape(inner), marks)
    if get_origin(hint) is tuple:
        return Shape("list", item=_shape(get_args(hint)[0]))
    if isinstance(hint, type) and issubclass(hint, Record):
        return Shape("record", record=hint)
    if isinstance(hint, type) and issubclass(hint, Choice):
        return Shape("choice", choice=hint)
    return _marked(Shape(_PLAIN[cast("type", hint)]), marks)


def _marked(shape: Shape, marks: tuple[object, ...]) -> Shape:
    for mark in marks:
        if isinstance(mark, Scale):
            shape = shape._replace(base="scaled", factor=mark.factor)
        elif isinstance(mark, Identity):
            shape = shape._replace(identity=mark)
        elif isinstance(mark, Ref):
            shape = shape._replace(ref=mark.kind)
    return shape
