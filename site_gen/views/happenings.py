"""What happened, one dated fact after the other: what feeds and the page of changes are made of. Pure.

A happening says what its record's page says anyway. Its words are put together by whoever shows it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from site_gen.prose import Setting
from site_gen.views.parts import correction_line, issue_url, meeting_url, notice_url, project_url, ranking_url
from site_gen.views.shell import CorrectionLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_gen.records.issues import Issue
    from site_gen.records.meetings import Meeting
    from site_gen.records.notices import Correction, Notice
    from site_gen.records.points import Ranking
    from site_gen.records.projects import Project
    from site_gen.views.parts import Link
    from site_gen.views.votes import Vote


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One fact. `id` is stable: where it is a statement of the chain, the statement's.

    | `kind` | `name` | `text` |
    |---|---|---|
    | step (`state`: its step) | title of the issue | note |
    | announced, moved, cancelled (`number`, `day`) | body that meets | place, what was changed, why |
    | held (`number`, `motions`) | body that met | minutes, Markdown |
    | notice (`day`: last day of its window) | title | text, Markdown |
    | reply | title of the notice | reply |
    | paid (`amount`, fen), accepted | title of the project | what for, result |
    | ranking | the quarter | "" |
    | correction (`fix`) | what was corrected | "" |
    """

    id: str
    kind: str
    date: dt.date
    url: str
    name: str
    text: str = ""
    by: str = ""
    state: str = ""
    number: int = 0
    day: dt.date | None = None
    amount: int = 0
    topics: tuple[str, ...] = ()
    motions: tuple[tuple[str, str], ...] = ()  # title and result
    prose: Setting = Setting()  # of a Markdown text; ids lead to addresses relative to the site's root
    fix: CorrectionLine | None = None


def newest_first(happenings: Iterable[Happening]) -> tuple[Happening, ...]:
    """In the order of feeds."""
    return tuple(sorted(happenings, key=lambda one: (one.date, one.id), reverse=True))


def of_issue(issue: Issue) -> Iterator[Happening]:
    """Every step of its history."""
    seen: Counter[dt.date] = Counter()
    for one in issue.history:
        seen[one.date] += 1
        yield Happening(
            id=f"{issue.id}/history/{one.date}/{seen[one.date]}",
            kind="step",
            date=one.date,
            url=issue_url(issue.id),
            name=issue.title,
            text=one.note,
            by=one.by,
            state=one.step.value,
        )


def of_meeting(meeting: Meeting, motions: tuple[Vote, ...], prose: Setting) -> Iterator[Happening]:
    """Its announcement, changes of it, and what it decided."""
    base = Happening(
        id=meeting.id,
        kind="held",
        date=meeting.posted_on or meeting.date,
        url=meeting_url(meeting.id),
        name=meeting.body,
        number=meeting.number,
        day=meeting.date,
    )
    if meeting.notice_date:
        name = f"{meeting.id}/announced"
        told = {"kind": "announced", "date": meeting.notice_date, "text": meeting.place, "topics": meeting.agenda}
        yield replace(base, id=name, **told)
    for index, one in enumerate(meeting.moves, start=1):
        yield replace(base, id=f"{meeting.id}/moved/{index}", kind="moved", date=one.date, text=one.note)
    if meeting.cancelled:
        name = f"{meeting.id}/cancelled"
        yield replace(base, id=name, kind="cancelled", date=meeting.date, text=meeting.cancelled)
    if meeting.present is not None:
        ends = tuple((one.title, one.result) for one in motions)
        yield replace(base, id=f"{meeting.id}/held", text=meeting.minutes, motions=ends, prose=prose)


def of_notice(notice: Notice, *, closes: dt.date | None, taken_down: bool, prose: Setting) -> Iterator[Happening]:
    """The notice, without its text once it was taken down, and the replies to what people objected."""
    yield Happening(
        id=f"{notice.id}/text",
        kind="notice",
        date=notice.published,
        url=notice_url(notice.id),
        name=notice.title,
        text="" if taken_down else notice.text,
        by=notice.issuer,
        day=closes,
        prose=Setting() if taken_down else prose,
    )
    for one in notice.objections:
        if one.replied:
            yield Happening(
                id=f"{one.id}/reply",
                kind="reply",
                date=one.replied,
                url=f"{notice_url(notice.id)}#{one.id}",
                name=notice.title,
                text=one.reply,
            )


def of_project(project: Project) -> Iterator[Happening]:
    """Every payment, and the acceptance."""
    seen: Counter[dt.date] = Counter()
    url = project_url(project.id)
    for one in project.payments:
        seen[one.date] += 1
        yield Happening(
            id=f"{project.id}/payment/{one.date}/{seen[one.date]}",
            kind="paid",
            date=one.date,
            url=url,
            name=project.title,
            text=one.item,
            by=one.payee,
            amount=one.amount,
        )
    if project.acceptance:
        yield Happening(
            id=f"{project.id}/acceptance",
            kind="accepted",
            date=project.acceptance.date,
            url=url,
            name=project.title,
            text=project.acceptance.result,
            by=project.acceptance.by,
        )


def of_ranking(ranking: Ranking) -> Iterator[Happening]:
    """The day on which it was made public."""
    if ranking.published_on:
        yield Happening(
            id=f"{ranking.period}/ranking",
            kind="ranking",
            date=ranking.published_on,
            url=ranking_url(ranking.period),
            name=ranking.period,
        )


def of_correction(correction: Correction, record: Link) -> Happening:
    """What was changed of something already public."""
    return Happening(
        id=f"{correction.id}/correction",
        kind="correction",
        date=correction.date,
        url=record.url or f"corrections.html#{correction.id}",
        name=record.id if record.kind else record.text,
        fix=correction_line(correction),
    )
