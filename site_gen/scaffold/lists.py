"""Adding an entry to a list in a file. What stands in the file stays as it is, byte by byte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from site_gen import output
from site_gen.diagnostics import Fault, SettingsError, SiteError
from site_gen.sources.reading import decode
from site_gen.sources.yamltext import load_yaml

if TYPE_CHECKING:
    from pathlib import Path

_FIRST = re.compile(r"^(?!\s*(?:#|---|$))( *)(\S.*)$", re.MULTILINE)
_BOM = b"\xef\xbb\xbf"


def read(root: Path, path: str) -> str:
    """The file's text, "" when there is none. Raises SiteError for one that is no text."""
    file = root / path
    return decode(file.read_bytes(), path) if file.exists() else ""


def append(root: Path, path: str, entry: str, head: str, *, count: int = 1) -> None:
    """Add the lines of `entry` below the others, indented as they are; a new file begins with `head`.

    They hold `count` entries. A file in another encoding than UTF-8 is kept in UTF-8 from then on. Raises
    SettingsError, and changes nothing, when the file is no list of records.
    """
    file = root / path
    data = file.read_bytes() if file.exists() else head.encode()
    before = decode(data, path)
    first = _FIRST.search(before)
    indent = first[1] if first else ""
    lines = "".join(f"{indent}{line}\n" if line else "\n" for line in entry.splitlines())
    added = ("" if not before or before.endswith("\n") else "\n") + ("\n" if before.strip() else "") + lines
    if _length(before + added, path) != _length(before, path) + count:
        raise SettingsError([Fault("stub-not-list", path)])
    end = "\r\n" if b"\r\n" in data else "\n"
    kept = data if _is_utf8(data) else before.replace("\n", end).encode()
    output.replace(file, kept + added.replace("\n", end).encode())  # the whole list or the old one, never half


def _is_utf8(data: bytes) -> bool:
    try:
        data.removeprefix(_BOM).decode()
    except UnicodeDecodeError:
        return False
    return True


def _length(text: str, path: str) -> int:
    """How many entries a list has; -1 for what is no list, or is broken."""
    try:
        value, faults = load_yaml(text, path)
    except SiteError:
        return -1
    if value == "" and not faults:
        return 0
    return len(value) if isinstance(value, list) and not faults else -2
