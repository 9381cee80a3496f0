"""A register made from files as they would stand in a folder, without a folder."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from site_gen.records.settings import Settings
from site_gen.register import Held, Origin, Register, assemble
from site_gen.schema import load
from tests.support.records import FILES

if TYPE_CHECKING:
    from collections.abc import Mapping


def register(files: Mapping[str, str | None] | None = None, as_of: dt.date = dt.date(2026, 4, 2)) -> Register:
    """The register of one valid record of each kind, with `files` in place of theirs; None leaves a file out."""
    held: list[Held] = []
    for path, text in {**FILES, **(files or {})}.items():
        if text is None:
            continue
        loaded, faults = load(path, text.encode())
        assert not [one for one in faults if not one.warning], (path, faults)
        held += [Held(one.kind, one.record, Origin(path, one.keys)) for one in loaded]
    settings = next(one.record for one in held if isinstance(one.record, Settings))
    made, wrong = assemble([one for one in held if one.kind != "settings"], settings, as_of)
    assert not [one for one in wrong if not one.warning], wrong
    return made
