"""The chain as it lies beside the pages: lines, and salts and texts in parts that stay the same once they are full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.chain import digests
from site_gen.chain.model import Kept

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from site_gen.chain.model import Chain

FOLDER = "trust/"
LINES = f"{FOLDER}chain.jsonl"
PART = 1000  # statements in a file


def part_url(number: int) -> str:
    """Address of a part, counted from 1."""
    return f"{FOLDER}statements-{number:04d}.jsonl"


def files(chain: Chain, as_of: dt.date) -> Iterator[tuple[str, bytes]]:
    """Address and bytes of each file. What was taken down by `as_of` is left out of the texts."""
    yield LINES, chain.data
    gone = {name for name, one in chain.newest.items() if one.until and one.until <= str(as_of)}
    hidden = {one.seq for one in chain.lines if one.id in gone}
    for number, start in enumerate(range(0, chain.size, PART), 1):
        part = enumerate(chain.rows[start : start + PART], start)
        rows = [digests.encoded(Kept(seq)) if seq in hidden else row for seq, row in part]
        yield part_url(number), b"\n".join([*rows, b""])
