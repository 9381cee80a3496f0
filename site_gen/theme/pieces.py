"""What many pages have word for word (style, script, head, foot): made once, and put into each page at the very end.

Until then a mark stands for it. So rendering and looking through a page cost what is its own, a fifth of its bytes.
"""

from __future__ import annotations

import os
from itertools import chain, zip_longest
from typing import NamedTuple

from site_gen.views.shell import Html


class Draft(NamedTuple):
    """A page's own bytes in pieces, and what stands between them."""

    own: tuple[bytes, ...]
    shared: tuple[bytes, ...] = ()

    def whole(self) -> bytes:
        """The page."""
        return b"".join(chain.from_iterable(zip_longest(self.own, self.shared, fillvalue=b"")))


class Pieces:
    """All that was shared by pages of one theme so far."""

    def __init__(self) -> None:
        self._key = f"\0{os.urandom(12).hex()}\0"  # in no text, whoever wrote it
        self._made: list[bytes] = []
        self._marks: dict[str, Html] = {}

    def mark(self, text: str) -> Html:
        """What stands for a piece in a template."""
        if text not in self._marks:
            self._marks[text] = Html(f"{self._key}{len(self._made)}{self._key}")
            self._made.append(text.encode())
        return self._marks[text]

    def draft(self, text: str) -> Draft:
        """A rendered page."""
        parts = text.encode().split(self._key.encode())
        return Draft(tuple(parts[0::2]), tuple(self._made[int(number)] for number in parts[1::2]))
