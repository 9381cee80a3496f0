"""Looks and builds whenever there is a hint, in the thread that called it, until it is interrupted."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, NamedTuple

from site_gen.build.fresh import Unchanged, peek
from site_gen.build.pipeline import build
from site_gen.build.warm import Warm
from site_gen.diagnostics import Fault, SiteError
from site_gen.ledger import DAMAGED

if TYPE_CHECKING:
    from collections.abc import Callable

    from site_gen.build.fresh import Asked, Scan
    from site_gen.build.report import Report
    from site_gen.preview.board import Board
    from site_gen.preview.hints import Hints
    from site_gen.preview.watch import Mode, Watch
    from site_gen.site import Site

MOST_BUILDS = 50  # without a pause
HEARTBEAT = 5.0  # seconds after which we look unasked: an event may get lost, and at midnight it is another day


class Told(NamedTuple):
    """What one look came to, for the terminal: a report, or faults that were not there before; `seconds` it took."""

    seconds: float
    report: Report | None = None
    faults: tuple[Fault, ...] = ()


class Loop:
    """One site's previews. `asked` is called before each look, since the day may have changed."""

    def __init__(self, site: Site, asked: Callable[[], Asked], hints: Hints, board: Board) -> None:
        self._site, self._asked, self._hints, self._board = site, asked, hints, board
        self._faults: tuple[Fault, ...] = ()
        self._warm, self._builds, self._ended = Warm(), 0, False

    def end(self) -> None:
        """Let `run` return after what it is doing: an interrupt may be swallowed by a library that was just called."""
        self._ended = True

    def run(self, watch: Watch, tell: Callable[[Told], None], moved: Callable[[Mode], None]) -> None:
        """Build whenever somebody hints. `moved` is called when the way of looking had to change."""
        seen, idle, mode = self._hints.count, False, watch.mode
        while not self._ended:
            hinted = True
            if not idle:
                seen = self._hints.settle(idle=False)
            elif self._hints.wait(seen, HEARTBEAT):
                seen = self._hints.settle(idle=True)
            else:
                hinted = False
                self.sweep()
            self.look(tell, seen, sure=hinted and mode.events)
            self.sweep(MOST_BUILDS)
            idle = self._hints.count == seen
            if watch.refresh() != mode:
                mode = watch.mode
                moved(mode)

    def look(self, tell: Callable[[Told], None], seen: int = 0, *, sure: bool = False) -> None:
        """Build if anything changed, or without looking first when that is as good as `sure`.

        Faults are not told while more hints come in: a file may be half saved.
        """
        started = time.perf_counter()
        asked = self._asked()
        try:
            state = None if sure else self._peek(asked)
            if isinstance(state, Unchanged):
                self._sound()
                return
            self._builds += 1
            report = build(self._site, asked, seen=state, warm=self._warm)
        except SiteError as error:
            if self._hints.count == seen:
                self._broken(error.faults, started, tell)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._broken((Fault("preview-disk", "", args={"reason": reason}),), started, tell)
        else:
            self._sound()
            tell(Told(time.perf_counter() - started, report))

    def _peek(self, asked: Asked) -> Unchanged | Scan | None:
        try:
            return peek(self._site, asked) if self._board.outcome.ready else None
        except DAMAGED:  # the build makes another ledger
            return None

    def sweep(self, most: int = 0) -> None:
        """Give back what more than `most` builds left behind: they leave cycles (compiled templates) uncollected."""
        if self._builds > most:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._builds = 0

    def _sound(self) -> None:
        self._faults = ()
        self._board.sound()

    def _broken(self, faults: tuple[Fault, ...], started: float, tell: Callable[[Told], None]) -> None:
        self._board.broken(self._site.root, faults)
        if faults != self._faults:
            tell(Told(time.perf_counter() - started, None, faults))
        self._faults = faults
