"""What was understood, as a meeting's file that stays a draft: missing fields are commented, as in a new stub."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from site_gen.intake.minutes.votes import KEYS
from site_gen.intake.roles import is_person
from site_gen.sources.reading import readable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.intake.minutes.motions import Motion
    from site_gen.intake.minutes.understanding import Understood

_SAMPLES = {
    "start": "19:00",
    "end": "20:40",
    "place": "社区议事厅",
    "chair": "社区书记",
    "recorder": "社区干事",
    "due": "30",
    "present": "26",
    "leave": "3",
    "observers": "[监督小组4名居民代表]",
}
PEOPLE = ("chair", "recorder", "observers")  # fields of the meeting that may name somebody
_SIGNED = re.compile(r"(?:签[字名到]|(?:参会|与会|参加|出席|到会)(?:人员|代表|委员|人)?)[^:：|]{0,6}[:：|](.{1,500})")
_PARTS = re.compile(r"[、,，;；/\s()（）]+")
_NAMED = "   # 像是人名，公开前改成职务"
_FROM = {
    "year": "原文写“{said}”，年份取自文件里的{years}，请核对",
    "name": "取自文件名，请核对",
    "none": "缺：哪天开的，原文写“{said}”，没有写年",
    "several": "缺：哪天开的，原文写“{said}”，文件里有{years}，分不清",
    "loose": "缺：哪天开的，原文写“{said}”",
    "wrong": "缺：哪天开的，原文写“{said}”，{years}没有这一天",
}
_YEARLESS = "   # 原文没有写年，从开会那天往后算，请核对"
_NO_VOTE = ("暂缓", "撤回")
_NONE = ("无", "略")
_TOGETHER = re.compile(r"\|.*\||\d{1,2}\. |- ")
_BREAK = re.compile(r"\s{0,9}<br\s{0,9}/?>\s{0,9}", re.IGNORECASE)
_LONG = 2_000  # characters of a line; far longer ones no file of the site may have


def paragraphs(text: str) -> str:
    """Plain text as Markdown that keeps its lines: each is a paragraph, rows of a table and items of a list stay."""
    made: list[str] = []
    for line in text.split("\n"):
        mark = _TOGETHER.match(line)
        if line.strip() and made and made[-1].strip() and not (mark and _TOGETHER.match(made[-1])):
            made.append("")
        made.append(line)
    return "\n".join(made)


def names(text: str) -> tuple[str, ...]:
    """What is a person's name in a list of who was there or who is to do something."""
    return tuple(one for one in _PARTS.split(text) if is_person(one))


def signed(text: str) -> Iterator[tuple[int, str]]:
    """Line and name of everybody in a list of who signed or came."""
    for number, line in enumerate(text.split("\n"), 1):
        if found := _SIGNED.search(line):
            yield from ((number, name) for name in names(found[1]))


def missing(found: Understood) -> tuple[str, ...]:
    """Keys that the minutes do not tell, those of decisions with their number: `decisions.1.owner`."""
    known = {one.field for one in found.fields}
    lost = [key for key in ("date", *_SAMPLES) if key not in known]
    for number, motion in enumerate(found.motions, 1):
        lost += [f"decisions.{number}.{key}" for key in _lost(motion)]
    return tuple(lost)


def meeting(found: Understood, text: str, *, identity: str, number: int, today: str) -> str:
    """The whole file: front matter with `draft: yes`, and the minutes as they were below it."""
    return "\n".join((*_head(found, identity, number, today), "---", "", _body(text), ""))


def _lost(motion: Motion) -> Iterator[str]:
    """The result is lost only where no counts tell it, counts only where there was a vote."""
    told = dict(motion.votes)
    if told or motion.result not in _NO_VOTE:
        yield from (key for key in KEYS if key not in told)
    if not motion.result and len(told) < len(KEYS):
        yield "result"
    yield from (key for key, value in (("owner", motion.owner), ("due", motion.due)) if not value)


def _head(found: Understood, identity: str, number: int, today: str) -> Iterator[str]:
    known = {one.field: one.value for one in found.fields}
    yield "---"
    yield "# 从会议记录导入的草稿。补好写着“缺”的地方，核对以后删去 draft 这一行，才会公开。"
    yield from ("draft: yes", f"id: {identity}")
    yield (
        f"number: {known['number']}" if "number" in known else f"number: {number}                      # 第几次，请核对"
    )
    yield f"body: {known['body']}" if "body" in known else "body: 居民议事会               # 什么会，请核对"
    yield _date(found, known.get("date", ""), today)
    for key, sample in _SAMPLES.items():
        if key in known:
            yield f"{key}: {_value(key, known[key])}{_NAMED if key in PEOPLE and names(known[key]) else ''}"
        else:  # a meeting has to have a place
            yield f"place: {sample}             # 缺：在哪开的" if key == "place" else f"# {key}: {sample}   # 缺"
        if key == "leave" and "proxy" in known:
            yield f"proxy: {known['proxy']}"
    if found.agenda:
        yield "agenda:"
        yield from (f"  - {_text(one.value)}" for one in found.agenda)
    if found.motions:
        yield "decisions:"
    for order, motion in enumerate(found.motions, 1):
        yield f"  - id: {identity}-{order}"
        yield from (f"    {line}" for line in _decision(motion, today))


def _date(found: Understood, day: str, today: str) -> str:
    """The meeting's day; where it was not said in full, with where it comes from or what the minutes say."""
    why = "" if day else "缺：哪天开的"
    if origin := found.dated:
        years = "、".join(f"{one}年" for one in origin.years)
        why = _FROM[origin.how].format(said=origin.said, years=years)
    return f"date: {day or today}" + (f"             # {why}" if why else "")


def _decision(motion: Motion, today: str) -> Iterator[str]:
    told, lost = dict(motion.votes), set(_lost(motion))
    yield f"title: {_text(motion.title)}"
    if motion.text:
        yield f"text: {_text(motion.text)}"
    yield from (
        f"# {key}: 0   # 缺" if key in lost else f"{key}: {told[key]}" for key in KEYS if key in lost or key in told
    )
    for key, value, sample in (
        ("result", motion.result, "通过"),
        ("owner", _text(motion.owner), "社区干事"),
        ("due", motion.due, today),
    ):
        if key in lost:
            yield f"# {key}: {sample}   # 缺{'：原文有日子，没有写年' if key == 'due' and motion.yearless else ''}"
        elif value:
            named = _NAMED if key == "owner" and names(motion.owner) else ""
            yield f"{key}: {value}{named}{_YEARLESS if key == 'due' and motion.yearless else ''}"


def _body(text: str) -> str:
    """The minutes without what no file of the site may hold, and with breaks that our Markdown reads."""
    clean = readable(text.replace("\t", " "))
    told = (_BREAK.sub("；" if "|" in line else "\n\n", line) for line in clean.split("\n"))
    return "\n".join(part for line in told for part in _short(line)).strip()


def _short(line: str) -> Iterator[str]:
    yield line[:_LONG]
    for start in range(_LONG, len(line), _LONG):
        yield from ("", line[start : start + _LONG])


def _value(key: str, value: str) -> str:
    if key == "observers":
        return json.dumps([] if value in _NONE else value[:_LONG].split("、"), ensure_ascii=False)
    return value if key in ("start", "end") else _text(value)


def _text(value: str) -> str:
    short = value[:_LONG]
    return short if short.isascii() and short.isdigit() else json.dumps(short, ensure_ascii=False)
