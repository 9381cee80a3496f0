"""One change to an output folder, in the best way that its disk allows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from site_gen.output.journal import Journal
from site_gen.output.owned import MANIFEST, format_manifest, refuse
from site_gen.output.spare import Spare

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from site_gen.output.owned import Look
    from site_gen.output.stage import Stage, Written


class Switched(NamedTuple):
    """What was written, and whether readers may have seen old files beside new ones for a moment."""

    written: list[Written]
    singly: bool


def recover(output: Path, home: Path) -> None:
    """Mend what a crash left of the last change. Comes before anything else is looked at."""
    if home.is_dir():
        Journal(output, home).recover()
        if output.is_dir():
            Spare(output, home).recover()


def switch(
    output: Path,
    home: Path,
    stage: Stage,
    seen: Look,
    *,
    owned: Mapping[str, str],
    same: Collection[str],
    removed: Collection[str],
    digests: Mapping[str, str],
) -> Switched:
    """Put what is staged into the folder, delete what was `removed`, and let its list of our files say `digests`.

    `home` is a folder of our own in the site's state; `seen` is how the output looked under the same lock; `same` are
    files that were made again and found to be there. Returns when all of it would outlive a power cut. Raises OSError
    when the disk does not take it; then readers have the old site.
    """
    paths = stage.paths()
    blocked = [url for url in paths if os.path.isdir(os.path.join(output, url))]
    if blocked:
        refuse(blocked)
    listed = output / MANIFEST
    if not paths and not removed and listed.is_file() and listed.read_bytes() == format_manifest(digests):
        return Switched([], singly=False)
    output.mkdir(parents=True, exist_ok=True)
    spare = Spare(output, home)
    if spare.usable(seen) and spare.follow(seen, owned, same):
        spare.take(stage, removed, format_manifest(digests))
        if spare.switch(owned, {*paths, *removed}):
            return Switched(stage.written(output), singly=False)
    Journal(output, home).apply(stage.paths(), removed, owned, digests)
    spare.forget()
    return Switched(stage.written(output), singly=True)
