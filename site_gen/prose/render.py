"""Markdown to clean HTML: settled lines, blocks by an engine, words by ours, and nh3 as the second wall.

Imported only when a text is rendered: all of it is dear to load. Raw HTML is not known here, so `<` is text; nh3 lets
through a list of tags and no attributes but those that `blocks` and `inline` write.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import nh3

from site_gen.prose import blocks, hidden, lines
from site_gen.prose.budget import fits

if TYPE_CHECKING:
    from collections.abc import Mapping

_BLOCKS = {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr"}
_WORDS = {"strong", "em", "a", "code", "br", "del"}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {"table": {"tabindex"}, "a": {"href", "rel"}, "th": {"scope", "class"}, "td": {"class"}}
_CLEANER = nh3.Cleaner(
    tags=_BLOCKS | _WORDS | _TABLE,
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "tel", "mailto"},
    link_rel=None,
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_REST = 4_000  # characters shown of a text that is over budget
_SENTENCE = re.compile(r".*?[。！？!?](?=[”’」』）)]?)[”’」』）)]?|.+", re.DOTALL)


def to_html(text: str, *, links: Mapping[str, str], level: int, engine: str) -> str:
    """See `site_gen.prose.to_html`."""
    if not fits(text):
        return _as_it_is(text[:_REST])
    clean = hidden.without_guises(_CONTROL.sub("", text.replace("\r\n", "\n")))
    try:
        dirty = _blocks(lines.settled(clean), engine)
    except RecursionError:  # the caller's own stack may be deep already
        return _as_it_is(text)
    return _CLEANER.clean(blocks.finish(dirty, links=links, level=level))


def plain(text: str, *, most: int) -> str:
    """See `site_gen.prose.plain`."""
    for block in re.split(r"\n[ \t]*\n", text[: 20 * _REST]):
        if not block.strip() or block.lstrip().startswith(("#", "|", "    ", "---", "***")):
            continue
        words = html.unescape(nh3.clean(to_html(block, links={}, level=3, engine="markdown"), tags=set()))
        line = " ".join(words.split())
        sentence = _SENTENCE.match(line)
        shown = sentence[0] if sentence else ""
        if shown:
            return shown if len(shown) <= most else shown[: most - 1] + "…"
    return ""


def _blocks(text: str, engine: str) -> str:
    """Only the chosen engine is imported."""
    if engine == "comrak":
        from site_gen.prose import by_comrak  # noqa: PLC0415  # an extra that most do not have

        return by_comrak.blocks(text)
    from site_gen.prose import by_markdown  # noqa: PLC0415  # not needed beside the other

    return by_markdown.blocks(text)


def _as_it_is(text: str) -> str:
    return f"<p>{html.escape(_CONTROL.sub('', text))}</p>"
