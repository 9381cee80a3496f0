"""Pages about points, planned from the files of one small site without building it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeVar

from site_gen import points, presets
from site_gen.plan import Context, Page, buildings, rewards
from site_gen.plan import points as room
from tests.support.records import FILES, UNSETTLED
from tests.support.registers import register

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

AS_OF = dt.date(2026, 4, 2)
RANKING = "content/rankings/2026-Q1/ranking.yaml"
LEDGER = "content/rankings/2026-Q1/ledger.csv"
HONOURS = "content/rankings/2026-Q1/honours.yaml"
RULES = "content/rankings/rules.yaml"
EVENT = "content/rankings/2026-H1/redemption.yaml"
SPENT = "content/rankings/2026-H1/redemptions.csv"
OPEN = f"{UNSETTLED[RANKING]}published_on: 2026-04-01\n"
PUBLISHED: dict[str, str | None] = {**UNSETTLED, RANKING: OPEN}
HEAD = "id,date,household,rule,quantity,note,recorder,reviewer\n"
V = TypeVar("V")


def pages(files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> dict[str, Page]:
    """The pages of points and buildings by address; the ranking is published on 1 April unless `files` say else."""
    made = register({**PUBLISHED, **(files or {})})
    standings = points.all_standings(made.entries, made.rule_versions, made.households)
    context = Context(made, presets.load(), as_of, {}, standings, {})
    return {one.url: one for files_of in (room, rewards, buildings) for one in files_of.files(context)}


def view(kind: type[V], url: str, files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> V:
    """The view of a page."""
    return seen(kind, pages(files, as_of)[url])


def seen(kind: type[V], page: Page) -> V:
    """The view of a planned page."""
    found = page.view(*page.args)
    assert isinstance(found, kind)
    return found


def ledger(rows: Iterable[tuple[str, str, int]], *, year: int = 2026, text: str = "") -> str:
    """A ledger of (day, household, quantity) by the rule `clean`; ids run from 1. `text`: what was done."""
    lines = (
        f"J{year}-{number:04d},{day},{code},clean,{quantity},{text},周某,吴某\n"
        for number, (day, code, quantity) in enumerate(rows, 1)
    )
    return HEAD + "".join(lines)


def roster(number: int, *, hidden: Iterable[str] = ()) -> dict[str, str | None]:
    """So many households, A1 and so on, by turns in buildings 1 and 2; for the file list of a site."""
    codes = [f"A{one}" for one in range(1, number + 1)]
    rows = "".join(f"{code},{at % 2 + 1},王,{'否' if code in hidden else '是'}\n" for at, code in enumerate(codes))
    return {"private/households.csv": f"code,building,surname,listed\n{rows}", SPENT: None}


__all__ = [
    "AS_OF", "EVENT", "FILES", "HONOURS", "LEDGER", "OPEN", "PUBLISHED", "RANKING", "RULES", "SPENT",
    "ledger", "pages", "roster", "seen", "view",
]  # fmt: skip
