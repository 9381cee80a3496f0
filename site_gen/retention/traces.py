"""Where texts and other files speak of a household: every way to write its names, numbers, flat and code."""

from __future__ import annotations

import io
import os
import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from site_gen.diagnostics import SiteError
from site_gen.disclosure.cleaning import clean
from site_gen.disclosure.finding import masked
from site_gen.disclosure.roster import Entry, needles
from site_gen.disclosure.search import Search
from site_gen.retention.model import Mention
from site_gen.sources.reading import decode, position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MOST = 64_000_000  # bytes of a file that is looked into
TEXT_ENDS = (".yaml", ".yml", ".md", ".csv", ".toml", ".html", ".css", ".js", ".txt", ".json", ".jsonl", ".typ")
_PRUNED = frozenset({".git", ".site_gen", ".venv", "venv", "node_modules", "__pycache__"})


class Place(NamedTuple):
    """Where something stands in a text: line from 1, what it is, and what may be shown of it."""

    line: int
    what: str
    shown: str


class Looker:
    """Knows the household; `entries` hold what is known of it and its people."""

    def __init__(self, code: str, entries: Iterable[Entry]) -> None:
        self._code = re.compile(rf"(?<![A-Za-z0-9-]){re.escape(code)}(?![0-9A-Za-z-])")
        # A name that is a word as well counts wherever it stands: somebody looks at each place
        self._needles = tuple(replace(one, common=False) for one in needles(entries))
        self._search = Search(self._needles)

    def places(self, text: str, *, code: bool = True) -> Iterator[Place]:
        """Everything in a text, in order of lines."""
        found = [(one.start, one.rule.removeprefix("roster_"), one.shown) for one in self._search.in_text(text)]
        if code:
            plain = clean(text)
            starts = (plain.span(*match.span())[0] for match in self._code.finditer(plain.text))
            found += [(start, "code", "") for start in starts]
        for start, what, shown in sorted(found):
            yield Place(position(text, start)[0], what, shown)

    def holds(self, text: str) -> bool:
        """Whether there is anything in it."""
        return any(True for _ in self.places(text))

    def mentions(self, path: str, data: bytes) -> Iterator[Mention]:
        """Every place of a text file, and the file itself when its name says something. Other files have none."""
        for one in self.places(path.rpartition("/")[2], code=False):
            yield Mention(masked_path(path, self), 1, one.what, one.shown)
        if not path.endswith(TEXT_ENDS):
            return
        try:
            text = decode(data, path)
        except SiteError:
            return
        seen = set()
        for one in self.places(text):
            if one not in seen:
                seen.add(one)
                yield Mention(path, one.line, one.what, one.shown)

    def in_any(self, path: str, data: bytes) -> bool:
        """Whether a file of any kind holds something: as text in usual encodings, or in the parts of an archive.

        A code is looked for in tables only: two characters stand in many a text by chance.
        """
        if data.startswith(b"PK\x03\x04"):
            return any(self.holds(_text(part)) for part in _parts(data))
        if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            words = {one.text for one in self._needles}
            return any(one.encode(code) in data for one in words for code in ("utf-8", "utf-16-le", "gb18030"))
        table = path.lower().endswith((".csv", ".tsv", ".txt"))
        return any(True for _ in self.places(_text(data), code=table))


def masked_path(path: str, looker: Looker) -> str:
    """A path that can be shown: a file's name that names somebody is masked."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{masked(name)}" if any(True for _ in looker.places(name, code=False)) else path


def elsewhere(root: Path, looker: Looker, passed: Iterable[str], folders: Iterable[Path]) -> Iterator[str]:
    """Files below the site that are neither its sources (`passed`) nor in `folders`, and that hold something."""
    known, without = set(passed), {os.path.realpath(one) for one in folders}
    for folder, names, files in os.walk(root):
        names[:] = sorted(
            one for one in names if one not in _PRUNED and os.path.realpath(os.path.join(folder, one)) not in without
        )
        for name in sorted(files):
            full = os.path.join(folder, name)
            path = os.path.relpath(full, root).replace(os.sep, "/")
            if path in known or not os.path.isfile(full) or os.path.getsize(full) > MOST:
                continue
            with open(full, "rb") as file:
                data = file.read()
            if looker.in_any(path, data):
                yield masked_path(path, looker)


def _parts(data: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            for one in box.infolist():
                if one.file_size <= MOST:
                    yield box.read(one)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return


def _text(data: bytes) -> str:
    for code in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            return data.decode(code)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="ignore")
