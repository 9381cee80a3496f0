"""What the search page looks through: a line for each record with its words, as scripts that a browser may load. Pure.

Scripts, since a page from a folder on a stick may load those and nothing else. The words are folded (width, case,
traditional characters) by `fold`; the browser folds what is asked for by the same table.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import msgspec

from site_gen.exchange.batch import Form
from site_gen.records.issues import Issue
from site_gen.records.meetings import Meeting
from site_gen.records.notices import Notice
from site_gen.records.projects import Project
from site_gen.register import standing
from site_gen.theme import filters
from site_gen.views.community import GroupView
from site_gen.views.parts import decision_url, issue_url, meeting_url, notice_url, project_url, ranking_url
from site_gen.views.rewards import HonourRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from site_gen.exchange import Say
    from site_gen.records.issues import Quantity
    from site_gen.views.shell import Shell

TABLE = Path(__file__).parent / "simplified.txt"
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_MARK = re.compile(  # at the beginning of a line
    r"\n(?:[ \t]*(?:#{1,6}|>|[-+*]|\d{1,3}[.)])[ \t]+|[ \t]*\|?[-:| ]+\|[-:| ]*(?=\n|\Z))"
)
MISSES = 50  # texts
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # most of what full-width signs there are
_BREAKS = tuple((sign.encode(), f"\\u{ord(sign):04x}".encode()) for sign in "<\u2028\u2029")


class Doc(msgspec.Struct, frozen=True, array_like=True):
    """A record as the search knows it. `text` has its words line by line; `status` and `building` are ids or ""."""

    id: str
    url: str
    kind: str
    status: str
    building: str
    date: str
    title: str
    text: str

    @property
    def folded(self) -> str:
        """Title and text as they are compared."""
        return fold(f"{self.title}\n{self.text}")


class Prize(msgspec.Struct, frozen=True):
    """An honour as its page shows it."""

    id: str
    title: str
    stars: tuple[str, ...]
    row: HonourRow


class Standing(msgspec.Struct, frozen=True):
    """A ranking that was made public. Who stands in it and who looked it over is left to its page."""

    period: str
    scope: str
    published: dt.date | None


Fact = Issue | Meeting | Notice | Project | Prize | Standing | GroupView


class _Folding(dict[int, str]):
    """Characters folded one by one, each when it is first met."""

    def __missing__(self, code: int) -> str:
        simple = simplified()
        folded = "".join(simple.get(one, one) for one in normalize("NFKC", chr(code)).lower())
        self[code] = folded
        return folded


_folding = _Folding()


class _Usual:
    """Characters of which width and case are all, wherever they stand: most texts have no other.

    All that were met stand in one pattern, which looks through a text in a tenth of the time that its set takes. It is
    made anew when it missed some: that costs as much as a few texts by their sets.
    """

    def __init__(self) -> None:
        self._met: set[str] = set()
        self._missed, self._other = 0, re.compile("")

    def make_up(self, text: str) -> bool:
        """Whether a text has no others."""
        if not self._other.search(text):
            return True
        new = set(text) - self._met
        if not all(one != "Σ" and one.translate(_folding) == one.lower().translate(_NARROW) for one in new):
            return False
        self._met |= new
        self._missed += 1
        if self._missed == MISSES:
            self._missed, self._other = 0, re.compile(f"[^{re.escape(''.join(sorted(self._met)))}]")
        return True


_usual = _Usual()


def fold(text: str) -> str:
    """Characters of one width, one case and one script. A character's fold does not depend on its neighbours."""
    return text.translate(_folding)


@cache
def simplified() -> dict[str, str]:
    """Traditional characters and their simplified ones."""
    table = TABLE.read_text("utf-8").strip()
    return dict(zip(table[::2], table[1::2], strict=True))


def folding_js(say: Say, shell: Shell) -> bytes:  # noqa: ARG001 - all makers of files get these
    """The table for the browser."""
    return f'siteGenFolding("{TABLE.read_text("utf-8").strip()}");\n'.encode()


def docs_js(say: Say, shell: Shell, name: str, categories: tuple[tuple[str, str], ...]) -> Form:
    """A script of records, one a line. What the browser folds by itself is not said twice.

    Notices are as their pages show them: without a text once they were taken down.
    """
    words = dict(categories)

    def piece(fact: Fact) -> bytes:
        return b",\n".join(map(row, docs(say, shell, fact, words)))

    return Form(f'siteGenDocs("{name}",[\n'.encode(), piece, b",\n", b"\n]);\n")


def entries(fact: Fact) -> int:
    """How many lines a record has: each decision of a meeting has its own."""
    return 1 + len(fact.decisions) if isinstance(fact, Meeting) else 1


def docs(say: Say, shell: Shell, fact: Fact, categories: Mapping[str, str]) -> Iterator[Doc]:
    """What can be found of a record."""
    match fact:
        case Issue():
            yield _issue(fact, categories[fact.category])
        case Meeting():
            yield from _meeting(say, fact)
        case Notice():
            yield _notice(fact)
        case Project():
            yield _project(fact)
        case Prize():
            yield _prize(fact)
        case Standing():
            yield _standing(say, shell, fact)
        case GroupView():
            yield _group(fact)


