"""What is said of one decision: its words, the outcome, who carries it out and by when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from site_gen.intake.minutes import days
from site_gen.intake.minutes.headings import heading
from site_gen.intake.minutes.plain import counted
from site_gen.intake.minutes.votes import KEYS, result, votes
from site_gen.intake.roles import is_role

if TYPE_CHECKING:
    from site_gen.intake.minutes.days import Limit

TITLE = 22  # characters that a decision's title may have
_OWNER = re.compile(
    r"(?:责任|负责|承办|主办|牵头|经办|执行|落实|办理)(?:人员?|单位|部门|科室)?\s?:\s?([^\s,，;；。:]{1,30})"
    r"|由([^\s,，;；。:由]{2,20}?)(?:负责|牵头|承办|落实|办理|执行)(?!记录|主持|召集)"
    r"|由([^\s,，;；。:由于在]{2,12}?)[于在][^\s,，;；。:]{1,10}?前(?!.{0,4}(?:主持|召集))"
    r"|(?:^|[,，;；])由?([^\s,，;；。:由]{2,12}?)(?:负责|牵头|承办)(?=[,，;；。]|$)"
)
_DOES = re.compile(
    r"(?:^|[,，;；])([^\s,，;；。:]{2,12}?)(?:去|来)?(?:落实|办理|执行|办)(?=[,，;；。]|$)"
)  # only of an office
_PIECE = re.compile("[。;；,，]")
_EMPTY = re.compile(
    "经.{0,14}(?:表决|讨论|审议|协商)(?:后)?|(?:会议|大家|与会.{0,4}|全体.{0,4})?(?:一致|举手)?(?:同意|通过|决定|表决)?|[略无]"
)
_OUTCOME = re.compile("(?:通过了?|再议|暂缓|缓议|保留|否决|搁置|撤回)$|^(?:无人?|没有人?)(?:反对|弃权)|^(?:反对|弃权)")
_CONSENT = re.compile("不?同意.{0,4}")
_BLANK = re.compile(r"[-—–/\\无略]{0,4}")


class Motion(NamedTuple):
    """One decision: its title, what was written of it ("" for nothing), and all its words where the title cuts them.

    `yearless`: the minutes say a day by which it is to be done, without a year; `due` is the first such day from the
    meeting on, "" when the meeting's is not known.
    """

    title: str
    votes: tuple[tuple[str, int], ...]
    line: int
    result: str = ""
    owner: str = ""
    due: str = ""
    text: str = ""
    yearless: bool = False


@dataclass
class Open:
    """A decision of which further lines may tell more. What was told first stays."""

    line: int
    item: str
    words: str = ""
    votes: dict[str, int] = field(default_factory=dict)
    result: str = ""
    owner: str = ""
    due: Limit | None = None

    def told(self, text: str) -> None:
        """Take from a sentence what is not known yet."""
        numbers = counted(text)
        self.votes = self.votes or votes(numbers)
        self.result = self.result or result(text)
        if found := _OWNER.search(text):
            self.owner = self.owner or next(filter(None, found.groups()))
        elif (found := _DOES.search(text)) and is_role(found[1]):
            self.owner = self.owner or found[1]
        self.due = self.due or days.limit(numbers)

    def cells(self, row: dict[str, str]) -> None:
        """Take from a table's row what is not known yet."""
        for key in ("votes", "decision"):
            self.told(row.get(key, ""))
        self.result = self.result or result(row.get("result", ""))
        self.votes = self.votes or _columns(row) or votes(counted(row.get("result", "")))
        if not _BLANK.fullmatch(owner := row.get("owner", "")):
            self.owner = self.owner or owner
        self.due = self.due or days.limit(counted(row.get("due", "")), alone=True)

    def closed(self, held: str) -> Motion:
        """As it is now; `held` is the day of the meeting, from which days without a year are counted."""
        clauses = [one for one in _clauses(self.words) if not _is_aside(one)]
        bare = not clauses or (self.item and _CONSENT.fullmatch(clauses[0]))  # 同意更换: the item says what
        title = (self.item or "决议") if bare else clauses[0]
        text = self.words if len(clauses) > 1 or (clauses and (bare or len(title) > TITLE)) else ""
        due = days.settled(self.due, held) if self.due else ""
        counts = tuple((key, self.votes[key]) for key in KEYS if key in self.votes)
        yearless = self.due is not None and not self.due.year
        return Motion(title[:TITLE], counts, self.line, self.result, self.owner, due, text, yearless)


def without_asides(item: str) -> str:
    """An item without what a line says behind it: how the vote went, who is to do it, by when."""
    clauses = re.split("([,，])", item)
    kept = next((at for at, one in enumerate(clauses) if at and at % 2 == 0 and _is_aside(one.strip())), len(clauses))
    return "".join(clauses[:kept]).rstrip(",，")


def says_outcome(text: str) -> bool:
    """True for a sentence that tells how one matter ended."""
    return bool(result(text)) and not re.search("[以如]下", text)


def _columns(row: dict[str, str]) -> dict[str, int]:
    """Counts that stand in columns of their own, or as 8/1/2 under a heading of three words."""
    three = re.findall(r"\d{1,5}", row.get("triple", ""))
    cells = dict(zip(KEYS, three, strict=True)) if len(three) == 3 else {key: row.get(key, "") for key in KEYS}
    found = {key: re.fullmatch(r"(\d{1,5})\s?[票人户名]?", counted(cell)) for key, cell in cells.items()}
    return {key: int(one[1]) for key, one in found.items() if one}


def _clauses(text: str) -> list[str]:
    return [one for part in _PIECE.split(heading(text).text) if (one := part.strip())]


def _is_aside(clause: str) -> bool:
    """True for a clause that only says how the vote went, who is to do it or by when."""
    numbers = counted(clause)
    return bool(
        _EMPTY.fullmatch(clause)
        or votes(numbers)
        or (len(clause) < 12 and _OUTCOME.search(clause))
        or _OWNER.match(clause)
        or ((does := _DOES.match(clause)) and is_role(does[1]))
        or (len(clause) < 16 and days.limit(numbers))
    )
