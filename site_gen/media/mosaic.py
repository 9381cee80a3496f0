"""Parts of a picture made unrecognisable for good: every block becomes its average. Opens and writes no file."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from PIL import Image, ImageStat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.media.model import Rectangle

BLOCKS = 6  # along the longer side of a rectangle: too few to tell one face from another
SMALLEST = 8  # pixels along a block, for rectangles that are small in the picture
MARGIN = 3  # pixels around: scaling down has carried a little of the inside that far
_LEVELS = 16  # of each colour that a block can have


def covered(image: Image.Image, rectangles: Iterable[Rectangle]) -> Image.Image:
    """The picture with each rectangle in coarse blocks. Nothing of what was below is left but the blocks' averages."""
    image = image.copy()
    for rectangle in rectangles:
        box = _box(rectangle, image.size)
        image.paste(_blocks(image.crop(box)), box)
    return image


def _box(rectangle: Rectangle, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Whole pixels that hold the rectangle and a margin, inside of the picture."""
    wide, high = size
    left = math.floor(rectangle.left * wide / 10_000) - MARGIN
    top = math.floor(rectangle.top * high / 10_000) - MARGIN
    right = math.ceil((rectangle.left + rectangle.width) * wide / 10_000) + MARGIN
    bottom = math.ceil((rectangle.top + rectangle.height) * high / 10_000) + MARGIN
    return max(0, left), max(0, top), min(wide, right), min(high, bottom)


def _blocks(part: Image.Image) -> Image.Image:
    """The part in at most BLOCKS squares along its longer side, each of one colour of few."""
    side = max(SMALLEST, max(part.size) / BLOCKS)
    columns, rows = (_bounds(length, max(1, int(length / side))) for length in part.size)
    result = part.copy()
    for left, right in columns:
        for top, bottom in rows:
            box = left, top, right, bottom
            result.paste(_colour(part.crop(box)), box)
    return result


def _bounds(length: int, count: int) -> list[tuple[int, int]]:
    """Beginnings and ends of `count` parts of a length."""
    ends = [at * length // count for at in range(count + 1)]
    return list(pairwise(ends))


def _colour(block: Image.Image) -> tuple[int, ...]:
    """The mean, which no order of the pixels changes, in steps that hide what one pixel adds to it."""
    step = 256 // _LEVELS
    means = (int(one) for one in ImageStat.Stat(block).mean)
    return tuple(value // step * step + step // 2 for value in means)
