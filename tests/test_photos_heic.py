"""Photos of iPhones come out as any others, and nothing else that hides in a picture does."""

from __future__ import annotations

import base64
import hashlib
import io
import struct
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from site_gen import media, messages
from site_gen.diagnostics import ContentError
from site_gen.media import apart, photos, pixels
from tests.support import PHOTOS, build, full_site, run, tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# 96 by 64 pixels once upright: red, green over blue, white. Lies on its side; Make, day and latitude in its EXIF, XMP.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAettZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAEZpbG9j"
    "AAAAAERAAAMAAQAAAAACDwABAAAAAAAAALwAAgAAAAACywABAAAAAAAAALAAAwAAAAADewABAAAAAAAAAB0AAABiaWluZgAAAAAAAwAAABVp"
    "bmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAACppbmZlAgAAAQADAABtaW1lAGFwcGxpY2F0aW9uL3JkZit4bWwAAAAA"
    "AA5waXRtAAAAAAABAAAA4GlwcnAAAADAaXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBhZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAAB"
    "AA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAYAAAABBwaXhpAAAAAAMICAgAAAAJaXJvdAMAAAAYaXBtYQAAAAAAAAABAAEFgQIDBIUAAAAoaXJl"
    "ZgAAAAAAAAAOY2RzYwACAAEAAQAAAA5jZHNjAAMAAQABAAABkW1kYXQAAAC4KAGvCeAhOXVf//gFf//wOr//5dHVnnn9hNgnfg763/eCTqhR"
    "H/7JR3y2Xf6gnBOMpiXA/k/vjQAlnbNnv1Z/+pUlTz9EVXBpql5cKdKgKyQEQxHhgZbXFZyJUlfvBd9Hvq9sDigyyOQLYSevdcG4cntZlMrz"
    "m+f+b34PxY3v37z0I51olJvDaxstMArYCTgl4QGxTRoPx+n4C4Pq2aDQfj9PwFNTRDuZrxRyBZBvd23LHqq/8dA4MAAAAAZFeGlmAABNTQAq"
    "AAAACAAEAQ8AAgAAAAwAAAA+ARIAAwAAAAEABgAAh2kABAAAAAEAAABKiCUABAAAAAEAAABwAAAAAE1BS0VSLUFwcGxlAAABkAMAAgAAABQA"
    "AABcAAAAADIwMjY6MDM6MDUgMTA6MTE6MTIAAAIAAQACAAAAAk4AAAAAAgAFAAAAAwAAAI4AAAAAAAAAHgAAAAEAAAAMAAAAAQAAACIAAAAB"
    "PHg6eG1wbWV0YT5TRUNSRVQ8L3g6eG1wbWV0YT4="
)
UPRIGHT = {(20, 15): (220, 30, 30), (70, 15): (30, 160, 60), (20, 50): (40, 60, 210), (70, 50): (250, 250, 250)}
HIDDEN = (b"MAKER", b"Apple", b"SECRET", b"Exif", b"GPS", b"2026:03:05")


def make(folder: Path, data: bytes = HEIC, name: str = "IMG_1.HEIC") -> media.Picture:
    """The picture made of a file with these bytes."""
    (folder / name).write_bytes(data)
    return media.picture(folder / name, hashlib.sha256(data).hexdigest(), folder / "store")


def upright(path: Path) -> bool:
    """True when each quarter has its colour."""
    with Image.open(path) as image:
        shown = image.convert("RGB").resize((96, 64))
    found = ((shown.getpixel(at), colour) for at, colour in UPRIGHT.items())
    return all(abs(a - b) < 50 for one, colour in found for a, b in zip(one, colour, strict=True))  # type: ignore[arg-type]


def test_an_iphones_photo_stands_upright_and_is_bare(tmp_path: Path) -> None:
    """Turned once and not twice, in both formats, and nothing of its metadata is left."""
    assert all(mark in HEIC for mark in (b"MAKER", b"SECRET", b"2026:03:05"))
    made = make(tmp_path)
    assert (made.width, made.height) == (96, 64)
    for one in made.jpeg + made.webp:
        assert upright(one.data)
        assert not any(mark in one.data.read_bytes() for mark in HIDDEN)


