"""Pages of issues: one each, and lists by status, category and building."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen.plan.common import corrections_of, keepers, notices_about, vote_of
from site_gen.plan.listing import STATUSES, tally
from site_gen.plan.model import Context, Page, Paper
from site_gen.register.status import stale_since
from site_gen.views.issues import issue_view, list_view
from site_gen.views.parts import Link, building_url, decision_url, issue_url, project_url
from site_gen.views.pictures import chosen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from site_gen.records.issues import Issue
    from site_gen.records.notices import Correction
    from site_gen.views.parts import IssueRow, Keepers
    from site_gen.views.votes import Vote

PER_PAGE = 80  # brief.md, section 9: 20 kB and 1,500 nodes a page


def files(context: Context) -> Iterator[Page]:
    """Every issue's page and every list."""
    merged, who = _merged(context), keepers(context)
    places: dict[str | None, Link] = {
        one.id: Link(one.name, building_url(one.id), one.id) for one in context.register.buildings.values()
    }
    for issue in context.register.issues.values():
        yield _page(context, issue, merged.get(issue.id, ()), places, who)
    rows = context.rows
    counts = tally(rows)
    yield from _lists(context, "all", "", "", "issues", rows, counts)
    for status in STATUSES:
        value = status.value
        chosen_rows = [row for row in rows if row.status == value]
        yield from _lists(context, "status", value, status.zh, f"issues/{value}", chosen_rows, counts)
    for category in context.register.settings.categories:
        chosen_rows = [row for row in rows if row.category == category.id]
        yield from _lists(
            context, "category", category.id, category.name, f"issues/category-{category.id}", chosen_rows, counts
        )
    for building in context.register.buildings.values():
        chosen_rows = [row for row in rows if row.building == building.name]
        yield from _lists(
            context, "building", building.id, building.name, f"issues/building-{building.id}", chosen_rows, counts
        )


def _lists(
    context: Context,
    kind: str,
    name: str,
    label: str,
    stem: str,
    rows: Sequence[IssueRow],
    counts: tuple[tuple[str, int], ...],
) -> Iterator[Page]:
    """The pages of one list, at most PER_PAGE rows each."""
    settings = context.register.settings
    chunks = [tuple(rows[start : start + PER_PAGE]) for start in range(0, len(rows), PER_PAGE)] or [()]
    urls = tuple(f"{stem}.html" if index == 0 else f"{stem}-{index + 1}.html" for index in range(len(chunks)))
    categories = tuple((one.id, one.name) for one in settings.categories)
    buildings = tuple((one.id, one.name) for one in settings.buildings)
    paper = Paper("issues") if kind == "all" else None
    for url, chunk in zip(urls, chunks, strict=True):
        args = (url, kind, name, label, len(rows), chunk, counts, categories, buildings, urls, keepers(context))
        yield Page(url, "issues.html", list_view, args, paper=paper)


class _Links(NamedTuple):
    """What an issue's page shows of other records."""

    votes: tuple[Vote, ...] = ()
    decisions: tuple[Link, ...] = ()
    project: Link | None = None
    notices: tuple[Link, ...] = ()
    corrections: tuple[Correction, ...] = ()


_ALONE = _Links()  # most issues are named by no other record: ten thousand pages must not look each time


def _page(
    context: Context, issue: Issue, merged: tuple[Link, ...], buildings: Mapping[str | None, Link], who: Keepers
) -> Page:
    register = context.register
    alone = issue.id not in register.about and not issue.decisions and not issue.project
    links = _ALONE if alone and not any(one.decision for one in issue.history) else _links(context, issue)
    twin = register.issues.get(issue.duplicate_of or "")
    args = (
        issue,
        register.categories[issue.category],
        buildings.get(issue.building),
        links.votes,
        links.decisions,
        links.project,
        links.notices,
        merged,
        Link(twin.title, issue_url(twin.id), twin.id) if twin else None,
        chosen(issue.photos, register.photos, context.pictures) if issue.photos else (),
        links.corrections,
        stale_since(register.standings[issue.id], context.as_of, register.settings.stale_days),
        who,
    )
    return Page(issue_url(issue.id), "issue.html", issue_view, args, (register.origins["issue", issue.id].path,))


def _links(context: Context, issue: Issue) -> _Links:
    register = context.register
    about = register.about.get(issue.id, ())
    decisions = dict.fromkeys([*issue.decisions, *(one for one in about if one in register.decisions)])
    votes = dict.fromkeys(event.decision for event in issue.history if event.decision)
    project = register.projects.get(issue.project or _project_about(context, issue.id))
    return _Links(
        votes=tuple(vote_of(context, one) for one in votes),
        decisions=tuple(Link(register.decisions[one].title, decision_url(one), one) for one in decisions),
        project=Link(project.title, project_url(project.id), project.id) if project else None,
        notices=notices_about(context, issue.id),
        corrections=corrections_of(context, issue.id),
    )


def _merged(context: Context) -> dict[str, tuple[Link, ...]]:
    found: dict[str, list[Link]] = {}
    for issue in context.register.issues.values():
        if issue.duplicate_of:
            found.setdefault(issue.duplicate_of, []).append(Link(issue.title, issue_url(issue.id), issue.id))
    return {target: tuple(links) for target, links in found.items()}


def _project_about(context: Context, issue_id: str) -> str:
    """The project that names an issue which does not name it back."""
    return next((one for one in context.register.about.get(issue_id, ()) if one in context.register.projects), "")
