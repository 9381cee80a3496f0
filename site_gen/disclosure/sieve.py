"""Whether a text may hold anything barred, told by the cheapest means: at times for nothing, never too seldom.

What the exact search (`pages`) finds in a text, this says of it; a page of which nothing is said need not be searched.
Each step says what it may leave out and why nothing is lost by that.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from site_gen.disclosure.numbers import may_be
from site_gen.disclosure.opened import USUAL, inline, is_usual, joined, normal, opened

if TYPE_CHECKING:
    from site_gen.disclosure.search import Search

SHORTEST, MOBILE = 7, 11  # digits
KEPT = 20_000  # rows of digits that are remembered
BETWEEN = r"\s\-‐‑‒–—.·()（）－_"  # what parts the digits of a number

_ASCII = bytes(range(0x80))
_TAGS = re.compile(inline(r"[\s0-9\-\x80-\xff]").encode())  # beside anything that is no ASCII as well
_RUN = re.compile(rf"[0-9][0-9{BETWEEN}…]{{6,}}[Xx]?")
_GROUP = re.compile("[0-9]+[Xx]?")
_ROWS = bytes(one if chr(one) in "0123456789Xx" else 0x20 for one in range(0x100))
_PARTING = bytes(  # bytes of all characters of BETWEEN, and of others: that only joins more digits
    {*b"-.()_ \t\r\n\f\v\x1c\x1d\x1e\x1f", *range(0x80, 0xC0), 0xC2, 0xE1, 0xE2, 0xE3, 0xEF}
)
_GAP = "\u3000"  # the one space in a usual text that is no ASCII


class Suspicion(NamedTuple):
    """`named`: something of the register may stand there. `telling`: digits may be somebody's number."""

    named: bool
    telling: bool


class Sieve:
    """One for a build: remembers digits that are nobody's, whatever stands beside them."""

    def __init__(
        self, search: Search, free: frozenset[tuple[str, str]], rules: frozenset[str], passed: frozenset[str]
    ) -> None:
        self._search, self._free, self._rules, self._passed = search, free, rules, passed
        self._rows: set[bytes] = set()

    def look(self, data: bytes) -> Suspicion:
        """What a text in UTF-8 may hold."""
        data = data.removeprefix(BOM_UTF8)
        if b"&" in data or b"%" in data or (b"\\" in data and b"\\u" in data):
            data = _bytes(opened(_text(data)))
        plain = _joined(data)
        kept = self._kept(plain)
        found = Suspicion(self._holds(kept.replace(_GAP, "")), self._is_telling(plain))
        if self._hides_usual or not is_usual(kept):
            for form in (plain, _joined(_bytes(normal(_text(data))))):
                kept = "".join(self._kept(form).split())
                found = Suspicion(found.named or self._holds(kept), found.telling or self._is_telling(form))
        return found

    def _holds(self, text: str) -> bool:
        """Whether a needle that is not free stands in a text, meant or not."""
        return any((one.what, one.datum) not in self._free for one in self._search.touched(text))

    def _kept(self, data: bytes) -> str:
        """Without ASCII that is part of no needle, spaces among it: the characters of a needle stay neighbours."""
        return _text(data.translate(None, self._idle))

    @cached_property
    def _idle(self) -> bytes:
        used = _bytes(normalize("NFKD", self._search.characters))
        return _ASCII.translate(None, used)

    @cached_property
    def _hides_usual(self) -> bool:
        """Whether usual punctuation may become part of a needle: in most registers it may not."""
        return not set(normalize("NFKC", USUAL)).isdisjoint(self._search.characters)

    def _is_telling(self, data: bytes) -> bool:
        """Rows of digits, whatever parts them, hold every number that is parted in some way."""
        rows = set(data.translate(_ROWS, _PARTING).split()) - self._rows
        long = [one for one in rows if len(one) >= SHORTEST]
        if long:
            if self._holds(_text(b"\n".join(long))):
                return True
            unsettled = [one for one in long if not self._is_settled(one.decode())]
            if unsettled and self._may_be(_text(data)):
                return True
            rows.difference_update(unsettled)
        if len(self._rows) > KEPT:
            self._rows.clear()
        self._rows |= rows
        return False

    def _is_settled(self, row: str) -> bool:
        """Whether a row is too short to be a number of anybody, however it was parted; or may be said."""
        return len(row) < MOBILE or (len(row) == MOBILE and not may_be(self._rules, [row], self._passed))

    def _may_be(self, text: str) -> bool:
        runs = (_GROUP.findall(run) for run in set(_RUN.findall(text)))
        return any(may_be(self._rules, groups, self._passed) for groups in runs)


def _joined(data: bytes) -> bytes:
    """As `opened.joined`, where more is joined."""
    if b"<!--" in data:  # where one begins decides what is in it
        return _bytes(joined(_text(data)))
    parts = _TAGS.split(data) if b"<" in data else [data]
    return data if len(parts) == 1 else b"\n".join([b"".join(parts[::2]), *parts[1::2]])


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
