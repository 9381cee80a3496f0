"""The private register as needles for exact search: names, telephones, flats and numbers of people and households.

A needle is what stands in a folded text (NFKC, no spaces, nothing unseen; see `cleaning.folded`). Simplified and
traditional characters are folded on the side of the needles: each name has a needle for each way to write it, so that
ten thousand pages need not be converted.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from site_gen.disclosure.cleaning import folded
from site_gen.disclosure.finding import masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NAME, PHONE, FLAT, ID = "name", "phone", "flat", "id"
MOST_SPELLINGS = 64  # of one name; longer ones are looked for in the plain and in the wholly traditional form
_PARTS = re.compile(r"[、,，;；/|\s]+")
_CELL_PARTS = re.compile(r"[、,，;；/|\n]+")
LONGEST_PHONE = 15  # digits, country code included (ITU-T E.164)
_FLAT_PARTS = re.compile(r"([0-9]{1,3})\D+?([0-9]{1,2})\D+?([0-9]{2,4})\D*")
_DASHES = re.compile("[-‐‑‒–—－()（）.·_]")


class Needle(msgspec.Struct, frozen=True, array_like=True):
    """`text` is searched for; `what` is name, phone, flat or id, `datum` the same for all spellings of one datum.

    `common`: it is an ordinary word as well and counts only beside a word for a person.
    """

    text: str
    what: str
    datum: str
    common: bool = False

    @property
    def shown(self) -> str:
        """What a message may say of it."""
        return masked(self.datum)


class Entry(NamedTuple):
    """What the private register knows of a person or household; "" for what it does not."""

    name: str = ""
    phones: str = ""
    flat: str = ""
    id_number: str = ""
    ambiguous: bool = False


def datum(what: str, text: str) -> str:
    """The one form of a datum, however it is written."""
    plain = folded(text)
    return _simplified(plain) if what == NAME else _DASHES.sub("", plain).upper() if what in (PHONE, ID) else plain


def parts(text: str) -> list[str]:
    """What stands in a cell that may hold several: parted by commas or spaces."""
    return [one for one in _PARTS.split(text) if one]


def numbers_in(text: str) -> list[str]:
    """The telephone numbers of a cell. One number may be written in groups, as 139 0000 0000."""
    found: list[str] = []
    for one in _CELL_PARTS.split(text):
        groups = one.split()
        whole = len(_DASHES.sub("", "".join(groups))) <= LONGEST_PHONE
        found += ["".join(groups)] if whole else groups
    return [one for one in found if one]


def needles(entries: Iterable[Entry]) -> tuple[Needle, ...]:
    """Everything to search for, sorted, each once. What is too short to mean anybody is left out."""
    found = {(one.text, one.what): one for entry in entries for one in _of(entry)}
    return tuple(found[key] for key in sorted(found))


def _of(entry: Entry) -> Iterator[Needle]:
    name = datum(NAME, entry.name)
    if len(name) >= 2:
        yield from (Needle(text, NAME, name, entry.ambiguous) for text in _spellings(name))
    for phone in numbers_in(entry.phones):
        plain = datum(PHONE, phone)
        if len(plain) >= 7:
            yield Needle(plain, PHONE, plain)
    if len(number := datum(ID, entry.id_number)) >= 6:
        yield from (Needle(text, ID, number) for text in {number, number.lower()})
    for flat in parts(entry.flat):
        yield from (Needle(text, FLAT, datum(FLAT, flat)) for text in _flats(datum(FLAT, flat)))


def _flats(flat: str) -> list[str]:
    """A flat in the ways in which people write it: 1-2-301, 1栋2单元301."""
    match = _FLAT_PARTS.fullmatch(flat)
    if not match:
        return [flat] if len(flat) >= 4 else []
    building, stair, door = match.groups()
    words = ("栋", "幢", "号楼", "座")
    return [flat, f"{building}-{stair}-{door}", *(f"{building}{word}{stair}单元{door}" for word in words)]


def _spellings(name: str) -> Iterator[str]:
    choices = [(char, *_traditional().get(char, ())) for char in name]
    yield from islice((("".join(one)) for one in product(*choices)), MOST_SPELLINGS)
    yield "".join(one[-1] for one in choices)


def _simplified(text: str) -> str:
    return text if text.isascii() else text.translate(_tables()[0])


def _traditional() -> Mapping[str, tuple[str, ...]]:
    return _tables()[1]


@cache
def _tables() -> tuple[Mapping[int, str], Mapping[str, tuple[str, ...]]]:
    """Traditional to simplified, character by character, and back to each that becomes it."""
    from opencc import OpenCC  # noqa: PLC0415 - 60 ms, and only when the private register has changed

    characters = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    simple = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    back: dict[str, tuple[str, ...]] = {}
    forth = {}
    for old, new in zip(characters, simple, strict=True):
        if old != new:
            forth[ord(old)] = new
            back[new] = (*back.get(new, ()), old)
    return forth, back
