"""Many photos: alike however they were made, each kept at once, one that is broken does not stop the others."""

from __future__ import annotations

import concurrent.futures
import hashlib
import io
import json
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from site_gen import media
from site_gen.media import batch
from tests.support import PHOTOS, build, full_site, tree

if TYPE_CHECKING:
    from pathlib import Path

MANY = batch.WORTH_IT + 1


def jobs(folder: Path, count: int = MANY) -> list[media.Job]:
    """Small photos, each another; the third is none."""
    found = []
    for number in range(count):
        buffer = io.BytesIO()
        Image.new("RGB", (300 + number, 200), (20 * number % 256, 90, 40)).save(buffer, "JPEG")
        data = b"no photo" if number == 2 else buffer.getvalue()
        path = folder / f"{number}.jpg"
        path.write_bytes(data)
        found.append(media.Job(path, hashlib.sha256(data).hexdigest()))
    return found


def quiet(_done: int, _total: int, /) -> None:
    """Tell nothing."""


def files(store: Path) -> dict[str, bytes]:
    """What a store holds."""
    return {one.name: one.read_bytes() for one in store.iterdir()}


def test_processes_make_the_same_bytes_as_one_alone(tmp_path: Path) -> None:
    """In the order asked for, with a fault in the place of what is no photo, and every step told."""
    told: list[tuple[int, int]] = []
    wanted = jobs(tmp_path)
    together = media.pictures(wanted, tmp_path / "a", lambda done, total: told.append((done, total)), workers=2)
    alone = media.pictures(wanted, tmp_path / "b", quiet, workers=1)
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert told == [(done, MANY) for done in range(1, MANY + 1)]
    for at, (one, other) in enumerate(zip(together, alone, strict=True)):
        if at == 2:
            assert isinstance(one, tuple)
            assert [fault.code for fault in one] == ["photo-format"]  # type: ignore[union-attr]
        else:
            assert isinstance(one, media.Picture)
            assert isinstance(other, media.Picture)
            assert one.width == 300 + at
            assert [each.url for each in one.jpeg] == [each.url for each in other.jpeg]


def test_what_a_stopped_build_made_is_not_made_again(tmp_path: Path) -> None:
    """Ctrl-C in the middle: the photos that were told are kept, and the next build only makes the rest."""
    wanted = jobs(tmp_path)

    def stop(done: int, _total: int, /) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        media.pictures(wanted, tmp_path / "store", stop, workers=2)
    kept = {one.name: one.stat().st_mtime_ns for one in (tmp_path / "store").glob("*.json")}
    assert len(kept) >= 3
    media.pictures(wanted, tmp_path / "store", quiet, workers=2)
    assert kept.items() <= {one.name: one.stat().st_mtime_ns for one in (tmp_path / "store").glob("*.json")}.items()
    assert len(list((tmp_path / "store").glob("*.json"))) == MANY - 1


def test_a_system_without_processes_goes_on_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No semaphores, or workers that are ended from outside: slower, with the same result."""

    class Broken:
        def __init__(self, *_: object, **__: object) -> None:
            raise OSError

    wanted = jobs(tmp_path)
    monkeypatch.setattr(concurrent.futures, "ProcessPoolExecutor", Broken)
    made = media.pictures(wanted, tmp_path / "store", quiet, workers=2)
    assert sum(isinstance(one, media.Picture) for one in made) == MANY - 1


def test_workers_that_die_are_replaced_by_patience(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When every worker ends at its start, the photos are there all the same."""
    monkeypatch.setattr(batch, "_begin", os_exit)
    made = media.pictures(jobs(tmp_path), tmp_path / "store", quiet, workers=2)
    assert sum(isinstance(one, media.Picture) for one in made) == MANY - 1


def os_exit() -> None:
    """End a process without a word."""
    import os

    os._exit(3)


def test_few_photos_start_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting one takes longer than six photos, and what is kept counts as nothing."""
    wanted = jobs(tmp_path)
    media.pictures(wanted[3:], tmp_path / "store", quiet, workers=1)

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(batch, "_together", never)
    made = media.pictures(wanted, tmp_path / "store", quiet, workers=2)
    assert sum(isinstance(one, media.Picture) for one in made) == MANY - 1


def test_covered_and_open_photos_of_one_file_do_not_mix(tmp_path: Path) -> None:
    """What is covered is part of what a photo is kept under."""
    (job,) = jobs(tmp_path, 1)
    covered = job._replace(mosaic=(media.Rectangle(1_000, 1_000, 5_000, 5_000),))
    other = job._replace(mosaic=(media.Rectangle(1_000, 1_000, 5_000, 5_001),))
    made = media.pictures([job, covered, other, job], tmp_path / "store", quiet)
    assert all(isinstance(one, media.Picture) for one in made)
    assert len({one.jpeg[0].url for one in made if isinstance(one, media.Picture)}) == 3
    assert made[0] == made[3]


def test_a_site_without_its_store_comes_out_the_same(tmp_path: Path) -> None:
    """The store may be deleted at any time; a photo that cannot be used is told with the others, by name."""
    root = full_site(tmp_path)
    for job in jobs(root / "content/photos"):
        if job.source.name == "2.jpg":
            job.source.unlink()
            continue
        with (root / "content/photos/photos.yaml").open("a", encoding="utf-8") as file:
            file.write(PHOTOS.replace("gou-qian.png", job.source.name))
    assert build(root).code == 0
    first = tree(root / "output")
    for one in (root / ".site_gen/pictures").iterdir():
        one.unlink()
    assert build(root, "--full").code == 0
    assert tree(root / "output") == first
    for name in ("3.jpg", "5.jpg"):
        (root / "content/photos" / name).write_bytes(b"\xff\xd8\xff\xe0 cut")
    result = build(root)
    assert result.code == 1
    assert "3.jpg" in result.err
    assert "5.jpg" in result.err
    assert tree(root / "output") == first
    notes = [json.loads(one.read_bytes()) for one in (root / ".site_gen/pictures").glob("*.json")]
    assert all(note["decoder"] == "" for note in notes)
