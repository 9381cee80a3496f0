"""Days and hours as minutes write them: of the Republic, without a year, by the end of a month, half past seven.

All functions take text whose numbers are digits (see `plain.counted`).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROC = 1911  # years of the Republic count from 1912
_FULL = re.compile(
    r"(民国)?\s{0,2}(?<!\d)(\d{2,4})\s{0,2}[年/.-]\s{0,2}(\d{1,2})\s{0,2}[月/.-]\s{0,2}(\d{1,2})(?!\d)\s{0,2}[日号]?"
)
_SHORT = re.compile(r"(?<![\d/.年-])(\d{1,2})(?:月\s{0,2}|/)(\d{1,2})(?![\d/])\s{0,2}[日号]?")
_YEAR = re.compile(
    r"(?:民国\s?(\d{2,3})|(?<!\d)(1\d\d|(?:19|20)\d\d))\s?年(?!\s?\d{1,2}\s?月(?:\s?\d|[底末前]|之前|以前)|[前内来底]|以|代)"
)
_LOOSE = re.compile("[上本这下]?个?(?:周|星期|礼拜)[一二三四五六日天]|[今昨前][天晚]|上个?月")
_END = re.compile(r"(?:(?<!\d)(\d{1,2})|本|当|(?<![个\d]))月[底末]")
_LIMITED = re.compile(
    r"(?:(?:完成|办理|办结|落实|整改|执行|处理)(?:时限|期限|时间|日期)?|时限|期限|截止(?:日期|时间)?|限期|限)"
    r"\s{0,2}[为是:]?\s{0,2}[于在]?$"
)
_BEFORE = re.compile(r"\s{0,2}(?:之?前|以前|完成|截止)")
_HOUR = re.compile(
    r"(上午|早上|中午|下午|傍晚|晚上|晚|夜里)?\s{0,2}(?<!\d)(\d{1,2})"
    r"(?::(\d\d)(?!\d)|\s?[点时](?!意见|要求|建议|希望|共识)(?:\s?(\d{1,2})分?|(半)|整)?)"
)
_TO = re.compile(r"\s{0,2}(?:[-—–~至到]){1,2}\s{0,2}")
_LATE = ("下午", "傍晚", "晚上", "晚", "夜里")
_STARTS = re.compile(r"(?:开始|开会|召开)(?:时间|日期)?\s{0,2}:?\s{0,2}[于在]?$")
_ENDS = re.compile(r"(?:结束|散会|闭会)(?:时间)?\s{0,2}:?\s{0,2}[于在]?$")


class Limit(NamedTuple):
    """A day by which something is to be done. 0 for what is not written: the year, the month, the last of a month."""

    year: int
    month: int
    day: int


def day(text: str) -> str:
    """The first day that the calendar has and that is no limit, as YYYY-MM-DD; "" for none."""
    for found in _FULL.finditer(text):
        if (made := _full(found)) and not _is_limit(text, found):
            return made.isoformat()
    return ""


def short(text: str, *, label: bool) -> tuple[int, int] | None:
    """Month and day of the first day that lacks its year and is no limit; as 7/8 only behind a `label`."""
    for found in _SHORT.finditer(text):
        month, day = int(found[1]), int(found[2])
        if (label or "月" in found[0]) and 1 <= month <= 12 and 1 <= day <= 31 and not _is_limit(text, found):
            return month, day
    return None


def undated(line: str, text: str, *, label: bool) -> str:
    """What a line says in place of a whole day: a day without its year as M月D日, or "上周三"; "" for nothing.

    `text` is the line with digits.
    """
    if found := short(text, label=label):
        return f"{found[0]}月{found[1]}日"
    loose = _LOOSE.search(line) if label else None
    return loose[0] if loose else ""


def years(text: str) -> Iterator[int]:
    """Every year that a text names, but for those of limits."""
    for found in _FULL.finditer(text):
        if (made := _full(found)) and not _is_limit(text, found):
            yield made.year
    for found in _YEAR.finditer(text):
        year = int(found[1] or found[2])
        yield year + (_ROC if year < 1_000 else 0)


def made(year: int, month: int, day: int) -> str:
    """A day as YYYY-MM-DD; "" when the calendar has none such."""
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""


def limit(text: str, *, alone: bool = False) -> Limit | None:
    """The first day by which something is to be done; `alone`: any day is one, as in a column of such days."""
    for shape in (_FULL, _SHORT, _END):
        for found in shape.finditer(text):
            if not alone and not _is_limit(text, found):
                continue
            if shape is _FULL:
                if made := _full(found):
                    return Limit(made.year, made.month, made.day)
            elif shape is _SHORT:
                return Limit(0, int(found[1]), int(found[2]) or 99)
            else:
                return Limit(0, int(found[1] or 0), 0)
    return None


def settled(found: Limit, meeting: str) -> str:
    """The day as YYYY-MM-DD: the first such day from the meeting on. "" where that cannot be told."""
    if found.year:
        return dt.date(*found).isoformat()
    if not meeting:
        return ""
    held = dt.date.fromisoformat(meeting)
    for year in (held.year, held.year + 1):
        month = found.month or held.month
        if not 1 <= month <= 12:
            return ""
        last = calendar.monthrange(year, month)[1]
        if found.day > last:
            return ""
        if (made := dt.date(year, month, found.day or last)) >= held:
            return made.isoformat()
    return ""


def hours(text: str, *, meeting: bool) -> Iterator[tuple[str, str]]:
    """("start" or "end", HH:MM). `meeting`: the text tells when the meeting was, so that bare hours are its own."""
    text = _FULL.sub(" ", text)
    part, last, role = "", -1, ""
    for found in _HOUR.finditer(text):
        to = last >= 0 and role == "start" and _TO.fullmatch(text[last : found.start()]) is not None
        part = found[1] or (part if to else "")
        last, role = found.end(), _role(text, found, to=to, meeting=meeting)
        hour, minute = int(found[2]), int(found[3] or found[4] or (30 if found[5] else 0))
        hour += 12 if part in _LATE and hour < 12 else 0
        if role and hour < 24 and minute < 60:
            yield role, f"{hour:02}:{minute:02}"


def _role(text: str, found: re.Match[str], *, to: bool, meeting: bool) -> str:
    before, after = text[max(0, found.start() - 12) : found.start()], text[found.end() : found.end() + 4].lstrip()
    if to or _ENDS.search(before) or after.startswith(("结束", "散会", "闭会")):
        return "end"
    return "start" if meeting or _STARTS.search(before) or after.startswith(("开始", "开会", "召开")) else ""


def _is_limit(text: str, found: re.Match[str]) -> bool:
    near = text[max(0, found.start() - 12) : found.start()]
    return bool(_BEFORE.match(text, found.end()) or _LIMITED.search(near))


def _full(found: re.Match[str]) -> dt.date | None:
    era, year, month, day = found.groups()
    full = int(year) + (_ROC if era or len(year) == 3 else 0)
    try:
        made = dt.date(full, int(month), int(day))
    except ValueError:
        return None
    return made if 1950 <= full < 2100 else None
