"""What the search page looks through: a line for each record with its words, as scripts that a browser may load. Pure.

Scripts, since a page from a folder on a stick may load those and nothing else. The words are folded (width, case,
traditional characters) by `fold`; the browser folds what is asked for by the same table.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import msgspec

from site_gen.records.issues import Issue
from site_gen.records.meetings import Meeting
from site_gen.records.notices import Notice
from site_gen.records.projects import Project
from site_gen.register import standing
from site_gen.views.parts import decision_url, issue_url, meeting_url, notice_url, project_url

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from site_gen.exchange import Say
    from site_gen.records.issues import Quantity
    from site_gen.views.shell import Shell

TABLE = Path(__file__).parent / "simplified.txt"
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_MARK = re.compile(r"^[ \t]*(?:#{1,6}|>|[-+*]|\d{1,3}[.)])[ \t]+|^[ \t]*\|?[-:| ]+\|[-:| ]*$|\*\*|`", re.MULTILINE)
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # most of what full-width signs there are
_BREAKS = str.maketrans({"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"})


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


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """The records of one script. Notices are as their pages show them: without a text once they were taken down."""

    name: str
    issues: tuple[tuple[Issue, str], ...] = ()  # with the words of its category
    meetings: tuple[Meeting, ...] = ()
    notices: tuple[Notice, ...] = ()
    projects: tuple[Project, ...] = ()


class _Folding(dict[int, str]):
    """Characters folded one by one, each when it is first met."""

    def __missing__(self, code: int) -> str:
        simple = simplified()
        folded = "".join(simple.get(one, one) for one in normalize("NFKC", chr(code)).lower())
        self[code] = folded
        return folded


_folding = _Folding()


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


def docs_js(say: Say, shell: Shell, shelf: Shelf) -> bytes:  # noqa: ARG001 - as above
    """A script of records, one a line. What the browser folds by itself is not said twice."""
    rows = ",\n".join(row(one) for one in docs(say, shelf))
    return f'siteGenDocs("{shelf.name}",[\n{rows}\n]);\n'.encode()


def docs(say: Say, shelf: Shelf) -> Iterator[Doc]:
    """Everything on a shelf that can be found."""
    for issue, category in shelf.issues:
        yield _issue(issue, category)
    for meeting in shelf.meetings:
        yield from _meeting(say, meeting)
    for notice in shelf.notices:
        yield _notice(notice)
    for project in shelf.projects:
        yield _project(project)


def row(doc: Doc) -> str:
    """A record as text of a script: its fields, and its fold where that is more than width and case."""
    folded = doc.folded
    plain = f"{doc.title}\n{doc.text}"
    same = folded == plain.lower().translate(_NARROW)
    fields = [*msgspec.structs.astuple(doc), *(() if same else (folded,))]
    return msgspec.json.encode(fields).decode().translate(_BREAKS)


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
    return _MARK.sub("", _LINK.sub(r"\1", text))
