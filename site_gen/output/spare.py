"""The second tree of an output folder: made ready out of sight, then exchanged with the folder in one step.

It shares every unchanged file with the folder by a hard link, so nothing is ever written into a file that stands: a
change is a new file. A note says what the tree is, and is never believed too much: without it, or after a crash, the
tree is compared with the folder file by file (0.1 s for 10,000) instead of by the changes of the last build.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from site_gen.output import disk
from site_gen.output.owned import MANIFEST, OURS, parents, read_manifest, walk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from site_gen.output.owned import Look
    from site_gen.output.stage import Stage

TREE, BESIDE = "tree", ".site_gen"
WORK, TWIN, SINGLE = "work", "twin", "single"
MANY = 1_000  # after so many changes in one build, the next one compares everything
UNABLE = {errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EACCES, errno.EPERM, errno.EBUSY, errno.ENOTSUP, errno.EMLINK}

Identity = tuple[int, int]


class Note(NamedTuple):
    """What the last build knew of the two trees.

    `state` is WORK while a build is at it, TWIN when the tree differs from the folder in `delta` alone (None: who
    knows), SINGLE when this folder cannot be exchanged. `strangers` are the files of others that the tree shares,
    `path` is where it stands.
    """

    state: str = ""
    live: Identity = (0, 0)
    tree: Identity = (0, 0)
    boot: str = ""
    delta: tuple[str, ...] | None = None
    strangers: tuple[str, ...] = ()
    path: str = ""


class Spare:
    """The second tree of `output`. `home` is a folder of our own in the site's state, and keeps the note."""

    def __init__(self, output: Path, home: Path) -> None:
        self._output, self._home = output, home
        home.mkdir(parents=True, exist_ok=True)
        self._note = _read(home)
        self._unsynced: set[Path] = set()  # folders in which names have changed
        same_disk = os.stat(home).st_dev == os.stat(output).st_dev
        self.tree = (home if same_disk else output.with_name(f".{output.name}{BESIDE}")) / TREE

    def usable(self, seen: Look) -> bool:
        """Whether the folder may be exchanged, as far as is known before it is tried."""
        if seen.odd or (self._note.state == SINGLE and self._note.live == _identity(self._output)):
            return False
        beside = self.tree.parent
        if beside == self._home or not beside.exists():
            return True
        return not any(beside.iterdir()) or (self.tree / MANIFEST).is_file()

    def follow(self, seen: Look, owned: Collection[str], same: Iterable[str]) -> bool:
        """Make the tree a twin of the folder. False when the disk cannot share files; then the folder is as it was."""
        try:
            try:
                self._follow(seen, owned, same)
            except (FileExistsError, IsADirectoryError, NotADirectoryError):  # somebody was in our tree
                shutil.rmtree(self.tree)
                self._follow(seen, owned, same)
        except OSError as error:
            if error.errno not in UNABLE:
                raise
            self._give_up()
            return False
        return True

    def _follow(self, seen: Look, owned: Collection[str], same: Iterable[str]) -> None:
        if not self.tree.is_dir():
            self._make_tree()
        live, tree = _identity(self._output), _identity(self.tree)
        last = self._note
        strangers = sorted(({*seen.files, *seen.hidden}).difference(owned))
        self._write(Note(WORK, live, tree, _boot(), None, tuple(strangers), str(self.tree)))
        disk.discard(self._link)
        if last.delta is not None and last[:4] == (TWIN, live, tree, _boot()):
            self._drop(set(last.strangers).difference(strangers))
            for url in dict.fromkeys([*last.delta, *same, *strangers]):
                self._share(url)
        else:
            self._compare()
        for url in seen.empty:
            self._folder(url)

    def take(self, stage: Stage, removed: Iterable[str], manifest: bytes) -> None:
        """Put what is new into the tree, and return when it would outlive a power cut."""
        changed = {*disk.remove(self.tree, removed), *stage.put(self.tree), self.tree, *self._unsynced}
        listed = self.tree / MANIFEST
        waiting = self.tree.with_name("list")
        waiting.write_bytes(manifest)
        os.replace(waiting, listed)
        disk.sync([*stage.paths().values(), listed, *(folder for folder in changed if folder.is_dir())])
        self._unsynced.clear()

    def switch(self, owned: Collection[str], changed: Collection[str]) -> bool:
        """Exchange the tree with the folder. False when that cannot be done here; then the folder is as it was."""
        try:
            disk.exchange(self._output, self.tree)
        except OSError as error:
            if error.errno not in UNABLE:
                raise
            self._write(Note(SINGLE, _identity(self._output)))
            return False
        with suppress(PermissionError):  # a folder above that may not be read
            disk.sync([self._output.parent, self.tree.parent])
        with suppress(OSError):  # the new site stands; what is missed now is made up for by the next build
            self._settle(owned, changed)
        return True

    def _settle(self, owned: Collection[str], changed: Collection[str]) -> None:
        self._unsynced.update(rescue(self.tree, self._output, owned))
        if not owned:  # nobody can be reading a tree that was empty
            self._compare()
            changed = ()
        disk.sync(folder for folder in self._unsynced if folder.is_dir())
        delta = tuple(sorted(changed)) if len(changed) <= MANY else None
        live, tree = _identity(self._output), _identity(self.tree)
        self._write(Note(TWIN, live, tree, _boot(), delta, self._note.strangers, str(self.tree)))

    def recover(self) -> None:
        """After a crash: bring over what others put into the folder in the moment of the exchange."""
        note, tree = self._note, self.tree
        if (
            note.state == WORK
            and tree.is_dir()
            and (note.tree, note.live) == (_identity(self._output), _identity(tree))
        ):
            disk.sync(rescue(tree, self._output, read_manifest(tree) or {}))
            self._write(Note())

    def forget(self) -> None:
        """The folder is going to change without the tree."""
        if self._note.state != SINGLE:
            self._write(Note())
        shutil.rmtree(self.tree, ignore_errors=True)

    def _give_up(self) -> None:
        self._write(Note(SINGLE, _identity(self._output)))
        shutil.rmtree(self.tree, ignore_errors=True)

    @property
    def _link(self) -> Path:
        return self.tree.with_name("link")

    def _make_tree(self) -> None:
        if self.tree.parent != self._home:  # beside the folder, perhaps below what a server shows
            self.tree.parent.mkdir(mode=0o700, exist_ok=True)
        self.tree.mkdir()
        _like(self._output, self.tree)

    def _compare(self) -> None:
        """Make every file of the tree the very file of the folder."""
        live, tree = _inodes(self._output), _inodes(self.tree)
        self._drop(tree.keys() - live.keys())
        for url, inode in live.items():
            if tree.get(url) != inode:
                self._share(url)

    def _share(self, url: str) -> None:
        source, target = os.path.join(self._output, url), os.path.join(self.tree, url)
        wanted = _plain(source)
        if wanted is None:
            self._drop([url])
            return
        found = _plain(target)
        if wanted == found:
            return
        folder = url.rpartition("/")[0]
        self._folder(folder)
        self._unsynced.add(self.tree / folder)
        if found is None:
            os.link(source, target)
            return
        os.link(source, self._link)
        os.replace(self._link, target)

    def _folder(self, url: str) -> None:
        if not url or os.path.isdir(os.path.join(self.tree, url)):
            return
        for one in [*parents(url), url]:
            with suppress(FileExistsError):
                (self.tree / one).mkdir()
                self._unsynced.add((self.tree / one).parent)
                _like(self._output / one, self.tree / one)

    def _drop(self, urls: Iterable[str]) -> None:
        self._unsynced.update(disk.remove(self.tree, urls))

    def _write(self, note: Note) -> None:
        waiting = self._home / "note.new"
        waiting.write_bytes(json.dumps(note, ensure_ascii=False).encode())
        os.replace(waiting, self._home / "note")
        self._note = note


