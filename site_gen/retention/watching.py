"""Which households a reader can tell from a view or a file: by code, by what is theirs, or by surname and building."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec.structs import replace

from site_gen.disclosure.roster import needles
from site_gen.disclosure.search import Search
from site_gen.records.base import Choice
from site_gen.views.parts import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from site_gen.disclosure.roster import Entry, Needle
    from site_gen.register import Register

CODE, ALONE, AMONG = "code", "alone", "among"  # beside name, phone, flat and id of `roster`
LONGEST = 60  # characters of a field that is shown with its row; what is longer is a text
AROUND = 40  # characters of a text on each side of what is shown
_NO_WORDS = frozenset({"url", "nav", "qr", "pages", "rule", "unit"})
_WRITERS = frozenset({"recorder", "reviewer", "reviewers"})  # a row is not theirs
_SENTENCE = re.compile(r"[。！？\n]+")
_BLOCK = re.compile(r"</?(?:p|li|ul|ol|td|th|tr|h[1-6]|div|br|summary|title|content)\b[^<>]*>")
_TAG = re.compile("<[^<>]*>")
_CODE = re.compile(r"(?<![A-Za-z0-9-])[A-Z][0-9]{1,4}(?![0-9A-Za-z-]|纸)")


class Unit(NamedTuple):
    """A row, or a sentence of a text. `around` are the row's words beside it, `heading` says what it is a part of."""

    text: str
    around: str = ""
    heading: str = ""
    rank: int | None = None
    points: int | None = None


class Sight(NamedTuple):
    """How a unit shows a household. `way`: code, name, phone, flat, id; alone or among: by surname and building.

    `at` is where in its text.
    """

    code: str
    way: str
    unit: Unit
    at: int

    @property
    def words(self) -> str:
        """The unit's words, or those around the place where it is long."""
        text, first, last = self.unit.text, self.at - AROUND, self.at + AROUND
        if len(text) <= 3 * AROUND:
            return text
        return f"{'…' if first > 0 else ''}{text[max(0, first) : last]}{'…' if last < len(text) else ''}"


class Watch:
    """Knows what belongs to the households that are looked for, and who else has the same surname."""

    def __init__(self, register: Register, known: Mapping[str, Iterable[Entry]]) -> None:
        self._wanted = {code: register.households[code] for code in known}
        self._owners: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        found: dict[tuple[str, str], Needle] = {}
        for code, entries in known.items():
            for one in needles(entries):
                self._owners[one.what, one.datum].add(code)
                found[one.text, one.what] = replace(one, common=False)  # as for `traces`: somebody looks at each
        self._search = Search([found[key] for key in sorted(found)])
        self._codes = frozenset(register.households)
        self._namesakes: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for house in register.households.values():
            self._namesakes[house.surname].append((house.code, house.building))
        surnames = sorted({re.escape(one.surname) for one in self._wanted.values() if one.surname}, key=len)
        self._masked = re.compile(rf"({'|'.join(surnames[::-1])})(?:某|[*＊×])") if surnames else None
        self._buildings = [
            (one.id, re.compile(rf"(?<![0-9]){re.escape(one.name)}")) for one in register.buildings.values()
        ]
        self._seen: dict[tuple[str, str, bool], dict[tuple[str, str], int]] = {}

    def sights(self, unit: Unit) -> Iterator[Sight]:
        """Every household that it shows."""
        key = (unit.text, unit.around, unit.rank is not None)
        if key not in self._seen:
            self._seen[key] = {(code, way): at for code, way, at in self._found(unit)}
        yield from (Sight(code, way, unit, at) for (code, way), at in sorted(self._seen[key].items()))

    def _found(self, unit: Unit) -> Iterator[tuple[str, str, int]]:
        codes = {one[0]: one.start() for one in _CODE.finditer(unit.text) if one[0] in self._codes}
        yield from ((code, CODE, at) for code, at in codes.items() if code in self._wanted)
        for one in self._search.in_text(unit.text):
            what = one.rule.removeprefix("roster_")
            yield from ((code, what, one.start) for code in self._owners[what, one.text])
        if not codes and self._masked:
            for match in self._masked.finditer(unit.text):
                yield from ((*each, match.start()) for each in self._by_surname(match[1], unit))

    def _by_surname(self, surname: str, unit: Unit) -> Iterator[tuple[str, str]]:
        """Those of that surname in a building that is named beside it; without one, whoever alone has the surname."""
        beside = f"{unit.text}\n{unit.around}"
        named = {name for name, pattern in self._buildings if pattern.search(beside)}
        found = [code for code, building in self._namesakes[surname] if not named or building in named]
        if len(found) > 1 and not named:
            return
        for code in found:
            house = self._wanted.get(code)
            if house and (house.listed or unit.rank is None):  # rankings show none but those who agreed
                yield code, ALONE if len(found) == 1 else AMONG

    def namesakes(self, code: str) -> int:
        """How many households of the register have its surname in its building, itself included."""
        house = self._wanted[code]
        return sum(building == house.building for _, building in self._namesakes[house.surname])


