"""The output changes from the old site to the new one in one step, and what others put there comes along."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from site_gen.output import disk
from tests.support import Run, build, edits, site, tree, write
from tests.support.records import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ONE = {f"content/issues/W2026-{n:03d}.yaml": edits.issue(n, edits.TITLES[0], 1, 1) for n in (2, 3)}
OTHER = {
    "site.yaml": SETTINGS.replace("测试小区", "别的小区"),
    "content/issues/W2026-003.yaml": None,
    "content/issues/W2026-004.yaml": edits.issue(4, edits.TITLES[1], 2, 1),
}
BACK = {"site.yaml": SETTINGS, **ONE, "content/issues/W2026-004.yaml": None}
needs_exchange = pytest.mark.skipif(os.name == "nt", reason="Windows replaces files one by one")


def start(folder: Path) -> Path:
    """A small site that was never built, with all templates compiled: that takes longer than anything else here."""
    return site(folder, {**ONE, **edits.compiled()})


def built(folder: Path) -> Path:
    """A small site that was built twice, so that its second tree is in use."""
    root = start(folder)
    assert build(root).code == 0
    assert build(write(root, OTHER)).code == 0
    assert build(write(root, BACK)).code == 0
    return root


def clean(root: Path) -> dict[str, bytes]:
    """What a build of the same records from nothing makes."""
    return made("别的小区" in (root / "site.yaml").read_text(encoding="utf-8"))


@cache
def made(other: bool) -> dict[str, bytes]:  # noqa: FBT001 - one of two states
    """The output of one of the two states that all sites here are in."""
    with tempfile.TemporaryDirectory() as folder:
        root = write(start(Path(folder) / "site"), OTHER if other else {})
        assert build(root).code == 0
        return tree(root / "output")


@pytest.fixture(name="switched")
def _switched() -> Iterator[list[tuple[dict[str, bytes], dict[str, bytes]]]]:
    """The output just before and just after each exchange."""
    seen: list[tuple[dict[str, bytes], dict[str, bytes]]] = []
    real = disk.exchange

    def looking(one: Path, other: Path) -> None:
        before = tree(one)
        real(one, other)
        seen.append((before, tree(one)))

    with mock.patch.object(disk, "exchange", looking):
        yield seen


@needs_exchange
def test_all_files_change_in_the_same_moment(
    tmp_path: Path, switched: list[tuple[dict[str, bytes], dict[str, bytes]]]
) -> None:
    """Before the exchange every file is the old one, list of files included; after it every file is the new one."""
    root = built(tmp_path / "site")
    old = tree(root / "output")
    switched.clear()
    assert build(write(root, OTHER)).code == 0
    [(before, after)] = switched
    assert before == old
    assert after == clean(root)
    switched.clear()
    assert build(root).code == 0
    assert not switched, "with nothing to do there is nothing to exchange"


@needs_exchange
def test_new_files_are_on_the_disk_before_readers_see_them(tmp_path: Path) -> None:
    """Each new file and its folder is synced before the exchange, the exchange itself before "done" is said."""
    root = built(tmp_path / "site")
    few = {path: text for path, text in OTHER.items() if path != "site.yaml"}  # many are synced all at once
    old = {path.stat().st_ino for path in (root / "output").rglob("*")}
    synced: set[int] = set()
    unsafe: list[Path] = []
    real_sync, real_exchange = os.fsync, disk.exchange

    def sync(file: int) -> None:
        synced.add(os.fstat(file).st_ino)
        real_sync(file)

    def exchange(one: Path, other: Path) -> None:
        new = [path for path in other.rglob("*") if path.is_file() and path.stat().st_ino not in old]
        unsafe.extend(path for path in new if not {path.stat().st_ino, path.parent.stat().st_ino} <= synced)
        assert new
        synced.clear()
        real_exchange(one, other)

    with mock.patch.object(os, "fsync", sync), mock.patch.object(disk, "exchange", exchange):
        assert build(write(root, few)).code == 0
    assert not unsafe
    assert root.stat().st_ino in synced


def test_files_of_others_come_along(tmp_path: Path) -> None:
    """Hidden or not, edited or deleted: what others keep among our pages is after each build as they left it."""
    root = built(tmp_path / "site")
    theirs: dict[str, str | bytes | None] = {
        "output/CNAME": b"board.example\n",
        "output/.nojekyll": b"",
        "output/notes/own.html": b"mine",
    }
    write(root, theirs)
    (root / "output" / "empty").mkdir()
    for at, change in enumerate((OTHER, BACK, OTHER, BACK)):
        theirs["output/CNAME"] = b"board.example\n" * (at + 1)
        if at == 2:
            theirs["output/notes/own.html"] = None
        (root / "output" / "CNAME").unlink()  # as editors save: a new file under the old name
        write(root, theirs)
        assert build(write(root, change)).code == 0
        found = {f"output/{url}": data for url, data in tree(root / "output").items()}
        assert {name: found.get(name) for name in theirs} == theirs, at
        assert (root / "output" / "empty").is_dir()
    ours = tree(root / "output").items() - {(name.removeprefix("output/"), data) for name, data in theirs.items()}
    assert dict(ours) == clean(root)


@needs_exchange
def test_file_that_comes_in_the_very_moment_stays(tmp_path: Path) -> None:
    """Somebody saves a file into the output while a build runs."""
    root = built(tmp_path / "site")
    real = disk.exchange

    def late(one: Path, other: Path) -> None:
        write(one, {"late.txt": "mine", "notes/.late": "mine"})
        real(one, other)

    with mock.patch.object(disk, "exchange", late):
        assert build(write(root, OTHER)).code == 0
    assert tree(root / "output")["late.txt"] == b"mine"
    assert build(write(root, BACK)).code == 0
    assert {"late.txt", "notes/.late"} <= tree(root / "output").keys()


@pytest.mark.parametrize(
    "harm", ["note", "tree", "state", "copied", "in place", "replaced", "page in the tree", "folder in the tree"]
)
def test_second_tree_is_never_believed_too_much(tmp_path: Path, harm: str) -> None:
    """Whatever happens to the second tree or to pages that it shares, the next builds are those from nothing."""
    root = built(tmp_path / "site")
    home = next((root / ".site_gen").glob("spare-*"))
    if harm == "note":
        (home / "note").write_bytes(b'["twin", [1, 2]')
    elif harm == "tree":
        shutil.rmtree(home / "tree", ignore_errors=True)
    elif harm == "state":
        edits.harm_state(root / ".site_gen", "gone")
        write(root, edits.compiled())
    elif harm == "copied":
        root = shutil.copytree(root, tmp_path / "copy")
    elif harm == "in place":
        with (root / "output/issues.html").open("ab") as page:
            page.write(b"scribble")
    elif harm == "replaced":
        write(root, {"output/issues.html": None})
        write(root, {"output/issues.html": b"scribble"})
    elif harm == "folder in the tree":
        write(home, {"tree/issues.html": None, "note": None})
        (home / "tree/issues.html").mkdir()
    else:
        write(home, {"tree/issues/W2026-009.html": b"nobody's", "tree/index.html": None})
        (home / "note").unlink(missing_ok=True)
    for change in (OTHER, BACK, OTHER):
        assert build(write(root, change)).code == 0
        assert tree(root / "output") == clean(root)


def unable(number: int) -> Callable[..., None]:
    """A system call that this file system does not know."""

    def call(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return call


@pytest.mark.parametrize("owner", [disk, os])
@pytest.mark.parametrize("number", [errno.EINVAL, errno.EPERM])
def test_disk_that_cannot_exchange_is_told_once(tmp_path: Path, owner: object, number: int) -> None:
    """Files are replaced one by one then, with the same result; so it is where files cannot be shared."""
    root = start(tmp_path / "site")
    said: list[Run] = []
    with mock.patch.object(owner, "exchange" if owner is disk else "link", unable(number)):
        for change in (BACK, OTHER, BACK):
            said.append(build(write(root, change)))
            assert tree(root / "output") == clean(root)
    assert [one.code for one in said] == [0, 0, 0]
    assert sum("一个一个换" in one.out for one in said) == 1
    assert not list((root / ".site_gen").glob("spare-*/*/*"))


def test_hidden_folder_of_others_is_left_where_it_is(tmp_path: Path) -> None:
    """A `.git` in the output is a program's own: it is not taken apart, so pages are replaced one by one."""
    root = built(tmp_path / "site")
    write(root, {"output/.git/HEAD": "ref: x"})
    inode = (root / "output/.git").stat().st_ino
    for change in (OTHER, BACK):
        assert build(write(root, change)).code == 0
        assert (root / "output/.git").stat().st_ino == inode
    write(root, {"output/.git/HEAD": None})
    (root / "output/.git").rmdir()
    for change in (OTHER, BACK):
        assert build(write(root, change)).code == 0
        assert tree(root / "output") == clean(root)


