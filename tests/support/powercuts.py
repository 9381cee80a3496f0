"""A disk that forgets: what a command really did to a folder, call by call, and what a power cut may leave of it.

    film = Film.of(folder, [sys.executable, "-m", "site_gen", "build", ...], environment)
    for disk in film.moments():
        disk.after(Names.ORDERED, Bytes.LOST).tree("site/output")  # what a reader finds when the power is back

The calls come from strace. A file keeps the bytes that it had when it was last synced; of later bytes all may be there,
a half, none, or zeros. Names either come to the disk in the order of the calls, each sync with all before it, as on
ext4 and XFS (`Names.ORDERED`); or each folder alone, with its own sync, so that any mixture of synced folders and
folders of a moment ago is possible (`Names.LOOSE`: POSIX promises no more, and FAT and Btrfs come near to it).

Not modelled: disks that lie about syncing, sectors that are torn within a file's half, rights and times of files,
whatever the file system itself loses, Windows and macOS.
"""

from __future__ import annotations

import os
import shutil
from copy import copy, deepcopy
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from tests.support.calls import Call, record

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence


class Names(Enum):
    """How names come to the disk."""

    ORDERED = "ordered"
    LOOSE = "loose"


class Bytes(Enum):
    """What is left of bytes that were not synced."""

    KEPT = "kept"
    HALF = "half"
    LOST = "lost"
    ZEROS = "zeros"
    MIXED = "mixed"  # another of these for each file, by chance


SIMPLE = [one for one in Bytes if one is not Bytes.MIXED]


class File:
    """Bytes, and those that are safe; None while nothing is. `link` is a symbolic link's text."""

    def __init__(self, number: int, data: bytes = b"", *, safe: bytes | None = None, link: str = "") -> None:
        self.number, self.data, self.safe, self.link = number, data, safe, link

    def write(self, data: bytes, at: int) -> None:
        """Write bytes at a place."""
        self.data = self.data[:at].ljust(at, b"\0") + data + self.data[at + len(data) :]

    def left(self, loss: Bytes) -> bytes:
        """What a power cut leaves."""
        if self.data == self.safe or loss is Bytes.KEPT or self.link:
            return self.data
        if loss is Bytes.HALF:
            half = len(self.data) // 2
            return self.data[:half] + (self.safe or b"")[half : len(self.data)]
        if loss is Bytes.LOST or self.safe is not None:
            return self.safe or b""
        return bytes(len(self.data))


class Folder:
    """Names, and those that are safe."""

    def __init__(self) -> None:
        self.names: dict[str, File | Folder] = {}
        self.safe: dict[str, File | Folder] = {}


def _files(one: File | Folder) -> Iterator[File]:
    if isinstance(one, File):
        yield one
    else:
        for inner in one.names.values():
            yield from _files(inner)


