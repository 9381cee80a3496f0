"""A plan carried out. It is noted first and the note goes last, so that a second run finishes what broke off.

Records and corrections are replaced together, all or none; caches and printed sheets go after them. No copy is kept:
it would hold what is to be forgotten.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import msgspec

from site_gen import output
from site_gen.chain.model import LEAVES
from site_gen.diagnostics import SiteError
from site_gen.lock import writing
from site_gen.output.spare import drop_spares
from site_gen.retention.model import Plan
from site_gen.retention.rewriting import CORRECTIONS, HOUSEHOLDS, rewritten, touches
from site_gen.sources import tree
from site_gen.spreadsheets.append import Change, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from site_gen.site import Site

NOTE = "private/.forget.json"


def unfinished(root: Path) -> Plan | None:
    """The plan that was not carried out to its end, if there is one."""
    try:
        return msgspec.json.decode((root / NOTE).read_bytes(), type=Plan)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def carry_out(site: Site, plan: Plan) -> None:
    """Do all of it while no build of this site runs. Raises SiteError or OSError; then the note tells the next run."""
    with writing(site.lock, "site-gen forget"):
        _records(site.root, plan)
        for path in plan.printed:
            (site.root / path).unlink(missing_ok=True)
        for half in _halves(site.root):
            half.unlink(missing_ok=True)
        _empty(site)
        (site.root / NOTE).unlink(missing_ok=True)


def changes(root: Path, plan: Plan) -> tuple[Change, ...]:
    """What becomes of each file that changes, the register of households last: until then the site knows both codes."""
    paths = [one.path for one in tree.scan(root, "board")[0]]
    if plan.corrections and CORRECTIONS not in paths:
        paths.append(CORRECTIONS)
    if (root / LEAVES).is_file():
        paths.append(LEAVES)
    found = []
    for path in sorted(paths, key=lambda one: (one == HOUSEHOLDS, one)):
        if not touches(path):
            continue
        before = (root / path).read_bytes() if (root / path).is_file() else None
        after = rewritten(path, before or b"", plan)
        if after != (before or b""):
            found.append(Change(path, before, after))
    return tuple(found)


def _records(root: Path, plan: Plan) -> None:
    """Replace the records. When that fails and all of them are as they were, there is nothing to finish either."""
    note = root / NOTE
    begun = note.exists()
    wanted = changes(root, plan)
    output.replace(note, msgspec.json.encode(plan))
    try:
        put(root, wanted)
    except (OSError, SiteError):
        if not begun and changes(root, plan) == wanted:
            note.unlink(missing_ok=True)
        raise


def _empty(site: Site) -> None:
    """Delete all that can be made again, but for the lock that is held."""
    drop_spares(site.state)
    for one in site.state.iterdir():
        if one.is_dir():
            shutil.rmtree(one)
        elif one != site.lock:
            one.unlink()


def _halves(root: Path) -> Iterator[Path]:
    """Copies beside records that a write left when the power went."""
    for folder in ("content", "private"):
        for ending in ("new", "old"):
            yield from (one for one in (root / folder).rglob(f".*.{ending}") if one.is_file())
