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

DAY = ("settled_on", "定案日期")
ROOT = ("slips_root", "积分条校验根")
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


def settled_lines(data: bytes, day: dt.date, root: str) -> tuple[str, ...]:
    """The lines that ranking.yaml needs, in the language of its keys."""
    chinese = bool(_CHINESE.search(_decoded(data)[0]))
    return (f"{DAY[chinese]}: {day}", f"{ROOT[chinese]}: {root}")


def with_settled(data: bytes, day: dt.date, root: str) -> bytes:
    """ranking.yaml with day and root in it: lines of their own are changed, else added; all other bytes stay.

    Whether it still says what it said is for the caller to see: a file can end inside of a text or a bracket.
    """
    for names, line in zip((DAY, ROOT), settled_lines(data, day, root), strict=True):
        data = _with_line(data, names, line)
    return data


def _with_line(data: bytes, names: tuple[str, str], line: str) -> bytes:
    text, encoding = _decoded(data)
    there = re.compile(rf"^(\ufeff?(?:{'|'.join(names)}))([ \t]*:)[^#\r\n]*?([ \t]+#[^\r\n]*)?(?=\r?$)", re.MULTILINE)
    value = line.partition(": ")[2]
    if there.search(text):
        return there.sub(lambda found: f"{found[1]}{found[2]} {value}{found[3] or ''}", text, count=1).encode(encoding)
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith("\n") else end
    return data + f"{gap}{line}{end}".encode(encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    """Text and encoding; a text that is no UTF-8 was saved by an old Chinese editor."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace"), "gb18030"
