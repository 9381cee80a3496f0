"""A text of the site as a reader takes it in: nothing escaped, no tag inside of a word, NFKC where it matters. Pure."""

from __future__ import annotations

import html
import re
from unicodedata import is_normalized, normalize
from urllib.parse import unquote

from site_gen.disclosure.cleaning import UNSEEN

INLINE = (  # names of tags that part no word
    "a(?:bbr)?|b(?:d[io]|r)?|c(?:ite|ode)|d(?:ata|el|fn)|em|font|i(?:ns)?|kbd|label|mark|q|s(?:mall|pan|trong|u[bp])?"
    "|time|u|var|wbr"
)
_TAG = rf"(?:/?(?:{INLINE})\b[^<>]*|!--(?:[^-]|-(?!->))*--)>"
_BESIDE = r"[\s0-9\-\u3400-\u9fff\U00020000-\U000323af]"  # what a name or a number may go on with


def inline(beside: str) -> str:
    """Pattern of tags inside of a word, as <b> in 张<b>三</b>: no gap for a reader, so none for the search."""
    return rf"(<(?<={beside}<){_TAG}(?:\s*<{_TAG})*)(?={beside})"


_TAGS = re.compile(inline(_BESIDE))
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_HALVES = re.compile(r"\\u[dD][89a-fA-F]")  # of a character
_QUOTED = re.compile("%[0-9A-Fa-f]{2}")
USUAL = "，：（）｜；！？\u3000…～％＋／＝"  # NFKC changes them, and hardly any text has others that it changes
PLAIN = f"\\x00-\\x7f\u3400-\u4dbf\u4e00-\u9fff{USUAL}、。·—×→“”‘’《》〈〉【】「」『』〔〕"  # all that most texts have
_OTHER = re.compile(f"[^{PLAIN}]")
_SPACES = re.compile("[\x85\u1680\u2028\u2029]")  # NFKC leaves them as they are


def opened(text: str) -> str:
    """Nothing escaped; what stood quoted in an address follows at the end."""
    if "&" in text:
        text = html.unescape(text)
    if "\\u" in text:
        halves = _HALVES.search(text)
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        if halves:
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text + unquote(text) if _QUOTED.search(text) else text


def joined(text: str) -> str:
    """Without tags inside of a word or number; what stands in them follows at the end."""
    parts = _TAGS.split(text)
    if len(parts) == 1:
        return text
    return "\n".join(["".join(parts[::2]), *parts[1::2]])


def normal(text: str) -> str:
    """Every character as it is compared."""
    return UNSEEN.sub("", normalize("NFKC", text))


def is_usual(text: str) -> bool:
    """Whether `normal` changes nothing but `USUAL`, and no other space stands there that is no ASCII."""
    if not _OTHER.search(text):
        return True
    for char in USUAL:
        text = text.replace(char, "")
    return is_normalized("NFKC", text) and not UNSEEN.search(text) and not _SPACES.search(text)
