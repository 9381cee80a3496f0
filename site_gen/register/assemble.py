"""From loaded records to a register: ids, duplicates, links and their inverse."""

from __future__ import annotations

from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, TypeVar

import msgspec

from site_gen import prose
from site_gen.diagnostics import Fault
from site_gen.records.base import Record
from site_gen.records.boards import Posted
from site_gen.records.fields import fields, prose_fields
from site_gen.records.issues import Issue
from site_gen.records.meetings import Decision, Meeting
from site_gen.records.notices import Correction, Notice, Objection
from site_gen.records.people import Group
from site_gen.records.photos import Photo
from site_gen.records.points import (
    Honour,
    Household,
    PointsEntry,
    Ranking,
    Redemption,
    RedemptionEvent,
    RosterRow,
    RuleVersion,
    SettledEntry,
)
from site_gen.records.projects import Project
from site_gen.register.links import links
from site_gen.register.model import Held, Origin, Register
from site_gen.register.status import standing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from site_gen.records.settings import Settings

R = TypeVar("R", bound=Record)
Tables = dict[str, dict[str, Held]]

_date = attrgetter("date")

_ID_FIELD = {
    "photo": "file",
    "household": "code",
    "ranking": "period",
    "redemption_event": "period",
    "settled": "entry",
    "posted": "sheet",
}
_ROWS = ("entry", "settled", "redemption", "household")  # large tables: no parts, no prose, nothing that links back
_PLACELESS = ("entry", "settled", "redemption")
_LINKABLE = (
    "issue",
    "meeting",
    "decision",
    "notice",
    "objection",
    "project",
    "ranking",
    "honour",
    "redemption_event",
    "entry",
    "group",
)


def assemble(held: Iterable[Held], settings: Settings, as_of: dt.date) -> tuple[Register, list[Fault]]:
    """Look up every record by id and follow every link. Returns the register and all faults found on the way.

    People of the private register are left out: they are searched for, and nothing else reads them.
    `as_of` is the day on which a household's consent to be listed has to hold.
    """
    faults: list[Fault] = []
    tables = _tables(
        sorted((one for one in held if one.kind != "person"), key=lambda one: (one.origin.path, one.origin.keys)),
        settings,
        faults,
    )
    about = _follow(tables, settings, faults)
    return _register(tables, settings, about, as_of), faults


def _tables(held: list[Held], settings: Settings, faults: list[Fault]) -> Tables:
    """kind -> id -> record; parts with an id of their own (decisions, objections, rules, goods) are listed too."""
    tables: Tables = {}
    for one in _with_parts(_tables_of_rows(held, tables)):
        kind, record, origin = one
        record_id = _id(kind, record)
        table = tables.setdefault(kind, {})
        if kind in ("goods", "rule"):  # the same id may stand in several events or versions
            table.setdefault(record_id, one)
        elif record_id in table:
            first = table[record_id].origin
            faults.append(
                Fault("id-twice", origin.path, (*origin.keys, _key(kind)), {"id": record_id, "other": first.path})
            )
        else:
            table[record_id] = one
    for building in settings.buildings:
        tables.setdefault("building", {})[building.id] = Held("building", building, Origin("site.yaml", ("buildings",)))
    _normalise(tables, settings, faults)
    return tables


def _tables_of_rows(held: list[Held], tables: Tables) -> list[Held]:
    """Rows of large tables by their ids, where none is there twice. Returns everything else."""
    rows: dict[str, list[Held]] = {kind: [] for kind in _ROWS}
    others: list[Held] = []
    for one in held:
        rows.get(one.kind, others).append(one)
    for kind, own in rows.items():
        table = dict(zip(map(attrgetter(f"record.{_key(kind)}"), own), own, strict=True))
        if len(table) < len(own):
            others += own
        elif own:
            tables[kind] = table
    return others


def _with_parts(held: list[Held]) -> Iterable[Held]:
    for one in held:
        yield one
        path, keys = one.origin
        record = one.record
        if isinstance(record, Meeting):
            yield from (
                Held("decision", part, Origin(path, (*keys, "decisions", i))) for i, part in enumerate(record.decisions)
            )
        elif isinstance(record, Notice):
            yield from (
                Held("objection", part, Origin(path, (*keys, "objections", i)))
                for i, part in enumerate(record.objections)
            )
        elif isinstance(record, RuleVersion):
            yield from (Held("rule", part, Origin(path, (*keys, "rules", i))) for i, part in enumerate(record.rules))
        elif one.kind == "redemption_event":
            goods = getattr(record, "goods", ())
            yield from (Held("goods", part, Origin(path, (*keys, "goods", i))) for i, part in enumerate(goods))