def units(value: object, heading: str = "") -> Iterator[Unit]:
    """What a view shows, row by row and sentence by sentence."""
    if isinstance(value, str):
        yield from (Unit(one, "", heading) for one in _sentences(value))
    elif fields := _fields(value):
        yield from _row(value, fields, heading)
    elif isinstance(value, dict):
        yield from units(tuple(value.values()), heading)
    elif isinstance(value, (tuple, list, frozenset)):
        for one in value:
            yield from units(one, heading)


def in_file(text: str) -> Iterator[Unit]:
    """What a file for programs says, line by line."""
    yield from (Unit(one) for one in _sentences(text))


def _row(value: object, fields: tuple[str, ...], heading: str) -> Iterator[Unit]:
    words: list[str] = []
    texts: list[str] = []
    parts: list[object] = []
    for name in fields:
        one = getattr(value, name)
        if name not in _NO_WORDS | _WRITERS:
            _sort(f"{one}某" if name == "surname" else one, words, texts, parts)
    row = "，".join(dict.fromkeys(words))
    rank, points = _number(value, "rank"), _number(value, "total", "points")
    named = [one for name in ("title", "name", "period") if isinstance(one := getattr(value, name, ""), str) and one]
    below = " ".join(dict.fromkeys(named))
    yield Unit(row, "", heading, rank, points)
    yield from (Unit(each, row, heading) for one in texts for each in _sentences(one))
    for part in parts:
        yield from units(part, below or heading)


def _sort(one: object, words: list[str], texts: list[str], parts: list[object]) -> None:
    """A field as a word of its row, as a text, or as a part with rows of its own."""
    if isinstance(one, Choice):
        return
    if isinstance(one, dt.date):
        words.append(one.isoformat())
    elif isinstance(one, str):
        (texts if len(one) > LONGEST or "<" in one or _SENTENCE.search(one) else words).append(one)
    elif isinstance(one, Link):
        words.append(one.text)
    elif isinstance(one, tuple) and one and not hasattr(one, "_fields") and all(_is_pair(each) for each in one):
        words.extend(str(each[0]) if isinstance(each, tuple) else str(each) for each in one)
    else:
        parts.append(one)
    words[:] = [word for word in words if word and word != "某"]


def _is_pair(value: object) -> bool:
    """A word, or a word with a number."""
    pair = isinstance(value, tuple) and not hasattr(value, "_fields") and len(value) == 2
    return isinstance(value, str) or (pair and isinstance(value[0], str) and isinstance(value[1], int))  # type: ignore[index]


def _fields(value: object) -> tuple[str, ...]:
    if isinstance(value, msgspec.Struct):
        return value.__struct_fields__
    found = getattr(value, "_fields", ())
    return found if isinstance(found, tuple) else ()


def _number(value: object, *names: str) -> int | None:
    """The first of these fields that holds more than nothing; a row's own, so only beside a surname or a code."""
    if not (hasattr(value, "surname") or hasattr(value, "code")):
        return None
    return next((one for name in names if isinstance(one := getattr(value, name, None), int) and one), None)


def _sentences(text: str) -> Iterator[str]:
    plain = html.unescape(_TAG.sub("", _BLOCK.sub("\n", text))) if "<" in text else text
    yield from (one for each in _SENTENCE.split(plain) if (one := each.strip()))
