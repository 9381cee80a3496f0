"""Geometry of drawings: from numbers to whole coordinates. Pure; knows no words, colours or markup.

Coordinates fit a box of `BREADTH` by `BREADTH`, which a template stretches to the room that it has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

BREADTH = 1000


class Span(NamedTuple):
    """A bar along one axis: where it begins, and how long it is."""

    start: int
    length: int


class Scale(NamedTuple):
    """Where numbers lie on an axis from 0 to `BREADTH`. 0 is always on it, since a bar that begins elsewhere lies."""

    low: int
    high: int

    def at(self, value: int) -> int:
        """Coordinate of a value between `low` and `high`, rounded half up. Everything is at 0 while all are 0."""
        width = self.high - self.low
        return (2 * BREADTH * (value - self.low) + width) // (2 * width) if width else 0


class Column(NamedTuple):
    """An upright bar in a row of them; y counts downwards."""

    x: int
    y: int
    width: int
    height: int


def scale(values: Sequence[int]) -> Scale:
    """The axis that holds all values and 0."""
    return Scale(min((0, *values)), max((0, *values)))


def bars(values: Sequence[int]) -> tuple[Span, ...]:
    """A bar for each value, in their order; one below 0 ends where those above begin."""
    axis = scale(values)
    zero = axis.at(0)
    ends = [axis.at(value) for value in values]
    return tuple(Span(min(zero, end), abs(end - zero)) for end in ends)


def columns(values: Sequence[int], *, slots: int) -> tuple[Column, ...]:
    """Upright bars in their order, side by side from the left; `slots` at least share the width.

    A quarter of each slot stays empty. A bar below 0 hangs from the line of 0.
    """
    slot = BREADTH // max(slots, len(values), 1)
    width = slot * 3 // 4
    return tuple(
        Column(slot * index + (slot - width) // 2, BREADTH - span.start - span.length, width, span.length)
        for index, span in enumerate(bars(values))
    )
