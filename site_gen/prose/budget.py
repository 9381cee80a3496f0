"""What a text may cost before it is rendered, and what may not stand in it. Renders nothing.

Measured with Python-Markdown 3.11 on one core: its time grows with the square of a block (lines without an empty
line between them) for headings, rules, escapes and code marks, and it recurses once or more for each level of a list
or quote. 200 kB of `# a` lines in one block take minutes; the same split into blocks of 20 kB takes under a second.
`tests/test_prose.py` renders the dearest text of each kind that still fits.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from site_gen.prose import grammar

Found = tuple[str, int, dict[str, object]]

MAX_BYTES = 200_000  # of UTF-8
MAX_LINE = 8_000  # characters
MAX_BLOCK = 16_000  # characters between two empty lines
MAX_DEPTH = 10  # lists and quotes in each other
MAX_CELLS = 6_000  # of tables: lines with | times the most | in one of them
MAX_RULES = 400  # lines that are headings or rules, or could be: `# …`, `---`, `===`, in quotes and lists too
MAX_MARKS = {"[": 2_000, "*": 4_000, "`": 1_000, "~": 1_000, "\\": 2_000, "<": 4_000}

_SHOWN = 60  # characters of a target that a message repeats
_LEAD = re.compile(r"(?:[ \t]*(?:>|[*+-](?=[ \t])|[0-9]{1,9}\.(?=[ \t])))*")
_MARKER = re.compile(r">|[*+-]|[0-9]\.")
_MAY_BE_DEEP = re.compile(rf"\n[ \t>*+.0-9-]{{{MAX_DEPTH + 1}}}")  # what every line that is too deep begins with
_FEW_MARKS = min(MAX_MARKS.values())
_FEW_BARS = 150  # however they are set, rows times columns stay below MAX_CELLS
_BLANK = re.compile(r"\n[ \t]*\n")


class Place(NamedTuple):
    """A fault at a character of the text."""

    code: str
    offset: int
    args: dict[str, object]


def faults(text: str) -> list[Found]:
    """(code, line from 1, arguments) of everything that keeps a text from being rendered, by line."""
    found = _over_budget(text) or [*_bad_links(text), *_pictures(text)]
    lines = [(place.code, text.count("\n", 0, place.offset) + 1, place.args) for place in found]
    return sorted(lines, key=lambda one: one[1])


@lru_cache(maxsize=64)
def fits(text: str) -> bool:
    """True for a text within all budgets."""
    return not _over_budget(text)


def _over_budget(text: str) -> list[Place]:
    """The first place of each budget that is passed. Time grows with the length alone."""
    if _small(text):
        return []
    length = len(text.encode("utf-8", "surrogatepass"))
    if length > MAX_BYTES:
        return [Place("prose-too-long", 0, {"length": length // 1_000, "most": MAX_BYTES // 1_000})]
    found = [
        Place("prose-too-many-marks", _nth(text, mark, most), {"mark": mark, "most": most})
        for mark, most in MAX_MARKS.items()
        if text.count(mark) > most
    ]
    start = rows = widest = rules = 0
    told: set[str] = set()
    for line in text.split("\n"):
        if len(line) > MAX_LINE and "line" not in told:
            told.add("line")
            found.append(Place("prose-line-too-long", start, {"length": len(line), "most": MAX_LINE}))
        if "depth" not in told and _depth(line) > MAX_DEPTH:
            told.add("depth")
            found.append(Place("prose-too-deep", start, {"most": MAX_DEPTH}))
        rules += _is_rule(line)
        if rules > MAX_RULES and "rules" not in told:
            told.add("rules")
            found.append(Place("prose-too-many-rules", start, {"most": MAX_RULES}))
        bars = line.count("|")
        rows, widest = rows + bool(bars), max(widest, bars)
        if rows * widest > MAX_CELLS and "table" not in told:
            told.add("table")
            found.append(Place("prose-table-too-large", start, {"most": MAX_CELLS}))
        start += len(line) + 1
    return [*found, *_long_blocks(text)]


def _small(text: str) -> bool:
    """True for most texts: one look tells that no budget is passed."""
    return (
        len(text) <= MAX_LINE
        and text.count("\n") < MAX_RULES
        and text.count("|") <= _FEW_BARS
        and (len(text) <= _FEW_MARKS or not any(text.count(mark) > most for mark, most in MAX_MARKS.items()))
        and not _MAY_BE_DEEP.search(f"\n{text}")
    )


def _long_blocks(text: str) -> list[Place]:
    start = 0
    for match in [*_BLANK.finditer(text), None]:
        end = len(text) if match is None else match.start()
        if end - start > MAX_BLOCK:
            return [Place("prose-block-too-long", start, {"length": end - start, "most": MAX_BLOCK})]
        start = end + 1
    return []


def _depth(line: str) -> int:
    """How many lists and quotes a line can be inside of: its markers, and four columns each before the first."""
    lead = _LEAD.match(line)
    marks = len(_MARKER.findall(lead[0])) if lead else 0
    if not marks or line.lstrip(" \t")[:1] == ">":
        return marks
    before = line[: len(line) - len(line.lstrip(" \t"))]
    return marks + len(before.expandtabs(4)) // 4


def _is_rule(line: str) -> bool:
    """True for a line that is a heading or a rule, or could be one inside of lists and quotes."""
    rest = line.lstrip(" \t>*+-=_.0123456789")
    return rest.startswith("#") or (not rest and any(mark in line for mark in "-=*_"))


def _bad_links(text: str) -> list[Place]:
    if "](" not in text:
        return []
    places = grammar.links(grammar.without_code(text))
    return [
        Place("prose-link", offset, {"target": target[:_SHOWN]})
        for target, offset in places
        if grammar.kind(target) is grammar.Kind.REFUSED
    ]


def _pictures(text: str) -> list[Place]:
    if "![" not in text:
        return []
    found = grammar.PICTURE.finditer(grammar.without_code(text))
    return [Place("prose-picture", match.start(), {"name": match[2][:_SHOWN]}) for match in found]


def _nth(text: str, mark: str, count: int) -> int:
    """Offset of the mark that is one too many."""
    at = -1
    for _ in range(count + 1):
        at = text.find(mark, at + 1)
    return at
