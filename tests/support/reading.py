"""A page's text as it is read: one line a block, so that two versions of a page can be compared line by line."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tests.support.html import VOID

_SILENT = frozenset(["script", "style", "svg", "template", "head"])
_INLINE = frozenset(
    ["a", "abbr", "b", "bdi", "button", "code", "del", "em", "i", "img", "ins", "label", "picture", "q"]
)
_INLINE |= frozenset(["s", "small", "source", "span", "strong", "sub", "sup", "time", "u", "wbr"])
_MARKS = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### ", "li": "- ", "summary": "+ ", "title": "title: "}
_CELLS = frozenset(["td", "th"])
_SPACE = re.compile(r"[ \t\r\n]+")


def lines(data: bytes, *, inside: str = "html") -> list[str]:
    """The title, then the text inside of the first element of a name: a line each block, cells with bars between.

    Pictures are their descriptions in brackets; headings, items and summaries are marked in front.
    """
    reader = _Reader(inside)
    reader.feed(data.decode("utf-8"))
    reader.close()
    return [line for line in reader.lines if line.strip("|+-# ")]


class _Reader(HTMLParser):
    def __init__(self, inside: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._inside, self._open, self._line, self._mark = inside, [""], "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE | _CELLS:
            self._end(_MARKS.get(tag, ""))
        if tag not in VOID:
            self._open.append(tag)
        description = dict(attrs).get("alt")
        if tag == "img" and description:
            self.handle_data(f"[{description}]")

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS and self._line.strip():
            self._line += " | "
        if tag not in _INLINE | _CELLS:
            self._end("")
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        heard = self._open[-1] == "title" or (self._inside in self._open and not _SILENT & set(self._open))
        if heard:
            self._line += data

    def _end(self, mark: str) -> None:
        text = _SPACE.sub(" ", self._line).strip().removesuffix(" |")
        if text:
            self.lines.append(self._mark + text)
        if text or mark:
            self._mark = mark
        self._line = ""
