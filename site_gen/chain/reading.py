"""From the bytes of a chain to its lines, and the first place where it is broken. Reads no files."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from site_gen.chain import digests
from site_gen.chain.model import Chain, Kept, Line

_line = msgspec.json.Decoder(Line, strict=True).decode
_kept = msgspec.json.Decoder(Kept, strict=True).decode


class Broken(NamedTuple):
    """A line that does not hold. `line` counts from 1; `about` is the id or number of what it tells of, if known."""

    code: str
    line: int
    about: str = ""


class Lines(NamedTuple):
    """Sound lines, the statement lines among them, the tree that they grew and the first that breaks the chain."""

    all: tuple[Line, ...]
    statements: tuple[Line, ...]
    tree: digests.Tree
    last: str
    broken: Broken | None


def lines(data: bytes) -> Lines:
    """Read `chain.jsonl` up to the first line that is no line, does not follow the one before, or counts wrongly."""
    found: list[Line] = []
    statements: list[Line] = []
    tree, prev, broken = digests.Tree(), digests.START, None
    rows = _rows(data)
    for number, row in enumerate(rows, 1):
        try:
            line = _line(row)
        except (msgspec.DecodeError, UnicodeDecodeError):
            broken = Broken("chain-unreadable", number)
            break
        if code := _wrong(line, row, prev, tree):
            broken = Broken(code, number, line.id)
            break
        if not line.checkpoint:
            tree.add(row)
            statements.append(line)
        found.append(line)
        prev = digests.line_digest(row)
    if broken is None and data and not data.endswith(b"\n"):
        broken = Broken("chain-unreadable", len(rows))
    return Lines(tuple(found), tuple(statements), tree, prev, broken)


def kept(data: bytes, first: int = 0) -> tuple[tuple[Kept, ...], Broken | None]:
    """Read salts and texts, one line for each number from `first`."""
    found: list[Kept] = []
    for number, row in enumerate(_rows(data), 1):
        try:
            one = _kept(row)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return tuple(found), Broken("chain-unreadable", number)
        if one.seq != first + len(found) or digests.encoded(one) != row or not _is_salt(one):
            return tuple(found), Broken("chain-unreadable", number)
        found.append(one)
    return tuple(found), None


def chain(read: Lines, texts: tuple[Kept, ...], data: bytes, kept_data: bytes) -> Chain:
    """The chain of sound lines and what is kept of them; what a broken off release left over is dropped."""
    count = len(read.statements)
    newest = {one.id: one for one in read.statements}
    return Chain(read.all, newest, texts[:count], data, tuple(_rows(kept_data)[:count]))


def unchanged(data: bytes, kept_data: bytes) -> Chain:
    """The same of files that were found to be sound before and have not changed since: nothing is recomputed."""
    found = tuple(map(_line, _rows(data)))
    rows = _rows(kept_data)
    statements = [one for one in found if not one.checkpoint]
    newest = {one.id: one for one in statements}
    return Chain(found, newest, tuple(map(_kept, rows[: len(statements)])), data, tuple(rows[: len(statements)]))


def _rows(data: bytes) -> list[bytes]:
    rows = data.split(b"\n")
    return rows[:-1] if rows and not rows[-1] else rows


def _is_salt(one: Kept) -> bool:
    return (not one.salt and not one.text) or (len(one.salt) == 32 and set(one.salt) <= set("0123456789abcdef"))


def _wrong(line: Line, row: bytes, prev: str, tree: digests.Tree) -> str:
    """Code of what is wrong with a line at this place; "" for nothing."""
    if digests.encoded(line) != row:
        return "chain-unreadable"
    if line.prev != prev:
        return "chain-parted"
    if line.checkpoint:
        said = digests.size_and_root(line.checkpoint)
        return "" if said == (tree.size, tree.root()) and line.seq == -1 else "chain-root"
    return "" if line.seq == tree.size and line.id else "chain-count"
