"""What stands inside of a paragraph, heading or cell: code, escapes, links, ids, deletions, stars. Text to safe HTML.

Each kind is looked for in turn; what was found stands in the text as a number between two control characters, which no
text holds, until all is put together. So nothing is read twice, and what is left is escaped.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from site_gen.prose import grammar, stars

if TYPE_CHECKING:
    from collections.abc import Mapping

# Each begins with a character that is rare in texts: such a pattern is found five times as fast.
_MORE = re.compile(r"[`\\\[<~*&>\n-](?:(?<!-)|(?<=[WHGXCR][0-9]{4}-))")  # than words
_ACTIVE = re.compile(r"[`\\\[<~*\n-](?:(?<![\n-])|(?<=  \n)|(?<=[WHGXCR][0-9]{4}-))")
_CODE = re.compile(r"(?<!\\)((?:\\{2})+)(?=`)|(?<![\\`])(`+)(?!`)(.+?)(?<!`)\2(?!`)", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")
_LINK = grammar.LINK
_ADDRESS = re.compile(grammar.AUTOLINK_SHAPE)
_MARKUP = re.compile("[&<>]")
_DELETED = re.compile(r"~~(?=[^\s~])([^~]{1,500})(?<!\s)~~")
_CHAR = re.compile("\x01([0-9]+)\x03")  # an escaped character, by its code
_MADE = re.compile("([\x01\x02])([0-9]+)\x03")  # the same, or HTML that is ready
_HAN = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_HAN_BREAK = re.compile(rf"\n(?<={_HAN}\n) *(?={_HAN})")
_OPEN = {1: "<em>", 2: "<strong>", 3: "<strong><em>"}
_CLOSE = {1: "</em>", 2: "</strong>", 3: "</em></strong>"}


def to_html(text: str, links: Mapping[str, str]) -> str:
    """The text as HTML; a blank where two lines of Chinese meet is left out."""
    if not _MORE.search(text):
        return text
    return _Text(links).html(text) if _ACTIVE.search(text) else _plain(text)


class _Text:
    """One text on its way."""

    def __init__(self, links: Mapping[str, str]) -> None:
        self._links = links
        self._made: list[str] = []

    def html(self, text: str) -> str:
        if "`" in text:
            text = _CODE.sub(self._code, text)
        if "\\" in text:
            text = _ESCAPE.sub(lambda match: f"\x01{ord(match[1])}\x03", text)
        if "](" in text:
            text = _LINK.sub(self._link, text)
        return self._whole(self._words(text, linked=False))

    def _words(self, text: str, *, linked: bool) -> str:
        """Everything but code and links; inside of a link (`linked`) no other."""
        if not linked:
            if "<" in text:
                text = _ADDRESS.sub(self._address, text)
            if grammar.MAY_NAME.search(text):
                text = grammar.BARE_ID.sub(self._named, text)
        if "  \n" in text:
            text = text.replace("  \n", self._keep("<br>") + "\n")
        if "~~" in text:
            text = _DELETED.sub(lambda match: self._keep(f"<del>{self._stars(match[1])}</del>"), text)
        return self._stars(text)

    def _stars(self, text: str) -> str:
        """Marks become tags and masks full-width stars; the pieces between are escaped."""
        if "*" not in text:
            return _plain(text)
        found, done = [], 0
        for run in stars.runs(text):
            found.append(_plain(text[done : run.start]))
            done = run.start + run.size
            if run.use is stars.Use.OPEN:
                found.append(_OPEN[run.size])
            elif run.use is stars.Use.CLOSE:
                found.append(_CLOSE[run.size])
            else:
                found.append(("＊" if run.use is stars.Use.MASK else "*") * run.size)
        return "".join([*found, _plain(text[done:])])

    def _code(self, match: re.Match[str]) -> str:
        if match[1]:
            return f"\x01{ord(chr(92))}\x03" * (len(match[1]) // 2)
        return self._keep(f"<code>{html.escape(match[3].strip(), quote=False)}</code>")

    def _link(self, match: re.Match[str]) -> str:
        target = _CHAR.sub(lambda code: chr(int(code[1])), match[2])
        opening = self._opening(target)
        return self._anchor(opening, self._words(match[1], linked=bool(opening)))

    def _named(self, match: re.Match[str]) -> str:
        return self._anchor(self._opening(match[0]), match[0])

    def _address(self, match: re.Match[str]) -> str:
        words = html.escape(re.sub(r"^(?:tel|mailto):", "", match[1]), quote=False)
        return self._anchor(self._opening(match[1]), words)

    def _anchor(self, opening: str, words: str) -> str:
        return self._keep(f"{opening}{words}</a>" if opening else words)

    def _opening(self, target: str) -> str:
        """The tag of a link; "" for what leads nowhere."""
        kind = grammar.kind(target)
        if kind is grammar.Kind.OUTSIDE:
            return f'<a href="{html.escape(target)}" rel="noopener noreferrer">'
        address = self._links.get(target) if kind is grammar.Kind.RECORD else target
        return f'<a href="{html.escape(address)}">' if address and kind is not grammar.Kind.REFUSED else ""

    def _keep(self, ready: str) -> str:
        """A stand-in for HTML, in which nothing is looked for any more."""
        self._made.append(ready)
        return f"\x02{len(self._made) - 1}\x03"

    def _whole(self, text: str) -> str:
        """The text with all that was kept; a kept piece holds only older ones."""
        return _MADE.sub(self._piece, text) if "\x03" in text else text

    def _piece(self, match: re.Match[str]) -> str:
        number = int(match[2])
        return html.escape(chr(number), quote=False) if match[1] == "\x01" else self._whole(self._made[number])


def _plain(text: str) -> str:
    if "\n" in text:
        text = _HAN_BREAK.sub("", text)
    return html.escape(text, quote=False) if _MARKUP.search(text) else text
