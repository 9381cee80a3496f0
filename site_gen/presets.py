"""Presets: quorum, majority, windows and deadlines by name, each with its source. No legal number lives in code."""

from __future__ import annotations

import datetime as dt
import tomllib
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
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
    count: int


class Presets(NamedTuple):
    """All presets by name."""

    meeting_rules: Mapping[str, MeetingRule]
    terms: Mapping[str, Term]


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


def _rule(name: str, row: Mapping[str, object]) -> MeetingRule:
    def share(part: object) -> Share:
        assert isinstance(part, dict)
        numerator, denominator = part["share"]
        return Share(numerator, denominator, part["strict"])

    majority = row["majority"]
    since = row["since"]
    assert isinstance(majority, dict)
    assert isinstance(since, dt.date)
    return MeetingRule(
        id=name,
        zh=str(row["zh"]),
        en=str(row["en"]),
        source=str(row["source"]),
        since=since,
        quorum=share(row["quorum"]),
        majority=share(majority),
        of=str(majority["of"]),
        area=bool(row.get("area", False)),
    )
