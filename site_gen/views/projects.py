"""Projects: what was done, where the money came from and went. Money is in fen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from site_gen import prose
from site_gen.views.issues import QuantityRow, quantity_row
from site_gen.views.parts import Keepers, Link, project_url, provenance
from site_gen.views.pictures import Figure, figures
from site_gen.views.shell import Html, View

if TYPE_CHECKING:
    import datetime as dt

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


class ProjectView(View, frozen=True, kw_only=True):
    """One project."""

    project: Project
    state: str
    quantities: tuple[QuantityRow, ...]
    photos: tuple[Figure, ...]
    income: int
    spent: int
    planned: int
    spending: tuple[tuple[str, int], ...]  # payments by what they were for
    payments: tuple[Payment, ...]
    bids: tuple[Bid, ...]
    changes: tuple[ChangeOrder, ...]
    milestones: tuple[Milestone, ...]
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
    mentions: tuple[tuple[str, str], ...],
    keepers: Keepers,
) -> ProjectView:
    """The page of one project. `mentions`: addresses of the ids that the upkeep's words name."""
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
        spending=tuple(spending.items()),
        payments=project.payments,
        bids=project.bids,
        changes=project.change_orders,
        milestones=project.milestones,
        upkeep=Html(prose.to_html(project.upkeep, links=dict(mentions))),
        issues=issues,
        decisions=decisions,
        notices=notices,
    )