@pytest.mark.skipif(os.name == "nt", reason="rights of another kind")
def test_rights_of_the_folders_stay(tmp_path: Path) -> None:
    """What lets a web server in before a build lets it in after."""
    root = built(tmp_path / "site")
    (root / "output").chmod(0o751)
    (root / "output/issues").chmod(0o710)
    for change in (OTHER, BACK):
        assert build(write(root, change)).code == 0
    shutil.rmtree(next((root / ".site_gen").glob("spare-*")))
    for change in (OTHER, BACK):
        assert build(write(root, change)).code == 0
    modes = [stat.S_IMODE((root / name).stat().st_mode) for name in ("output", "output/issues")]
    assert modes == [0o751, 0o710]


def test_output_on_another_disk_has_its_second_tree_beside_it(tmp_path: Path) -> None:
    """Nothing of ours lies in the output or is open to others beside it."""
    if not edits.MEMORY.is_dir() or edits.MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second disk")
    root = start(tmp_path / "site")
    folder = Path(tempfile.mkdtemp(dir=edits.MEMORY))
    try:
        output = folder / "www"
        for change in (OTHER, BACK, OTHER):
            assert build(write(root, change), "--output", str(output)).code == 0
            assert tree(output) == clean(root)
        beside = folder / ".www.site_gen"
        assert stat.S_IMODE(beside.stat().st_mode) == 0o700
        assert (beside / "tree" / "index.html").is_file()
    finally:
        shutil.rmtree(folder)