class Disk:
    """The model of one folder and all that is below."""

    def __init__(self, base: Path) -> None:
        """What lies below a real folder is all safe."""
        self._base, self._at = str(base), dict[tuple[int, str], int]()
        self._files, self.times = 0, dict[int, int]()
        self.top = self._read(base, {})

    def _new(self, data: bytes = b"", *, safe: bytes | None = None, link: str = "") -> File:
        self._files += 1
        return File(self._files, data, safe=safe, link=link)

    def _read(self, path: Path, known: dict[int, File]) -> Folder:
        folder = Folder()
        for one in path.iterdir():
            if one.is_symlink():
                folder.names[one.name] = self._new(link=os.readlink(one))
            elif one.is_dir():
                folder.names[one.name] = self._read(one, known)
            else:
                stat, data = one.stat(), one.read_bytes()
                if stat.st_ino not in known:
                    known[stat.st_ino] = self._new(data, safe=data)
                    self.times[known[stat.st_ino].number] = stat.st_mtime_ns
                folder.names[one.name] = known[stat.st_ino]
        folder.safe = dict(folder.names)
        return folder

    def read_again(self, base: Path, paths: Sequence[str]) -> None:
        """Take parts from the real folder, as safe."""
        real = Disk(base)
        for path in paths:
            folder, last = self._parent(path)
            found = real._find(path)
            assert found is not None, path
            for one in _files(found):
                self._files += 1
                self.times[self._files] = real.times[one.number]
                one.number = self._files
            folder.names[last] = folder.safe[last] = found

    # --- what the calls do

    def do(self, call: Call) -> bool:
        """Let a call change the model. False when it is about nothing in here."""
        name, paths = call.name, [self._inside(path) for path in call.paths()]
        if name == "openat":
            return self._open(call)
        if name == "lseek":
            key = call.process, call.files[0]
            moved = key in self._at and self._at[key] != call.result
            self._at |= {key: call.result} if moved else {}
            return moved
        if name in {"sync", "syncfs"}:
            self._sync_all(self.top)
            return True
        if name in {"fsync", "fdatasync", "write", "pwrite64", "ftruncate", "sendfile", "copy_file_range"}:
            return self._file(call)
        if not paths or paths[-1] is None:
            return False
        folder, last = self._parent(paths[-1])
        if name.startswith("mkdir"):
            folder.names[last] = Folder()
        elif name == "rmdir" or name.startswith("unlink"):
            del folder.names[last]
        elif name.startswith("symlink"):
            folder.names[last] = self._new(link=os.fsdecode(call.texts[0]))
        else:
            self._move(call, paths[0], folder, last)
        return True

    def _move(self, call: Call, source: str | None, folder: Folder, last: str) -> None:
        assert source is not None, "from outside"
        old, first = self._parent(source)
        moved = old.names[first]
        if call.name.startswith("link"):
            folder.names[last] = moved
        elif "RENAME_EXCHANGE" in call.words:
            folder.names[last], old.names[first] = moved, folder.names[last]
        else:
            folder.names[last] = old.names.pop(first)

    def _open(self, call: Call) -> bool:
        path = self._inside(call.opened)
        if path is None or not any(word in call.words for word in ("O_WRONLY", "O_RDWR")):
            return False
        folder, last = self._parent(path)
        known = last in folder.names
        file = folder.names[last] if known else self._new()
        folder.names[last] = file
        assert isinstance(file, File)
        if "O_TRUNC" in call.words:
            file.data = b""
        self._at[call.process, call.opened] = len(file.data) if "O_APPEND" in call.words else 0
        return not known or "O_TRUNC" in call.words

    def _file(self, call: Call) -> bool:
        path = self._inside(call.files[0])
        found = None if path is None else self._find(path)
        if found is None:
            return False
        if call.name in {"fsync", "fdatasync"}:
            if isinstance(found, File):
                found.safe = found.data
            else:
                found.safe = dict(found.names)
            return True
        assert isinstance(found, File)
        self._write(call, found)
        return True

    def _write(self, call: Call, file: File) -> None:
        if call.name == "ftruncate":
            file.data = file.data[: call.numbers[-1]]
        elif call.name == "pwrite64":
            file.write(call.texts[0][: call.result], call.numbers[-1])
        elif call.name == "write":
            key = call.process, call.files[0]
            file.write(call.texts[0][: call.result], self._at.get(key, 0))
            self._at[key] = self._at.get(key, 0) + call.result
        else:  # a copy within the system, from the beginning on
            source = Path(call.files[1]).read_bytes() if self._inside(call.files[1]) is None else None
            other = self._find(self._inside(call.files[1]) or "")
            data = source if source is not None else other.data if isinstance(other, File) else b""
            file.write(data[len(file.data) : len(file.data) + call.result], len(file.data))

    def _sync_all(self, folder: Folder) -> None:
        folder.safe = dict(folder.names)
        for one in folder.names.values():
            if isinstance(one, Folder):
                self._sync_all(one)
            else:
                one.safe = one.data

    def _inside(self, path: str) -> str | None:
        return path[len(self._base) + 1 :] if path.startswith(f"{self._base}/") else "" if path == self._base else None

    def _find(self, path: str) -> File | Folder | None:
        one: File | Folder | None = self.top
        for name in path.split("/") if path else ():
            one = one.names.get(name) if isinstance(one, Folder) else None
        return one

    def _parent(self, path: str) -> tuple[Folder, str]:
        above, _, last = path.rpartition("/")
        folder = self._find(above)
        assert isinstance(folder, Folder), path
        return folder, last

    # --- what a power cut leaves

    def after(self, names: Names, loss: Bytes, chance: random.Random | None = None) -> Disk:
        """The disk when the power is back. In loose order, each folder has its safe names or, by chance, the others."""
        left = copy(self)
        seen: dict[int, File] = {}

        def kept(one: File) -> File:
            how = chance.choice(SIMPLE) if chance and loss is Bytes.MIXED else loss
            return seen.setdefault(one.number, File(one.number, one.left(how), link=one.link))

        def settled(folder: Folder) -> Folder:
            loose = names is Names.LOOSE and not (chance and chance.random() < 0.5)
            now = Folder()
            for name, one in (folder.safe if loose else folder.names).items():
                now.names[name] = settled(one) if isinstance(one, Folder) else seen.get(one.number) or kept(one)
            return now

        left.top = settled(self.top)
        return left

    def tree(self, path: str) -> dict[str, bytes]:
        """Every file below a folder by its path; links are followed within their folder."""
        found: dict[str, bytes] = {}

        def walk(folder: Folder, prefix: str) -> None:
            for name, one in folder.names.items():
                if isinstance(one, Folder):
                    walk(one, f"{prefix}{name}/")
                else:
                    found[prefix + name] = one.data

        folder = self._find(path)
        if isinstance(folder, File) and folder.link:
            folder = self._find(os.path.join(os.path.dirname(path), folder.link))
        if isinstance(folder, Folder):
            walk(folder, "")
        return found

    def lay_out(self, base: Path) -> None:
        """Make it real, hard links and times of changes included."""
        shutil.rmtree(base, ignore_errors=True)
        known: dict[int, Path] = {}

        def make(folder: Folder, path: Path) -> None:
            path.mkdir()
            for name, one in folder.names.items():
                target = path / name
                if isinstance(one, Folder):
                    make(one, target)
                elif one.link:
                    target.symlink_to(one.link)
                elif id(one) in known:
                    os.link(known[id(one)], target)
                else:
                    known[id(one)] = target
                    target.write_bytes(one.data)
                    if one.number in self.times:
                        os.utime(target, ns=(self.times[one.number],) * 2)

        make(self.top, base)

    def note_times(self) -> None:
        """After the last call: which times of change the files have on the real disk."""
        for path in Path(self._base).rglob("*"):
            one = self._find(path.relative_to(self._base).as_posix())
            if isinstance(one, File) and path.is_file() and not path.is_symlink():
                self.times[one.number] = path.stat().st_mtime_ns


