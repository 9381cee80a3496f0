"""Single values: from the text that stands in a file to a number, a day, a word. Pure; nothing is guessed.

Each function returns the value, or `Wrong` with the fault's code.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_gen.records.base import Choice, Identity

SHOWN = 20  # characters of a wrong value that a message repeats
YEARS = range(1900, 2101)
MAX_DIGITS = 12
MAX_DECIMALS = 6

_WHOLE = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)")
_DECIMAL = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?")
_WITH_UNIT = re.compile(r"[+-]?[0-9][0-9,.]*\s*[^\W\d][^\d]{0,7}|[¥￥$]\s*[0-9][0-9,.]*")
_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|[/.]([0-9]{1,2})[/.]([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号])"
)
_DATE_NO_YEAR = re.compile(r"(?:[0-9]{2}[-/.年])?[0-9]{1,2}[-/.月][0-9]{1,2}[日号]?")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_YES = frozenset({"是", "有", "对", "true", "yes", "y"})
_NO = frozenset({"否", "无", "不是", "没有", "false", "no", "n"})
SAID = _YES | _NO


class Wrong(NamedTuple):
    """Why a text is not the value that is needed."""

    code: str
    args: Mapping[str, object]


T = TypeVar("T")
Read: TypeAlias = "T | Wrong"


def short(text: str) -> str:
    """As much of a wrong value as a message may repeat."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def whole(text: str) -> Read[int]:
    """A count: digits, also full-width or in groups of three; never negative."""
    plain = normalize("NFKC", text)
    if not _WHOLE.fullmatch(plain):
        return _no_number(text, plain, "int-shape")
    if plain[0] == "-":
        return Wrong("number-negative", {"value": short(text)})
    digits = plain.lstrip("+").replace(",", "")
    return Wrong("number-size", {"digits": MAX_DIGITS}) if len(digits) > MAX_DIGITS else int(digits)


def decimal(text: str, *, signed: bool) -> Read[Decimal]:
    """A measured quantity, exactly as written; negative only where `signed`."""
    plain = normalize("NFKC", text)
    match = _DECIMAL.fullmatch(plain)
    if match is None:
        return _no_number(text, plain, "decimal-shape")
    sign, before, after = match[1], match[2].replace(",", ""), match[3] or ""
    if len(before) > MAX_DIGITS or len(after) > MAX_DECIMALS:
        return Wrong("number-size", {"digits": MAX_DIGITS})
    value = Decimal(f"{before}.{after}" if after else before)
    if sign == "-" and value:
        return -value if signed else Wrong("number-negative", {"value": short(text)})
    return value


def scaled(text: str, *, factor: int, signed: bool) -> Read[int]:
    """A decimal number as a whole number of 1/`factor` parts; refused when it has finer parts."""
    value = decimal(text, signed=signed)
    if isinstance(value, Wrong):
        return value
    parts = value * factor
    if parts != parts.to_integral_value():
        return Wrong("too-many-decimals", {"value": short(text), "most": len(str(factor)) - 1})
    return int(parts)


def flag(text: str) -> Read[bool]:
    """是 or 否, in the spellings that people use."""
    word = normalize("NFKC", text).lower()
    if word in _YES:
        return True
    return False if word in _NO else Wrong("bool-shape", {"value": short(text)})


def date(text: str) -> Read[dt.date]:
    """A day with its year: 2026-3-28, 2026/3/28, 2026.3.28 or 2026年3月28日."""
    plain = normalize("NFKC", text).replace(" ", "")
    match = _DATE.fullmatch(plain)
    if match is None:
        code = "date-no-year" if _DATE_NO_YEAR.fullmatch(plain) else "date-shape"
        return Wrong(code, {"value": short(text)})
    year, month, day = (int(part) for part in match.groups() if part)
    if year not in YEARS:
        return Wrong("date-year", {"value": short(text), "first": YEARS[0], "last": YEARS[-1]})
    try:
        return dt.date(year, month, day)
    except ValueError:
        return Wrong("date-impossible", {"value": short(text)})


def time(text: str) -> Read[dt.time]:
    """A time of day on the 24-hour clock: 9:00, 19:00."""
    match = _TIME.fullmatch(normalize("NFKC", text).replace(" ", ""))
    if match is None:
        return Wrong("time-shape", {"value": short(text)})
    hour, minute = int(match[1]), int(match[2])
    if hour > 23 or minute > 59:
        return Wrong("time-impossible", {"value": short(text)})
    return dt.time(hour, minute)


def choice(text: str, words: type[Choice]) -> Read[Choice]:
    """One of a few words, in any of its spellings."""
    table = spellings(words)
    found = table.get(text) or table.get(normalize("NFKC", text).lower())
    if found is not None:
        return found
    args: dict[str, object] = {
        "value": short(text),
        "words": "、".join(one.zh for one in words),
        "words_en": ", ".join(one.value for one in words),
    }
    return Wrong("choice", args)


@cache
def spellings(words: type[Choice]) -> Mapping[str, Choice]:
    """Every spelling of a choice's words, in lower case."""
    return {spelling.lower(): one for one in words for spelling in one.spellings}


def identity(text: str, shape: Identity) -> Read[str]:
    """An id of the right shape."""
    if re.fullmatch(shape.pattern, text, re.ASCII if shape.kind != "photo" else re.UNICODE):
        return text
    return Wrong("id-shape", {"value": short(text), "example": shape.example})


def _no_number(text: str, plain: str, code: str) -> Wrong:
    return Wrong("number-unit" if _WITH_UNIT.fullmatch(plain) else code, {"value": short(text)})
