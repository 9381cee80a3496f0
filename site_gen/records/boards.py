"""What hangs on which board since when. Written by `site-gen print --changed --posted`, or by hand."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from site_gen.records.base import Record, key

GATE = "大门"  # the one board that is no building's


class Posted(Record, frozen=True, kw_only=True):
    """A sheet on a board. One row for each time that it was put up."""

    sheet: Annotated[str, key("纸张", "The sheet, as in its file's name.", "H2026-03")]
    mark: Annotated[str, key("版本", "Mark printed at its foot; `#` keeps office programs from taking it for a number.", "#7F3A")]
    board: Annotated[str, key("位置", "Building (id or name), or 大门 for the board at the gate.", "3栋")]
    posted_on: Annotated[dt.date, key("贴上", "Day it was put up.", "2026-04-02")]
    taken_down_on: Annotated[dt.date | None, key("撤下", "Day it was taken down; empty while it hangs.", "2026-04-12")] = None

    @property
    def edition(self) -> str:
        """The mark alone, in capitals."""
        return self.mark.removeprefix("#").upper()