def test_the_name_does_not_decide_what_a_photo_is(tmp_path: Path) -> None:
    """Chat programs pass HEIC on under the name of a JPEG."""
    assert upright(make(tmp_path, name="a.jpg").jpeg[0].data)


def test_without_its_decoder_the_fault_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is named, and the one command that helps; what was kept from better days is not used silently."""
    make(tmp_path)
    monkeypatch.setattr(pixels, "heic_is_known", lambda: False)
    monkeypatch.setattr(photos, "_heic_decoder", lambda: "")
    with pytest.raises(ContentError) as caught:
        make(tmp_path)
    (fault,) = caught.value.faults
    assert fault.code == "photo-heic"
    for language in ("zh", "en"):
        message, hint = messages.text(fault.code, fault.args, language)
        assert "IMG_1.HEIC" in message
        assert "pip install pi-heif" in hint


def test_another_decoder_makes_the_photo_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its pixels may differ; photos of other formats stay as they are."""
    heic = make(tmp_path).jpeg[0].data
    buffer = io.BytesIO()
    Image.new("RGB", (50, 50)).save(buffer, "PNG")
    png = make(tmp_path, buffer.getvalue(), "b.png").jpeg[0].data
    before = [one.stat().st_ino for one in (heic, png)]
    monkeypatch.setattr(photos, "_heic_decoder", lambda: "pi-heif 99")
    make(tmp_path)
    make(tmp_path, buffer.getvalue(), "b.png")
    assert heic.stat().st_ino != before[0]
    assert png.stat().st_ino == before[1]


@pytest.mark.parametrize("length", [30, 200, 500, 900])
def test_half_an_iphones_photo_is_refused(tmp_path: Path, length: int) -> None:
    """Named, never a grey half."""
    with pytest.raises(ContentError) as caught:
        make(tmp_path, HEIC[:length])
    assert caught.value.faults[0].code in ("photo-damaged", "photo-format")


def test_an_iphones_photo_goes_all_the_way(tmp_path: Path) -> None:
    """From the phone into the folder, as JPEG with the camera's day, and from a HEIC in the folder onto the page."""
    root = full_site(tmp_path / "site")
    (tmp_path / "IMG_1.HEIC").write_bytes(HEIC)
    added = run("photos", "add", str(tmp_path / "IMG_1.HEIC"), "--root", str(root), "--to", "X2026-01", "--stage", "中")
    assert added.code == 0, added.err
    copy = root / "content/photos/X2026-01-during-1.jpg"
    assert upright(copy)
    assert not any(mark in copy.read_bytes() for mark in HIDDEN)
    assert "date: 2026-03-05" in (root / "content/photos/photos.yaml").read_text(encoding="utf-8")


def test_pages_never_link_to_a_heic(tmp_path: Path) -> None:
    """No browser but Apple's shows it."""
    root = full_site(tmp_path, {"content/photos/photos.yaml": PHOTOS.replace("gou-qian.png", "gou-qian.HEIC")})
    for path in (*root.glob("content/issues/*"), *root.glob("content/projects/*")):
        path.write_text(path.read_text(encoding="utf-8").replace("gou-qian.png", "gou-qian.HEIC"), encoding="utf-8")
    (root / "content/photos/gou-qian.png").unlink()
    (root / "content/photos/gou-qian.HEIC").write_bytes(HEIC)
    result = build(root)
    assert result.code == 0, result.err
    pages = tree(root / "output")
    assert not [name for name in pages if "heic" in name.lower()]
    assert b".heic" not in b"".join(data for name, data in pages.items() if name.endswith(".html")).lower()
    assert sum(name.startswith("photos/") for name in pages) == 2


def jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and content of each segment of a JPEG, the scans' data left out; nothing may follow its end."""
    assert data[:2] == b"\xff\xd8"
    at = 2
    while data[at : at + 2] != b"\xff\xd9":
        assert data[at] == 0xFF
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        yield data[at + 1], data[at + 4 : at + 2 + length]
        at += 2 + length
        if data[at - 2 - length + 1] == 0xDA:
            while data[at] != 0xFF or data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
                at += 1
    assert at + 2 == len(data)


def webp_chunks(data: bytes) -> list[str]:
    """Names of the chunks of a WebP; they fill it."""
    assert data[:4] == b"RIFF"
    assert data[8:12] == b"WEBP"
    names, at = [], 12
    while at < len(data):
        names.append(data[at : at + 4].decode())
        (length,) = struct.unpack("<I", data[at + 4 : at + 8])
        at += 8 + length + length % 2
    assert at == len(data) == struct.unpack("<I", data[4:8])[0] + 8
    return names


def loaded_photo(form: str) -> bytes:
    """A photo with everything that cameras and programs put into one, and more behind its end."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0xA431] = "MAKER", "MODEL", "SECRET"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (30.0, 12.0, 34.0)
    exif.get_ifd(0x8769)[0x927C] = b"SECRET maker note"
    buffer = io.BytesIO()
    options: dict[str, object] = {"exif": exif.tobytes(), "xmp": b"<x:xmpmeta>SECRET</x:xmpmeta>"}
    if form == "JPEG":
        options |= {"comment": b"SECRET", "dpi": (300, 300)}
    Image.effect_noise((640, 480), 40).convert("RGB").save(buffer, form, **options)
    return buffer.getvalue() + b"SECRET trailer" + buffer.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "PNG"])
def test_published_photos_hold_what_draws_them_and_nothing_else(tmp_path: Path, form: str) -> None:
    """Segment by segment: no EXIF, no place, no maker, no thumbnail, no comment, no profile, nothing behind the end."""
    data = loaded_photo(form)
    made = make(tmp_path, data, "a.jpg")
    drawing = {0xC0, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD}
    for one in made.jpeg:
        segments = list(jpeg_segments(one.data.read_bytes()))
        assert segments[0] == (0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")  # no density, no thumbnail
        assert {marker for marker, _ in segments[1:]} <= drawing
    for one in made.webp:
        assert webp_chunks(one.data.read_bytes()) == ["VP8 "]


def test_a_jpeg_of_endless_passes_is_refused_unopened(tmp_path: Path) -> None:
    """Ten passes are ordinary; a thousand would keep a computer busy for minutes."""
    buffer = io.BytesIO()
    Image.effect_noise((64, 48), 40).convert("RGB").save(buffer, "JPEG", progressive=True)
    data = buffer.getvalue()
    scan = data.rindex(b"\xff\xda")
    with pytest.raises(ContentError) as caught:
        make(tmp_path, data[:scan] + data[scan:-2] * 1000 + data[-2:], "a.jpg")
    assert caught.value.faults[0].code == "photo-slow"
    assert make(tmp_path, data, "b.jpg")


def test_a_photo_that_ends_its_decoder_only_ends_its_own_process(tmp_path: Path) -> None:
    """One wrong byte makes libheif 1.23 crash; the photo is told by name, and Python lives to tell it."""
    with pytest.raises(ContentError) as caught:
        make(tmp_path, HEIC[:230] + b"\xdb" + HEIC[231:])
    assert caught.value.faults[0].code in ("photo-damaged", "photo-format")


def test_a_decoder_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some seconds a photo counts as damaged."""
    monkeypatch.setattr(apart, "PATIENCE", 0)
    with pytest.raises(ContentError) as caught:
        make(tmp_path)
    assert caught.value.faults[0].code == "photo-damaged"


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_000, 7_000), (100, 30_000)])
def test_an_iphones_bomb_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    """What the header claims is enough."""
    at = HEIC.index(b"ispe") + 8
    with pytest.raises(ContentError) as caught:
        make(tmp_path, HEIC[:at] + struct.pack(">II", *size) + HEIC[at + 8 :])
    assert caught.value.faults[0].code == "photo-too-large"
