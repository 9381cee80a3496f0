"""What a build tells. No words of its own: the outer ring writes the sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from site_gen.diagnostics import Fault
    from site_gen.plan.model import Paper


class Report(NamedTuple):
    """What a build did. Addresses are relative to the output; `papers` are the sheets to post again, each once.

    `singly` is said once: pages had to be replaced one by one, since the disk cannot switch them all in one step.
    """

    written: tuple[str, ...] = ()
    kept: int = 0
    removed: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    warnings: tuple[Fault, ...] = ()
    warning_count: int = 0
    singly: bool = False


class Progress(Protocol):
    """Called while work lasts: `stage` is "photos", "pages" or "sheets"."""

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        """Tell how far a stage has come."""


def silent(_stage: str, _done: int, _total: int, /) -> None:
    """Tell nothing."""
