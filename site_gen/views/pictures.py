"""Photos as templates see them: widths and addresses, and before and after side by side."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from site_gen.records.photos import Moment, Photo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Width(msgspec.Struct, frozen=True):
    """One file of a photo."""

    url: str
    width: int
    height: int


class PictureView(msgspec.Struct, frozen=True):
    """A photo in several widths, ascending; `width` and `height` are those of the largest."""

    width: int
    height: int
    jpeg: tuple[Width, ...]
    webp: tuple[Width, ...]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A photo with its words."""

    picture: PictureView
    alt: str
    date: dt.date
    place: str
    moment: str  # before, during, after or ""
    illustration: bool


def figure(photo: Photo, picture: PictureView) -> Figure:
    """A photo with the words of its record."""
    return Figure(
        picture=picture,
        alt=photo.alt,
        date=photo.date,
        place=photo.place,
        moment=photo.moment.value if photo.moment else "",
        illustration=photo.illustration,
    )


def figures(photos: Iterable[tuple[Photo, PictureView]]) -> tuple[Figure, ...]:
    """Photos in the order before, during, after of each pair; pairs by their first day."""
    order = list(Moment)
    rows = list(photos)
    first: dict[str, dt.date] = {}
    for photo, _ in rows:
        name = photo.pair or photo.file
        first[name] = min(first.get(name, photo.date), photo.date)

    def rank(row: tuple[Photo, PictureView]) -> tuple[dt.date, str, int, dt.date, str]:
        photo = row[0]
        name = photo.pair or photo.file
        return first[name], name, order.index(photo.moment) if photo.moment else 0, photo.date, photo.file

    return tuple(figure(photo, picture) for photo, picture in sorted(rows, key=rank))


def chosen(
    files: Iterable[str], photos: Mapping[str, Photo], pictures: Mapping[str, PictureView]
) -> tuple[tuple[Photo, PictureView], ...]:
    """The records and pictures of some files, in the order given; a plan's argument for a page.

    A photo whose consent has ended has no picture any more and is left out.
    """
    return tuple((photos[file], pictures[file]) for file in files if file in pictures)
