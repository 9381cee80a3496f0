"""The gate on sources: what of a file's records must not become public, found when the file is read."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from site_gen.diagnostics import Fault
from site_gen.disclosure.judge import Found, reason
from site_gen.disclosure.masks import masks
from site_gen.disclosure.patterns import patterns
from site_gen.disclosure.roster import Entry, Needle, needles
from site_gen.disclosure.search import Search
from site_gen.disclosure.texts import join, texts
from site_gen.records.people import Person
from site_gen.records.points import RosterRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.records.base import Record
    from site_gen.schema import Loaded


class Examiner:
    """Knows what the private register holds, and looks for it only when there is a text to look through."""

    def __init__(self, registers: Iterable[tuple[Needle, ...]]) -> None:
        known = {(one.text, one.what): one for some in registers for one in some}
        self.needles = tuple(known[key] for key in sorted(known))
        self.digest = hashlib.sha256(msgspec.msgpack.encode(self.needles)).digest()[:16]

    @cached_property
    def search(self) -> Search:
        """For all of them, whoever agreed to what."""
        return Search(self.needles)

    def examine(self, path: str, loaded: Iterable[Loaded]) -> tuple[list[Found], list[Fault]]:
        """Everything found in a file's records, and a warning for each waiver that nothing needs."""
        found: list[Found] = []
        unused: list[Fault] = []
        listed = tuple(loaded)
        plain = [one for one in listed if not one.kept.allow]
        for some in (plain, *([one] for one in listed if one.kept.allow)):
            joined = join(item for one in some for item in texts(one.record, one.keys))
            allow = some[0].kept.allow if len(some) == 1 else ()
            needed = set()
            for one in (*patterns(joined.text), *masks(joined.text), *self.search.in_text(joined.text)):
                written = joined.text[one.start : one.end]
                raw = Found(one.rule, joined.place(one.start, one.end), one.text, written)
                why = reason(raw, allow)
                needed.add(why)
                found.append(msgspec.structs.replace(raw, why=why) if why else raw)
            unused += [
                Fault("disclosure-allow-unused", path, (*some[0].keys, "allow", at, "text"), warning=True)
                for at, one in enumerate(allow)
                if one.why not in needed
            ]
        return found, unused


def private_needles(records: Iterable[Record]) -> tuple[Needle, ...]:
    """What has to be searched for because it stands in a file of private/."""
    return needles(entry for record in records if (entry := _entry(record)) is not None)


def _entry(record: Record) -> Entry | None:
    if isinstance(record, RosterRow):
        return Entry(record.full_name, "", record.flat, "", record.ambiguous)
    if isinstance(record, Person):
        return Entry(record.name, record.phones, record.flat, record.id_number, record.ambiguous)
    return None
