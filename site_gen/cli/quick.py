"""The shortest way through `site-gen build` on a site where nothing changed. Anything unusual is left to click."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from site_gen.build.fresh import Asked, Scan, Unchanged, peek
from site_gen.cli.words import today, unchanged_line
from site_gen.diagnostics import SiteError
from site_gen.site import locate_site

if TYPE_CHECKING:
    from collections.abc import Sequence

_VALUES = ("--root", "--output", "--as-of", "--lang")
_FLAGS = ("--quiet", "--verbose")


class _Options(NamedTuple):
    values: dict[str, str]
    flags: frozenset[str]


def try_build(arguments: Sequence[str]) -> int | Scan | None:
    """0 when the arguments are a plain build and nothing had to be done.

    Else the ordinary way must be gone; what was seen of the sources so far spares it a second look.
    """
    options = _parse(arguments)
    if options is None:
        return None
    started = time.perf_counter()
    output = options.values.get("--output")
    asked = Asked(options.values.get("--as-of", ""), options.values.get("--lang", ""), today())
    try:
        site = locate_site(Path(options.values.get("--root", ".")), Path(output) if output else None)
        state = peek(site, asked)
    except (SiteError, OSError, sqlite3.Error, ValueError):  # the last two: a damaged ledger
        return None  # the ordinary way says what is wrong
    if not isinstance(state, Unchanged):
        return state
    if "--quiet" not in options.flags:
        print(unchanged_line(state.files, state.warnings, time.perf_counter() - started, asked.language or "zh"))
    return 0


def _parse(arguments: Sequence[str]) -> _Options | None:
    if not arguments or arguments[0] != "build":
        return None
    values: dict[str, str] = {}
    flags: set[str] = set()
    rest = iter(arguments[1:])
    for word in rest:
        name, equals, value = word.partition("=")
        if word in _FLAGS:
            flags.add(word)
        elif name in _VALUES and equals:
            values[name] = value
        elif word in _VALUES:
            values[word] = next(rest, "")
        else:
            return None
    if not all(values.values()) or values.get("--lang", "zh") not in ("zh", "en"):
        return None
    return _Options(values, frozenset(flags))
