"""The lines of a text in the one form that every engine reads alike: which block each belongs to is settled here. Pure.

Staff indent lists by two, three or four blanks, begin lists and tables without an empty line, underline headings; and
engines differ on each of these. What comes out has four columns for each level of a list, every block set off, and all
that only looks like the beginning of a block hidden (`hidden`).
"""

from __future__ import annotations

import re

from site_gen.prose import hidden
from site_gen.prose.budget import MAX_DEPTH

COLUMNS = 4  # of each level in what comes out
_LEAST = 2  # columns further in than an item: inside of it
_CODE = 8  # columns further in, after an empty line: set apart as code, as it always was
_TOP = 3  # columns that a list may be moved in on its own; four make code

_ITEM = re.compile(r"([*+-]|\d{1,9}\.) +(?=\S)")
_RULE = re.compile(r"([*_-])(?: *\1){2,} *$")
_BREAK = re.compile(r"#|[=-]+ *$| {0,3}([*_-])(?: *\1){2,} *$")  # headings and rules: every list ends here
_HEADING = re.compile(r"(#{1,6})(.*?)#* *$")
_MAY_BEGIN = frozenset(" #*+-_=")  # first characters of items, rules, headings, what is moved in; digits are others
_TIGHT = re.compile(r"#+[^# ]")  # a heading to one engine only, where a list above takes the line in
_UNDERLINE = re.compile(r"(=+|-+) *$")
_QUOTE = re.compile(r" {0,3}> ?")
_QUOTES = re.compile(r"(?:> {0,4}(?! ))+")
_BEGINS_LIST = re.compile(r"(?:[*+-]|1\.) +\S")
_INSIDE = re.compile(r"[ >]|[*+-] |\d+\. ")
_LINES_ONLY = re.compile(r"(?=[^|]*\|)[|: -]+$")
_COLUMNS = re.compile(r"\|? *:?-+:? *(?:\| *:?-+:? *)+\|? *$|\| *:?-+:? *\| *$")


def settled(text: str) -> str:
    """The text for an engine. Tabs are four columns; nothing in it is hidden yet."""
    lines = [line if line.strip() else "" for line in text.expandtabs(COLUMNS).split("\n")]
    apart = _apart(lines)
    return "\n".join(even(apart, most=MAX_DEPTH) if ">" in text else _Unquoted(MAX_DEPTH).run(apart))


def _apart(lines: list[str]) -> list[str]:
    """Lists and tables set off from the line above, where people expect them to begin."""
    found: list[str] = []
    table = False
    for written, below in zip(lines, [*lines[1:], ""], strict=True):
        line, above = written, (found[-1] if found else "")
        table = table and bool(line)
        if above and _BEGINS_LIST.match(line) and not _INSIDE.match(above):
            found.append("")
        elif "|" in above and _COLUMNS.match(line) and (table or _has_cells(above)):
            table = True
            if len(found) > 1 and found[-2] and "|" not in found[-2]:
                found.insert(-1, "")
            inner = line.strip(" |")
            if "|" in inner and above.strip(" ") == above.strip(" |"):  # bars outside: all or none
                line = inner if _INSIDE.match(above) else f"|{inner}|"
                found[-1] = above if _INSIDE.match(above) else f"|{above.strip(' ')}|"
        elif above and not table and _LINES_ONLY.match(line) and not _COLUMNS.match(below):
            line = hidden.whole(line)  # to one engine a table would begin above
        found.append(line)
    return found


def _has_cells(line: str) -> bool:
    """True for a line that can stand at the top of a table: words, and bars that are none of theirs."""
    return "|" in hidden.bars_in_cells(line) and bool(line.strip(" |"))


def even(lines: list[str], *, most: int) -> list[str]:
    """The same blocks, each set off, with `COLUMNS` for each level of a list, `most` levels at best."""
    found: list[str] = []
    lines = _joined(lines)
    at = 0
    while at < len(lines):
        quoted = bool(_QUOTE.match(lines[at]))
        end = at + 1
        while end < len(lines) and bool(_QUOTE.match(lines[end])) == quoted:
            end += 1
        part = lines[at:end]
        if at:
            found.append("")
            part[0] = part[0].lstrip(" ")  # below a quote or above one nothing is code
        if quoted and most:
            inner = [line if line.strip() else "" for line in (_QUOTE.sub("", one, count=1) for one in part)]
            found += [f"> {line}" for line in even(inner, most=most - 1)]
        else:
            found += [hidden.words(line) for line in part] if quoted else _Unquoted(most).run(part)
        at = end
    return found


def _joined(lines: list[str]) -> list[str]:
    """Quotes with nothing but empty lines between them are one."""
    found: list[str] = []
    gap = 0
    for line in lines:
        if gap < len(found) and _QUOTE.match(line) and gap and _QUOTE.match(found[gap - 1]):
            found[gap:] = [">"] * (len(found) - gap)
        found.append(line)
        gap = len(found) if line else gap
    return found


