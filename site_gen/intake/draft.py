"""What was understood, as a meeting's file that stays a draft: missing fields are commented, as in a new stub."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.intake.minutes import Understood

_SAMPLES = {"chair": "社区书记", "recorder": "社区干事", "due": "30", "present": "26", "leave": "3"}
_TOGETHER = re.compile(r"\|.*\||\d{1,2}\. |- ")
_VOTES = ("for", "against", "abstain")


def printable(text: str) -> str:
    """Text without what no record may hold: control characters, halves of pairs."""
    return "".join(one for one in text.replace("\t", " ") if one == "\n" or one.isprintable())


def paragraphs(text: str) -> str:
    """Plain text as Markdown that keeps its lines: each is a paragraph, rows of a table and items of a list stay."""
    made: list[str] = []
    for line in text.split("\n"):
        mark = _TOGETHER.match(line)
        if line.strip() and made and made[-1].strip() and not (mark and _TOGETHER.match(made[-1])):
            made.append("")
        made.append(line)
    return "\n".join(made)


def missing(found: Understood) -> tuple[str, ...]:
    """Keys that the minutes do not tell, those of decisions with their number: `decisions.1.owner`."""
    known = {one.field for one in found.fields}
    wanted = ["date", "place", *_SAMPLES]
    lost = [key for key in wanted if key not in known]
    for number, motion in enumerate(found.motions, 1):
        votes = dict(motion.votes)
        lost += [f"decisions.{number}.{key}" for key in (*_VOTES, "owner", "due") if key not in votes]
    return tuple(lost)


def meeting(found: Understood, text: str, *, identity: str, number: int, today: str) -> str:
    """The whole file: front matter with `draft: yes`, and the minutes as they were below it."""
    return "\n".join((*_head(found, identity, number, today), "---", "", printable(text).strip(), ""))


def _head(found: Understood, identity: str, number: int, today: str) -> Iterator[str]:
    known = {one.field: one.value for one in found.fields}
    yield "---"
    yield "# 从会议记录导入的草稿。补好写着“缺”的地方，核对以后删去 draft 这一行，才会公开。"
    yield from ("draft: yes", f"id: {identity}", f"number: {number}                      # 第几次，请核对")
    yield "body: 居民议事会               # 什么会，请核对"
    yield f"date: {known['date']}" if "date" in known else f"date: {today}             # 缺：哪天开的"
    yield f"place: {_text(known['place'])}" if "place" in known else "place: 社区议事厅             # 缺：在哪开的"
    for key, sample in _SAMPLES.items():
        yield f"{key}: {_text(known[key])}" if key in known else f"# {key}: {sample}   # 缺"
    if found.agenda:
        yield "agenda:"
        yield from (f"  - {_text(one.value)}" for one in found.agenda)
    if found.motions:
        yield "decisions:"
    for order, motion in enumerate(found.motions, 1):
        votes = dict(motion.votes)
        yield f"  - id: {identity}-{order}"
        yield f"    title: {_text(motion.title)}"
        yield from (f"    {key}: {votes[key]}" if key in votes else f"    # {key}: 0   # 缺" for key in _VOTES)
        yield from ("    # owner: 社区干事   # 缺", f"    # due: {today}   # 缺")


def _text(value: str) -> str:
    return value if value.isascii() and value.isdigit() else json.dumps(printable(value), ensure_ascii=False)
