"""Adding everything up again from the rows as they stand in the tables, without the program's own arithmetic.

Deliberately plain, and shares nothing with `scoring`, `standings` and `accounts` but the rules: two ways that agree are
worth more than one that is trusted. Expects sound tables; a cell that cannot be read raises ValueError.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import defaultdict
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from site_gen.records.fields import by_spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from site_gen.points.rules import Rules
    from site_gen.records.base import Record

Cells = dict[str, str]
HALF = Fraction(1, 2)


class Row(NamedTuple):
    """A row of a ledger, read anew."""

    period: str
    id: str
    date: dt.date
    household: str
    rule: str
    quantity: Fraction
    reversal_of: str


class Kept(NamedTuple):
    """A row of a settled quarter, read anew; `counted` is hundredths."""

    row: Row
    counted: int


def cells(text: str, struct: type[Record]) -> list[Cells]:
    """A table's rows by the English names of its columns, whatever language and delimiter it is written in."""
    known = by_spelling(struct)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(map(str.strip, row))]
    names = [known[cell.strip()].name if cell.strip() in known else "" for cell in rows[0]] if rows else []
    return [{name: cell.strip() for name, cell in zip(names, row, strict=False)} for row in rows[1:]]


def row(period: str, one: Cells, *, name: str = "id") -> Row:
    """A row of a ledger, or of what was kept of it (`name` is the column of its id)."""
    quantity = number(one["quantity"])
    date = day(one["date"])
    return Row(period, one[name], date, one["household"], one["rule"], quantity, one.get("reversal_of", ""))


def day(text: str) -> dt.date:
    """2026-3-28, 2026年3月28日 and the like."""
    year, month, date = (int(part) for part in re.findall(r"\d+", normalize("NFKC", text)))
    return dt.date(year, month, date)


def number(text: str) -> Fraction:
    """A number as people write it: full-width, with groups of thousands, a sign."""
    plain = normalize("NFKC", text).replace("\u2212", "-").replace(",", "").replace(" ", "")
    return Fraction(plain)


def hundredths(text: str) -> int:
    """Points as people write them."""
    value = number(text) * 100
    if value.denominator != 1:
        raise ValueError(text)
    return int(value)


def recount(
    rows: Iterable[Row], rules: Rules, kept: Mapping[str, int], settled: AbstractSet[str], corrected: AbstractSet[str]
) -> dict[str, int]:
    """What each row counts, by id. `kept` is by id what rows of the `settled` periods have to count.

    A row of a settled period that was not kept counts nothing, unless a correction names it.
    """
    order = sorted(
        (one for one in rows if one.period not in settled or one.id in kept or one.id in corrected),
        key=lambda one: (one.date, one.id),
    )
    by_id = {one.id: one for one in order}
    back: dict[str, str] = {}  # row -> the row that takes it back
    for one in order:
        if one.reversal_of in by_id:
            back.setdefault(one.reversal_of, one.id)
    counts: dict[str, int] = {}
    for bucket in _buckets(order, rules).values():
        _bucket(bucket, back, by_id, kept, counts)
    for original, name in back.items():
        if original in counts:
            counts[name] = kept.get(name, -counts[original])
    return counts


def _buckets(order: Iterable[Row], rules: Rules) -> dict[tuple[str, ...], list[tuple[Row, int, int | None]]]:
    """Rows that share one cap, with the points before and the cap itself."""
    found: dict[tuple[str, ...], list[tuple[Row, int, int | None]]] = defaultdict(list)
    for one in order:
        rule = None if one.reversal_of else rules.find(one.rule, one.date)
        if rule is None:
            continue
        full = floor(abs(one.quantity) * rule.points + HALF)
        year, week, _ = one.date.isocalendar()
        weekly = rule.cap_period is not None and rule.cap_period.value == "week"
        window = f"{year} week {week}" if weekly else f"{one.date.year} quarter {(one.date.month - 1) // 3}"
        key = (one.household, one.rule, window) if rule.cap is not None else ("", one.id)
        found[key].append((one, full, rule.cap))
    return found


def _bucket(
    bucket: list[tuple[Row, int, int | None]],
    back: Mapping[str, str],
    by_id: Mapping[str, Row],
    kept: Mapping[str, int],
    counts: dict[str, int],
) -> None:
    """Rows under one cap in order of time: kept ones count as kept, the others share what is left of the cap."""
    cancelled = {one.id for one, _, _ in bucket if one.id in back and by_id[back[one.id]].period == one.period}
    room_used = sum(kept[one.id] for one, _, _ in bucket if one.id in kept and one.id not in cancelled)
    for one, full, cap in bucket:
        if one.id in kept:
            counts[one.id] = kept[one.id]
            continue
        counts[one.id] = full if cap is None else max(0, min(full, cap - room_used))
        if one.id not in cancelled:
            room_used += counts[one.id]
