"""What becomes of findings: which are let through, and whether the others stop a build or only warn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from site_gen.diagnostics import Fault
from site_gen.disclosure import masks
from site_gen.disclosure.cleaning import folded
from site_gen.disclosure.finding import masked
from site_gen.disclosure.pages import NUMBERS, Barred
from site_gen.disclosure.patterns import contact_key, is_contact
from site_gen.disclosure.roster import FLAT, NAME, PHONE, datum, numbers_in, parts
from site_gen.disclosure.search import Search
from site_gen.records.disclosing import Severity
from site_gen.records.people import Group, Person
from site_gen.records.points import Honour

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from site_gen.diagnostics import Keys
    from site_gen.disclosure.roster import Needle
    from site_gen.records.base import Record
    from site_gen.records.disclosing import Allowed
    from site_gen.records.settings import Settings

ROSTER = "roster_"
_SCOPES = {"姓名": NAME, "name": NAME, "电话": PHONE, "phone": PHONE, "门牌": FLAT, "flat": FLAT}


class Found(msgspec.Struct, frozen=True, array_like=True):
    """A finding in a record: `datum` for comparison, `written` as it stands there, `why` it is let through there."""

    rule: str
    keys: tuple[str | int, ...]
    datum: str
    written: str
    why: str = ""


class Waiver(NamedTuple):
    """Something that was let through, for the list of `site-gen check`."""

    path: str
    keys: Keys
    rule: str
    shown: str
    why: str


class Verdict(NamedTuple):
    """The faults, what was let through with a reason, and all data (rule, datum) that do not stop a build."""

    faults: tuple[Fault, ...]
    waivers: tuple[Waiver, ...]
    passed: frozenset[tuple[str, str]]


def reason(found: Found, allowed: Iterable[Allowed]) -> str:
    """Why a finding is let through, or ""."""
    rule = "roster" if found.rule.startswith(ROSTER) else found.rule
    return next((one.why for one in allowed if one.rule.value == rule and _covers(one.text, found)), "")


def _covers(text: str, found: Found) -> bool:
    """True when the waiver's words hold the finding, or are a part of it that is no mere letter."""
    plain = folded(text)
    return any(
        one and (one in plain or (len(plain) > 1 and plain in one)) for one in map(folded, (found.datum, found.written))
    )


def judge(found: Iterable[tuple[str, Found]], settings: Settings, free: frozenset[tuple[str, str]]) -> Verdict:
    """Weigh all findings (path, finding). `free` are the data that consents unlock, as (what, datum)."""
    rules = settings.disclosure
    contacts = {contact_key(one) for one in (*rules.contacts, settings.contact.phone)}
    faults: list[Fault] = []
    waivers: list[Waiver] = []
    passed: set[tuple[str, str]] = set()
    hidden: list[tuple[str, Found]] = []
    for path, one in found:
        if one.rule == masks.RULE:
            hidden.append((path, one))
            continue
        person = one.rule.startswith(ROSTER)
        severity: Severity = rules.roster if person else getattr(rules, one.rule)
        passed.add((one.rule, one.datum))
        if severity is Severity.OFF or (person and (one.rule.removeprefix(ROSTER), one.datum) in free):
            continue
        if is_contact(one.rule.removeprefix(ROSTER)) and contact_key(one.written) in contacts:
            continue
        why = one.why or reason(one, rules.allow)
        if why:
            waivers.append(Waiver(path, one.keys, one.rule, masked(one.written), why))
            continue
        code = f"disclosure-{one.rule.replace('_', '-')}"
        faults.append(Fault(code, path, one.keys, {"text": masked(one.written)}, warning=severity is Severity.WARNING))
    return Verdict((*faults, *_masked_twice(hidden)), tuple(waivers), frozenset(passed))


def _masked_twice(hidden: list[tuple[str, Found]]) -> Iterator[Fault]:
    """A warning for each masked number that an earlier place masks in another way."""
    seen: dict[str, str] = {}
    for path, one in hidden:
        if one.datum not in seen:
            other = next((first for first in seen if masks.differ(one.datum, first)), None)
            seen[one.datum] = path
            if other is not None and not one.why:
                args = {"text": masked(one.written), "other": seen[other]}
                yield Fault("disclosure-mask", path, one.keys, args, warning=True)


def barred(
    search: Search,
    register: bytes,
    settings: Settings,
    free: frozenset[tuple[str, str]],
    passed: frozenset[tuple[str, str]],
    contacts: Iterable[str],
) -> Barred:
    """What the pages may not hold: all but what consents unlock, what sources may say, and what offices give out.

    `register` is a digest of what is searched for, `passed` that of the sources' verdict: whatever stops a build is
    told there, and no pages are made.
    """
    rules = settings.disclosure
    public = {contact_key(one) for one in (*rules.contacts, settings.contact.phone, *contacts)}
    said = {(rule.removeprefix(ROSTER), one) for rule, one in passed if rule.startswith(ROSTER)}
    strict = rules.roster is Severity.ERROR
    return Barred(
        search if strict else Search(()),
        register if strict else b"",
        free | said | {(PHONE, one) for one in public},
        frozenset(rule for rule in NUMBERS if getattr(rules, rule) is Severity.ERROR),
        frozenset(public | {contact_key(one) for rule, one in passed if rule in NUMBERS}),
    )


def unlocked(records: Iterable[Record], needles: Sequence[Needle], as_of: dt.date) -> frozenset[tuple[str, str]]:
    """What may be public because somebody agreed in writing and the last day of that has not passed."""
    plain: set[tuple[str, str]] = set()
    for record in records:
        if isinstance(record, Honour) and record.full_name and record.consent:
            plain |= _named(record.full_name, record.consent.until, as_of)
        elif isinstance(record, Group):
            for member in record.members:
                if member.consent:
                    plain |= _named(member.name, member.consent.until, as_of)
        elif isinstance(record, Person) and record.consent_until and record.consent_until >= as_of:
            plain |= _agreed(record)
    return frozenset((one.what, one.datum) for one in needles if (one.what, one.text) in plain)


def _named(name: str, until: dt.date | None, as_of: dt.date) -> set[tuple[str, str]]:
    return {(NAME, folded(name))} if until is None or until >= as_of else set()


def _agreed(person: Person) -> set[tuple[str, str]]:
    scopes = {_SCOPES.get(word) for word in parts(person.consent_scope)}
    found = {(NAME, folded(person.name))} if NAME in scopes else set()
    if PHONE in scopes:
        found |= {(PHONE, datum(PHONE, one)) for one in numbers_in(person.phones)}
    if FLAT in scopes:
        found |= {(FLAT, datum(FLAT, one)) for one in parts(person.flat)}
    return found
