"""Where links in a text may lead, and how ids, links and pictures are written. Renders nothing."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

ID_SHAPE = r"(?:W\d{4}-\d{3,6}|[HG]\d{4}-\d{2,3}(?:-\d{1,3})?|[XCR]\d{4}-\d{2,3})"  # issue, meeting, notice, project…
BARE_ID = re.compile(rf"(?<![0-9A-Za-z_./#-]){ID_SHAPE}(?![0-9A-Za-z_-])", re.ASCII)
MAY_NAME = re.compile(r"[WHGXCR][0-9]{4}-")  # found five times as fast as ids are, and rarely there

# Every repetition is bounded or ends at a mark that it cannot contain, so that no text takes quadratic time.
_WORDS = r"(?:[^\[\]\\]|\\.|\[[^\[\]]{0,100}\]){0,500}"
_TARGET = r"<?((?:[^\s()<>]|\([^\s()<>]{0,200}\)){1,800})>?"
_TITLE = r"""(?:\s{1,5}(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'))?"""
_SHAPE = "(" + _WORDS + r")\]\(\s{0,5}" + _TARGET + _TITLE + r"\s{0,5}\)"
LINK = re.compile(r"\[(?<![!\\]\[)" + _SHAPE)  # it begins with what is looked for, so that it is found fast
PICTURE = re.compile(r"!\[(?<!\\!\[)" + _SHAPE)
MAY_LINK = re.compile(r"\]\(\s{0,5}<?[\w-]{1,60}(?:\.[A-Za-z]{3,4})?[>\s)]")  # what a link to a record or photo has
AUTOLINK_SHAPE = r"<((?:https?://|mailto:|tel:)[^<>\s]{1,800})>"

_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)[^`\n]{1,2000}\1(?!`)")
_RECORD = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,39}")
_PHOTO = re.compile(r"[\w-]{1,60}\.(?:jpe?g|png|webp|heic)", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s\\<>\"'`{}|^\x00-\x20\x7f]+", re.IGNORECASE)
_PHONE = re.compile(r"tel:\+?[0-9][0-9-]{2,24}", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[0-9A-Za-z._+-]{1,64}@[0-9A-Za-z-]{1,63}(?:\.[0-9A-Za-z-]{1,63}){1,6}", re.IGNORECASE)


class Kind(Enum):
    """Where the target of a link leads."""

    RECORD = "record"  # the id of a record or the file of a photo: looked up by the caller
    OUTSIDE = "outside"  # http, https
    CONTACT = "contact"  # tel, mailto
    REFUSED = "refused"  # everything else


@lru_cache(maxsize=1_000)
def kind(target: str) -> Kind:
    """What a link's target is. Only what is known to be good is good: any other scheme or path is refused."""
    if _RECORD.fullmatch(target) or _PHOTO.fullmatch(target):
        return Kind.RECORD
    if _PHONE.fullmatch(target) or _MAIL.fullmatch(target):
        return Kind.CONTACT
    return Kind.OUTSIDE if _WEB.fullmatch(target) and _has_host(target) else Kind.REFUSED


def _has_host(address: str) -> bool:
    """True for an address with a host and without `name@`, which makes people misread the host."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and "@" not in parts.netloc and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def without_code(text: str) -> str:
    """The text with code in it blanked out, at the same length and with the same lines."""
    return _CODE.sub(lambda match: " " * len(match[0]), text) if "`" in text else text


def links(text: str) -> Iterator[tuple[str, int]]:
    """(target, offset) of each link with words."""
    for match in LINK.finditer(text):
        yield match[2], match.start()
