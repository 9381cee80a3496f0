"""Rows of filled sheets to entries of the ledger, or every reason why not. Pure; only its code tells a household."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import TYPE_CHECKING
from unicodedata import normalize

from msgspec.structs import replace

from site_gen.points.finding import shown
from site_gen.points.rules import full_score
from site_gen.records.points import PointsEntry
from site_gen.schema import scalars
from site_gen.schema.scalars import Wrong, short
from site_gen.spreadsheets.lookups import Households, Near, RuleBook
from site_gen.spreadsheets.model import FORM, Flaw, Matched, Problem, Proposal
from site_gen.spreadsheets.tables import text_flaws
from site_gen.workdays import quarter_of, week_of, week_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from site_gen.register.model import Register
    from site_gen.spreadsheets.model import Row, Table

_NO_ID = "J0000-0000"  # until all are known
_SHORT_DAY = re.compile(r"([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?")
_Key = tuple[dt.date, str, str, "Decimal", str]


def match(files: Iterable[Sequence[Table]], register: Register, *, today: dt.date, week: str = "") -> Matched:
    """What an import of these files, one after the other, would add.

    A row that the ledger has already (date, household, rule, quantity, note; as often as it stands there) is known and
    not added again. `week` holds for sheets that do not say theirs. Rows without a day belong to the week's last day.
    """
    ledger = Counter(_key(entry) for rows in register.entries.values() for entry in rows if not entry.reversal_of)
    reader = _Reader(register, today, week)
    proposals: list[Proposal] = []
    problems: list[Problem] = []
    known = untouched = 0
    for tables in files:
        there = ledger.copy()
        for table in tables:
            if (foreign := reader.foreign(table)) is not None:
                problems.append(Problem(table.file, table.sheet, 0, foreign))
                continue
            for row in table.rows:
                if not row.flaws and reader.is_empty(row):
                    untouched += "household" in row.cells
                    continue
                entry, flaws = reader.entry(table, row)
                if entry is not None and there[_key(entry)] > 0:
                    there[_key(entry)] -= 1
                    known += 1
                    continue
                flaws = flaws or reader.closed(table, row, entry)
                problems += [Problem(table.file, table.sheet, row.number, flaw) for flaw in flaws]
                if entry is not None and not flaws:
                    proposals.append(Proposal(quarter_of(entry.date), entry, table.file, table.sheet, row.number))
                    ledger[_key(entry)] += 1
    return Matched(_numbered(proposals, register), tuple(problems), known, untouched)


def _key(entry: PointsEntry) -> _Key:
    return entry.date, entry.household, entry.rule, entry.quantity, " ".join(entry.note.split())


def _numbered(proposals: Iterable[Proposal], register: Register) -> tuple[Proposal, ...]:
    """Proposals with the next free ids of their years."""
    last: Counter[int] = Counter()
    for rows in register.entries.values():
        for entry in rows:
            year, number = int(entry.id[1:5]), int(entry.id[6:])
            last[year] = max(last[year], number)
    numbered = []
    for one in proposals:
        year = one.entry.date.year
        last[year] += 1
        numbered.append(one._replace(entry=replace(one.entry, id=f"J{year}-{last[year]:04d}")))
    return tuple(numbered)


class _Reader:
    """Reads one row after the other against one register."""

    def __init__(self, register: Register, today: dt.date, week: str) -> None:
        self.register, self.week = register, week
        self.last_day = week_range(week_of(today))[1]
        self.households = Households(register)
        self.rules = RuleBook(register.rule_versions)

    def foreign(self, table: Table) -> Flaw | None:
        """Why a whole sheet is not for us: it says itself that it belongs to others, or to a later program."""
        marker = table.marker
        if marker is not None and marker.version != FORM:
            return Flaw("", "sheet-version", {"version": short(marker.version)})
        if marker is not None and marker.community != self.register.settings.community:
            return Flaw("", "sheet-of-others", {"community": short(marker.community)})
        return None

    @staticmethod
    def is_empty(row: Row) -> bool:
        """True for a row that nobody gave a score."""
        return not any(field in row.cells for field in ("rule", "quantity", "note", "reversal_of"))

    def entry(self, table: Table, row: Row) -> tuple[PointsEntry | None, list[Flaw]]:
        """The entry that a row means, or what is wrong with it."""
        flaws = list(row.flaws)
        spoilt = {flaw.cell for flaw in flaws}
        cells = {
            field: text for field, text in row.cells.items() if f"{table.columns[field]}{row.number}" not in spoilt
        }
        line = _Line(table, row, cells, flaws)
        if "reversal_of" in cells:
            line.wrong("reversal_of", "row-reversal")
        day = self._day(line)
        household = self.households.find(line)
        rule = self.rules.find(line, day)
        quantity = _quantity(line)
        recorder, reviewer = self._people(line)
        if flaws or day is None or rule is None or quantity is None or not (household and recorder and reviewer):
            return None, flaws
        entry = PointsEntry(
            id=_NO_ID,
            date=day,
            household=household,
            rule=rule.id,
            quantity=quantity,
            note=cells.get("note", ""),
            evidence=cells.get("evidence", ""),
            recorder=recorder,
            reviewer=reviewer,
        )
        entry = replace(entry, points=full_score(rule, entry))
        _compare_points(line, entry)
        return (None if flaws else entry), flaws

    def closed(self, table: Table, row: Row, entry: PointsEntry | None) -> list[Flaw]:
        """Why nothing can be added to the ledger on that day."""
        if entry is None:
            return []
        period = quarter_of(entry.date)
        ranking = self.register.rankings.get(period)
        cell = f"{table.columns['date']}{row.number}" if "date" in row.cells else ""
        if ranking is not None and (ranking.settled_on is not None or self.register.settled.get(period)):
            return [Flaw(cell, "quarter-settled", {"period": period, "date": entry.date})]
        if ranking is not None and entry.date > ranking.cut_off:
            return [Flaw(cell, "after-cut-off", {"date": entry.date, "cut_off": ranking.cut_off})]
        return []

    def _day(self, line: _Line) -> dt.date | None:
        week = line.table.above.get("week", "") or self.week
        first, last = week_range(week) if week else (None, None)
        text = line.cells.get("date")
        if text is None:
            if last is None and not line.spoilt("date"):
                line.wrong("date", "date-needed")
            return last
        day = _short_day(text, first) or scalars.date(text)
        if isinstance(day, Wrong):
            line.wrong("date", day.code, **day.args)
            return None
        if first is not None and last is not None and not first <= day <= last:
            line.wrong("date", "date-outside-week", date=day, week=week, first=first, last=last)
        elif day > self.last_day:
            line.wrong("date", "date-to-come", date=day)
        return day

    def _people(self, line: _Line) -> tuple[str, str]:
        """Recorder and reviewer: of the row, or of the whole sheet."""
        allowed = self.register.settings.points
        names = []
        for field, offered in (("recorder", allowed.recorders), ("reviewer", allowed.reviewers)):
            name = line.cells.get(field) or line.table.above.get(field, "")
            for code, args in () if field in line.cells else text_flaws(name):  # those of the row were looked at
                line.wrong(field, code, **args)
            if not name and not line.spoilt(field):
                line.wrong(field, f"{field}-needed")
            elif name and offered and name not in offered:
                line.wrong(field, "person-unknown", near=Near(offered).find(name), offered=offered)
            names.append(name)
        if names[0] and names[0] == names[1]:
            line.wrong("reviewer", "one-person-twice")
        return names[0], names[1]


class _Line:
    """A row that is being read: its sound cells, and the flaws that are found."""

    def __init__(self, table: Table, row: Row, cells: Mapping[str, str], flaws: list[Flaw]) -> None:
        self.table, self.row, self.cells, self.flaws = table, row, cells, flaws

    def wrong(self, field: str, code: str, **args: object) -> None:
        """Something is wrong with a field."""
        column = self.table.columns.get(field)
        self.flaws.append(Flaw(f"{column}{self.row.number}" if column else "", code, args))

    def spoilt(self, field: str) -> bool:
        """True when the field's cell cannot be read, which was told already."""
        name = f"{self.table.columns.get(field)}{self.row.number}"
        return any(flaw.cell == name for flaw in self.row.flaws)


