"""Prose: Markdown to clean HTML, and the record ids that it names. Reads no files; text from people is never code.

A document is budgeted before it is rendered, since Python-Markdown takes quadratic time or overflows its stack on
some texts (quality.md, R12). What comes out has passed an allow-list (nh3): no attribute but `href`, no picture, no
script. Masks such as `138****1234` and `张*三` keep their stars: they become ＊ instead of emphasis.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import markdown
import nh3

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_LENGTH = 60_000  # characters
MAX_LINE = 4_000
MAX_DEPTH = 12  # of lists and quotes
MAX_MARKS = {"[": 400, "]": 400, "*": 600, "_": 600, "`": 400, "<": 400, "&": 2_000, "!": 1_000, "(": 1_000, "|": 8_000}

ID = re.compile(
    r"(?<![\w-])(?:W\d{4}-\d{3,6}|H\d{4}-\d{2,3}(?:-\d{1,3})?|X\d{4}-\d{2,3}|G\d{4}-\d{2,3}(?:-\d{1,3})?)(?![\w-])"
)
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_DIGIT_MASK = re.compile(r"(?<=\d)\*+(?=\d)|(?<=\d)\*{2,}(?=\D|$)(?![^*\n]*\*)")
_NAME_MASK = re.compile(
    rf"(?<=[{_HAN}])\*{{1,2}}(?=[{_HAN}])(?![^*\n]*\*)|(?<![*{_HAN}])([{_HAN}])\*{{1,2}}(?=[，。、；：\s]|$)"
)
_SINGLE = re.compile(rf"(?<![{_HAN}*])([{_HAN}])\*([{_HAN}])(?=[，。、；：,\s）)]|$)")
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_TAGS = {
    "p",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "strong",
    "em",
    "a",
    "code",
    "pre",
    "hr",
    "br",
    "del",
}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_MARKDOWN = markdown.Markdown(extensions=["tables", "sane_lists"], output_format="html")
_HEADING = re.compile(r"^(#{1,6})(?=\s)", re.MULTILINE)


def faults(text: str) -> list[tuple[str, int, dict[str, object]]]:
    """(code, line from 1, arguments) of everything that keeps a text from being rendered."""
    found: list[tuple[str, int, dict[str, object]]] = []
    if len(text) > MAX_LENGTH:
        found.append(("prose-too-long", 1, {"length": len(text), "most": MAX_LENGTH}))
    for mark, most in MAX_MARKS.items():
        if text.count(mark) > most:
            line = text.count("\n", 0, _nth(text, mark, most)) + 1
            found.append(("prose-too-many-marks", line, {"mark": mark, "most": most}))
    for number, line_text in enumerate(text.split("\n"), start=1):
        if len(line_text) > MAX_LINE:
            found.append(("prose-line-too-long", number, {"length": len(line_text), "most": MAX_LINE}))
        if _depth(line_text) > MAX_DEPTH:
            found.append(("prose-too-deep", number, {"most": MAX_DEPTH}))
            break
        if "![" in line_text:
            found.append(("prose-picture", number, {}))
    return found


def mentions(text: str) -> tuple[str, ...]:
    """Record ids that the text names, in links or bare, sorted."""
    return tuple(sorted({*ID.findall(text), *(one for one in _LINK.findall(text) if ID.fullmatch(one))}))


def to_html(text: str, *, links: Mapping[str, str], level: int = 3) -> str:
    """Clean HTML of a text without faults. `links`: record id to address; `level`: what "# " becomes, 2 to 6."""
    if faults(text):
        return f"<p>{html.escape(text[:MAX_LINE])}</p>"
    shifted = _HEADING.sub(lambda match: "#" * min(6, len(match[1]) + level - 1), text)
    masked = _BOLD.sub(r"<strong>\1</strong>", _masks(html.escape(shifted, quote=False).replace("&gt;", ">")))
    dirty = _MARKDOWN.reset().convert(_linked(masked, links))
    return nh3.clean(
        dirty,
        tags=_TAGS | _TABLE,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "tel", "mailto"},
        link_rel="noopener noreferrer",
    )


def plain(text: str, most: int = 80) -> str:
    """The beginning of a text without its marks, for descriptions."""
    words = re.sub(r"[#*>`\[\]|_]+|\([^)\s]*\)", "", text).split()
    return " ".join(words)[:most]


def _masks(text: str) -> str:
    """Stars that hide a part of a number or a name, as ＊ that Markdown leaves alone."""
    text = _DIGIT_MASK.sub(lambda match: "＊" * len(match[0]), text)
    text = _SINGLE.sub(r"\1＊\2", text)
    return _NAME_MASK.sub(lambda match: (match[1] or "") + "＊" * match[0].count("*"), text)


def _linked(text: str, links: Mapping[str, str]) -> str:
    """Bare ids become links, and links to ids get the address; an unknown id stays text."""
    text = re.sub(r"\[([^\]\n]+)\]\(([A-Z]\d{4}-[\d-]+)\)", lambda m: _anchor(m[2], m[1], links), text)
    return ID.sub(lambda m: m[0] if _inside(m) else _anchor(m[0], m[0], links), text)


def _inside(match: re.Match[str]) -> bool:
    """True for an id that stands in an address or in a link's own words already."""
    before = match.string[: match.start()]
    return before.rfind("<a ") > before.rfind("</a>") or before.endswith(("(", "/", "#"))


def _anchor(record_id: str, words: str, links: Mapping[str, str]) -> str:
    address = links.get(record_id)
    return f'<a href="{html.escape(address)}">{words}</a>' if address else words


def _depth(line: str) -> int:
    lead = re.match(r"[\s>*+\-]*", line)
    shown = lead[0] if lead else ""
    return max(shown.count(">"), len(shown.expandtabs(4)) // 4)


def _nth(text: str, mark: str, count: int) -> int:
    at = -1
    for _ in range(count + 1):
        at = text.find(mark, at + 1)
    return at
