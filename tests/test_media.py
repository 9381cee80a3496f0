"""Photos come out small, upright and bare; files that are no photos are told by name; codes can be scanned."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import struct
import zlib
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from site_gen import media, messages
from site_gen.diagnostics import ContentError
from site_gen.media import photos

if TYPE_CHECKING:
    from pathlib import Path

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 160, 60), (40, 60, 210), (250, 250, 250)
SECRET = b"GPS-30.1234-SERIAL-998877"


def quarters(size: tuple[int, int] = (600, 400)) -> Image.Image:
    """Four colours: red green over blue white."""
    image = Image.new("RGB", size, RED)
    wide, high = size[0] // 2, size[1] // 2
    image.paste(GREEN, (wide, 0, size[0], high))
    image.paste(BLUE, (0, high, wide, size[1]))
    image.paste(WHITE, (wide, high, size[0], size[1]))
    return image


def encoded(image: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    """Bytes of a file."""
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def make(folder: Path, data: bytes, name: str = "a.jpg") -> media.Picture:
    """The picture made of a file with these bytes."""
    source = folder / name
    source.write_bytes(data)
    return media.picture(source, hashlib.sha256(data).hexdigest(), folder / "store")


def refusal(folder: Path, data: bytes, name: str = "a.jpg") -> str:
    """Code of the fault; it names the file and has words."""
    with pytest.raises(ContentError) as caught:
        make(folder, data, name)
    (fault,) = caught.value.faults
    assert fault.path == f"content/photos/{name}"
    for lang in ("zh", "en"):
        message, hint = messages.text(fault.code, fault.args, lang)
        assert name in message
        assert "{" not in message + hint
    return fault.code


def pixels(path: Path) -> Image.Image:
    """What a browser would show."""
    with Image.open(path) as image:
        return image.convert("RGB")


def near(one: object, other: tuple[int, int, int], most: int = 40) -> bool:
    """True for colours that look alike."""
    assert isinstance(one, tuple)
    return all(abs(a - b) <= most for a, b in zip(one, other, strict=True))


def test_three_widths_in_two_formats(tmp_path: Path) -> None:
    """A large photo becomes 240, 480 and 1280 pixels wide, as JPEG and WebP, with addresses made of its content."""
    made = make(tmp_path, encoded(quarters((3000, 2000))))
    assert [(one.width, one.height) for one in made.jpeg] == [(240, 160), (480, 320), (1280, 853)]
    assert [(one.width, one.height) for one in made.webp] == [(240, 160), (480, 320), (1280, 853)]
    assert (made.width, made.height) == (1280, 853)
    for one, ending in [(one, "jpg") for one in made.jpeg] + [(one, "webp") for one in made.webp]:
        assert re.fullmatch(rf"photos/[0-9a-f]{{16}}-{one.width}\.{ending}", one.url)
        assert pixels(one.data).size == (one.width, one.height)


def test_small_photos_are_not_blown_up(tmp_path: Path) -> None:
    """A width larger than the photo's own is left out."""
    assert [one.width for one in make(tmp_path, encoded(quarters((300, 200)))).jpeg] == [240, 300]
    assert [one.width for one in make(tmp_path, encoded(quarters((100, 80)))).jpeg] == [100]
    assert make(tmp_path, encoded(Image.new("RGB", (1, 1)))).jpeg[0].height == 1


