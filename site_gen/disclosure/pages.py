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
from site_gen.disclosure.numbers import LONGEST, NEAR, numbers
from site_gen.disclosure.patterns import contact_key
from site_gen.disclosure.roster import ID, PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.disclosure.search import Search

_TAG = (
    r"(?:!--(?:[^-]|-(?!->))*--|/?(?:a|abbr|b|bdi|bdo|br|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|s|small|span"
    r"|strong|sub|sup|time|u|var|wbr)\b[^<>]*)>"
)
_BESIDE = r"[\s0-9\-\u3400-\u9fff\U00020000-\U000323af]"  # what a name or a number may go on with
_INLINE = re.compile(  # <b> in 张<b>三</b>: no gap for a reader, so none for the search
    rf"<(?<={_BESIDE}<){_TAG}(?:\s*<{_TAG})*(?={_BESIDE})"
)
_USUAL = frozenset(
    "，。：；！？（）\u3000…～％＋－／＝＊｜＜＞＂＇＃＄＆＠［］｛｝＾＿｀"
)  # NFKC changes them, no needle holds one
_DIGITS = re.compile(r"[0-9][0-9\s\-‐‑‒–—.·()（）－_]{6,}(?![A-WYZa-wyz0-9])")
_GROUP = re.compile("[0-9]+[Xx]?")
_DAY = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\s*")  # most runs are one
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_QUOTED = re.compile("%[0-9A-Fa-f]{2}")
_ENDS = re.compile(r"[!-/:-~]{2}")
_DIGESTED = ("trust/", "data/datapackage.json", "verify.html")  # whole digests: enough of them hold every number
_DIGEST = re.compile(r"\b(?:[0-9a-f]{32,}|(?:[0-9A-Fa-f]{4} ){15}[0-9A-Fa-f]{4})\b")  # as computed with, as read aloud

WORTH = 500_000  # characters
KEPT = 3_000  # lines that are remembered
RUNS = 20_000  # digits that are remembered, with what stands beside long ones
SHORTEST, MOBILE = 7, 11  # digits
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
    """Looks through what goes out. Remembers lines that many pages share: a leak in one stops the build anyway."""

    def __init__(self, barred: Barred) -> None:
        self._barred = barred
        self._length = 0
        self._seen: set[str] = set()
        self._short: set[str] = (
            set()
        )  # runs that say the same wherever they stand and are nobody's: days, ids of records
        self._judged: dict[tuple[str, str, str], tuple[Leak, ...]] = {}

    def in_file(self, url: str, data: bytes) -> tuple[Leak, ...]:
        """Leaks in a text file of the site, its address included; pictures and PDF hold no text of ours."""
        if b"\0" in data[:1024] or data.startswith((b"%PDF", b"\xff\xd8", b"\x89PNG", b"RIFF")):
            return self.in_text(url)
        text = data.decode("utf-8", "replace")
        if url.startswith(_DIGESTED):
            text = _DIGEST.sub("", text)
        return self.in_text(f"{self._varied(text)}\n{url}")

    def in_text(self, text: str) -> tuple[Leak, ...]:
        """Leaks in a text, whatever way it is written down in."""
        readable = self._readable(text)
        found = set(self._known("".join(readable.split())))
        rows: list[str] = []
        short: set[str] = set()
        for run in _DIGITS.finditer(readable):
            start, end = run.span()
            written = readable[start : end + 1]
            if written in self._short or written in short:
                continue
            groups = [] if _DAY.fullmatch(readable, start, end) else _GROUP.findall(written)
            count = sum(map(len, groups))
            if count >= SHORTEST:
                rows += _rows(groups)
            if count >= MOBILE:
                found.update(self._numbers(readable, start, end))
            else:
                short.add(written)
        found.update(one for one in self._known("\n".join(rows)) if one.what in (PHONE, ID))
        if not found and len(self._short) < RUNS:
            self._short |= short
        return tuple(sorted(found))

    def _known(self, plain: str) -> Iterator[Leak]:
        """What stands in the private register."""
        for needle, *_ in self._barred.search.hits(plain):
            if (needle.what, needle.datum) not in self._barred.free:
                yield Leak(needle.what, needle.shown)

    def _numbers(self, text: str, start: int, end: int) -> tuple[Leak, ...]:
        """Numbers that must be a person's, whoever it is; the words beside them are read as well."""
        key = text[max(0, start - NEAR) : start], text[start:end], text[end : end + NEAR]
        judged = self._judged.get(key)
        if judged is None:
            judged = tuple(self._judge(*key))
            if len(self._judged) < RUNS:
                self._judged[key] = judged
        return judged

    def _judge(self, before: str, run: str, after: str) -> Iterator[Leak]:
        for written in {run, "".join(run.split())}:
            around = before + written + after
            for one in numbers(around):
                number = around[one.start : one.end]
                whole = len(before) <= one.start < len(before) + len(written)  # no end of one that was cut off
                if whole and one.rule in self._barred.rules and contact_key(number) not in self._barred.passed:
                    yield Leak(one.rule, masked(number))

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
        """As a reader takes it in: nothing escaped, no tag inside of a word, NFKC where it matters."""
        if "&" in text:
            text = html.unescape(text)
        if "\\u" in text:
            text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves of a character
        if _QUOTED.search(text):
            text += unquote(text)
        if self._is_odd(text):
            text = UNSEEN.sub("", normalize("NFKC", text))
        joined = _INLINE.sub("", text)
        if len(joined) < len(text):  # what stands in the tags is looked through as well
            joined = "\n".join([joined, *(one[0] for one in _INLINE.finditer(text) if "=" in one[0])])
        return joined

    def _is_odd(self, text: str) -> bool:
        """Whether NFKC would change what matters. To know that takes 20 ms once, which only much text is worth."""
        self._length += len(text)
        return self._length <= WORTH or bool(_odd_characters().search(text))


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
