"""Projects: what was done, where the money came from and went. Money is in fen."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from site_gen.views.issues import QuantityRow, quantity_row
from site_gen.views.parts import Keepers, Link, decision_url, project_url, provenance
from site_gen.views.pictures import Figure, figures
from site_gen.views.shell import Html, View

if TYPE_CHECKING:
    from site_gen.prose import Setting
    from site_gen.records.notices import Correction
    from site_gen.records.photos import Photo
    from site_gen.records.projects import Bid, ChangeOrder, Milestone, Payment, Project
    from site_gen.views.pictures import PictureView


class ProjectRow(msgspec.Struct, frozen=True):
    """A line of the list. `state` is applied, running or finished."""

    title: str
    url: str
    state: str
    goal: str
    spent: int
    income: int


class ProjectsView(View, frozen=True, kw_only=True):
    """All projects: running ones first."""

    rows: tuple[ProjectRow, ...]


class BudgetRow(msgspec.Struct, frozen=True):
    """Planned against spent, in fen. `planned` is None for what no budget line foresaw."""

    item: str
    planned: int | None
    spent: int


class ChangeRow(msgspec.Struct, frozen=True):
    """A change after the contract; `vote` is the address of the decision that allowed it, "" if none did."""

    date: dt.date
    what: str
    amount: int
    vote: str


class MilestoneRow(msgspec.Struct, frozen=True):
    """`days`: how much later than planned it was reached (negative: earlier), None while it is not.

    `overdue`: the planned day has gone by and it is not reached.
    """

    name: str
    planned: dt.date
    actual: dt.date | None
    days: int | None
    overdue: bool
    reason: str


class ProjectView(View, frozen=True, kw_only=True):
    """One project."""

    project: Project
    state: str
    quantities: tuple[QuantityRow, ...]
    photos: tuple[Figure, ...]
    income: int
    spent: int
    planned: int
    budget: tuple[BudgetRow, ...]
    spending: tuple[tuple[str, int], ...]  # payments by what they were for
    payments: tuple[Payment, ...]
    bids: tuple[Bid, ...]
    changes: tuple[ChangeRow, ...]
    milestones: tuple[MilestoneRow, ...]
    upkeep: Html
    issues: tuple[Link, ...]
    decisions: tuple[Link, ...]
    notices: tuple[Link, ...]


def state(project: Project) -> str:
    """Finished with an acceptance, running once begun, else applied for."""
    if project.acceptance:
        return "finished"
    return "running" if project.started else "applied"


def updated(project: Project) -> dt.date | None:
    """Newest day in a project's record."""
    days = [project.applied_on, project.started, project.finished, project.acceptance and project.acceptance.date]
    days += [one.date for one in project.payments] + [one.date for one in project.funding]
    return max((day for day in days if day), default=None)


def row(project: Project) -> ProjectRow:
    """One line of the list."""
    spent = sum(one.amount for one in project.payments)
    income = sum(one.amount for one in project.funding)
    return ProjectRow(project.title, project_url(project.id), state(project), project.goal, spent, income)


def list_view(rows: tuple[ProjectRow, ...], newest: dt.date | None, keepers: Keepers) -> ProjectsView:
    """The list of projects."""
    return ProjectsView(
        url="projects.html",
        nav="projects",
        title="",
        description="",
        provenance=provenance(keepers, updated=newest),
        rows=rows,
    )


def project_view(
    project: Project,
    photos: tuple[tuple[Photo, PictureView], ...],
    issues: tuple[Link, ...],
    decisions: tuple[Link, ...],
    notices: tuple[Link, ...],
    corrections: tuple[Correction, ...],
    mentions: Setting,
    overdue: tuple[str, ...],
    keepers: Keepers,
) -> ProjectView:
    """The page of one project.

    `mentions`: addresses of the ids that the upkeep's words name. `overdue`: names of milestones that should have been
    reached by now.
    """
    spending: dict[str, int] = {}
    for payment in project.payments:
        spending[payment.item] = spending.get(payment.item, 0) + payment.amount
    return ProjectView(
        url=project_url(project.id),
        nav="projects",
        title=project.title,
        description=project.goal,
        provenance=provenance(keepers, updated=updated(project), corrections=corrections),
        project=project,
        state=state(project),
        quantities=tuple(quantity_row(one) for one in project.quantities),
        photos=figures(photos),
        income=sum(one.amount for one in project.funding),
        spent=sum(spending.values()),
        planned=sum(one.amount for one in project.budget),
        budget=_budget(project, spending),
        spending=tuple(spending.items()),
        payments=project.payments,
        bids=project.bids,
        changes=tuple(_change(one) for one in project.change_orders),
        milestones=tuple(_milestone(one, overdue=one.name in overdue) for one in project.milestones),
        upkeep=Html(mentions.html(project.upkeep)),
        issues=issues,
        decisions=decisions,
        notices=notices,
    )


def _budget(project: Project, spending: dict[str, int]) -> tuple[BudgetRow, ...]:
    """Budget lines in their order, then what was paid for without one."""
    planned: dict[str, int] = {}
    for line in project.budget:
        planned[line.item] = planned.get(line.item, 0) + line.amount
    rows = [BudgetRow(item, amount, spending.get(item, 0)) for item, amount in planned.items()]
    return (*rows, *(BudgetRow(item, None, amount) for item, amount in spending.items() if item not in planned))


def _change(change: ChangeOrder) -> ChangeRow:
    return ChangeRow(change.date, change.what, change.amount, decision_url(change.decision) if change.decision else "")


def _milestone(one: Milestone, *, overdue: bool) -> MilestoneRow:
    days = (one.actual - one.planned).days if one.actual else None
    return MilestoneRow(one.name, one.planned, one.actual, days, overdue and days is None, one.reason)
