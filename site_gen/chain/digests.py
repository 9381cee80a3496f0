"""Digests of statements and lines, the Merkle tree over the lines, checkpoints. Pure; SHA-256 throughout.

The tree is that of RFC 6962, a checkpoint the text of C2SP tlog-checkpoint: origin, size, base64 root, and as an
extension line the day of the release.
"""

from __future__ import annotations

import base64
import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from site_gen.chain.model import Kept, Leaf, Line

START = "0" * 64  # what stands before the first line
_NUMBERS = (int, Decimal)  # of these 0 says something
_encode = msgspec.json.Encoder(order="deterministic", decimal_format="string").encode


def canonical(fields: Mapping[str, object]) -> str:
    """Deterministic JSON: keys sorted, no spaces, what is empty left out."""
    return _encode({key: value for key, value in fields.items() if value or value.__class__ in _NUMBERS}).decode()


def digest(text: str, salt: str) -> str:
    """What the chain says of a statement; `salt` is hexadecimal."""
    return hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()


def encoded(line: Line | Kept | Leaf) -> bytes:
    """The one way to write a line, without its end."""
    return msgspec.json.encode(line)


def line_digest(data: bytes) -> str:
    """What the next line calls this one."""
    return hashlib.sha256(data).hexdigest()


class Tree:
    """The growing Merkle tree: roots of its full subtrees, the largest first."""

    def __init__(self) -> None:
        self._full: list[tuple[int, bytes]] = []
        self.size = 0

    def add(self, data: bytes) -> None:
        """Append one leaf."""
        node, height = leaf(data), 0
        while self._full and self._full[-1][0] == height:
            node = _joined(self._full.pop()[1], node)
            height += 1
        self._full.append((height, node))
        self.size += 1

    def root(self) -> bytes:
        """Root of what is there."""
        if not self._full:
            return hashlib.sha256().digest()
        node = self._full[-1][1]
        for _, left in reversed(self._full[:-1]):
            node = _joined(left, node)
        return node


def leaf(data: bytes) -> bytes:
    """Digest of a leaf."""
    return hashlib.sha256(b"\0" + data).digest()


def levels(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """The same tree from the digests of its leaves up to its root; a node without a neighbour rises as it is."""
    found = [leaves]
    while len(found[-1]) > 1:
        row = found[-1]
        above = [_joined(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        found.append([*above, *row[len(row) - len(row) % 2 :]])
    return found


def audit_path(rows: Sequence[Sequence[bytes]], index: int) -> tuple[bytes, ...]:
    """What a reader needs besides one leaf to compute the root; `rows` are those of `levels`."""
    found = []
    for row in rows[:-1]:
        if index ^ 1 < len(row):
            found.append(row[index ^ 1])
        index >>= 1
    return tuple(found)


def climbed(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a leaf and its audit path lead to; None when the path has not the right length."""
    rest = list(path)
    while size > 1:
        if index ^ 1 < size:
            if not rest:
                return None
            other = rest.pop(0)
            leaf = _joined(other, leaf) if index & 1 else _joined(leaf, other)
        index, size = index >> 1, (size + 1) >> 1
    return None if rest else leaf


def checkpoint(origin: str, tree: Tree, day: dt.date) -> str:
    """The text that stands for a whole release."""
    return f"{origin}\n{tree.size}\n{base64.b64encode(tree.root()).decode()}\n{day}\n"


def size_and_root(text: str) -> tuple[int, bytes] | None:
    """What a checkpoint says; None when it is none."""
    parts = text.split("\n")
    if len(parts) < 4 or not parts[0] or not (parts[1].isascii() and parts[1].isdigit()):
        return None
    try:
        return int(parts[1]), base64.b64decode(parts[2], validate=True)
    except ValueError:
        return None


def full_print(text: str) -> str:
    """Fingerprint of a checkpoint: 64 hexadecimal digits; "" for none."""
    return hashlib.sha256(text.encode()).hexdigest().upper() if text else ""


def short_print(text: str) -> str:
    """The first eight of them, as they stand on pages and paper."""
    return full_print(text)[:8]


def spaced(code: str) -> str:
    """A fingerprint in groups of four, to be read aloud and compared."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _joined(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
