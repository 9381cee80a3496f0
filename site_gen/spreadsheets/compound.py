"""The old container of .xls, .et and of locked workbooks: streams in sectors. Reads one stream, bounded by its file."""

from __future__ import annotations

import struct

from site_gen.spreadsheets.container import Refused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFF9  # beyond it numbers are marks: end of chain, free, tables
_BOOKS = ("Workbook", "Book", "WORKBOOK", "BOOK")
_ENTRY = 128


def book(data: bytes) -> bytes:
    """The workbook's stream. Raises Refused for locked, damaged and other files."""
    try:
        return _Compound(data).book()
    except (struct.error, IndexError, ValueError) as error:
        raise Refused("sheet-damaged") from error


class _Compound:
    """Sectors, the table that chains them, and the directory."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, small = struct.unpack_from("<HH", data, 30)
        if not data.startswith(MAGIC) or shift not in (9, 12) or small != 6:
            raise ValueError("header")
        self.size = 1 << shift
        self.first_directory, _, self.cutoff, first_small, _, first_more, _ = struct.unpack_from("<7I", data, 48)
        self.table = self._table(first_more)
        self.small_table = self._numbers(self._chain(first_small))
        self.entries = self._directory()

    def book(self) -> bytes:
        """The bytes of the workbook."""
        if "EncryptedPackage" in self.entries:
            raise Refused("sheet-password")
        name = next((one for one in _BOOKS if one in self.entries), None)
        if name is None:
            raise Refused("sheet-not-a-sheet")
        first, length = self.entries[name]
        if length >= self.cutoff:
            return self._chain(first)[:length]
        return self._small_chain(first)[:length]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        if start >= len(self.data):
            raise IndexError(number)
        return self.data[start : start + self.size]

    def _numbers(self, data: bytes) -> tuple[int, ...]:
        count = len(data) // 4
        return struct.unpack_from(f"<{count}I", data)

    def _table(self, more: int) -> tuple[int, ...]:
        """Which sector follows which: its own sectors are listed in the header, and then in further sectors."""
        listed = list(struct.unpack_from("<109I", self.data, 76))
        seen = set()
        while more <= _LAST_SECTOR and more not in seen:
            seen.add(more)
            *numbers, more = self._numbers(self._sector(more))
            listed += numbers
        wanted = dict.fromkeys(number for number in listed if number <= _LAST_SECTOR)
        return self._numbers(b"".join(self._sector(number) for number in wanted))

    def _chain(self, number: int) -> bytes:
        pieces = []
        seen: set[int] = set()
        while number <= _LAST_SECTOR:
            if number in seen:
                raise ValueError("loop")
            seen.add(number)
            pieces.append(self._sector(number))
            number = self.table[number]
        return b"".join(pieces)

    def _small_chain(self, number: int) -> bytes:
        home = self._chain(self.root)
        pieces = []
        seen: set[int] = set()
        while number <= _LAST_SECTOR:
            if number in seen:
                raise ValueError("loop")
            seen.add(number)
            pieces.append(home[number * 64 : number * 64 + 64])
            number = self.small_table[number]
        return b"".join(pieces)

    def _directory(self) -> dict[str, tuple[int, int]]:
        """Name -> first sector and length of each stream."""
        listing = self._chain(self.first_directory)
        entries: dict[str, tuple[int, int]] = {}
        self.root = _LAST_SECTOR + 1
        for at in range(0, len(listing) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", listing, at + 64)
            first, size = struct.unpack_from("<II", listing, at + 116)
            name = listing[at : at + min(max(length - 2, 0), 62)].decode("utf-16-le", errors="replace")
            if kind == 5:
                self.root = first
            elif kind == 2:
                entries.setdefault(name, (first, size))
        return entries
