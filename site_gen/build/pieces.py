"""Files of one piece a fact, such as a year's tables: what did not change is taken from the file of the last build.

Beside the ledger lies a list of each such file's pieces. It says by digest which file it describes, so one that is
older or newer than the file on the disk, or damaged, is of no use and does no harm.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from site_gen.exchange.batch import Batch, Form
    from site_gen.plan.model import Data

APART = b"\n;\n"  # no name or number goes on across it


class _List(msgspec.Struct, array_like=True):
    """The pieces of a file in order: digests of their facts, and their lengths.

    `shared` stands for all that every piece depends on, `barred` for what the file was looked through for.
    """

    file: bytes
    shared: bytes
    barred: bytes
    facts: list[bytes]
    lengths: list[int]


_SUM = 32
_decode = msgspec.msgpack.Decoder(_List).decode


class Pieces:
    """One for a build. `trusted` False: nothing is taken from the last one."""

    def __init__(self, folder: Path, output: Path, *, prefix: bytes, barred: bytes, trusted: bool) -> None:
        self._folder, self._output = folder, output
        self._prefix, self._barred = prefix, barred
        if not trusted:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)

    def make(self, item: Data, facts: Batch, form: Form) -> tuple[bytes, bytes]:
        """The file, and what of it has to be looked through: all that did not stand there like that."""
        shared = item.shared(self._prefix)
        was, old = self._was(item.url, shared, form)
        pieces = [
            old[key] if key in old else form.piece(fact) for key, fact in zip(facts.each, facts.facts, strict=True)
        ]
        data = form.whole(pieces)
        now = _List(_sum(data), shared, self._barred, list(facts.each), [*map(len, pieces)])
        self._keep(item.url, now)
        return data, _new(was, now, pieces, form) if was and was.barred == self._barred else data

    def forget(self, urls: Iterable[str]) -> None:
        """These files are gone."""
        for url in urls:
            self._path(url).unlink(missing_ok=True)

    def _keep(self, url: str, now: _List) -> None:
        data = msgspec.msgpack.encode(now)
        self._path(url).write_bytes(_sum(data) + data)

    def _path(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode()).hexdigest()[:32]

    def _was(self, url: str, shared: bytes, form: Form) -> tuple[_List | None, dict[bytes, bytes]]:
        """The list of a file's pieces and the pieces themselves, if what it says is true of the file on the disk."""
        try:
            kept = self._path(url).read_bytes()
            if _sum(kept[_SUM:]) != kept[:_SUM]:  # half of an older list after a power cut decodes as well
                return None, {}
            was = _decode(kept[_SUM:])
            if was.shared != shared:
                return None, {}
            with open(os.path.join(self._output, url), "rb") as file:
                data = file.read()
        except (OSError, msgspec.DecodeError):
            return None, {}
        return (was, _cut(was, data, form)) if _sum(data) == was.file else (None, {})


def _sum(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _cut(was: _List, data: bytes, form: Form) -> dict[bytes, bytes]:
    """The pieces of a file by digest of their facts."""
    found, at = {}, len(form.head)
    for key, length in zip(was.facts, was.lengths, strict=True):
        found[key] = data[at : at + length]
        at += length + (len(form.between) if length else 0)
    return found


def _new(was: _List, now: _List, pieces: Sequence[bytes], form: Form) -> bytes:
    """Every piece that is new or has a new neighbour, with that neighbour: a name may go on from line to line."""
    seen = set(_neighbours(was))
    wanted = {at for first, pair in enumerate(_neighbours(now)) if pair not in seen for at in (first - 1, first)}
    filled = [one for one in pieces if one]
    parts = [form.head]
    for at in sorted(wanted & set(range(len(filled)))):
        parts += [filled[at]] if at - 1 in wanted else [APART, filled[at]]
    return form.between.join(parts) + form.tail


def _neighbours(listed: _List) -> Iterator[tuple[bytes, bytes]]:
    """Every two pieces that stand side by side; the first follows nothing."""
    filled = [key for key, length in zip(listed.facts, listed.lengths, strict=True) if length]
    return pairwise([b"", *filled, b""])
