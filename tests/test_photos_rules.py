"""What may be seen of people and how long, pairs that show one place, and mosaics that leave nothing to recover."""

from __future__ import annotations

import io
import random
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from site_gen.media.model import Rectangle
from site_gen.media.mosaic import BLOCKS, MARGIN, covered
from tests.support import build, full_site, run, tree

if TYPE_CHECKING:
    from pathlib import Path

PHOTO = """\
- file: gou-qian.png
  date: 2026-01-12
  place: 1栋前
  alt: 沟里积着水
  moment: 前
  faces: {faces}
"""


def picture(size: tuple[int, int] = (640, 480)) -> bytes:
    """A PNG full of detail."""
    buffer = io.BytesIO()
    Image.frombytes("RGB", size, random.Random(1).randbytes(3 * size[0] * size[1])).save(buffer, "PNG")  # noqa: S311
    return buffer.getvalue()


def example(folder: Path, *lines: str, faces: str = "没有人脸", more: str = "") -> Path:
    """A site whose one photo says what stands in `lines`; `more` are further photos."""
    text = PHOTO.format(faces=faces) + "".join(f"  {line}\n" for line in lines) + more
    return full_site(folder, {"content/photos/photos.yaml": text, "content/photos/gou-qian.png": picture()})


def second(file: str, date: str, moment: str, place: str = "1栋前", pair: str = "gou") -> str:
    """Another photo of a pair."""
    return (
        f"- file: {file}\n  date: {date}\n  place: {place}\n  alt: 沟盖上了板\n  moment: {moment}\n"
        f"  faces: 没有人脸\n  pair: {pair}\n"
    )


def codes(root: Path, *arguments: str) -> list[str]:
    """Codes of all faults and warnings about photos and their words."""
    out = run("check", "--root", str(root), "--as-of", "2026-04-02", "--format", "json", *arguments).out
    return sorted(
        code for code in re.findall(r'"code": "([a-z-]+)"', out) if code.startswith(("photo-", "disclosure-"))
    )


def shown(root: Path) -> list[str]:
    """Addresses of photos in the output."""
    return [name for name in tree(root / "output") if name.startswith("photos/")]


def test_a_photo_leaves_the_pages_the_day_after_its_consent(tmp_path: Path) -> None:
    """Until the last day it is shown; then no page or file holds it, a warning says so, and all else is as before."""
    root = example(tmp_path, "consent_basis: 同意书", "consent_until: 2026-04-02", faces="本人同意")
    assert build(root, "--as-of", "2026-04-02").code == 0
    assert shown(root)
    before = tree(root / "output")
    again = build(root, "--as-of", "2026-04-03")
    assert again.code == 0
    assert "gou-qian.png" in again.err
    assert not shown(root)
    after = tree(root / "output")
    assert before.keys() - after.keys() == {name for name in before if name.startswith("photos/")}
    pages = b"".join(data for name, data in after.items() if name.endswith(".html"))
    assert "沟里积着水".encode() not in pages
    assert not re.search(rb"photos/[0-9a-f]{16}", pages)


def test_a_photo_with_parts_to_cover_stays_covered(tmp_path: Path) -> None:
    """Where the record says what to cover after the consent, the photo stays, under a new address, with new bytes."""
    lines = ("consent_basis: 同意书", "consent_until: 2026-04-02", "mosaic_after: [[10, 10, 50, 60]]")
    root = example(tmp_path, *lines, faces="本人同意")
    assert build(root, "--as-of", "2026-04-02").code == 0
    open_ = set(shown(root))
    assert build(root, "--as-of", "2026-04-03").code == 0
    assert shown(root)
    assert open_.isdisjoint(shown(root))
    assert "photo-covered" in codes(root, "--as-of", "2026-04-03")


