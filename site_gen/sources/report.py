"""Diagnostics as staff and editors read them: text with a caret, or JSON. Prints nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from site_gen import messages
from site_gen.messages import printable
from site_gen.sources.places import window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.diagnostics import Diagnostic

INDENT = "    "
_BOLD, _RED, _YELLOW, _CYAN, _PLAIN = "\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[36m", "\x1b[0m"
_WARNING = {"zh": "提醒：", "en": "warning: "}
_HINT = {"zh": "办法：", "en": "hint: "}


def format_text(diagnostics: Iterable[Diagnostic], lang: str, *, color: bool = False) -> str:
    """One paragraph a diagnostic: `path:line:column  code  message`, the source line, a caret below, and a hint."""
    return "\n".join(_paragraph(one, lang, color=color) for one in diagnostics)


def format_json(diagnostics: Iterable[Diagnostic], lang: str) -> str:
    """A JSON list with one object a diagnostic; lines and columns count from 1."""
    return json.dumps([_object(one, lang) for one in diagnostics], ensure_ascii=False, indent=1) + "\n"


def _paragraph(one: Diagnostic, lang: str, *, color: bool) -> str:
    path, line, column, _ = one.span
    message, hint = messages.text(one.code, one.args, lang)
    severity = _WARNING[lang] if one.warning else ""
    whole = not one.source_line and (line, column) == (1, 1)  # a folder, a photo: there is no line to look at
    place, code = printable(path) if whole else f"{printable(path)}:{line}:{column}", one.code
    if color:
        place = f"{_BOLD}{place}{_PLAIN}"
        code = f"{_YELLOW if one.warning else _RED}{code}{_PLAIN}"
    lines = [f"{place}  {code}  {severity}{message}"]
    if one.source_line.strip():
        source = one.source_line.replace("\t", " ")
        shift = window(column)
        at = min(column - 1 - shift, len(source))
        length = max(1, min(one.span.length, len(source) - at))
        caret = "^" * max(1, _width(source[at : at + length]))
        lines += [
            f"{INDENT}{printable(source)}",
            f"{INDENT}{' ' * _width(source[:at])}{_CYAN if color else ''}{caret}{_PLAIN if color else ''}",
        ]
    if hint:
        lines.append(f"{INDENT}{_HINT[lang]}{hint}")
    return "\n".join(lines) + "\n"


def _object(one: Diagnostic, lang: str) -> dict[str, object]:
    message, hint = messages.text(one.code, one.args, lang)
    return {
        "path": printable(one.span.path),
        "line": one.span.line,
        "column": one.span.column,
        "length": one.span.length,
        "code": one.code,
        "severity": "warning" if one.warning else "error",
        "message": message,
        "hint": hint,
        "source_line": printable(one.source_line.replace("\t", " ")),
    }


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)
