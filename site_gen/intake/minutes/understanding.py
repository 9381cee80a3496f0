"""Minutes as people write them, to what was understood of them line by line. Any text is taken; nothing is guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from site_gen.intake.minutes import dated, days, headings, matters
from site_gen.intake.minutes.fields import fields, heads, is_label, is_labelled
from site_gen.intake.minutes.motions import Motion, Open, says_outcome, without_asides
from site_gen.intake.minutes.plain import counted, lines
from site_gen.intake.minutes.votes import votes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from site_gen.intake.minutes.dated import Dated
    from site_gen.intake.minutes.headings import Heading
    from site_gen.intake.minutes.plain import Line

_TOP = 6  # lines in which minutes say what meeting they are of
_TITLE = 3  # lines in which a year is that of the meeting
ITEM = 80  # characters of an item that are kept
_AGENDA = re.compile(r"(?:会议|讨论|审议|主要)?(?:议程|议题|内容|事项)\s?:\s?(\S.*)")
_LISTED = re.compile(r"[;；。]|(?:^|\s)\d{1,2}[.、．](?!\d)")
_DECIDED = re.compile(
    r"(?:会议)?(?:决议|决定|议决)(?:事项|内容|结果)?\s?:\s?(.*)"
    r"|(?:经[^,，]{1,14}[,，])?(?:会议|大家|(?:与会|参会|全体|到会)[^,，:]{0,6}?)(?:都|均|一致)*(?:决定|同意)[,，]?([^:票\d]\S.*)"
)
_TALKED = re.compile(
    r"(?:讨论|审议|研究|商议|商量|说|谈|议)了([^\s,，;；。:]{3,40}?)(?:这件事|的事情?|的问题|的议题|事宜)?(?=[,，;；。]|$)"
)
_SENTENCE = re.compile("[。!！]")
_CLAUSE = re.compile("[。;；:]")
_PAUSE = re.compile("[，,]")
_ALL = re.compile("以上|上述")
_ABOUT = re.compile("^(?:关于|讨论|审议|研究)+|(?:的?(?:议题|事项|问题|事情?|提案|议案))$")


class Found(NamedTuple):
    """One value, the record's field that it belongs to, and its line in the file."""

    field: str
    value: str
    line: int


class Understood(NamedTuple):
    """All that was found; whatever is not in here is missing."""

    fields: tuple[Found, ...]
    agenda: tuple[Found, ...]
    motions: tuple[Motion, ...]
    dated: Dated | None = None  # of a date that the minutes do not say in full


def understand(text: str, name: str = "") -> Understood:
    """Read simplified text: the first value of each field, agenda items, decisions with what is said of them.

    `name` is the file's, which may say a year or a day.
    """
    reader = _Reader(dated.named(name))
    for line in lines(text):
        reader.row(line)
    return reader.understood()


