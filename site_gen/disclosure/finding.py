"""What a rule found in a text, and how it may be shown: the first and the last character at most."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that should not be public. `start` and `end` count characters of the text; `text` is never shown."""

    rule: str
    start: int
    end: int
    text: str

    @property
    def shown(self) -> str:
        """What a message may say of it."""
        return masked(self.text)


def masked(text: str) -> str:
    """The first and the last character with stars between; of two characters only the first."""
    bare = "".join(text.split())
    if len(bare) < 3:
        return bare[:1] + "＊"
    return f"{bare[0]}{'＊' * min(len(bare) - 2, 3)}{bare[-1]}"