def _id(kind: str, record: Record) -> str:
    if isinstance(record, RuleVersion):
        return str(record.version)
    if isinstance(record, Posted):
        return f"{record.posted_on} {record.sheet} {record.edition} {record.board}"
    return str(getattr(record, _key(kind)))


def _key(kind: str) -> str:
    return "version" if kind == "rule_version" else _ID_FIELD.get(kind, "id")


def _normalise(tables: Tables, settings: Settings, faults: list[Fault]) -> None:
    """Write buildings and categories by id, though staff may write them by name; name the ones that do not exist."""
    categories = {c.name: c.id for c in settings.categories} | {c.id: c.id for c in settings.categories}
    buildings = {b.name: b.id for b in settings.buildings} | {b.id: b.id for b in settings.buildings}
    for kind, table in tables.items():
        for record_id, one in table.items() if kind not in _PLACELESS else ():
            record = one.record
            changes = {}
            name = getattr(record, "building", None)
            if name and name not in tables["building"] and name in buildings:
                changes["building"] = buildings[name]
            if isinstance(record, Issue) and record.category not in categories.values():
                if record.category in categories:
                    changes["category"] = categories[record.category]
                else:
                    names = "、".join(c.name for c in settings.categories)
                    faults.append(_at(one, "category-unknown", "category", value=record.category, known=names))
                    changes["category"] = settings.categories[0].id
            if changes:
                table[record_id] = Held(kind, msgspec.structs.replace(record, **changes), one.origin)


def _at(one: Held, code: str, *keys: str | int, **args: object) -> Fault:
    return Fault(code, one.origin.path, (*one.origin.keys, *keys), args)


def _follow(tables: Tables, settings: Settings, faults: list[Fault]) -> dict[str, tuple[str, ...]]:
    """Check every link and turn it round; links in meetings and notices belong to their decisions and objections."""
    anything = {record_id for kind in _LINKABLE for record_id in tables.get(kind, ())}
    written = anything | tables.get("photo", {}).keys()
    about: dict[str, set[str]] = {}
    for kind, table in tables.items():
        if kind in ("decision", "objection", "rule", "goods", "building"):
            continue
        if kind in _ROWS and _all_known(table, tables):
            continue
        for record_id, one in table.items():
            for keys, target_kind, target in links(one.record):
                known = anything if target_kind == "any" else tables.get(target_kind, {})
                if target not in known and not (isinstance(one.record, Correction) and one.record.withdrawn):
                    faults.append(_nowhere(one, keys, target_kind, target, known))
                elif kind not in ("entry", "redemption", "household"):
                    about.setdefault(target, set()).add(_speaker(one, record_id, keys))
            faults += _texts(one, written)
    for index, issue_id in enumerate(settings.headlines):
        if issue_id not in tables.get("issue", {}):
            near = _near(issue_id, tables.get("issue", {}))
            faults.append(
                Fault(
                    "link-nowhere", "site.yaml", ("headlines", index), {"id": issue_id, "kind": "issue", "near": near}
                )
            )
    return {target: tuple(sorted(names)) for target, names in about.items()}


def _all_known(table: Mapping[str, Held], tables: Tables) -> bool:
    """Whether every record that rows name is there; nothing links back from them."""
    struct = type(next(iter(table.values())).record)
    for field in fields(struct):
        if field.shape.ref:
            named = set(map(attrgetter(f"record.{field.name}"), table.values())) - {None, ""}
            if not named <= tables.get(field.shape.ref, {}).keys():
                return False
    return True


def _texts(one: Held, known: AbstractSet[str]) -> Iterator[Fault]:
    """Links that are written in Markdown: [文字](W2026-014)."""
    for field in prose_fields(type(one.record)):
        for target, line, column in prose.target_places(getattr(one.record, field.name)):
            if target not in known:
                keys = (field.key, line, column, len(target))
                yield _nowhere(one, keys, "photo" if "." in target else "any", target, known)


