"""Single cells of a list of issues: days, buildings, categories, roles, and texts without people's data. Pure.

Nothing is guessed: what is not plainly a value is none.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from site_gen.clock import CHINA
from site_gen.disclosure.patterns import is_contact, patterns
from site_gen.records.disclosing import Rule
from site_gen.records.issues import Step
from site_gen.schema import scalars
from site_gen.schema.scalars import YEARS, Wrong
from site_gen.sources.reading import readable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.disclosure.search import Search
    from site_gen.records.settings import Building, Category

LEFT_OUT = "（略）"
_DAY_ZERO = dt.date(1899, 12, 30)
_SERIAL = re.compile(r"[1-7][0-9]{4}")
_ROC = re.compile(r"(?:民国)?([0-9]{2,3})[年/.-]([0-9]{1,2})[月/.-]([0-9]{1,2})日?")
_SHORT = re.compile(r"([0-9]{1,2})(?:月([0-9]{1,2})[日号]?|[/-]([0-9]{1,2}))")
_YEAR = re.compile("(?<![0-9])(20[0-9]{2})(?=[0-9]{4}(?![0-9])|[^0-9]|$)|民国 ?([0-9]{2,3})(?=年)")
_PERSONAL = frozenset({"id", "id_old", "card", "flat", "plate"})  # besides contacts; judgements are left to the gate
_SUFFIX = "号楼|栋|幢|座|楼|#"
_BUILDING = re.compile(rf"([0-9A-Za-z]{{1,8}})({_SUFFIX})(?![0-9A-Za-z])")
_TENS = re.compile(rf"[一二三四五六七八九十]{{1,3}}(?={_SUFFIX})")
_EVERYWHERE = frozenset({"全小区", "小区", "整个小区", "全部", "公共", "公共区域", "无", "-", "/", "all", "none"})
_STATUS = {
    Step.REVIEWED: "办结|已办结|已办|完成|已完成|完结|已完结|已解决|解决|已处理|处理完毕|已处置|处置完毕|已整改"
    "|结案|已结案|销号|已销号|关闭|已关闭|是"
    "|closed|done|resolved|completed|fixed",
    Step.DECLINED: "不办|不予办理|无法办理|无法解决|驳回|declined|rejected|wontfix|won'tfix",
    Step.WORKING: "在办|办理中|处理中|处置中|进行中|跟进中|协调中|联系中|正在办理|正在处理|正在联系|整改中|解决中"
    "|施工中|已转办|转办"
    "|active|inprogress|in_progress|started|assigned",
    Step.AGREED: "已定|已议定|decided",
    Step.COLLECTED: "待议|待办|待处理|待处置|待跟进|未处置|未开始|未处理|未办|未办结|未完成|未解决|已受理|受理"
    "|已登记|登记|否"
    "|open|new|pending|reported|received|submitted|acknowledged|unresolved",
}


class Cleaned(NamedTuple):
    """A text that may stand in a record, and the rules under which something was taken out of it."""

    text: str
    rules: tuple[str, ...] = ()


def cleaned(text: str, register: Search, gap: str = LEFT_OUT) -> Cleaned:
    """One line without what no record may hold: numbers, accounts and doors of people, and who is in the register."""
    line = " ".join(readable(text).split())
    found = [one for one in patterns(line) if one.rule in _PERSONAL or is_contact(one.rule)]
    found += [one._replace(rule=Rule.ROSTER.value) for one in register.in_text(line)]
    kept, end = [], 0
    for one in sorted(found, key=lambda one: (one.start, one.end)):
        if one.start >= end:
            kept += [line[end : one.start], gap]
        end = max(end, one.end)
    return Cleaned(" ".join("".join([*kept, line[end:]]).split()), tuple(dict.fromkeys(one.rule for one in found)))


def day(text: str, shift: int = 0) -> dt.date | None:
    """A day with its year; a moment with an offset is a day in China, five digits are a spreadsheet's."""
    plain = normalize("NFKC", text).strip()
    if _SERIAL.fullmatch(plain):
        return _DAY_ZERO + dt.timedelta(days=int(plain) + shift)
    found = scalars.date(plain)
    if not isinstance(found, Wrong):
        return found
    moment = _moment(plain)
    if moment is None and " " in plain:  # a time of day behind it
        before = scalars.date(plain.split(" ")[0])
        return None if isinstance(before, Wrong) else before
    return moment or _roc(plain)


