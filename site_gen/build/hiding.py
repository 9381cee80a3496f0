"""What of a source line a message must not repeat.

Only asked after something went wrong, so it may take the time to read the private register again.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from site_gen import schema, sources
from site_gen.build.examine import private_needles
from site_gen.diagnostics import SiteError
from site_gen.disclosure.patterns import patterns
from site_gen.disclosure.search import Search

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from site_gen.disclosure.roster import Needle

REGISTER = ("private/households.csv", "private/people.csv")


def hidden_in(root: Path) -> Callable[[str], list[tuple[int, int]]]:
    """A function that gives the parts (start, end) of a line that are somebody's: by the rules, and by the register."""
    search = cache(lambda: register_search(root))

    def parts(line: str) -> list[tuple[int, int]]:
        return [(one.start, one.end) for one in (*patterns(line), *search().in_text(line))]

    return parts


def register_search(root: Path) -> Search:
    """The private register's people and households, as far as it can be read."""
    return Search([one for path in REGISTER for one in _needles(root, path)])


def _needles(root: Path, path: str) -> tuple[Needle, ...]:
    """What a file of the register holds, as far as it can be read."""
    try:
        loaded, _ = schema.load(path, sources.read_bytes(root, path))
    except (OSError, SiteError):
        return ()
    return private_needles(one.record for one in loaded)
