"""Entries into the ledgers: what the new files hold, and putting them in place, all or none. Changes no row.

A ledger keeps its encoding, line ends, delimiter and order of columns. Files are replaced whole, so that a reader sees
the old ledger or the new one.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import ContentError, Fault
from site_gen.output.disk import sync
from site_gen.points.finding import shown
from site_gen.records.fields import by_spelling, fields
from site_gen.records.points import PointsEntry
from site_gen.sources.reading import decode
from site_gen.sources.tables import read_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from site_gen.spreadsheets.model import Proposal

RANKINGS = "content/rankings"
LEDGER = "ledger.csv"


class Change(NamedTuple):
    """One ledger before and after; None where there is no file."""

    path: str
    before: bytes | None
    after: bytes | None


def snapshot(root: Path) -> dict[str, bytes]:
    """Every ledger's bytes by path, to be sure later that nobody wrote into one in the meantime."""
    found = {}
    for file in sorted((root / RANKINGS).glob(f"*/{LEDGER}")):
        try:
            found[f"{RANKINGS}/{file.parent.name}/{LEDGER}"] = file.read_bytes()
        except OSError:  # whoever reads the records tells of it
            continue
    return found


def changes(proposals: Iterable[Proposal], seen: Mapping[str, bytes]) -> tuple[Change, ...]:
    """What becomes of each ledger. Raises ContentError when one has no column for something that was filled in."""
    by_path: dict[str, list[PointsEntry]] = {}
    for one in proposals:
        by_path.setdefault(f"{RANKINGS}/{one.period}/{LEDGER}", []).append(one.entry)
    return tuple(
        Change(path, seen.get(path), appended(seen.get(path), entries, path))
        for path, entries in sorted(by_path.items())
    )


def appended(data: bytes | None, entries: Sequence[PointsEntry], path: str) -> bytes:
    """A ledger's bytes with further rows. Without a ledger: one for Excel, with Chinese headings."""
    if not data or not data.strip(b"\xef\xbb\xbf\r\n \t"):
        headings = [one.zh for one in fields(PointsEntry)]
        names = [one.name for one in fields(PointsEntry)]
        text = _rows([headings, *([_cell(entry, name) for name in names] for entry in entries)], ",", "\n")
        return codecs.BOM_UTF8 + text.encode()
    text = decode(data, path)
    header = read_header(text)
    names = [by_spelling(PointsEntry)[heading].name for heading in header.cells]
    lacking = [one for one in fields(PointsEntry) if one.name not in names and _needed(one.name, entries)]
    if lacking:
        raise ContentError([Fault("ledger-lacks-column", path, args={"key": one.key, "zh": one.zh}) for one in lacking])
    encoding = _encoding(data)
    end = "\r\n" if "\r\n".encode(encoding) in data else "\n"
    rows = _rows([[_cell(entry, name) for name in names] for entry in entries], header.delimiter, end)
    return data + (("" if text.endswith("\n") else end) + rows).encode(encoding)


def put(root: Path, wanted: Iterable[Change]) -> None:
    """Put the new ledgers in place: all, or none when one cannot be written.

    Raises ContentError when a ledger is not what it was when it was read, OSError when the disk does not take it.
    """
    wanted = tuple(wanted)
    changed = [one.path for one in wanted if current(root, one.path) != one.before]
    if changed:
        raise ContentError([Fault("ledger-changed", path) for path in changed])
    targets = [_target(root, one.path) for one in wanted]
    beside: list[tuple[Path | None, Path | None]] = []  # new and old bytes of each, where they need no more room
    done = 0
    try:
        for target, one in zip(targets, wanted, strict=True):
            beside.append((_write_beside(target, ".new", one.after), _write_beside(target, ".old", one.before)))
        for target, (new, _) in zip(targets, beside, strict=True):
            _place(target, new)
            done += 1
        folders = {folder for target in targets for folder in (target.parent, target.parent.parent)}
        sync(folder for folder in folders if folder.is_dir())
    except BaseException:
        for target, (_, old) in reversed(list(zip(targets, beside, strict=False))[:done]):
            _place(target, old)
        raise
    finally:
        for target in targets:
            _clear(target)


def current(root: Path, path: str) -> bytes | None:
    """A ledger's bytes now, or None when there is none."""
    try:
        return _target(root, path).read_bytes()
    except FileNotFoundError:
        return None


def _target(root: Path, path: str) -> Path:
    """The file itself, where a link leads to it."""
    return (root / path).resolve()


def _write_beside(target: Path, ending: str, data: bytes | None) -> Path | None:
    """The bytes in a hidden file next to their place, safely on the disk."""
    if data is None:
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting = _hidden(target, ending)
    with waiting.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if target.exists():
        shutil.copymode(target, waiting)
    return waiting


def _hidden(target: Path, ending: str) -> Path:
    return target.with_name(f".{target.name}{ending}")


def _clear(target: Path) -> None:
    """Leave nothing behind next to a ledger."""
    for ending in (".new", ".old"):
        _hidden(target, ending).unlink(missing_ok=True)
    _drop_empty(target.parent)


def _place(target: Path, waiting: Path | None) -> None:
    """Put a waiting file in its place; with none, remove what is there and the folder that this leaves empty."""
    if waiting is not None:
        os.replace(waiting, target)
        return
    target.unlink(missing_ok=True)
    _drop_empty(target.parent)


def _drop_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _needed(name: str, entries: Iterable[PointsEntry]) -> bool:
    return name != "points" and any(_cell(entry, name) for entry in entries)


def _cell(entry: PointsEntry, name: str) -> str:
    """A field as it stands in a ledger."""
    value = getattr(entry, name)
    if value is None:
        return ""
    if name == "points":
        return shown(value)
    return f"{value:f}" if name == "quantity" else str(value)


def _rows(rows: Iterable[Sequence[str]], delimiter: str, end: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue()


def _encoding(data: bytes) -> str:
    """In which encoding a ledger goes on."""
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
