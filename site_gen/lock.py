"""One writer a site: whoever changes records, state or output holds a lock, and the lock says who that is.

The system's own lock on `.site_gen/lock` is the truth: it goes with the process that held it, however that ended. The
words in the file only serve whoever has to wait. Where a network drive knows no locks, the file's name is the lock, and
it is stale once its process is gone or, from another computer, once it is older than `OLD`.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import BusyError, Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 10.0  # seconds that a second writer waits
QUIET = 0.3  # seconds before it says so
OLD = 3600.0
_STEP = 0.05
_LOCKED = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_UNKNOWN = (errno.ENOTSUP, errno.ENOLCK, errno.ENOSYS, errno.EINVAL)
_FAR = 1 << 30  # Windows lets nobody read what is locked, so a byte beyond the words is


class Owner(NamedTuple):
    """Who holds a lock: `since` counts seconds from 1970."""

    pid: int = 0
    host: str = ""
    command: str = ""
    since: float = 0.0

    @property
    def clock(self) -> str:
        """The time of day since when, as the computer shows it."""
        return time.strftime("%H:%M", time.localtime(self.since)) if self.since else "?"


class _Held:
    """A lock of this process. Its threads take turns, and whoever has it may ask for it again."""

    def __init__(self) -> None:
        self.turn = threading.RLock()
        self.depth = 0
        self.owner = Owner()


_held: dict[str, _Held] = {}


def _silent(_owner: Owner, /) -> None:
    """Tell nothing."""


@contextmanager
def writing(
    path: Path, command: str, *, waiting: Callable[[Owner], None] = _silent, patience: float | None = None
) -> Iterator[None]:
    """Be the one writer of a site; `path` is its lock (`Site.lock`).

    `command` is what others read who have to wait; `waiting` is called once when it is our turn to wait. Raises
    BusyError when the other one is not done within `patience` seconds, `PATIENCE` unless told.
    """
    patience = PATIENCE if patience is None else patience
    held = _held.setdefault(str(path), _Held())
    if not held.turn.acquire(timeout=patience):
        raise _busy(path, held.owner)
    try:
        if held.depth:
            held.depth += 1
            yield
            return
        held.owner = Owner(os.getpid(), socket.gethostname(), command, time.time())
        with _file(path, held.owner, waiting, patience):
            held.depth = 1
            yield
    finally:
        held.depth = max(0, held.depth - 1)
        held.turn.release()


@contextmanager
def _file(path: Path, owner: Owner, waiting: Callable[[Owner], None], patience: float) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = _patiently(path, _locked, waiting, patience)
    except OSError as error:
        if error.errno not in _UNKNOWN:
            raise
        with _name(path.with_name(f"{path.name}.name"), owner, waiting, patience):
            yield
        return
    try:
        os.ftruncate(file, 0)
        os.write(file, json.dumps(owner, ensure_ascii=False).encode())
        yield
    finally:
        with suppress(OSError):
            os.ftruncate(file, 0)
        os.close(file)


def _patiently(
    path: Path, take: Callable[[Path], int | None], waiting: Callable[[Owner], None], patience: float
) -> int:
    """Try until it is our turn, and say once whom we wait for."""
    began, told = time.monotonic(), False
    while (file := take(path)) is None:
        waited = time.monotonic() - began
        if waited >= patience:
            raise _busy(path, read_owner(path))
        if waited >= QUIET and not told:
            waiting(read_owner(path))
            told = True
        time.sleep(_STEP)
    return file


def _locked(path: Path) -> int | None:
    """An open file that holds the system's lock; None while somebody else has it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _system_lock(file)
        if os.path.exists(path) and os.path.samestat(os.fstat(file), os.stat(path)):
            return file
    except OSError as error:
        os.close(file)
        if error.errno not in _LOCKED:
            raise
        return None
    os.close(file)  # the state folder was deleted in the meantime
    return None


def _system_lock(file: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only there is it

        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)
    else:
        import fcntl  # noqa: PLC0415 - only there is it

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def _name(path: Path, owner: Owner, waiting: Callable[[Owner], None], patience: float) -> Iterator[None]:
    """The lock of drives that know none."""

    def take(path: Path) -> int | None:
        try:
            return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            if _stale(path, read_owner(path)):
                with suppress(OSError):
                    aside = path.with_name(f"{path.name}.{owner.pid}")  # only one of several can move it away
                    os.replace(path, aside)
                    os.unlink(aside)
            return None

    file = _patiently(path, take, waiting, patience)
    try:
        os.write(file, json.dumps(owner, ensure_ascii=False).encode())
        os.close(file)
        yield
    finally:
        with suppress(OSError):
            os.unlink(path)


def _stale(path: Path, owner: Owner) -> bool:
    if owner.host == socket.gethostname():
        return not _alive(owner.pid)
    try:
        since = owner.since or path.stat().st_mtime
    except OSError:
        return False
    return time.time() - since > OLD


def _alive(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # there, a signal would end the process; such a lock has to grow old
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def read_owner(path: Path) -> Owner:
    """Who holds the lock, as far as its file says."""
    try:
        pid, host, command, since = json.loads(path.read_bytes())
        return Owner(int(pid), str(host), str(command), float(since))
    except (OSError, ValueError, TypeError):
        return Owner()


def _busy(path: Path, owner: Owner) -> BusyError:
    args = {"command": owner.command or "site-gen", "since": owner.clock, "host": owner.host, "pid": owner.pid}
    return BusyError([Fault("build-busy", path.name, args=args)])
