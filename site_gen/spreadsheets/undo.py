"""The last imports, kept so that they can be taken back: the ledgers as they were, below the site's state folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import ContentError, Fault
from site_gen.records import kinds
from site_gen.spreadsheets.append import Change, current, put

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

KEPT = 10
_RECORD = "record.json"


class Import(NamedTuple):
    """An import as it is remembered: how many rows, and each ledger before; `after` as digest."""

    folder: Path
    rows: int
    files: tuple[tuple[str, bytes | None, str], ...]


def apply(root: Path, state: Path, changes: Sequence[Change], rows: int) -> None:
    """Write an import into the ledgers and remember what they were. Raises as `append.put`."""
    folder = _remember(state / "undo", changes, rows)
    try:
        put(root, changes)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    for old in _folders(state / "undo")[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def last(root: Path, state: Path) -> Import:
    """The last import that can be taken back. Raises ContentError: there is none, or a ledger changed since."""
    for folder in reversed(_folders(state / "undo")):
        one = _read(folder)
        now = [current(root, path) for path, _, _ in one.files] if one else []
        if one is None or all(have == before for have, (_, before, _) in zip(now, one.files, strict=True)):
            continue  # never finished, or damaged
        changed = [path for have, (path, _, after) in zip(now, one.files, strict=True) if _digest(have) != after]
        if changed:
            raise ContentError([Fault("undo-changed", path) for path in changed])
        return one
    raise ContentError([Fault("undo-nothing", "content/rankings")])


def take_back(root: Path, one: Import) -> None:
    """Put the ledgers back as they were before an import. Raises as `append.put`."""
    put(root, [Change(path, current(root, path), before) for path, before, _ in one.files])
    shutil.rmtree(one.folder, ignore_errors=True)


def _remember(home: Path, changes: Iterable[Change], rows: int) -> Path:
    """Keep what is needed to take these changes back, whole or not at all."""
    home.mkdir(parents=True, exist_ok=True)
    numbers = [int(folder.name) for folder in _folders(home)]
    folder = home / f"{max(numbers, default=0) + 1:06d}"
    waiting = home / f".{folder.name}"
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir()
    files = []
    for number, one in enumerate(changes):
        if one.before is not None:
            (waiting / f"{number}.csv").write_bytes(one.before)
        files.append({"path": one.path, "existed": one.before is not None, "after": _digest(one.after)})
    record = json.dumps({"rows": rows, "files": files}, ensure_ascii=False)
    (waiting / _RECORD).write_text(record, encoding="utf-8")
    os.replace(waiting, folder)
    return folder


def _folders(home: Path) -> list[Path]:
    """Remembered imports, the oldest first."""
    if not home.is_dir():
        return []
    found = [one for one in home.iterdir() if one.name.isascii() and one.name.isdigit() and one.is_dir()]
    return sorted(found, key=lambda one: int(one.name))


def _read(folder: Path) -> Import | None:
    """A remembered import, or None when it cannot be trusted."""
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        files = []
        for number, one in enumerate(record["files"]):
            path = str(one["path"])
            found = kinds.find(path)
            if found is None or found.kind.name != "entry":
                return None
            before = (folder / f"{number}.csv").read_bytes() if one["existed"] else None
            files.append((path, before, str(one["after"])))
        return Import(folder, int(record["rows"]), tuple(files))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _digest(data: bytes | None) -> str:
    return hashlib.sha256(data).hexdigest() if data is not None else ""
