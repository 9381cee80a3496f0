"""A text as rules see it: NFKC, nothing that cannot be seen; and the way back to the places in the original."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import is_normalized, normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

# Zero-width characters, joiners, marks of direction, soft hyphens, selectors of variants.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_USUAL = tuple(zip("，：；！？（）％", ",:;!?()%", strict=True))  # one for one
SPACES = re.compile(r"\s+")


class Clean(NamedTuple):
    """`text` as it is searched; `places` the position in the original of each of its characters and of its end.

    `places` is None when each character stands where it stood.
    """

    text: str
    places: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of `text` stands in the original."""
        if self.places is None or start >= end:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def clean(text: str) -> Clean:
    """Compatible forms become plain ones (full-width digits, circled numbers); the unseen goes."""
    if text.isascii() or (is_normalized("NFKC", text) and not UNSEEN.search(text)):
        return Clean(text)
    usual = text
    for wide, plain in _USUAL:  # nothing else has to be changed in most texts, and this is the fastest way
        usual = usual.replace(wide, plain)
    if is_normalized("NFKC", usual) and not UNSEEN.search(usual):
        return Clean(usual)
    letters = [*map(_plain, text)]
    cleaned = "".join(letters)
    if len(cleaned) == len(text) and "" not in letters:  # one for one, as most Chinese punctuation is
        return Clean(cleaned)
    places = (place for place, letter in enumerate(letters) for _ in letter)
    return Clean(cleaned, (*places, len(text)))


@lru_cache(maxsize=20_000)
def _plain(char: str) -> str:
    """What is left of one character."""
    return "" if UNSEEN.match(char) else normalize("NFKC", char)


def folded(text: str) -> str:
    """A text for exact search: NFKC, without anything unseen and without spaces. Places are lost."""
    if text.isascii():
        return SPACES.sub("", text)
    return SPACES.sub("", UNSEEN.sub("", normalize("NFKC", text)))
