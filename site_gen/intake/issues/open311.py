"""Service requests of Open311 GeoReport v2 as plain rows, from JSON or XML as our own site and other cities write them.

Any list of objects will do. What stands one level deeper is a column of its own (`address.street`), a list of words is
one text; nothing is left of what lies deeper. Pure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from site_gen.diagnostics import ContentError, Fault
from site_gen.intake.issues.table import Row, Table
from site_gen.spreadsheets.container import Refused
from site_gen.spreadsheets.model import MAX_COLUMNS, MAX_ROWS
from site_gen.spreadsheets.shape import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_BLANK = b" \t\r\n\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(rb"<\?xml[^>]*>")  # says which encoding the file had
_ENTRIES = frozenset({"request", "service_request"})
_LISTS = (*sorted(_ENTRIES), "requests", "service_requests", "data", "items", "results")
_OF_SERVICES = frozenset({"service_code", "metadata"})
_ROOM = 4_000  # bytes at the beginning in which an XML file says what it is
_DEEP = 4  # dots in a path: root, entry, key, key within


def read(data: bytes, file: str) -> Table | None:
    """The file's entries as a table, or None when it is neither JSON nor XML of requests. Raises ContentError."""
    begun = (_utf8(data) if data.startswith(_UTF16) else data).lstrip(_BLANK)
    if begun[:1] in (b"[", b"{"):  # no table begins like this
        return _table(_of_json(begun, file), file)
    if begun[:1] == b"<" and any(b"<" + name in begun[:_ROOM] for name in (b"request", b"service")):
        return _table(_of_xml(begun, file), file)
    return None


def _of_json(data: bytes, file: str) -> Sequence[Mapping[str, object]]:
    try:
        found = _list(msgspec.json.decode(_utf8(data)))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ContentError([Fault("issues-json", file)]) from None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ContentError([Fault("issues-json-list", file)])
    if found and all(one.keys() >= _OF_SERVICES for one in found):  # services.json, which lies beside it
        raise ContentError([Fault("issues-json-list", file)])
    return found


def _list(found: object) -> object:
    """The list of entries, which some servers wrap in objects; a single request is a list of one."""
    for _ in range(3):
        if not isinstance(found, dict):
            break
        if "service_request_id" in found:
            return [found]
        found = next((found[key] for key in _LISTS if isinstance(found.get(key), (list, dict))), None)
    if isinstance(found, list) and all(
        isinstance(one, dict) and len(one) == 1 and _ENTRIES & one.keys() for one in found
    ):
        return [entry for one in found for entry in one.values()]
    return found


def _of_xml(data: bytes, file: str) -> Sequence[Mapping[str, object]]:
    reader = _Reader(file)
    try:
        parse(_DECLARED.sub(b"", _utf8(data), count=1), reader.start, reader.text, reader.end)
    except (Refused, UnicodeDecodeError):
        raise ContentError([Fault("issues-xml", file)]) from None
    if not reader.entries:
        raise ContentError([Fault("issues-xml-list", file)])
    return reader.entries


class _Reader:
    """Tags in a row to entries: below the root, or as the root."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.entries: list[dict[str, object]] = []
        self.path: list[str] = []
        self.pieces: list[str] = []

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        """A tag opens."""
        self.path.append(tag)
        self.pieces.clear()
        if tag in _ENTRIES and len(self.path) <= 2:
            if len(self.entries) == MAX_ROWS:
                raise _too_long(self.file, MAX_ROWS + 1)
            self.entries.append({})
            self.path = ["", tag]  # an entry without a root around it stands as deep as one with

    def text(self, piece: str) -> None:
        """Characters between tags."""
        self.pieces.append(piece)

    def end(self, _tag: str) -> None:
        """A tag closes."""
        text = "".join(self.pieces).strip()
        self.pieces.clear()
        if text and self.entries and 2 < len(self.path) <= _DEEP and self.path[1] in _ENTRIES:
            _add(self.entries[-1], ".".join(self.path[2:]), text)
        self.path.pop()


def _add(entry: dict[str, object], key: str, text: str) -> None:
    """What is said several times is a list."""
    entry[key] = f"{entry[key]}、{text}" if key in entry else text


def _table(found: Sequence[Mapping[str, object]], file: str) -> Table:
    if len(found) > MAX_ROWS:
        raise _too_long(file, len(found))
    rows = tuple(Row(number, dict(_cells(one))) for number, one in enumerate(found, 1))
    keys = dict.fromkeys(key for one in rows for key in one.cells)
    if len(keys) > MAX_COLUMNS:
        raise ContentError([Fault("sheet-too-wide", file, args={"most": MAX_COLUMNS, "cell": len(keys)})])
    return Table(file, "", 0, {key: key for key in keys}, rows)


def _cells(entry: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    """Line ends stay: a text of Open311 may have several lines."""
    for key, one in entry.items():
        if isinstance(one, dict) and not before:
            yield from _cells(one, f"{key}.")
        elif text := _text(one):
            yield before + key, text


def _text(one: object) -> str:
    if isinstance(one, list):
        return "、".join(text for part in one if not isinstance(part, list) and (text := _text(part)))
    if isinstance(one, bool):
        return "是" if one else "否"
    return str(one).strip() if isinstance(one, (str, int, float)) else ""


def _utf8(data: bytes) -> bytes:
    if data.startswith(_UTF16):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    try:
        data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030").encode()
    return data


def _too_long(file: str, row: int) -> ContentError:
    return ContentError([Fault("sheet-too-long", file, args={"most": MAX_ROWS, "row": row})])