def test_long_strips_are_made_narrower(tmp_path: Path) -> None:
    """A screenshot of a whole chat does not become megabytes high."""
    made = make(tmp_path, encoded(quarters((1000, 9000)), "PNG"))
    assert made.height <= 2 * 1280


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_stand_upright(tmp_path: Path, orientation: int) -> None:
    """Whichever way the camera was held, red is at the upper left, green to its right, blue below."""
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Transpose that lays an upright picture down like this
    lying = quarters() if orientation == 1 else quarters().transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    made = make(tmp_path, encoded(lying, exif=exif.tobytes()))
    assert (made.width, made.height) == (600, 400)
    for one in (made.jpeg[-1], made.webp[-1]):
        shown = pixels(one.data)
        corners = [shown.getpixel(at) for at in ((100, 80), (500, 80), (100, 320), (500, 320))]
        assert all(near(corner, colour) for corner, colour in zip(corners, (RED, GREEN, BLUE, WHITE), strict=True))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_picture_remains(tmp_path: Path, form: str) -> None:
    """Place, serial number, comments, profiles, thumbnails and trailing bytes are gone."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = SECRET.decode()
    options: dict[str, object] = {
        "exif": exif.tobytes(),
        "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    }
    if form == "JPEG":
        options |= {"comment": SECRET, "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"}
    made = make(tmp_path, encoded(quarters(), form, **options) + b"PK\x03\x04" + SECRET)
    for one in made.jpeg + made.webp:
        data = one.data.read_bytes()
        assert SECRET not in data
        assert not any(mark in data for mark in (b"Exif", b"ICC", b"xmp", b"XMP", b"Adobe", b"PK\x03\x04"))
        with Image.open(io.BytesIO(data)) as image:
            assert not image.getexif()
            assert not {"icc_profile", "comment", "exif", "xmp"} & image.info.keys()


def test_budgets_hold_for_the_worst_photo(tmp_path: Path) -> None:
    """Even noise fits 20, 60 and 180 kB, and no WebP is larger than its JPEG."""
    made = make(tmp_path, encoded(Image.effect_noise((1600, 1200), 120).convert("RGB"), quality=95))
    for jpeg, webp, most in zip(made.jpeg, made.webp, photos.BUDGETS.values(), strict=True):
        size = jpeg.data.stat().st_size
        assert size <= most
        assert webp.data.stat().st_size <= size
    with Image.open(made.jpeg[-1].data) as image:
        assert image.info.get("progressive")


def test_equal_photos_give_equal_bytes(tmp_path: Path) -> None:
    """A second store holds the same files, byte by byte."""
    data = encoded(quarters((900, 700)))
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = make(tmp_path / "a", data), make(tmp_path / "b", data)
    assert [each.data.read_bytes() for each in one.jpeg + one.webp] == [
        each.data.read_bytes() for each in other.jpeg + other.webp
    ]


def test_what_was_made_is_kept_and_heals(tmp_path: Path) -> None:
    """A whole picture is not made again; one with a missing, cut or unlisted file is."""
    data = encoded(quarters())
    made = make(tmp_path, data)
    file = made.jpeg[0].data
    good = file.read_bytes()
    before = file.stat().st_mtime_ns
    assert make(tmp_path, data) == made
    assert file.stat().st_mtime_ns == before
    (index,) = (tmp_path / "store").glob("*.json")
    for harm in (
        lambda: file.write_bytes(good[:50]),
        file.unlink,
        lambda: index.write_text("{", encoding="utf-8"),
        lambda: index.write_text("[[1]]", encoding="utf-8"),
        index.unlink,
    ):
        harm()
        assert make(tmp_path, data) == made
        assert file.read_bytes() == good
        assert len(json.loads(index.read_bytes())["widths"]) == len(made.jpeg)
    assert not list((tmp_path / "store").glob("*.tmp"))


def test_what_is_kept_outlives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes are on the disk before they get their name: lengths alone do not tell a photo from zeros."""
    synced, real = set[int](), os.fsync

    def sync(file: int) -> None:
        synced.add(os.fstat(file).st_ino)
        real(file)

    monkeypatch.setattr(os, "fsync", sync)
    make(tmp_path, encoded(quarters()))
    assert {one.stat().st_ino for one in (tmp_path / "store").iterdir()} == synced


def test_see_through_and_odd_colours_come_out_as_seen(tmp_path: Path) -> None:
    """Transparency becomes white; palettes, grey, 16 bits and CMYK keep their look."""
    clear = Image.new("RGBA", (60, 60), (255, 0, 0, 0))
    grey = Image.new("L", (60, 60), 128)
    cases = [
        (encoded(clear, "PNG"), (255, 255, 255)),
        (encoded(Image.new("RGB", (60, 60), RED).quantize(4), "PNG"), RED),
        (encoded(grey, "PNG"), (128, 128, 128)),
        (encoded(Image.new("I;16", (60, 60), 128 * 256), "PNG"), (128, 128, 128)),
        (encoded(Image.new("CMYK", (60, 60), (0, 255, 255, 0))), (255, 0, 0)),
        (encoded(Image.new("1", (60, 60), 1), "PNG"), (255, 255, 255)),
    ]
    for data, colour in cases:
        shown = pixels(make(tmp_path, data).jpeg[0].data)
        assert near(shown.getpixel((30, 30)), colour, 8)