def test_a_mosaic_is_in_every_published_file(tmp_path: Path) -> None:
    """In each width and format the framed part has few colours left, and the rest has many."""
    root = example(tmp_path, "mosaic: [[50, 0, 50, 100]]", faces="已打码")
    assert build(root).code == 0
    files = [data for name, data in tree(root / "output").items() if name.startswith("photos/")]
    assert len(files) == 6
    for data in files:
        with Image.open(io.BytesIO(data)) as image:
            wide, high = image.size
            inside = image.convert("L").crop((wide * 55 // 100, high // 20, wide, high * 19 // 20))
            outside = image.convert("L").crop((0, 0, wide * 45 // 100, high))
        assert _roughness(inside) * 4 < _roughness(outside)


def _roughness(image: Image.Image) -> float:
    """Mean difference of neighbours."""
    data = image.tobytes()
    return sum(abs(a - b) for a, b in pairwise(data)) / len(data)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 8_000), st.integers(0, 8_000), st.integers(1, 2_000), st.integers(1, 2_000), st.integers(0, 1 << 30)
)
def test_a_mosaic_leaves_few_colours_inside_and_all_outside(
    left: int, top: int, width: int, height: int, seed: int
) -> None:
    """At most six by six blocks stand for the rectangle; beyond a small margin no pixel is another."""
    size = (320, 240)
    image = Image.frombytes("RGB", size, random.Random(seed).randbytes(3 * size[0] * size[1]))  # noqa: S311
    result = covered(image, [Rectangle(left, top, width, height)])
    inside = (
        left * size[0] // 10_000,
        top * size[1] // 10_000,
        -(-(left + width) * size[0] // 10_000),
        -(-(top + height) * size[1] // 10_000),
    )
    assert 1 <= len(set(colours(result.crop(inside)))) <= BLOCKS**2
    hole = Image.new("RGB", (inside[2] - inside[0] + 2 * MARGIN, inside[3] - inside[1] + 2 * MARGIN))
    for one in (image, result):
        one.paste(hole, (inside[0] - MARGIN, inside[1] - MARGIN))
    assert result.tobytes() == image.tobytes()


def colours(image: Image.Image) -> list[bytes]:
    """Each pixel."""
    data = image.tobytes()
    return [data[at : at + 3] for at in range(0, len(data), 3)]


def test_nothing_below_a_mosaic_can_be_got_back() -> None:
    """Pictures whose blocks have equal means give equal bytes, so no computation can tell which was below."""
    chance = random.Random(5)  # noqa: S311
    part = Rectangle(1_000, 1_000, 1_800, 1_800)  # with the margin 47 to 143 of 500 pixels: six blocks of 16
    image = Image.frombytes("RGB", (500, 500), chance.randbytes(750_000))
    other, even = image.copy(), image.copy()
    for x in range(47, 143, 16):
        for y in range(47, 143, 16):
            block = colours(image.crop((x, y, x + 16, y + 16)))
            chance.shuffle(block)
            other.paste(Image.frombytes("RGB", (16, 16), b"".join(block)), (x, y))
            mean = tuple(sum(one[band] for one in block) // 256 for band in range(3))
            even.paste(mean, (x, y, x + 16, y + 16))
    assert other.tobytes() != image.tobytes()
    assert covered(other, [part]).tobytes() == covered(image, [part]).tobytes() == covered(even, [part]).tobytes()


@pytest.mark.parametrize(
    ("lines", "faces", "code"),
    [
        (("mosaic: [[10, 10, 20]]",), "已打码", "photo-mosaic-shape"),
        (("mosaic: [10, 10, 20, 20]",), "已打码", "photo-mosaic-shape"),
        (("mosaic: [[10, 10, 0, 20]]",), "已打码", "photo-mosaic-nothing"),
        (("mosaic: [[90, 10, 10.01, 20]]",), "已打码", "photo-mosaic-outside"),
        (("mosaic: [[10, 90, 10, 20]]",), "已打码", "photo-mosaic-outside"),
        ((f"mosaic: [{', '.join(['[1, 1, 1, 1]'] * 41)}]",), "已打码", "photo-mosaic-many"),
        (("consent_until: 2027-01-01",), "没有人脸", "photo-consent-unused"),
        (("mosaic_after: [[1, 1, 1, 1]]",), "已打码", "photo-consent-unused"),
        (("consent_basis: 同意书", "mosaic_after: [[1, 1, 1, 1]]"), "本人同意", "photo-mosaic-after"),
        (("consent_until: 2027-01-01",), "本人同意", "photo-consent-basis"),
        (("consent_basis: 同意书", "consent_until: 2026-04-01"), "本人同意", "photo-withdrawn"),
        (("mosaic: [[10.5, 10.25, 20, ２０]]",), "已打码", ""),
        (("consent_basis: 同意书", "consent_until: 2026-04-02"), "本人同意", ""),
    ],
)
def test_records_that_do_not_say_what_may_be_seen_are_told(
    tmp_path: Path, lines: tuple[str, ...], faces: str, code: str
) -> None:
    """Each slip has a code of its own; what is right has none."""
    found = codes(example(tmp_path, *lines, faces=faces))
    assert set(found) == ({code} if code else set())


@pytest.mark.parametrize("words", ["-1", "a", "1%"])
def test_numbers_of_a_mosaic_are_read_strictly(tmp_path: Path, words: str) -> None:
    """A number below zero, a word, or a per cent sign stops the build at its line."""
    root = example(tmp_path, f"mosaic: [[10, {words}, 20, 20]]", faces="已打码")
    result = build(root)
    assert result.code == 1
    assert "photos.yaml" in result.err
    assert "mosaic" in result.err


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (second("b.png", "2026-03-01", "后"), ""),
        (second("b.png", "2026-03-01", "后", place="1 栋前"), ""),
        (second("b.png", "2026-03-01", "后") + second("c.png", "2026-02-01", "中"), ""),
        (second("b.png", "2026-03-01", "后", place="2栋前"), "photo-pair-place"),
        (second("b.png", "2026-01-01", "后"), "photo-pair-order"),
        (second("b.png", "2026-03-01", "后") + second("c.png", "2026-03-02", "中"), "photo-pair-order"),
        (second("b.png", "2026-03-01", "后") + second("c.png", "2026-03-02", "后"), "photo-pair-twice"),
        (second("b.png", "2026-03-01", "中"), "photo-pair-half"),
        (second("b.png", "2026-03-01", ""), "photo-pair-moment"),
    ],
)
def test_a_pair_shows_one_place_before_and_after(tmp_path: Path, more: str, code: str) -> None:
    """One photo before and one after, of one place, in order of days; any number during the work."""
    root = example(tmp_path, "pair: gou", more=more)
    for name in ("b.png", "c.png"):
        if name in more:
            (root / "content/photos" / name).write_bytes(picture((40, 30)))
    assert set(codes(root)) == ({code} if code else set())


@pytest.mark.parametrize("words", ["照片", "图片1", "gou-qian", "gou-qian.png", "…"])
def test_words_that_say_nothing_are_no_alternative(tmp_path: Path, words: str) -> None:
    """Who cannot see the photo learns nothing from its file name."""
    root = example(tmp_path)
    path = root / "content/photos/photos.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("沟里积着水", words), encoding="utf-8")
    assert codes(root) == ["photo-alt-empty"]


def test_a_flat_is_refused_in_the_words_of_a_photo(tmp_path: Path) -> None:
    """Neither place nor alternative text may lead to somebody's door."""
    root = example(tmp_path)
    path = root / "content/photos/photos.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("1栋前", "1栋2单元301"), encoding="utf-8")
    assert codes(root) == ["disclosure-flat"]