def drop_spares(state: Path) -> None:
    """Delete the second trees of every output of the site with this state folder: they hold pages of the build before.

    The next build makes them anew.
    """
    for home in state.glob("spare-*"):
        path = Path(_read(home).path)
        if path.name == TREE and path.parent.name.endswith(BESIDE):
            shutil.rmtree(path, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def rescue(old: Path, live: Path, owned: Collection[str]) -> set[Path]:
    """Bring files that are not ours from a tree that was exchanged to the one that took its place.

    Returns the folders that were changed.
    """
    changed: set[Path] = set()
    for url, entry in walk(old):
        if entry is None or url in owned or url in OURS or not entry.is_file(follow_symlinks=False):
            continue
        target = live / url
        if not os.path.lexists(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(entry.path, target)
            changed.update([live, *(live / one for one in parents(url))])
    return changed


def _read(home: Path) -> Note:
    """The note, or an empty one when it says nothing sensible."""
    try:
        state, live, tree, boot, delta, strangers, path = json.loads((home / "note").read_bytes())
        delta = None if delta is None else tuple(map(str, delta))
        return Note(str(state), _pair(live), _pair(tree), str(boot), delta, tuple(map(str, strangers)), str(path))
    except (OSError, ValueError, TypeError):
        return Note()


def _pair(value: list[int]) -> Identity:
    first, second = value
    return int(first), int(second)


def _boot() -> str:
    """Differs after a power cut, where the system says so."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _identity(path: Path) -> Identity:
    found = os.stat(path)
    return found.st_dev, found.st_ino


def _plain(path: str) -> int | None:
    """Inode of a plain file; None when there is no such file."""
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_ino if stat.S_ISREG(found.st_mode) else None


def _inodes(tree: Path) -> Mapping[str, int]:
    return {url: entry.inode() for url, entry in walk(tree) if entry is not None and url not in OURS}


def _like(model: Path, made: Path) -> None:
    """Give a folder the rights of another, which a web server may need; as far as that is allowed."""
    with suppress(OSError):
        shutil.copystat(model, made)
        if hasattr(os, "chown"):
            os.chown(made, -1, os.stat(model).st_gid)
