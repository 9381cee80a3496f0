"""The page of all that is new since the last meeting, with the ways to follow the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from site_gen.views.happenings import Happening
from site_gen.views.home import LastMeeting, OpenNotice
from site_gen.views.parts import IssueRow, Keepers, Link, NextMeeting, provenance
from site_gen.views.shell import View

if TYPE_CHECKING:
    import datetime as dt


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What is new. `issues` are those whose newest entry is not older than the last meeting, `notices` those open now.

    `money` are payments and acceptances, `fixes` corrections: newest first.
    """

    meeting: LastMeeting | None
    issues: tuple[IssueRow, ...]
    notices: tuple[OpenNotice, ...]
    money: tuple[Happening, ...]
    fixes: tuple[Happening, ...]
    coming: NextMeeting | None


class ChangesView(View, frozen=True, kw_only=True):
    """The page. `feeds` and `calendars` are addresses with their words; no feeds while the site has no address."""

    changes: Changes
    feeds: tuple[Link, ...]
    calendars: tuple[Link, ...]


def changes_view(
    changes: Changes, feeds: tuple[Link, ...], calendars: tuple[Link, ...], updated: dt.date | None, keepers: Keepers
) -> ChangesView:
    """The page of changes."""
    return ChangesView(
        url="changes.html",
        nav="home",
        title="",
        description="",
        provenance=provenance(keepers, updated=updated),
        changes=changes,
        feeds=feeds,
        calendars=calendars,
    )
