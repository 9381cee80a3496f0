"""Links between records: every field marked `Ref` is followed, whatever record it stands in."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, NamedTuple, Union, get_args, get_origin

from site_gen.records.base import Record, Ref
from site_gen.records.fields import hints

if TYPE_CHECKING:
    from site_gen.diagnostics import Keys


class Link(NamedTuple):
    """A record names another: where in the record, which kind is expected, and the id."""

    keys: Keys
    kind: str
    target: str


class _Field(NamedTuple):
    name: str
    key: str
    kind: str  # "" when the field holds records of its own
    many: bool
    inner: tuple[str, ...] = ()  # names of the inner records' fields: a quick look tells whether any is filled


def links(record: Record) -> list[Link]:
    """Every link of a record and of the records inside of it, in order of fields."""
    found: list[Link] = []
    _collect(record, (), found)
    return found


def _collect(record: Record, prefix: Keys, found: list[Link]) -> None:
    for name, key, kind, many, inner in _fields(type(record)):
        value = getattr(record, name)
        if not value:
            continue
        if many and kind:
            found += [Link((*prefix, key, index), kind, item) for index, item in enumerate(value)]
        elif many:
            for index, item in enumerate(value):
                for field in inner:
                    if getattr(item, field):
                        _collect(item, (*prefix, key, index), found)
                        break
        elif kind:
            found.append(Link((*prefix, key), kind, value))
        else:
            _collect(value, (*prefix, key), found)


@cache
def _fields(struct: type[Record]) -> tuple[_Field, ...]:
    """The fields of a struct that hold links, or records that hold links."""
    found = []
    for name, hint in hints(struct).items():
        kind, inner, many = _read(hint)
        if kind or (inner is not None and _fields(inner)):
            parts = tuple(field.name for field in _fields(inner)) if inner else ()
            found.append(_Field(name, name.rstrip("_"), kind, many, parts))
    return tuple(found)


def _read(hint: object, many: bool = False) -> tuple[str, type[Record] | None, bool]:  # noqa: FBT001, FBT002
    """(kind of a link or "", struct inside or None, whether it is a tuple) of a type annotation."""
    origin = get_origin(hint)
    if origin is Annotated:
        base, *extras = get_args(hint)
        kind = next((extra.kind for extra in extras if isinstance(extra, Ref)), "")
        return (kind, None, many) if kind else _read(base, many)
    if origin in (Union, UnionType):
        return _read(next(arg for arg in get_args(hint) if arg is not type(None)), many)
    if origin is tuple:
        return _read(get_args(hint)[0], many=True)
    return "", hint if isinstance(hint, type) and issubclass(hint, Record) else None, many
