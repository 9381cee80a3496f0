"""What the published pages and data say: codes and points, found by their markup alone."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import NamedTuple

from site_gen.points.audit.recount import hundredths

_CODE = re.compile(r"[A-Z]\d{1,4}")
_ENTRY = re.compile(r"J\d{4}-\d{4,6}")
_PERIOD = re.compile(r"\d{4}-Q[1-4]")
_CODES, _POINTS, _PERIODS = (
    ("household", "code", "户码"),
    ("points", "total", "counted", "分", "得分"),
    ("period", "quarter"),
)


class Published(NamedTuple):
    """Points (hundredths) as a page shows them: by household in a ranking, by row in a ledger; None is no number."""

    households: dict[str, int | None]
    entries: dict[str, int | None]


def page(html: str) -> Published:
    """Lines of ranking tables and of ledgers on one page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Published(reader.households, reader.entries)


class _Reader(HTMLParser):
    """Follows tables: a line's first code or entry id, and the text of its last cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.households: dict[str, int | None] = {}
        self.entries: dict[str, int | None] = {}
        self._ranking = False
        self._entry = self._code = ""
        self._text: list[str] = []
        self._in_code = self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a line, a cell."""
        marks = {name: value or "" for name, value in attrs}
        classes = marks.get("class", "").split()
        if tag == "table":
            self._ranking = "rank" in classes
        elif tag == "tr":
            self._entry = self._code = ""
            self._text = []
        elif tag == "td":
            self._text, self._in_cell = [], True
        if _ENTRY.fullmatch(marks.get("id", "")):
            self._entry = marks["id"]
        self._in_code = self._in_code or (tag == "span" and "code" in classes)

    def handle_endtag(self, tag: str) -> None:
        """A line is complete when it ends."""
        if tag == "span":
            self._in_code = False
        elif tag == "td":
            self._in_cell = False
        elif tag == "tr" and self._text:
            shown = _figure("".join(self._text))
            if self._entry:
                self.entries[self._entry] = shown
            elif self._ranking and self._code:
                self.households[self._code] = shown

    def handle_data(self, data: str) -> None:
        """Text of a cell, and of a code."""
        if self._in_cell:
            self._text.append(data)
        if self._in_code and not self._code and _CODE.fullmatch(data.strip()):
            self._code = data.strip()


def _figure(text: str) -> int | None:
    try:
        return hundredths(text.strip())
    except ValueError:
        return None


def data_file(text: str, name: str) -> dict[tuple[str, str], int | None]:
    """Points in open data by (quarter, household): every object that has a code and points in or below a quarter."""
    found: dict[tuple[str, str], int | None] = {}
    match = _PERIOD.search(name)
    _walk(json.loads(text, parse_float=str, parse_int=str), match[0] if match else "", found)
    return found


def _walk(value: object, period: str, found: dict[tuple[str, str], int | None]) -> None:
    if isinstance(value, list):
        for one in value:
            _walk(one, period, found)
    elif isinstance(value, dict):
        period = next((str(value[key]) for key in _PERIODS if _PERIOD.fullmatch(str(value.get(key, "")))), period)
        code = next((str(value[key]) for key in _CODES if _CODE.fullmatch(str(value.get(key, "")))), "")
        shown = next((str(value[key]) for key in _POINTS if isinstance(value.get(key), str)), "")
        if period and code and shown and not any(_ENTRY.fullmatch(str(one)) for one in value.values()):
            found[period, code] = _figure(shown)
        for key, one in value.items():
            _walk(one, key if _PERIOD.fullmatch(str(key)) else period, found)
