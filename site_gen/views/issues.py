"""Issue pages and issue lists."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from site_gen.records.issues import Event, Issue, Quantity, Status, Step
from site_gen.register import standing
from site_gen.views.parts import IssueRow, Keepers, Link, issue_url, provenance
from site_gen.views.pictures import Figure, figures
from site_gen.views.shell import View
from site_gen.views.votes import Vote

if TYPE_CHECKING:
    from site_gen.records.notices import Correction
    from site_gen.records.photos import Photo
    from site_gen.views.pictures import PictureView


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened."""

    date: dt.date
    note: str
    by: str
    evidence: str
    vote: Vote | None


class StepView(msgspec.Struct, frozen=True, kw_only=True):
    """One of the seven steps: `state` is done, now or todo."""

    number: int
    state: str
    events: tuple[EventView, ...]


class QuantityRow(msgspec.Struct, frozen=True, kw_only=True):
    """Planned against done; `difference` is done less planned, None while one of them is missing."""

    what: str
    unit: str
    planned: Decimal | None
    done: Decimal | None
    difference: Decimal | None
    source: str


class IssueView(View, frozen=True, kw_only=True):
    """One issue, from the door-knock to upkeep."""

    id: str
    heading: str
    status: str
    step: int
    category_name: str
    building: Link | None
    spot: str
    reported_on: dt.date
    source: str
    households: int | None
    also_reported: int
    now: str
    next_step: str
    due: dt.date | None
    reason: str
    stale: bool
    steps: tuple[StepView, ...]
    closing: EventView | None  # the entry that declined it
    earlier: tuple[EventView, ...]  # before it was opened again
    route: str
    labour: str
    funds: str
    owner: str
    supervisor: str
    confirmed_by: str
    figures: tuple[QuantityRow, ...]
    photos: tuple[Figure, ...]
    decisions: tuple[Link, ...]
    project: Link | None
    notices: tuple[Link, ...]
    merged: tuple[Link, ...]  # issues that repeat this one
    duplicate_of: Link | None


class ListView(View, frozen=True, kw_only=True):
    """A page of the issue list. `kind` is all, status, category or building; `name` its id."""

    kind: str
    name: str
    label: str
    total: int
    rows: tuple[IssueRow, ...]
    kinds: tuple[int, ...]  # number of each row's category, 0 for none
    tally: tuple[tuple[str, int], ...]
    categories: tuple[tuple[str, str], ...]
    buildings: tuple[tuple[str, str], ...]
    number: int
    pages: tuple[str, ...]  # addresses of all pages of this list


def issue_view(
    issue: Issue,
    category_name: str,
    building: Link | None,
    votes: tuple[Vote, ...],
    decisions: tuple[Link, ...],
    project: Link | None,
    notices: tuple[Link, ...],
    merged: tuple[Link, ...],
    duplicate_of: Link | None,
    photos: tuple[tuple[Photo, PictureView], ...],
    corrections: tuple[Correction, ...],
    stale: bool,  # noqa: FBT001 - a plan's arguments are given in order
    keepers: Keepers,
) -> IssueView:
    """The page of one issue. `stale`: nothing has happened for longer than site.yaml allows."""
    now = standing(issue)
    by_decision = {vote.id: vote for vote in votes}
    closing = now.latest if now.status is Status.DECLINED else None
    place = building.text if building else ""
    return IssueView(
        url=issue_url(issue.id),
        nav="issues",
        title=issue.title,
        description=now.latest.note,
        provenance=provenance(
            keepers,
            updated=now.updated,
            basis=[event.evidence for event in issue.history if event.evidence],
            corrections=corrections,
        ),
        id=issue.id,
        heading=issue.title,
        status=now.status.value,
        step=now.step,
        category_name=category_name,
        building=building if place else None,
        spot=issue.spot,
        reported_on=issue.reported_on,
        source=issue.source.value,
        households=issue.households,
        also_reported=issue.also_reported,
        now=now.latest.note,
        next_step=issue.next_step,
        due=issue.due,
        reason=issue.reason,
        stale=stale,
        steps=_steps(now.round, now.step, by_decision),
        closing=_event(closing, by_decision) if closing else None,
        earlier=tuple(_event(event, by_decision) for event in issue.history[: len(issue.history) - len(now.round)]),
        route=issue.route.value if issue.route else "",
        labour=issue.labour,
        funds=issue.funds,
        owner=issue.owner,
        supervisor=issue.supervisor,
        confirmed_by=issue.confirmed_by,
        figures=tuple(quantity_row(one) for one in issue.figures),
        photos=figures(photos),
        decisions=decisions,
        project=project,
        notices=notices,
        merged=merged,
        duplicate_of=duplicate_of,
    )


def quantity_row(quantity: Quantity) -> QuantityRow:
    """Planned, done and the difference."""
    both = quantity.planned is not None and quantity.done is not None
    return QuantityRow(
        what=quantity.what,
        unit=quantity.unit,
        planned=quantity.planned,
        done=quantity.done,
        difference=quantity.done - quantity.planned if both else None,  # type: ignore[operator]
        source=quantity.source,
    )


def _steps(events: tuple[Event, ...], current: int, votes: dict[str, Vote]) -> tuple[StepView, ...]:
    """Seven steps; what was reopened counts as step 1. A step that was passed over without an entry is done, too."""
    numbered = [
        (1 if one.step is Step.REOPENED else int(one.step.value), one)
        for one in events
        if one.step is not Step.DECLINED
    ]
    reached = max((number for number, _ in numbered), default=0)
    rows = []
    for number in range(1, 8):
        here = tuple(_event(event, votes) for at, event in numbered if at == number)
        if current == 0:
            state = "done" if here else "todo"
        elif number == current and current < 7:
            state = "now"
        else:
            state = "done" if number <= max(current, reached) else "todo"
        rows.append(StepView(number=number, state=state, events=here))
    return tuple(rows)


def _event(event: Event, votes: dict[str, Vote]) -> EventView:
    return EventView(
        date=event.date,
        note=event.note,
        by=event.by,
        evidence=event.evidence,
        vote=votes.get(event.decision or ""),
    )


def list_view(
    url: str,
    kind: str,
    name: str,
    label: str,
    total: int,
    rows: tuple[IssueRow, ...],
    tally: tuple[tuple[str, int], ...],
    categories: tuple[tuple[str, str], ...],
    buildings: tuple[tuple[str, str], ...],
    pages: tuple[str, ...],
    keepers: Keepers,
) -> ListView:
    """One page of a list; `pages` are the addresses of all of its pages, this one among them."""
    numbers = {category: number for number, (category, _) in enumerate(categories, 1)}
    return ListView(
        url=url,
        nav="issues",
        title=label,
        description=label,
        provenance=provenance(keepers, updated=max((row.updated for row in rows), default=None)),
        kind=kind,
        name=name,
        label=label,
        total=total,
        rows=rows,
        kinds=tuple(numbers.get(row.category, 0) for row in rows),
        tally=tally,
        categories=categories,
        buildings=buildings,
        number=pages.index(url) + 1,
        pages=pages,
    )
