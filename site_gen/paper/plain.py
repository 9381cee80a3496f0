"""A view as plain JSON. Days and times come with their words, so that templates of both kinds say them alike."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from site_gen.paper.nodes import nodes
from site_gen.theme import filters
from site_gen.views.pictures import PictureView
from site_gen.views.shell import Html

if TYPE_CHECKING:
    from collections.abc import Iterator

Plain = Any  # JSON


def plain(value: object, language: str) -> Plain:
    """Plain values only: structs become tables, tuples lists, numbers stay exact.

    A day is {iso, date, day, weekday}, a time {iso, clock}, markup a list of nodes; a decimal number is its text.
    """
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name), language) for name in value.__struct_fields__}
    if isinstance(value, (tuple, list)):
        return [plain(one, language) for one in value]
    if isinstance(value, dict):
        return {str(name): plain(one, language) for name, one in value.items()}
    return _single(value, language)


def shown(value: object) -> Iterator[str]:
    """Addresses of the photos that a sheet of this view may show: of each the largest JPEG."""
    if isinstance(value, PictureView):
        yield value.jpeg[-1].url
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from shown(getattr(value, name))
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from shown(one)


def _single(value: object, language: str) -> Plain:
    if isinstance(value, str):
        return nodes(value) if isinstance(value, Html) else str(value)
    if isinstance(value, dt.date):
        words = {
            "date": filters.date(value, language=language),
            "day": filters.day(value, language=language),
            "weekday": filters.weekday(value, language=language),
        }
        return {"iso": value.isoformat(), **words}
    if isinstance(value, dt.time):
        return {"iso": value.isoformat("minutes"), "clock": filters.clock(value, language=language)}
    if isinstance(value, Decimal):
        return filters.number(value)
    return value
