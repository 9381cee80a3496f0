"""All texts of records that can become public, joined so that one search goes through them; and the way back."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from site_gen.records.fields import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_gen.diagnostics import Keys
    from site_gen.records.base import Record
    from site_gen.records.fields import Shape

GAP = "\ue000"  # between two fields: no rule and no needle reaches across it
_ELSEWHERE = frozenset(
    {
        ("Honour", "full_name"),  # leaves the records only while its consent holds
        ("Contact", "phone"),  # official by definition
        ("Channel", "phone"),
        ("Settings", "disclosure"),  # names what is let through
        ("Settings", "publish"),  # on no page; a server's user looks like an address for mail
    }
)


class Joined(NamedTuple):
    """Texts with a gap between. `starts` and `keys` belong together: where each text begins, and what leads to it."""

    text: str
    starts: tuple[int, ...]
    keys: tuple[Keys, ...]

    def place(self, start: int, end: int) -> Keys:
        """Keys to a part of the text: of its field, then line, column (from 0) and length."""
        at = bisect_right(self.starts, start) - 1
        before = self.text[self.starts[at] : start]
        line = before.count("\n")
        return (*self.keys[at], line, len(before) - before.rfind("\n") - 1, max(1, end - start))


def join(texts: Iterable[tuple[Keys, str]]) -> Joined:
    """Put texts behind each other."""
    starts: list[int] = []
    keys: list[Keys] = []
    words: list[str] = []
    length = 0
    for key, text in texts:
        starts.append(length)
        keys.append(key)
        words.append(text)
        length += len(text) + 1
    return Joined(GAP.join(words), tuple(starts), tuple(keys))


def texts(record: Record, keys: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """Every text in a record that a page may show, with the keys that lead to it. Ids and links are none."""
    consented = getattr(record, "consent", None) is not None  # a name that is masked once the consent has ended
    for name, key, shape in _plan(type(record)):
        value = getattr(record, name)
        if value and not (consented and name == "name"):
            yield from _values(value, shape, (*keys, key))


def _values(value: object, shape: Shape, keys: Keys) -> Iterator[tuple[Keys, str]]:
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, tuple) and shape.item is not None:
        for index, one in enumerate(value):
            yield from _values(one, shape.item, (*keys, index))
    elif shape.record is not None:
        yield from texts(value, keys)  # type: ignore[arg-type]


@cache
def _plan(struct: type[Record]) -> tuple[tuple[str, str, Shape], ...]:
    """The fields of a struct that hold texts or parts with texts."""
    return tuple(
        (one.name, one.key, one.shape)
        for one in fields(struct)
        if (struct.__name__, one.name) not in _ELSEWHERE and _holds_text(one.shape)
    )


def _holds_text(shape: Shape) -> bool:
    if shape.item is not None:
        return _holds_text(shape.item)
    if shape.record is not None:
        return bool(_plan(shape.record))
    return shape.base == "text" and shape.identity is None and not shape.ref
