"""Cross-checks between records: everything that one file alone cannot show. Pure; returns all faults at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.register.checks import boards, issues, meetings, notices, photos, points, projects, settings

if TYPE_CHECKING:
    import datetime as dt

    from site_gen.diagnostics import Fault
    from site_gen.presets import Presets
    from site_gen.register.model import Register

__all__ = ["check"]


def check(register: Register, presets: Presets, as_of: dt.date) -> list[Fault]:
    """All faults and warnings of the register, seen on the day `as_of`."""
    faults: list[Fault] = []
    faults += settings.check(register, presets)
    faults += issues.check(register, as_of)
    faults += meetings.check(register, presets, as_of)
    faults += notices.check(register, presets, as_of)
    faults += projects.check(register, as_of)
    faults += photos.check(register, as_of)
    faults += points.check(register, presets, as_of)
    faults += boards.check(register, as_of)
    return faults
