"""Markdown to clean HTML: most texts at one look, others by settled lines, an engine and `blocks`; then the wall.

Imported only when a text is rendered: all of it is dear to load. Raw HTML is not known here, so `<` is text; the wall
(`allowed`) lets through a list of tags and no attributes but those that we write.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from site_gen.prose import allowed, blocks, everyday, hidden, lines
from site_gen.prose.budget import fits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_REST = 4_000  # characters shown of a text that is over budget


def to_html(text: str, *, links: Mapping[str, str], level: int, engine: str) -> str:
    """See `site_gen.prose.to_html`."""
    if not fits(text):
        return _as_it_is(text[:_REST])
    text = text.replace("\r\n", "\n")
    dirty = everyday.html(text, links=links, level=level)
    if dirty is None:
        try:
            dirty = blocks.finish(_engine(engine)(lines.settled(_whole(text))), links=links, level=level)
        except RecursionError:  # the caller's own stack may be deep already
            return _as_it_is(text)
    return allowed.clean(dirty)


def _engine(name: str) -> Callable[[str], str]:
    """Only the chosen engine is imported, and only for a text that needs one."""
    if name == "comrak":
        from site_gen.prose import by_comrak  # noqa: PLC0415  # an extra that most do not have

        return by_comrak.blocks
    from site_gen.prose import by_markdown  # noqa: PLC0415  # not needed beside the other

    return by_markdown.blocks


def _whole(text: str) -> str:
    """The text without what stands in none."""
    return hidden.without_guises(_CONTROL.sub("", text))


def _as_it_is(text: str) -> str:
    return f"<p>{html.escape(_CONTROL.sub('', text))}</p>"
