"""What a folder goes through while people, Office programs and sync tools are at it: hundreds of changes in seconds."""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

from tests.support import edits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NUMBERS = range(100, 140)


class Storm:
    """Changes to one site. After `calm` all that was begun is done, and the site is sound."""

    def __init__(self, root: Path, seed: int) -> None:
        self._root, self._chance, self._changes = root, random.Random(seed), 0  # noqa: S311 - the same storm each time
        self._issues = root / "content" / "issues"
        self._owed: list[Callable[[], object]] = []  # what calm still has to do
        self._ways = (
            self.save, self.save, self.save_by_halves, self.swap, self.swap, self.delete, self.rename, self.lock,
            self.probe, self.save_notice, self.save_rows, self.move_folder,
        )  # fmt: skip

    def blow(self, changes: int) -> None:
        """Change so many files, one by one, some at once and some a moment later, so that builds run meanwhile."""
        for _ in range(changes):
            self._changes += 1
            time.sleep(self._chance.choice((0.0, 0.0, 0.05)))
            self._chance.choice(self._ways)()
            if self._owed and self._chance.random() < 0.5:
                self._owed.pop(0)()

    def calm(self) -> None:
        """Finish what was begun; the last change is a save."""
        while self._owed:
            self._owed.pop(0)()
        self.save()

    # --- one change each

    def _issue(self) -> tuple[Path, bytes]:
        number = self._chance.choice(NUMBERS)
        title = f"{self._chance.choice(edits.TITLES)}{self._changes}"
        return self._issues / f"W2026-{number}.yaml", edits.issue(number, title, 1, self._chance.randint(1, 2)).encode()

    def save(self) -> None:
        """An editor that writes into the file."""
        path, data = self._issue()
        path.write_bytes(data)

    def save_by_halves(self) -> None:
        """A copy that takes its time: half a file now, the rest later."""
        path, data = self._issue()
        path.write_bytes(data[: len(data) // 2])
        self._owed.append(lambda: path.write_bytes(data))

    def swap(self) -> None:
        """As WPS saves: a file of its own beside, then the old one aside and the new one in its place."""
        path, data = self._issue()
        waiting, aside = path.with_name(f"~WRD{self._changes:04d}.tmp"), path.with_name(f"~WRL{self._changes:04d}.tmp")
        waiting.write_bytes(data)
        if path.exists():
            os.replace(path, aside)
        os.replace(waiting, path)
        aside.unlink(missing_ok=True)

    def delete(self) -> None:
        """A record is withdrawn."""
        self._issue()[0].unlink(missing_ok=True)

    def rename(self) -> None:
        """A copy under a name that is no record's, and back: a fault in between."""
        path, data = self._issue()
        other = path.with_name(f"copy-{self._changes}.yaml")
        path.write_bytes(data)
        os.replace(path, other)
        self._owed.append(lambda: os.replace(other, path))

    def lock(self) -> None:
        """What Office leaves beside an open file; it stays when the program dies."""
        path, _ = self._issue()
        path.with_name(f"~${path.name}").write_bytes(b"\x04owner\0\xff")

    def probe(self) -> None:
        """An editor tries whether it may write here."""
        path = self._issues / ".4913.swp"
        path.write_bytes(b"\0")
        path.unlink()

    def save_notice(self) -> None:
        """Another kind of record."""
        number = self._chance.randint(2, 9)
        text = edits.notice(number, self._chance.choice(edits.TITLES), window=self._chance.random() < 0.5)
        (self._root / "content" / "notices" / f"G2026-{number:02d}.md").write_text(text, encoding="utf-8")

    def save_rows(self) -> None:
        """A table."""
        rows = edits.ledger(tuple(self._chance.randint(1, 3) for _ in range(self._chance.randint(0, 4))))
        path = self._root / "content" / "rankings" / "2026-Q1" / "ledger.csv"
        waiting = path.with_suffix(".csv.tmp")
        waiting.write_text(rows, encoding="utf-8")
        os.replace(waiting, path)

    def move_folder(self) -> None:
        """A whole folder is away for a moment."""
        aside = self._root / "content" / ".issues-aside"
        os.replace(self._issues, aside)
        os.replace(aside, self._issues)