def chunk(kind: bytes, data: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_head(width: int, height: int) -> bytes:
    """A PNG that claims to be that large and holds nothing."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_000, 7_000), (30_000, 10), (10, 30_000)])
def test_bombs_are_refused_before_they_are_decoded(tmp_path: Path, size: tuple[int, int]) -> None:
    """What the header claims is enough to refuse."""
    assert refusal(tmp_path, png_head(*size)) == "photo-too-large"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"%PDF-1.7 ",
        b"PK\x03\x04" + b"\0" * 100,
        encoded(quarters(), "GIF"),
        encoded(quarters(), "BMP"),
        encoded(quarters(), "TIFF"),
    ],
    ids=["empty", "text", "svg", "pdf", "zip", "gif", "bmp", "tiff"],
)
def test_other_files_are_no_photos(tmp_path: Path, data: bytes) -> None:
    """The name does not matter, the content does."""
    assert refusal(tmp_path, data) == "photo-format"


def test_phone_photos_in_heic_are_told_what_to_do(tmp_path: Path) -> None:
    """Without a decoder the message says to save as JPEG; with one, a broken file is told."""
    code = refusal(tmp_path, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100, "IMG_1.heic")
    assert code in ("photo-heic", "photo-format", "photo-damaged")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_half_copied_photos_are_told(tmp_path: Path, form: str) -> None:
    """A file that ends too early is damaged, not a grey half."""
    data = encoded(Image.effect_noise((800, 600), 60).convert("RGB"), form)
    assert refusal(tmp_path, data[: len(data) // 2]) in ("photo-damaged", "photo-format")


def test_folders_and_missing_files_are_told(tmp_path: Path) -> None:
    """Nothing but an ordinary file is read."""
    (tmp_path / "b.jpg").mkdir()
    for name, code in (("b.jpg", "photo-format"), ("c.jpg", "photo-damaged")):
        with pytest.raises(ContentError) as caught:
            media.picture(tmp_path / name, "0" * 64, tmp_path / "store")
        assert [fault.code for fault in caught.value.faults] == [code]


WHOLE = {form: encoded(quarters((64, 48)), form) for form in ("JPEG", "PNG", "WEBP")}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_damaged_bytes_never_raise_anything_else(tmp_path: Path, form: str, changes: list[tuple[int, int]]) -> None:
    """A changed file gives a picture or a fault."""
    data = bytearray(WHOLE[form])
    for at, value in changes:
        data[at % len(data)] = value
    try:
        made = make(tmp_path, bytes(data))
    except ContentError as error:
        assert error.faults[0].code.startswith("photo-")  # noqa: PT017  # both ways are right
    else:
        assert made.jpeg


def scanned(svg: bytes) -> list[str]:
    """What a phone reads from a code: its path is drawn module by module."""
    text = svg.decode()
    found = re.search(r'viewBox="0 0 (\d+) \1"', text)
    assert found
    side = int(found[1])
    image = Image.new("L", (side, side), 255)
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", text)
    assert len(runs) == text.count("M")
    for x, y, length in runs:
        image.paste(0, (int(x), int(y), int(x) + int(length), int(y) + 1))
    return [code.text for code in zxingcpp.read_barcodes(image.resize((side * 8, side * 8), Image.Resampling.NEAREST))]


@pytest.mark.parametrize(
    "text", ["HTTPS://YXJ.EXAMPLE/3", "https://yxj.example/buildings/3.html", "https://永兴.example/3"]
)
def test_codes_can_be_scanned(text: str) -> None:
    """A reader finds the very address."""
    assert scanned(media.qr_svg(text, "3栋")) == [text]


def test_codes_are_one_image_with_a_title() -> None:
    """A page may put the SVG in as it is: named, crisp, black on white, no script."""
    svg = media.qr_svg("HTTPS://YXJ.EXAMPLE/3", '3栋<b>"').decode()
    assert 'role="img"' in svg
    assert "<title>3栋&lt;b&gt;&quot;</title>" in svg
    assert 'shape-rendering="crispEdges"' in svg
    assert svg.count("<path") == 1
    assert svg.startswith("<svg")


def test_short_capitals_make_a_small_code() -> None:
    """29 characters or fewer in capitals fit 25 × 25 modules at level Q, plus the quiet zone of 4."""
    text = media.qr_text("https://yxj.example", "3.html", short=True)
    assert text == "HTTPS://YXJ.EXAMPLE/3"
    assert 'viewBox="0 0 33 33"' in media.qr_svg(text, "3栋").decode()


def test_addresses_that_need_their_case_keep_it() -> None:
    """Without short addresses, or with characters beyond capitals, the address stays as it is."""
    assert media.qr_text("https://a.example/", "lou/3.html", short=False) == "https://a.example/lou/3.html"
    assert media.qr_text("https://a.example/x_y", "3.html", short=True) == "https://a.example/x_y/3"
