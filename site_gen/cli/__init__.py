"""The command line. Only this outer ring prints, knows today's date and sets exit codes.

Exit codes: 0 done, 1 faults in records, settings or theme (nothing written), 2 wrong use of the command line,
3 the output folder or the disk, 4 somebody else is changing this site, 130 stopped by the keyboard.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from site_gen.cli.quick import try_build

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console set to GBK must not break on a word it lacks
            stream.reconfigure(errors="replace")
    seen = try_build(arguments)
    if isinstance(seen, int):
        return seen
    from site_gen.cli.commands import run  # noqa: PLC0415 - click and all behind it; an unchanged site needs none

    return run(arguments, seen)
