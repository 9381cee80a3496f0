"""Photos by their bytes: every width is made once and kept. Opens no picture itself."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import ContentError, Fault

if TYPE_CHECKING:
    from pathlib import Path

BUDGETS = {240: 20_000, 480: 60_000, 1280: 180_000}  # width in pixels -> bytes of its JPEG (brief.md, section 9)
TALLEST = 2  # times as high as wide; a longer strip gets narrower instead
QUALITIES = (82, 78, 74, 70, 66, 62, 58, 54, 50, 46, 42, 37, 32, 26, 20, 13, 6, 1)  # the best that fits the budget
MAX_BYTES = 60_000_000
ENDINGS = ("jpg", "webp")


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


class _Made(NamedTuple):
    """One width: its pixels, and the bytes of the JPEG and of the WebP."""

    width: int
    height: int
    jpg: int
    webp: int


def picture(source: Path, digest: str, store: Path) -> Picture:
    """All widths of a photo. `digest` is the sha256 of its bytes in hex; what `store` holds whole is not made again.

    Raises ContentError for a file that is no JPEG, PNG or WebP, that is damaged, or that has too many pixels or bytes.
    """
    stem = _stem(digest)
    made = _remembered(store, stem)
    if not made:
        data = _read(source)
        stem = _stem(hashlib.sha256(data).hexdigest())  # replaced since it was looked at: what is there now
        made = _make(source, data, store, stem)
    return Picture(
        made[-1].width,
        made[-1].height,
        *(
            tuple(
                Variant(f"photos/{name}", one.width, one.height, store / name)
                for one in made
                for name in [_name(stem, one.width, ending)]
            )
            for ending in ENDINGS
        ),
    )


def _stem(digest: str) -> str:
    """First part of the file names: a change of the photo, of our numbers or of the encoder is a new address."""
    import PIL  # noqa: PLC0415  # only its version, which costs nothing

    encoder = (PIL.__version__, sorted(BUDGETS.items()), TALLEST, QUALITIES, 1)
    return hashlib.sha256(f"{digest} {encoder}".encode()).hexdigest()[:16]


def _name(stem: str, width: int, ending: str) -> str:
    return f"{stem}-{width}.{ending}"


def _remembered(store: Path, stem: str) -> list[_Made]:
    """What was made before; nothing if a file of it is missing or has another length."""
    try:
        made = [_Made(*map(int, row)) for row in json.loads((store / f"{stem}.json").read_bytes())]
        whole = all(
            (store / _name(stem, one.width, ending)).stat().st_size == size
            for one in made
            for ending, size in zip(ENDINGS, (one.jpg, one.webp), strict=True)
        )
    except (OSError, ValueError, TypeError):
        return []
    return made if whole else []


def _make(source: Path, data: bytes, store: Path, stem: str) -> list[_Made]:
    """Encode all widths; the list of them is written last, so that a half-made picture is made again."""
    from site_gen.media import pixels  # noqa: PLC0415  # Pillow costs 40 ms that most builds need not pay

    try:
        image = pixels.decode(data, widest=max(BUDGETS), tallest=TALLEST)
    except pixels.UnusableError as error:
        raise _refused(source, error.code, **error.args_) from error
    store.mkdir(parents=True, exist_ok=True)
    made = []
    for width, size in sorted({min(width, image.width): size for width, size in reversed(BUDGETS.items())}.items()):
        image_of_width = pixels.scaled(image, width)
        jpeg = pixels.encode(image_of_width, "JPEG", QUALITIES, size)
        webp = pixels.encode(image_of_width, "WEBP", QUALITIES, len(jpeg.data), near=jpeg.at + (jpeg.at > 0))
        for ending, encoded in zip(ENDINGS, (jpeg, webp), strict=True):
            _write(store / _name(stem, width, ending), encoded.data)
        made.append(_Made(*image_of_width.size, len(jpeg.data), len(webp.data)))
    _write(store / f"{stem}.json", json.dumps(made).encode())
    return made


def _read(source: Path) -> bytes:
    """Bytes of an ordinary file that is not too large."""
    try:
        info = source.stat()
        if not stat.S_ISREG(info.st_mode):
            raise _refused(source, "photo-format")
        if info.st_size > MAX_BYTES:
            raise _refused(source, "photo-too-heavy", size=info.st_size // 1_000_000, most=MAX_BYTES // 1_000_000)
        return source.read_bytes()
    except OSError as error:
        raise _refused(source, "photo-damaged") from error


def _refused(source: Path, code: str, **args: object) -> ContentError:
    return ContentError([Fault(code, f"content/photos/{source.name}", args={"file": source.name, **args})])


def _write(path: Path, data: bytes) -> None:
    """Write or replace a file; it is never half there under its own name."""
    waiting = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        waiting.write_bytes(data)
        os.replace(waiting, path)
    finally:
        waiting.unlink(missing_ok=True)
