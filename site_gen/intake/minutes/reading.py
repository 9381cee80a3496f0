"""A file's bytes to the text of its minutes. What a file is, its content says and not its name."""

from __future__ import annotations

import codecs
import re

from site_gen.diagnostics import ContentError, Fault
from site_gen.intake.minutes import word
from site_gen.spreadsheets.compound import MAGIC
from site_gen.spreadsheets.container import Refused

MAX_BYTES = 1_000_000  # of text; minutes of a day's meeting have some ten thousand
MAX_LINES = 20_000
MAX_WORD = 20_000_000  # bytes of a Word file, which may hold photos
_OLD = (MAGIC, b"{\\rtf", b"\xdb\xa5-\x00")  # .doc and .wps, or a password; rich text; Word before 97
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_COMMON = re.compile("[的是会會人时時议議决決]")


def is_word(data: bytes) -> bool:
    """True for what can only be a Word file, whose lines are paragraphs."""
    return data.startswith(b"PK\3\4")


def text(data: bytes, name: str) -> str:
    """The text, with LF as line end. Raises ContentError when there is none, or too much."""
    try:
        if is_word(data):
            return _told(word.read(data))
        return _told(_decoded(data).replace("\r\n", "\n").replace("\r", "\n"))
    except Refused as error:
        raise ContentError([Fault(error.code, name)]) from error


def _told(found: str) -> str:
    if len(found) > MAX_BYTES or found.count("\n") > MAX_LINES:
        raise Refused("intake-too-big")
    if not found.strip() or "\0" in found:
        raise Refused("intake-no-text")
    return found


def _decoded(data: bytes) -> str:
    if data.startswith(_OLD):
        raise Refused("intake-old-word")
    if data.startswith(b"%PDF"):
        raise Refused("intake-pdf")
    if len(data) > MAX_BYTES:
        raise Refused("intake-too-big")
    marked = data.startswith(_MARKS)
    if b"\0" in data and not marked:
        raise Refused("intake-no-text")
    sure = _as(data, "utf-16" if marked else "utf-8-sig")
    if sure is not None:
        return sure
    found = [made for code in ("gb18030", "cp950") if (made := _as(data, code))]
    best = max(found, key=_common, default="")
    if not _common(best):
        raise Refused("intake-encoding" if found else "intake-no-text")
    return best


def _as(data: bytes, code: str) -> str | None:
    try:
        return data.decode(code)
    except UnicodeDecodeError:
        return None


def _common(text: str) -> int:
    """How many characters are ones that every Chinese text has: the wrong one of two encodings gives rare ones."""
    return len(_COMMON.findall(text))
