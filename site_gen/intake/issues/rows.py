"""One row of a list of issues to a draft, with a note for all that is missing or not understood. Pure."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

from site_gen.intake.issues import values
from site_gen.intake.issues.columns import targets
from site_gen.intake.roles import is_person, is_role
from site_gen.records.disclosing import Rule
from site_gen.records.issues import Route, Source, Step
from site_gen.schema import scalars

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_gen.disclosure.search import Search
    from site_gen.intake.issues.table import Row
    from site_gen.records.settings import Settings

LONG = 16  # characters of a title beyond which staff are asked to shorten it (register.checks.issues)
TITLE, TEXT, NOTE = 40, 200, 1_000  # most characters that are taken over
_REQUIRED = ("category", "reported_on", "source")
DAYS = frozenset({"reported_on", "updated", "due"})
_ROLES = ("owner", "supervisor", "confirmed_by")
_TEXTS = ("labour", "funds", "next_step", "reason")
_END = re.compile(r"[。！？；，.!?;,]")
_ENTRY = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}) \[([1-7]|declined|reopened)\] (\S.*)"
)  # as exchange.georeport writes
_AROUND = re.compile(r"status: [a-z]+|duplicate of W[0-9-]+")


class Note(NamedTuple):
    """What is missing in a row or not understood: the message's code and arguments, and the field that it is about."""

    row: int
    code: str
    field: str
    args: Mapping[str, object] = {}


class Entry(NamedTuple):
    """One line of a history; without a day it is not known."""

    day: dt.date | None
    step: Step
    note: str


class Draft(NamedTuple):
    """An issue: its row, values by field, history, and for fields that are to be filled in what the table says."""

    row: int
    values: Mapping[str, str]
    day: dt.date | None
    history: tuple[Entry, ...]
    lacks: Mapping[str, str]
    number: str = ""
    yearless: frozenset[str] = frozenset()  # fields whose year is the table's


class Year(NamedTuple):
    """The year of a column's days that lack one: from titles and names, or from all other days of the column."""

    year: int
    titled: bool


class About(NamedTuple):
    """What a row is understood by: the site's settings, and the private register, whose people are left out."""

    settings: Settings
    register: Search


