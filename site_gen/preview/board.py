"""The outcome of the last build, which the server's threads read while the next one runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen import messages, sources
from site_gen.messages import printable
from site_gen.sources.places import window

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from site_gen.diagnostics import Diagnostic, Fault

MOST = 30  # faults that are shown; whoever has more mends these first


class Told(NamedTuple):
    """A fault as the page shows it: plain text, and which part of the source line is meant."""

    place: str
    message: str
    hint: str
    line: str
    at: int
    length: int


class Outcome(NamedTuple):
    """What the last build came to. `faults` stand over the last good pages; `more` of them are not shown.

    `ready`: there are pages at all.
    """

    ready: bool = False
    faults: tuple[Told, ...] = ()
    more: int = 0


class Board:
    """Holds one outcome; replaced as a whole, so that readers need no lock."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.outcome = Outcome()

    def sound(self) -> None:
        """The last build went well."""
        self.outcome = Outcome(ready=True)

    def broken(self, root: Path, faults: Iterable[Fault]) -> None:
        """The last build found faults; the pages are those before."""
        from site_gen.build.hiding import hidden_in  # noqa: PLC0415 - only after a fault

        errors = [fault for fault in faults if not fault.warning]
        found = sources.diagnose(errors, sources.reader(root), hidden_in(root))
        told = tuple(_told(one, self.language) for one in found[:MOST])
        self.outcome = Outcome(self.outcome.ready, told, max(0, len(found) - MOST))


def _told(one: Diagnostic, language: str) -> Told:
    path, line, column, length = one.span
    message, hint = messages.text(one.code, one.args, language)
    shown = one.source_line.replace("\t", " ")
    place = printable(path) if not shown and (line, column) == (1, 1) else f"{printable(path)}:{line}:{column}"
    at = min(column - 1 - window(column), len(shown))
    return Told(place, message, hint, printable(shown), at, max(1, min(length, len(shown) - at)))
