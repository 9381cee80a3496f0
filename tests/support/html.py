"""A page as its reader's browser sees it, without a browser: links, ids, text, styles, and what it weighs."""

from __future__ import annotations

import gzip
import posixpath
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
REFERENCES = {"href": None, "src": None, "poster": None, "data": frozenset({"object"}), "action": frozenset({"form"})}


class Element(NamedTuple):
    """A start tag with its attributes and line (from 1)."""

    tag: str
    attributes: dict[str, str]
    line: int


class Page(NamedTuple):
    """One HTML file, `url` relative to the site's root."""

    url: str
    data: bytes
    elements: tuple[Element, ...]
    texts: tuple[tuple[str, str], ...]  # (tag it stands in, text), in order

    @property
    def zipped(self) -> int:
        """Bytes that a server sends for it, compressed."""
        return len(gzip.compress(self.data, 6, mtime=0))

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id in order; one that stands there twice is here twice."""
        return tuple(one.attributes["id"] for one in self.elements if one.attributes.get("id"))

    def all(self, tag: str) -> tuple[Element, ...]:
        """Every element of a name."""
        return tuple(one for one in self.elements if one.tag == tag)

    def inside(self, tag: str) -> str:
        """The text of all elements of a name (`style`, `script`, `title`), joined."""
        return "\n".join(text for parent, text in self.texts if parent == tag)

    def references(self) -> tuple[tuple[Element, str], ...]:
        """Every address that the page names, with the element that names it."""
        found = []
        for one in self.elements:
            for name, tags in REFERENCES.items():
                if name in one.attributes and (tags is None or one.tag in tags):
                    found.append((one, one.attributes[name]))
            candidates = one.attributes.get("srcset", "").split(",")
            found += [(one, candidate.split()[0]) for candidate in candidates if candidate.strip()]
        return tuple(found)


class Target(NamedTuple):
    """Where an address leads: a file of the site ("" when it leaves the site) and an anchor in it."""

    file: str
    anchor: str
    scheme: str


def parse(url: str, data: bytes) -> Page:
    """Read one page."""
    reader = _Reader()
    reader.feed(data.decode("utf-8"))
    reader.close()
    return Page(url, data, tuple(reader.elements), tuple(reader.texts))


def parse_all(tree: dict[str, bytes]) -> dict[str, Page]:
    """Every HTML file of an output tree."""
    return {url: parse(url, data) for url, data in tree.items() if url.endswith(".html")}


def resolve(page: str, address: str) -> Target:
    """Follow an address from a page, as a browser does with files: no server adds an index or an ending."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return Target("", "", parts.scheme or "//")
    path = unquote(parts.path)
    file = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    return Target(file, unquote(parts.fragment), "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, self.getpos()[0]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        tag = self._open[-1] if self._open else ""
        if tag == "script" and self.elements[-1].attributes.get("type") == "application/ld+json":
            tag = "data"  # no browser runs it
        if data.strip():
            self.texts.append((tag, data))
