"""What a command really asked the system to do to the disk, call by call, as strace saw it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TRACED = (
    "openat,lseek,write,pwrite64,writev,pwritev,sendfile,copy_file_range,ftruncate,fsync,fdatasync,syncfs,sync,"
    "rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir"
)
_LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)(?:<([^>]*)>)?.*")
_FILE = re.compile(r"(?:-?\d+|AT_FDCWD)<([^>]*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class Call(NamedTuple):
    """One call that may have changed the disk: its name, files and texts among its arguments, numbers, result."""

    name: str
    files: list[str]
    texts: list[bytes]
    words: str
    result: int
    opened: str
    process: int

    @property
    def numbers(self) -> list[int]:
        """The last numbers of the call, such as a count and a place in the file."""
        return [int(word) for word in re.findall(r"(?<![\w<])-?\d+(?![\w<])", _TEXT.sub("", self.words))]

    def paths(self) -> list[str]:
        """The paths it is about, whole."""
        found, folders = [], [*self.files] if "at" in self.name else []
        for text in self.texts:
            folder = folders.pop(0) if folders else "/"
            found.append(os.path.normpath(os.path.join(folder, os.fsdecode(text))))
        return found


def works() -> bool:
    """Whether calls can be recorded here."""
    if shutil.which("strace") is None:
        return False
    done = subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False)
    return done.returncode == 0


def record(command: Sequence[str], log: Path, environment: dict[str, str]) -> tuple[int, list[Call]]:
    """Run a command; its exit code, and its calls in the order in which they returned."""
    strace = ["strace", "-f", "-y", "-qq", "-xx", "-s", "100000000", "-e", f"trace={TRACED}", "-e", "signal=none"]
    done = subprocess.run([*strace, "-o", str(log), *command], env=environment, capture_output=True, check=False)
    begun: dict[str, str] = {}
    calls = []
    with log.open(encoding="ascii") as lines:
        for line in lines:
            process, _, rest = line.strip().partition(" ")
            if rest.endswith("<unfinished ...>"):
                begun[process] = rest.removesuffix("<unfinished ...>")
                continue
            if resumed := re.match(r" *<\.\.\. \w+ resumed>(.*)", rest):
                rest = begun.pop(process) + resumed[1]
            if match := _LINE.fullmatch(f"{process} {rest.strip()}"):
                calls.append(_call(match))
    log.unlink()
    return done.returncode, [call for call in calls if call.result >= 0]


def _call(match: re.Match[str]) -> Call:
    words = match[3]
    files = [os.fsdecode(_plain(one)) for one in _FILE.findall(words)]
    texts = [_plain(one) for one in _TEXT.findall(words)]
    opened = os.fsdecode(_plain(match[5] or ""))
    return Call(match[2], files, texts, words, int(match[4]), opened, int(match[1]))


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()