class _Reader:
    """Goes through the lines and keeps where it is: the section, the item, the decision, the table's columns."""

    def __init__(self, name: str) -> None:
        self.name = counted(name)
        self.top = [*days.years(self.name)]  # years that the file's name and its first lines say
        self.years: set[int] = set()  # all of the text's
        self.fields: dict[str, Found] = {}
        self.agenda: dict[str, Found] = {}  # by what it is about
        self.motions: list[Open] = []
        self.voted = 0  # decisions that a vote on all points has told
        self.columns: tuple[str, ...] = ()
        self.section = ""
        self.base = 0  # level of the section's heading
        self.level = 0  # of the item's
        self.named = self.spoken = self.awaiting = False  # items say that they are one; stand in prose; "决议：" alone
        self.item = ""
        self.motion: Open | None = None  # the last one of this item
        self.number = 0

    def row(self, line: Line) -> None:
        """One line of the file, of one cell or more."""
        self.number, cells = line.number, line.cells
        heading = ["".join(cell) for cell in cells]
        if len(cells) > 1 and (found := matters.columns(heading) or matters.below(self.columns, heading)):
            self.columns = found
        elif len(cells) > 1 and self.columns and not line.heads:
            self._dealt(matters.row(self.columns, cells))
        else:
            self.columns = ()
            for one in _side_by_side(cells):
                self._line(one)

    def understood(self) -> Understood:
        """What was found; days without a year are counted from the meeting's."""
        origin = self._dated()
        held = self.fields["date"].value if "date" in self.fields else ""
        motions = tuple(one.closed(held) for one in self.motions)
        return Understood(tuple(self.fields.values()), tuple(self.agenda.values()), motions, origin)

    def _dated(self) -> Dated | None:
        """Settle the meeting's day: what is said to be it, else the first day in the text, else that in the name."""
        undated, day = self.fields.pop("undated", None), self.fields.pop("day", None)
        if "date" in self.fields:
            return None
        origin: Dated | None = None
        if undated:
            value, origin = dated.settle(undated.value, self.top, {*self.top, *self.years})
            day = Found("date", value, undated.line) if value else day if origin.how == "loose" else None
        elif day is None and (value := days.day(self.name)):
            day, origin = Found("date", value, 0), dated.Dated("name", "")
        if day:
            self.fields["date"] = day._replace(field="date")
        return origin if origin and (origin.how != "loose" or not day) else None

    def _line(self, line: str) -> None:
        head = headings.heading(line)
        self._note_years(head.text)
        if self.section in ("agenda", "decisions", "other") and 0 < head.level <= self.base:
            self._enter("", 0)
        named = heads(head.text) if self.number <= _TOP else ()
        for key, value in (*fields(head.text), *named):
            self.fields.setdefault(key, Found(key, value, self.number))
        if is_labelled(head.text) or self._begins_section(head):
            return
        listed = _AGENDA.match(head.text)
        if listed and not self.motion:
            for one in _LISTED.split(listed[1]):
                self._begin(one)
            return
        if self._is_item(head):
            self._begin(head.text)
            self.level, self.named = head.level, head.named
        elif self._is_decision(head):
            self._decide(head.text)
        for count, sentence in enumerate(_SENTENCE.split(head.text)):
            self._said(sentence.strip(), first=count == 0)
        if sentence.endswith(":") and headings.section(sentence.strip()) == "decisions":  # 会议议定如下事项：
            self._enter("decisions", 0)

    def _note_years(self, text: str) -> None:
        found = [*days.years(counted(text))]
        self.years.update(found)
        if self.number <= _TITLE:
            self.top += found

    def _begins_section(self, head: Heading) -> bool:
        found = headings.section(head.text)
        if found == "decisions" and self.item:
            self.section, self.base, self.awaiting = found, 0 if self.named else self.level, True
            self.level = 0
        elif found == "aside":
            self.section = found
            return head.text.endswith(":")
        elif found:
            self._enter(found, head.level)
        return bool(found)

    def _enter(self, section: str, base: int) -> None:
        self.section, self.base, self.level = section, base, 0
        self.awaiting = section == "decisions"
        self.item, self.motion = "", None

    def _is_item(self, head: Heading) -> bool:
        outer = head.level > 0 and (self.level == 0 or head.level <= self.level)
        if head.named or self.section == "agenda":
            return head.named or outer
        if self.section == "aside":
            return outer and head.level == self.level and not self.named
        title, colon, _ = head.text.partition(":")
        short = (len(head.text) <= 40 and "。" not in head.text[:-1]) or (
            bool(colon) and len(title) <= 20 and "。" not in title
        )
        return self.section == "" and outer and (head.level < 3 or (head.level == 3 and self.level in (0, 3) and short))

    def _is_decision(self, head: Heading) -> bool:
        if self.section != "decisions" or _DECIDED.match(head.text):
            return False
        outer = head.level > 0 and (self.level == 0 or head.level <= self.level)
        if outer:
            self.level, self.motion = head.level, None
        return outer or self.awaiting

    def _begin(self, text: str) -> None:
        """The next item: new to the agenda, or one that a list above announced."""
        if decided := _DECIDED.match(text):  # a numbered decision is its own item
            text = decided[1] or decided[2] or ""
        item = without_asides(_CLAUSE.split(text.strip())[0].strip())[:ITEM]
        if not item:
            return
        found = self.agenda.setdefault(_ABOUT.sub("", item), Found("agenda", item, self.number))
        self.item, self.motion, self.awaiting = found.value, None, False

    def _decide(self, text: str) -> None:
        """Words of a decision: of the one whose votes were told before, else of a new one."""
        self.awaiting = False
        motion = self.motion if self.motion and not self.motion.words else self._open()
        motion.words = text
        motion.told(text)

    def _open(self) -> Open:
        self.motion = Open(self.number, self.item)
        self.motions.append(self.motion)
        return self.motion

    def _said(self, text: str, *, first: bool) -> None:
        """One sentence."""
        if not first and (head := headings.heading(text)).named:
            self._begin(_PAUSE.split(head.text)[0])
        talked = _TALKED.search(text) if self.spoken or not self.agenda else None
        if talked:
            self.spoken = True
            self._begin(talked[1])
        if decided := _DECIDED.match(text):
            if self.section == "aside":
                self.section = ""
            self._decide(decided[1] if decided[1] is not None else decided[2])
        elif votes(counted(text)):
            if _ALL.search(text) and self.motions:
                for motion in self.motions[self.voted :]:
                    motion.told(text)
                self.voted = len(self.motions)
            elif self.motion is None or self.motion.votes:
                self._open()
        elif self.motion is None and self.item and says_outcome(text):
            self._open()
        if self.motion:
            self.motion.told(text)

    def _dealt(self, row: dict[str, str]) -> None:
        """A table's row: an item, what became of it, or more of the row above."""
        last = self.motion
        if "item" in row:
            self._begin(headings.heading(row["item"]).text)
        if not row.keys() - {"item"}:
            return
        goes_on = last is not None and not row.keys() & {"item", "decision", "votes", "result", "for", "triple"}
        motion = last if last and goes_on else self._open()
        motion.words = motion.words or row.get("decision", "")
        motion.cells(row)


def _side_by_side(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of a form's row: a cell that only says what its neighbour is stands before it, with a colon."""
    label = ""
    for cell in cells:
        for line in cell if any(cell) else ():
            if label:
                yield f"{label}:{line}"
                label = ""
            elif len(cells) > 1 and len(cell) == 1 and (is_label(line) or matters.is_column(line)):
                label = line.rstrip(": ")
            else:
                yield line
    if label:
        yield label
