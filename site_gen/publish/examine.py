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
# An attribute is followed by the end of its tag; in text "<" and ">" are written &lt; and &gt;
_LINK = re.compile(r'\s(href|src|srcset|poster)="([^"]*)"(?=[^<>]*>)')


def examine(tree: Tree) -> list[Fault]:
    """Every dead link once a page, and a warning for each page that is too heavy for a slow phone."""
    faults = []
    leads: dict[tuple[str, str], bool] = {}  # most links of a folder's pages are the same
    for url in sorted(tree.digests):
        if url.endswith(".html"):
            data = tree.read(url)
            faults += [Fault("publish-dead-link", url, args={"to": to}) for to in _dead(url, data, tree.digests, leads)]
            if len(data) > HEAVY:
                args = {"size": len(data) // 1000, "most": HEAVY // 1000}
                faults.append(Fault("publish-heavy", url, args=args, warning=True))
    return faults


def _dead(url: str, data: bytes, known: Container[str], leads: dict[tuple[str, str], bool]) -> list[str]:
    folder = posixpath.dirname(url)
    dead = []
    for to in dict.fromkeys(_targets(data.decode("utf-8"))):
        if (folder, to) not in leads:
            leads[folder, to] = _leads(folder, to, known)
        if not leads[folder, to]:
            dead.append(to)
    return dead


def _targets(page: str) -> Iterator[str]:
    for name, value in _LINK.findall(page):
        text = unescape(value)
        yield from (part.split()[0] for part in text.split(",") if part.strip()) if name == "srcset" else (text,)


def _leads(folder: str, to: str, known: Container[str]) -> bool:
    """Whether a link on a page in `folder` ends at a file of the site; other sites are not asked."""
    parts = urlsplit(to)
    if parts.scheme or parts.netloc or not parts.path:
        return True
    path = unquote(parts.path)
    base = "" if path.startswith("/") else folder
    found = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
    found = "" if found == "." else found
    return any(one in known for one in (found, posixpath.join(found, "index.html"), f"{found}.html"))
