"""A draft of an issue as its file: what is missing stands there marked 缺, with what the table says. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from site_gen.records.fields import fields
from site_gen.records.issues import Issue, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.intake.issues.rows import Draft, Entry

_BARE = ("id", "building", "reported_on", "source", "households", "route", "due", "also_reported")
_SAMPLES = {"reported_on": "{today}", "source": Source.VISIT.zh, "category": "缺"}  # a record needs these


def text(draft: Draft, *, identity: str, file: str, today: str, unit: str = "行") -> str:
    """The whole file. Where the issue was found stands in it as a note for the office, which is never published.

    `unit` is what rows of the file are called.
    """
    number = f"，原编号{draft.number}" if draft.number else ""
    origin = f"从{file}第{draft.row}{unit}导入{number}"
    return "\n".join((*_head(identity), *_lines(draft, today), f"private: {_quoted(origin)}", ""))


def _head(identity: str) -> Iterator[str]:
    yield "# 从台账导入的草稿。补好写着“缺”的地方，核对以后删去 draft 这一行，才会公开。"
    yield from ("draft: yes", f"id: {identity}")


def _lines(draft: Draft, today: str) -> Iterator[str]:
    for one in fields(Issue):
        name = one.name
        if name == "history":
            yield "history:"
            for entry in draft.history:
                yield from _entry(entry, today)
        elif name in draft.values:
            value = draft.values[name]
            mark = "   # 缺：site.yaml 里没有这一类" if name in draft.lacks else ""
            mark = "   # 表里没有写年，请核对" if name in draft.yearless else mark
            yield f"{one.key}: {value if name in _BARE else _quoted(value)}{mark}"
        elif name in draft.lacks:
            sample = _SAMPLES.get(name, "").format(today=today)
            key = f"{one.key}: {sample}" if sample else f"# {one.key}:"
            yield f"{key}   # {_said(draft.lacks[name])}"


def _entry(entry: Entry, today: str) -> Iterator[str]:
    yield f"  - date: {entry.day}" if entry.day else f"  - date: {today}   # 缺：哪一天"
    step = entry.step.value if entry.step.value.isdigit() else entry.step.zh
    yield from (f"    step: {step}", f"    note: {_quoted(entry.note)}")


def _said(original: str) -> str:
    return f"缺：台账里写的是{_quoted(original)}" if original else "缺"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
