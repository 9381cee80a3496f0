"""Files of one piece a fact, such as a year's tables: what did not change is taken from the file of the last build.

Beside the ledger lies a list of each such file's pieces. It says by digest which file it describes, so one that is
older or newer than the file on the disk, or damaged, is of no use and does no harm.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
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
_NONE = _List(b"", b"", b"", [], [])


class Made(NamedTuple):
    """A file with its digest, and what of it has to be looked through: all that did not stand there like that."""

    data: bytes
    digest: bytes
    new: bytes


class Pieces:
    """One for a build. `trusted` False: nothing is taken from the last one."""

    def __init__(self, folder: Path, output: Path, *, prefix: bytes, barred: bytes, trusted: bool) -> None:
        self._folder, self._output = folder, output
        self._prefix, self._barred = prefix, barred
        if not trusted:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)

    def make(self, item: Data, facts: Batch, form: Form) -> Made:
        """The file. What stands before and behind all changes is copied as it is."""
        shared = item.shared(self._prefix)
        was, data = self._was(item.url, shared, form)
        first, last = _same_ends(was.facts, facts.each)
        old = slice(first, len(was.facts) - last)
        now = slice(first, len(facts.each) - last)
        keys = facts.each[now]
        known = {} if {*keys}.isdisjoint(was.facts) else _cut(was, data, form)
        middle = [
            known[one] if one in known else form.piece(it) for one, it in zip(keys, facts.facts[now], strict=True)
        ]
        before, behind = _joined(was.lengths[:first], form), _joined(was.lengths[old.stop :], form)
        end = len(data) - len(form.tail)
        head, rest = data[len(form.head) : len(form.head) + before], data[end - behind : end]
        made = form.whole([head, *middle, rest])
        digest = _sum(made)
        lengths = [*was.lengths[:first], *map(len, middle), *was.lengths[old.stop :]]
        self._keep(item.url, _List(digest, shared, self._barred, list(facts.each), lengths))
        if was.barred != self._barred:
            return Made(made, digest, made)
        sides = _last(was, first, head), _first(was, old.stop, rest)
        gone = [(one, b"") for one, length in zip(was.facts[old], was.lengths[old], strict=True) if length]
        fresh = [(one, piece) for one, piece in zip(keys, middle, strict=True) if piece]
        return Made(made, digest, _new([sides[0], *gone, sides[1]], [sides[0], *fresh, sides[1]], form))

    def forget(self, urls: Iterable[str]) -> None:
        """These files are gone."""
        for url in urls:
            self._path(url).unlink(missing_ok=True)

    def _keep(self, url: str, now: _List) -> None:
        data = msgspec.msgpack.encode(now)
        self._path(url).write_bytes(_sum(data) + data)

    def _path(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode()).hexdigest()[:32]

    def _was(self, url: str, shared: bytes, form: Form) -> tuple[_List, bytes]:
        """The list of a file's pieces, and the file on the disk if what the list says is true of it."""
        try:
            kept = self._path(url).read_bytes()
            if _sum(kept[_SUM:]) == kept[:_SUM]:  # half of an older list after a power cut decodes as well
                was = _decode(kept[_SUM:])
                if was.shared == shared:
                    with open(os.path.join(self._output, url), "rb") as file:
                        data = file.read()
                    if _sum(data) == was.file:
                        return was, data
        except (OSError, msgspec.DecodeError):
            pass
        return _NONE, form.head + form.tail


def _sum(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _same_ends(old: Sequence[bytes], new: Sequence[bytes]) -> tuple[int, int]:
    """How many are the same at the beginning, and behind that at the end."""
    most = min(len(old), len(new))
    first = next((at for at in range(most) if old[at] != new[at]), most)
    last = next((at for at in range(most - first) if old[-1 - at] != new[-1 - at]), most - first)
    return first, last


def _joined(lengths: Sequence[int], form: Form) -> int:
    """Length of some pieces with what stands between them."""
    return sum(lengths) + len(form.between) * max(0, len(lengths) - lengths.count(0) - 1)


def _cut(was: _List, data: bytes, form: Form) -> dict[bytes, bytes]:
    """The pieces of a file by digest of their facts."""
    found, at = {}, len(form.head)
    for key, length in zip(was.facts, was.lengths, strict=True):
        found[key] = data[at : at + length]
        at += length + (len(form.between) if length else 0)
    return found


def _last(was: _List, stop: int, data: bytes) -> tuple[bytes, bytes]:
    """The last of the first pieces, with the digest of its facts; nothing for the file's beginning."""
    at = next((at for at in reversed(range(stop)) if was.lengths[at]), None)
    return (b"", b"") if at is None else (was.facts[at], data[len(data) - was.lengths[at] :])


def _first(was: _List, start: int, data: bytes) -> tuple[bytes, bytes]:
    """The first of the last pieces; nothing for the file's end."""
    at = next((at for at in range(start, len(was.facts)) if was.lengths[at]), None)
    return (b"", b"") if at is None else (was.facts[at], data[: was.lengths[at]])


def _new(was: list[tuple[bytes, bytes]], now: list[tuple[bytes, bytes]], form: Form) -> bytes:
    """Every piece that is new or has a new neighbour, with that neighbour: a name may go on from line to line."""
    seen = set(pairwise(key for key, _ in was))
    pairs = enumerate(pairwise(key for key, _ in now))
    wanted = {at for first, pair in pairs if pair not in seen for at in (first, first + 1)}
    parts = [form.head]
    for at in sorted(wanted):
        if now[at][1]:
            parts += [now[at][1]] if at - 1 in wanted else [APART, now[at][1]]
    return form.between.join(parts) + form.tail
