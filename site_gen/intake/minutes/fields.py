"""What one line says of the meeting itself: who, where, when, how many. Labels first, then what prose says outright."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from site_gen.intake.minutes import days
from site_gen.intake.minutes.plain import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

_LABELS = {
    "chair": "会议主持人?|主持人|主持|主席",
    "recorder": "(?:会议)?[记纪]录(?:人员?|员)?",
    "place": "(?:会议|开会|召开)?(?:地点|地址)",
    "observers": "列席(?:人员|人|单位|代表)?(?:名单)?",
}
_COUNTS = {
    "due": "应(?:到会?|出席|参会|参加)",
    "present": "实(?:到会?|出席|参会)|实际(?:到会|出席|参会)|(?<![应实际托])(?:出席|到会|参会)",
    "leave": "请假",
    "proxy": "委托(?:出席|投票|代理)?",
}
_WHO = "(?:人数|户代表|户数?|代表|委员|成员|居民|业主|人员|情况)?"
_COUNT = rf"(?:{{}}){_WHO}的?[有共]?\s?:?\s?(\d{{{{1,5}}}})(?!\d|\s?[年月日/.:票-])"
_BEFORE = {
    "present": r"(?<!\d)(\d{1,5})\s?(?:个?人|[名位])[^\s,，。;；\d没未缺应不]{0,6}?(?:参加|出席|到会|参会)",
    "listed": r"(?:出席|到会|参会)[^,，。;；\d]{0,40}共\s?(\d{1,5})\s?人",
    "came": r"来了\s?(\d{1,5})\s?(?:个?人|[名位户])",
    "leave": r"(?<!\d)(\d{1,5})\s?(?:个?人|[名位])[^\s,，。;；\d没未]{0,6}?请假",
}
_TIME = "(?:会议|开会|召开)?(?:时间|日期)"
_WHEN = re.compile(rf"^(?:{_TIME})\s?:|召开|举行|开会")
_OTHER = re.compile("下一?次|上一?次|改期|改到|原定|再开会")  # of another meeting
_STARTS = r"(?:^|[\s,，;；])"
_NEXT = re.compile(r"\s+(?=[^\s:]{2,6}\s?:)|\s{2,}|[;；。]")
_PROSE = {
    "chair": r"由([^\s,，;；。:由]{2,20}?)主持",
    "recorder": r"(?:由|主持[,，、])([^\s,，;；。:由]{2,12}?)(?:负责|担任)?(?:会议)?记录",
    "place": r"在([^\s,，;；。:在]{2,20}?)(?:召开|举行|开会|开了)",
    "observers": r"(?:^|[,，。])([^\s,，;；。:]{2,60}?)列席",
}
_APART = re.compile(r"[、,，;；](?![^()]{0,40}\))")

_MORE = "参加|与会|缺席|到会|开始时间|结束时间|散会(?:时间)?|闭会|抄送|整理人?|审核人?"
LABEL = "|".join([*_LABELS.values(), _TIME, *_COUNTS.values(), _MORE])
_IS_LABEL = re.compile(rf"(?:{LABEL}){_WHO}\s?:?")


_BODY = re.compile(
    "居民议事会|居民代表(?:会议|大会)|居民(?:会议|大会)|业主代表(?:会议|大会)|业主大会|业主委员会|业委会|管理委员会|管委会"
    "|自治委员会|自管委员?会|自管会|党员大会|议事会|恳谈会|协商会"
)
_NUMBER = re.compile(r"第\s?(\d{1,4})\s?次")


def heads(line: str) -> Iterator[tuple[str, str]]:
    """(key of the record, value) for what a line at the top says of the meeting as a whole: which body, which, when."""
    numbers = counted(line)
    if days.day(numbers) or days.short(numbers, label=False):
        yield from days.hours(numbers, meeting=True)
    if not days.day(numbers) and not _OTHER.search(line) and (said := days.undated(line, numbers, label=False)):
        yield "undated", said
    if body := _BODY.search(line):
        yield "body", body[0]
    if (number := _NUMBER.search(numbers)) and "会" in line:
        yield "number", str(int(number[1]))


def is_label(text: str) -> bool:
    """True for what can only say what its neighbour is."""
    return _IS_LABEL.fullmatch(text) is not None


def is_labelled(text: str) -> bool:
    """True for a line about the meeting itself, which is no item of its agenda."""
    return (found := _IS_LABEL.match(text)) is not None and (found[0].endswith(":") or found.end() == len(text))


def fields(line: str) -> Iterator[tuple[str, str]]:
    """(key of the record, value) for everything that the line tells.

    The date comes as `date` where it is said to be the meeting's, else as `day`: of several the first is likely to be.
    What is said to be the meeting's and lacks its year, or is no day at all, comes as `undated`.
    """
    numbers = counted(line)
    when = _WHEN.search(line) is not None and not _OTHER.search(line)
    if day := days.day(numbers):
        yield ("date" if when else "day"), day
    elif when and (said := days.undated(line, numbers, label=True)):
        yield "undated", said
    yield from days.hours(numbers, meeting=when)
    for field, words in _COUNTS.items():
        if count := re.search(_COUNT.format(words), numbers):
            yield field, str(int(count[1]))
    for field, shape in _BEFORE.items():
        if count := re.search(shape, numbers):
            yield "leave" if field == "leave" else "present", str(int(count[1]))
    for field, words in _LABELS.items():
        told = re.search(rf"{_STARTS}(?:{words})\s?:\s?([^\s;；。].*)", line) or re.search(_PROSE[field], line)
        if told and (value := _value(field, told[1])):
            yield field, value


def _value(field: str, text: str) -> str:
    """The value alone: up to the next label, and up to a comma where only lists have some."""
    first = _NEXT.split(text, maxsplit=1)[0].strip()
    if field != "observers":
        return re.split("[,，]", first)[0].strip()
    return "、".join(one.strip() for one in _APART.split(first) if one.strip())
