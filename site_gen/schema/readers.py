"""From plain data to structs. One reader per struct, made from the struct's own annotations when it is first needed.

A reader appends faults with keys that are relative to its own value; whoever called it puts its key in front. So a
value without a fault costs no bookkeeping.
"""

from __future__ import annotations

from functools import cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from site_gen.diagnostics import Fault
from site_gen.records.fields import by_spelling, fields
from site_gen.schema import scalars
from site_gen.schema.near import unknown_key
from site_gen.schema.scalars import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from site_gen.diagnostics import Keys
    from site_gen.records.base import Record
    from site_gen.records.fields import Field, Shape
    from site_gen.sources.yamltext import Plain

Reader: TypeAlias = "Callable[[Plain, list[Fault]], object]"


_NO_BODY: Mapping[str, str] = MappingProxyType({})


class _Plan(NamedTuple):
    """How to read one struct: key as written -> (name, English key, reader), and the fields that must be there."""

    words: dict[str, tuple[str, str, Reader]]
    required: tuple[Field, ...]
    lists: frozenset[str]  # optional fields that may be written as `[]`: none at all, whatever they are without it


def read_record(
    struct: type[Record], value: Plain | dict[str, str], faults: list[Fault], body: Mapping[str, str] = _NO_BODY
) -> Record | None:
    """The record in `value`, or None with at least one more fault. Paths are left for the caller to fill in.

    `body` is the field that is not written as a key, by its name.
    """
    if not isinstance(value, dict):
        wide = isinstance(value, str) and "：" in value
        faults.append(Fault("record-colon" if wide else "record-shape", ""))
        return None
    plan = _plan(struct)
    before = len(faults)
    found: dict[str, object] = {}
    empty: set[str] = set()
    meant: set[str] = set()  # fields that a misspelt key was probably meant for; they are not missing as well
    for word, one in value.items():
        known = plan.words.get(word)
        if known is None:
            faults.append(fault := unknown_key(struct, word))
            if near := plan.words.get(str(fault.args.get("near"))):
                meant.add(near[0])
            continue
        name, key, read = known
        if name in found or name in empty:
            faults.append(Fault("duplicate-key", "", (word,), {"key": word}, on_key=True))
        elif one == [] and name in plan.lists:
            found[name] = ()
        elif not one or (type(one) is str and one.isspace()):
            empty.add(name)
        else:
            mark = len(faults)
            found[name] = read(one, faults)
            if len(faults) > mark:
                _lead(faults, mark, (key,))
    missing = [one for one in plan.required if one.name not in found and one.name not in meant]
    faults += [_missing(one, written=one.name in empty) for one in missing]
    return None if len(faults) > before else struct(**found, **body)


def reader(shape: Shape) -> Reader:
    """What reads a value of that shape."""
    return _reader(shape)


def field_text(field: Field) -> dict[str, object]:
    """A field's names and example, as messages use them."""
    return {"key": field.key, "zh": field.zh, "example": field.example or "…"}


@cache
def _plan(struct: type[Record]) -> _Plan:
    words = {word: (one.name, one.key, _reader(one.shape)) for word, one in by_spelling(struct).items()}
    required = tuple(one for one in fields(struct) if one.required and not one.body)
    lists = frozenset(one.name for one in fields(struct) if one.shape.item is not None and not one.required)
    return _Plan(words, required, lists)


def _missing(field: Field, *, written: bool) -> Fault:
    if written:
        return Fault("field-empty", "", (field.key,), field_text(field), on_key=True)
    return Fault("field-missing", "", (), field_text(field))


def _lead(faults: list[Fault], mark: int, keys: Keys) -> None:
    """Put keys in front of those of all faults from `mark` on."""
    faults[mark:] = [fault._replace(keys=(*keys, *fault.keys)) for fault in faults[mark:]]


def _reader(shape: Shape) -> Reader:
    if shape.item is not None:
        return partial(_list, _reader(shape.item))
    if shape.record is not None:
        return partial(read_record, shape.record)
    if shape.base == "text":
        return partial(_text, shape)
    return partial(_scalar, _parser(shape))


def _list(item: Reader, value: Plain, faults: list[Fault]) -> tuple[object, ...]:
    """A list; a single value is a list of one."""
    items = value if isinstance(value, list) else [value]
    found = []
    for index, one in enumerate(items):
        mark = len(faults)
        if one == "":
            faults.append(Fault("item-empty", ""))
        else:
            found.append(item(one, faults))
        if len(faults) > mark:
            _lead(faults, mark, (index,))
    return tuple(found)


def _scalar(parse: Callable[[str], object], value: Plain, faults: list[Fault]) -> object:
    if not isinstance(value, str):
        faults.append(Fault("text-expected", ""))
        return None
    found = parse(value.strip())
    if isinstance(found, Wrong):
        faults.append(Fault(found.code, "", (), found.args))
        return None
    return found


def _text(shape: Shape, value: Plain, faults: list[Fault]) -> str | None:
    if not isinstance(value, str):
        faults.append(Fault("text-expected", ""))
        return None
    text = value.strip()
    if "\n" in text and not shape.long:
        faults.append(Fault("text-lines", ""))
        return None
    if shape.identity is not None:
        found = scalars.identity(text, shape.identity)
        if isinstance(found, Wrong):
            faults.append(Fault(found.code, "", (), found.args))
            return None
    return text


def _parser(shape: Shape) -> Callable[[str], object]:
    """How the text of a single value is read."""
    if shape.choice is not None:
        return partial(scalars.choice, words=shape.choice)
    if shape.base == "scaled":
        return partial(scalars.scaled, factor=shape.factor, signed=shape.signed)
    if shape.base == "decimal":
        return partial(scalars.decimal, signed=shape.signed)
    return _PARSERS[shape.base]


_PARSERS: Mapping[str, Callable[[str], object]] = {
    "whole": scalars.whole,
    "flag": scalars.flag,
    "date": scalars.date,
    "time": scalars.time,
}
