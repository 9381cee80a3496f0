"""An honour's entry replaced by one that says nothing of who it was. Every other line of the file stays as it is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import msgspec

from site_gen import schema
from site_gen.records.fields import by_spelling
from site_gen.records.points import Honour
from site_gen.retention.tables import decoded, encoding
from site_gen.sources.places import locate

if TYPE_CHECKING:
    from collections.abc import Collection

SOMEBODY, REMOVED = "某户", "按规定不再公开"
_STAYS = ("id", "title", "period", "decision", "notice", "awarded_on")
_CHINESE = re.compile(r"-[ \t]*\{?[ \t]*[\u4e00-\u9fff]")


def without(data: bytes, path: str, ids: Collection[str]) -> bytes:
    """The file with those honours as tombstones; one that cannot be replaced for sure is left as it is."""
    for name in ids:
        data = _one(data, path, name)
    return data


def tombstone(honour: Honour) -> Honour:
    """What is left of an honour: that there was one, when, and by which vote."""
    kept = {name: getattr(honour, name) for name in _STAYS}
    return Honour(**kept, recipient=SOMEBODY, reason=REMOVED)


def _one(data: bytes, path: str, name: str) -> bytes:
    before, _ = schema.load(path, data)
    index = next((at for at, one in enumerate(before) if getattr(one.record, "id", "") == name), None)
    if index is None or not isinstance(honour := before[index].record, Honour):
        return data
    mark, codec = encoding(data)
    text = decoded(data, path)
    lines = text.splitlines(keepends=True)
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    first = locate(plain, path, (index,)).line - 1
    last = locate(plain, path, (index + 1,)).line - 1 if index + 1 < len(before) else len(lines)
    while last > first + 1 and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
        last -= 1
    end = "\r\n" if "\r\n" in text else "\n"
    made = _written(tombstone(honour), end, chinese=bool(_CHINESE.match(lines[first].lstrip())))
    new = mark + "".join([*lines[:first], made, *lines[last:]]).encode(codec)
    wanted = [tombstone(honour) if at == index else one.record for at, one in enumerate(before)]
    after, faults = schema.load(path, new)
    return new if not faults and [one.record for one in after] == wanted else data


def _written(honour: Honour, end: str, *, chinese: bool) -> str:
    known = by_spelling(Honour)
    lines = []
    for name in msgspec.structs.asdict(honour):
        value = getattr(honour, name)
        if value:
            key = known[name].zh if chinese else name
            quoted = str(value) if name in ("id", "awarded_on") else json.dumps(str(value), ensure_ascii=False)
            lines.append(f"{key}: {quoted}")
    return "- " + f"{end}  ".join(lines) + end
