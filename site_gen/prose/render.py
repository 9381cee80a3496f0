"""Markdown to clean HTML, by Python-Markdown and nh3. Imported only when a text is rendered: both are dear to load.

Raw HTML is not known here, so `<` is text; links are made by `_Link` from what `grammar` allows; nh3 is the second
wall, with a list of tags and no attributes but those that this module writes.
"""

from __future__ import annotations

import html
import re
import threading
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

import nh3
from markdown import Markdown
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from site_gen.prose import grammar, nesting, stars
from site_gen.prose.budget import MAX_DEPTH, fits

if TYPE_CHECKING:
    from collections.abc import Mapping

_BLOCKS = {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr"}
_WORDS = {"strong", "em", "a", "code", "br", "del"}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {"table": {"tabindex"}, "a": {"href", "rel"}, "th": {"scope", "class"}, "td": {"class"}}
_NUMBERS = "n"  # class of right-aligned cells in themes
_NARROW = 3  # columns that fit a phone; tables with more scroll in themes, and what scrolls has to take the focus
_HAN_BREAK = re.compile(
    r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])\n *(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ESCAPED = re.compile(f"{STX}(\\d+){ETX}")
_REST = 4_000  # characters shown of a text that is over budget
_SENTENCE = re.compile(r".*?[。！？!?](?=[”’」』）)]?)[”’」』）)]?|.+", re.DOTALL)

_threads = threading.local()  # a parser is dear to make and serves one text at a time


def to_html(text: str, *, links: Mapping[str, str], level: int) -> str:
    """See `site_gen.prose.to_html`."""
    if not fits(text):
        return _as_it_is(text[:_REST])
    parser = _parser()
    parser.links, parser.level = links, level
    try:
        dirty = parser.reset().convert(_CONTROL.sub("", text.replace("\r\n", "\n")))
    except RecursionError:  # the caller's own stack may be deep already
        return _as_it_is(text)
    return nh3.clean(
        dirty,
        tags=_BLOCKS | _WORDS | _TABLE,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "tel", "mailto"},
        link_rel=None,
    )


def plain(text: str, *, most: int) -> str:
    """See `site_gen.prose.plain`."""
    for block in re.split(r"\n[ \t]*\n", text[: 20 * _REST]):
        if not block.strip() or block.lstrip().startswith(("#", "|", "    ", "---", "***")):
            continue
        words = html.unescape(nh3.clean(to_html(block, links={}, level=3), tags=set()))
        line = " ".join(words.split())
        sentence = _SENTENCE.match(line)
        shown = sentence[0] if sentence else ""
        if shown:
            return shown if len(shown) <= most else shown[: most - 1] + "…"
    return ""


def _as_it_is(text: str) -> str:
    return f"<p>{html.escape(_CONTROL.sub('', text))}</p>"


def _parser() -> _Parser:
    parser = getattr(_threads, "parser", None)
    if not isinstance(parser, _Parser):
        parser = _threads.parser = _Parser()
    return parser


class _Parser(Markdown):
    """Markdown without raw HTML, reference links, pictures and underscores; with our stars, links and headings."""

    links: Mapping[str, str]
    level: int

    def __init__(self) -> None:
        super().__init__(
            extensions=[TableExtension(use_align_attribute=True), SaneListExtension()], output_format="html"
        )
        self.links, self.level = {}, 3
        self.preprocessors.deregister("html_block")
        self.parser.blockprocessors.deregister("reference")
        for name in ("reference", "link", "image_link", "image_reference", "short_reference", "short_image_ref"):
            self.inlinePatterns.deregister(name)
        for name in ("autolink", "automail", "html", "entity", "em_strong"):
            self.inlinePatterns.deregister(name)
        self.preprocessors.register(_Gaps(self), "gaps", 20)
        self.preprocessors.register(_Nesting(self), "nesting", 10)
        self.inlinePatterns.register(_Link(grammar.LINK.pattern, self), "link", 160)
        self.inlinePatterns.register(_Address(grammar.AUTOLINK_SHAPE, self), "address", 120)
        self.inlinePatterns.register(_BareId(grammar.BARE_ID.pattern, self), "id", 110)
        self.inlinePatterns.register(_Deleted(r"~~(?=[^\s~])([^~]{1,500})(?<!\s)~~", self), "deleted", 70)
        self.inlinePatterns.register(_Stars(r"\*", self), "stars", 60)
        self.treeprocessors.register(_Finish(self), "finish", 5)


