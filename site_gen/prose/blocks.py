"""The tags of blocks, from whichever engine, made one: the same spaces, heading levels, cells and lists. Pure.

Both engines write the same few tags around words that hold none (see `hidden`). Where they differ for the same text,
it is in blanks between tags and in whether an item's one paragraph is marked as one; neither is kept.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from site_gen.prose import grammar, hidden, inline

if TYPE_CHECKING:
    from collections.abc import Mapping

_TAG = re.compile(r"<(/?[a-z]+[1-6]?)((?: [^<>]*)?)>")
_HOLDERS = frozenset({"ul", "ol", "blockquote", "table"})
_AS_THEY_ARE = {tag: f"<{tag}>\n" for tag in ("thead", "tbody", "tr", "/thead", "/tbody", "/tr", "/th", "/td")}
_NUMBERS = "n"  # class of right-aligned cells in themes
_NARROW = 3  # columns that fit a phone; tables with more scroll in themes, and what scrolls has to take the focus
_NO_ROWS = re.compile(
    r'<tbody>\n<tr>\n(?:<td(?: class="n")?></td>\n)+</tr>\n</tbody>\n'
)  # of one engine, for a bare head
_INDENT = re.compile(r"\n +")


class Outline:
    """Headings follow each other without a gap, however they were numbered; the topmost stands at `level`."""

    def __init__(self, level: int) -> None:
        self._level = level
        self._ranks: list[int] = []

    def tag(self, rank: int) -> str:
        """What the next heading becomes."""
        while self._ranks and self._ranks[-1] >= rank:
            self._ranks.pop()
        tag = f"h{max(2, min(6, self._level + len(self._ranks)))}"
        self._ranks.append(rank)
        return tag


def table(columns: int) -> str:
    """The tag of a table. One that a phone has to scroll can be scrolled with keys."""
    return '<table tabindex="0">\n' if columns > _NARROW else "<table>\n"


def number(attributes: str) -> str:
    """Marks a cell that is aligned to the right."""
    return f' class="{_NUMBERS}"' if "right" in attributes else ""


def finish(dirty: str, *, links: Mapping[str, str], level: int) -> str:
    """The HTML of blocks with the words in them made ready."""
    return _Blocks(links, level).run(dirty)


class _Item:
    """An item of a list: where in the output its own paragraphs begin and end."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.paragraphs: list[tuple[int, int]] = []
        self.bare: list[int] = []


class _Blocks:
    def __init__(self, links: Mapping[str, str], level: int) -> None:
        self._links, self._outline = links, Outline(level)
        self._out: list[str] = []
        self._open: list[str] = []
        self._items: list[_Item] = []
        self._tags: list[str] = []  # of headings, as they will be
        self._table = self._columns = 0

    def run(self, dirty: str) -> str:
        first, *rest = _TAG.split(dirty)
        self._text(first)
        pieces = iter(rest)
        for tag, attributes, text in zip(pieces, pieces, pieces, strict=True):
            if tag in _AS_THEY_ARE:
                self._out.append(_AS_THEY_ARE[tag])
            elif tag == "td":
                self._out.append(f"<td{number(attributes)}>")
            elif tag[0] == "/":
                self._close(tag[1:])
            else:
                self._begin(tag, attributes)
            if text and text != "\n":
                self._text(text)
        made = "".join(self._out).strip()
        return _NO_ROWS.sub("", made) if "<table" in made else made

    def _text(self, text: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside == "code":
            self._out.append(html.escape(hidden.shown(html.unescape(text)).rstrip() + "\n", quote=False))
            return
        if not text or text.isspace():
            return
        if inside == "li":
            self._items[-1].bare.append(len(self._out))
        if not hidden.GUISE_OR_MARKUP.search(text) and not grammar.MAY_NAME.search(text):  # most cells and items
            self._out.append(text.strip(" "))
            return
        text = hidden.shown(html.unescape(text)).strip("\n ")
        self._out.append(inline.to_html(_INDENT.sub("\n", text) if "\n" in text else text, self._links))

    def _begin(self, name: str, attributes: str) -> None:
        if name == "hr":
            self._out.append("<hr>\n")
            return
        if name == "th":
            self._columns += 1
            self._out.append(f'<th{number(attributes)} scope="col">')
            return
        parent = self._open[-1] if self._open else ""
        self._open.append(name)
        if name[0] == "h" and name[1:].isdigit():
            name = self._heading(int(name[1]))
        elif name == "li":
            self._items.append(_Item(len(self._out)))
        elif name == "p" and parent == "li":
            self._items[-1].paragraphs.append((len(self._out), 0))
        elif name == "table":
            self._table, self._columns = len(self._out), 0
        self._out.append(f"<{name}>\n" if name in _HOLDERS else f"<{name}>")

    def _close(self, name: str) -> None:
        if not self._open or self._open[-1] != name:
            return
        self._open.pop()
        if name == "code":
            self._out.append("</code>")
            return
        if name[0] == "h" and name[1:].isdigit():
            name = self._tags.pop()
        elif name == "p" and self._open and self._open[-1] == "li":
            start, _ = self._items[-1].paragraphs[-1]
            self._items[-1].paragraphs[-1] = (start, len(self._out))
        elif name == "li":
            self._item(self._items.pop())
        elif name == "table":
            self._out[self._table] = table(self._columns)
        self._out.append(f"</{name}>\n")

    def _heading(self, rank: int) -> str:
        self._tags.append(self._outline.tag(rank))
        return self._tags[-1]

    def _item(self, item: _Item) -> None:
        """One paragraph needs no mark of its own; of several, each has one."""
        if len(item.paragraphs) == 1 and not item.bare:
            start, end = item.paragraphs[0]
            self._out[start] = ""
            self._out[end] = ""
        elif item.paragraphs:
            for at in item.bare:
                self._out[at] = f"<p>{self._out[at]}</p>\n"
        first = self._out[item.start + 1] if len(self._out) > item.start + 1 else ""
        if first.startswith(("<p>", "<ul", "<ol", "<blockquote", "<table", "<pre", "<hr", "<h")):
            self._out[item.start] = "<li>\n"
