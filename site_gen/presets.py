"""Presets: quorum, majority, windows and deadlines by name, each with its source. No legal number lives in code."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypedDict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping


class Share(NamedTuple):
    """A part of a number: more than numerator/denominator of it when `strict`, else at least that."""

    numerator: int
    denominator: int
    strict: bool

    def needed(self, base: int) -> int:
        """The smallest whole number that satisfies the share of `base`."""
        product = base * self.numerator
        return product // self.denominator + 1 if self.strict else -(-product // self.denominator)


class MeetingRule(NamedTuple):
    """When a meeting is valid and when a motion passes. `of`: the majority is of "present" or of "members"."""

    id: str
    zh: str
    en: str
    source: str
    since: dt.date
    quorum: Share
    majority: Share
    of: str
    area: bool  # floor area counts as well as people (Civil Code art. 278)


class Term(NamedTuple):
    """A window or deadline. `unit` is days, workdays or month-day."""

    id: str
    zh: str
    en: str
    unit: str
    amount: int


class Presets(NamedTuple):
    """All presets by name."""

    meeting_rules: Mapping[str, MeetingRule]
    terms: Mapping[str, Term]


class _Part(TypedDict, total=False):
    share: list[int]
    strict: bool
    of: str


class _Row(TypedDict, total=False):
    zh: str
    en: str
    source: str
    since: dt.date
    quorum: _Part
    majority: _Part
    area: bool


@cache
def load() -> Presets:
    """The presets that ship with the program."""
    table = tomllib.loads(files("site_gen").joinpath("presets.toml").read_text(encoding="utf-8"))
    rules = {name: _rule(name, row) for name, row in table["meeting"].items()}
    terms = {name: Term(name, row["zh"], row["en"], row["unit"], row["count"]) for name, row in table["term"].items()}
    return Presets(MappingProxyType(rules), MappingProxyType(terms))


def near(name: str, known: Iterable[str]) -> str:
    """The known name that looks most like `name`, or ""."""
    return next(iter(get_close_matches(name, list(known), n=1)), "")


def _rule(name: str, row: _Row) -> MeetingRule:
    majority = row["majority"]
    return MeetingRule(
        id=name,
        zh=row["zh"],
        en=row["en"],
        source=row["source"],
        since=row["since"],
        quorum=_share(row["quorum"]),
        majority=_share(majority),
        of=majority.get("of", "present"),
        area=row.get("area", False),
    )


def _share(part: _Part) -> Share:
    numerator, denominator = part["share"]
    return Share(numerator, denominator, part["strict"])
