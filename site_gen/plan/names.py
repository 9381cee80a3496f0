"""Words and address of any record, by its id: the one place that knows them for links between records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.views.parts import Link, record_url

if TYPE_CHECKING:
    from site_gen.plan.model import Context


def record_link(context: Context, name: str) -> Link:
    """A link to a record; words that are no id stay words without an address.

    What has a number or a period instead of a title is given by `kind`, and the template says it.
    """
    register, url = context.register, record_url(name)
    if name in register.meetings:
        meeting = register.meetings[name]
        return Link(meeting.body, url, name, "meeting", meeting.number)
    if name in register.objections:
        return Link(register.notices[name.rsplit("-", 1)[0]].title, url, name, "objection")
    if name in register.groups:
        return Link(register.groups[name].name, f"groups.html#{name}", name)
    for table in (register.issues, register.decisions, register.notices, register.projects, register.honours):
        if name in table:
            return Link(table[name].title, url, name)
    kind = _untitled(context, name)
    return Link(name, url if kind in ("ranking", "redemption") else "", name if kind else "", kind)


def _untitled(context: Context, name: str) -> str:
    """Kind of a record that has nothing but its id; "" for words that are none."""
    if name in context.register.rankings:
        return "ranking"
    if name in context.register.events:
        return "redemption"
    return "entry" if ("entry", name) in context.register.origins else ""
