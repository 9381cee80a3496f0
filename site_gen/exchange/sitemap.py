"""The list of pages for search engines (sitemaps.org 0.9) and `robots.txt`. Pure; both need an address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from site_gen.exchange import Say
    from site_gen.views.shell import Shell

SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # addresses a file may hold


def sitemap(_say: Say, shell: Shell, urls: tuple[str, ...]) -> bytes:
    """Every page, by its full address."""
    root = ET.Element("urlset", {"xmlns": SCHEMA})
    for url in urls[:MOST]:
        ET.SubElement(ET.SubElement(root, "url"), "loc").text = f"{shell.base_url}/{url}"
    return ('<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n").encode()


def robots(_say: Say, shell: Shell) -> bytes:
    """Everything may be read; where the list of pages lies."""
    return f"User-agent: *\nAllow: /\nSitemap: {shell.base_url}/sitemap.xml\n".encode()
