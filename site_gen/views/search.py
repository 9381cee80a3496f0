"""The search page. What it finds is in scripts of its own: see `exchange.search`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.records.issues import Status
from site_gen.views.parts import provenance
from site_gen.views.shell import View

if TYPE_CHECKING:
    from site_gen.views.parts import Keepers

KINDS = ("issue", "meeting", "decision", "notice", "project", "ranking", "honour", "group")


class SearchView(View, frozen=True, kw_only=True):
    """`parts` are scripts of words with the number of their records, newest first; the rest is what one can choose.

    `meetings` and `notices` are years, newest first, each with the newest record of it: where a list begins with it.
    """

    parts: tuple[tuple[str, int], ...]
    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    categories: tuple[tuple[str, str], ...]
    buildings: tuple[tuple[str, str], ...]
    meetings: tuple[tuple[int, str], ...]
    notices: tuple[tuple[int, str], ...]


def search_view(
    parts: tuple[tuple[str, int], ...],
    categories: tuple[tuple[str, str], ...],
    buildings: tuple[tuple[str, str], ...],
    meetings: tuple[tuple[int, str], ...],
    notices: tuple[tuple[int, str], ...],
    keepers: Keepers,
) -> SearchView:
    """The page."""
    return SearchView(
        url="search.html",
        nav="",
        title="",
        description="",
        script="search",
        provenance=provenance(keepers, updated=None),
        parts=parts,
        kinds=KINDS,
        statuses=tuple(one.value for one in Status),
        categories=categories,
        buildings=buildings,
        meetings=meetings,
        notices=notices,
    )