def _moment(text: str) -> dt.date | None:
    try:
        moment = dt.datetime.fromisoformat(text)
        local = moment.astimezone(CHINA) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
    return local.date() if local.year in YEARS else None


def _roc(text: str) -> dt.date | None:
    """A year of the Republic, as in 114/7/08; two digits only where it says so."""
    found = _ROC.fullmatch(text.replace(" ", ""))
    if found is None or (len(found[1]) == 2 and not text.startswith("民国")):
        return None
    try:
        return dt.date(int(found[1]) + 1911, int(found[2]), int(found[3]))
    except ValueError:
        return None


def short_day(text: str) -> tuple[int, int] | None:
    """Month and day of a day without its year: 3月5日, 3/5, 03-05, with or without a time of day behind it."""
    found = _SHORT.fullmatch(normalize("NFKC", text).strip().split(" ")[0])
    return (int(found[1]), int(found[2] or found[3])) if found else None


def years(text: str) -> set[int]:
    """Years that a title or a file's name says: 2025年问题台账, 民国114年, 20250708."""
    found = ((one[1], one[2]) for one in _YEAR.finditer(normalize("NFKC", text)))
    return {int(full) if full else int(republic) + 1911 for full, republic in found} & {*YEARS}


def count(text: str) -> int | None:
    """A number of households, with or without the word behind it."""
    found = scalars.whole(normalize("NFKC", text).strip().removesuffix("户").removesuffix("次").strip())
    return None if isinstance(found, Wrong) else found


def category(text: str, known: Iterable[Category]) -> str | None:
    """The category's name, by its id or name."""
    return next((one.name for one in known if _same(text) in (_same(one.id), _same(one.name))), None)


def building(text: str, known: Iterable[Building]) -> str | None:
    """The id of the only building that a text names; "" when it says that none is meant."""
    if _same(text) in _EVERYWHERE:
        return ""
    bare = re.sub(f"(?:{_SUFFIX})$", "", _digits(text))
    return next(
        (one.id for one in known if bare in (_same(one.id), re.sub(f"(?:{_SUFFIX})$", "", _digits(one.name)))), None
    )


def parted(text: str, known: Iterable[Building]) -> tuple[str, str]:
    """An address as the building's id and the rest, where it begins with its name and a space; else ("", text)."""
    for one in known:
        if text == one.name or text.startswith(f"{one.name} "):
            return one.id, text[len(one.name) :].strip()
    return "", text


def of_flat(text: str, known: Iterable[Building]) -> str:
    """The building of an address whose flat is left out; "" when it is not plain."""
    found = _BUILDING.match(_digits(text))
    return (building(found[0], known) or "") if found else ""


def is_door(text: str) -> bool:
    """True for what is a flat once a building stands before it: 301, 2-301."""
    return any(one.rule == "flat" for before in ("1栋", "1-") for one in patterns(before + text) if one.start == 0)


def step(text: str) -> Step | None:
    """The step that a word such as 办结 or "open" means."""
    return _steps().get(_same(text).replace(" ", ""))


@cache
def _steps() -> dict[str, Step]:
    return {word: one for one, listed in _STATUS.items() for word in listed.split("|")}


def _same(text: str) -> str:
    return normalize("NFKC", text).strip().lower()


def _digits(text: str) -> str:
    """With 十一栋 as 11栋."""
    return _TENS.sub(lambda found: str(_number(found[0])), _same(text))


def _number(text: str) -> int:
    before, ten, after = text.rpartition("十")
    digits = "零一二三四五六七八九"
    if not ten:
        return int("".join(str(digits.index(one)) for one in text))
    return 10 * (digits.find(before) if before else 1) + (digits.find(after) if after else 0)
