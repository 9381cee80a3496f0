"""Single steps on a disk that hold under power cuts and among programs which keep files open for a moment."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from site_gen.output.owned import parents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4)  # a virus scanner lets go of a new file after some tenths of a second
HELD = (errno.EACCES, errno.EBUSY, errno.EPERM, errno.ETXTBSY)
SINGLY = 64  # files that are synced one by one; for more, the whole file system is faster
_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE and RENAME_SWAP


def replace(target: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new ones, never a part, also after a power cut."""
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting = target.with_name(f".{target.name}.new")
    try:
        waiting.write_bytes(data)
        sync([waiting])
        move(waiting, target)
    except OSError:
        discard(waiting)
        raise
    sync([target.parent])


def move(source: Path | str, target: Path | str) -> None:
    """Put a file in the place of another in one step, also from another disk."""
    try:
        patiently(lambda: os.replace(source, target))
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        folder, name = os.path.split(target)
        waiting = os.path.join(folder, f".{name}.new")
        shutil.copyfile(source, waiting)
        sync([waiting])
        patiently(lambda: os.replace(waiting, target))
        os.unlink(source)


def unlink(path: Path) -> None:
    """Delete a file that may be gone already, perhaps because somebody put a folder there."""
    with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
        patiently(lambda: os.unlink(path))


def remove(tree: Path, urls: Iterable[str]) -> list[Path]:
    """Delete files and the folders that this leaves empty. Returns the folders that were changed and still stand."""
    changed: set[Path] = set()
    for url in urls:
        unlink(tree / url)
        changed.update([tree / one for one in parents(url)], [tree])
    for folder in sorted(changed - {tree}, key=lambda path: -len(path.parts)):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            changed.discard(folder)
    return [folder for folder in changed if folder.is_dir()]


def discard(path: Path) -> None:
    """Tidy up a file of our own while a worse fault is being told."""
    with suppress(OSError):
        os.unlink(path)


def patiently(step: Callable[[], object]) -> None:
    """Take a step again while another program holds the file."""
    for pause in PAUSES:
        try:
            step()
        except OSError as error:
            if error.errno not in HELD:
                raise
            time.sleep(pause)
        else:
            return
    step()


def sync(paths: Iterable[Path | str]) -> None:
    """Return once the bytes of these files, and the names in these folders, would outlive a power cut."""
    listed = list(paths)
    if len(listed) > SINGLY and _sync_all(listed[0]):
        return
    for start in range(0, len(listed), SINGLY):
        _sync_few(listed[start : start + SINGLY])


def _sync_few(paths: list[Path | str]) -> None:
    """All are sent on their way first, so that most of them need no wait of their own."""
    opened = []
    try:
        for path in paths:
            if os.name == "nt" and os.path.isdir(path):
                continue  # cannot be opened, and keeps its names itself
            opened.append(os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY))
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(opened[-1], 0, 0, os.POSIX_FADV_DONTNEED)
        for file in opened:
            _sync_one(file)
    finally:
        for file in opened:
            os.close(file)


def _sync_one(file: int) -> None:
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):  # some network drives sync no folders
            raise


def _sync_all(path: Path | str) -> bool:
    """Sync the file system that holds `path`; False where that cannot be done alone."""
    if sys.platform != "linux":
        return False
    import ctypes  # noqa: PLC0415 - not for a build that finds nothing to do

    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return False
    file = os.open(path, os.O_RDONLY)
    try:
        if call(file):
            raise OSError(number := ctypes.get_errno(), os.strerror(number), str(path))
    finally:
        os.close(file)
    return True


def exchange(one: Path, other: Path) -> None:
    """Let two folders change places in one step. Raises OSError where the system or the file system cannot."""
    import ctypes  # noqa: PLC0415 - see above

    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        failed = library.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(*names, _EXCHANGE)
    else:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if failed:
        raise OSError(number := ctypes.get_errno(), os.strerror(number), str(one))
