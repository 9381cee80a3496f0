"""What an .xls or .et says besides its values: formulas, errors, hidden rows and columns. Refuses what would not fit.

A workbook's stream is a list of records: number, length, content. Only the few that matter here are looked at.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from site_gen.spreadsheets.container import Refused
from site_gen.spreadsheets.model import MAX_COLUMNS, MAX_ROWS, Shape, letter
from site_gen.spreadsheets.shape import MAX_MERGED, MAX_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

_END, _LOCKED, _SHEET, _TEXTS, _MORE = 0x0A, 0x2F, 0x85, 0xFC, 0x3C
_ROW, _COLUMNS, _MERGED, _ERROR, _TEXT_CELL = 0x208, 0x7D, 0xE5, 0x205, 0xFD
_FORMULAS = frozenset({0x06, 0x206, 0x406})
_CELLS = _FORMULAS | {0x203, 0x204, 0xD6, 0x27E, 0xBD, _ERROR, _TEXT_CELL}


def shapes(book: bytes) -> list[Shape]:
    """The shape of each sheet, in order. Raises Refused for locked and damaged books and for what would not fit."""
    try:
        return list(_shapes(book))
    except (struct.error, IndexError) as error:
        raise Refused("sheet-damaged") from error


def _shapes(book: bytes) -> Iterator[Shape]:
    starts: list[int] = []
    texts: list[bytes] = []
    last = 0
    for kind, body in _records(book, 0):
        if kind == _LOCKED:
            raise Refused("sheet-password")
        if kind == _SHEET:
            starts.append(*struct.unpack_from("<I", body))
        elif kind == _TEXTS or (kind == _MORE and last in (_TEXTS, _MORE) and texts):
            texts.append(body)
        last = kind
    longest = _longest(texts)
    for start in starts:
        yield _shape(book, start, longest)


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from a place up to the end of their part; parts within it (charts) belong to it."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + length]
        depth += (kind in (0x809, 0x409, 0x209, 0x09)) - (kind == _END)
        if depth <= 0:
            return
        at += 4 + length


def _shape(book: bytes, start: int, longest: int) -> Shape:
    formulas: set[str] = set()
    errors: set[str] = set()
    rows: set[int] = set()
    columns: set[str] = set()
    texts = merged = 0
    for kind, body in _records(book, start):
        if kind in _CELLS:
            row, column = struct.unpack_from("<HH", body)
            name = f"{letter(column)}{row + 1}"
            if row >= MAX_ROWS:
                raise Refused("sheet-too-long", most=MAX_ROWS, row=row + 1)
            if column >= MAX_COLUMNS:
                raise Refused("sheet-too-wide", most=MAX_COLUMNS, cell=name)
            if kind in _FORMULAS:
                formulas.add(name)
            elif kind == _ERROR and body[7] == 1:
                errors.add(name)
            texts += kind == _TEXT_CELL
        elif kind == _ROW and body[12] & 0x20:
            rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLUMNS and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            columns.update(letter(one) for one in range(first, min(last, MAX_COLUMNS - 1) + 1))
        elif kind == _MERGED:
            merged += struct.unpack_from("<H", body)[0]
    if merged > MAX_MERGED:
        raise Refused("sheet-merged", most=MAX_MERGED)
    if texts * longest > 2 * MAX_TEXT:  # as if each were the longest, so with room to spare
        raise Refused("sheet-bomb", most=MAX_TEXT // 1_000_000)
    return Shape(frozenset(formulas), frozenset(errors), frozenset(rows), frozenset(columns))


def _longest(pieces: list[bytes]) -> int:
    """Length in characters of the longest text that cells share; texts run on over the borders of records."""
    if not pieces:
        return 0
    _, unique = struct.unpack_from("<II", pieces[0])
    cursor = _Cursor(pieces, 8)
    longest = 0
    for _ in range(unique):
        if cursor.done:
            break
        length, flags = struct.unpack("<HB", cursor.take(3))
        runs = struct.unpack("<H", cursor.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", cursor.take(4))[0] if flags & 4 else 0
        cursor.characters(length, wide=bool(flags & 1))
        cursor.skip(4 * runs + extra)
        longest = max(longest, length)
    return longest


class _Cursor:
    """A place in a text table that is cut into records."""

    def __init__(self, pieces: list[bytes], at: int) -> None:
        self.pieces, self.piece, self.at = pieces, 0, at

    @property
    def done(self) -> bool:
        """True when nothing is left."""
        while self.piece < len(self.pieces) and self.at >= len(self.pieces[self.piece]):
            self.piece, self.at = self.piece + 1, 0
        return self.piece >= len(self.pieces)

    def take(self, count: int) -> bytes:
        """The next bytes, which no border may cut."""
        if self.done:
            raise IndexError(count)
        start, self.at = self.at, self.at + count
        return self.pieces[self.piece][start : self.at]

    def skip(self, count: int) -> None:
        """Pass over bytes, borders or not."""
        while count and not self.done:
            step = min(count, len(self.pieces[self.piece]) - self.at)
            self.at, count = self.at + step, count - step

    def characters(self, count: int, *, wide: bool) -> None:
        """Pass over characters; a text that runs on says anew how wide its characters are."""
        while count and not self.done:
            size = 2 if wide else 1
            here = min(count, (len(self.pieces[self.piece]) - self.at) // size)
            self.at, count = self.at + here * size, count - here
            if count:
                self.at = len(self.pieces[self.piece])
                if not self.done:
                    wide = bool(self.take(1)[0] & 1)
