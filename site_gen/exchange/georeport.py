"""Issues as Open311 GeoReport v2 answers them, as files: services and requests, JSON and XML. Pure.

A static site answers no queries. Nothing has coordinates; names and telephone numbers of those who reported are not
kept at all, so the optional fields for them are missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.clock import moment
from site_gen.exchange.tables import json_form
from site_gen.exchange.xmltext import HEAD, element, parent
from site_gen.records.issues import Status
from site_gen.register import standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.exchange import Say
    from site_gen.exchange.batch import Batch, Form
    from site_gen.records.issues import Issue
    from site_gen.records.settings import Category
    from site_gen.views.shell import Shell

    Entry = dict[str, str | bool | None]

CLOSED = (Status.DONE, Status.DECLINED)


def services(_say: Say, _shell: Shell, categories: tuple[Category, ...]) -> bytes:
    """Kinds of issues, JSON."""
    form = json_form(lambda one: (_service(one),))
    return form.whole(map(form.piece, categories))


def services_xml(_say: Say, _shell: Shell, categories: tuple[Category, ...]) -> bytes:
    """Kinds of issues, XML."""
    return _xml("services", "service", map(_service, categories))


def requests(_say: Say, shell: Shell, categories: tuple[Category, ...]) -> Form:
    """Issues, JSON."""
    words, places = _words(shell, categories)
    return json_form(lambda one: (_request(one, words, places),))


def requests_xml(_say: Say, shell: Shell, issues: Batch, categories: tuple[Category, ...]) -> bytes:
    """Issues, XML."""
    words, places = _words(shell, categories)
    return _xml("service_requests", "request", (_request(one, words, places) for one in issues.facts))


def _service(one: Category) -> Entry:
    return {
        "service_code": one.id,
        "service_name": one.name,
        "description": one.name,
        "metadata": False,
        "type": "blackbox",  # nobody can send a request here
        "keywords": None,
        "group": None,
    }


def _words(shell: Shell, categories: Iterable[Category]) -> tuple[dict[str, str], dict[str, str]]:
    return {one.id: one.name for one in categories}, dict(shell.buildings)


def _request(issue: Issue, words: dict[str, str], places: dict[str, str]) -> Entry:
    now = standing(issue)
    address = " ".join(part for part in (places.get(issue.building or "", ""), issue.spot) if part)
    return {
        "service_request_id": issue.id,
        "status": "closed" if now.status in CLOSED else "open",
        "status_notes": _notes(issue, now.status),
        "service_name": words.get(issue.category, issue.category),
        "service_code": issue.category,
        "description": issue.title,
        "agency_responsible": issue.owner or None,
        "service_notice": issue.next_step or None,
        "requested_datetime": moment(issue.reported_on).isoformat(),
        "updated_datetime": moment(now.updated).isoformat(),
        "expected_datetime": moment(issue.due).isoformat() if issue.due else None,
        "address": address or None,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _notes(issue: Issue, status: Status) -> str:
    """The site's own status, then the history: a line for each entry, oldest first."""
    lines = [f"{one.date} [{one.step.value}] {' '.join(one.note.split())}" for one in issue.history]
    same = [f"duplicate of {issue.duplicate_of}"] if issue.duplicate_of else []
    return "\n".join([f"status: {status.value}", *same, *lines])


def _xml(root_name: str, name: str, entries: Iterable[Entry]) -> bytes:
    found = "".join(parent(name, "".join(map(_field, entry.items()))) for entry in entries)
    return f"{HEAD}{parent(root_name, found)}\n".encode()


def _field(pair: tuple[str, str | bool | None]) -> str:
    name, value = pair
    return element(name, ("true" if value else "false") if isinstance(value, bool) else value or "")
