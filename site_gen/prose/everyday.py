"""Most texts, at one look: headings, paragraphs, flat lists and tables, straight to HTML. Pure.

Nobody can read these in two ways, so no engine is asked and nothing hidden from one. A text that holds anything else
gets None and goes the long way (`lines`, an engine, `blocks`); hypothesis holds both ways to the same HTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from site_gen.prose import blocks, hidden, inline

if TYPE_CHECKING:
    from collections.abc import Mapping

# A line that neither begins a block nor ends one: `2026年`, `3.5元` and `**重点**` do, `15. 甲` and `***` do not.
_LINE = r"(?:\u3000(?![ \u3000]*+\n)|[^\s\d#*+\-_=>|:]|\*{1,3}+[^\s*|]|\d++(?![.)][ \n]))[^|\n]*+\n"
_ITEM = r"[ ]++(?![-*+ ]++\n)[^\s|][^|\n]*+\n"  # what follows its mark; with nothing but marks it would be a rule
_ROW = r"\|(?![| ]*+\n)[^\n`\\\u3000]*+(?<=\|)\n"  # with something in it
_BLOCK = re.compile(
    rf"""(?:
      (?P<p>(?:{_LINE})++)
    | (?P<h>\#{{1,6}}+)(?P<words>[\ \u3000\#]*+[^\s\#][^\n]*+)\n
    | (?:(?P<ul>[*+-]{_ITEM}(?:\n*+[*+-]{_ITEM})*+) | (?P<ol>1\.{_ITEM}(?:\n*+[0-9]{{1,9}}+\.{_ITEM})*+))
      (?=[\n\#]|\Z|[*+-][ ]|1\.[ ])
    | (?P<head>{_ROW})(?P<columns>\|(?:[ ]*+:?-++:?[ ]*+\|)++)\n(?P<rows>(?:{_ROW})++)(?=[\n\#]|\Z)
    )\n*+""",
    re.VERBOSE,
)


def html(text: str, *, links: Mapping[str, str], level: int) -> str | None:
    """The HTML, as the long way would make it; None for a text that has to go it."""
    found = _blocks(text.strip("\n")) if hidden.ordinary(text) else None
    if found is None:
        return None
    outline = blocks.Outline(level)
    made = []
    for block in found:
        kind = str(block.lastgroup)
        if kind == "p":
            words = block[kind].rstrip("\n ").lstrip()
            made.append(f"<p>{inline.to_html(words, links)}</p>")
        elif kind == "words":
            tag, words = outline.tag(len(block["h"])), block[kind].rstrip(" ").rstrip("#").strip()
            made.append(f"<{tag}>{inline.to_html(words, links)}</{tag}>")
        else:
            made.append(_table(block, links) if kind == "rows" else _list(kind, block[kind], links))
    return "\n".join(made)


def _blocks(text: str) -> list[re.Match[str]] | None:
    """None as soon as there is something else."""
    found = []
    at, lines = 0, f"{text}\n" if text else ""
    while at < len(lines):
        block = _BLOCK.match(lines, at)
        if block is None or (block.lastgroup == "rows" and not _even(block)):
            return None
        found.append(block)
        at = block.end()
    return found


def _list(tag: str, text: str, links: Mapping[str, str]) -> str:
    words = (line.partition(" ")[2].strip(" ") for line in text.split("\n") if line)
    items = "".join([f"<li>{inline.to_html(one, links)}</li>\n" for one in words])
    return f"<{tag}>\n{items}</{tag}>"


def _even(table: re.Match[str]) -> bool:
    """True for a table whose rows are of one length."""
    bars = table["columns"].count("|")
    return all(row.count("|") == bars for row in _rows(table))


def _table(table: re.Match[str], links: Mapping[str, str]) -> str:
    kinds = [blocks.number("right" if one[-1] == ":" != one[0] else "") for one in _cells(table["columns"])]
    head, *rows = [tuple([inline.to_html(one, links) for one in _cells(row)]) for row in _rows(table)]
    above = "".join([f'<th{kind} scope="col">%s</th>\n' for kind in kinds])
    below = "<tr>\n" + "".join([f"<td{kind}>%s</td>\n" for kind in kinds]) + "</tr>\n"
    top = f"{blocks.table(len(kinds))}<thead>\n<tr>\n{above % head}</tr>\n</thead>"
    return f"{top}\n<tbody>\n{''.join([below % row for row in rows])}</tbody>\n</table>"


def _rows(table: re.Match[str]) -> list[str]:
    return [table["head"][:-1], *table["rows"][:-1].split("\n")]


def _cells(row: str) -> list[str]:
    return [cell.strip(" ") for cell in row[1:-1].split("|")]
