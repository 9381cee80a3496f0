"""Every rule that needs no register, over one text. Pure; the time it takes grows with the text's length only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from site_gen.disclosure.cleaning import clean
from site_gen.disclosure.finding import Finding
from site_gen.disclosure.numbers import numbers
from site_gen.disclosure.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = re.compile("[^0-9]+")


def patterns(text: str) -> tuple[Finding, ...]:
    """What the rules find, in the order of the text; each place once for each rule."""
    searched = clean(text)
    found: dict[tuple[str, int], Finding] = {}
    for rule, start, end in (*numbers(searched.text), *wording(searched.text)):
        first, last = searched.span(start, end)
        found.setdefault((rule, first), Finding(rule, first, last, searched.text[start:end]))
    return tuple(_without_doubles(sorted(found.values(), key=lambda one: (one.start, one.end, one.rule))))


def is_contact(rule: str) -> bool:
    """True for rules whose finding may be a contact that the office itself gives out."""
    return rule in ("mobile", "landline", "phone", "email", "wechat")


def contact_key(text: str) -> str:
    """A contact without what only makes it easier to read."""
    plain = clean(text).text.strip().lower()
    digits = _DIGITS.sub("", plain)
    return plain if re.search("[a-z@]", plain) else digits.removeprefix("86") if len(digits) == 13 else digits


def _without_doubles(findings: list[Finding]) -> Iterator[Finding]:
    """One place is told under the rule that says most: a number that is a telephone is no flat as well."""
    end = -1
    for one in findings:
        if one.rule in ("flat", "landline") and one.start < end:
            continue
        if one.rule in ("id", "id_old", "card", "mobile"):
            end = max(end, one.end)
        yield one
