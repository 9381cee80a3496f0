"""Pages about projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.plan.common import corrections_of, keepers, notices_about
from site_gen.plan.mentions import addresses
from site_gen.plan.model import Context, Page
from site_gen.views.parts import Link, decision_url, issue_url, project_url
from site_gen.views.pictures import chosen
from site_gen.views.projects import list_view, project_view, row, state, updated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.records.projects import Project

ORDER = ("running", "applied", "finished")


def files(context: Context) -> Iterator[Page]:
    """The list and one page each."""
    projects = sorted(context.register.projects.values(), key=lambda one: (ORDER.index(state(one)), one.id))
    newest = max((day for day in map(updated, projects) if day), default=None)
    args = (tuple(row(one) for one in projects), newest, keepers(context))
    yield Page("projects.html", "projects.html", list_view, args)
    for project in projects:
        yield _page(context, project)


def _page(context: Context, project: Project) -> Page:
    register = context.register
    named = register.about.get(project.id, ())
    issues = sorted({*project.issues, *(one for one in named if one in register.issues)})
    decisions = sorted({*project.decisions, *(one for one in named if one in register.decisions)})
    overdue = tuple(one.name for one in project.milestones if one.actual is None and one.planned < context.as_of)
    args = (
        project,
        chosen(project.photos, register.photos, context.pictures),
        tuple(Link(register.issues[one].title, issue_url(one), one) for one in issues),
        tuple(Link(register.decisions[one].title, decision_url(one), one) for one in decisions),
        notices_about(context, project.id),
        corrections_of(context, project.id),
        addresses(context, project.upkeep),
        overdue,
        keepers(context),
    )
    return Page(
        project_url(project.id), "project.html", project_view, args, (register.origins["project", project.id].path,)
    )
