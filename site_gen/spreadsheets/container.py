"""The zip of an office file: opened with limits, and packed again so that nobody else unpacks what we did not see."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_ENTRIES = 200
MAX_UNPACKED = 50_000_000  # bytes, of all parts together
_PIECE = 1 << 16
_TEXT = (".xml", ".rels")


class Refused(Exception):  # noqa: N818 - turned into a fault by whoever knows the file's name
    """A file that is not read. `code` and `args` are those of the message."""

    def __init__(self, code: str, **args: object) -> None:
        self.code, self.args_ = code, args
        super().__init__(code)


def unpack(data: bytes, *, most: int = MAX_UNPACKED) -> Mapping[str, bytes]:
    """Every XML part by name. Pictures and macros are left where they are.

    Sizes are counted while unpacking, since what a zip says of itself may be a lie. Raises Refused.
    """
    parts: dict[str, bytes] = {}
    room = most
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise Refused("sheet-bomb-parts", parts=len(entries), most=MAX_ENTRIES)
            for entry in entries:
                if not entry.filename.lower().endswith(_TEXT):
                    continue
                if entry.filename in parts:
                    raise Refused("sheet-damaged")
                pieces = []
                for piece in _pieces(archive, entry):
                    room -= len(piece)
                    if room < 0:
                        raise Refused("sheet-bomb", most=most // 1_000_000)
                    pieces.append(piece)
                parts[entry.filename] = b"".join(pieces)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Refused("sheet-damaged") from error
    return parts


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    if entry.flag_bits & 1:
        raise Refused("sheet-password")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("sheet-damaged")
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE):
            yield piece


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a zip without compression."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return whole.getvalue()
