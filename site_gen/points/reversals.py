"""Which entry takes back which: a mistake is never edited, a row of its own reverses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.points.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.records.points import PointsEntry


def pair(entries: Iterable[PointsEntry]) -> tuple[dict[str, PointsEntry], list[Finding]]:
    """Reversing rows by the id of the row that they take back, and what is wrong with the others.

    `entries` are all rows of all quarters in order of date and id: a mistake may come to light after its quarter was
    settled. The first valid reversal of a row counts, and a faulty one takes nothing back.
    """
    rows = tuple(entries)
    reversing = [one for one in rows if one.reversal_of]
    by_id = {one.id: one for one in rows} if reversing else {}
    pairs: dict[str, PointsEntry] = {}
    found: list[Finding] = []
    for entry in reversing:
        wrong = _wrong(entry, by_id.get(entry.reversal_of or ""), pairs)
        if wrong is None:
            pairs[entry.reversal_of or ""] = entry
        else:
            found.append(wrong)
        if not (entry.reason and entry.approved_by):
            key = "approved_by" if entry.reason else "reason"
            found.append(Finding("reversal-unexplained", entry.id, (key,), {}))
    return pairs, found


def _wrong(entry: PointsEntry, original: PointsEntry | None, pairs: dict[str, PointsEntry]) -> Finding | None:
    """Why a row cannot take back the one that it names."""

    def finding(code: str, **args: object) -> Finding:
        return Finding(code, entry.id, ("reversal_of",), {"id": entry.reversal_of, **args})

    if original is None or original is entry or original.date > entry.date:
        return finding("reversal-of-nothing")
    if original.reversal_of:
        return finding("reversal-of-reversal")
    if original.id in pairs:
        return finding("reversal-twice", other=pairs[original.id].id)
    differing = [
        key
        for key, same in (
            ("household", original.household == entry.household),
            ("rule", original.rule == entry.rule),
            ("quantity", abs(original.quantity) == abs(entry.quantity)),
        )
        if not same
    ]
    return Finding("reversal-differs", entry.id, (differing[0],), {"id": original.id}) if differing else None
