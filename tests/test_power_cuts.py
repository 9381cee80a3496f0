"""The power goes while a site is built or published: the old site stands or the new one, and after "done" the new one.

Every call of the real command that changed the disk is a moment of a power cut; what was not synced is lost in all ways
that `tests.support.powercuts` knows. SITE_GEN_SWEEP=1 lets the next build heal each of these disks, not a few.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from site_gen.build.report import silent
from site_gen.chain import signing
from site_gen.publish.folder import Folder
from tests.support import AS_OF, build, edits, full_site, png, run, tree, write
from tests.support.calls import works
from tests.support.powercuts import Bytes, Disk, Film, Names
from tests.support.publishing import NEW, OLD, STAMP, built, public
from tests.support.records import NOTICE, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

SWEEP = bool(os.environ.get("SITE_GEN_SWEEP"))
ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
TARGET = "publish:\n  - name: web\n    folder: ../www\n"
PHOTO, BLUE = "content/photos/gou-qian.png", png(64, 48, (90, 110, 100))
ONE: dict[str, str | bytes | None] = {
    "site.yaml": SETTINGS + TARGET,
    "content/issues/W2026-002.yaml": edits.issue(2, edits.TITLES[0], 1, 1),
    "content/issues/W2026-003.yaml": edits.issue(3, edits.TITLES[0], 1, 1),
    "content/issues/W2026-004.yaml": None,
    PHOTO: BLUE,
}
OTHER: dict[str, str | bytes | None] = {
    "content/issues/W2026-002.yaml": edits.issue(2, edits.TITLES[0], 1, 2),
    "content/issues/W2026-003.yaml": None,
    "content/issues/W2026-004.yaml": edits.issue(4, edits.TITLES[1], 2, 1),
    PHOTO: png(64, 48, (200, 10, 10)),
}
LAST: dict[str, str | bytes | None] = {"content/notices/G2026-01.md": NOTICE.replace("要重修", "要翻修")}
FIRST: dict[str, str | bytes | None] = {"content/notices/G2026-01.md": NOTICE}
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not works(), reason="needs strace, and leave to use it")]


def start(folder: Path) -> Path:
    """A site that was never built."""
    return full_site(folder / "base" / "site", {**ONE, **edits.compiled()})


def command(root: Path, *words: str) -> list[str]:
    """A command on this site."""
    return [sys.executable, "-m", "site_gen", *words, "--root", str(root), "--as-of", AS_OF]


def losses(disk: Disk, number: int) -> Iterator[tuple[str, Disk]]:
    """What a power cut may leave, each with its name."""
    for names in Names:
        for loss in Bytes:
            yield f"{names.value}, {loss.value}", disk.after(names, loss, random.Random(number))  # noqa: S311
    yield "nothing", disk.after(Names.LOOSE, Bytes.LOST)


def seen(film: Film) -> Iterator[tuple[int, bool, str, Disk]]:
    """What a reader may find: number of the call, whether all was done, what was lost, the disk."""
    for number, disk in enumerate(film.moments()):
        done = number == len(film.calls)
        if SWEEP or done or number % 15 == 0 or film.calls[number - 1].name == "renameat2":
            for name, left in losses(disk, number):
                yield number, done, name, left


def wrong(film: Film, old: dict[str, bytes], new: dict[str, bytes], where: str) -> list[str]:
    """Where neither the old nor the new site stands, or after the last call not the new one."""
    found = ((at, done, name, left.tree(where)) for at, done, name, left in seen(film))
    return [
        f"{at}, {name}: {differences(stands, old, new)}"
        for at, done, name, stands in found
        if stands != new and (done or stands != old)
    ]


def differences(found: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> str:
    """Some words on what is wrong."""
    urls = found.keys() | new.keys()
    neither = sorted(url for url in urls if found.get(url) not in (old.get(url), new.get(url)))
    return f"{len(found)} files, neither old nor new: {neither[:4]}"


def heal(film: Film, root: Path, new: dict[str, bytes], where: Path, *words: str) -> None:
    """The next command makes the new site of what is left."""
    each = 1 if SWEEP else 1 + len(film.calls) // 3
    for number, disk in enumerate(film.moments()):
        if number % each:
            continue
        loss = [*Bytes][number // each % len(Bytes)]
        disk.after([*Names][number // each % 2], loss, random.Random(number)).lay_out(root.parent)  # noqa: S311
        result = run(*words, "--root", str(root), "--as-of", AS_OF)
        assert result.code == 0, (number, loss, result)
        assert tree(where) == new, (number, loss)


def test_power_cut_in_a_build(tmp_path: Path) -> None:
    """An edit, a withdrawal and a new photo: one whole site whatever was not synced, and the next build heals.

    Nor does a cut in the build after that bring out what this one left unsynced.
    """
    root = start(tmp_path)
    assert [build(write(root, files)).code for files in (OTHER, ONE)] == [0, 0]
    one = tree(root / "output")
    edits.harm_state(root / ".site_gen", "pictures")
    edited = Film.of(root.parent, command(write(root, OTHER), "build"), ENVIRONMENT)
    other = tree(root / "output")
    later = edited.then(root.parent, ("site/content",), command(write(root, LAST), "build"), ENVIRONMENT)
    last = tree(root / "output")
    assert [edited.code, later.code] == [0, 0]
    assert one != other != last
    assert wrong(edited, one, other, "site/output") == []
    assert wrong(later, other, last, "site/output") == []
    heal(edited, write(root, OTHER), other, root / "output", "build")


def test_power_cut_in_the_first_build(tmp_path: Path) -> None:
    """There is no site or a whole one, also while the second one is built."""
    root = start(tmp_path)
    first = Film.of(root.parent, command(root, "build"), ENVIRONMENT)
    one = tree(root / "output")
    second = first.then(root.parent, ("site/content",), command(write(root, LAST), "build"), ENVIRONMENT)
    assert [first.code, second.code] == [0, 0]
    assert wrong(first, {}, one, "site/output") == []
    assert wrong(second, one, tree(root / "output"), "site/output") == []
    heal(first, write(root, FIRST), one, root / "output", "build")


def test_power_cut_while_files_are_replaced_one_by_one(tmp_path: Path) -> None:
    """Where folders cannot be exchanged, each file is the old one or the new one, and the next build goes on."""
    root = start(tmp_path)
    write(root, {"output/.git/HEAD": "ref: x"})
    (root / "output" / ".site_gen.sha256").write_bytes(b"")
    assert [build(write(root, files)).code for files in (OTHER, ONE)] == [0, 0]
    one = tree(root / "output")
    film = Film.of(root.parent, command(write(root, OTHER), "build"), ENVIRONMENT)
    other = tree(root / "output")
    assert film.code == 0
    for number, done, name, left in seen(film):
        found = left.tree("site/output")
        torn = [url for url, data in found.items() if data not in (one.get(url), other.get(url)) and not ours(url)]
        assert torn == [], (number, name)
        assert one.keys() & other.keys() <= found.keys(), (number, name)
        assert found == other or not done, name
    heal(film, root, other, root / "output", "build")


def ours(url: str) -> bool:
    """A list of files or a file on its way, which nobody links to."""
    return url.rpartition("/")[2].startswith(".site_gen") or url.endswith(".new")


PUBLISH = """
import pathlib, sys
from site_gen.build.report import silent
from site_gen.chain import signing
from site_gen.publish.folder import Folder
from site_gen.publish.model import Tree
root, links, tree, stamp = sys.argv[1:]
Folder(pathlib.Path(root), keep=2, links=links == "True").publish(Tree.of(pathlib.Path(tree)), stamp, silent)
"""


@pytest.mark.parametrize("links", [True, False])
def test_power_cut_while_a_site_is_published(tmp_path: Path, *, links: bool) -> None:
    """To a folder with a link all is old or new; without links each file is, and then the next publication goes on."""
    old, new = OLD | {"a/b/c.html": "deep"}, NEW | {"d/e/f.html": "DEEP"}
    trees = [built(tmp_path / name, files) for name, files in (("old", old), ("new", new))]
    www = tmp_path / "base" / "www"
    www.parent.mkdir()
    script = [sys.executable, "-c", PUBLISH, str(www), str(links)]
    first = Film.of(www.parent, [*script, str(trees[0].folder), STAMP], ENVIRONMENT)
    second = first.then(www.parent, (), [*script, str(trees[1].folder), STAMP], ENVIRONMENT)
    assert [first.code, second.code] == [0, 0]
    for film, before, after in ((first, {}, old), (second, old, new)):
        for number, done, name, left in seen(film):
            found = {url: data.decode() for url, data in left.tree("www/current").items() if "/." not in f"/{url}"}
            if links or done:
                assert found in ((after,) if done else (before, after)), (number, name)
            assert all(data in (before.get(url), after.get(url)) for url, data in found.items()), (number, name)
            assert before.keys() & after.keys() <= found.keys(), (number, name)
    for number, disk in enumerate(second.moments()):
        disk.after(Names.LOOSE, Bytes.MIXED, random.Random(number)).lay_out(www.parent)  # noqa: S311
        Folder(www, keep=2, links=links).publish(trees[1], STAMP, silent)
        assert public(www) == new, number


STICK = PUBLISH.replace(
    "from site_gen.publish.folder import Folder", "from site_gen.publish.stick import Stick"
).replace('Folder(pathlib.Path(root), keep=2, links=links == "True")', "Stick(pathlib.Path(root))")


def test_stick_that_is_pulled_out_holds_a_whole_site(tmp_path: Path) -> None:
    """The file is the old one or the new one, and the new one once that was said."""
    stick = tmp_path / "base" / "site.zip"
    stick.parent.mkdir()
    films, packed = list[Film](), list[bytes]()
    for name, files in (("old", OLD), ("new", NEW)):
        script = [sys.executable, "-c", STICK, str(stick), "", str(built(tmp_path / name, files).folder), STAMP]
        films.append(Film.of(stick.parent, script, ENVIRONMENT))
        packed.append(stick.read_bytes())
    assert [film.code for film in films] == [0, 0]
    for number, disk in enumerate(films[1].moments()):
        for name, left in losses(disk, number):
            found = left.tree("").get("site.zip")
            assert found in (packed[1:] if number == len(films[1].calls) else packed), (number, name)


PUT = """
import pathlib, sys
from site_gen.spreadsheets.append import Change, current, put
root, rows, *paths = sys.argv[1:]
root, after = pathlib.Path(root), pathlib.Path(rows).read_bytes()
put(root, [Change(path, current(root, path), after) for path in paths])
"""
ROWS = ("content/rankings/2026-Q1/ledger.csv", "content/rankings/2026-Q2/ledger.csv")  # the second is new


@pytest.mark.parametrize("what", ["photo", "rows"])
def test_power_cut_while_records_are_changed(tmp_path: Path, what: str) -> None:
    """What people wrote is as it was or as it was to be, each file whole; what was said to be done stays done."""
    root = full_site(tmp_path / "base" / "site")
    write(tmp_path, {"1.png": png(64, 48, (1, 2, 3)), "rows.csv": edits.ledger((1, 2))})
    adding = ["-m", "site_gen", "photos", "add", str(tmp_path / "1.png"), "--root", str(root), "--to", "X2026-01"]
    putting = ["-c", PUT, str(root), str(tmp_path / "rows.csv"), *ROWS]
    old = tree(root / "content")
    film = Film.of(root.parent, [sys.executable, *(adding if what == "photo" else putting)], ENVIRONMENT)
    new = tree(root / "content")
    assert film.code == 0
    assert len([path for path in new if new[path] != old.get(path)]) == (3 if what == "photo" else 2)
    for number, disk in enumerate(film.moments()):
        for name, left in losses(disk, number):
            found = {path: data for path, data in left.tree("site/content").items() if "/." not in path}
            if number == len(film.calls):
                assert found == new, name
            whole = all(data in (old[path], new[path]) for path, data in found.items() if path in old)
            assert whole, (number, name)
            assert old.keys() <= found.keys(), (number, name)


def test_power_cut_while_a_key_is_made(tmp_path: Path) -> None:
    """The public half never stands without its key, with which nobody could sign again."""
    root = full_site(tmp_path / "base" / "site")
    script = (
        "import pathlib, sys; from site_gen.build.signing import make_key; make_key(pathlib.Path(sys.argv[1]), 'x')"
    )
    film = Film.of(root.parent, [sys.executable, "-c", script, str(root)], ENVIRONMENT)
    assert film.code == 0
    key, public = (root / name for name in (signing.KEY, signing.PUBLIC))
    for number, disk in enumerate(film.moments()):
        for name, left in losses(disk, number):
            found = left.tree("site")
            done = number == len(film.calls)
            assert signing.PUBLIC in found or not done, name
            if signing.PUBLIC in found:
                assert found[signing.PUBLIC] == public.read_bytes(), (number, name)
                assert found.get(signing.KEY) == key.read_bytes(), (number, name)
