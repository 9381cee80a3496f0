"""Something may have changed: hints are counted, never believed. What really changed is for the build's scan to say."""

from __future__ import annotations

import threading
import time

SLICE = 0.5  # a wait is cut into these, since Windows tells nobody of Ctrl-C within one
FIRST_QUIET, FIRST_MOST = 0.02, 0.15  # seconds after the first hint in a while: one save, perhaps in two or three steps
QUIET, MOST = 0.12, 1.0  # while hints keep coming: somebody copies or pulls many files


class Hints:
    """Counts hints from any thread, for one that waits."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    def give(self) -> None:
        """Something may have changed."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    @property
    def count(self) -> int:
        """How many there were so far."""
        return self._count

    def wait(self, seen: int, seconds: float) -> bool:
        """Wait until there are more than `seen`; False when the time was over first."""
        end = time.monotonic() + seconds
        with self._changed:
            while self._count == seen:
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(min(left, SLICE))
        return True

    def settle(self, *, idle: bool) -> int:
        """Wait until it is quiet, or for as long as anybody likes to wait; returns the count then.

        After a while without hints (`idle`), one save is expected, which is over soon.
        """
        quiet, most = (FIRST_QUIET, FIRST_MOST) if idle else (QUIET, MOST)
        end = time.monotonic() + most
        seen = self._count
        while (left := end - time.monotonic()) > 0 and self.wait(seen, min(quiet, left)):
            seen = self._count
        return seen
