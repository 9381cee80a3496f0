"""The site's tree: every source with its stat, and names or links that no site may hold. Opens no file.

Imports the standard library's light modules only, since a build in which nothing changed imports nothing else.
"""

from __future__ import annotations

import errno
import os
import re
import stat as modes
from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAX_DEPTH = 12

_IGNORED_ENDS = (".tmp", ".swp", ".bak")
_IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini"})
_HARMLESS = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_FORBIDDEN = frozenset('<>:"|?*\\')  # Windows cannot hold these
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{name}{digit}" for name in ("com", "lpt") for digit in "123456789¹²³"}
)


class Stat(NamedTuple):
    """A source: path relative to the site with slashes, and what the file system says of it (a link's target)."""

    path: str
    mtime_ns: int
    size: int
    ctime_ns: int


class _Folder(NamedTuple):
    """`real` are the real paths of this folder and all above it, `home` is the real path that links may not leave."""

    path: str
    shown: str
    real: tuple[str, ...]
    home: str


def scan(root: Path, theme: str) -> tuple[list[Stat], list[Fault]]:
    """Every source of the site, sorted by path: site.yaml, content/, themes/<theme>/ and the tables of private/.

    Editors' and systems' own files (`~$a.xlsx`, `a.tmp`, `.a`, Thumbs.db) are passed over. A file with a name that
    some system cannot hold, a link that leaves its folder, and anything that is not a file, is a fault and is left out.
    """
    base = os.fspath(root)
    real = os.path.realpath(base)
    stats: list[Stat] = []
    faults: list[Fault] = []
    _single(base, real, stats, faults)
    for name, wanted in (("content", _any), (f"themes/{theme}", _any), ("private", _table)):
        if not theme.replace("-", "").replace("_", "").isalnum() and name.startswith("themes"):
            continue
        path = os.path.join(base, *name.split("/"))
        if not os.path.lexists(path):
            continue
        home = os.path.realpath(path)
        if not _inside(home, real):
            faults.append(Fault("link-leaves-site", name))
        elif os.path.isdir(path):
            _folder(_Folder(path, f"{name}/", (home,), home), wanted, stats, faults)
        else:
            faults.append(Fault("folder-expected", name))
    stats.sort()
    faults.sort(key=lambda fault: (fault.path, fault.code))
    return stats, faults


def shown(name: str) -> str:
    """A path that can be printed: what cannot be seen is written as its number."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in name)


def _any(_path: str) -> bool:
    return True


def _table(path: str) -> bool:
    return path.count("/") == 1 and path.endswith(".csv")


def _ignored(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith(_IGNORED_ENDS) or name.lower() in _IGNORED_NAMES


def _single(base: str, real: str, stats: list[Stat], faults: list[Fault]) -> None:
    """site.yaml, if there is one."""
    path = os.path.join(base, "site.yaml")
    if os.path.islink(path):
        _link(path, "site.yaml", _Folder(base, "", (real,), real), _any, stats, faults)
    elif os.path.lexists(path):
        _file(os.lstat(path), "site.yaml", stats, faults)


def _folder(folder: _Folder, wanted: Callable[[str], bool], stats: list[Stat], faults: list[Fault]) -> None:
    if len(folder.real) > MAX_DEPTH:
        faults.append(Fault("folder-too-deep", shown(folder.shown).rstrip("/"), args={"most": MAX_DEPTH}))
        return
    try:
        with os.scandir(folder.path) as entries:
            found = [entry for entry in entries if not _ignored(entry.name)]
    except OSError:
        faults.append(Fault("folder-unreadable", shown(folder.shown).rstrip("/")))
        return
    taken: dict[str, str] = {}
    for entry in sorted(found, key=_name):
        path = folder.shown + entry.name
        folded = _fold(entry.name)
        code = None if _HARMLESS.fullmatch(entry.name) and folded.split(".")[0] not in _RESERVED else _bad(entry.name)
        if code is not None:
            faults.append(Fault(code, shown(path)))
        elif folded in taken:
            faults.append(Fault("file-name-clash", path, args={"other": taken[folded]}))
        else:
            taken[folded] = entry.name
            _entry(entry, path, folder, wanted, stats, faults)


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _entry(
    entry: os.DirEntry[str],
    path: str,
    folder: _Folder,
    wanted: Callable[[str], bool],
    stats: list[Stat],
    faults: list[Fault],
) -> None:
    try:
        if entry.is_symlink():
            _link(entry.path, path, folder, wanted, stats, faults)
        elif entry.is_dir(follow_symlinks=False):
            real = (*folder.real, os.path.join(folder.real[-1], entry.name))
            _folder(_Folder(entry.path, f"{path}/", real, folder.home), wanted, stats, faults)
        elif wanted(path):
            _file(entry.stat(follow_symlinks=False), path, stats, faults)
    except OSError as error:  # gone since the listing, or not ours to look at
        if error.errno != errno.ENOENT:
            faults.append(Fault("file-unreadable", shown(path)))


def _file(found: os.stat_result, path: str, stats: list[Stat], faults: list[Fault]) -> None:
    if modes.S_ISREG(found.st_mode):
        stats.append(Stat(path, found.st_mtime_ns, found.st_size, found.st_ctime_ns))
    else:
        faults.append(Fault("file-special", path))


def _link(
    full: str,
    path: str,
    folder: _Folder,
    wanted: Callable[[str], bool],
    stats: list[Stat],
    faults: list[Fault],
) -> None:
    """A link counts as what it leads to, as long as that lies in the same folder of the site."""
    try:
        found = os.stat(full)
    except OSError as error:
        faults.append(Fault("link-loop" if error.errno == errno.ELOOP else "link-broken", path))
        return
    real = os.path.realpath(full)
    if not _inside(real, folder.home):
        faults.append(Fault("link-leaves-site", path))
    elif modes.S_ISDIR(found.st_mode):
        if real in folder.real:
            faults.append(Fault("link-loop", path))
        else:
            _folder(_Folder(full, f"{path}/", (*folder.real, real), folder.home), wanted, stats, faults)
    elif wanted(path):
        _file(found, path, stats, faults)


def _inside(path: str, home: str) -> bool:
    return path == home or path.startswith(home.rstrip(os.sep) + os.sep)


def _fold(name: str) -> str:
    """The name as a file system sees it that knows no case and composes accents."""
    if name.isascii():
        return name.lower()
    from unicodedata import normalize  # noqa: PLC0415 - most names are plain

    return normalize("NFC", normalize("NFC", name).casefold())


def _bad(name: str) -> str | None:
    """Why a name cannot be used on every system, or None."""
    if not name.isprintable():
        return "file-name-invisible"
    if _fold(name).split(".")[0].rstrip() in _RESERVED:
        return "file-name-reserved"
    if _FORBIDDEN & set(name) or name[-1] in ". " or name[0] == " ":
        return "file-name-character"
    return None