class _Unquoted:
    """Lines outside of quotes, from top to bottom."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: list[str] = []
        self._around: list[int] = []  # columns of the items that a line may stand in, the outermost first
        self._kinds: list[str] = []  # what the latest item of each level began with
        self._least = 0  # items further out are set off: below a paragraph of an item, or a deeper item after a gap
        self._gap = True  # nothing stands right above, so that a block may begin
        self._code = False  # the line above is code
        self._set_in = False  # the same, inside of an item
        self._alone = False  # it is the only line of its paragraph

    def run(self, lines: list[str]) -> list[str]:
        for line in lines:
            if line and (self._around or line[0] in _MAY_BEGIN or line[0].isdigit()):
                text = line.lstrip(" ")
                self._line(line, text, len(line) - len(text))
            else:
                self._plain(line)
        return self._found

    def _plain(self, line: str) -> None:
        """An empty line, or one outside of lists that begins like no block: most lines. The same as `_top` does."""
        self._least = self._least if line else 0
        self._found.append(hidden.words(self._begun(line)) if line else "")
        self._alone = bool(line) and self._gap
        self._gap = not line
        self._code = self._set_in = False

    def _begun(self, text: str) -> str:
        """A paragraph begins without blanks of other kinds, such as the wide ones that indent it on paper."""
        return text.lstrip() if self._gap or self._code else text

    def _line(self, line: str, text: str, column: int) -> None:
        if self._set_in and text and not column:  # nothing goes on with code either
            self._found.append("")
            self._gap = True
        self._set_in = False
        mark = _ITEM.match(text)
        item = bool(mark) and not _RULE.match(text)
        begins = bool(self._around) or (self._gap and column <= _TOP)
        breaks = bool(_BREAK.match(line))
        if breaks:
            self._around.clear()
            self._kinds.clear()
            self._least = 0
        elif item or (text and self._gap):
            while self._around and column < self._around[-1] + _LEAST:
                self._around.pop()
        apart = self._gap and bool(self._around) and column >= self._around[-1] + _CODE
        if mark and item and begins and not apart:
            self._item(mark, text, column)
        elif text and self._around and (self._gap or column):
            self._further(text, column - self._around[-1] - COLUMNS if apart else 0)
        else:
            self._top(line, text, column, breaks=breaks)
        self._gap = not self._found[-1]

    def _item(self, mark: re.Match[str], text: str, column: int) -> None:
        level = min(len(self._around), self._most)
        kind = "1." if mark[1][-1] == "." else "-"
        other = level < len(self._kinds) and self._kinds[level] != kind
        if (level < self._least or other) and not self._gap:
            self._found.append("")
        del self._kinds[level:]
        self._kinds.append(kind)
        self._found.append(" " * COLUMNS * level + kind.ljust(COLUMNS) + hidden.words(text[mark.end() :]))
        self._least = level if self._gap or level < self._least else self._least
        self._around.append(column)
        self._alone = self._code = False

    def _further(self, text: str, further: int) -> None:
        """A line inside of an item."""
        level = min(len(self._around), self._most)
        lead = _QUOTES.match(text) if self._gap else None
        rest = text[lead.end() :] if lead else text
        quotes = "> " * (len(lead[0].replace(" ", "")) if lead else 0)
        heading = _HEADING.match(rest) if self._gap and not further else None
        rule = self._gap and bool(_RULE.match(rest))
        if rule:
            words = f"{quotes}***"
        elif heading:
            words = f"{quotes}{heading[1]} {hidden.whole(heading[2].strip())}"
        else:
            as_is = further or (self._gap and text[0] == ">")
            words = hidden.inside(text) if as_is else hidden.words(self._begun(text))
        self._found.append(" " * (COLUMNS * level + further) + words)
        if rule or heading:
            self._found.append("")  # nothing goes on with one
        self._set_in = bool(further)
        self._least = self._most + 1 if self._gap else self._least
        self._alone = self._code = False

    def _top(self, line: str, text: str, column: int, *, breaks: bool) -> None:
        """A line outside of lists, or one that goes on with an item without being moved in."""
        self._least = self._least if text else 0
        begun = self._begun(text)
        self._code = bool(text) and column >= COLUMNS and (self._gap or self._code)
        alone, self._alone = self._alone, False
        underline = _UNDERLINE.match(line) if line[:1] in ("=", "-") else None
        heading = _HEADING.match(line) if line[:1] == "#" else None
        if heading:
            self._set_off(f"{heading[1]} {hidden.whole(heading[2].strip())}")
        elif underline and alone:
            self._found[-1] = f"{'#' if line[0] == '=' else '##'} {hidden.whole(hidden.shown(self._found[-1]).strip())}"
            self._found.append("")
        elif breaks and _RULE.match(text):
            self._set_off("***")
        elif self._code:
            hide = hidden.words if _TIGHT.match(text) else hidden.inside
            self._found.append(" " * column + hide(text))
        else:
            self._found.append(hidden.words(begun))
            self._alone = bool(text) and self._gap and not underline

    def _set_off(self, block: str) -> None:
        self._found += [*([""] if self._found and self._found[-1] else []), block, ""]
