"""Where hints come from: the system's events, or a clock on drives that send none and where its watches are used up."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from site_gen.site import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from watchdog.events import FileSystemEvent

    from site_gen.preview.hints import Hints

FOLDERS = ("content", "private", "themes")
EVERY = 1.5  # seconds between two looks where nothing tells of changes
_KINDS: list[type[FileSystemEvent]] = [  # reading a file is an event too, and builds read
    FileCreatedEvent,
    FileModifiedEvent,
    FileClosedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
_REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "vboxsf", "vmhgfs", "prl_fs", "afs", "ceph", "glusterfs", "davfs"}
)
_REMOTE_DRIVE = 4  # Windows' DRIVE_REMOTE


class Mode(NamedTuple):
    """`events`: the system tells of changes. Else `why` we look by the clock: asked, network or limit."""

    events: bool
    why: str = ""


class Watch:
    """Gives hints until it is closed."""

    def __init__(self, root: Path, hints: Hints, *, polling: bool = False) -> None:
        self._root, self._hints = root, hints
        self._inside, self._above = _Handler(hints), _Handler(hints, frozenset({SETTINGS, *FOLDERS}))
        self._watched: set[str] = set()
        self._observer = Observer()
        self._clock: threading.Thread | None = None
        self._over = threading.Event()
        self.mode = self._begin(polling=polling)

    def refresh(self) -> Mode:
        """Watch folders that are new; returns how we look from now on."""
        if self.mode.events:
            try:
                self._schedule()
            except OSError:  # the system's watches are used up
                self._observer.unschedule_all()
                self.mode = self._by_clock("limit")
        return self.mode

    def close(self) -> None:
        """End all threads."""
        self._over.set()
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join()
        if self._clock is not None:
            self._clock.join()

    def _begin(self, *, polling: bool) -> Mode:
        if polling:
            return self._by_clock("asked")
        if remote(self._root):
            return self._by_clock("network")
        try:
            self._schedule()
            self._observer.start()
        except OSError:
            self._observer.unschedule_all()
            return self._by_clock("limit")
        return Mode(events=True)

    def _schedule(self) -> None:
        """The site's own folders; of its root only what lies in it, since output and state are written by us."""
        for name in ("", *FOLDERS):
            folder = self._root / name
            if name in self._watched and not folder.is_dir():
                self._watched.discard(name)  # gone; when it comes back it is another one
            elif name not in self._watched and folder.is_dir():
                handler = self._inside if name else self._above
                self._observer.schedule(handler, str(folder), recursive=bool(name), event_filter=_KINDS)
                self._watched.add(name)

    def _by_clock(self, why: str) -> Mode:
        self._clock = threading.Thread(target=self._tick, name="preview-clock")
        self._clock.start()
        return Mode(events=False, why=why)

    def _tick(self) -> None:
        while not self._over.wait(EVERY):
            self._hints.give()


class _Handler(FileSystemEventHandler):
    """Each event is a hint, whatever it says; with `names`, if it is about one of these."""

    def __init__(self, hints: Hints, names: frozenset[str] = frozenset()) -> None:
        self._hints, self._names = hints, names

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Something may have changed."""
        about = {os.path.basename(os.fsdecode(path)) for path in (event.src_path, event.dest_path)}
        if not self._names or about & self._names:
            self._hints.give()


@contextmanager
def watching(root: Path, hints: Hints, *, polling: bool = False) -> Iterator[Watch]:
    """A watch that is closed in the end."""
    watch = Watch(root, hints, polling=polling)
    try:
        yield watch
    finally:
        watch.close()


def remote(root: Path, mounts: str = "/proc/self/mountinfo") -> bool:
    """True when the site lies on another machine, whose changes send no events."""
    path = os.path.realpath(root)
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only there

        drive = os.path.splitdrive(path)[0]
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE
    try:
        with open(mounts, encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read().splitlines()
    except OSError:
        return False
    return _far(path, lines)


def _far(path: str, lines: list[str]) -> bool:
    """The kind of the innermost mount that holds a path, from lines of mountinfo."""
    best, kind = -1, ""
    for line in lines:
        left, _, right = line.partition(" - ")
        fields = left.split(" ")
        if len(fields) < 5 or not right:
            continue
        point = fields[4].replace("\\040", " ").rstrip("/")
        if (path == point or path.startswith(f"{point}/")) and len(point) >= best:
            best, kind = len(point), right.split(" ")[0]
    return kind in _REMOTE or kind.startswith("fuse.sshfs")
