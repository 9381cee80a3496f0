"""Publishing to a folder: residents see the old site or the new one, whatever happens, and nobody's files are lost."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from site_gen.build.report import silent
from site_gen.diagnostics import BusyError, OutputError, SettingsError
from site_gen.publish import numbers
from site_gen.publish.folder import Folder
from site_gen.publish.model import Tree
from tests.support import edits, tree, write
from tests.support.publishing import NEW, OLD, STAMP, built, public
from tests.support.watching import watching

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

# Takes the lock, says so, and keeps it until it is killed
HOLDER = """
import pathlib, sys
from site_gen.lock import writing
with writing(pathlib.Path(sys.argv[1]), "site-gen publish"):
    print("held", flush=True)
    sys.stdin.read()
"""
links = pytest.mark.skipif(os.name == "nt", reason="Windows gets a folder instead of a link")


def reason(error: pytest.ExceptionInfo[OutputError]) -> str:
    """The code of the fault."""
    return error.value.faults[0].code


@pytest.fixture(params=[pytest.param(True, marks=links, id="link"), pytest.param(False, id="no-links")])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    """A folder to publish to, on a system with links and on one without."""
    return Folder(tmp_path / "www", keep=3, links=request.param)


def test_each_publication_replaces_the_site_and_shares_what_stayed(place: Folder, tmp_path: Path) -> None:
    """What is public is exactly the built site; a file that did not change is not stored twice."""
    assert place.published() is None
    place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    assert public(tmp_path / "www") == OLD
    new = built(tmp_path / "new", NEW)
    place.publish(new, STAMP, silent)
    assert public(tmp_path / "www") == NEW
    assert place.published() == new.digests
    releases = sorted((tmp_path / "www" / "releases").iterdir())
    assert [one.name for one in releases] == [f"0001-{STAMP}", f"0002-{STAMP}"]
    assert releases[0].joinpath("same.css").samefile(releases[1] / "same.css")
    assert not releases[0].joinpath("index.html").samefile(releases[1] / "index.html")


@pytest.mark.parametrize("way", [pytest.param(True, marks=links, id="link"), pytest.param(False, id="no-links")])
def test_death_at_each_write(tmp_path: Path, *, way: bool) -> None:
    """Wherever it is killed: with links all is old or all is new, without each page is whole and the front page last.

    The next publication heals, and leaves nothing behind.
    """
    old, new, deaths = built(tmp_path / "old", OLD), built(tmp_path / "new", NEW), 0
    for at in range(1, 1000):
        root = tmp_path / f"www-{at}"
        place = Folder(root, links=way)
        place.publish(old, STAMP, silent)
        try:
            with edits.power_cut(at):
                place.publish(new, STAMP, silent)
            break
        except edits.PowerCutError:
            deaths += 1
        seen = public(root)
        if way:
            assert seen in (OLD, NEW), at
        else:
            assert all(text in (OLD.get(url), NEW.get(url)) for url, text in seen.items()), at
            assert seen["index.html"] == "old" or seen.items() >= NEW.items(), at
        place.publish(new, STAMP, silent)
        assert public(root) == NEW, at
        assert not [path for path in root.rglob("*") if path.suffix in (".part", ".new")], at
    assert deaths > 10
    assert public(root) == NEW


def test_going_back(place: Folder, tmp_path: Path) -> None:
    """The release before, or one by its number, becomes public again, also after an edit in between."""
    www = tmp_path / "www"
    for number, files in enumerate((OLD, NEW, {**NEW, "index.html": "newest"})):
        place.publish(built(tmp_path / str(number), files), STAMP, silent)
    place.roll_back(numbers.wanted(place.versions(), "", "web"), silent)
    assert public(www) == NEW
    place.roll_back(numbers.wanted(place.versions(), "1", "web"), silent)
    assert public(www) == OLD
    assert [one.current for one in place.versions()] == [True, False, False]
    with pytest.raises(SettingsError):
        numbers.wanted(place.versions(), "", "web")
    with pytest.raises(SettingsError):
        numbers.wanted(place.versions(), "9", "web")


def test_damaged_release_is_not_gone_back_to(place: Folder, tmp_path: Path) -> None:
    """A release whose files were changed since is refused, and the site stays."""
    place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    place.publish(built(tmp_path / "new", NEW), STAMP, silent)
    write(tmp_path / "www", {f"releases/0001-{STAMP}/issues/2.html": "forged"})
    with pytest.raises(OutputError) as error:
        place.roll_back(f"0001-{STAMP}", silent)
    assert reason(error) == "publish-version-damaged"
    assert public(tmp_path / "www") == NEW


def test_tampered_file_is_not_taken_over(place: Folder, tmp_path: Path) -> None:
    """A file of an earlier release that somebody changed does not come back through sharing."""
    old = built(tmp_path / "old", OLD)
    place.publish(old, STAMP, silent)
    write(tmp_path / "www", {f"releases/0001-{STAMP}/same.css": "forged"})
    place.publish(old, STAMP, silent)
    assert public(tmp_path / "www") == OLD


def test_only_a_few_releases_are_kept_and_foreign_files_always(place: Folder, tmp_path: Path) -> None:
    """Old releases go; what somebody else put there stays where it is."""
    www = write(tmp_path / "www", {"mine.txt": "mine", "releases/notes/a.txt": "a"})
    for number in range(6):
        place.publish(built(tmp_path / str(number), {**OLD, "index.html": str(number)}), STAMP, silent)
        if number == 1:
            write(www, {f"releases/0002-{STAMP}/photos/theirs.jpg": "theirs"})
    left = [one.name[:4] for one in place.versions()]
    assert left == ["0002", "0004", "0005", "0006"]
    kept = tree(www)
    assert kept["mine.txt"] == b"mine"
    assert kept["releases/notes/a.txt"] == b"a"
    assert kept[f"releases/0002-{STAMP}/photos/theirs.jpg"] == b"theirs"
    place.forget()
    assert [one.name[:4] for one in place.versions()] == ["0002", "0006"]


@pytest.mark.parametrize("theirs", ["current/index.html", "current", "releases"])
def test_what_is_not_ours_is_left_alone(place: Folder, tmp_path: Path, theirs: str) -> None:
    """A folder or file of somebody else under one of our names stops before anything is written."""
    www = write(tmp_path / "www", {theirs: "theirs"})
    with pytest.raises(OutputError) as error:
        place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    assert reason(error) == "publish-stranger"
    assert tree(www)[theirs] == b"theirs"
    assert not (www / "releases").is_dir() or not os.listdir(www / "releases")


@links
def test_link_that_leads_elsewhere_is_left_alone(tmp_path: Path) -> None:
    """A `current` of another program is not replaced."""
    www, theirs = tmp_path / "www", write(tmp_path / "theirs", {"index.html": "theirs"})
    www.mkdir()
    (www / "current").symlink_to(theirs)
    with pytest.raises(OutputError) as error:
        Folder(www).publish(built(tmp_path / "old", OLD), STAMP, silent)
    assert reason(error) == "publish-stranger"
    assert (www / "current").readlink() == theirs


@links
def test_readers_never_see_a_mixture(tmp_path: Path) -> None:
    """Somebody who looks again and again, through `current` as it is at each look, finds one whole site."""
    place, www = Folder(tmp_path / "www", keep=2), tmp_path / "www"
    trees = [built(tmp_path / str(n), {"index.html": str(n), "a/1.html": str(n), "z.html": str(n)}) for n in range(15)]
    place.publish(trees[0], STAMP, silent)
    urls, torn = ("index.html", "a/1.html", "z.html"), list[set[str]]()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            release = www / os.readlink(www / "current")
            try:
                seen = {(release / url).read_text(encoding="ascii") for url in urls}
            except FileNotFoundError:  # two releases old by now
                continue
            if len(seen) != 1:
                torn.append(seen)

    reader = threading.Thread(target=look)
    reader.start()
    for one in trees[1:]:
        place.publish(one, STAMP, silent)
    done.set()
    reader.join()
    assert torn == []


def test_two_at_once(place: Folder, tmp_path: Path) -> None:
    """While another process holds the lock, publishing says so and changes nothing; when it dies, all goes on."""
    www = tmp_path / "www"
    place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    command = [sys.executable, "-c", HOLDER, str(www / ".site_gen.lock")]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(BusyError):
            place.publish(built(tmp_path / "new", NEW), STAMP, silent)
        assert public(www) == OLD
        other.kill()
    place.publish(built(tmp_path / "new", NEW), STAMP, silent)
    assert public(www) == NEW


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "publish-space"),
        (errno.EACCES, "publish-denied"),
        (errno.EROFS, "publish-read-only"),
        (errno.EIO, "publish-disk"),
    ],
)
def test_fault_of_the_disk_is_told_and_old_stays(place: Folder, tmp_path: Path, number: int, code: str) -> None:
    """Each fault of the disk is a sentence of its own; the site stays, and the next publication succeeds."""
    place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    new = built(tmp_path / "new", NEW)
    with (
        mock.patch.object(Path, "write_bytes", side_effect=OSError(number, os.strerror(number))),
        pytest.raises(OutputError) as error,
    ):
        place.publish(new, STAMP, silent)
    assert reason(error) == code
    assert public(tmp_path / "www") == OLD
    place.publish(new, STAMP, silent)
    assert public(tmp_path / "www") == NEW


@links
def test_system_that_refuses_links(tmp_path: Path) -> None:
    """Where making a link is refused, a folder does its work, now and later."""
    place = Folder(tmp_path / "www", links=True)
    with mock.patch.object(os, "symlink", side_effect=PermissionError(errno.EPERM, "no links")):
        place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    assert not (tmp_path / "www" / "current").is_symlink()
    place.publish(built(tmp_path / "new", NEW), STAMP, silent)
    assert public(tmp_path / "www") == NEW
    assert [one.current for one in place.versions()] == [False, True]


@pytest.mark.parametrize("way", [pytest.param(True, marks=links, id="link"), pytest.param(False, id="no-links")])
def test_disk_that_fails_at_each_call(tmp_path: Path, *, way: bool) -> None:
    """Whichever call a full disk refuses, it is told in a sentence, no page is torn, and later all goes on."""
    old, new, failures = built(tmp_path / "old", OLD), built(tmp_path / "new", NEW), 0
    for at in range(1, 1000):
        root = tmp_path / f"www-{at}"
        place = Folder(root, keep=1, links=way)
        place.publish(old, STAMP, silent)
        with edits.full_disk(at) as calls, suppress(OutputError):
            place.publish(new, STAMP, silent)
        if calls() < at:
            break
        failures += 1
        seen = public(root)
        assert all(text in (OLD.get(url), NEW.get(url)) for url, text in seen.items()), at
        assert seen in (OLD, NEW) if way else seen["index.html"] == "old" or seen.items() >= NEW.items(), at
        place.publish(new, STAMP, silent)
        assert public(root) == NEW, at
    assert failures > 10


@pytest.mark.parametrize(("refusals", "done"), [(3, True), (1000, False)])
def test_file_that_is_open_elsewhere(
    place: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, refusals: int, done: bool
) -> None:
    """A rename that another program stands in the way of is tried again for a while, then explained."""
    place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    real, waits, left = os.rename, list[float](), iter(range(refusals))

    def busy(old: str, new: str) -> None:
        if next(left, None) is not None:
            raise PermissionError(errno.EACCES, "in use")
        real(old, new)

    monkeypatch.setattr(time, "sleep", waits.append)
    monkeypatch.setattr(os, "rename", busy)
    new = built(tmp_path / "new", NEW)
    if done:
        place.publish(new, STAMP, silent)
        assert len(waits) == refusals
    else:
        with pytest.raises(OutputError) as error:
            place.publish(new, STAMP, silent)
        assert reason(error) == "publish-denied"
        assert sum(waits) < 3
    assert public(tmp_path / "www") == (NEW if done else OLD)


def test_site_that_changes_meanwhile_is_not_published(place: Folder, tmp_path: Path) -> None:
    """Bytes that are not those of the build never become public."""
    place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    new = built(tmp_path / "new", NEW)
    write(tmp_path / "new", {"issues/3.html": "half"})
    with pytest.raises(OutputError) as error:
        place.publish(new, STAMP, silent)
    assert reason(error) == "publish-moved"
    assert public(tmp_path / "www") == OLD


def test_missing_drive_is_told(tmp_path: Path) -> None:
    """A stick that is not plugged in is not made up for by a folder of its name."""
    with pytest.raises(OutputError) as error:
        Folder(tmp_path / "missing" / "www").publish(built(tmp_path / "old", OLD), STAMP, silent)
    assert reason(error) == "publish-no-folder"
    assert not (tmp_path / "missing").exists()


# A publisher that goes to and fro between two sites, telling each file; the other end of the pipe kills it
PUBLISHER = """
import pathlib, sys
from site_gen.publish.folder import Folder
from site_gen.publish.model import Tree
root, links, *trees = sys.argv[1:]
place = Folder(pathlib.Path(root), keep=2, links=links == "True")
while True:
    for tree in trees:
        print("begin", flush=True)
        place.publish(Tree.of(pathlib.Path(tree)), "20260402-120000", lambda *_: print("file", flush=True))
