"""What is kept in private/ of the leaves of settled quarters: read, and written when a quarter is settled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from site_gen import output
from site_gen.chain import digests
from site_gen.chain.model import LEAVES, Leaf
from site_gen.diagnostics import ContentError, Fault, Span
from site_gen.sources import read_bytes
from site_gen.sources.tree import Stat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_leaf = msgspec.json.Decoder(Leaf, strict=True).decode
_HEX = re.compile(r"[0-9a-f]{64} ([0-9a-f]{32})?")


def stats(root: Path) -> Iterator[Stat]:
    """The file as the scan of the sources, which passes it over, would tell of it."""
    path = root / LEAVES
    if path.is_file():
        seen = path.stat()
        yield Stat(LEAVES, seen.st_mtime_ns, seen.st_size, seen.st_ctime_ns)


def read(root: Path) -> tuple[Leaf, ...]:
    """All leaves, in the order of their trees; none where there is no file. Raises ContentError for a damaged line."""
    if not (root / LEAVES).is_file():
        return ()
    found, faults = [], []
    for number, row in enumerate(read_bytes(root, LEAVES).splitlines(), 1):
        try:
            leaf = _leaf(row)
        except (msgspec.DecodeError, UnicodeDecodeError):
            leaf = Leaf("", "")
        if not _HEX.fullmatch(f"{leaf.leaf} {leaf.salt}") or bool(leaf.salt) != bool(leaf.household):
            faults.append(Fault("slips-unreadable", LEAVES, span=Span(LEAVES, number)))
        found.append(leaf)
    if faults:
        raise ContentError(faults)
    return tuple(found)


def write(root: Path, leaves: Iterable[Leaf]) -> None:
    """Put the whole file in place."""
    output.replace(root / LEAVES, b"".join(digests.encoded(one) + b"\n" for one in leaves))
