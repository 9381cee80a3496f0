"""A committee's list of issues to drafts, and every row that is none or lacks something. Pure; nothing is guessed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from unicodedata import normalize

from site_gen.intake.issues import values
from site_gen.intake.issues.rows import DAYS, Note, Reader, Year
from site_gen.spreadsheets.columns import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from site_gen.intake.issues.columns import Column
    from site_gen.intake.issues.rows import About, Draft
    from site_gen.intake.issues.table import Row, Table
    from site_gen.records.issues import Issue
    from site_gen.records.settings import Settings

Progress: TypeAlias = "Callable[[str, int, int], None]"  # as build.report has it
_TOTALS = frozenset({"合计", "小计", "总计", "共计", "total", "subtotal", "sum"})


def _silent(_stage: str, _done: int, _total: int) -> None:
    return


class Known(NamedTuple):
    """An issue that is there already; `name` is its id, or the row that it came from."""

    title: str
    day: dt.date | None
    building: str
    spot: str
    name: str


class Plan(NamedTuple):
    """What an import would write, oldest first, what it would leave out, and what is to be filled in by hand."""

    drafts: tuple[Draft, ...]
    left: tuple[Note, ...]
    notes: tuple[Note, ...]


def plan(
    table: Table, columns: Sequence[Column], about: About, known: Iterable[Known], progress: Progress = _silent
) -> Plan:
    """Every row as a draft, or why it is none."""
    fields = {one.field: one.at for one in columns if one.field}
    seen, years = _Seen(known), _years(table, fields)
    drafts: list[Draft] = []
    left: list[Note] = []
    notes: list[Note] = []
    for at, row in enumerate(_filled_down(table, fields)):
        progress("rows", at, len(table.rows))
        reader = Reader(row, fields, about, table.shift, years)
        why = _left_out(table, row, reader)
        if why is not None:
            left += [why] if why.code else []
            continue
        draft = reader.draft()
        if draft is None:
            left.append(Note(row.number, "issues-no-title", "title"))
            continue
        twin = seen.twin(draft)
        if twin is None:
            seen.add(draft)
            drafts.append(draft)
            notes += reader.notes
        else:
            code = "issues-known" if twin.name.startswith("W") else "issues-twice"
            left.append(Note(row.number, code, "", {"title": draft.values["title"], "other": twin.name}))
    drafts.sort(key=lambda one: one.day or dt.date.max)
    return Plan(tuple(drafts), tuple(left), tuple(notes))


def known_issue(issue: Issue, settings: Settings) -> Known:
    """An issue of the site, to be compared with those of a table."""
    building = values.building(issue.building, settings.buildings) if issue.building else ""
    return Known(issue.title, issue.reported_on, building or "", issue.spot, issue.id)


class _Seen:
    """Issues by title; two are the same on the same day when neither building nor spot tells them apart."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.titles: dict[str, list[Known]] = {}
        for one in known:
            self.titles.setdefault(_key(one.title), []).append(one)

    def twin(self, draft: Draft) -> Known | None:
        """An issue that says the same; one without a day is the same as one of any day."""
        building, spot = draft.values.get("building", ""), draft.values.get("spot", "")
        for one in self.titles.get(_key(draft.values["title"]), ()):
            apart = ((one.building, building), (one.spot, spot), (one.day, draft.day))
            if not any(have and want and have != want for have, want in apart):
                return one
        return None

    def add(self, draft: Draft) -> None:
        """Remember a draft for the rows below."""
        found = draft.values
        spot = found.get("spot", "")
        one = Known(found["title"], draft.day, found.get("building", ""), spot, f"{draft.row}")
        self.titles.setdefault(_key(found["title"]), []).append(one)


def _key(title: str) -> str:
    return "".join(one for one in normalize("NFKC", title).lower() if one.isalnum())


def _years(table: Table, fields: Mapping[str, str]) -> Mapping[str, Year]:
    """The year of days that lack one, by field: that of the table's titles and names, else that of all other days."""
    said = values.years("\n".join((table.file, table.sheet, *table.titles)))
    found: dict[str, Year] = {}
    for field in DAYS & fields.keys():
        cells = [row.cells.get(fields[field], "") for row in table.rows]
        if not any(map(values.short_day, cells)):
            continue
        years = said or {one.year for cell in cells if (one := values.day(cell, table.shift))}
        if len(years) == 1:
            found[field] = Year(next(iter(years)), titled=bool(said))
    return found


def _filled_down(table: Table, fields: Mapping[str, str]) -> Iterable[Row]:
    """Rows in which a cell that is merged with those below it stands for all of them; what names an issue does not."""
    columns = {at for field, at in fields.items() if field not in ("title", "note")}
    rows = {row.number: row for row in table.rows}
    for column, top, bottom in table.merged:
        if column in columns and top in rows and (text := rows[top].cells.get(column)):
            for number in range(top + 1, min(bottom, max(rows)) + 1):
                if number in rows:
                    row = rows[number]
                    rows[number] = row._replace(cells={**row.cells, column: text})
    return rows.values()


def _left_out(table: Table, row: Row, reader: Reader) -> Note | None:
    """Why a row is no issue, "" for one that is not worth a word; None for an issue."""
    if row.number in table.hidden_rows:
        return Note(row.number, "issues-row-hidden", "")
    if not any(at in row.cells or at in row.odd for at in reader.fields.values()):
        return Note(row.number, "", "")
    first = next(iter(row.cells.values()), "")
    if plain(first) in _TOTALS or plain(reader.text("title")) in _TOTALS:
        return Note(row.number, "issues-total", "")
    title = reader.fields.get("title", "")
    repeated = title and table.headings.get(title) == row.cells.get(title)  # on the next printed page
    return Note(row.number, "", "") if repeated else None
