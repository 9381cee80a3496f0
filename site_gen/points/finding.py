"""What the arithmetic of points found wrong, without knowing files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from site_gen.diagnostics import Keys


class Finding(NamedTuple):
    """Something wrong with a record: its id, keys inside of it, the code and the message's arguments."""

    code: str
    id: str
    keys: Keys
    args: dict[str, object]
    warning: bool = False


def shown(points: int) -> str:
    """Hundredths of a point as people write them: 150 is "1.5"."""
    whole, parts = divmod(abs(points), 100)
    sign = "-" if points < 0 else ""
    return f"{sign}{whole}" + (f".{parts:02d}".rstrip("0") if parts else "")