class Reader:
    """One row on its way to a draft."""

    def __init__(
        self, row: Row, fields: Mapping[str, str], about: About, shift: int, years: Mapping[str, Year]
    ) -> None:
        self.row, self.fields, self.shift, self.years = row, fields, shift, years
        self.settings, self.register = about
        self.notes: list[Note] = []
        self.values: dict[str, str] = {}
        self.lacks: dict[str, str] = {}
        self.yearless: set[str] = set()
        self.whole = ""  # the title before it was cut

    def text(self, field: str) -> str:
        """What the row says of a field, as it stands there; "" when it says nothing that can be trusted."""
        return "" if self.odd(field) else self.row.cells.get(self.fields.get(field, ""), "").strip()

    def odd(self, field: str) -> bool:
        """True when the cell is a formula or an error."""
        return self.fields.get(field, "") in self.row.odd

    def draft(self) -> Draft | None:
        """The row as a draft; None when nothing says what the issue is."""
        note = self._clean("note", NOTE)
        self._title(note)
        if not self.values["title"].replace(values.LEFT_OUT, ""):
            return None
        for field in self.fields:
            if self.odd(field):
                self.note("issues-odd", field)
        self._place()
        reported = self._day("reported_on")
        self._words()
        history = self._history(note, reported)
        for field in _REQUIRED:
            if field not in self.values and field not in self.lacks:
                self._lack(field, "issues-lacks")
        number, yearless = self._clean("number", LONG), frozenset(self.yearless)
        return Draft(self.row.number, self.values, reported, history, self.lacks, number, yearless)

    def note(self, code: str, field: str, **args: object) -> None:
        """Something that staff should know of a field."""
        zh, en = targets()[field]
        self.notes.append(Note(self.row.number, code, field, {"zh": zh, "en": en, **args}))

    def _lack(self, field: str, code: str, original: str = "", **args: object) -> None:
        """A field to be filled in; `original` is what the table says there."""
        self.lacks[field] = original
        self.note(code, field, **({"value": scalars.short(original)} if original else {}), **args)

    def _clean(self, field: str, most: int, gap: str = values.LEFT_OUT) -> str:
        """A cell's text as it may be written."""
        return self._checked(self.text(field), field, most, gap)

    def _checked(self, text: str, field: str, most: int, gap: str = values.LEFT_OUT) -> str:
        if not text:  # most cells of most lists
            return ""
        found = values.cleaned(text[: 2 * NOTE], self.register, gap)
        for rule in found.rules:
            self.note("issues-private", field, rule=rule)
        if len(found.text) > most:
            self.note("issues-cut", field, most=most)
            return found.text[: most - 1] + "…"
        return found.text

    def _title(self, note: str) -> None:
        """The title, or how the description begins; what is cut off stays in the history."""
        title = self.whole = self._clean("title", NOTE) or note
        if len(title) > TITLE:
            first = _END.split(title)[0].strip()
            title = first if 0 < len(first) <= TITLE else title[: LONG - 1] + "…"
        if len(title) > LONG:
            self.note("issues-title-long", "title", most=LONG)
        self.values["title"] = title

    def _place(self) -> None:
        """Building and spot. What names several buildings is a spot; a flat is none."""
        written, known = self.text("building"), self.settings.buildings
        building = values.building(written, known) if written else ""
        whole, before = self.text("spot"), len(self.notes)
        spot = self._checked(whole, "spot", TEXT, "")
        in_flat = values.of_flat(whole, known) if len(self.notes) > before else ""
        found, spot = values.parted(spot, known) if not building else ("", spot)
        if values.is_door(spot):
            self.note("issues-private", "spot", rule=Rule.FLAT.value)
            spot = ""
        if building is None:
            building = values.of_flat(written, known)
            named = self._clean("building", TEXT, "")
            if is_person(named):
                self.note("issues-person", "building")
            elif not building and named:
                self.note("issues-building", "building", value=scalars.short(named), known=[one.name for one in known])
                spot = spot if named in spot else f"{named} {spot}".strip()
        building = building or found or in_flat
        self.values |= {field: text for field, text in (("building", building), ("spot", spot)) if text}

    def _day(self, field: str) -> dt.date | None:
        text = self.text(field)
        found = (values.day(text, self.shift) or self._yearless(field, text)) if text else None
        if found is not None and field != "updated":
            self.values[field] = found.isoformat()
        elif text and found is None:
            code = "issues-no-year" if values.short_day(text) else "issues-day"
            self._lack(field, code, self._clean(field, TEXT))
        return found

    def _yearless(self, field: str, text: str) -> dt.date | None:
        """A day without its year, where the table plainly says the year; never one before the issue was reported."""
        short, known = values.short_day(text), self.years.get(field)
        if short is None or known is None:
            return None
        try:
            found = dt.date(known.year, *short)
        except ValueError:
            return None
        if found.isoformat() < self.values.get("reported_on", ""):
            return None
        self.yearless.add(field)
        self.note("issues-year-titled" if known.titled else "issues-year-column", field, year=known.year)
        return found

    def _words(self) -> None:
        """Everything that stands for itself."""
        self._category()
        for field, words in (("source", Source), ("route", Route)):
            if text := self._clean(field, TEXT):
                if is_person(text):
                    self._unless(field, text, person=True)
                    continue
                choice = scalars.choice(text, words)
                if isinstance(choice, scalars.Wrong):
                    self._lack(field, "issues-choice", text, known=[one.zh for one in words])
                else:
                    self.values[field] = choice.zh
        for field in ("households", "also_reported"):
            if text := self._clean(field, TEXT):
                number = values.count(text)
                if number is None:
                    self._lack(field, "issues-count", text)
                else:
                    self.values[field] = str(number)
        self._day("due")
        for field in (*_ROLES, *_TEXTS):
            if text := self._clean(field, TEXT):
                person = not is_role(text) if field in _ROLES else field == "labour" and is_person(text)
                self._unless(field, text, person=person)

    def _category(self) -> None:
        """A category that the site lacks stays as it is: `check` does not let it pass."""
        if text := self._clean("category", TEXT):
            name = values.category(text, self.settings.categories)
            self.values["category"] = name or text
            if name is None:
                self.lacks["category"] = text
                known = [one.name for one in self.settings.categories]
                self.note("issues-category", "category", value=scalars.short(text), known=known)

    def _unless(self, field: str, text: str, *, person: bool) -> None:
        """A text, unless it names a person: then it is not repeated anywhere."""
        if person:
            self.lacks[field] = ""
            self.note("issues-person", field)
        else:
            self.values[field] = text

    def _history(self, note: str, reported: dt.date | None) -> tuple[Entry, ...]:
        """How it was reported, and what was done since; the history of an Open311 file of our own as it was."""
        own = self._own_history()
        if own:
            return own
        whole = self.whole if len(self.whole) > LONG else ""  # the title is to be shortened; here all of it is kept
        first = "。".join(dict.fromkeys(one.rstrip("。") for one in (whole, note) if one)) or self.values["title"]
        return (Entry(reported, Step.COLLECTED, first), *self._since())

    def _own_history(self) -> tuple[Entry, ...]:
        lines = [line.strip() for line in self.text("reply").split("\n")]
        found = [one for line in lines if (one := _ENTRY.fullmatch(line))]
        if not found or any(not _ENTRY.fullmatch(line) and not _AROUND.fullmatch(line) for line in lines):
            return ()
        if any(line.startswith("duplicate of") for line in lines):
            self.note("issues-duplicate", "reply")
        if found[-1][2] == Step.DECLINED and "reason" not in self.values:
            self._lack("reason", "issues-lacks")
        return tuple(
            Entry(values.day(day), Step(step), self._checked(text, "reply", NOTE) or values.LEFT_OUT)
            for day, step, text in map(_groups, found)
        )

    def _since(self) -> tuple[Entry, ...]:
        status, reply = self._clean("status", TEXT), self._clean("reply", NOTE)
        if not status and values.step(reply):  # 完成情况：已完成
            status, reply = reply, ""
        step = values.step(status) if status else None
        if status and step is None:
            self.note("issues-status", "status", value=scalars.short(status))
        if not reply and step in (None, Step.COLLECTED):
            return ()
        day = self._day("updated")
        if day is None and "updated" not in self.lacks:
            self._lack("updated", "issues-lacks")
        if step is Step.DECLINED and "reason" not in self.values:
            self._reason(reply)
        return (Entry(day, step or Step.COLLECTED, reply or f"表里的状态：{status}。"),)

    def _reason(self, reply: str) -> None:
        """Whoever declines says why; the reply does."""
        if reply:
            self.values["reason"] = reply[:TEXT]
        else:
            self._lack("reason", "issues-lacks")


def _groups(found: re.Match[str]) -> tuple[str, str, str]:
    return found[1], found[2], found[3]
