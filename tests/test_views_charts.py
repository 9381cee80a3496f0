"""Drawings say what the numbers say: nothing longer than it is, nothing in another order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from site_gen.views.charts import BREADTH, bars, columns, scale

NUMBERS = st.lists(st.integers(-(10**9), 10**9), max_size=40)


@given(NUMBERS)
def test_a_bar_is_as_long_as_its_number(values: list[int]) -> None:
    """Each bar's length is its share of the whole axis, but for the rounding at both of its ends."""
    axis = scale(values)
    width = axis.high - axis.low
    for value, bar in zip(values, bars(values), strict=True):
        assert abs(bar.length * width - abs(value) * BREADTH) <= width


@given(NUMBERS)
def test_a_larger_number_never_has_the_shorter_bar(values: list[int]) -> None:
    """Order is kept, equal numbers have equal bars, and no bar leaves the box."""
    ends = [(bar.start, bar.start + bar.length) for bar in bars(values)]
    for one, first in zip(values, ends, strict=True):
        assert 0 <= first[0] <= first[1] <= BREADTH
        for other, second in zip(values, ends, strict=True):
            assert one > other or first <= second
            assert one != other or first == second


@given(NUMBERS)
def test_bars_begin_at_nought(values: list[int]) -> None:
    """Positive and negative bars meet at one line, so that none looks longer because of where it begins."""
    zero = scale(values).at(0)
    for value, bar in zip(values, bars(values), strict=True):
        assert bar.start == zero if value >= 0 else bar.start + bar.length == zero


def test_nothing_but_noughts_draws_nothing() -> None:
    """A quarter in which nobody did anything has bars without length, and no division by nought."""
    assert [bar.length for bar in bars([0, 0])] == [0, 0]
    assert bars([]) == ()
    assert columns([], slots=0) == ()


def test_the_largest_fills_the_box() -> None:
    """Half as many points are a bar half as long."""
    assert [bar.length for bar in bars([200, 100, 0])] == [1000, 500, 0]
    assert [(bar.start, bar.length) for bar in bars([300, -100])] == [(250, 750), (0, 250)]


@given(NUMBERS, st.integers(0, 12))
def test_columns_stand_in_order_beside_each_other(values: list[int], slots: int) -> None:
    """They go from left to right, overlap nowhere, and stay in the box, however many there are."""
    found = columns(values, slots=slots)
    assert len(found) == len(values)
    edge = 0
    for one in found:
        assert edge <= one.x
        assert one.width > 0
        assert 0 <= one.y <= one.y + one.height <= BREADTH
        edge = one.x + one.width
    assert edge <= BREADTH


def test_a_column_stands_on_the_line_of_nought_and_hangs_from_it_below() -> None:
    """y counts downwards: 3 reaches up, −1 down from the same line."""
    up, down = columns([3, -1], slots=2)
    assert (up.y, up.height) == (0, 750)
    assert (down.y, down.height) == (750, 250)
    assert up.width == down.width