def test_fault_while_files_are_replaced_one_by_one_is_taken_back(tmp_path: Path) -> None:
    """Where pages cannot change in one step, a fault at any of them leaves all as they were."""
    root = start(tmp_path / "site")
    with mock.patch.object(disk, "exchange", unable(errno.ENOSYS)):
        assert build(root).code == 0
        old = tree(root / "output")
        write(root, OTHER)
        for at in range(1, 100, 6):
            with edits.failing_moves(root / "output", at) as failed:
                result = build(root)
            if not failed:
                break
            assert result.code == 3, at
            assert "网站还是完整的" in result.err
            assert tree(root / "output") == old, at
        assert at > 6
        assert tree(root / "output") == clean(root)


@pytest.mark.parametrize("name", ["replace", "unlink"])
@pytest.mark.parametrize("number", [errno.EACCES, errno.EBUSY])
def test_file_that_another_program_holds_for_a_moment_is_tried_again(tmp_path: Path, name: str, number: int) -> None:
    """A virus scanner that looks at a new page does not stop a build; one that never lets go is explained."""
    root = start(tmp_path / "site")
    with mock.patch.object(disk, "exchange", unable(errno.ENOSYS)), mock.patch.object(time, "sleep"):
        assert build(root).code == 0
        with edits.held(root / "output", name, number, times=3):
            assert build(write(root, OTHER)).code == 0
        assert tree(root / "output") == clean(root)
        before = tree(root / "output")
        with edits.held(root / "output", name, number, times=10_000):
            result = build(write(root, BACK))
        assert result.code == 3
        assert "关掉WPS" in result.err or "output-half" in result.err
        assert build(root).code == 0
        assert tree(root / "output") == clean(root) != before
