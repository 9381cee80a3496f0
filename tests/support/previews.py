"""A preview as a process of its own, and what it shows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support import AS_OF, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
FAR = 60.0  # seconds that nothing here needs


class Preview:
    """A running preview and what it said."""

    def __init__(self, root: Path, process: subprocess.Popen[bytes]) -> None:
        self._root, self._process = root, process

    @property
    def pages(self) -> dict[str, bytes]:
        """What it would show now."""
        try:
            return pages(self._root / ".site_gen" / "preview")
        except FileNotFoundError:  # it changed just then
            return {}

    def shows(self, wanted: dict[str, bytes]) -> float:
        """Wait until it shows just these pages; seconds that it took."""
        began = time.monotonic()
        self.until(lambda: self.pages == wanted, lambda: differing(self.pages, wanted))
        return time.monotonic() - began

    def until(self, so: Callable[[], bool], why: Callable[[], object] = lambda: "") -> None:
        """Wait until something is so."""
        end = time.monotonic() + FAR
        while not so():
            assert self._process.poll() is None, "it ended"
            assert time.monotonic() < end, why()
            time.sleep(0.05)

    @property
    def megabytes(self) -> int:
        """Memory that it holds, where the system tells."""
        try:
            lines = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii").splitlines()
        except FileNotFoundError:
            return 0
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


def pages(folder: Path) -> dict[str, bytes]:
    """All files but our own list."""
    return {url: data for url, data in tree(folder).items() if not Path(url).name.startswith(".")}


def differing(found: dict[str, bytes], wanted: dict[str, bytes]) -> list[str]:
    """Addresses of pages that are missing, too many or others."""
    return sorted(url for url in found.keys() | wanted.keys() if found.get(url) != wanted.get(url))


@contextmanager
def previewing(root: Path, said: Path) -> Iterator[Preview]:
    """A preview that is ended by Ctrl-C."""
    command = [sys.executable, "-m", "site_gen", "preview", f"--root={root}", "--port=0", f"--as-of={AS_OF}"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    with said.open("wb") as words:
        process = subprocess.Popen(command, stdout=words, stderr=words, env=environment, cwd=ROOT)
        try:
            yield Preview(root, process)
            process.send_signal(signal.SIGINT)
            assert process.wait(FAR) == 0
        finally:
            process.kill()
            process.wait()
