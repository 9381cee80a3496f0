"""Rows of the issue lists, made once for all the pages that show some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.records.issues import Status
from site_gen.views.parts import IssueRow, issue_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.register import Register

STATUSES = tuple(Status)


def listed(register: Register) -> tuple[IssueRow, ...]:
    """Rows of all issues but repeated ones: open ones first, the newest change first (brief.md, section 5)."""
    buildings = {building.id: building.name for building in register.buildings.values()}
    rows = [
        issue_row(
            issue,
            register.standings[issue.id],
            register.categories[issue.category],
            buildings.get(issue.building or "", ""),
        )
        for issue in register.issues.values()
        if issue.duplicate_of is None
    ]
    order = {status.value: index for index, status in enumerate(STATUSES)}
    rows.sort(key=lambda row: (row.updated, row.id), reverse=True)
    rows.sort(key=lambda row: order[row.status])
    return tuple(rows)


def tally(rows: Iterable[IssueRow]) -> tuple[tuple[str, int], ...]:
    """How many issues have each status; the sum is the number of rows."""
    counts = dict.fromkeys((status.value for status in STATUSES), 0)
    for row in rows:
        counts[row.status] += 1
    return tuple(counts.items())
