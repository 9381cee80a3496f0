"""What to say about the name of a preset that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.presets import near

if TYPE_CHECKING:
    from collections.abc import Iterable


def unknown(name: str, known: Iterable[str]) -> tuple[str, dict[str, object]]:
    """Code and arguments: with the name that was probably meant, or with all that there are."""
    names = tuple(known)
    meant = near(name, names)
    return (
        ("preset-unknown-near", {"name": name, "near": meant})
        if meant
        else ("preset-unknown", {"name": name, "known": names})
    )
