"""Characters that a parser of blocks must not see, each in the guise of one that stands in no text. Pure.

Whatever means something inside of a line only (stars, brackets, code marks, `<`, `&`) is hidden from both engines and
shown again to `inline`; so is what looks like the beginning of a block and is none. What is left is blocks alone, and
on these the engines agree.
"""

from __future__ import annotations

import re

_MARKS = "`\\[]<>&~_*!)-+.#=| \ufeff"
_GUISES = "".join(map(chr, range(0xFDD0, 0xFDD0 + len(_MARKS))))  # noncharacters: for a program's own use
_HIDE = dict(zip(_MARKS, _GUISES, strict=True))
_SHOW = dict(zip(_GUISES, _MARKS, strict=True))
_MARK = re.compile(f"[{re.escape(_MARKS)}]")
_INLINE = re.compile(r"[`\\\[\]<&~_*!)\ufeff]")  # looked for, not translated: a text has few, and is long
_GUISE = re.compile(f"[{_GUISES}]")
GUISE_OR_MARKUP = re.compile(f"[{_GUISES}&<>\n]")  # in what an engine made: all that is more than plain words
_BAR_IN_CELL = re.compile(r"\\\||(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_LEAD = re.compile(r"[*+-](?= |$)|\d+[.)](?= |$)|#|>|[=-][= -]*$|\| *$")
_END = re.compile(r" +$")


def words(text: str) -> str:
    """A line, or what follows its marker, of which nothing begins a block."""
    lead = _LEAD.match(text)
    return whole(lead[0]) + inside(text[lead.end() :]) if lead else inside(text)


def inside(text: str) -> str:
    """The same, but its beginning is left to the parser."""
    text = bars_in_cells(text)
    if text.endswith(" "):
        text = _END.sub(lambda match: whole(match[0]), text)
    return _INLINE.sub(_hide, text)


def bars_in_cells(text: str) -> str:
    """The text, with bars hidden that are words: in code, or behind a backslash."""
    if "|" in text and ("`" in text or "\\" in text):
        return _BAR_IN_CELL.sub(lambda match: match[0].replace("|", _HIDE["|"]), text)
    return text


def whole(text: str) -> str:
    """All that could mean something, blanks too."""
    return _MARK.sub(_hide, text)


def shown(text: str) -> str:
    """Everything as it was written."""
    return _GUISE.sub(_show, text) if _GUISE.search(text) else text


def ordinary(text: str) -> bool:
    """True for a text in which every character is one that is seen, but for ends of lines and blanks, wide ones too."""
    return text.replace("\n", "").replace("\u3000", "").isprintable()


def without_guises(text: str) -> str:
    """A text in which nothing pretends to be hidden."""
    return _GUISE.sub("", text)


def _hide(match: re.Match[str]) -> str:
    return _HIDE[match[0]]


def _show(match: re.Match[str]) -> str:
    return _SHOW[match[0]]
