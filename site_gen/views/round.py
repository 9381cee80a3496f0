"""The round: one list to walk with, of what to put up and what to take down at each board."""

from __future__ import annotations

import datetime as dt

import msgspec

from site_gen.views.shell import Provenance


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet at one board. `why` to take it down: replaced, over, newer or gone; "" when it is to be put up.

    `name` and `number` are those of the sheet's paper; `kind` is "" for a sheet that is no more.
    """

    sheet: str
    kind: str
    name: str
    number: int
    mark: str
    since: dt.date | None = None
    why: str = ""


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """A board (`name` "" is the one at the gate) with what to put up and what to take down."""

    id: str
    name: str
    post: tuple[Stop, ...]
    take: tuple[Stop, ...]


class RoundView(msgspec.Struct, frozen=True, kw_only=True):
    """The round of one day; boards where nothing is to be done are left out."""

    day: dt.date
    boards: tuple[Board, ...]
    provenance: Provenance


def round_view(day: dt.date, boards: tuple[Board, ...]) -> RoundView:
    """The list to sign."""
    return RoundView(day=day, boards=boards, provenance=Provenance(updated=day))
