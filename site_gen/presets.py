"""Presets: quorum, majority, windows and deadlines by name, each with its source. No legal number lives in code.

The numbers stand in presets.toml. `python -m site_gen.presets > docs/presets.md` makes the page that describes them;
a test keeps both in step.
"""

from __future__ import annotations

import datetime as dt
import sys
import tomllib
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Share(msgspec.Struct, frozen=True):
    """A part of a number: more than numerator/denominator of it when `strict`, else at least that."""

    numerator: int
    denominator: int
    strict: bool

    def needed(self, base: int) -> int:
        """The smallest whole number that satisfies the share of `base`; never 0, since nobody is not a majority."""
        product = base * self.numerator
        return max(1, product // self.denominator + 1 if self.strict else -(-product // self.denominator))


class MeetingRule(msgspec.Struct, frozen=True, kw_only=True):
    """When a meeting is valid and when a motion passes. `of`: the majority is of "present" or of "members".

    `zh` and `en` say the rule in plain words. `since` is its first day in force, None where custom is the source.
    """

    id: str
    name_zh: str
    name_en: str
    zh: str
    en: str
    source_zh: str
    source_en: str
    since: dt.date | None = None
    quorum: Share
    majority: Share
    of: Literal["present", "members"]
    area: bool = False  # floor area counts as well as people (Civil Code art. 278)


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A window or deadline. `unit` is days, days-extended, workdays or month-day (see `workdays.end`).

    `zh` and `en` are words for use inside of a sentence, `say_zh` and `say_en` the whole rule. `since` is its first
    day in force, None where custom is the source.
    """

    id: str
    zh: str
    en: str
    say_zh: str
    say_en: str
    source_zh: str
    source_en: str
    since: dt.date | None = None
    unit: Literal["days", "days-extended", "workdays", "month-day"]
    count: int


class Presets(NamedTuple):
    """All presets by name. `checked`: day on which their sources were last looked at."""

    meeting_rules: Mapping[str, MeetingRule]
    terms: Mapping[str, Term]
    checked: dt.date


@cache
def load() -> Presets:
    """The presets that ship with the program."""
    table = tomllib.loads(files("site_gen").joinpath("presets.toml").read_text(encoding="utf-8"))
    rules = {name: msgspec.convert({"id": name, **row}, MeetingRule) for name, row in table["meeting"].items()}
    terms = {name: msgspec.convert({"id": name, **row}, Term) for name, row in table["term"].items()}
    return Presets(MappingProxyType(rules), MappingProxyType(terms), table["checked"])


def near(name: str, known: Iterable[str]) -> str:
    """The known name that looks most like `name`, or ""."""
    return next(iter(get_close_matches(name.lower().replace("_", "-")[:60], list(known), n=1)), "")


def document() -> str:
    """docs/presets.md: every preset with its numbers, its words and its source."""
    presets = load()
    lines = [
        "# Presets",
        "",
        "Quorum, majorities, windows and deadlines, by the names that `site.yaml` and single records choose them by.",
        "Made from `site_gen/presets.toml` with `python -m site_gen.presets > docs/presets.md`; a test fails when the",
        f"two differ. The sources were last compared with these numbers on {presets.checked}. A committee's own rules",
        "of procedure may ask for more: choose the preset that they ask for.",
        "",
        "## Meetings",
        "",
        "For `presets: meeting:` in `site.yaml`, and `rule:` of a meeting or decision.",
        "",
    ]
    for rule in presets.meeting_rules.values():
        lines += _rule_lines(rule)
    lines += [
        "## Windows and deadlines",
        "",
        "For `presets: window:`, `reply:`, `posting:` and `quarterly:` in `site.yaml`, for `window:` and `reply:` of a",
        "notice, for `window:` of a ranking and `within:` of a duty. The day that a term starts from is not counted",
        "(Civil Code, art. 201). Working days follow the calendar that the State Council announces for each year;",
        "while a year's is not announced, the end of a term that reaches into it is said to be unknown.",
        "",
        "| name | 中文 | English | source | since |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| `{one.id}` | {one.say_zh} | {one.say_en} | {_source(one)} | {_since(one)} |"
        for one in presets.terms.values()
    ]
    return "\n".join(lines) + "\n"


def _rule_lines(rule: MeetingRule) -> Iterator[str]:
    base = "those present" if rule.of == "present" else "all members"
    area = ", by people and by floor area" if rule.area else ""
    yield f"### `{rule.id}`: {rule.name_zh}, {rule.name_en}"
    yield ""
    yield rule.zh + "\\"
    yield rule.en
    yield ""
    yield f"- Quorum: {_words(rule.quorum)} of all members{area}"
    yield f"- Majority: {_words(rule.majority)} of {base}{area}"
    yield f"- Source: {_source(rule)}"
    yield f"- In force since: {_since(rule)}"
    yield ""


def _words(share: Share) -> str:
    return f"{'more than' if share.strict else 'at least'} {share.numerator}/{share.denominator}"


def _source(one: MeetingRule | Term) -> str:
    return f"{one.source_zh} ({one.source_en})"


def _since(one: MeetingRule | Term) -> str:
    return "custom" if one.since is None else one.since.isoformat()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # a console's own is GBK
    sys.stdout.write(document())
