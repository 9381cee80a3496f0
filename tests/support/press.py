"""The press of a site, and what it would print."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, TypeVar

import msgspec

from site_gen.build.fresh import Asked
from site_gen.build.gather import gather
from site_gen.build.report import silent
from site_gen.plan import Page, Sheet, plan
from site_gen.plan.round import boards
from site_gen.plan.sheets import sheets
from site_gen.plan.slips import slips
from site_gen.records.settings import SheetKind
from site_gen.site import locate_site
from site_gen.sources import tree
from site_gen.views.shell import Html
from tests.support import AS_OF

if TYPE_CHECKING:
    from pathlib import Path

    from site_gen.build.gather import Gathered
    from site_gen.paper import Press

T = TypeVar("T")
# Fields whose words choose something, or are looked up: other text than that of the program's own never gets there.
FIXED = frozenset(
    [
        "status",
        "state",
        "kind",
        "result",
        "moment",
        "period",
        "quarter",
        "week",
        "url",
        "id",
        "qr",
        "mark",
        "address",
        "source",
        "jpeg",
        "webp",
        "kept",
        "year_end",
        "route",
        "why",
    ]
)


def press(root: Path) -> tuple[Press, list[Sheet]]:
    """Everything that the site is printed with, and its published sheets."""
    gathered = _gathered(root, "")
    items, _ = plan(gathered.context)
    return gathered.press, [one for one in items if isinstance(one, Sheet)]


def every(root: Path, language: str = "") -> tuple[Press, list[Sheet]]:
    """The same with all sheets that there are: of every kind, the slips and the round."""
    from site_gen.cli import posting

    gathered = _gathered(root, language)
    context = gathered.context
    items, _ = plan(context)
    pages = [one for one in items if isinstance(one, Page)]
    found = [*sheets(context, pages, [*SheetKind]), *slips(context, pages)]
    walk = boards(context, found, context.register.settings.sheets)
    return gathered.press, [*found, posting.sheet(context.as_of, walk)]


def one_each(found: list[Sheet]) -> list[Sheet]:
    """The last sheet of each kind, which has the most to tell."""
    return list({one.paper.kind: one for one in found}.values())


def spoken(value: T, words: str) -> T:
    """A view in which every text that people wrote begins with `words`."""
    if isinstance(value, msgspec.Struct):
        changed = {name: spoken(getattr(value, name), words) for name in value.__struct_fields__ if name not in FIXED}
        return msgspec.structs.replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(spoken(one, words) for one in value)  # type: ignore[return-value]
    if isinstance(value, Html):
        return Html(f"<p>{escape(words)}</p>{value}")  # type: ignore[return-value]
    if type(value) is str:
        return f"{words}{value}" if value else value  # type: ignore[return-value]
    return value


def _gathered(root: Path, language: str) -> Gathered:
    site = locate_site(root)
    return gather(site, tree.scan(site.root, "board"), Asked(AS_OF, language, AS_OF), silent)
