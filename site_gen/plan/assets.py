"""Files that are no pages: photos in their widths, and the QR code of each building."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from site_gen import media
from site_gen.plan.model import Asset, Context
from site_gen.views.parts import building_url

if TYPE_CHECKING:
    from collections.abc import Iterator


def files(context: Context) -> Iterator[Asset]:
    """Every photo that a record names, and a code for each building once the site has an address."""
    for url, path in context.files.items():
        yield Asset(url, url.encode(), path.read_bytes, ("content/photos/photos.yaml",))
    settings = context.register.settings
    if settings.base_url:
        for building in settings.buildings:
            text = media.qr_text(settings.base_url.rstrip("/"), building_url(building.id), short=settings.short_urls)
            identity = f"{text}\n{building.name}".encode()
            yield Asset(qr_url(building.id), identity, partial(media.qr_svg, text, building.name), ("site.yaml",))


def qr_url(building_id: str) -> str:
    """Address of a building's code."""
    return f"qr/{building_id}.svg"
