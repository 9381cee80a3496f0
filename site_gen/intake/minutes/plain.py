"""A text's lines without marks of Markdown, full-width forms and spaces inside of labels: cells where it is a table."""

from __future__ import annotations

import re
from typing import NamedTuple

from site_gen.sources.reading import readable

MAX_LINE = 20_000  # characters of a line that are looked at
MAX_CELLS = 50
_FORMS = str.maketrans("０１２３４５６７８９：（）｜／～　", "0123456789:()|/~ ")
_SPACES = re.compile(r" {3,}")
_BREAK = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_RULE = re.compile(r"[-:=\s]+")
_MARKS = re.compile(r"^(?:[#>*+-]+\s+)+|\*\*|__|`")
_WIDE = re.compile(r"(?<![^\s、)])[一-鿿](?:\s{1,2}[一-鿿]){1,3}(?=\s{0,2}(?::|$))")  # 时  间：
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_YEAR = re.compile(r"[〇零一二三四五六七八九]{4}(?=年)")
_COUNT = re.compile(r"[一二三四五六七八九十百两零〇]{1,6}(?=\s?(?:月|日|号|点|时|分|次|票|个?人|名|位|户))")


class Line(NamedTuple):
    """One line of the file. More than one cell: a table's row, or columns by tabs. A cell may have several lines."""

    number: int
    cells: tuple[tuple[str, ...], ...]
    heads: bool = False  # the first row of a table, ruled off from those below


def lines(text: str) -> list[Line]:
    """Every line that says something; those that only rule a table are left out."""
    found: list[Line] = []
    blank, first = True, True  # whether the line above is empty, and whether the one above that is
    for number, whole in enumerate(readable(text).split("\n"), 1):
        line = _SPACES.sub("  ", whole[:MAX_LINE].translate(_FORMS)).strip(" ")
        cells = _cells(line)
        told = sum(map(any, cells))
        if "|" in line and not told:
            if found and first and "-" in line:
                found[-1] = found[-1]._replace(heads=True)
        elif told > 1 or (told and len(cells) > 1 and "|" in line):
            found.append(Line(number, cells))
        else:
            found += [Line(number, ((one,),)) for cell in cells for one in cell if one]
        first, blank = blank, not line
    return found


def _cells(line: str) -> tuple[tuple[str, ...], ...]:
    """The cells of a row, those at its edges kept when they are empty."""
    if "|" in line:
        return tuple(_cell(one) for one in line.removeprefix("|").removesuffix("|").split("|")[:MAX_CELLS])
    return tuple(_cell(one) for one in line.split("\t")[:MAX_CELLS])


def counted(text: str) -> str:
    """The text with digits for the Chinese numbers that count people and votes or say a day or an hour."""
    text = _YEAR.sub(lambda found: "".join(str(_DIGITS[char]) for char in found[0]), text)
    return _COUNT.sub(lambda found: str(_number(found[0])), text)


def _cell(text: str) -> tuple[str, ...]:
    found = (_MARKS.sub("", one.strip()).strip() for one in _BREAK.split(text))
    return tuple(_WIDE.sub(_narrow, one) for one in found if not _RULE.fullmatch(one)) or ("",)


def _narrow(found: re.Match[str]) -> str:
    return "".join(found[0].split())


def _number(text: str) -> int:
    whole = part = 0
    for char in text:
        if char in "十百":
            whole, part = whole + (part or 1) * (10 if char == "十" else 100), 0
        else:
            part = part * 10 + _DIGITS[char]
    return whole + part
