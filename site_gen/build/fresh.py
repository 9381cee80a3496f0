"""Is there anything to do at all? Answers from stats alone, with the standard library only: no import is paid for."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from site_gen.ledger import Ledger
from site_gen.output import MANIFEST, scan_output
from site_gen.sources import tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_gen.diagnostics import Fault
    from site_gen.site import Site
    from site_gen.sources.tree import Stat

RACY_NS = 2_000_000_000  # FAT keeps times to 2 s; git's "racily clean" rule
_LIBRARIES = (
    "jinja2",
    "markdown",
    "comrak",
    "nh3",
    "msgspec",
    "segno",
    "pillow",
    "pyyaml",
    "chinesecalendar",
    "rcssmin",
    "rjsmin",
    "typst",
    "manimgx-fonts-cjk",
    "pi-heif",
)


class Asked(NamedTuple):
    """What the person who builds asked for; "" when left to site.yaml or today."""

    as_of: str
    language: str
    today: str


def generator_digest() -> bytes:
    """Digest of the program, the built-in themes and the versions of the libraries that make bytes."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256(f"python {sys.version_info[:2]}".encode())
    inside = package / "themes"
    for folder in (package, inside if inside.is_dir() else package.parent / "themes"):
        for path in sorted(_files(folder, skip=(str(inside), str(package / "example")))):
            digest.update(path[len(str(folder)) :].replace(os.sep, "/").encode() + b"\0" + Path(path).read_bytes())
    digest.update("\n".join(_versions()).encode())
    return digest.digest()


class Scan(NamedTuple):
    """All sources as they were found, when the look at them began, and the theme whose files are among them."""

    stats: list[Stat]
    faults: list[Fault]
    began_ns: int
    theme: str


class Unchanged(NamedTuple):
    """The last build's counts, when they still hold."""

    files: int
    warnings: int


def scan(site: Site, meta: Mapping[str, bytes]) -> Scan:
    """Look at every source; `meta` is the ledger's, which knows the theme of the last build."""
    began = time.time_ns()
    theme = (meta.get("theme") or b"board").decode()
    return Scan(*tree.scan(site.root, theme), began, theme)


def peek(site: Site, asked: Asked) -> Unchanged | Scan | None:
    """The last build's counts when nothing has changed since, else what was seen. Changes nothing on disk."""
    if not site.ledger.is_file():
        return None
    with Ledger.open(site.ledger) as ledger:
        meta = ledger.meta()
        seen = scan(site, meta)
        if seen.faults or not unchanged(site, ledger, seen.stats, generator_digest(), asked):
            return seen
        return Unchanged(len(ledger.stats()), int(meta.get("warnings", b"0")))


def unchanged(site: Site, ledger: Ledger, stats: list[Stat], generator: bytes, asked: Asked) -> bool:
    """True when the last build's inputs and outputs are all as they were."""
    meta = ledger.meta()
    if meta.get("generator") != generator or meta.get("language") != asked.language.encode():
        return False
    if meta.get("pinned") == b"1" and not asked.as_of:
        pass  # the demonstration's own day, from a site.yaml that has not changed
    elif meta.get("as_of") != (asked.as_of or asked.today).encode():
        return False
    if ledger.signatures() != {stat.path: (stat.mtime_ns, stat.size, stat.ctime_ns) for stat in stats}:
        return False
    if _racy(stats, int(meta.get("scanned_ns", b"0"))):
        return False
    return ledger.stats() == scan_output(site.output) and (site.output / MANIFEST).is_file()


def racy(stat: Stat, scanned_ns: int) -> bool:
    """True when a source may have been written again after the scan without its stat telling so."""
    return max(stat.mtime_ns, stat.ctime_ns) > scanned_ns - RACY_NS


def _racy(stats: list[Stat], scanned_ns: int) -> bool:
    return any(racy(stat, scanned_ns) for stat in stats)


def _files(folder: Path, *, skip: tuple[str, ...]) -> list[str]:
    found = []
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__" and os.path.join(base, name) not in skip]
        found += [os.path.join(base, name) for name in names]
    return found


def _versions() -> list[str]:
    """Folder names of the installed libraries: one listing instead of the slow importlib.metadata."""
    names: dict[str, None] = {}
    for entry in sys.path:
        if entry.endswith(("site-packages", "dist-packages")) and os.path.isdir(entry):
            names |= dict.fromkeys(n for n in os.listdir(entry) if n.endswith(".dist-info"))
    return sorted(n for n in names if n.lower().replace("_", "-").startswith(tuple(f"{lib}-" for lib in _LIBRARIES)))
