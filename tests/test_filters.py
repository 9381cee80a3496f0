"""How dates, times and numbers are said."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.theme.filters import FilterError, bound

ZH, EN = bound("zh"), bound("en")


@pytest.mark.parametrize(
    ("name", "args", "zh", "en"),
    [
        ("date", (dt.date(2026, 3, 28),), "2026年3月28日", "28 March 2026"),
        ("day", (dt.date(2026, 4, 11),), "4月11日", "11 April"),
        ("month", (dt.date(2025, 5, 20),), "2025年5月", "May 2025"),
        ("weekday", (dt.date(2026, 4, 10),), "周五", "Friday"),
        ("weekday", (dt.date(2026, 4, 12),), "周日", "Sunday"),
        ("clock", (dt.time(19),), "晚上7点", "7 pm"),
        ("clock", (dt.time(9, 30),), "上午9点半", "9:30 am"),
        ("clock", (dt.time(20, 5),), "晚上8点零5分", "8:05 pm"),
        ("clock", (dt.time(20, 40),), "晚上8点40分", "8:40 pm"),
        ("clock", (dt.time(12),), "中午12点", "12 noon"),
        ("clock", (dt.time(12, 15),), "中午12点15分", "12:15 pm"),
        ("clock", (dt.time(0),), "凌晨0点", "12 midnight"),
        ("clock", (dt.time(7),), "早上7点", "7 am"),
        ("clock", (dt.time(14),), "下午2点", "2 pm"),
        ("timerange", (dt.time(19), dt.time(20, 40)), "晚上7点到8点40分", "7 to 8:40 pm"),
        ("timerange", (dt.time(9), dt.time(11, 30)), "上午9点到11点半", "9 to 11:30 am"),
        ("timerange", (dt.time(9), dt.time(17)), "上午9点到下午5点", "9 am to 5 pm"),
        ("timerange", (dt.time(19), None), "晚上7点", "7 pm"),
        ("number", (3987,), "3,987", "3,987"),
        ("number", (Decimal("1200.50"),), "1,200.5", "1,200.5"),
        ("number", (Decimal("1E+3"),), "1,000", "1,000"),
        ("number", (-12,), "−12", "−12"),
        ("number", (Decimal("-0.0"),), "0", "0"),
        ("money", (18_600_000,), "186,000", "186,000"),
        ("money", (196_050,), "1,960.50", "1,960.50"),
        ("money", (-5,), "−0.05", "−0.05"),
        ("points", (13_000,), "130", "130"),
        ("points", (4_120,), "41.2", "41.2"),
        ("points", (-150,), "−1.5", "−1.5"),
        ("signed", (4,), "+4", "+4"),
        ("signed", (0,), "0", "0"),
        ("signed", (-2,), "−2", "−2"),
        ("signed", ("1.5",), "+1.5", "+1.5"),
        ("quarter", ("2026-Q1",), "2026年一季度", "first quarter of 2026"),
        ("halfyear", ("2025-H2",), "2025年下半年", "second half of 2025"),
        ("period", ("2025-H1",), "2025年上半年", "first half of 2025"),
        ("period", ("2025-Q4",), "2025年四季度", "fourth quarter of 2025"),
        ("week", ("2026-W13",), "第13周", "week 13"),
        ("ordinal", (3,), "第3", "3rd"),
        ("ordinal", (11,), "第11", "11th"),
        ("ordinal", (22,), "第22", "22nd"),
        ("listing", (("甲", "乙", "丙"),), "甲、乙、丙", "甲, 乙 and 丙"),
        ("listing", ((),), "", ""),
        ("iso", (dt.date(2026, 4, 1),), "2026-04-01", "2026-04-01"),
        ("iso", (dt.date(2026, 4, 1), dt.time(19)), "2026-04-01T19:00", "2026-04-01T19:00"),
        ("iso", (dt.time(9, 5),), "09:05", "09:05"),
        ("tel", ("(0632) 123 4567",), "06321234567", "06321234567"),
        ("percent_of", (26, 30), "86.67", "86.67"),
        ("percent_of", (0, 0), "0.00", "0.00"),
        ("percent_of", (40, 30), "100.00", "100.00"),
    ],
)
def test_values_are_said_as_people_say_them(name: str, args: tuple[object, ...], zh: str, en: str) -> None:
    """Each filter in both languages."""
    assert (ZH[name](*args), EN[name](*args)) == (zh, en)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("date", None),
        ("day", "2026-03-28"),
        ("clock", dt.date(2026, 3, 28)),
        ("number", "12"),
        ("number", 1.5),
        ("number", True),
        ("money", Decimal(3)),
        ("points", None),
        ("quarter", "2026-Q5"),
        ("quarter", "2026-H1"),
        ("week", "2026-W54"),
        ("halfyear", "张某"),
    ],
)
def test_wrong_kind_of_value_is_refused_without_repeating_it(name: str, value: object) -> None:
    """A filter says nothing rather than something wrong; floats, which round, are never accepted."""
    with pytest.raises(FilterError) as caught:
        ZH[name](value)
    assert str(value) not in str(caught.value) or value is None


@given(st.integers(-(10**12), 10**12))
def test_money_and_points_lose_nothing(amount: int) -> None:
    """Reading back what was printed gives the same fen and hundredths."""
    for name in ("money", "points"):
        printed = ZH[name](amount).replace(",", "").replace("−", "-")
        assert Decimal(printed) * 100 == amount


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_number_keeps_the_value_and_groups_by_three(value: Decimal) -> None:
    """Separators and dropped zeros change only the look."""
    printed = EN["number"](value)
    assert Decimal(printed.replace(",", "").replace("−", "-")) == value
    assert re.fullmatch(r"−?\d{1,3}(,\d{3})*(\.\d*[1-9])?", printed)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_percentages_are_exact_to_half_a_hundredth(part: int, whole: int) -> None:
    """Widths come from whole-number arithmetic: no drift, never beyond the drawing."""
    printed = Fraction(ZH["percent_of"](part, whole))
    assert 0 <= printed <= 100
    assert abs(printed - min(Fraction(part * 100, whole), Fraction(100))) <= Fraction(1, 200)


@given(st.times(), st.times())
def test_no_two_minutes_of_a_day_sound_alike(one: dt.time, other: dt.time) -> None:
    """A time can be told from what is said, in both languages."""
    for spoken in (ZH, EN):
        same = (one.hour, one.minute) == (other.hour, other.minute)
        assert (spoken["clock"](one) == spoken["clock"](other)) == same
