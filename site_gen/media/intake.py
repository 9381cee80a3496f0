"""A phone's photo on its way into the site's folder: upright, small enough, and bare. Writes no file."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from site_gen.media import apart, pixels
from site_gen.media.photos import read, refused

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 2560  # pixels along the longer side: twice the widest that pages show
QUALITIES = (88,)
NO_BUDGET = 1 << 30


class Taken(NamedTuple):
    """A JPEG without any metadata, and the day on which the camera says it was taken."""

    jpeg: bytes
    day: dt.date | None


def taken(source: Path) -> Taken:
    """The photo in a file. Raises ContentError for what is no photo, is damaged or too large."""
    data = read(source)
    try:
        found = apart.decode(data, widest=LONGEST, tallest=1)
    except pixels.UnusableError as error:
        raise refused(source, error.code, **error.args_) from error
    return Taken(pixels.encode(found.image, "JPEG", QUALITIES, NO_BUDGET).data, _day(found.taken))


def _day(text: str) -> dt.date | None:
    """The day in "2026:03:05 10:11:12"; none before there were digital cameras."""
    with suppress(ValueError):
        day = dt.date.fromisoformat(text[:10].replace(":", "-"))
        return day if day.year >= 1990 else None
    return None