def _speaker(one: Held, record_id: str, keys: tuple[str | int, ...]) -> str:
    """Id of the part that a link stands in: a decision or objection rather than its meeting or notice."""
    record = one.record
    if isinstance(record, Meeting) and keys[0] == "decisions":
        return record.decisions[int(keys[1])].id
    if isinstance(record, Notice) and keys[0] == "objections":
        return record.objections[int(keys[1])].id
    return record_id


def _nowhere(one: Held, keys: tuple[str | int, ...], kind: str, target: str, known: Iterable[str]) -> Fault:
    """A link to a record that is not there, with the id that was probably meant."""
    near = _near(target, known)
    code = "link-nowhere-near" if near else "link-nowhere"
    return _at(one, code, *keys, id=target, kind="record" if kind == "any" else kind, near=near)


def _near(target: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only after a fault

    return next(iter(get_close_matches(target, list(known), n=1, cutoff=0.75)), "")


def _register(tables: Tables, settings: Settings, about: Mapping[str, tuple[str, ...]], as_of: dt.date) -> Register:
    issues = _table(tables, "issue", Issue)
    return Register(
        settings=settings,
        issues=issues,
        standings={issue_id: standing(issue) for issue_id, issue in issues.items()},
        meetings=_table(tables, "meeting", Meeting),
        decisions=_table(tables, "decision", Decision),
        notices=_table(tables, "notice", Notice),
        objections=_table(tables, "objection", Objection),
        projects=_table(tables, "project", Project),
        groups=_table(tables, "group", Group),
        photos=_table(tables, "photo", Photo),
        corrections=_table(tables, "correction", Correction),
        rule_versions=tuple(sorted(_table(tables, "rule_version", RuleVersion).values(), key=lambda one: one.version)),
        rankings=_table(tables, "ranking", Ranking),
        entries=_by_period(tables, "entry", PointsEntry),
        events=_table(tables, "redemption_event", RedemptionEvent),
        redemptions=_by_period(tables, "redemption", Redemption),
        honours=_table(tables, "honour", Honour),
        settled=_by_period(tables, "settled", SettledEntry),
        households=_households(tables, as_of),
        posted=_table(tables, "posted", Posted),
        buildings={building.id: building for building in settings.buildings},
        categories={category.id: category.name for category in settings.categories},
        about=about,
        origins=_origins(tables),
    )


def _table(tables: Tables, kind: str, of: type[R]) -> dict[str, R]:
    found = sorted(tables.get(kind, {}).items())
    return {record_id: one.record for record_id, one in found if isinstance(one.record, of)}


def _by_period(tables: Tables, kind: str, of: type[R]) -> dict[str, tuple[R, ...]]:
    """Rows by the folder they stand in (content/rankings/<period>/...), each in order of date and id."""
    periods: dict[str, list[tuple[str, R]]] = {}
    folders: dict[str, list[tuple[str, R]]] = {}
    for record_id, one in tables.get(kind, {}).items():
        if not isinstance(one.record, of):
            continue
        path = one.origin.path
        if path not in folders:
            folders[path] = periods.setdefault(path.split("/")[2], [])
        folders[path].append((record_id, one.record))
    return {period: tuple(_in_order(rows)) for period, rows in sorted(periods.items())}


def _in_order(rows: list[tuple[str, R]]) -> list[R]:
    rows.sort(key=itemgetter(0))
    return sorted((record for _, record in rows), key=_date)


def _households(tables: Tables, as_of: dt.date) -> dict[str, Household]:
    """Of the private register only what may be known outside; a consent that has run out is none."""
    rows = _table(tables, "household", RosterRow)
    return {
        code: Household(
            row.code, row.building, row.surname, row.listed and (row.listed_until is None or row.listed_until >= as_of)
        )
        for code, row in rows.items()
    }


def _origins(tables: Tables) -> dict[tuple[str, str], Origin]:
    """Where each record stands. Ids of different kinds never clash, but for rankings and events of one period."""
    hidden = ("rule", "goods", "rule_version", "building")
    return {
        (kind, record_id): one.origin
        for kind in tables
        if kind not in hidden
        for record_id, one in tables[kind].items()
    }
