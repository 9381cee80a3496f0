"""What a publication would change, counted by what residents would call it. Pure: compares two lists of files."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_RECORD = re.compile(r"[A-Z]\d{4}-\d+\.html")
_PERIOD = re.compile(r"\d{4}-(?:Q[1-4]|H[12])\.html")
_ROOMS = {"issues": "issue", "meetings": "meeting", "notices": "notice", "projects": "project"}


class Changes(NamedTuple):
    """Addresses that come, that get other bytes, and that go. `first`: nothing was public before."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    first: bool

    def __bool__(self) -> bool:
        return bool(self.first or self.new or self.changed or self.removed)


def compare(public: Mapping[str, str] | None, wanted: Mapping[str, str]) -> Changes:
    """From what is public to what shall be."""
    before = public or {}
    return Changes(
        tuple(sorted(wanted.keys() - before.keys())),
        tuple(sorted(url for url in wanted.keys() & before.keys() if wanted[url] != before[url])),
        tuple(sorted(before.keys() - wanted.keys())),
        public is None,
    )


def kind(url: str) -> str:
    """What a file is to residents: a record's page by its kind, another page, a photo, a sheet, or a mere file."""
    room, _, name = url.rpartition("/")
    if room in _ROOMS and _RECORD.fullmatch(name):
        return _ROOMS[room]
    if room == "rankings" and _PERIOD.fullmatch(name):
        return "ranking"
    if url.endswith(".html"):
        return "page"
    if room == "photos":
        return "photo"
    return "sheet" if room == "print" else "file"


def count(urls: Iterable[str]) -> Counter[str]:
    """How many of each kind; a photo has several files and counts once."""
    things = {(kind(url), _thing(url)) for url in urls}
    return Counter(name for name, _ in sorted(things))


def _thing(url: str) -> str:
    return url.partition("-")[0] if kind(url) == "photo" else url
