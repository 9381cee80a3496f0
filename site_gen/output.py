"""The output folder: which files are ours, staging, replacing, removing. Knows no page and no record.

Ownership travels with the folder: `.site_gen.sha256` lists every file we wrote (in the form of `sha256sum -c`), so that
a lost state folder never turns our own pages into strangers, and a stranger's file is never touched.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import Fault, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MANIFEST = ".site_gen.sha256"
PENDING = "0" * 64


class Written(NamedTuple):
    """An output file after it was put in place."""

    url: str
    digest: bytes
    mtime_ns: int
    size: int


def scan_output(output: Path) -> dict[str, tuple[int, int]]:
    """(mtime_ns, size) of every file below `output`, hidden ones left out. Empty when the folder is missing."""
    found: dict[str, tuple[int, int]] = {}
    folders = [(str(output), "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            entries = os.scandir(folder)
        except FileNotFoundError:
            continue
        with entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append((entry.path, f"{prefix}{entry.name}/"))
                else:
                    stat = entry.stat(follow_symlinks=False)
                    found[prefix + entry.name] = (stat.st_mtime_ns, stat.st_size)
    return found


def read_manifest(output: Path) -> dict[str, str] | None:
    """Hex digest of each file we own, or None when the folder carries no manifest."""
    try:
        text = (output / MANIFEST).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (UnicodeDecodeError, OSError) as error:
        raise OutputError([Fault("manifest-damaged", MANIFEST, args={"folder": str(output)})]) from error
    return parse_manifest(text)


def parse_manifest(text: str) -> dict[str, str]:
    """Digest by address; addresses that lead out of the folder are left out."""
    listed = (line.partition("  ") for line in text.splitlines())
    return {url: digest for digest, _, url in listed if url and not os.path.isabs(url) and ".." not in url.split("/")}


def format_manifest(digests: Mapping[str, str]) -> bytes:
    """The list of files, sorted, in the form of `sha256sum -c`."""
    return "".join(f"{digests[url]}  {url}\n" for url in sorted(digests)).encode()


def write_manifest(output: Path, digests: Mapping[str, str]) -> None:
    """List every file we own, sorted, unless the list is there already."""
    data = format_manifest(digests)
    target = output / MANIFEST
    if target.is_file() and target.read_bytes() == data:
        _waiting(target).unlink(missing_ok=True)  # of a build that died
    else:
        replace(target, data)


def refuse_strangers(
    output: Path, present: Iterable[str], owned: Mapping[str, str] | None, planned: Iterable[str]
) -> None:
    """Raise OutputError when the folder was never ours yet holds files, or a page would replace someone else's file."""
    present = set(present)
    if owned is None and present:
        raise OutputError([Fault("output-not-ours", MANIFEST, args={"folder": str(output), "example": min(present)})])
    wanted = set(planned)
    folders = {parent for url in wanted for parent in _parents(url)}
    strangers = present - set(owned or ())
    clashes = sorted(one for one in strangers if one in wanted or one in folders or wanted & set(_parents(one)))
    if clashes:
        raise OutputError([Fault("output-stranger", url, args={"file": url}) for url in clashes])


def _parents(url: str) -> list[str]:
    """Every folder above a file of the output."""
    return [url[:at] for at, char in enumerate(url) if char == "/"]


class Stage:
    """New bytes wait here until every page is rendered; then they are put in place one atomic replace each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, tuple[Path, bytes]] = {}
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def add(self, url: str, data: bytes) -> None:
        """Keep the bytes of one output file."""
        path = self._folder / f"{len(self._files):06d}"
        path.write_bytes(data)
        self._files[url] = (path, hashlib.sha256(data).digest())

    def digests(self) -> dict[str, str]:
        """Hex digest of each staged file."""
        return {url: digest.hex() for url, (_, digest) in self._files.items()}

    def put(self, output: Path) -> list[Written]:
        """Move every staged file to its place, in order of address."""
        blocked = [url for url in sorted(self._files) if (output / url).is_dir()]
        if blocked:
            raise OutputError([Fault("output-stranger", url, args={"file": url}) for url in blocked])
        written = []
        folders: set[Path] = set()
        for url in sorted(self._files):
            path, digest = self._files[url]
            target = output / url
            if target.parent not in folders:
                target.parent.mkdir(parents=True, exist_ok=True)
                folders.add(target.parent)
            _move(path, target)
            stat = target.stat()
            written.append(Written(url, digest, stat.st_mtime_ns, stat.st_size))
        return written

    def close(self) -> None:
        """Forget what was staged."""
        shutil.rmtree(self._folder, ignore_errors=True)


def remove(output: Path, urls: Iterable[str]) -> None:
    """Delete our own files and the folders that this leaves empty."""
    parents: set[Path] = set()
    for url in urls:
        target = output / url
        target.unlink(missing_ok=True)
        parents.update(parent for parent in target.parents if output in parent.parents)
    for folder in sorted(parents, key=lambda path: -len(path.parts)):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def replace(target: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new ones, never a part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting = _waiting(target)
    waiting.write_bytes(data)
    os.replace(waiting, target)


def _waiting(target: Path) -> Path:
    return target.with_name(f".{target.name}.new")


def _move(source: Path, target: Path) -> None:
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        replace(target, source.read_bytes())
