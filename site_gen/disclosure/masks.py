"""Masked numbers: 138****1234 in one place and 1381***1234 in another tell more together than either alone. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from site_gen.disclosure.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

RULE = "mask"
STARS, DIGITS = 2, 4  # fewest of a masked number
_RUN = re.compile(r"[0-9*＊](?<![0-9*＊].)[0-9*＊]{6,18}(?![0-9*＊])")  # what is looked for first is quickly found
_BESIDE = [re.compile(rf"{star}(?:(?<=[0-9].)|(?=[0-9]))") for star in (r"\*", "＊")]  # stars of bold words are not


def masks(text: str) -> Iterator[Finding]:
    """Every masked number of a text; its datum has plain stars."""
    if not any(star.search(text) for star in _BESIDE):
        return
    for one in _RUN.finditer(text):
        plain = one[0].replace("＊", "*")
        stars = plain.count("*")
        if stars >= STARS and len(plain) - stars >= DIGITS:
            yield Finding(RULE, one.start(), one.end(), plain)


def differ(one: str, other: str) -> bool:
    """Whether they may be one number that is masked in two ways."""
    if one == other or len(one) != len(other):
        return False
    return all(a == b or "*" in (a, b) for a, b in zip(one, other, strict=True))
