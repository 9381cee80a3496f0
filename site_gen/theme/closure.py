"""What a template's closure was found to be, kept between builds. Parses nothing itself.

A template names others only by literal text, so the syntax tree tells its whole closure and a digest over it is exact.
Parsing is dear, so what `syntax.references` found is kept in a small file, by the digest of the template's text.
"""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from site_gen.theme.folders import Source

_REMEMBERED = re.compile(r"([0-9a-f]{64})((?: [\w/.-]+)*) ([0-9a-f]{16})")


class Memory:
    """What `references` found, kept between builds. A damaged line is forgotten, a lost file costs only time."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known: dict[str, tuple[str, ...]] = {}
        self._grown = False
        if path is not None and path.is_file():
            for line in path.read_bytes().decode("ascii", "replace").split("\n"):
                match = _REMEMBERED.fullmatch(line)
                if match and match[3] == _check(match[1] + match[2]):
                    self._known[match[1]] = tuple(match[2].split())

    def references(self, source: Source, find: Callable[[Source], tuple[str, ...]]) -> tuple[str, ...]:
        """Remembered references of `source`, else those that `find` finds."""
        digest = hashlib.sha256(source.text.encode()).hexdigest()
        if digest not in self._known:
            self._known[digest] = find(source)
            self._grown = True
        return self._known[digest]

    def save(self) -> None:
        """Write the file when something was learnt. A folder that cannot be written to is not an error."""
        if self._path is None or not self._grown:
            return
        lines = []
        for digest, names in sorted(self._known.items()):
            line = " ".join((digest, *names))
            lines.append(f"{line} {_check(line)}\n")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            partial = self._path.with_suffix(f".{os.getpid()}")
            partial.write_bytes("".join(lines).encode("ascii"))
            partial.replace(self._path)
        except OSError:
            return
        self._grown = False


def _check(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:16]
