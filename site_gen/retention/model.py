"""What forgetting a household will do. Holds no name, flat or number: it lies on the disk until all is done."""

from __future__ import annotations

import datetime as dt

import msgspec


class Mention(msgspec.Struct, frozen=True):
    """A place that speaks of the household and that somebody has to look at.

    `what` is name, phone, flat, id or code; "maybe" where only surname and building agree, "photo" where faces show.
    `shown` is masked.
    """

    path: str
    line: int
    what: str
    shown: str


class Needed(msgspec.Struct, frozen=True):
    """A privacy correction that is to be written."""

    id: str
    record: str
    date: dt.date
    reason: str
    approved_by: str


class Hanging(msgspec.Struct, frozen=True):
    """A paper on a board that shows the household or may do so."""

    sheet: str
    mark: str
    board: str
    posted_on: dt.date


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. `anonymous` is the code under which rows that make up statistics stay; "" when there are none.

    `people` are digests of the rows of the private register that go. `rows` counts the rows that change, by file.
    `kept_texts` counts published statements whose texts hold something of the household. `elsewhere` are files that no
    command reads and that hold something of it; `papers` is what hangs; `printed` the files of printed sheets.
    """

    household: str
    anonymous: str
    people: tuple[str, ...] = ()
    honours: tuple[str, ...] = ()
    corrections: tuple[Needed, ...] = ()
    rows: tuple[tuple[str, int], ...] = ()
    mentions: tuple[Mention, ...] = ()
    kept_texts: int = 0
    papers: tuple[Hanging, ...] = ()
    printed: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    repository: bool = False
