"""Which files of the output are ours.

Ownership travels with the folder: `.site_gen.sha256` lists every file we wrote (in the form of `sha256sum -c`), so that
a lost state folder never turns our own pages into strangers, and a stranger's file is never touched.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import Fault, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

MANIFEST = ".site_gen.sha256"
PENDING = "0" * 64
OURS = (MANIFEST, f".{MANIFEST}.new")


class Look(NamedTuple):
    """What lies in an output folder. Addresses are relative to it, with slashes.

    `files` are (mtime_ns, size) of all that is not hidden; `hidden` are plain hidden files but our list; `empty` are
    folders without anything. `odd` is a folder or file that a second tree could not share: hidden folders (perhaps
    somebody's `.git`), links, devices; "" when there is none.
    """

    files: dict[str, tuple[int, int]]
    hidden: tuple[str, ...]
    empty: tuple[str, ...]
    odd: str


def walk(tree: Path) -> Iterator[tuple[str, os.DirEntry[str] | None]]:
    """Every file below a folder by address, hidden folders as if they were files, and None for an empty folder."""
    folders = [(str(tree), "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            listed = os.scandir(folder)
        except FileNotFoundError:
            continue
        bare = bool(prefix)
        with listed:
            for entry in listed:
                bare = False
                if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                    folders.append((entry.path, f"{prefix}{entry.name}/"))
                else:
                    yield prefix + entry.name, entry
        if bare:
            yield prefix[:-1], None


def look(output: Path) -> Look:
    """Look at every file below `output` without following links. All is empty when the folder is missing."""
    files: dict[str, tuple[int, int]] = {}
    hidden: list[str] = []
    empty: list[str] = []
    odd = ""
    for url, entry in walk(output):
        if entry is None:
            empty.append(url)
            continue
        if not entry.is_file(follow_symlinks=False):
            odd = url
        if not entry.name.startswith("."):
            stat = entry.stat(follow_symlinks=False)
            files[url] = (stat.st_mtime_ns, stat.st_size)
        elif url not in OURS:
            hidden.append(url)
    return Look(files, tuple(hidden), tuple(empty), odd)


def scan_output(output: Path) -> dict[str, tuple[int, int]]:
    """(mtime_ns, size) of every file below `output`, hidden ones left out. Empty when the folder is missing."""
    return look(output).files


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


def refuse_strangers(
    output: Path, present: Iterable[str], owned: Mapping[str, str] | None, planned: Iterable[str]
) -> None:
    """Raise OutputError when the folder was never ours yet holds files, or a page would replace someone else's file."""
    present = set(present)
    if owned is None and present:
        raise OutputError([Fault("output-not-ours", MANIFEST, args={"folder": str(output), "example": min(present)})])
    wanted = set(planned)
    folders = {parent for url in wanted for parent in parents(url)}
    strangers = present - set(owned or ())
    clashes = sorted(one for one in strangers if one in wanted or one in folders or wanted & set(parents(one)))
    if clashes:
        refuse(clashes)


def refuse(urls: Iterable[str]) -> None:
    """Raise OutputError: these are somebody else's, and in the place of a page."""
    raise OutputError([Fault("output-stranger", url, args={"file": url}) for url in urls])


def parents(url: str) -> list[str]:
    """Every folder above a file of the output."""
    return [url[:at] for at, char in enumerate(url) if char == "/"]
