"""Settled quarters: what each row counted on the day of settling, which nothing that is written later moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from site_gen.records.points import SettledEntry


class Frozen(NamedTuple):
    """Rows of settled quarters.

    `rows` are by id what must count as it did; `corrected` are rows of the same quarters that a published correction
    names, which count as the ledger now has them. Any other row of one of the `periods` counts nothing: it was written
    after the quarter was settled.
    """

    rows: Mapping[str, SettledEntry] = {}
    corrected: AbstractSet[str] = frozenset()
    periods: AbstractSet[str] = frozenset()

    def counts(self, period: str, entry_id: str) -> bool:
        """Whether a row of a period's ledger counts at all."""
        return period not in self.periods or entry_id in self.rows or entry_id in self.corrected


NONE = Frozen()


def frozen(settled: Mapping[str, Iterable[SettledEntry]], corrected: AbstractSet[str] = frozenset()) -> Frozen:
    """What must stay as it was, from the settled rows by quarter and the ids of corrected ones."""
    every = {one.entry: one for rows in settled.values() for one in rows}
    return Frozen(
        {name: one for name, one in every.items() if name not in corrected},
        frozenset(every.keys() & corrected),
        frozenset(settled),
    )
