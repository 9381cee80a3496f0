"""Numbers that belong to a person: telephones, identity cards, bank cards. Checksums decide, not looks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNS = " \\t\u00a0\u3000.·\\-‐‑‒–—－_"
_BETWEEN = f"[{_SIGNS}]{{1,2}}"
_STRETCH = re.compile(f"[0-9][0-9(){_SIGNS}]{{6,}}")  # what a number lies in, but for a bracket before it
_RUN = re.compile(rf"\(?[0-9]+(?:(?:\)|{_BETWEEN}|\)?{_BETWEEN})\(?[0-9]+)*[Xx]?")
_GROUP = re.compile(r"[0-9]+")
_CARD_CUE = re.compile(
    "银行|卡号|账号|帐号|账户|帐户|开户|户名|信用社|[工农建中交]行|储蓄|存折|[Cc]ard|account", re.IGNORECASE
)
_PHONE_CUE = re.compile("电话|座机|固话|热线|联系|致电|拨打|[Tt]el|[Pp]hone|☎")
_LETTER_CUE = re.compile(r"(?:tel|phone|mobile|mob|sj|dh|call)$", re.IGNORECASE)
_PROVINCES = frozenset(
    f"{region}{number}"
    for region, last in zip("1234567", (5, 3, 7, 6, 4, 5, 1), strict=True)
    for number in range(last + 1)
    if number
) | {"50", "81", "82", "91"}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_COUNTRY = ("", "86", "0086")  # before a mobile
NEAR = 24  # characters in which a cue word counts
LONGEST = 19  # digits of the longest number that is looked for


class Number(NamedTuple):
    """A number of a rule and where it stands."""

    rule: str
    start: int
    end: int


class _Group(NamedTuple):
    digits: str
    start: int
    end: int


def numbers(text: str) -> Iterator[Number]:
    """Every number of a person, in the order of the text; digits may be parted by spaces or hyphens."""
    for stretch in _STRETCH.finditer(text):
        if sum(map(len, _GROUP.findall(stretch[0]))) < 7:
            continue
        start, end = stretch.span()
        for run in _RUN.finditer(text, start - (text[start - 1 : start] == "("), end):
            groups = [_Group(one[0], one.start(), one.end()) for one in _GROUP.finditer(text, run.start(), run.end())]
            yield from _in_run(text, groups)


def may_be(rules: frozenset[str], groups: list[str], passed: frozenset[str]) -> bool:
    """Whether a row of groups of digits may be a mobile, an identity number or a card, whatever stands beside it.

    An X may follow a group. `passed` are numbers that are let through.
    """
    for at in range(len(groups)):
        row = ""
        for group in groups[at : at + LONGEST]:
            row += group
            digits = row.rstrip("Xx")
            if len(digits) > LONGEST:
                break
            if row not in passed and _may_be(rules, digits):
                return True
    return False


def _may_be(rules: frozenset[str], digits: str) -> bool:
    count = len(digits)
    if count in (17, 18) and "id" in rules and digits[:2] in _PROVINCES and _day(digits[6:14]):
        return True
    if count >= 12 and "card" in rules and _luhn(digits):
        return True
    return "mobile" in rules and any(_is_mobile(digits, prefix) for prefix in _COUNTRY)


def _in_run(text: str, groups: list[_Group]) -> Iterator[Number]:
    """Try each group of digits alone and with those that follow; what is found is not tried again."""
    at = 0
    while at < len(groups):
        joined = ""
        found = None
        for last in range(at, min(len(groups), at + LONGEST)):
            joined += groups[last].digits
            if len(joined) > LONGEST:
                break
            rule = _rule(text, joined, groups[at : last + 1])
            if rule:
                found = (rule, last)
        if found is None:
            at += 1
            continue
        rule, last = found
        end = groups[last].end + (text[groups[last].end : groups[last].end + 1] in ("X", "x"))
        yield Number(rule, groups[at].start, end)
        at = last + 1


def _rule(text: str, digits: str, groups: list[_Group]) -> str:
    """The rule that a row of groups falls under, or ""."""
    start, end = groups[0].start, groups[-1].end
    count = len(digits)
    checked = digits + "X" if count == 17 and text[end : end + 1] in ("X", "x") else digits
    if len(checked) == 18 and _identity(checked):
        return "id"
    if count == 15 and digits[:2] in _PROVINCES and _day("19" + digits[6:12]):
        return "id_old"
    if 12 <= count <= LONGEST and _luhn(digits) and _cued(text, start, end, _CARD_CUE):
        return "card"
    if count >= 11 and _mobile(text, digits, groups):
        return "mobile"
    return "landline" if count >= 7 and _landline(text, digits, groups) else ""


def _identity(number: str) -> bool:
    """Checksum, province and birthday of an 18-digit number."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return number[17] == "10X98765432"[total % 11] and number[:2] in _PROVINCES and _day(number[6:14])


def _day(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    if not (1900 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]):
        return False
    return month != 2 or day < 29 or (year % 4 == 0 and year != 1900)


def _luhn(number: str) -> bool:
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(number)))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def _is_mobile(digits: str, prefix: str) -> bool:
    rest = digits.removeprefix(prefix)
    return digits.startswith(prefix) and len(rest) == 11 and rest[0] == "1" and rest[1] in "3456789"


def _mobile(text: str, digits: str, groups: list[_Group]) -> bool:
    """Eleven digits that begin with 13 to 19, with or without 86 in front."""
    if not any(_is_mobile(digits, prefix) for prefix in _COUNTRY):
        return False
    first = groups[0]
    if len(groups) > 1 and len(first.digits) == 4 and first.digits[:2] in ("19", "20") and len(groups[1].digits) < 3:
        return False  # 1999-12-31 …
    return not _in_words(text, first.start, groups[-1].end)


def _in_words(text: str, start: int, end: int) -> bool:
    """True for a part of a document's number (JY13912345678) and for a sum (13912345678.50)."""
    before = text[max(0, start - 8) : start]
    letter = before[-1:].isascii() and before[-1:].isalpha() and not _LETTER_CUE.search(before)
    after = text[end : end + 3]
    return letter or before[-1:] in ("¥", "￥") or (after[:1] == "." and after[1:].isdigit())


def _landline(text: str, digits: str, groups: list[_Group]) -> bool:
    """Area code and seven or eight digits; without an area code only behind a word such as 电话."""
    start, end = groups[0].start, groups[-1].end
    lengths = [len(one.digits) for one in groups]
    if digits[0] == "0" and digits[1:2] != "0" and _area(digits, lengths):
        return not _in_words(text, start, end)
    local = _local(lengths) and digits[0] in "2345678"
    return local and bool(_PHONE_CUE.search(text, max(0, start - 12), start))


def _area(digits: str, lengths: list[int]) -> bool:
    if len(lengths) == 1:
        return len(digits) in (10, 11, 12)
    return lengths[0] in (3, 4) and sum(lengths[1:]) in (7, 8)


def _local(lengths: list[int]) -> bool:
    """Seven or eight digits at once or in two groups of three or four."""
    return lengths in ([7], [8], [3, 4], [4, 4])


def _cued(text: str, start: int, end: int, cue: re.Pattern[str]) -> bool:
    return bool(cue.search(text, max(0, start - NEAR), min(len(text), end + NEAR)))
