"""Most texts, at one look: headings, paragraphs, flat lists and tables, straight to HTML. Pure.

Nobody can read these in two ways, so no engine is asked and nothing hidden from one. A text that holds anything else
gets None and goes the long way (`lines`, an engine, `blocks`); hypothesis holds both ways to the same HTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from site_gen.prose import blocks, inline

if TYPE_CHECKING:
    from collections.abc import Mapping

# A line that neither begins a block nor ends one: `2026年`, `3.5元` and `**重点**` do, `15. 甲` and `***` do not.
_LINE = r"(?:[^\s\d#*+\-_=>|:]|\*{1,3}+[^\s*|]|\d++(?![.)][ \n]))[^|\n]*+\n"
_ITEM = r"[ ]++(?![-*+ ]++\n)[^\s|][^|\n]*+\n"  # what follows its mark; with nothing but marks it would be a rule
_CELLS = r"\|[^\n`\\]*+(?<=\|)\n"
_BLOCK = re.compile(
    rf"""(?:
      (?P<p>(?:{_LINE})++)
    | (?P<h>\#{{1,6}}+)(?P<words>[^\n]++)\n
    | (?:(?P<ul>[*+-]{_ITEM}(?:\n*+[*+-]{_ITEM})*+) | (?P<ol>1\.{_ITEM}(?:\n*+[0-9]{{1,9}}+\.{_ITEM})*+))
      (?=[\n\#]|\Z|[*+-][ ]|1\.[ ])
    | (?P<head>{_CELLS})(?P<columns>\|(?:[ ]*+:?-++:?[ ]*+\|)++)\n(?P<rows>(?:{_CELLS})++)(?=[\n\#]|\Z)
    )\n*+""",
    re.VERBOSE,
)


def html(text: str, *, links: Mapping[str, str], level: int) -> str | None:
    """The HTML, as the long way would make it; None for a text that has to go it."""
    if not text.replace("\n", "").replace("\u3000", "").isprintable():  # tabs, odd blanks, halves of characters
        return None
    inner = text.strip("\n")
    text = f"{inner}\n" if inner else ""
    outline = blocks.Outline(level)
    found: list[str] = []
    at = 0
    while at < len(text):
        block = _BLOCK.match(text, at)
        if block is None:
            return None
        at = block.end()
        kind = str(block.lastgroup)
        if kind == "p":
            words = block["p"].strip("\n ")
            found.append(f"<p>{inline.to_html(words, links)}</p>")
        elif kind == "words":
            words = block["words"].rstrip(" ").rstrip("#").strip()
            if not words:
                return None
            tag = outline.tag(len(block["h"]))
            found.append(f"<{tag}>{inline.to_html(words, links)}</{tag}>")
        elif kind == "rows":
            table = _table(block, links)
            if table is None:
                return None
            found.append(table)
        else:
            found.append(_list(kind, block[kind], links))
    return "\n".join(found)


def _list(tag: str, text: str, links: Mapping[str, str]) -> str:
    words = (line.partition(" ")[2].strip(" ") for line in text.split("\n") if line)
    items = "".join([f"<li>{inline.to_html(one, links)}</li>\n" for one in words])
    return f"<{tag}>\n{items}</{tag}>"


def _table(block: re.Match[str], links: Mapping[str, str]) -> str | None:
    """None for one whose rows differ in length, or in which one is empty."""
    kinds = [blocks.number("right" if one[-1] == ":" != one[0] else "") for one in _cells(block["columns"])]
    head, *rows = [_cells(line) for line in (block["head"] + block["rows"]).split("\n") if line]
    if any(len(row) != len(kinds) or not any(row) for row in (head, *rows)):
        return None
    above = "".join([f'<th{kind} scope="col">%s</th>\n' for kind in kinds])
    below = "<tr>\n" + "".join([f"<td{kind}>%s</td>\n" for kind in kinds]) + "</tr>\n"
    body = "".join([below % tuple([inline.to_html(cell, links) for cell in row]) for row in rows])
    top = above % tuple([inline.to_html(cell, links) for cell in head])
    return f"{blocks.table(len(kinds))}<thead>\n<tr>\n{top}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>"


def _cells(line: str) -> list[str]:
    return [cell.strip(" ") for cell in line[1:-1].split("|")]
