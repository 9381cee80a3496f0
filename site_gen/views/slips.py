"""Slips that tell each household its own points. Private: they go to the door, never to a page. Hundredths."""

from __future__ import annotations

import datetime as dt

import msgspec

from site_gen.views.shell import Provenance


class SlipRow(msgspec.Struct, frozen=True):
    """One line of the ledger."""

    date: dt.date
    what: str
    points: int


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """What one household earned in the quarter, its newest lines, and what it has left; `more` lines are not shown.

    `proof` goes into a code that proves the settled points ("" when there is none); `qr` is that code as SVG, `modules`
    its side with the quiet zone.
    """

    code: str
    surname: str
    building: str
    total: int
    left: int
    rows: tuple[SlipRow, ...]
    more: int
    proof: str = ""
    qr: str = ""
    modules: int = 0


class SlipsView(msgspec.Struct, frozen=True, kw_only=True):
    """The slips of one building's households."""

    period: str
    building: str
    slips: tuple[Slip, ...]
    provenance: Provenance


def slips_view(period: str, building: str, slips: tuple[Slip, ...], updated: dt.date) -> SlipsView:
    """All slips of a building, in order of code."""
    return SlipsView(period=period, building=building, slips=slips, provenance=Provenance(updated=updated))
