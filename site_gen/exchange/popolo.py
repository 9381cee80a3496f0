"""Groups, motions and counts of votes as Popolo has them (JSON, popoloproject.com). Pure.

Members are embedded by their public name and have no ids: two rows of one surname are not said to be one person.
Moments are in UTC, as its specification asks; a meeting whose hour nobody wrote down begins at midnight in China.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from site_gen.clock import MIDNIGHT, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_gen.exchange import Say
    from site_gen.exchange.batch import Batch
    from site_gen.views.community import GroupView, MemberView
    from site_gen.views.shell import Shell
    from site_gen.views.votes import Vote

RESULTS = {"passed": "pass", "not_passed": "fail"}
OPTIONS = (("yes", "for_"), ("no", "against"), ("abstain", "abstain"), ("not voting", "not_voting"))


class Sitting(NamedTuple):
    """A meeting that motions were put to; `organization` is the id of the body that met."""

    id: str
    organization: str
    body: str
    date: dt.date
    start: dt.time | None = None


def popolo(_say: Say, shell: Shell, groups: Batch, votes: Batch, sittings: tuple[Sitting, ...]) -> bytes:
    """The file's bytes: organizations, memberships, and motions with their vote events."""
    by_id = {one.id: one for one in sittings}
    whole = {
        "organizations": [*map(_group, groups.facts), *_bodies(sittings)],
        "memberships": list(_memberships(groups.facts)),
        "motions": [_motion(shell, one, by_id[one.id.rsplit("-", 1)[0]]) for one in votes.facts],
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


def _group(one: GroupView) -> dict[str, object]:
    found: dict[str, object] = {
        "id": one.id,
        "name": one.name,
        "classification": "group",
        "description": one.mandate,
        "parent_id": one.reports_to.id if one.reports_to else None,
        "founding_date": str(one.since) if one.since else None,
    }
    return found | ({"dissolution_date": str(one.until)} if one.ended and one.until else {})


def _bodies(sittings: Iterable[Sitting]) -> Iterator[dict[str, object]]:
    for name, body in sorted({(one.organization, one.body) for one in sittings}):
        yield {"id": name, "name": body, "classification": "assembly"}


def _memberships(groups: Iterable[GroupView]) -> Iterator[dict[str, object]]:
    for group in groups:
        for number, member in enumerate(group.members, start=1):
            yield _membership(group, number, member)


def _membership(group: GroupView, number: int, member: MemberView) -> dict[str, object]:
    return {
        "id": f"{group.id}-{number}",
        "organization_id": group.id,
        "role": member.role,
        "person": {"name": member.name},
    }


def _motion(shell: Shell, one: Vote, sitting: Sitting) -> dict[str, object]:
    motion: dict[str, object] = {
        "id": one.id,
        "organization_id": sitting.organization,
        "text": one.text or one.title,
        "date": _moment(sitting),
        "requirement": one.rule,
        "result": RESULTS.get(one.result, one.result) or None,
        "vote_events": [_vote(one, sitting)] if one.for_ is not None else [],
    }
    if shell.base_url:
        motion["sources"] = [{"url": f"{shell.base_url}/{one.url}"}]
    return motion


def _vote(one: Vote, sitting: Sitting) -> dict[str, object]:
    counts = [(option, getattr(one, name)) for option, name in OPTIONS]
    return {
        "id": f"{one.id}-vote",
        "motion_id": one.id,
        "organization_id": sitting.organization,
        "start_date": _moment(sitting),
        "result": RESULTS.get(one.result, one.result) or None,
        "counts": [{"option": option, "value": value} for option, value in counts if value is not None],
    }


def _moment(sitting: Sitting) -> str:
    begun = moment(sitting.date, sitting.start or MIDNIGHT)
    return f"{begun.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
