"""How dates, times and numbers are said in a language. Pure: from a value to plain text.

Whole numbers may stand for parts: money is in fen, points in hundredths (see `records.base`). Nothing here uses
floats. Chinese ways of saying things are first, English second.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from site_gen.views.shell import Html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MINUS = "−"  # U+2212: as wide as a plus sign, and read out as "minus"

MANY = 4_000  # days that are remembered: ten years
BRIEF = 100  # characters of a description: chats and search engines show no more

_SENTENCE_END = re.compile(r"[。！？]|[.!?](?= )")
_BROKEN_WORD = re.compile(r"(?<=[!-~])\s+[!-~]*$")  # cut off in a text with spaces
_ZH_DAYS = "一二三四五六日"
_ZH_QUARTERS = "一二三四"
_EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EN_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_EN_QUARTERS = ("first", "second", "third", "fourth")
_ZH_PARTS = ((5, "凌晨"), (8, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))  # until hour, name


class FilterError(ValueError):
    """A value that a filter cannot say. The text names the filter and the kind of value, never the value."""

    def __init__(self, name: str, value: object) -> None:
        super().__init__(f"{name}: {type(value).__name__}")


def date(value: dt.date, *, language: str) -> str:
    """2026年3月28日; 28 March 2026."""
    _want("date", value, dt.date)
    return f"{value.year}年{day(value, language=language)}" if language == "zh" else f"{_en_day(value)} {value.year}"


def day(value: dt.date, *, language: str) -> str:
    """4月11日; 11 April."""
    _want("day", value, dt.date)
    return f"{value.month}月{value.day}日" if language == "zh" else _en_day(value)


def month(value: dt.date, *, language: str) -> str:
    """2026年3月; March 2026."""
    _want("month", value, dt.date)
    return f"{value.year}年{value.month}月" if language == "zh" else f"{_EN_MONTHS[value.month - 1]} {value.year}"


def weekday(value: dt.date, *, language: str) -> str:
    """周五; Friday."""
    _want("weekday", value, dt.date)
    return f"周{_ZH_DAYS[value.weekday()]}" if language == "zh" else _EN_DAYS[value.weekday()]


def clock(value: dt.time, *, language: str) -> str:
    """晚上7点, 上午9点半; 7 pm, 9:30 am."""
    _want("clock", value, dt.time)
    if language == "zh":
        return _zh_part(value) + _zh_clock(value)
    return f"{_en_clock(value)} {_en_half(value)}"


def timerange(start: dt.time, end: dt.time | None = None, *, language: str) -> str:
    """晚上7点到8点40分; 7 to 8:40 pm. Without an end only the start."""
    if end is None:
        return clock(start, language=language)
    _want("timerange", start, dt.time)
    _want("timerange", end, dt.time)
    if language == "zh":
        same = _zh_part(start) == _zh_part(end)
        return f"{clock(start, language=language)}到{_zh_clock(end) if same else clock(end, language=language)}"
    first = _en_clock(start) if _en_half(start) == _en_half(end) else clock(start, language=language)
    return f"{first} to {clock(end, language=language)}"


def number(value: int | Decimal) -> str:
    """3,987 or 1,200.5: thousands separated, no needless zeros."""
    _want("number", value, int, Decimal)
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,d}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", MINUS) if text != "-0" else "0"


def money(fen: int) -> str:
    """18600000 is 186,000 and 196050 is 1,960.50: whole yuan without, others with both places."""
    _want("money", fen, int)
    yuan, rest = divmod(abs(fen), 100)
    return ("" if fen >= 0 else MINUS) + (f"{yuan:,d}.{rest:02d}" if rest else f"{yuan:,d}")


def points(hundredths: int) -> str:
    """13000 is 130 and 4120 is 41.2."""
    _want("points", hundredths, int)
    return number(Decimal(hundredths).scaleb(-2))


def signed(value: int | Decimal | str) -> str:
    """+4 or −2; takes a number, or text that another filter made of one."""
    text = value if isinstance(value, str) else number(value)
    return text if text == "0" or text[:1] in (MINUS, "-", "+") else f"+{text}"


def quarter(value: str, *, language: str) -> str:
    """2026-Q1 is 2026年一季度; first quarter of 2026."""
    year, number_ = _split("quarter", value, "Q", 4)
    if language == "zh":
        return f"{year}年{_ZH_QUARTERS[number_ - 1]}季度"
    return f"{_EN_QUARTERS[number_ - 1]} quarter of {year}"


def halfyear(value: str, *, language: str) -> str:
    """2025-H2 is 2025年下半年; second half of 2025."""
    year, number_ = _split("halfyear", value, "H", 2)
    return f"{year}年{'上下'[number_ - 1]}半年" if language == "zh" else f"{_EN_QUARTERS[number_ - 1]} half of {year}"


def period(value: str, *, language: str) -> str:
    """A quarter or a half-year."""
    return halfyear(value, language=language) if "H" in value else quarter(value, language=language)


def week(value: str, *, language: str) -> str:
    """2026-W13 is 第13周; week 13."""
    number_ = _split("week", value, "W", 53)[1]
    return f"第{number_}周" if language == "zh" else f"week {number_}"


def ordinal(value: int, *, language: str) -> str:
    """第3; 3rd."""
    _want("ordinal", value, int)
    if language == "zh":
        return f"第{value}"
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def listing(values: Iterable[str], *, language: str) -> str:
    """甲、乙、丙; A, B and C."""
    items = [str(value) for value in values]
    if language == "zh":
        return "、".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)


def iso(value: dt.date | dt.time, time: dt.time | None = None) -> str:
    """For `datetime` attributes: 2026-04-11, 19:00, or 2026-04-11T19:00 when a time is given too."""
    _want("iso", value, dt.date, dt.time)
    text = value.isoformat() if isinstance(value, dt.date) else f"{value:%H:%M}"
    return text if time is None else f"{text}T{time:%H:%M}"


def tel(value: str) -> str:
    """A telephone number as an address: digits, plus and hyphens only."""
    _want("tel", value, str)
    return "".join(character for character in value if character in "+-0123456789")


def percent_of(part: int | Decimal, whole: int | Decimal) -> str:
    """Share in percent for widths in drawings: 0.00 to 100.00, two places, rounded half up. Nothing of nothing is 0."""
    _want("percent_of", part, int, Decimal)
    _want("percent_of", whole, int, Decimal)
    (a, b), (c, d) = part.as_integer_ratio(), whole.as_integer_ratio()
    share = (a * d * 20000 + b * c) // (2 * b * c) if c > 0 else 0
    share = max(0, min(share, 10000))
    return f"{share // 100}.{share % 100:02d}"


def brief(text: str) -> str:
    """At most 100 characters: whole sentences if they fill half of that, else cut off with "…". Markup stays such."""
    if len(text) <= BRIEF:
        return text
    marked = hasattr(text, "__html__")
    plain = html.unescape(text) if marked else text
    if len(plain) > BRIEF:
        ends = [one.end() for one in _SENTENCE_END.finditer(plain, BRIEF // 2, BRIEF + 1) if one.end() <= BRIEF]
        plain = plain[: ends[-1]] if ends else _BROKEN_WORD.sub("", plain[: BRIEF - 1]) + "…"
    return Html(html.escape(plain)) if marked else plain


def bound(language: str) -> dict[str, Callable[..., str]]:
    """All filters by name, speaking `language` ("zh" or "en")."""
    days = (date, day, month, weekday)  # the same ones stand on many pages, some three times on one
    spoken = (clock, timerange, quarter, halfyear, period, week, ordinal, listing)
    plain = (number, money, points, signed, iso, tel, percent_of, brief)
    return {
        **{function.__name__: lru_cache(MANY)(partial(function, language=language)) for function in days},
        **{function.__name__: partial(function, language=language) for function in spoken},
        **{function.__name__: function for function in plain},
    }


def _want(name: str, value: object, *kinds: type) -> None:
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise FilterError(name, value)


def _split(name: str, value: str, letter: str, most: int) -> tuple[int, int]:
    """Year and number of "2026-Q1" and the like."""
    year, _, rest = value.partition(f"-{letter}")
    if not (year.isdecimal() and rest.isdecimal() and 1 <= int(rest) <= most):
        raise FilterError(name, value)
    return int(year), int(rest)


def _en_day(value: dt.date) -> str:
    return f"{value.day} {_EN_MONTHS[value.month - 1]}"


def _zh_part(value: dt.time) -> str:
    return next(name for until, name in _ZH_PARTS if value.hour < until)


def _zh_clock(value: dt.time) -> str:
    hour = value.hour - 12 if value.hour > 12 else value.hour
    if value.minute == 0:
        return f"{hour}点"
    if value.minute == 30:
        return f"{hour}点半"
    return f"{hour}点{'零' if value.minute < 10 else ''}{value.minute}分"


def _en_clock(value: dt.time) -> str:
    hour = value.hour % 12 or 12
    return f"{hour}:{value.minute:02d}" if value.minute else str(hour)


def _en_half(value: dt.time) -> str:
    if value.minute == 0 and value.hour in (0, 12):
        return "noon" if value.hour else "midnight"
    return "am" if value.hour < 12 else "pm"
