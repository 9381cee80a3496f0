"""Lists in lists, however far people indent them. Pure.

Python-Markdown nests by four columns and nothing else; two and three are as common among people, and their lists would
come out flat.
"""

from __future__ import annotations

import re

COLUMNS = 4  # of each level in what comes out
_LEAST = 2  # columns further in than an item: inside of it
_CODE = 8  # columns further in, after an empty line: set apart as code, as it always was
_TOP = 3  # columns that a list may be moved in on its own; four make code

_ITEM = re.compile(r"(?:[*+-]|[0-9]{1,9}\.) +\S")
_RULE = re.compile(r"([*_-])(?: {0,2}\1){2,} *$")
_BREAK = re.compile(r"#|[=-]+ *$| {0,3}([*_-])(?: {0,2}\1){2,} *$")  # headings and rules: every list ends here
_QUOTE = re.compile(r" {0,3}> ?")


def even(lines: list[str], *, most: int) -> list[str]:
    """The same lines with `COLUMNS` for each level of a list, `most` levels at best; tabs are blanks already.

    Items that the parser would take for part of what is above them are set off by an empty line. What is in no list
    stays as it is, above all text that is indented on its own.
    """
    found: list[str] = []
    at = 0
    while at < len(lines):
        quoted = bool(_QUOTE.match(lines[at]))
        end = at + 1
        while end < len(lines) and bool(_QUOTE.match(lines[end])) == quoted:
            end += 1
        part = lines[at:end]
        if quoted and most:
            found += [f"> {line}" for line in even([_QUOTE.sub("", one, count=1) for one in part], most=most - 1)]
        else:
            found += part if quoted else _unquoted(part, most=most, gap=at == 0)
        at = end
    return found


def _unquoted(lines: list[str], *, most: int, gap: bool) -> list[str]:
    """`gap`: nothing stands right above the first line, so that a list may begin there."""
    found: list[str] = []
    around: list[int] = []  # columns of the items that a line may stand in, the outermost first
    least = 0  # items further out have to be set off: below a paragraph of an item, or a deeper item after a gap
    for line in lines:
        text = line.lstrip(" ")
        column = len(line) - len(text)
        item = bool(_ITEM.match(text)) and not _RULE.match(text)
        begins = bool(around) or (gap and column <= _TOP)
        if _BREAK.match(line):
            around.clear()
            least = 0
        elif item or (text and gap):
            while around and column < around[-1] + _LEAST:
                around.pop()
        apart = gap and bool(around) and column >= around[-1] + _CODE
        level = min(len(around), most)
        if item and begins and not apart:
            found += [""] * (level < least) + [" " * COLUMNS * level + text]
            least = level if gap or level < least else least
            around.append(column)
        elif text and around and (gap or column):
            further = column - around[-1] - COLUMNS if apart else 0
            found.append(" " * (COLUMNS * level + further) + text)
            least = most + 1 if gap else least
        else:
            found.append(line)
            least = least if text else 0
        gap = not text or bool(_BREAK.match(line))
    return found
