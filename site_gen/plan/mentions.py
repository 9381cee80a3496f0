"""Where the ids and photos lead that a text names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen import prose
from site_gen.views.parts import record_url

if TYPE_CHECKING:
    from site_gen.plan.model import Context


def addresses(context: Context, text: str, *, up: str = "../") -> prose.Setting:
    """The address of every record and photo that a Markdown text links to and that exists, and the site's engine.

    `up` leads from the page to the site's root: "../" for a page in a folder, "" for one at the root.
    """
    names = prose.mentions(text)
    if not names:  # most texts
        return context.plain
    found = ((name, _address(context, name)) for name in names)
    links = tuple((name, up + url) for name, url in found if url)
    return prose.Setting(links, context.plain.engine)


def _address(context: Context, name: str) -> str:
    picture = context.pictures.get(name)
    if picture is not None:
        return picture.jpeg[-1].url
    register = context.register
    if name in register.groups:
        return f"groups.html#{name}"
    tables = (
        register.issues,
        register.meetings,
        register.decisions,
        register.notices,
        register.objections,
        register.projects,
        register.rankings,
        register.events,
        register.honours,
    )
    return record_url(name) if any(name in table for table in tables) else ""
