"""New bytes wait here until every page is rendered.

Paths are plain strings: with ten thousand files, joining `Path`s took as long as moving the files.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

from site_gen.output import disk
from site_gen.output.owned import parents

if TYPE_CHECKING:
    from pathlib import Path


class Written(NamedTuple):
    """An output file after it was put in place."""

    url: str
    digest: bytes
    mtime_ns: int
    size: int


class Staged(NamedTuple):
    """Bytes of an output file that wait."""

    url: str
    path: str
    digest: bytes


class Stage:
    """Files by address, in a folder of the stage's own until they are put into a tree."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, tuple[str, bytes]] = {}
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, url: str, data: bytes, digest: bytes) -> Staged:
        """Write down the bytes of one output file. Another process may do so; `take` makes them known to this one."""
        path = os.path.join(self._folder, hashlib.sha256(url.encode()).hexdigest())
        with open(path, "wb") as file:
            file.write(data)
        return Staged(url, path, digest)

    def take(self, staged: Staged) -> None:
        """Keep what was written down."""
        self._files[staged.url] = (staged.path, staged.digest)

    def add(self, url: str, data: bytes) -> None:
        """Keep the bytes of one output file."""
        self.take(self.write(url, data, hashlib.sha256(data).digest()))

    def digests(self) -> dict[str, str]:
        """Hex digest of each staged file."""
        return {url: digest.hex() for url, (_, digest) in self._files.items()}

    def paths(self) -> dict[str, str]:
        """Where each file waits, by address and in order of addresses."""
        return {url: self._files[url][0] for url in sorted(self._files)}

    def put(self, tree: Path) -> list[Path]:
        """Move every file to its place in a tree, where it waits from now on. Returns all folders that were changed."""
        folders: dict[str, None] = {}
        for url, path in self.paths().items():
            folder = url.rpartition("/")[0]
            if folder not in folders:
                (tree / folder).mkdir(parents=True, exist_ok=True)
                folders |= dict.fromkeys([folder, *parents(url), ""])
            target = os.path.join(tree, url)
            disk.move(path, target)
            self._files[url] = (target, self._files[url][1])
        return [tree / folder for folder in folders]

    def written(self, tree: Path) -> list[Written]:
        """What was staged, as it stands in a tree."""
        rows = []
        for url in sorted(self._files):
            stat = os.stat(os.path.join(tree, url))
            rows.append(Written(url, self._files[url][1], stat.st_mtime_ns, stat.st_size))
        return rows

    def close(self) -> None:
        """Forget what was staged."""
        shutil.rmtree(self._folder, ignore_errors=True)
