"""What tests share: small valid sites, running the command line, and looking at an output folder.

root = site(tmp_path, {"content/issues/W2026-002.yaml": ISSUE.replace("W2026-001", "W2026-002")})
assert build(root).code == 0
assert "issues/W2026-002.html" in tree(root / "output")
"""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, NamedTuple

from tests.support.records import (
    CORRECTIONS,
    FILES,
    GROUPS,
    HONOURS,
    HOUSEHOLDS,
    ISSUE,
    LEDGER,
    MEETING,
    NOTICE,
    PHOTOS,
    PROJECT,
    RANKING,
    REDEMPTION_EVENT,
    REDEMPTIONS,
    RULES,
    SETTINGS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "AS_OF",
    "CORRECTIONS",
    "FILES",
    "GROUPS",
    "HONOURS",
    "HOUSEHOLDS",
    "ISSUE",
    "LEDGER",
    "MEETING",
    "NOTICE",
    "PHOTOS",
    "PROJECT",
    "RANKING",
    "REDEMPTIONS",
    "REDEMPTION_EVENT",
    "RULES",
    "SETTINGS",
    "Run",
    "build",
    "full_site",
    "png",
    "run",
    "site",
    "tree",
    "write",
]

AS_OF = "2026-04-02"  # the day on which the records above are looked at


class Run(NamedTuple):
    """Exit code and what was printed."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Both streams, for tests that do not mind which one spoke."""
        return self.out + self.err


def site(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Make the smallest valid site in `folder`: site.yaml with two buildings, plus `files`. Returns its root."""
    return write(folder, {"site.yaml": SETTINGS, **(files or {})})


def full_site(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Make a valid site with one record of each kind. Returns its root.

    `files` replace or add; None leaves a file out.
    """
    picture = {"content/photos/gou-qian.png": png(64, 48, (90, 110, 100))}
    return write(folder, {**FILES, **picture, **(files or {})})


def write(root: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """Write files below `root`, by path with slashes, and return `root`.

    Text becomes UTF-8 with its line ends kept; None deletes.
    """
    for path, content in files.items():
        target = root / path
        if content is None:
            target.unlink(missing_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def run(*arguments: str) -> Run:
    """Run the command line in this process."""
    from site_gen.cli import main

    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(list(arguments))
    return Run(code, out.getvalue(), err.getvalue())


def build(root: Path, *arguments: str) -> Run:
    """`site-gen build` of the site in `root`, as on `AS_OF` unless the arguments name a day."""
    day = () if any(word.startswith("--as-of") for word in arguments) else ("--as-of", AS_OF)
    return run("build", "--root", str(root), *day, *arguments)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`: path with slashes -> bytes, sorted by path. Empty when there is no folder.

    Without the lock, which every command that may write leaves behind, empty.
    """
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    found.pop(".site_gen/lock", None)
    return found


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A PNG of one colour (red, green, blue from 0 to 255); the same bytes everywhere."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