def row(doc: Doc) -> bytes:
    """A record in a script: its fields, and its fold where that is more than width and case."""
    text = f"{doc.title}\n{doc.text}"
    same = _usual.make_up(text) or doc.folded == text.lower().translate(_NARROW)
    data = msgspec.json.encode([*msgspec.structs.astuple(doc), *(() if same else (doc.folded,))])
    for sign, escaped in _BREAKS:
        data = data.replace(sign, escaped)
    return data


def _issue(issue: Issue, category: str) -> Doc:
    now = standing(issue)
    words: list[str] = []
    for one in reversed(issue.history):
        words += [one.note, one.by, one.evidence]
    words += [issue.next_step, issue.reason, issue.labour, issue.funds, issue.owner, issue.supervisor]
    words += [issue.confirmed_by, *_figures(issue.figures), issue.spot, category, issue.id]
    place = issue.building or ""
    return _doc(issue.id, issue_url(issue.id), "issue", now.updated, issue.title, words, now.status.value, place)


def _meeting(say: Say, meeting: Meeting) -> Iterator[Doc]:
    title = say("meetings.nth", n=meeting.number, body=meeting.body)
    words = [*meeting.agenda, meeting.place, meeting.cancelled, *(one.note for one in meeting.moves)]
    words += [
        meeting.chair,
        meeting.recorder,
        *meeting.observers,
        meeting.absence,
        words_of(meeting.minutes),
        meeting.id,
    ]
    yield _doc(meeting.id, meeting_url(meeting.id), "meeting", meeting.date, title, words)
    for one in meeting.decisions:
        words = [one.text, *one.options, one.owner, one.money, one.due_note]
        for report in one.execution:
            words += [report.note, report.by]
        words.append(one.id)
        yield _doc(one.id, decision_url(one.id), "decision", meeting.date, one.title, words)


def _notice(notice: Notice) -> Doc:
    words = [words_of(notice.text), notice.outcome]
    for paper in notice.attachments:
        words += [paper.title, paper.where]
    for one in notice.objections:
        words += [one.subject, one.reply]
    words += [notice.issuer, *notice.posted, notice.number, notice.id]
    return _doc(notice.id, notice_url(notice.id), "notice", notice.published, notice.title, words)


def _project(project: Project) -> Doc:
    words = [project.goal, project.place, project.contractor, project.variance_reason]
    words += [one.source for one in project.funding] + [one.item for one in project.budget]
    for bid in project.bids:
        words += [bid.bidder, bid.note]
    words += [one.what for one in project.change_orders]
    for payment in project.payments:
        words += [payment.item, payment.payee]
    for milestone in project.milestones:
        words += [milestone.name, milestone.reason]
    days = [one.date for one in project.payments]
    if project.acceptance:
        words += [project.acceptance.by, project.acceptance.result]
        days.append(project.acceptance.date)
    words += [project.upkeep_owner, words_of(project.upkeep), *_figures(project.quantities), project.id]
    days += [day for day in (project.applied_on, project.started, project.finished) if day]
    newest = max(days, default=None)
    return _doc(project.id, project_url(project.id), "project", newest, project.title, words)


def _prize(one: Prize) -> Doc:
    row = one.row
    given = next((step.first for step in row.steps if step.kind == "awarded" and step.state == "done"), None)
    words = [f"{row.name} {row.building}".strip(), row.reason, row.chosen_by]
    words += [*(step.words for step in row.steps), *one.stars, one.id]
    return _doc(one.id, "honours.html", "honour", given, one.title, words)


def _standing(say: Say, shell: Shell, one: Standing) -> Doc:
    title = say("home.ranking", quarter=filters.quarter(one.period, language=shell.language))
    words = [one.scope, one.period]
    return _doc(one.period, ranking_url(one.period), "ranking", one.published, title, words)


def _group(one: GroupView) -> Doc:
    words = [one.mandate]
    for member in one.members:
        place = member.building.text if member.building else ""
        words.append(f"{member.role} {member.name} {place}".strip())
    return _doc(one.id, f"groups.html#{one.id}", "group", one.since, one.name, words)


def _figures(quantities: Iterable[Quantity]) -> list[str]:
    return [one.what for one in quantities]


def _doc(
    name: str,
    url: str,
    kind: str,
    day: dt.date | None,
    title: str,
    words: Iterable[str],
    status: str = "",
    building: str = "",
) -> Doc:
    text = "\n".join(dict.fromkeys(one for one in words if one))
    return Doc(name, url, kind, status, building, day.isoformat() if day else "", title, text)


def words_of(text: str) -> str:
    """The words of a Markdown text, without marks and addresses."""
    words = _MARK.sub("\n", "\n" + _LINK.sub(r"\1", text))[1:]
    return words.replace("**", "").replace("`", "")
