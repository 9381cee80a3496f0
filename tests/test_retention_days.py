"""On its last day a thing leaves every published byte: notices that are taken down, consents that ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support import HONOURS, NOTICE, PHOTOS, build, full_site, png, tree
from tests.support.secrets import holding

if TYPE_CHECKING:
    from pathlib import Path

BEFORE, AFTER = "2026-04-02", "2026-04-03"
SECRET, PAPER, SEEN = "暗沟接到老井里去", "管线走向示意", "墙边站着一位老人"
TEXT = NOTICE.replace(
    "posted: [大门口]",
    f"posted: [大门口]\ntake_down: {AFTER}\nattachments:\n  - {{title: {PAPER}, where: 居委会, photo: jing.png}}",
).replace("要重修", f"要重修，{SECRET}")
PHOTO = f"- file: jing.png\n  date: 2026-01-12\n  place: 1栋前\n  alt: {SEEN}\n  faces: 没有人脸\n"
SITE: dict[str, str | bytes | None] = {
    "content/notices/G2026-01.md": TEXT,
    "content/photos/photos.yaml": PHOTOS + PHOTO,
    "content/photos/jing.png": png(64, 48, (200, 30, 30)),
}


def on(root: Path, day: str, *more: str) -> dict[str, bytes]:
    """The output of a build on a day."""
    assert build(root, "--as-of", day, *more).code == 0
    return tree(root / "output")


def test_withdrawn_notice_leaves_no_byte_behind(tmp_path: Path) -> None:
    """Text, papers, photo and its words are gone from pages, lists, sheets and the stage; title and result stay."""
    root = full_site(tmp_path, SITE)
    before = on(root, BEFORE)
    assert all(holding(before, word) for word in (SECRET, PAPER, SEEN))
    sheet = "print/G2026-01.pdf"
    assert holding({sheet: before[sheet]}, SECRET)

    after = on(root, AFTER)
    assert not any(holding(after, word) for word in (SECRET, PAPER, SEEN, "jing"))
    assert any(url.endswith(".jpg") for url in before.keys() - after.keys())
    assert sheet not in after
    assert not [*(root / ".site_gen").glob("stage*")]
    assert {"notices/G2026-01.html"} <= set(holding(after, "收到1条意见"))  # what came of it stays


def test_withdrawal_is_the_same_from_nothing(tmp_path: Path) -> None:
    """A build that follows another leaves what a build from nothing makes."""
    followed = full_site(tmp_path / "a", SITE)
    on(followed, BEFORE)
    assert on(followed, AFTER) == on(full_site(tmp_path / "b", SITE), AFTER)


def test_take_down_day_alone_decides(tmp_path: Path) -> None:
    """A build as of an earlier day shows the notice again: nothing but the day was different."""
    root = full_site(tmp_path, SITE)
    on(root, AFTER)
    assert holding(on(root, BEFORE), SECRET)


def test_deleted_notice_leaves_no_byte_behind(tmp_path: Path) -> None:
    """Deleting the file does the same, address included."""
    root = full_site(tmp_path, SITE)
    on(root, BEFORE)
    (root / "content/notices/G2026-01.md").unlink()
    (root / "content/photos/photos.yaml").write_text(PHOTOS, encoding="utf-8")
    (root / "content/photos/jing.png").unlink()
    after = on(root, BEFORE)
    assert not any(holding(after, word) for word in (SECRET, PAPER, SEEN, "jing", "下水道怎么修"))
    assert "notices/G2026-01.html" not in after


def test_name_leaves_with_its_consent(tmp_path: Path) -> None:
    """The day after the consent a full name stands nowhere, not even in a sheet or a title."""
    name = "王禾润"
    honours = HONOURS.replace(
        "  recipient:",
        f"  full_name: {name}\n  consent: {{date: 2026-03-01, scope: 写全名, until: {BEFORE}}}\n  recipient:",
        1,
    )
    assert name in honours
    root = full_site(tmp_path, {"content/rankings/2026-Q1/honours.yaml": honours})
    assert holding(on(root, BEFORE), name)
    assert not holding(on(root, AFTER), name)
    assert on(root, AFTER, "--full") == on(root, AFTER)


def test_photo_leaves_with_its_consent(tmp_path: Path) -> None:
    """Picture, words and file name go, wherever the photo was shown."""
    faces = PHOTO.replace("没有人脸", f"本人同意\n  consent_basis: 同意书\n  consent_until: {BEFORE}")
    root = full_site(tmp_path, {**SITE, "content/photos/photos.yaml": PHOTOS + faces})
    (root / "content/notices/G2026-01.md").write_text(TEXT.replace(f"take_down: {AFTER}\n", ""), encoding="utf-8")
    assert holding(on(root, BEFORE), SEEN)
    after = on(root, AFTER)
    assert not holding(after, SEEN)
    assert not holding(after, "jing")


def test_photo_that_another_record_shows_stays(tmp_path: Path) -> None:
    """Taking a notice down takes nothing from the page of an issue or a project, however that names the photo."""
    root = full_site(tmp_path / "a", SITE)
    issue = root / "content/issues/W2026-001.yaml"
    text = issue.read_text(encoding="utf-8")
    issue.write_text(text.replace("[gou-qian.png]", "[gou-qian.png, jing.png]"), encoding="utf-8")
    assert pictures(on(root, BEFORE)) == pictures(on(root, AFTER))
    root = full_site(tmp_path / "b", SITE)
    minutes = root / "content/meetings/H2026-01.md"
    minutes.write_text(minutes.read_text(encoding="utf-8") + "\n看[照片](jing.png)。\n", encoding="utf-8")
    assert pictures(on(root, BEFORE)) == pictures(on(root, AFTER))


def pictures(files: dict[str, bytes]) -> set[str]:
    """Addresses of photos."""
    return {url for url in files if url.startswith("photos/")}
