"""Photos by their bytes: every width is made once and kept. Opens no picture itself."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import ContentError, Fault
from site_gen.media.model import Picture, Variant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from site_gen.media.model import Rectangle

BUDGETS = {240: 20_000, 480: 60_000, 1280: 180_000}  # width in pixels -> bytes of its JPEG (brief.md, section 9)
TALLEST = 2  # times as high as wide; a longer strip gets narrower instead
QUALITIES = (82, 78, 74, 70, 66, 62, 58, 54, 50, 46, 42, 37, 32, 26, 20, 13, 6, 1)  # the best that fits the budget
MAX_BYTES = 60_000_000
ENDINGS = ("jpg", "webp")
COVERING = 1  # which form of mosaic: a new number gives every covered photo a new address


class _Made(NamedTuple):
    """One width: its pixels, and the bytes of the JPEG and of the WebP."""

    width: int
    height: int
    jpg: int
    webp: int


def picture(source: Path, digest: str, store: Path, mosaic: Iterable[Rectangle] = ()) -> Picture:
    """All widths of a photo. `digest` is the sha256 of its bytes in hex; what `store` holds whole is not made again.

    `mosaic` is burned in. Raises ContentError for a file that is no JPEG, PNG, WebP or HEIC, that is damaged, or that
    has too many pixels or bytes.
    """
    mosaic = tuple(mosaic)
    known = kept(digest, store, mosaic)
    if known:
        return known
    data = read(source)
    stem = _stem(hashlib.sha256(data).hexdigest(), mosaic)  # replaced since it was looked at: what is there now
    return _picture(store, stem, _make(source, data, store, stem, mosaic))


def kept(digest: str, store: Path, mosaic: tuple[Rectangle, ...]) -> Picture | None:
    """All widths of a photo if they were made before and are whole."""
    stem = _stem(digest, mosaic)
    made = _remembered(store, stem)
    return _picture(store, stem, made) if made else None


def _picture(store: Path, stem: str, made: list[_Made]) -> Picture:
    def variants(ending: str) -> tuple[Variant, ...]:
        names = ((one, _name(stem, one.width, ending)) for one in made)
        return tuple(Variant(f"photos/{name}", one.width, one.height, store / name) for one, name in names)

    return Picture(made[-1].width, made[-1].height, *map(variants, ENDINGS))


def _stem(digest: str, mosaic: tuple[Rectangle, ...]) -> str:
    """First part of the file names: a change of photo, mosaic, our numbers or the encoder is a new address."""
    import PIL  # noqa: PLC0415  # only its version, which costs nothing

    encoder = (PIL.__version__, sorted(BUDGETS.items()), TALLEST, QUALITIES, 1)
    covered = f" {COVERING} {[tuple(one) for one in mosaic]}" if mosaic else ""
    return hashlib.sha256(f"{digest} {encoder}{covered}".encode()).hexdigest()[:16]


def _name(stem: str, width: int, ending: str) -> str:
    return f"{stem}-{width}.{ending}"


def _remembered(store: Path, stem: str) -> list[_Made]:
    """What was made before; nothing if a file of it is missing or has another length, or the decoder is another."""
    try:
        note = json.loads((store / f"{stem}.json").read_bytes())
        made = [_Made(*map(int, row)) for row in note["widths"]]
        whole = all(
            (store / _name(stem, one.width, ending)).stat().st_size == size
            for one in made
            for ending, size in zip(ENDINGS, (one.jpg, one.webp), strict=True)
        )
        # Most photos need no decoder: then not even its version is looked up
        return made if whole and (not note["decoder"] or note["decoder"] == _heic_decoder()) else []
    except (OSError, ValueError, TypeError, KeyError):
        return []


def _heic_decoder() -> str:
    """Name and version of what opens HEIC photos; "" when it is not installed."""
    from importlib import metadata  # noqa: PLC0415  # 15 ms that only HEIC photos need

    try:
        return f"pi-heif {metadata.version('pi-heif')}"
    except metadata.PackageNotFoundError:
        return ""


def _make(source: Path, data: bytes, store: Path, stem: str, mosaic: tuple[Rectangle, ...]) -> list[_Made]:
    """Encode all widths; the note of them is written last, so that a half-made picture is made again."""
    from site_gen.media import apart, pixels  # noqa: PLC0415  # Pillow costs 40 ms that most builds need not pay
    from site_gen.media.mosaic import covered  # noqa: PLC0415  # as above

    try:
        image = apart.decode(data, widest=max(BUDGETS), tallest=TALLEST).image
    except pixels.UnusableError as error:
        raise refused(source, error.code, **error.args_) from error
    if mosaic:
        image = covered(image, mosaic)
    store.mkdir(parents=True, exist_ok=True)
    made = []
    for width, size in sorted({min(width, image.width): size for width, size in reversed(BUDGETS.items())}.items()):
        image_of_width = pixels.scaled(image, width)
        jpeg = pixels.encode(image_of_width, "JPEG", QUALITIES, size)
        webp = pixels.encode(image_of_width, "WEBP", QUALITIES, len(jpeg.data), near=jpeg.at + (jpeg.at > 0))
        for ending, encoded in zip(ENDINGS, (jpeg, webp), strict=True):
            _write(store / _name(stem, width, ending), encoded.data)
        made.append(_Made(*image_of_width.size, len(jpeg.data), len(webp.data)))
    note = {"decoder": _heic_decoder() if pixels.is_heic(data) else "", "widths": made}
    _write(store / f"{stem}.json", json.dumps(note).encode())
    return made


def read(source: Path) -> bytes:
    """Bytes of an ordinary file that is not too large."""
    try:
        info = source.stat()
        if not stat.S_ISREG(info.st_mode):
            raise refused(source, "photo-format")
        if info.st_size > MAX_BYTES:
            raise refused(source, "photo-too-heavy", size=info.st_size // 1_000_000, most=MAX_BYTES // 1_000_000)
        return source.read_bytes()
    except OSError as error:
        raise refused(source, "photo-damaged") from error


def refused(source: Path, code: str, **args: object) -> ContentError:
    """The error that a file gives no picture."""
    return ContentError([Fault(code, f"content/photos/{source.name}", args={"file": source.name, **args})])


def _write(path: Path, data: bytes) -> None:
    """Write or replace a file; it is never half there under its own name, also after a power cut."""
    waiting = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with waiting.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(waiting, path)
    finally:
        waiting.unlink(missing_ok=True)
