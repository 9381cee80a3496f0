"""Settling a quarter: may it be, what will be kept, and the three files. Asks nobody and prints nothing."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from site_gen import output, points, schema
from site_gen.build import leaves
from site_gen.chain import slips
from site_gen.diagnostics import Fault, SettingsError
from site_gen.points.papers import settled_csv, settled_lines, with_settled
from site_gen.register.checks.notices import ranking_window
from site_gen.register.checks.settled import frozen
from site_gen.sources import read_bytes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from site_gen.build.records import Read
    from site_gen.records.points import Ranking, SettledEntry
    from site_gen.site import Site

RANKINGS = "content/rankings"


class Settling(NamedTuple):
    """A quarter that may be settled, and what will be kept of it. Points are hundredths."""

    period: str
    day: dt.date
    closed: dt.date
    rows: tuple[SettledEntry, ...]
    households: int
    total: int


def prepare(read: Read, period: str) -> Settling:
    """What settling keeps. Raises SettingsError unless the quarter can be settled on the day of `read`."""
    register = read.register
    ranking = register.rankings.get(period)
    if ranking is None:
        raise SettingsError([Fault("settle-unknown", RANKINGS, args={"period": period, "known": [*register.rankings]})])
    path = register.origins["ranking", period].path
    if ranking.settled_on:
        raise SettingsError([Fault("settle-done", path, ("settled_on",), {"date": ranking.settled_on})])
    closed = _closed(read, ranking, path)
    earlier = [one for one in register.rankings if one < period and register.entries.get(one)]
    open_ = [one for one in earlier if one not in register.settled]
    if open_:
        raise SettingsError([Fault("settle-earlier-first", path, args={"earlier": open_[0]})])
    scored = points.score(register.entries, register.rule_versions, frozen(register)).get(period, ())
    if not scored:
        raise SettingsError([Fault("settle-nothing", path, args={"period": period})])
    rows = points.settle(scored)
    households = len({one.household for one in rows})
    return Settling(period, read.as_of, closed, rows, households, sum(one.counted for one in rows))


def _closed(read: Read, ranking: Ranking, path: str) -> dt.date:
    """The last day on which people could object, once it is over."""
    window = ranking_window(read.register, read.presets, ranking)
    if window is None:
        raise SettingsError([Fault("settle-no-window", path)])
    if window.closes is None:
        raise SettingsError([Fault("settle-window-unknown", path, args={"opens": window.opens})])
    if read.as_of <= window.closes:
        args = {"closes": window.closes, "today": read.as_of}
        raise SettingsError([Fault("settle-window-open", path, args=args)])
    return window.closes


def write(site: Site, settling: Settling) -> None:
    """Put all files in place: what private/ keeps of the households' leaves, the rows, and last day and root.

    Raises ContentError when private/ is damaged, SettingsError when ranking.yaml has to be changed by hand.
    """
    others = [one for one in leaves.read(site.root) if one.period != settling.period]
    households = slips.by_household(settling.period, settling.rows)
    planted = slips.planted(households.values(), lambda: secrets.token_hex(slips.SALT))
    root = slips.root(planted)
    folder = f"{RANKINGS}/{settling.period}"
    path = f"{folder}/ranking.yaml"
    data = read_bytes(site.root, path)
    changed = with_settled(data, settling.day, root)
    leaves.write(site.root, [*others, *planted])
    output.replace(site.root / folder / "settled.csv", settled_csv(settling.rows))
    if not _says_the_same(path, data, changed, {"settled_on": settling.day, "slips_root": root}):
        lines = "；".join(settled_lines(data, settling.day, root))
        raise SettingsError([Fault("settle-by-hand", path, args={"lines": lines})])
    output.replace(site.root / path, changed)


def _says_the_same(path: str, before: bytes, after: bytes, settled: Mapping[str, object]) -> bool:
    """Whether a file is as it was, but for what settling adds."""
    (old, _), (new, faults) = schema.load(path, before), schema.load(path, after)
    if faults or len(old) != len(new) or len(new) != 1:
        return False
    return new[0].record == replace(old[0].record, **settled)
