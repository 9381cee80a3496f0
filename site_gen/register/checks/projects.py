"""Projects: money in, money out and what is left must agree to the fen."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from site_gen.register.checks.common import fault, future, warning

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from site_gen.diagnostics import Fault, Keys
    from site_gen.records.projects import Project
    from site_gen.register.model import Register


def check(register: Register, as_of: dt.date) -> list[Fault]:
    """All faults of all projects."""
    faults: list[Fault] = []
    for project in register.projects.values():
        faults += _money(register, project)
        faults += _dates(register, project, as_of)
        faults += _links(register, project)
    return faults


def yuan(fen: int) -> Decimal:
    """Whole fen as yuan, for a message."""
    return Decimal(fen) / 100


def _money(register: Register, project: Project) -> Iterator[Fault]:
    income = sum(line.amount for line in project.funding)
    spent = sum(payment.amount for payment in project.payments)
    if project.actual is not None and project.actual != spent:
        yield fault(
            register, "project", project.id, "actual-differs", "actual", given=yuan(project.actual), sum=yuan(spent)
        )
    if project.balance is not None and project.balance != income - spent:
        args = {"given": yuan(project.balance), "sum": yuan(income - spent)}
        yield fault(register, "project", project.id, "balance-differs", "balance", **args)
    if spent > income:
        yield fault(register, "project", project.id, "overspent", "payments", spent=yuan(spent), income=yuan(income))
    winners = [bid for bid in project.bids if bid.won]
    if len(winners) > 1:
        yield fault(register, "project", project.id, "bids-two-winners", "bids")
    planned = sum(line.amount for line in project.budget)
    if project.acceptance and planned and planned != spent and not project.variance_reason:
        args = {"planned": yuan(planned), "spent": yuan(spent)}
        yield fault(register, "project", project.id, "variance-unexplained", "payments", **args)


def _dates(register: Register, project: Project, as_of: dt.date) -> Iterator[Fault]:
    if project.started and project.finished and project.finished < project.started:
        yield fault(register, "project", project.id, "finished-before-start", "finished", date=project.finished)
    if project.acceptance and project.finished and project.acceptance.date < project.finished:
        yield fault(
            register,
            "project",
            project.id,
            "accepted-before-finish",
            "acceptance",
            "date",
            date=project.acceptance.date,
        )
    if project.finished and not project.acceptance:
        yield warning(register, "project", project.id, "acceptance-missing", "finished")
    past: list[tuple[dt.date | None, Keys]] = []
    past += [(p.date, ("payments", i, "date")) for i, p in enumerate(project.payments)]
    past += [(project.started, ("started",)), (project.finished, ("finished",))]
    yield from future(register, "project", project.id, past, as_of)


def _links(register: Register, project: Project) -> Iterator[Fault]:
    for index, issue_id in enumerate(project.issues):
        issue = register.issues.get(issue_id)
        if issue is not None and issue.project and issue.project != project.id:
            args = {"id": project.id, "other": issue_id, "file": register.origins["issue", issue_id].path}
            yield fault(register, "project", project.id, "link-one-sided", "issues", index, **args)
