"""The papers of a settled quarter: its rows, the table that keeps them, the line in ranking.yaml. Writes nothing."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from site_gen.points.finding import shown
from site_gen.records.fields import fields
from site_gen.records.points import SettledEntry

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from site_gen.points.scoring import Scored

KEYS = ("settled_on", "定案日期")
_LINE = re.compile(rf"^(\ufeff?(?:{'|'.join(KEYS)}))([ \t]*:)[^#\r\n]*?([ \t]+#[^\r\n]*)?(?=\r?$)", re.MULTILINE)
_CHINESE = re.compile(r"^\ufeff?[\u4e00-\u9fff]+[ \t]*:", re.MULTILINE)


def settle(scored: Iterable[Scored]) -> tuple[SettledEntry, ...]:
    """What each row of a quarter counts, to be kept."""
    return tuple(
        SettledEntry(
            entry=one.entry.id,
            date=one.entry.date,
            household=one.entry.household,
            rule=one.entry.rule,
            quantity=one.entry.quantity,
            counted=one.counted,
            version=one.version,
        )
        for one in scored
    )


def settled_csv(rows: Iterable[SettledEntry]) -> bytes:
    """The table as Excel and WPS like it: a byte order mark, Chinese headers, CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([one.zh for one in fields(SettledEntry)])
    for one in rows:
        quantity, counted = format(one.quantity, "f"), shown(one.counted)
        writer.writerow([one.entry, one.date, one.household, one.rule, quantity, counted, one.version])
    return text.getvalue().encode("utf-8-sig")


def settled_line(data: bytes, day: dt.date) -> str:
    """The line that ranking.yaml needs, in the language of its keys."""
    return f"{KEYS[bool(_CHINESE.search(_decoded(data)[0]))]}: {day}"


def with_settled_on(data: bytes, day: dt.date) -> bytes:
    """ranking.yaml with the day in it: a line of its own is changed, else one is added; all other bytes stay.

    Whether it still says what it said is for the caller to see: a file can end inside of a text or a bracket.
    """
    text, encoding = _decoded(data)
    if _LINE.search(text):
        return _LINE.sub(lambda found: f"{found[1]}{found[2]} {day}{found[3] or ''}", text, count=1).encode(encoding)
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith("\n") else end
    return data + f"{gap}{settled_line(data, day)}{end}".encode(encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    """Text and encoding; a text that is no UTF-8 was saved by an old Chinese editor."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace"), "gb18030"
