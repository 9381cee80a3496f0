"""Households by their code and rules by their words, with what was probably meant. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from unicodedata import normalize

from site_gen.schema.scalars import short

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from site_gen.records.points import PointsRule, RuleVersion
    from site_gen.register.model import Register

_BUILDING_ENDS = ("号楼", "栋", "幢", "座", "楼", "号")


class Line(Protocol):
    """A row that is being read."""

    @property
    def cells(self) -> Mapping[str, str]:
        """Its sound cells by field."""

    def wrong(self, field: str, code: str, **args: object) -> None:
        """Tell that something is wrong with a field."""

    def spoilt(self, field: str) -> bool:
        """Whether a field could not be read, which was told already."""


class Near:
    """What was probably meant by an unknown word. Gives up after some words: a whole foreign sheet has thousands."""

    def __init__(self, known: Collection[str], *, likeness: float = 0.5, patience: int = 20) -> None:
        self._known, self._likeness, self._patience = known, likeness, patience
        self._found: dict[str, str] = {}

    def find(self, word: str) -> str:
        """The known word, or ""."""
        if word not in self._found and len(self._found) < self._patience:
            from difflib import get_close_matches  # noqa: PLC0415 - only after a fault

            self._found[word] = next(iter(get_close_matches(word[:40], self._known, n=1, cutoff=self._likeness)), "")
        return self._found.get(word, "")


def _plain(text: str) -> str:
    return "".join(normalize("NFKC", text).split()).lower()


def _building(text: str) -> str:
    plain = _plain(text)
    end = next((one for one in _BUILDING_ENDS if plain.endswith(one)), "")
    return plain.removesuffix(end) or plain


class Households:
    """Households by code. A name is never looked at."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._near = Near(register.households, likeness=0.65)  # two of the three characters of K12

    def find(self, line: Line) -> str | None:
        """The code of a row's household, or None after telling what is wrong."""
        known = self._register.households
        text = line.cells.get("household")
        if text is None:
            if not line.spoilt("household"):
                line.wrong("household", "household-needed")
            return None
        code = _plain(text).upper()
        if not code.isascii():  # perhaps a name, which no message repeats
            line.wrong("household", "household-no-code")
            return None
        if code not in known:
            meant = self._near.find(code)
            line.wrong("household", f"household-unknown{'-near' if meant else ''}", household=short(text), near=meant)
            return None
        home = self._register.buildings.get(known[code].building)
        written = line.cells.get("building", "")
        names = {_building(known[code].building), _building(home.name if home else known[code].building)}
        if written and _building(written) not in names:
            name = home.name if home else known[code].building
            line.wrong("building", "building-differs", household=code, building=name, written=short(written))
            return None
        return code


class RuleBook:
    """Rules by id, by item, or by both as the sheet's list offers them, in the version of a day."""

    def __init__(self, versions: tuple[RuleVersion, ...]) -> None:
        self._versions = sorted(versions, key=lambda one: (one.effective_from, one.version), reverse=True)
        self._words: dict[int, dict[str, list[PointsRule]]] = {one.version: _words(one) for one in versions}
        self._all = {
            word: rules for one in reversed(self._versions) for word, rules in self._words[one.version].items()
        }
        self._near = Near(self._all)

    def find(self, line: Line, day: dt.date | None) -> PointsRule | None:
        """The rule that a row means on its day, or None after telling what is wrong."""
        text = line.cells.get("rule")
        if text is None:
            if not line.spoilt("rule"):
                line.wrong("rule", "rule-needed")
            return None
        word = _plain(text)
        if word not in self._all:
            meant = self._near.find(word)
            shown = self._all[meant][0].item if meant else ""
            line.wrong("rule", f"rule-unknown{'-near' if meant else ''}", rule=short(text), near=shown)
            return None
        if day is None:
            return None
        version = next((one for one in self._versions if one.effective_from <= day), None)
        rules = self._words[version.version].get(word, []) if version else []
        ids = {one.id for one in self._all[word]}
        rules = rules or [one for one in (version.rules if version else ()) if one.id in ids and len(ids) == 1]
        if len(rules) > 1:
            line.wrong("rule", "rule-ambiguous", rule=short(text), ids=[one.id for one in rules])
            return None
        if not rules:
            line.wrong("rule", "rule-not-in-force", rule=short(text), date=day)
            return None
        return rules[0]


def _words(version: RuleVersion) -> dict[str, list[PointsRule]]:
    """Everything that may be written for a rule of one version; an item's words may belong to several."""
    words: dict[str, list[PointsRule]] = {}
    for rule in version.rules:
        for word in dict.fromkeys((_plain(rule.id), _plain(rule.item), _plain(rule.id + rule.item))):
            words.setdefault(word, []).append(rule)
    return words
