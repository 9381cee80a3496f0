"""The rules of RFC 4287 for a feed's file, as the RFC words them, and what readers trip over besides."""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

A = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")  # RFC 3339, T and Z upper-case
_TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:[\w.~!$&'()*+,;=:@%/?-]+", re.ASCII)  # RFC 4151
_ONCE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated")}
_KNOWN = {
    "feed": {"author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle"}
    | {"title", "updated", "entry"},
    "entry": {"author", "category", "content", "contributor", "id", "link", "published", "rights", "source"}
    | {"summary", "title", "updated"},
}
_MANY = {"author", "category", "contributor", "entry", "link"}
_NEVER = {"script", "style", "iframe", "object", "embed", "form", "input", "base", "meta", "link"}


def broken(data: bytes, url: str) -> list[str]:
    """Every rule that the file breaks; `url` is the address that it is read from."""
    root = ET.fromstring(data)  # noqa: S314 - our own file
    if root.tag != f"{A}feed":
        return ["the root is no atom:feed"]
    found = [*_container(root, "feed")]
    entries = root.findall(f"{A}entry")
    for entry in entries:
        found += _container(entry, "entry")
        if entry.find(f"{A}author") is None and root.find(f"{A}author") is None:
            found.append("an entry has no author")
    ids = [entry.findtext(f"{A}id") or "" for entry in entries]
    found += [f"two entries are {one}" for one in {*ids} if ids.count(one) > 1]
    selves = [one.get("href") for one in root.findall(f"{A}link") if one.get("rel") == "self"]
    if selves != [url]:
        found.append(f"links to itself: {selves}")
    moments = [_moment(entry) for entry in entries]
    if moments and max(moments) > _moment(root):
        found.append("an entry is newer than the feed")
    return found


def _moment(element: ET.Element) -> datetime:
    return datetime.fromisoformat(element.findtext(f"{A}updated") or "")


def _container(element: ET.Element, kind: str) -> Iterator[str]:
    names = [child.tag.removeprefix(A) for child in element]
    yield from (f"{kind} has {one}" for one in names if one not in _KNOWN[kind])
    yield from (f"{kind} has not one {one}" for one in _ONCE[kind] if names.count(one) != 1)
    yield from (f"{kind} has several {one}" for one in {*names} - _MANY if names.count(one) > 1)
    identity = element.findtext(f"{A}id") or ""
    if not (_TAG.fullmatch(identity) or _is_address(identity)):
        yield f"{identity!r} is no IRI"
    for name in ("updated", "published"):
        moment = element.findtext(f"{A}{name}")
        if moment is not None and not _MOMENT.fullmatch(moment):
            yield f"{moment!r} is no moment of RFC 3339"
    for author in element.findall(f"{A}author"):
        if not author.findtext(f"{A}name"):
            yield "an author has no name"
    yield from _links(element, kind)
    for name in ("title", "subtitle", "summary", "content"):
        for text in element.findall(f"{A}{name}"):
            yield from _text(text)


def _links(element: ET.Element, kind: str) -> Iterator[str]:
    links = element.findall(f"{A}link")
    alternates = [(one.get("type"), one.get("hreflang")) for one in links if one.get("rel", "alternate") == "alternate"]
    if len(alternates) != len(set(alternates)):
        yield f"{kind} has two alternates of one type"
    if not alternates and element.find(f"{A}content") is None:
        yield f"{kind} has neither content nor an alternate"
    yield from (f"relative link {one.get('href')}" for one in links if not _is_address(one.get("href") or ""))
    for one in element.findall(f"{A}category"):
        if not one.get("term"):
            yield "a category has no term"


def _text(element: ET.Element) -> Iterator[str]:
    """Text and HTML are escaped, XHTML is one div. HTML is balanced, and nothing in it needs another address."""
    form, text = element.get("type", "text"), element.text or ""
    if form == "xhtml":
        if [child.tag for child in element] != [f"{XHTML}div"] or text.strip():
            yield f"{element.tag} is not one div"
        for child in element.iter(f"{XHTML}a"):
            if not _is_address(child.get("href") or ""):
                yield f"relative link {child.get('href')}"
        return
    if len(element):
        yield f"{element.tag} holds elements"
    if not text.strip():
        yield f"{element.tag} is empty"
    if form not in ("text", "html"):
        yield f"type {form}"
    elif form == "html":
        reader = _Reader()
        reader.feed(text)
        reader.close()
        yield from reader.wrong
        if reader.open:
            yield f"open: {reader.open}"


class _Reader(HTMLParser):
    """What is wrong in a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _NEVER:
            self.wrong.append(f"<{tag}>")
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.wrong.append(f"{name} in <{tag}>")
            if name in ("href", "src", "srcset") and not _is_address(value or "", more=("mailto", "tel")):
                self.wrong.append(f"relative {name} {value}")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


def _is_address(text: str, *, more: tuple[str, ...] = ()) -> bool:
    parts = urlsplit(text)
    return bool((parts.scheme in ("http", "https") and parts.netloc) or parts.scheme in more)
