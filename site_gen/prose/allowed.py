"""The second wall: HTML cut down to an allow-list by nh3, whatever made it. Pure.

nh3 parses a text, checks it and writes it anew. Most HTML is of so few shapes that a look tells that it would come out
as it went in: only tags of the list, each closed, the very attributes that we write, escaped words, and addresses that
everyone reads alike. All else is given to nh3, and hypothesis holds the look to its word.
"""

from __future__ import annotations

import re

import nh3

from site_gen.prose import hidden

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

# Repetitions are possessive (++, *+), they never give back what they took: a look takes time by length alone.
_TEXT = "[^&<>]*+"
_PATH = r"[^\s\"'&<>\\]*+"
_ADDRESS = (
    rf"(?:https?://(?:[a-z0-9]++(?:-[a-z0-9]++)*+\.)++[a-z]{{2,}}+(?:[/?#]{_PATH})?+"
    r"|(?:\.\./)*+[A-Za-z0-9-]++(?:[./#][A-Za-z0-9-]++)*+|tel:\+?+[0-9-]++)"
)
_INSIDE = re.compile(
    rf"<strong>{_TEXT}</strong>|<em>{_TEXT}</em>|<code>{_TEXT}</code>|<del>{_TEXT}</del>"
    rf'|<a href="{_ADDRESS}"(?: rel="noopener noreferrer")?+>{_TEXT}</a>'
)
_HEADINGS = "|".join(f"<h{rank}>{_TEXT}</h{rank}>" for rank in range(2, 7))
_SOUND = re.compile(
    rf"""(?:(?:
      <p>{_TEXT}</p> | {_HEADINGS}
    | <ul>\n(?:<li>{_TEXT}</li>\n)++</ul> | <ol>\n(?:<li>{_TEXT}</li>\n)++</ol>
    | <table(?:[ ]tabindex="0")?+>\n
      <thead>\n<tr>\n(?:<th(?:[ ]class="n")?+[ ]scope="col">{_TEXT}</th>\n)++</tr>\n</thead>\n
      <tbody>\n(?:<tr>\n(?:<td(?:[ ]class="n")?+>{_TEXT}</td>\n)++</tr>\n)++</tbody>\n</table>
    )\n?+)*+""",
    re.VERBOSE,
)


def clean(html: str) -> str:
    """The HTML, of which nothing is left but tags, attributes and addresses on the list."""
    return html if sound(html) else by_nh3(html)


def by_nh3(html: str) -> str:
    """The same without a look before."""
    return _CLEANER.clean(html)


def sound(html: str) -> bool:
    """True only for HTML that `by_nh3` would not change.

    What may stand in words becomes a mark on the way: * where it may stand in an address too, ' where it may not.
    """
    if not hidden.ordinary(html):
        return False
    if "&" in html:
        html = html.replace("&amp;", "*").replace("&lt;", "'").replace("&gt;", "'")
    return _SOUND.fullmatch(_INSIDE.sub("*", html.replace("<br>", "'"))) is not None
