"""Names of releases: a number that only grows, so that no clock decides which is newer, and when it was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from site_gen.diagnostics import Fault, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from site_gen.publish.model import Version

NAME = re.compile(r"\d{4,9}-\d{8}-\d{6}", re.ASCII)  # 0007-20260402-153012
PART = re.compile(rf"\.({NAME.pattern})\.part", re.ASCII)  # one that is being written, or was when it broke off


def order(name: str) -> tuple[int, str]:
    """Sorts names of releases, the oldest first."""
    number, _, stamp = name.partition("-")
    return int(number), stamp


def following(names: Iterable[str], stamp: str) -> str:
    """The next name after all that are there, unfinished ones too."""
    newest = max((order(name)[0] for name in names), default=0)
    return f"{newest + 1:04d}-{stamp}"


def surplus(names: Iterable[str], current: str, keep: int) -> list[str]:
    """Releases to forget: all but the newest `keep`, never the one that is public."""
    ordered = sorted(names, key=order)
    return [name for name in ordered[: max(0, len(ordered) - keep)] if name != current]


def wanted(versions: Sequence[Version], asked: str, where: str) -> str:
    """The release to go back to: the one that was named, by its number or in full, else the one before the current."""
    names = [one.name for one in versions]
    if asked:
        number = int(asked) if asked.isdecimal() else -1
        found = [name for name in names if name == asked or order(name)[0] == number]
    else:
        current = next((order(one.name) for one in versions if one.current), None)
        found = [name for name in names if current and order(name) < current]
    if not found:
        args = {"asked": asked, "names": names or ["—"], "where": where}
        raise SettingsError([Fault("publish-no-version" if asked else "publish-no-older", where, args=args)])
    return found[-1]
