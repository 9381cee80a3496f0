"""A folder or mounted share: releases beside each other, and `current`, which is switched in one step.

Where the system has no links (Windows, FAT, some shares) `current` is a folder of its own that is brought to a release
file by file: all new bytes lie beside their places before the first is put in place, the front page is last, and what
broke off is finished by the next publication. Deletes nothing but what its own lists name.
"""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from site_gen import lock
from site_gen.diagnostics import Fault, OutputError
from site_gen.output import (
    MANIFEST,
    PENDING,
    format_manifest,
    read_manifest,
    refuse_strangers,
    remove,
    replace,
    scan_output,
)
from site_gen.output.disk import move, patiently, sync
from site_gen.output.owned import parents
from site_gen.publish import numbers
from site_gen.publish.model import STAGE, Tree, Version, rank, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from site_gen.build.report import Progress

RELEASES, CURRENT, LOCK = "releases", "current", ".site_gen.lock"
STATE = ".site_gen.current"  # without links: the release that `current` shows, or is being brought to
UNFINISHED = "unfinished"
_NO_LINKS = (None, errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)  # said by systems that have none


class Folder:
    """A place of the kind `folder`. `links` False: as where the system has none."""

    def __init__(self, root: Path, *, keep: int = 5, links: bool = os.name != "nt") -> None:
        self._root, self._keep, self._links = root, keep, links
        self._releases, self._current = root / RELEASES, root / CURRENT

    def published(self) -> Mapping[str, str] | None:
        """See `model.Place`."""
        with told(str(self._root)):
            self._refuse_missing()
            if not os.path.lexists(self._current):
                return None
            self._refuse_stranger()
            digests = read_manifest(self._current) or {}
            broken = not self._current.is_symlink() and self._state()[1]
            return dict.fromkeys(digests, PENDING) if broken else digests

    def versions(self) -> tuple[Version, ...]:
        """See `model.Place`."""
        with told(str(self._root)):
            current = self._shown()
            return tuple(Version(name, name == current) for name in self._names())

    def contents(self, version: str) -> Mapping[str, str]:
        """See `model.Place`."""
        with told(str(self._root)):
            return read_manifest(self._releases / version) or {}

    def publish(self, tree: Tree, stamp: str, progress: Progress) -> None:
        """See `model.Place`."""
        with told(str(self._root)):
            self._prepare()
            with self._alone():
                self._refuse_stranger()
                parts = list(self._parts())
                name = numbers.following([*self._names(), *(_whole(part) for part in parts)], stamp)
                part = self._releases / f".{name}.part"
                part.mkdir()
                self._fill(part, tree, [self._shown(), *parts], progress)
                patiently(lambda: os.rename(part, self._releases / name))
                self._show(name)
                self._tidy(name, keep=self._keep)

    def roll_back(self, version: str, progress: Progress) -> None:
        """See `model.Place`."""
        with told(str(self._root)), self._alone():
            self._refuse_stranger()
            release = self._releases / version
            listed = read_manifest(release) or {}
            for done, (url, digest) in enumerate(listed.items()):
                progress(STAGE, done, len(listed))
                if _digest(release / url) != digest:
                    raise OutputError([Fault("publish-version-damaged", url, args={"name": version, "file": url})])
            self._show(version)

    def forget(self) -> None:
        """See `model.Place`."""
        with told(str(self._root)), self._alone():
            self._tidy(self._shown(), keep=1)

    def _alone(self) -> AbstractContextManager[None]:
        """Be the only publisher to this folder. Raises BusyError at once when there is another."""
        return lock.writing(self._root / LOCK, "site-gen publish", patience=0)

    def _refuse_missing(self) -> None:
        """Raise OutputError when the drive or share is not there: no folder of its name is made up for it."""
        if not self._root.exists() and not self._root.parent.is_dir():
            raise OutputError([Fault("publish-no-folder", str(self._root), args={"where": str(self._root)})])

    def _prepare(self) -> None:
        self._refuse_missing()
        if self._releases.is_symlink() or (self._releases.exists() and not self._releases.is_dir()):
            raise self._strange(RELEASES)
        if not self._releases.is_dir():
            self._releases.mkdir(parents=True)
            with suppress(PermissionError):  # a folder above that may not be read
                sync([self._root, self._root.parent])

    def _refuse_stranger(self) -> None:
        """Raise OutputError when `current` is none of ours."""
        if self._current.is_symlink():
            if not self._shown():
                raise self._strange(CURRENT)
        elif self._current.is_dir():
            if read_manifest(self._current) is None and any(self._current.iterdir()):
                raise self._strange(CURRENT)
        elif self._current.exists():
            raise self._strange(CURRENT)

    def _strange(self, name: str) -> OutputError:
        return OutputError([Fault("publish-stranger", str(self._root), args={"file": str(self._root / name)})])

    def _shown(self) -> str:
        """Name of the release that is public, "" when there is none or it is not known."""
        if not self._current.is_symlink():
            return self._state()[0]
        folder, _, name = os.readlink(self._current).replace(os.sep, "/").rpartition("/")
        return name if folder == RELEASES and numbers.NAME.fullmatch(name) else ""

    def _state(self) -> tuple[str, bool]:
        """What stands in the file that goes with a `current` that is no link: a release, and whether that broke off."""
        path = self._root / STATE
        words = path.read_text(encoding="ascii", errors="replace").split() if path.is_file() else []
        known = bool(words) and numbers.NAME.fullmatch(words[0]) is not None
        return (words[0] if known else ""), UNFINISHED in words

    def _names(self) -> list[str]:
        """Whole releases, oldest first."""
        found = os.listdir(self._releases) if self._releases.is_dir() else []
        return sorted((name for name in found if numbers.NAME.fullmatch(name)), key=numbers.order)

    def _parts(self) -> Iterator[str]:
        """What publications left that broke off."""
        return (name for name in sorted(os.listdir(self._releases)) if numbers.PART.fullmatch(name))

    def _fill(self, part: Path, tree: Tree, seeds: Iterable[str], progress: Progress) -> None:
        """Write the release; what a seed holds already is linked. The list comes first: it says what is ours."""
        (part / MANIFEST).write_bytes(format_manifest(tree.digests))
        have = {digest: path for seed in seeds if seed for path, digest in self._held(seed)}
        made, written = {part}, [part / MANIFEST]
        for done, (url, digest) in enumerate(sorted(tree.digests.items())):
            progress(STAGE, done, len(tree.digests))
            target = part / url
            if target.parent not in made:
                target.parent.mkdir(parents=True, exist_ok=True)
                made.update(part / one for one in parents(url))
            if not (digest in have and _digest(have[digest]) == digest and _link(have[digest], target)):
                target.write_bytes(tree.read(url))
                written.append(target)
        sync([*written, *made])

    def _held(self, name: str) -> Iterator[tuple[Path, str]]:
        folder = self._releases / name
        return ((folder / url, digest) for url, digest in (read_manifest(folder) or {}).items())

    def _show(self, name: str) -> None:
        """The switch: from here on the release is public."""
        linked = self._current.is_symlink()
        if linked or (self._links and not self._current.is_dir()):
            waiting = self._root / f".{CURRENT}.new"
            waiting.unlink(missing_ok=True)
            try:
                os.symlink(f"{RELEASES}/{name}", waiting, target_is_directory=True)
            except (OSError, NotImplementedError) as error:
                if linked or getattr(error, "errno", None) not in _NO_LINKS:
                    raise
            else:
                sync([self._releases])  # what a link leads to must not be younger than the link
                patiently(lambda: os.replace(waiting, self._current))
                sync([self._root])
                return
        self._mirror(name)

    def _mirror(self, name: str) -> None:
        """Bring a `current` that is a folder to a release. Its own bytes decide what is to be done, not a list."""
        release, current = self._releases / name, self._current
        wanted, owned = read_manifest(release) or {}, read_manifest(current) or {}
        rubbish = owned.keys() | wanted.keys() if self._state()[1] else ()
        current.mkdir(exist_ok=True)
        refuse_strangers(current, scan_output(current), owned, wanted)
        replace(self._root / STATE, f"{name} {UNFINISHED}\n".encode())
        replace(current / MANIFEST, format_manifest(dict.fromkeys([*owned, *wanted], PENDING)))
        for url in rubbish:
            _beside(current / url).unlink(missing_ok=True)
        stale = sorted((url for url in wanted if _digest(current / url) != wanted[url]), key=rank)
        for url in stale:
            target = current / url
            target.parent.mkdir(parents=True, exist_ok=True)
            _beside(target).write_bytes((release / url).read_bytes())
        sync(_beside(current / url) for url in stale)
        for url in stale:
            move(_beside(current / url), current / url)
        changed = {current, *remove(current, owned.keys() - wanted.keys())}
        sync(changed.union(current / one for url in stale for one in parents(url)))  # before the list forgets a file
        replace(current / MANIFEST, format_manifest(wanted))
        replace(self._root / STATE, f"{name}\n".encode())

    def _tidy(self, current: str, *, keep: int) -> None:
        """Forget old releases and what broke off. What fails here is tried again the next time."""
        for name in numbers.surplus(self._names(), current, keep):
            if scan_output(self._releases / name).keys() <= self.contents(name).keys():  # else somebody put files there
                _attempt(os.rename, self._releases / name, self._releases / f".{name}.part")
        for part in self._parts():
            _attempt(_forget, self._releases / part)


def _forget(folder: Path) -> None:
    """Delete what the folder's own list names, the list last, and the folder if that leaves it empty."""
    remove(folder, read_manifest(folder) or {})
    if os.listdir(folder) == [MANIFEST]:
        (folder / MANIFEST).unlink()
    if not os.listdir(folder):
        folder.rmdir()


def _attempt(act: Callable[..., object], *arguments: object) -> None:
    with suppress(OSError, OutputError):
        act(*arguments)


def _whole(part: str) -> str:
    """The name that an unfinished release was to have."""
    return part.removeprefix(".").removesuffix(".part")


def _digest(path: Path) -> str:
    """SHA-256 of a file, "" when there is none."""
    if path.is_symlink() or not path.is_file():
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _link(old: Path, new: Path) -> bool:
    """Let two releases share a file. False where the system cannot."""
    try:
        os.link(old, new)
    except (OSError, NotImplementedError):
        return False
    return True


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.new")
