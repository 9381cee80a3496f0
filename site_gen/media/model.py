"""What the other rooms of `media` speak of: a photo in all its widths, and parts of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Rectangle(NamedTuple):
    """A part of an upright picture in hundredths of a per cent of its width and height."""

    left: int
    top: int
    width: int
    height: int


class Variant(NamedTuple):
    """One file of a photo: its address in the site, size in pixels, and where its bytes lie."""

    url: str
    width: int
    height: int
    data: Path


class Picture(NamedTuple):
    """A photo in all its widths, ascending; `width` and `height` are those of the largest."""

    width: int
    height: int
    jpeg: tuple[Variant, ...]
    webp: tuple[Variant, ...]
