"""The words of each fault, Chinese first. Knows no fault itself: each module keeps its own in `<module>.toml`."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Entry = dict[str, str]

LANGUAGES = ("zh", "en")
_BETWEEN = {"zh": "、", "en": ", "}
_YES_NO = {"zh": ("否", "是"), "en": ("no", "yes")}


def text(code: str, args: Mapping[str, object], lang: str) -> tuple[str, str]:
    """Message and hint ("" when there is none) of a fault, filled with its arguments.

    `lang` is "zh" or "en". A code without words is its own message, so that a fault is never lost.
    """
    entry = _catalogue().get(code)
    if entry is None:
        return code, ""
    words = _Words({name: _word(value, lang) for name, value in args.items()})
    return entry[lang].format_map(words), entry.get(f"{lang}_hint", "").format_map(words)


def known_codes() -> frozenset[str]:
    """Every code that has words."""
    return frozenset(_catalogue())


def printable(value: str) -> str:
    """A text that no terminal obeys and that keeps its direction: what cannot be seen becomes �."""
    return "".join(char if char.isprintable() else "�" for char in value)


class _Words(dict[str, str]):
    """Arguments by name; one that is missing stays visible as {name}."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


@cache
def _catalogue() -> Mapping[str, Entry]:
    """All entries of all files. A code in two files is a mistake of the program, not of its users."""
    found: dict[str, Entry] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            entries = tomllib.loads(file.read_text(encoding="utf-8"))
            if twice := found.keys() & entries.keys():
                raise ValueError(f"{file.name}: {', '.join(sorted(twice))} has words elsewhere")
            found |= entries
    return found


def _word(value: object, lang: str) -> str:
    if isinstance(value, bool):
        return _YES_NO[lang][value]
    if isinstance(value, (list, tuple)):
        return _BETWEEN[lang].join(_word(one, lang) for one in value)
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return printable(str(value))
