"""Many new records at once: a number for each, and their files, all or none."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from site_gen.diagnostics import ContentError, Fault
from site_gen.output import disk
from site_gen.scaffold.naming import following, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from site_gen.site import Site

ISSUES = "content/issues"


def numbered(root: Path, years: Iterable[int]) -> list[str]:
    """The next free id of an issue for each year that is given, in order."""
    there = "\n".join(names(root / ISSUES))
    taken: Counter[int] = Counter()
    found = []
    for year in years:
        if year not in taken:
            taken[year] = following(f"W{year}-", there) - 1
        taken[year] += 1
        found.append(f"W{year}-{taken[year]:03d}")
    return found


def write_all(site: Site, texts: Mapping[str, str]) -> None:
    """Put new files in place, by path: all, or none when the disk is full or one is there already (ContentError).

    A crash leaves whole files, and the next import takes up the rest.
    """
    site.state.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="intake-", dir=site.state) as folder, ExitStack() as undo:
        waiting = [(Path(folder, f"{number}"), site.root / path) for number, path in enumerate(texts)]
        for (beside, _), text in zip(waiting, texts.values(), strict=True):
            beside.write_bytes(text.encode())
        disk.sync([beside for beside, _ in waiting])
        if there := [path for path in texts if (site.root / path).exists()]:  # made by hand, after the question
            raise ContentError([Fault("intake-exists", path) for path in there])
        for beside, target in waiting:
            target.parent.mkdir(parents=True, exist_ok=True)
            undo.callback(disk.discard, target)
            disk.move(beside, target)
        disk.sync({target.parent for _, target in waiting})
        undo.pop_all()
