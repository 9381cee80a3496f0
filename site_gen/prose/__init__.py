"""Prose: Markdown to clean HTML, and the records that it names. Reads no files; text from people is never code.

A text is budgeted before it is rendered, since Python-Markdown takes quadratic time or overflows its stack on some
(`budget`). What most texts consist of is known at one look (`everyday`). The lines of others are brought into one form
(`lines`), either engine finds the blocks in them (`by_markdown`, `by_comrak`), and what stands inside of a block is
always ours (`inline`): so all give the same HTML. What comes out has passed an allow-list (`allowed`): no picture, no
script, no attribute but what is made here. Stars that hide a name or a number stay stars (`stars`).

Left out on purpose: raw HTML is shown as text; pictures stand in a record's `photos` and are refused in its text;
`_` never means emphasis, since forms are full of blanks to fill in (签字：____); a link leads to a record
(`[文字](W2026-014)`), a photo (`[照片](gou-hou.jpg)`), http(s), tel or mailto, and to nothing else.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

import msgspec

from site_gen.prose import grammar
from site_gen.prose.budget import faults, fits

if TYPE_CHECKING:
    from collections.abc import Mapping

SEEN = 1 << 14  # texts; a build asks twice of each, one in a preview again and again

__all__ = ["Setting", "faults", "known", "mentions", "target_places", "targets", "to_html"]


class Setting(msgspec.Struct, frozen=True):
    """What the HTML of a text depends on besides the text: where its ids and photos lead, and the engine."""

    links: tuple[tuple[str, str], ...] = ()
    engine: str = "markdown"

    @property
    def lasting(self) -> tuple[tuple[str, str], ...]:
        """What a sheet says does not change with the engine."""
        return self.links

    def html(self, text: str) -> str:
        """The text as a page shows it."""
        return to_html(text, links=dict(self.links), engine=self.engine)


def known(engine: str) -> bool:
    """False when an engine would have to be installed first. Imports nothing."""
    return engine == "markdown" or find_spec(engine) is not None


def targets(text: str) -> tuple[str, ...]:
    """Record ids and photo files that the text links to by `[文字](target)`, sorted. They have to exist."""
    return tuple(sorted({target for target, *_ in target_places(text)}))


@lru_cache(SEEN)
def target_places(text: str) -> tuple[tuple[str, int, int], ...]:
    """Each of `targets` as often as it is written: (target, its line, its column), both from 0."""
    if not grammar.MAY_LINK.search(text) or not fits(text):  # every build looks at all texts, and few link to records
        return ()
    found = []
    for match in grammar.LINK.finditer(grammar.without_code(text)):
        if grammar.kind(match[2]) is grammar.Kind.RECORD:
            at = match.start(2)
            found.append((match[2], text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1))
    return tuple(found)


@lru_cache(SEEN)
def mentions(text: str) -> tuple[str, ...]:
    """All that `links` of `to_html` may hold: `targets` and the bare ids in the text, sorted."""
    bare = grammar.BARE_ID.findall(text) if grammar.MAY_NAME.search(text) else ()
    return tuple(sorted({*targets(text), *(bare if bare and fits(text) else ())}))


def to_html(text: str, *, links: Mapping[str, str], level: int = 3, engine: str = "markdown") -> str:
    """Clean HTML of a text. Never raises; a text that is over budget comes out as its escaped beginning.

    `links` leads from a record's id or a photo's file to its address; what is missing there stays text. `level` is
    what the topmost heading becomes (2 to 6); the others follow without a gap. `engine` finds the blocks: "markdown" or
    "comrak" (an extra).
    """
    from site_gen.prose import render  # noqa: PLC0415  # 60 ms that a build without changed texts need not pay

    return render.to_html(text, links=links, level=level, engine=engine)
