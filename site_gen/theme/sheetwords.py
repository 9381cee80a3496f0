"""Which words of the catalogue a sheet's template asks for. Reads typst text without typst."""

from __future__ import annotations

import re
from typing import NamedTuple

_KEY = re.compile(r'"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*\.[a-z0-9_]*)"')  # a word with a dot is a key of the catalogue


class Call(NamedTuple):
    """A key, or the beginning of some, and its line."""

    key: str
    prefix: bool
    line: int


def calls(text: str) -> list[Call]:
    """Every key that a typst file names, in order; `"status."` and `"projects.state_"` are beginnings of keys."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if "import" in line.split("//")[0].split('"')[0] or "json(" in line:
            continue  # a file's name has a dot, too
        found += [Call(key, key.endswith((".", "_")), number) for key in _KEY.findall(line)]
    return found
