"""The gate on what goes out: finished pages, data and sheets, searched for what no source may bring there. Pure.

A source's findings were weighed already (`judge`). What a source was allowed to say, its pages may say; anything else
of the private register, and any number of a person, stops the build, however it got there: by a field that the gate
on sources leaves out, by a view, or by a theme.
"""

from __future__ import annotations

import hashlib
import html
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

from site_gen.disclosure.cleaning import UNSEEN
from site_gen.disclosure.finding import masked
from site_gen.disclosure.numbers import numbers
from site_gen.disclosure.patterns import contact_key
from site_gen.disclosure.roster import ID, PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.disclosure.search import Search

_TAG = r"/?(?:a|b|bdi|br|code|del|em|i|ins|mark|small|span|strong|sub|sup|u|wbr)\b[^<>]*>"
_INLINE = re.compile(  # <b> in 张<b>三</b>: no gap for a reader, so none for the search
    rf"<(?<=[\s0-9\u3400-\u9fff]<){_TAG}(?:\s*<{_TAG})*(?=[\s0-9\u3400-\u9fff])"
)
_USUAL = frozenset(
    "，。：；！？（）\u3000…～％＋－／＝＊｜＜＞＂＇＃＄＆＠［］｛｝＾＿｀"
)  # NFKC changes them, no needle holds one
_DIGITS = re.compile(r"[0-9][0-9\-‐‑‒–—.·()（）－_]{6,}(?![A-WYZa-wyz0-9])")
_BARE = re.compile("[^0-9Xx]")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_QUOTED = re.compile("%[0-9A-Fa-f]{2}")
_ENDS = re.compile(r"[!-/:-~]{2}")
_HASH = re.compile("[0-9a-f]{32,}")


WORTH = 100  # texts
KEPT = 3_000  # lines that are remembered
SHORTEST, MOBILE = 7, 11  # digits
NUMBERS = ("mobile", "id")  # rules that are sure enough to stop a page


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
    """Something barred: what it is (name, phone, flat, id, mobile), and how a message may show it."""

    what: str
    shown: str


class PageGate:
    """Looks through what goes out. Remembers lines that many pages share: a leak in one stops the build anyway."""

    def __init__(self, barred: Barred) -> None:
        self._barred = barred
        self._texts = 0
        self._seen: set[str] = set()

    def in_file(self, url: str, data: bytes) -> tuple[Leak, ...]:
        """Leaks in a text file of the site, its address included; pictures and PDF hold no text of ours."""
        if b"\0" in data[:1024] or data.startswith((b"%PDF", b"\xff\xd8", b"\x89PNG", b"RIFF")):
            return self.in_text(url)
        text = data.decode("utf-8", "replace")
        if url.startswith("trust/"):
            text = _HASH.sub("", text)  # enough digests hold every telephone number
        return self.in_text(f"{self._varied(text)}\n{url}")

    def in_text(self, text: str) -> tuple[Leak, ...]:
        """Leaks in a text, whatever way it is written down in."""
        plain = self._readable(text)
        runs = [(one.start(), one.end(), _BARE.sub("", one[0])) for one in _DIGITS.finditer(plain)]
        parted = "\n".join(bare for start, end, bare in runs if SHORTEST <= len(bare) < end - start)
        found = set(self._known(plain))
        found.update(one for one in self._known(parted) if one.what in (PHONE, ID))
        for start, end, bare in runs:
            if len(bare) >= MOBILE:
                found.update(self._numbers(plain[max(0, start - 8) : end + 3]))
        return tuple(sorted(found))

    def _known(self, plain: str) -> Iterator[Leak]:
        """What stands in the private register."""
        for needle, *_ in self._barred.search.hits(plain):
            if (needle.what, needle.datum) not in self._barred.free:
                yield Leak(needle.what, needle.shown)

    def _numbers(self, text: str) -> Iterator[Leak]:
        """Numbers that must be a person's, whoever it is."""
        for one in numbers(text):
            written = text[one.start : one.end]
            if one.rule in self._barred.rules and contact_key(written) not in self._barred.passed:
                yield Leak(one.rule, masked(written))

    def _varied(self, text: str) -> str:
        """The text without the lines that were looked through on another page: style, script, head, foot.

        Only lines whose ends cannot belong to a name or number that goes on in the next one.
        """
        seen = self._seen
        fresh = [line for line in text.split("\n") if line not in seen]
        if len(seen) < KEPT:
            seen.update(line for line in fresh if _ENDS.fullmatch(line[:1] + line[-1:]))
        return "\n".join(fresh)

    def _readable(self, text: str) -> str:
        """As a reader takes it in: nothing escaped, no tag inside of a word, NFKC where it matters, no spaces."""
        if "&" in text:
            text = html.unescape(text)
        if "\\u" in text:
            text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        if _QUOTED.search(text):
            text += unquote(text)
        if self._is_odd(text):
            text = UNSEEN.sub("", normalize("NFKC", text))
        joined = _INLINE.sub("", text)
        if len(joined) < len(text):  # what stands in the tags is looked through as well
            joined = "\n".join([joined, *(one[0] for one in _INLINE.finditer(text) if "=" in one[0])])
        return "".join(joined.split())

    def _is_odd(self, text: str) -> bool:
        """Whether NFKC would change what matters. To know that takes 20 ms once, which only many pages are worth."""
        self._texts += 1
        return self._texts <= WORTH or bool(_odd_characters().search(text))


@cache
def _odd_characters() -> re.Pattern[str]:
    """Characters that NFKC turns into others, and those that nobody sees; not the usual punctuation of Chinese."""
    ranges: list[list[int]] = []
    for code in range(0x80, 0x10000):
        char = chr(code)
        if 0xD800 <= code < 0xE000 or char in _USUAL:
            continue
        if normalize("NFKC", char) == char and not UNSEEN.match(char):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges) + "\U00010000-\U0010ffff]")
