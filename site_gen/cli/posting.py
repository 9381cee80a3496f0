"""The round on the command line: the sheet to sign, what to say about it, and the rows that it adds to posted.csv."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from site_gen import output
from site_gen.cli.press import file_name
from site_gen.plan.model import Page, Paper, Sheet, Stamp
from site_gen.plan.round import by_place
from site_gen.records.boards import GATE, Posted
from site_gen.views.round import round_view

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from site_gen.cli.press import Wish
    from site_gen.plan.model import Context
    from site_gen.site import Site
    from site_gen.views.round import Board, Stop

KIND = "round"
POSTED = "content/posted.csv"
_HEADER = ("纸张", "版本", "位置", "贴上", "撤下")
_WORDS = {
    "zh": {
        "gate": GATE,
        "post": "贴{names}",
        "take": "撤{names}",
        "line": "  {board}：{what}",
        "copies": "  要打多份的：{names}",
        "times": "{name} {n}份",
        "and": "；",
        "comma": "、",
    },
    "en": {
        "gate": "Gate",
        "post": "put up {names}",
        "take": "take down {names}",
        "line": "  {board}: {what}",
        "copies": "  More than one copy: {names}",
        "times": "{name} × {n}",
        "and": "; ",
        "comma": ", ",
    },
}


def sheet(day: dt.date, boards: tuple[Board, ...]) -> Sheet:
    """The list to walk with and to sign."""
    page = Page(KIND, "", round_view, (day, boards))  # type: ignore[arg-type]
    return Sheet(f"{KIND}-{day}.pdf", KIND, page, Stamp("", "", day, None, ""), Paper(KIND), "")


def lines(boards: Sequence[Board], sheets: Mapping[str, Sheet], wish: Wish, language: str) -> Iterator[str]:
    """One line a board, in the names of the files."""
    words = _WORDS[language]

    def names(stops: tuple[Stop, ...]) -> str:
        known = (sheets.get(one.sheet) for one in stops)
        said = (_short(found, wish, language) if found else one.sheet for one, found in zip(stops, known, strict=True))
        return words["comma"].join(said)

    copies = Counter(stop.sheet for board in boards for stop in board.post)
    many = [(sheets[name], n) for name, n in copies.items() if n > 1]
    if many:
        said = (words["times"].format(name=_short(one, wish, language), n=n) for one, n in many)
        yield words["copies"].format(names=words["comma"].join(said))
    for board in boards:
        what = [words["post"].format(names=names(board.post))] if board.post else []
        what += [words["take"].format(names=names(board.take))] if board.take else []
        yield words["line"].format(board=board.name or words["gate"], what=words["and"].join(what))


def _short(sheet: Sheet, wish: Wish, language: str) -> str:
    return file_name(sheet, wish, language).rpartition("/")[2]


def write(site: Site, context: Context, boards: Iterable[Board], day: dt.date) -> None:
    """Note that the round was walked: what came down ends on that day, what went up begins."""
    hanging = by_place(context)
    down: list[Posted] = []
    new: list[Posted] = []
    for board in boards:
        for stop in board.take:
            down += [row for row in hanging[stop.sheet, board.id] if row.edition == stop.mark]
        place = board.name or GATE
        new += [Posted(sheet=one.sheet, mark=f"#{one.mark}", board=place, posted_on=day) for one in board.post]
    rows = [replace(row, taken_down_on=day) if row in down else row for row in context.register.posted.values()]
    output.replace(site.root / POSTED, _table([*rows, *new]))


def _table(rows: Iterable[Posted]) -> bytes:
    """A table that office programs open as it is: with a byte order mark and their line ends."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(_HEADER)
    for one in rows:
        mark = f"#{one.edition}"
        table.writerow((one.sheet, mark, one.board, one.posted_on, one.taken_down_on or ""))
    return text.getvalue().encode("utf-8-sig")