def _short_day(text: str, first: dt.date | None) -> dt.date | None:
    """The day of the week that "4-11" or "4月11日" means."""
    found = _SHORT_DAY.fullmatch(normalize("NFKC", text).replace(" ", ""))
    if found is None or first is None:
        return None
    days = (first + dt.timedelta(days=one) for one in range(7))
    return next((day for day in days if (day.month, day.day) == (int(found[1]), int(found[2]))), None)


def _quantity(line: _Line) -> Decimal | None:
    text = line.cells.get("quantity")
    if text is None:
        if not line.spoilt("quantity"):
            line.wrong("quantity", "quantity-needed")
        return None
    value = scalars.decimal(text, signed=False)
    if isinstance(value, Wrong):
        line.wrong("quantity", value.code, **value.args)
        return None
    if value <= 0:
        line.wrong("quantity", "quantity-not-positive")
        return None
    return value


def _compare_points(line: _Line, entry: PointsEntry) -> None:
    """Points are computed; those that somebody wrote have to agree."""
    text = line.cells.get("points")
    if text is None or entry.points is None:
        return
    given = scalars.scaled(text, factor=100, signed=True)
    if isinstance(given, Wrong):
        line.wrong("points", given.code, **given.args)
    elif given != entry.points:
        line.wrong("points", "points-differ", given=shown(given), computed=shown(entry.points))