class Film(NamedTuple):
    """A folder as it was, all that a command did to it, and the command's exit code."""

    start: Disk
    calls: list[Call]
    code: int

    @classmethod
    def of(cls, base: Path, command: Sequence[str], environment: dict[str, str]) -> Self:
        """Record a command in a folder that is all safe."""
        return cls._of(Disk(base), base, command, environment)

    def then(self, base: Path, by_hand: Sequence[str], command: Sequence[str], environment: dict[str, str]) -> Self:
        """Record a later command. Of what the first one left only that is safe that it synced.

        `by_hand` are folders and files that were changed in between, and are safe.
        """
        *_, disk = self.moments()
        disk.read_again(base, by_hand)
        return self._of(disk, base, command, environment)

    @classmethod
    def _of(cls, start: Disk, base: Path, command: Sequence[str], environment: dict[str, str]) -> Self:
        code, calls = record(command, base.with_name(f"{base.name}.calls"), environment)
        last = deepcopy(start)
        told = [call for call in calls if last.do(call)]
        last.note_times()
        start.times.update(last.times)
        return cls(start, told, code)

    def moments(self) -> Iterator[Disk]:
        """The disk before the first call and after each."""
        disk = deepcopy(self.start)
        yield disk
        for call in self.calls:
            disk.do(call)
            yield disk
