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

    from site_gen.intake.minutes.motions import Motion
    from site_gen.intake.minutes.understanding import Understood

_WORDS = {
    "zh": {
        "line": "第{number}行  ",
        "found": "  {place}{field}：{value}",
        "vote": "{title}（{rest}）",
        "pair": "{name} {value}",
        "between": "，",
        "nothing": "没有找到议题和决议，要自己写。",
        "missing": "没有找到，要自己补：",
        "of_meeting": "  会议：{names}",
        "of_decision": "  第{number}项决议“{title}”：{names}",
        "private": "{place}像是个人信息（{shown}），公开前要删。",
        "name": "{place}{field}像是人名（{shown}），公开的记录写职务，不写名字。",
    },
    "en": {
        "line": "line {number}  ",
        "found": "  {place}{field}: {value}",
        "vote": "{title} ({rest})",
        "pair": "{name} {value}",
        "between": ", ",
        "nothing": "No items and no decisions were found; write them yourself.",
        "missing": "Not found, to be filled in:",
        "of_meeting": "  meeting: {names}",
        "of_decision": "  decision {number} “{title}”: {names}",
        "private": "{place}Private data, it seems ({shown}); delete it before publication.",
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
        yield words["found"].format(place=place.format(number=line), field=field, value=_masked(value))
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
    told = [*motion.votes, ("result", motion.result), ("owner", _without_names(motion.owner)), ("due", motion.due)]
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
    if lost:
        yield words["missing"]
    for number, names in lost.items():
        title = _masked(found.motions[number - 1].title) if number else ""
        sentence = words["of_decision" if number else "of_meeting"]
        yield sentence.format(number=number, title=title, names=("、" if language == "zh" else ", ").join(names))


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
