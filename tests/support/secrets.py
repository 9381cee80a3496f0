"""Looking for words in every published byte: compressed parts are unpacked, and several encodings are tried."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
import zlib
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_MAPPED = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")


def holding(files: Mapping[str, bytes], word: str) -> list[str]:
    """Addresses whose name or bytes hold a word, as text, escaped, encoded or compressed.

    A PDF draws glyphs: it counts as holding the word when its fonts draw every character of it.
    """
    forms = _forms(word)
    return [url for url, data in files.items() if word in url or _holds(data, forms, set(word))]


def _holds(data: bytes, forms: tuple[bytes, ...], characters: set[str]) -> bool:
    drawn = data.startswith(b"%PDF") and characters <= glyphs(data)
    return drawn or any(one in part for part in unpacked(data) for one in forms)


def unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes themselves, and all that is packed in them: streams and texts of PDFs, parts of office files, gzip."""
    yield data
    if data.startswith(b"\x1f\x8b"):
        yield from unpacked(gzip.decompress(data))
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            for name in box.namelist():
                yield name.encode()
                yield from unpacked(box.read(name))
    if data.startswith(b"%PDF"):
        for packed in _STREAM.findall(data):
            yield _inflated(packed)


def glyphs(data: bytes) -> set[str]:
    """Every character that a PDF's fonts say they draw: a text whose characters are not all here is not in it."""
    found: set[str] = set()
    for packed in _STREAM.findall(data):
        stream = _inflated(packed)
        if b"begincmap" in stream:
            found |= {
                bytes.fromhex(code.decode()).decode("utf-16-be", "replace") for _, code in _MAPPED.findall(stream)
            }
    return found


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed)
    except zlib.error:
        return packed


def _forms(word: str) -> tuple[bytes, ...]:
    texts = {word, escape(word), quote(word), json.dumps(word)[1:-1]}
    codes = [word.encode(code) for code in ("utf-16-le", "utf-16-be", "gb18030")]
    return (*(one.encode() for one in sorted(texts)), *codes)
