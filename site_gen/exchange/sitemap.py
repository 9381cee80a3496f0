"""The list of pages for search engines (sitemaps.org 0.9) and `robots.txt`. Pure; both need an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.exchange.xmltext import HEAD, element, parent

if TYPE_CHECKING:
    from site_gen.exchange import Say
    from site_gen.views.shell import Shell

SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # addresses a file may hold


def sitemap(_say: Say, shell: Shell, urls: tuple[str, ...]) -> bytes:
    """Every page, by its full address."""
    places = (parent("url", element("loc", f"{shell.base_url}/{url}")) for url in urls[:MOST])
    return f"{HEAD}{parent('urlset', ''.join(places), xmlns=SCHEMA)}\n".encode()


def robots(_say: Say, shell: Shell) -> bytes:
    """Everything may be read; where the list of pages lies."""
    return f"User-agent: *\nAllow: /\nSitemap: {shell.base_url}/sitemap.xml\n".encode()