"""


@pytest.mark.slow
@pytest.mark.parametrize("way", [pytest.param(True, marks=links, id="link"), pytest.param(False, id="no-links")])
def test_killed_processes(tmp_path: Path, *, way: bool) -> None:
    """Killed in earnest at any moment, again and again on one folder, no site is torn and the next publisher goes on.

    Somebody reads all the time. SITE_GEN_SWEEP=1 kills 200 times.
    """
    sites = [
        {url: f"{url} {n} {'x' * 500}" for url in ("index.html", *(f"a/{i}.html" for i in range(30)))} for n in (1, 2)
    ]
    folders = [built(tmp_path / str(n), files).folder for n, files in enumerate(sites)]
    www = tmp_path / "www"
    Folder(www, links=way).publish(Tree.of(folders[0]), STAMP, silent)
    command = [sys.executable, "-c", PUBLISHER, str(www), str(way), *map(str, folders)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    chance = random.Random(way)  # noqa: S311 - moments, not secrets
    with reading(www, sites, whole=way) as torn:
        for _ in range(100 if os.environ.get("SITE_GEN_SWEEP") else 4):
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as other:
                assert other.stdout
                for _ in range(chance.randrange(1, 200)):
                    assert other.stdout.readline(), other.stderr and other.stderr.read()
                other.kill()
            seen = public(www)
            if way:
                assert seen in sites
            else:
                assert all(text in (sites[0][url], sites[1][url]) for url, text in seen.items())
                assert seen.keys() == sites[0].keys()
    assert torn == []
    Folder(www, links=way).publish(Tree.of(folders[1]), STAMP, silent)
    assert public(www) == sites[1]
    assert not list((www / "releases").glob(".*.part"))


def reading(www: Path, sites: list[dict[str, str]], *, whole: bool) -> AbstractContextManager[list[str]]:
    """Look at all pages over and over; gives what was torn: with `whole`, a look through one link is of one site."""

    def look() -> object:
        folder = www / os.readlink(www / "current") if whole else www / "current"
        try:
            seen = {url: (folder / url).read_text(encoding="utf-8") for url in sites[0]}
        except FileNotFoundError:  # two releases old by now
            return None
        mixed = any(text not in (one[url] for one in sites) for url, text in seen.items())
        return seen if mixed or (whole and seen not in sites) else None

    return watching(look, pause=0.002)
