"""QR codes as SVG: what they hold and how they look (brief.md, section 7). Writes no file."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import segno

QUIET = 4  # modules of white around the code, as ISO 18004 asks
_CAPITALS = re.compile(r"[0-9A-Z $%*+./:-]+")


def qr_text(base_url: str, path: str, *, short: bool) -> str:
    """What a code holds: the page's address.

    `short` says that the host knows neither endings nor case: then capitals alone fit into fewer, bigger modules.
    """
    base = base_url.rstrip("/")
    if not short:
        return f"{base}/{path}"
    plain = f"{base}/{path.removesuffix('.html')}"
    return plain.upper() if _CAPITALS.fullmatch(plain.upper()) else plain


def qr_svg(text: str, label: str) -> bytes:
    """A QR code as SVG, black on white: error level Q for weather; its size is up to the page. `label` is its title."""
    import segno  # noqa: PLC0415  # 20 ms that most builds need not pay

    return _svg(segno.make(text, error="q", boost_error=False, micro=False), label)


def qr_long(address: str, code: str) -> bytes:
    """The same for an address that goes on with capitals and digits, which take fewer modules; error level M."""
    import segno  # noqa: PLC0415 - as above

    parts: Any = [address, code]  # its types know single texts only; each part gets the mode that suits it
    return _svg(segno.make(parts, error="m", micro=False), address)


def qr_side(svg: str) -> int:
    """Modules along one side of a code, quiet zone included."""
    return int(svg.split('viewBox="0 0 ', 1)[1].split(" ", 1)[0])


def _svg(code: segno.QRCode, label: str) -> bytes:
    side = code.symbol_size(border=QUIET)[0]
    dark = "".join(_runs(code.matrix_iter(border=QUIET)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side * 8}" height="{side * 8}" '
        f'shape-rendering="crispEdges" role="img"><title>{html.escape(label)}</title>'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{dark}"/></svg>\n'
    ).encode()


def _runs(rows: Iterable[Iterable[int]]) -> Iterable[str]:
    """The dark modules of each row as rectangles."""
    for y, row in enumerate(rows):
        start = None
        for x, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                yield f"M{start} {y}h{x - start}v1h-{x - start}z"
                start = None
