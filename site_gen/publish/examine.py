"""Whether a built site may be published: no link of a page leads to a file that is missing, no page is too heavy."""

from __future__ import annotations

import posixpath
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from site_gen.diagnostics import Fault

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from site_gen.publish.model import Tree

HEAVY = 300_000  # bytes of a page
_TAG = re.compile(r"<[a-z][^<>]*>")  # in text "<" is written &lt;
_LINK = re.compile(r'\s(href|src|srcset|poster)="([^"]*)"')


def examine(tree: Tree) -> list[Fault]:
    """Every dead link once a page, and a warning for each page that is too heavy for a slow phone."""
    faults = []
    for url in sorted(tree.digests):
        if url.endswith(".html"):
            data = tree.read(url)
            faults += [Fault("publish-dead-link", url, args={"to": to}) for to in _dead(url, data, tree.digests)]
            if len(data) > HEAVY:
                args = {"size": len(data) // 1000, "most": HEAVY // 1000}
                faults.append(Fault("publish-heavy", url, args=args, warning=True))
    return faults


def _dead(url: str, data: bytes, known: Container[str]) -> list[str]:
    wanted = dict.fromkeys(_targets(data.decode("utf-8")))
    return [to for to in wanted if not _leads(url, to, known)]


def _targets(page: str) -> Iterator[str]:
    for tag in _TAG.findall(page):
        for name, value in _LINK.findall(tag):
            text = unescape(value)
            yield from (part.split()[0] for part in text.split(",") if part.strip()) if name == "srcset" else (text,)


def _leads(url: str, to: str, known: Container[str]) -> bool:
    """Whether a link ends at a file of the site; other sites are not asked."""
    parts = urlsplit(to)
    if parts.scheme or parts.netloc or not parts.path:
        return True
    path = unquote(parts.path)
    base = "" if path.startswith("/") else posixpath.dirname(url)
    found = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
    found = "" if found == "." else found
    return any(one in known for one in (found, posixpath.join(found, "index.html"), f"{found}.html"))
