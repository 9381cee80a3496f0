"""What the chain is made of: statements, lines, and what is kept of each. Computes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from site_gen.diagnostics import Keys

CHAIN = "content/chain.jsonl"
KEPT = "content/chain-salts.jsonl"
LEAVES = "private/slips.jsonl"


class Statement(NamedTuple):
    """The smallest thing that is published as a whole. `text` is deterministic JSON of what the pages show of it.

    `records` are the ids by which a correction may name it. `path` and `keys` lead to it in the records. From the day
    `until` on its text is no longer public.
    """

    id: str
    records: tuple[str, ...]
    text: str
    path: str
    keys: Keys = ()
    until: dt.date | None = None


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the chain: a statement (`seq` counts these from 0), or the checkpoint that ends a release.

    `digest` is "" for a statement that was taken back. `prev` is the digest of the line before. `why` is the correction
    that allowed a later line of the same id, `fix` its kind. `until`: from that day on the text need not be public.
    """

    prev: str
    seq: int = -1
    id: str = ""
    digest: str = ""
    why: str = ""
    fix: str = ""
    until: str = ""
    checkpoint: str = ""


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """Salt (hexadecimal) and text of the statement with number `seq`; both "" once they were destroyed."""

    seq: int
    salt: str = ""
    text: str = ""


class Leaf(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of a leaf, in private/. `leaf` is its digest; who it was and its salt are "" once forgotten."""

    period: str
    leaf: str
    household: str = ""
    salt: str = ""


class Chain(NamedTuple):
    """All lines in order; `newest` is the last statement line of each id, `kept` what is kept, by number.

    `data` and `rows` are the same as bytes: the whole chain, and each line that is kept, without its end.
    """

    lines: tuple[Line, ...]
    newest: Mapping[str, Line]
    kept: tuple[Kept, ...]
    data: bytes
    rows: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """How many statement lines there are."""
        return len(self.kept)

    @property
    def checkpoint(self) -> str:
        """Text of the newest checkpoint; "" before the first release."""
        return next((one.checkpoint for one in reversed(self.lines) if one.checkpoint), "")


EMPTY = Chain((), {}, (), b"", ())
