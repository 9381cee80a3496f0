"""The only module that opens a picture: bytes to upright RGB pixels without anything else, and back. Writes no file."""

from __future__ import annotations

import warnings
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Literal, NamedTuple

from PIL import Image, ImageCms, UnidentifiedImageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_PIXELS = 60_000_000
MAX_SIDE = 20_000
MAX_SCANS = 60  # of a JPEG that shows itself bit by bit; cameras and programs use about ten
FORMATS = ("JPEG", "PNG", "WEBP")

_SOFTENINGS = 8  # each halves what detail is left
_ORIENTATION, _EXIF, _TAKEN, _WRITTEN = 0x0112, 0x8769, 0x9003, 0x0132
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")


class UnusableError(Exception):
    """A file that gives no picture: a fault's code and arguments."""

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code)
        self.code, self.args_ = code, args


class Decoded(NamedTuple):
    """An upright RGB picture, and when its camera says it was taken: "2026:03:05 10:11:12", or ""."""

    image: Image.Image
    taken: str


def decode(data: bytes, *, widest: int, tallest: int) -> Decoded:
    """A picture at most `widest` wide and `tallest` times as high. Raises UnusableError."""
    scans = data.count(b"\xff\xda") if data[:2] == b"\xff\xd8" else 0  # this marker never stands inside of a scan
    if scans > MAX_SCANS:  # each may touch every pixel again: minutes from a file of a few kilobytes
        raise UnusableError("photo-slow", scans=scans)
    if is_heic(data) and not heic_is_known():
        raise UnusableError("photo-heic")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow, on files that it reads all the same
            return _decoded(data, _formats(data), widest, tallest)
    except UnusableError:
        raise
    except UnidentifiedImageError as error:
        raise UnusableError("photo-format") from error
    except Image.DecompressionBombError as error:
        raise UnusableError("photo-too-large", width="?", height="?") from error
    except Exception as error:  # decoders raise anything on bytes that were made to hurt them
        raise UnusableError("photo-damaged") from error


def _formats(data: bytes) -> tuple[str, ...]:
    """What may be opened: the allow-list, and HEIC where it is called for."""
    if not is_heic(data):
        return FORMATS
    import_module("pi_heif").register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    return (*FORMATS, "HEIF")


def is_heic(data: bytes) -> bool:
    """True for the format in which iPhones keep their photos."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC


def heic_is_known() -> bool:
    """True if pi-heif is installed, which is an extra of ours."""
    return find_spec("pi_heif") is not None


def scaled(image: Image.Image, width: int) -> Image.Image:
    """The picture at that width, which is not more than its own."""
    if width == image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)


class Encoded(NamedTuple):
    """Bytes of a picture, and which of the qualities on offer they have."""

    data: bytes
    at: int


def encode(
    image: Image.Image, form: Literal["JPEG", "WEBP"], qualities: Sequence[int], budget: int, *, near: int | None = None
) -> Encoded:
    """Bytes at the best of the falling qualities that fits the budget. Equal pixels, equal bytes.

    `near` is where to begin the search. What does not fit at any quality (noise, which no photo is) is softened until
    it does.
    """
    last = len(qualities) - 1
    if near is None:  # at 82 the size is known; it falls about as the quality does
        first = _encoded(image, form, qualities[0])
        if len(first) <= budget:
            return Encoded(first, 0)
        wanted = 100 * budget / len(first)
        near = next((at for at, quality in enumerate(qualities) if at and quality <= wanted), last)
    found = _best(lambda at: _fitting(image, form, qualities[at], budget), near, last)
    if found:
        return found
    best = b""
    for _ in range(_SOFTENINGS):
        image = image.reduce(2).resize(image.size, Image.Resampling.BICUBIC)
        best = _encoded(image, form, qualities[-1])
        if len(best) <= budget:
            break
    return _best(lambda at: _fitting(image, form, qualities[at], budget), last, last) or Encoded(best, last)


def _best(fitting: Callable[[int], bytes | None], near: int, last: int) -> Encoded | None:
    """The first place from 0 to `last` that gives bytes; places before it give none. Looks around `near` first."""
    low, high, data, step = -1, last + 1, b"", 1  # nothing fits at `low`, `data` fits at `high`
    at = near
    while high - low > 1:
        found = fitting(at)
        if found is None:
            low = at
        else:
            high, data = at, found
        if low < 0 or high > last:  # one side is still unknown: go on in its direction, ever faster
            at = max(0, high - step) if low < 0 else min(last, low + step)
            step *= 2
        else:
            at = (low + high) // 2
    return Encoded(data, high) if high <= last else None


def _fitting(image: Image.Image, form: Literal["JPEG", "WEBP"], quality: int, budget: int) -> bytes | None:
    data = _encoded(image, form, quality)
    return data if len(data) <= budget else None


def _encoded(image: Image.Image, form: Literal["JPEG", "WEBP"], quality: int) -> bytes:
    options: dict[str, bool | int] = {"progressive": True, "optimize": True} if form == "JPEG" else {"method": 2}
    buffer = BytesIO()
    image.save(buffer, form, quality=quality, **options)
    return buffer.getvalue()


def _decoded(data: bytes, formats: tuple[str, ...], widest: int, tallest: int) -> Decoded:
    with Image.open(BytesIO(data), formats=formats) as image:
        if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
            raise UnusableError("photo-too-large", width=image.width, height=image.height)
        image.draft(None, (widest, widest))  # JPEG only: decode at 1/2, 1/4 or 1/8 if that is enough
        image.load()
        taken = _taken(image)
        turn = _UPRIGHT.get(_orientation(image))
        profile = image.info.get("icc_profile")
        sideways = (
            turn is not None
            and turn.value >= Image.Transpose.ROTATE_90.value
            and turn is not Image.Transpose.ROTATE_180
        )
        wide, high = (image.height, image.width) if sideways else image.size
        factor = min(1.0, widest / wide, widest * tallest / high)
        size = max(1, round(image.width * factor)), max(1, round(image.height * factor))
        flat = _flat(image)
    if flat.size != size:
        flat = flat.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    flat = _srgb(flat, profile)
    if turn is not None:
        flat = flat.transpose(turn)
    bare = Image.new("RGB", flat.size)  # carries no info: nothing for an encoder to copy
    bare.paste(flat)
    return Decoded(bare, taken)


def _orientation(image: Image.Image) -> int:
    with suppress(Exception):  # EXIF that cannot be read turns nothing
        return int(image.getexif().get(_ORIENTATION, 1))
    return 1


def _taken(image: Image.Image) -> str:
    with suppress(Exception):  # as above
        exif = image.getexif()
        return str(exif.get_ifd(_EXIF).get(_TAKEN) or exif.get(_WRITTEN) or "")
    return ""


def _flat(image: Image.Image) -> Image.Image:
    """Without transparency, in a mode that scales well."""
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    if image.mode.startswith(("I", "F")):  # 16 bits a pixel
        return image.convert("F").point(lambda value: value / 256).convert("L")
    return image if image.mode in ("RGB", "L", "CMYK") else image.convert("RGB")


def _srgb(image: Image.Image, profile: object) -> Image.Image:
    """In sRGB, by the picture's own profile if that can be used."""
    if isinstance(profile, bytes) and profile:
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted is not None:
                return converted
    return image.convert("RGB")
