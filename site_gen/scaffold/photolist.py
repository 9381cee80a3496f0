"""Photos into the list of a record. All other bytes of its file stay, or the file is left alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from site_gen import output, schema
from site_gen.scaffold.naming import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from site_gen.records.issues import Issue
    from site_gen.records.projects import Project

_KEY = re.compile(r"^(\ufeff?(?:photos|照片)[ \t]*:)([^\r\n]*)", re.MULTILINE)
_CHINESE = re.compile(r"^\ufeff?[\u4e00-\u9fff]+[ \t]*:", re.MULTILINE)
_FLOW = re.compile(r"([ \t]*\[)([^\[\]#\"']*)(\][ \t]*(?:#.*)?)")
_SINGLE = re.compile(r"[ \t]*([\w.-]+)([ \t]*(?:#.*)?)")
_COMMENT = re.compile(r"[ \t]*(?:#.*)?")
_ITEM = re.compile(r"\r?\n([ \t]*-[ \t]+)[^\r\n]*")


def add_to_record(root: Path, path: str, names: Sequence[str]) -> str:
    """Add photos to the list of the record in a file. Returns "", or the line to write by hand."""
    data = (root / path).read_bytes()
    before = _only(path, data)
    known = before.photos if before else ()
    changed = with_photos(data, names)
    after = _only(path, changed)
    if before and after and after == replace(before, photos=(*known, *names)):
        output.replace(root / path, changed)
        return ""
    key = "照片" if _CHINESE.search(_decoded(data)[0]) else "photos"
    return f"{key}: [{', '.join(map(quoted, (*known, *names)))}]"


def with_photos(data: bytes, names: Sequence[str]) -> bytes:
    """The file with more photos in its list, which is made when there is none.

    Whether it still says what it said is for the caller to see: there are more ways to write a list than these.
    """
    text, encoding = _decoded(data)
    more = ", ".join(map(quoted, names))
    found = _KEY.search(text)
    if found is None:
        end = "\r\n" if "\r\n" in text else "\n"
        key = "照片" if _CHINESE.search(text) else "photos"
        text += ("" if not text or text.endswith("\n") else end) + f"{key}: [{more}]{end}"
        return text.encode(encoding)
    head, rest = text[: found.end(1)], text[found.end() :]
    return (head + _longer(found[2], rest, more, names)).encode(encoding)


def _longer(value: str, rest: str, more: str, names: Sequence[str]) -> str:
    """What stands behind the key, with more in it: a list in brackets, one name, or lines below."""
    if flow := _FLOW.fullmatch(value):
        inner = flow[2].strip().rstrip(",")
        return f"{flow[1]}{inner}{', ' if inner else ''}{more}{flow[3]}{rest}"
    if not _COMMENT.fullmatch(value):
        single = _SINGLE.fullmatch(value)
        return f" [{single[1]}, {more}]{single[2]}{rest}" if single else value + rest
    at, dash = 0, ""
    while item := _ITEM.match(rest, at):
        at, dash = item.end(), item[1]
    if not dash:
        return f" [{more}]{value}{rest}"
    end = "\r\n" if rest.startswith("\r\n") else "\n"
    lines = "".join(f"{end}{dash}{quoted(name)}" for name in names)
    return value + rest[:at] + lines + rest[at:]


def _only(path: str, data: bytes) -> Issue | Project | None:
    """The one sound record in a file."""
    loaded, faults = schema.load(path, data)
    if len(loaded) != 1 or any(not fault.warning for fault in faults):
        return None
    return cast("Issue | Project", loaded[0].record)


def _decoded(data: bytes) -> tuple[str, str]:
    """Text and encoding; what is no UTF-8 was saved by an old Chinese editor, or is found out by the comparison."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace"), "gb18030"
