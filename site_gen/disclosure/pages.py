"""The gate on what goes out: finished pages, data and sheets, searched for what no source may bring there. Pure.

A source's findings were weighed already (`judge`). What a source was allowed to say, its pages may say; anything else
of the private register, and any number of a person, stops the build, however it got there: by a field that the gate
on sources leaves out, by a view, or by a theme.
"""

from __future__ import annotations

import hashlib
import re
from itertools import filterfalse
from typing import TYPE_CHECKING, NamedTuple

from site_gen.disclosure.finding import masked
from site_gen.disclosure.numbers import LONGEST, NEAR, numbers
from site_gen.disclosure.opened import INLINE, joined, normal, opened
from site_gen.disclosure.patterns import contact_key
from site_gen.disclosure.roster import ID, PHONE
from site_gen.disclosure.sieve import BETWEEN, MOBILE, SHORTEST, Sieve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.disclosure.search import Search

_DIGITS = re.compile(rf"[0-9][0-9{BETWEEN}]{{6,}}(?![A-WYZa-wyz0-9])")
_GROUP = re.compile("[0-9]+[Xx]?")
_DAY = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\s*")  # most runs are one
_PARTS = rf"<(?!/?(?:{INLINE})\b|!)"  # begins a tag at which every word ends
_APART = re.compile(rf"{_PARTS}(?:.*{_PARTS})?[^<>\n]*>\Z".encode())  # a line of its own: no word crosses its ends
_DIGESTED = ("trust/", "data/datapackage.json", "verify.html")  # whole digests: enough of them hold every number
_DIGEST = re.compile(r"\b(?:[0-9a-f]{32,}|(?:[0-9A-Fa-f]{4} ){15}[0-9A-Fa-f]{4})\b")  # as computed with, as read aloud

KEPT = 3_000  # lines that are remembered
TEACHING = 4  # one of so many pages has its lines remembered: what all have is on that one, too
NUMBERS = ("mobile", "id", "card")  # rules that are sure enough to stop a page


class Barred(NamedTuple):
    """What no page may hold: all of the private register but `free`, and numbers that fall under one of `rules`.

    `register` is a digest of that register, `free` are (what, datum) as in `roster.Needle`; `passed` the numbers that a
    source may say (digits only): contacts, and what was let through there.
    """

    search: Search
    register: bytes
    free: frozenset[tuple[str, str]]
    rules: frozenset[str]
    passed: frozenset[str]

    def digest(self) -> bytes:
        """The same for two builds that would stop at the same things."""
        parts = [self.register.hex(), repr(sorted(self.free)), repr(sorted(self.rules)), repr(sorted(self.passed))]
        return hashlib.sha256("\n".join(parts).encode()).digest()


class Leak(NamedTuple):
    """Something barred: what it is (name, phone, flat, id, mobile, card), and how a message may show it."""

    what: str
    shown: str


class PageGate:
    """Looks through what goes out. Only what the sieve holds back is searched as it has to be.

    Remembers lines that many pages share. They hold nothing, and nothing goes on from one into the next.
    """

    def __init__(self, barred: Barred) -> None:
        self._barred = barred
        self._sieve = Sieve(barred.search, barred.free, barred.rules, barred.passed)
        self._lines: set[bytes] = set()
        self._pages = 0

    def in_file(self, url: str, data: bytes) -> tuple[Leak, ...]:
        """Leaks in a text file of the site, its address included; pictures and PDF hold no text of ours."""
        if b"\0" in data[:1024] or data.startswith((b"%PDF", b"\xff\xd8", b"\x89PNG", b"RIFF")):
            return self.in_text(url)
        if url.startswith(_DIGESTED):
            return self.in_text(f"{_DIGEST.sub('', data.decode('utf-8', 'replace'))}\n{url}")
        if not url.endswith(".html"):
            return self._sifted(data, data, url)[0]
        lines = [*filterfalse(self._lines.__contains__, data.split(b"\n"))]
        page = b"\n".join(lines)
        found, clean = self._sifted(page, data, url)
        self._pages += clean
        if clean and self._pages % TEACHING == 1 and b"--" not in page:  # a comment may end in other lines
            if len(self._lines) > KEPT:
                self._lines.clear()  # what many pages share is soon there again
            self._lines.update(filter(_APART.match, lines))
        return found

    def in_text(self, text: str) -> tuple[Leak, ...]:
        """Leaks in a text, whatever way it is written down in."""
        data = text.encode("utf-8", "replace")
        return self._sifted(data, data, "")[0]

    def _sifted(self, new: bytes, whole: bytes, url: str) -> tuple[tuple[Leak, ...], bool]:
        """Leaks in a text, of which some is new, and in its address; and whether all of it may be remembered."""
        end = b"\n" + url.encode() if url else b""
        suspicion = self._sieve.look(new + end)
        found: set[Leak] = set()  # what stands beside a name or number counts, and may be in a line that is not new
        if suspicion.named:
            found |= self._named(whole + end)
        if suspicion.telling:
            found |= self._numbered(whole + end)
        return tuple(sorted(found)), not found and not suspicion.telling

    def _named(self, data: bytes) -> set[Leak]:
        """What stands in the private register."""
        return {leak for text in _readings(data) for leak in self._known("".join(text.split()))}

    def _known(self, plain: str) -> Iterator[Leak]:
        for needle, *_ in self._barred.search.hits(plain):
            if (needle.what, needle.datum) not in self._barred.free:
                yield Leak(needle.what, needle.shown)

    def _numbered(self, data: bytes) -> set[Leak]:
        """Digits that are a number of somebody in the register, or that must be a person's, whoever it is."""
        found: set[Leak] = set()
        for text in _readings(data):
            rows: list[str] = []
            for run in _DIGITS.finditer(text):
                start, end = run.span()
                groups = [] if _DAY.fullmatch(text, start, end) else _GROUP.findall(text[start : end + 1])
                count = sum(map(len, groups))
                if count >= SHORTEST:
                    rows += _rows(groups)
                if count >= MOBILE:
                    found.update(self._judged(text, start, end))
            found.update(one for one in self._known("\n".join(rows)) if one.what in (PHONE, ID))
        return found

    def _judged(self, text: str, start: int, end: int) -> Iterator[Leak]:
        """Numbers that are a person's by the words beside them."""
        before, run, after = text[max(0, start - NEAR) : start], text[start:end], text[end : end + NEAR]
        for written in {run, "".join(run.split())}:
            around = before + written + after
            for one in numbers(around):
                number = around[one.start : one.end]
                whole = len(before) <= one.start < len(before) + len(written)  # no end of one that was cut off
                said = contact_key(number if one.rule == "id" else number.rstrip("Xx")) in self._barred.passed
                if whole and one.rule in self._barred.rules and not said:
                    yield Leak(one.rule, masked(number))


def _readings(data: bytes) -> Iterator[str]:
    """A text as a reader takes it in: as it stands there, and in NFKC."""
    text = opened(data.decode("utf-8", "replace"))
    yield joined(text)
    yield joined(normal(text))


def _rows(groups: list[str]) -> Iterator[str]:
    """Every row of neighbouring groups that may be a number: digits before it or behind it are no part of it."""
    for at in range(len(groups)):
        row = ""
        for group in groups[at:]:
            row += group
            if len(row) > LONGEST:
                break
            if len(row) >= SHORTEST:
                yield row
