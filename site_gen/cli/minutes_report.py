"""What `site-gen import minutes` says of minutes that it read, line by line, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.disclosure.finding import masked
from site_gen.disclosure.patterns import patterns
from site_gen.intake.minutes import draft
from site_gen.records.fields import by_spelling
from site_gen.records.meetings import Decision, Meeting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.intake.minutes.dated import Dated
    from site_gen.intake.minutes.motions import Motion
    from site_gen.intake.minutes.understanding import Understood

SHOWN = 5  # names of a list
_WORDS = {
    "zh": {
        "line": "第{number}行  ",
        "name_of_file": "文件名  ",
        "found": "  {place}{field}：{value}",
        "vote": "{title}（{rest}）",
        "pair": "{name} {value}",
        "between": "，",
        "nothing": "没有找到议题和决议：写成草稿以后，自己写进“议程”和“决议”。",
        "yearless": "{day}（原文没有写年，从开会那天往后算，请核对）",
        "year": "  日期：原文写“{said}”，年份取自文件里的{years}，请核对。",
        "none": "  日期：原文写“{said}”，没有写年，文件里别处也没有：补上是哪一年。",
        "several": "  日期：原文写“{said}”，没有写年，文件里有{years}，分不清：补上是哪一年。",
        "loose": "  日期：原文写“{said}”，说不准是哪一天：写成 2026-03-28 这样。",
        "wrong": "  日期：原文写“{said}”，{years}没有这一天：查一查，改过来。",
        "of_year": "{year}年",
        "missing": "没有找到，要自己补（草稿里都标着“缺”）：",
        "of_meeting": "  会议：{names}",
        "of_decision": "  第{number}项决议“{title}”：{names}",
        "private": "{place}像是个人信息（{shown}），公开前要删。",
        "signed": "{place}名单里像是有人名（{shown}），公开前改成人数，例如“居民代表26人”。",
        "name": "{place}{field}像是人名（{shown}），公开的记录写职务，不写名字。",
    },
    "en": {
        "line": "line {number}  ",
        "name_of_file": "file name  ",
        "found": "  {place}{field}: {value}",
        "vote": "{title} ({rest})",
        "pair": "{name} {value}",
        "between": ", ",
        "nothing": "No items and no decisions were found: write them into the draft, as agenda and decisions.",
        "yearless": "{day} (the minutes give no year; counted from the meeting on, please check)",
        "year": "  date: the minutes say “{said}”; the year {years} is from elsewhere in the file, please check.",
        "none": "  date: the minutes say “{said}” without a year, and no year stands elsewhere: add it.",
        "several": "  date: the minutes say “{said}” without a year, and the file names {years}: add the right one.",
        "loose": "  date: the minutes say “{said}”, which is no day: write it as 2026-03-28.",
        "wrong": "  date: the minutes say “{said}”, a day that {years} does not have: correct it.",
        "of_year": "{year}",
        "missing": "Not found, to be filled in (the draft marks each with 缺):",
        "of_meeting": "  meeting: {names}",
        "of_decision": "  decision {number} “{title}”: {names}",
        "private": "{place}Private data, it seems ({shown}); delete it before publication.",
        "signed": "{place}This list seems to have names ({shown}); write how many came instead before publication.",
        "name": "{place}{field} seems to be a name ({shown}); public minutes tell the office, not the name.",
    },
}


def report(found: Understood, text: str, language: str, *, by_line: bool) -> Iterator[str]:
    """Lines to print: private data, what was found, what is missing.

    Without `by_line` no line is numbered: nobody counts them in Word.
    """
    words = _WORDS[language]
    place = words["line"] if by_line else ""
    for one in patterns(text):
        where = place.format(number=text.count("\n", 0, one.start) + 1)
        yield words["private"].format(place=where, shown=one.shown)
    for line, field, name in _names(found, language):
        where = place.format(number=line)
        yield words["name"].format(place=where, field=field, shown=masked(name))
    listed: dict[int, list[str]] = {}
    for line, name in draft.signed(text):
        listed.setdefault(line, []).append(masked(name))
    for line, names in listed.items():
        yield words["signed"].format(place=place.format(number=line), shown=" ".join(names[:SHOWN]))
    told = [
        (
            one.line,
            _name(Meeting, one.field, language),
            _without_names(one.value) if one.field in draft.PEOPLE else one.value,
        )
        for one in (*found.fields, *found.agenda)
    ]
    told += [(one.line, _name(Meeting, "decisions", language), _decision(one, language)) for one in found.motions]
    for line, field, value in sorted(told, key=lambda one: one[0]):
        where = place.format(number=line) if line else words["name_of_file"]
        yield words["found"].format(place=where, field=field, value=_masked(value))
    if not found.agenda and not found.motions:
        yield words["nothing"]
    yield from _missing(found, language)


def _names(found: Understood, language: str) -> Iterator[tuple[int, str, str]]:
    """Line, field and name for everybody who is named instead of the office."""
    for one in found.fields:
        for name in draft.names(one.value) if one.field in draft.PEOPLE else ():
            yield one.line, _name(Meeting, one.field, language), name
    for motion in found.motions:
        for name in draft.names(motion.owner):
            yield motion.line, _name(Decision, "owner", language), name


def _decision(motion: Motion, language: str) -> str:
    words = _WORDS[language]
    due = words["yearless"].format(day=motion.due) if motion.due and motion.yearless else motion.due
    told = [*motion.votes, ("result", motion.result), ("owner", _without_names(motion.owner)), ("due", due)]
    pairs = (
        words["pair"].format(name=_name(Decision, key, language), value=value) for key, value in told if value != ""
    )
    rest = words["between"].join(pairs)
    return words["vote"].format(title=motion.title, rest=rest) if rest else motion.title


def _missing(found: Understood, language: str) -> Iterator[str]:
    words = _WORDS[language]
    lost: dict[int, list[str]] = {}
    for key in draft.missing(found):
        order, _, name = key.removeprefix("decisions.").rpartition(".")
        lost.setdefault(int(order or 0), []).append(_name(Decision if order else Meeting, name, language))
    if found.dated and found.dated.how == "year":
        yield _dated(found.dated, language)
    if lost:
        yield words["missing"]
    if found.dated and found.dated.how not in ("year", "name"):
        yield _dated(found.dated, language)
    for number, names in lost.items():
        title = _masked(found.motions[number - 1].title) if number else ""
        sentence = words["of_decision" if number else "of_meeting"]
        yield sentence.format(number=number, title=title, names=("、" if language == "zh" else ", ").join(names))


def _dated(origin: Dated, language: str) -> str:
    """What is to be known of a day that the minutes do not say in full."""
    words = _WORDS[language]
    years = ("、" if language == "zh" else ", ").join(words["of_year"].format(year=one) for one in origin.years)
    return words[origin.how].format(said=origin.said, years=years)


def _name(of: type[Decision | Meeting], key: str, language: str) -> str:
    """What a field is called in a file."""
    return by_spelling(of)[key].zh if language == "zh" else key


def _without_names(text: str) -> str:
    for name in draft.names(text):
        text = text.replace(name, masked(name))
    return text


def _masked(text: str) -> str:
    for one in reversed(patterns(text)):
        text = text[: one.start] + one.shown + text[one.end :]
    return text