class _Gaps(Preprocessor):
    """Sets lists and tables off from the line above, where people expect them to begin."""

    _ITEM = re.compile(r"(?:[*+-]|1\.)[ \t]+\S")
    _INSIDE = re.compile(r"[ \t>]|[*+-][ \t]|\d+\.[ \t]")
    _RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$|\|[ \t]*:?-+:?[ \t]*\|[ \t]*$")

    def run(self, lines: list[str]) -> list[str]:
        """Lines with an empty one put in where it was meant."""
        found: list[str] = []
        for line in lines:
            above = found[-1] if found else ""
            if self._ITEM.match(line) and above.strip() and not self._INSIDE.match(above):
                found.append("")
            elif (
                len(found) > 1
                and "|" in above
                and self._RULE.match(line)
                and found[-2].strip()
                and "|" not in found[-2]
            ):
                found.insert(-1, "")
            found.append(line)
        return found


class _Nesting(Preprocessor):
    """Indents what stands in lists as the parser wants it."""

    def run(self, lines: list[str]) -> list[str]:
        """As many lines."""
        return nesting.even(lines, most=MAX_DEPTH)


class _Inline(InlineProcessor):
    """Base of our inline processors."""

    md: _Parser

    def anchor(self, target: str, words: str) -> Element:
        """A link, or the words alone when the target leads nowhere."""
        kind = grammar.kind(target)
        address = self.md.links.get(target, "") if kind is grammar.Kind.RECORD else target
        if not address or kind is grammar.Kind.REFUSED:
            element = Element("span")
        else:
            element = Element("a", {"href": address})
            if kind is grammar.Kind.OUTSIDE:
                element.set("rel", "noopener noreferrer")
        element.text = words
        return element


class _Link(_Inline):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        target = _ESCAPED.sub(lambda code: chr(int(code[1])), m[2])
        return self.anchor(target, m[1]), m.start(), m.end()


class _Address(_Inline):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        words = re.sub(r"^(?:tel|mailto):", "", m[1])
        return self.anchor(m[1], AtomicString(words)), m.start(), m.end()


class _BareId(_Inline):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        return self.anchor(m[0], AtomicString(m[0])), m.start(), m.end()


class _Deleted(_Inline):
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        element = Element("del")
        element.text = m[1]
        return element, m.start(), m.end()


class _Stars(_Inline):
    """Takes a whole paragraph at its first star, since what a star means depends on all others."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        root = Element("span")
        open_ones = [root]
        done = 0
        for run in stars.runs(data):
            _add(open_ones[-1], data[done : run.start])
            done = run.start + run.size
            if run.use is stars.Use.OPEN:
                outer = SubElement(open_ones[-1], "em" if run.size == 1 else "strong")
                open_ones.append(outer)
                if run.size == 3:
                    open_ones.append(SubElement(outer, "em"))
            elif run.use is stars.Use.CLOSE:
                del open_ones[-2 if run.size == 3 else -1 :]
            else:
                _add(open_ones[-1], ("＊" if run.use is stars.Use.MASK else f"{STX}{ord('*')}{ETX}") * run.size)
        _add(open_ones[-1], data[done:])
        return root, 0, len(data)


def _add(element: Element, text: str) -> None:
    """Text after all that the element holds."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


class _Finish(Treeprocessor):
    """Headings without gaps, cells with a class instead of `align`, no blank where Chinese lines meet."""

    md: _Parser

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        above: list[int] = []
        for element in root.iter():
            if re.fullmatch("h[1-6]", element.tag):
                rank = int(element.tag[1])
                while above and above[-1] >= rank:
                    above.pop()
                element.tag = f"h{max(2, min(6, self.md.level + len(above)))}"
                above.append(rank)
            elif element.tag in ("th", "td"):
                self._cell(element)
            elif element.tag == "table" and len(element.findall("thead/tr/th")) > _NARROW:
                element.set("tabindex", "0")
            if element.tag not in ("code", "pre") and element.text:
                element.text = _HAN_BREAK.sub("", element.text)
            if element.tail:
                element.tail = _HAN_BREAK.sub("", element.tail)

    @staticmethod
    def _cell(element: Element) -> None:
        if element.attrib.pop("align", "") == "right":
            element.set("class", _NUMBERS)
        if element.tag == "th":
            element.set("scope", "col")
