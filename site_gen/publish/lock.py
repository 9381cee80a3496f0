"""One publication at a time: a lock that the system takes back from a process that dies."""

from __future__ import annotations

import errno
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from site_gen.diagnostics import Fault, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BUSY = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def alone(path: Path, where: str) -> Iterator[None]:
    """Hold the lock in the file `path`. Raises OutputError when somebody else does.

    A file system that knows no locks grants it: there the switch itself is what keeps a site whole.
    """
    with path.open("ab") as file:
        try:
            _take(file)
        except OSError as error:
            if error.errno in _BUSY:
                raise OutputError([Fault("publish-busy", where, args={"where": where})]) from error
        try:
            yield
        finally:
            with suppress(OSError):
                _release(file)


if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _release(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
