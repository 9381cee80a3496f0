"""`site-gen photos add`: copies that are upright, bare and described, into a site where nothing else changes."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageCms

from site_gen.records.issues import Issue
from site_gen.scaffold.photolist import with_photos
from site_gen.schema import load
from tests.support import ISSUE, build, full_site, run, tree

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import Run

SECRET = b"SERIAL-998877"


def phone(folder: Path, name: str = "IMG_0001.JPG", size: tuple[int, int] = (3000, 2000), *, turn: int = 6) -> Path:
    """A photo as a phone leaves it: lying on its side, with place, camera and day; red is at its upper left."""
    image = Image.new("RGB", size, (30, 160, 60))
    image.paste((220, 30, 30), (0, size[1] // 2, size[0] // 2, size[1]))  # lower left; upper left once turned
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = turn, SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8769)[0x9003] = "2026:03:05 10:11:12"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    folder.mkdir(exist_ok=True)
    image.save(folder / name, "JPEG", exif=exif.tobytes(), icc_profile=profile, comment=SECRET)
    return folder / name


def add(root: Path, *arguments: str) -> Run:
    """Run the command on a site."""
    return run("photos", "add", "--root", str(root), *arguments)


def text(root: Path, path: str) -> str:
    """What stands in a file of the site."""
    return (root / path).read_text(encoding="utf-8")


def test_a_phones_photo_becomes_a_record_that_only_waits_for_words(tmp_path: Path) -> None:
    """Copied under a plain name, turned, small, bare, captioned with the camera's day and the record's place."""
    root = full_site(tmp_path / "site")
    source = phone(tmp_path / "phone", "我的 照片.JPG")
    before, captions, project = source.read_bytes(), text(root, "content/photos/photos.yaml"), "X2026-01.yaml"
    result = add(root, str(source), "--to", "X2026-01", "--stage", "前", "--pair", "gou")
    assert result.code == 0, result.err
    assert source.read_bytes() == before
    copy = root / "content/photos/X2026-01-before-1.jpg"
    assert SECRET not in copy.read_bytes()
    with Image.open(copy) as image:
        assert image.size == (1707, 2560)
        assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert image.convert("RGB").getpixel((100, 100))[0] > 180  # type: ignore[index]
    after = text(root, "content/photos/photos.yaml")
    assert after.startswith(captions)
    for line in ("- file: X2026-01-before-1.jpg", "  date: 2026-03-05 ", "  moment: 前", "  pair: gou"):
        assert line in after[len(captions) :]
    assert "photos: [gou-qian.png, X2026-01-before-1.jpg]" in text(root, f"content/projects/{project}")
    assert "alt" in result.out
    assert "faces" in result.out
    waiting = build(root)
    assert waiting.code == 1
    assert waiting.err.count("field-empty") == 2
    assert "photo-undescribed" not in waiting.err


def test_with_all_words_given_the_site_builds(tmp_path: Path) -> None:
    """What the command line says goes into the caption; then nothing is missing and the photo is on the page."""
    root = full_site(tmp_path / "site")
    words = ("--alt", '沟盖上了板："平"的', "--faces", "没有人脸", "--place", "1栋 前")
    result = add(root, str(phone(tmp_path / "phone")), "--to", "W2026-001", "--stage", "after", *words, "--lang", "en")
    assert result.code == 0, result.err
    assert "Still to fill in" not in result.out
    assert build(root).code == 0
    page = tree(root / "output")["issues/W2026-001.html"].decode()
    assert "沟盖上了板" in page


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    """Numbers go on behind the highest that a file or a caption has."""
    root = full_site(tmp_path / "site")
    source = str(phone(tmp_path / "phone", size=(60, 40)))
    (root / "content/photos/x2026-01-BEFORE-4.png").write_bytes(b"mine")
    for _ in range(2):
        assert add(root, source, source, "--to", "X2026-01", "--stage", "before").code == 0
    names = sorted(one.name for one in (root / "content/photos").glob("X2026*"))
    assert names == ["X2026-01-before-5.jpg", "X2026-01-before-6.jpg"]
    (root / "content/photos/X2026-01-before-6.jpg").unlink()
    assert add(root, source, "--to", "X2026-01", "--stage", "before").code == 0
    assert (root / "content/photos/X2026-01-before-7.jpg").exists()
    assert (root / "content/photos/x2026-01-BEFORE-4.png").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("no.jpg", "--to", "X2026-01"), 1, "photos-no-file"),
        (("{bad}", "{good}", "--to", "X2026-01"), 1, "photo-format"),
        (("{cut}", "{good}", "--to", "X2026-01"), 1, "photo-damaged"),
        (("{good}", "--to", "H2026-01"), 1, "photos-to-shape"),
        (("{good}", "--to", "X2026-99"), 1, "photos-to-unknown"),
        (("{good}", "--to", "../X2026-01"), 1, "photos-to-shape"),
        (("{good}",), 2, "--to"),
        (("{good}", "--to", "X2026-01", "--pair", "a"), 2, "--stage"),
        (("{good}", "{bad}", "--to", "X2026-01", "--stage", "前", "--pair", "a"), 2, "--pair"),
        (("{good}", "{bad}", "--to", "X2026-01", "--alt", "a"), 2, "--alt"),
        (("--to", "X2026-01"), 2, "FILES"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_added_changes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], code: int, says: str, language: str
) -> None:
    """One file that is no photo, a record that is not there, options that contradict: a sentence, and no trace."""
    root = full_site(tmp_path / "site")
    good = phone(tmp_path / "phone", size=(400, 300))
    bad, cut = tmp_path / "bad.jpg", tmp_path / "cut.jpg"
    bad.write_text("no photo", encoding="utf-8")
    cut.write_bytes(good.read_bytes()[: good.stat().st_size * 2 // 3])
    before = tree(root)
    result = add(root, *(one.format(good=good, bad=bad, cut=cut) for one in arguments), "--lang", language)
    assert result.code == code
    assert says in result.err
    assert "Traceback" not in result.err
    assert tree(root) == before


def test_a_caption_file_that_is_no_list_leaves_no_copies_behind(tmp_path: Path) -> None:
    """Photos without captions would be strays."""
    root = full_site(tmp_path / "site", {"content/photos/photos.yaml": "a: b\n"})
    result = add(root, str(phone(tmp_path / "phone", size=(60, 40))), "--to", "X2026-01")
    assert result.code == 1
    assert not list((root / "content/photos").glob("X2026*"))


def test_a_list_that_cannot_be_changed_safely_is_left_to_people(tmp_path: Path) -> None:
    """An unusual way to write it: the file stays as it is, and the line to write is told."""
    lines = "photos: [\n  gou-qian.png,\n]\n"
    root = full_site(
        tmp_path / "site", {"content/issues/W2026-001.yaml": ISSUE.replace("photos: [gou-qian.png]\n", lines)}
    )
    before = text(root, "content/issues/W2026-001.yaml")
    result = add(root, str(phone(tmp_path / "phone", size=(60, 40))), "--to", "W2026-001")
    assert result.code == 0
    assert "photos: [gou-qian.png, W2026-001-1.jpg]" in result.out
    assert text(root, "content/issues/W2026-001.yaml") == before


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("photos: [a.jpg]  # 前后\n", "photos: [a.jpg, n.jpg, m.jpg]  # 前后\n"),
        ("photos: []\n", "photos: [n.jpg, m.jpg]\n"),
        ("photos:   [ a.jpg, b.jpg, ]\n", "photos:   [a.jpg, b.jpg, n.jpg, m.jpg]\n"),
        ("photos: a.jpg\n", "photos: [a.jpg, n.jpg, m.jpg]\n"),
        ("照片:\n- a.jpg\n- b.jpg  # x\n", "照片:\n- a.jpg\n- b.jpg  # x\n- n.jpg\n- m.jpg\n"),
        ("photos:  # x\n  - a.jpg\n", "photos:  # x\n  - a.jpg\n  - n.jpg\n  - m.jpg\n"),
        ("photos:\n", "photos: [n.jpg, m.jpg]\n"),
        ("", "photos: [n.jpg, m.jpg]\n"),
        ("# photos: [a.jpg]\n", "# photos: [a.jpg]\nphotos: [n.jpg, m.jpg]\n"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("last", [True, False])
def test_all_other_bytes_of_a_record_stay(written: str, becomes: str, end: str, encoding: str, *, last: bool) -> None:
    """However the list is written, in each encoding and with each line end, only the new names are new."""
    rest = ISSUE.replace("photos: [gou-qian.png]\n", "")
    before, after = (rest + one if last or not one else one + rest for one in (written, becomes))
    if not written:
        after = rest + becomes
    if written.startswith("#"):
        after = before + "photos: [n.jpg, m.jpg]\n"
    made = with_photos(before.replace("\n", end).encode(encoding), ["n.jpg", "m.jpg"])
    assert made == after.replace("\n", end).encode(encoding)
    loaded, faults = load("content/issues/W2026-001.yaml", made)
    assert not faults
    issue = loaded[0].record
    assert isinstance(issue, Issue)
    assert issue.photos[-2:] == ("n.jpg", "m.jpg")


def test_a_small_photo_is_not_blown_up(tmp_path: Path) -> None:
    """Only what is larger than 2560 pixels is scaled; a PNG becomes a JPEG."""
    root = full_site(tmp_path / "site")
    buffer = io.BytesIO()
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(buffer, "PNG")
    (tmp_path / "a.png").write_bytes(buffer.getvalue())
    assert add(root, str(tmp_path / "a.png"), "--to", "X2026-01").code == 0
    with Image.open(root / "content/photos/X2026-01-1.jpg") as image:
        assert image.size == (300, 200)
        assert image.format == "JPEG"
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_equal_photos_give_equal_copies(tmp_path: Path) -> None:
    """No clock and no chance goes into a copy."""
    root = full_site(tmp_path / "site")
    source = str(phone(tmp_path / "phone", size=(600, 400)))
    for stage in ("before", "after"):
        assert add(root, source, "--to", "X2026-01", "--stage", stage).code == 0
    copies = (root / "content/photos").glob("X2026-01-*.jpg")
    assert len({hashlib.sha256(one.read_bytes()).digest() for one in copies}) == 1
