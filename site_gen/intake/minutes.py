"""Minutes as people write them, to what was understood of them line by line. Any text is taken; nothing is guessed."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = 22  # characters that a decision's title may have
_PLAIN = str.maketrans("０１２３４５６７８９：（）", "0123456789:()")
_LABELS = {
    "chair": "主持人|主持|主席",
    "recorder": "记录人|记录员|记录",
    "place": "会议地点|地点",
    "due": "应到人数|应到",
    "present": "实到人数|实到|出席人数|出席",
    "leave": "请假人数|请假",
}
_COUNTS = ("due", "present", "leave")
_VOTES = {"for": "(?<!不)同意|赞成", "against": "反对|不同意", "abstain": "弃权"}
_DATE = re.compile(r"(?<!\d)(民国)?\s*(\d{2,4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})(?!\d)\s*日?")
_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|案由\s*:)\s*(?:案由\s*:)?\s*(\S.*)"
)
_DECISION = re.compile(r"(?:决议|决定)\s*:\s*(.*)")
_SPACES = re.compile(r"(?<!\s)\s{3,}")
_ROC = 1911  # years of the Republic count from 1912


class Found(NamedTuple):
    """One value, the record's field that it belongs to, and its line in the file."""

    field: str
    value: str
    line: int


class Motion(NamedTuple):
    """One decision: its title, and the counts that were written, by English key."""

    title: str
    votes: tuple[tuple[str, int], ...]
    line: int


class Understood(NamedTuple):
    """All that was found; whatever is not in here is missing."""

    fields: tuple[Found, ...]
    agenda: tuple[Found, ...]
    motions: tuple[Motion, ...]


def understand(text: str) -> Understood:
    """Read simplified text: the first value of each field, agenda items, decisions with their counts."""
    fields: dict[str, Found] = {}
    agenda: list[Found] = []
    motions: list[Motion] = []
    for number, line in _lines(text):
        for field, value in _labelled(line):
            fields.setdefault(field, Found(field, value, number))
        item, decided, votes = _ITEM.match(line), _DECISION.match(line), _votes(line)
        if item:
            agenda.append(Found("agenda", item[1].strip(), number))
        if decided:
            title = _title(decided[1]) or (agenda[-1].value if agenda else "决议")
            motions.append(Motion(title[:TITLE], votes, number))
        elif votes and motions and not motions[-1].votes:
            motions[-1] = motions[-1]._replace(votes=votes)
        elif votes:
            motions.append(Motion((agenda[-1].value if agenda else "决议")[:TITLE], votes, number))
    return Understood(tuple(fields.values()), tuple(agenda), tuple(motions))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines without marks of Markdown, with their numbers; `<br>` ends one, a table's row of two is label and value."""
    for number, line in enumerate(text.split("\n"), 1):
        short = _SPACES.sub("  ", line)  # longer runs say nothing more, and would cost the square of their length
        for part in re.split(r"<br\s*/?>", short, flags=re.IGNORECASE):
            cells = [cell.strip(" *#>\t") for cell in part.translate(_PLAIN).strip(" |").split("|")]
            bare = ":".join(cells) if len(cells) == 2 else " ".join(cells)
            yield number, bare.replace("**", "").strip().removeprefix("- ")


def _labelled(line: str) -> Iterator[tuple[str, str]]:
    day = _day(line)
    if day:
        yield "date", day
    for field, words in _LABELS.items():
        if field in _COUNTS:
            count = re.search(rf"(?:{words})\s*:?\s*(\d{{1,5}})(?!\d)", line)
            if count:
                yield field, str(int(count[1]))
            continue
        label = re.search(rf"(?:^|[\s,，;；])(?:{words})\s*:\s*([^\s,，;；。].*)", line)
        if label:
            yield field, re.split(r"\s+(?=\S{2,5}:)|\s{2,}|[,，;；。]", label[1])[0].strip()


def _day(line: str) -> str:
    """The first day that the calendar has, as YYYY-MM-DD; a year of two or three digits counts from 1911."""
    for era, year, month, day in _DATE.findall(line):
        full = int(year) + (_ROC if era or len(year) == 3 else 0)
        try:
            found = dt.date(full, int(month), int(day))
        except ValueError:
            continue
        if 1950 <= full < 2100:
            return found.isoformat()
    return ""


def _votes(line: str) -> tuple[tuple[str, int], ...]:
    """Counts of a line. Where a line begins with the number, each word belongs to the number before it."""
    every = "|".join(_VOTES.values())
    first = re.search(rf"(\d{{1,5}}\s*票\s*(?:{every}))|(?:{every})\s*:?\s*\d{{1,5}}\s*票", line)
    if first is None:
        return ()
    shape = r"(?<!\d)(\d{{1,5}})\s*票\s*(?:{})" if first[1] else r"(?:{})\s*:?\s*(\d{{1,5}})\s*票"
    counts = ((key, re.search(shape.format(words), line)) for key, words in _VOTES.items())
    return tuple((key, int(count[1])) for key, count in counts if count)


def _title(text: str) -> str:
    """The first sentence, unless it only says how the vote went."""
    first = re.split("[。;；,，]", text.strip())[0].strip()
    return "" if _votes(first) or first in ("通过", "一致通过", "照案通过") else first
