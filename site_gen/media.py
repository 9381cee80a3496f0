"""Media: photos in three widths without any metadata, and QR codes. The only module that opens a picture.

A photo is always decoded and encoded again, never copied: nothing that hid in the file (place, serial number,
thumbnail, trailing bytes) can reach a page (quality.md, T4).
"""

from __future__ import annotations

import html
import json
import os
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import segno
from PIL import Image, ImageOps, UnidentifiedImageError

from site_gen.diagnostics import ContentError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

WIDTHS = {240: 20_000, 480: 60_000, 1280: 180_000}  # pixels -> bytes of the JPEG (brief.md, section 9)
QUALITIES = (82, 74, 66, 58, 50, 42, 34)
MAX_PIXELS = 60_000_000
MAX_SIDE = 20_000
FORMATS = ("JPEG", "PNG", "WEBP")
ENCODING = "1"  # part of every address: a change of the encoder must change the address


class Variant(NamedTuple):
    """One file of a photo: its address in the site, size in pixels, and where its bytes lie."""

    url: str
    width: int
    height: int
    data: Path


class Picture(NamedTuple):
    """A photo in all its widths, ascending; `width` and `height` are those of the largest."""

    width: int
    height: int
    jpeg: tuple[Variant, ...]
    webp: tuple[Variant, ...]


def picture(source: Path, digest: str, store: Path) -> Picture:
    """All widths of a photo. `digest` is the sha256 of its bytes in hex; what `store` holds is not made again.

    Raises ContentError for a file that is no JPEG, PNG or WebP, is damaged, or has too many pixels.
    """
    stem = f"{digest[:16]}{ENCODING}"
    sizes = _remembered(store / f"{stem}.json", store, stem)
    if sizes is None:
        sizes = _make(source, stem, store)
    largest = sizes[-1]
    return Picture(*largest, _variants(stem, sizes, store, "jpg"), _variants(stem, sizes, store, "webp"))


def qr_text(base_url: str, path: str, *, short: bool) -> str:
    """What a code holds. A host that knows no case and no endings allows capitals, which make bigger modules."""
    if short:
        return f"{base_url}/{path.removesuffix('.html')}".upper()
    return f"{base_url}/{path}"


def qr_svg(text: str, label: str) -> bytes:
    """A QR code as SVG: error level Q for weather, quiet zone of 4 modules, black on white (brief.md, section 7)."""
    code = segno.make(text, error="q", boost_error=False, micro=False)
    side = code.symbol_size(border=4)[0]
    runs = "".join(_runs(code.matrix_iter(border=4)))
    title = html.escape(label)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side * 8}" height="{side * 8}" '
        f'shape-rendering="crispEdges" role="img"><title>{title}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{runs}"/></svg>\n'
    )
    return svg.encode()


def _runs(rows: Iterable[Iterable[int]]) -> Iterable[str]:
    """Dark modules of each row as rectangles."""
    for y, row in enumerate(rows):
        start = None
        cells = [*row, 0]
        for x, dark in enumerate(cells):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                yield f"M{start} {y}h{x - start}v1h-{x - start}z"
                start = None


def _remembered(index: Path, store: Path, stem: str) -> list[tuple[int, int]] | None:
    """Sizes that were made before, if every file is still there."""
    try:
        sizes = [(int(width), int(height)) for width, height in json.loads(index.read_bytes())]
    except (OSError, ValueError, TypeError):
        return None
    files = [store / f"{stem}-{width}.{ending}" for width, _ in sizes for ending in ("jpg", "webp")]
    return sizes if sizes and all(path.is_file() for path in files) else None


def _variants(stem: str, sizes: list[tuple[int, int]], store: Path, ending: str) -> tuple[Variant, ...]:
    return tuple(
        Variant(f"photos/{stem}-{width}.{ending}", width, height, store / f"{stem}-{width}.{ending}")
        for width, height in sizes
    )


def _make(source: Path, stem: str, store: Path) -> list[tuple[int, int]]:
    store.mkdir(parents=True, exist_ok=True)
    image = _open(source)
    sizes = []
    for width in sorted({min(width, image.width) for width in WIDTHS}):
        budget = next(most for pixels, most in WIDTHS.items() if pixels >= width)
        height = max(1, round(image.height * width / image.width))
        scaled = image.resize((width, height), Image.Resampling.LANCZOS)
        jpeg = _encode(scaled, "JPEG", budget)
        _write(store / f"{stem}-{width}.jpg", jpeg)
        _write(store / f"{stem}-{width}.webp", _encode(scaled, "WEBP", len(jpeg)))
        sizes.append((width, height))
    _write(store / f"{stem}.json", json.dumps(sizes).encode())
    return sizes


def _open(source: Path) -> Image.Image:
    """Decode, turn upright, drop everything but the pixels."""

    def refuse(code: str, **args: object) -> ContentError:
        return ContentError([Fault(code, f"content/photos/{source.name}", args={"file": source.name, **args})])

    try:
        with Image.open(source, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
                raise refuse("photo-too-large", width=image.width, height=image.height)
            image.draft("RGB", (2 * max(WIDTHS), 2 * max(WIDTHS)))
            upright = ImageOps.exif_transpose(image)
            if upright.mode in ("RGBA", "LA", "P", "PA"):
                layer = upright.convert("RGBA")
                upright = Image.new("RGB", layer.size, "white")
                upright.paste(layer, mask=layer.getchannel("A"))
            plain = Image.new("RGB", upright.size)
            plain.paste(upright.convert("RGB"))
            return plain
    except UnidentifiedImageError as error:
        raise refuse("photo-format") from error
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise refuse("photo-damaged") from error


def _encode(image: Image.Image, form: str, budget: int) -> bytes:
    """Bytes at the best quality that fits the budget, else at the lowest."""
    data = b""
    for quality in QUALITIES:
        buffer = BytesIO()
        options: dict[str, bool | int] = {"progressive": True, "optimize": True} if form == "JPEG" else {"method": 4}
        image.save(buffer, form, quality=quality, **options)
        data = buffer.getvalue()
        if len(data) <= budget:
            break
    return data


def _write(path: Path, data: bytes) -> None:
    waiting = path.with_name(f"{path.name}.new")
    waiting.write_bytes(data)
    os.replace(waiting, path)
