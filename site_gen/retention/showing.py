"""What the public learns of a household, from the plan of a site. Pure but for making the files that it looks into."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from site_gen.disclosure.judge import ROSTER, reason, unlocked
from site_gen.disclosure.roster import needles
from site_gen.plan import Asset, Data, Page, Sheet
from site_gen.plan.points import published
from site_gen.plan.sheets import sheets
from site_gen.records.people import Group, Person
from site_gen.records.photos import Faces
from site_gen.records.points import Honour, RosterRow
from site_gen.records.settings import SheetKind
from site_gen.register.checks.boards import hanging_now
from site_gen.register.checks.photos import withdrawn
from site_gen.retention.model import Hanging
from site_gen.retention.planning import entries_of, people_of, row_of
from site_gen.retention.traces import TEXT_ENDS, Looker
from site_gen.retention.watching import CODE, Sight, Unit, Watch, in_file, units

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from site_gen.disclosure.judge import Found
    from site_gen.disclosure.roster import Needle
    from site_gen.plan import Context, Item
    from site_gen.register import Held, Register

ENDS = (*TEXT_ENDS, ".ics", ".xml", ".atom", ".geojson")


class Public(NamedTuple):
    """A sound site: its records, what the gate found in them, and every file that is planned.

    `make` gives the bytes of a file of data.
    """

    context: Context
    held: Sequence[Held]
    found: Sequence[tuple[str, Found]]
    items: Sequence[Item]
    make: Callable[[Data], bytes]


class Place(NamedTuple):
    """A page, sheet or file (`kind`: page, sheet, data) and how it shows the household.

    `papers` are the names of printed sheets with the same facts.
    """

    url: str
    kind: str
    title: str
    papers: tuple[str, ...]
    sights: tuple[Sight, ...]


class Agreed(NamedTuple):
    """A consent. `what` is listed, honour, member or register; `about` says which; `until` None: no last day."""

    what: str
    about: str
    until: dt.date | None
    holds: bool


class Waived(NamedTuple):
    """Something of the household that a record may say. `why` "": a consent allows it."""

    path: str
    what: str
    why: str


class Shot(NamedTuple):
    """A photo in which people can be recognised. `own`: its words name the household."""

    file: str
    alt: str
    until: dt.date | None
    own: bool


class Report(NamedTuple):
    """All that the public learns. `namesakes`: households of the same surname in the building, this one included.

    `unnamed` counts published rows that show what it did or took without saying who it was. `hanging` are papers on
    boards of which the newest edition shows it.
    """

    code: str
    surname: str
    building: str
    as_of: dt.date
    listed: bool
    places: tuple[Place, ...]
    namesakes: int
    unnamed: int
    agreed: tuple[Agreed, ...]
    waived: tuple[Waived, ...]
    shots: tuple[Shot, ...]
    hanging: tuple[Hanging, ...]

    @property
    def linked(self) -> tuple[str, ...]:
        """Pages that one finds with its code alone, so that they can be put together."""
        return tuple(one.url for one in self.places if one.kind == "page" and _by(one, CODE))


class Row(NamedTuple):
    """A household in the table of all: on how many pages, sheets and files, and in which ways."""

    code: str
    places: int
    ways: frozenset[str]


def report(public: Public, code: str) -> Report:
    """The report on one household. Raises SettingsError when there is none of that code."""
    row = row_of(public.held, code)
    people = tuple(people_of(public.held, row))
    entries = entries_of(row, people)
    register, as_of = public.context.register, public.context.as_of
    watch, looker = Watch(register, {code: entries}), Looker(code, entries)
    listed = register.households[code].listed
    places = tuple(_places(public, watch))
    return Report(
        code=code,
        surname=f"{row.surname}某",
        building=register.buildings[row.building].name,
        as_of=as_of,
        listed=listed,
        places=places,
        namesakes=watch.namesakes(code),
        unnamed=0 if listed else _unnamed(public.context, code),
        agreed=tuple(_agreed(public, row, people, looker)),
        waived=tuple(_waived(public, needles(entries))),
        shots=tuple(_shots(register, as_of, looker)),
        hanging=tuple(_hanging(register, as_of, places)),
    )


def table(public: Public) -> tuple[Row, ...]:
    """All households in order of code. Of names and flats only those in its own row are looked for."""
    rows = (one.record for one in public.held if isinstance(one.record, RosterRow))
    watch = Watch(public.context.register, {row.code: entries_of(row, ()) for row in rows})
    places: defaultdict[str, int] = defaultdict(int)
    ways: defaultdict[str, set[str]] = defaultdict(set)
    for place in _places(public, watch):
        for code in {one.code for one in place.sights}:
            places[code] += 1 + len(place.papers)
        for one in place.sights:
            ways[one.code].add(one.way)
    codes = sorted(public.context.register.households, key=lambda code: (code[:1], len(code), code))
    return tuple(Row(code, places[code], frozenset(ways[code])) for code in codes)


def _places(public: Public, watch: Watch) -> Iterator[Place]:
    """Every file that shows a household that is looked for, pages first."""
    pages = [one for one in public.items if isinstance(one, Page)]
    same: defaultdict[str, list[str]] = defaultdict(list)
    apart: list[Sheet] = []
    for sheet in sheets(public.context, pages, tuple(SheetKind)):
        if sheet.page.template:
            same[sheet.page.url].append(sheet.name)
        else:
            apart.append(sheet)
    for page in pages:
        view = page.view(*page.args)
        yield from _place(watch, page.url, "page", units(view), view.title, same[page.url])
    for sheet in apart:
        yield from _place(watch, sheet.name, "sheet", units(sheet.page.view(*sheet.page.args)))
    for item in public.items:
        if isinstance(item, (Data, Asset)) and item.url.endswith(ENDS):
            data = public.make(item) if isinstance(item, Data) else item.data()
            yield from _place(watch, item.url, "data", in_file(data.decode("utf-8", "replace")))


def _place(
    watch: Watch, url: str, kind: str, shown: Iterable[Unit], title: str = "", papers: Iterable[str] = ()
) -> Iterator[Place]:
    found = dict.fromkeys(sight for unit in shown for sight in watch.sights(unit))
    if found:
        yield Place(url, kind, title, tuple(papers), tuple(found))


def _hanging(register: Register, as_of: dt.date, places: Iterable[Place]) -> Iterator[Hanging]:
    names = {name for one in places for name in (one.url, *one.papers)}
    for row in hanging_now(register, as_of):
        if row.sheet in names:
            yield Hanging(row.sheet, row.edition, row.board, row.posted_on)


def _by(place: Place, way: str) -> bool:
    return any(one.way == way for one in place.sights)


def _unnamed(context: Context, code: str) -> int:
    """Rows of published ledgers, and days of redemption on which it took something."""
    register = context.register
    rows = sum(one.household == code for period in published(context) for one in register.entries.get(period, ()))
    days = [one for one in register.events.values() if one.date <= context.as_of]
    return rows + sum(any(row.household == code for row in register.redemptions.get(one.period, ())) for one in days)


def _agreed(public: Public, row: RosterRow, people: Iterable[Person], looker: Looker) -> Iterator[Agreed]:
    """Every consent of the household, those that have ended, too."""
    as_of = public.context.as_of

    def agreed(what: str, about: str, until: dt.date | None) -> Agreed:
        return Agreed(what, about, until, until is None or until >= as_of)

    if row.listed:
        yield agreed("listed", "", row.listed_until)
    for one in (held.record for held in public.held):
        if isinstance(one, Honour) and one.consent and looker.holds(f"{one.full_name}\n{one.recipient}"):
            yield agreed("honour", one.title, one.consent.until)
        elif isinstance(one, Group):
            own = [each for each in one.members if each.consent and looker.holds(each.name)]
            yield from (agreed("member", one.name, each.consent.until) for each in own if each.consent)
    yield from (agreed("register", one.consent_scope, one.consent_until) for one in people if one.consent_until)


def _waived(public: Public, own: Sequence[Needle]) -> Iterator[Waived]:
    """What records say of the household, and why the gate lets them."""
    rules, known = public.context.register.settings.disclosure, {(one.what, one.datum) for one in own}
    free = unlocked((one.record for one in public.held), own, public.context.as_of)
    found: dict[Waived, None] = {}
    for path, one in public.found:
        what = one.rule.removeprefix(ROSTER)
        if one.rule.startswith(ROSTER) and (what, one.datum) in known:
            why = "" if (what, one.datum) in free else one.why or reason(one, rules.allow)
            found[Waived(path, what, why)] = None
    yield from found


def _shots(register: Register, as_of: dt.date, looker: Looker) -> Iterator[Shot]:
    """Photos with faces that may be shown; no program knows whose they are."""
    for one in register.photos.values():
        if one.faces is Faces.CONSENTED and not withdrawn(one, as_of):
            yield Shot(one.file, one.alt, one.consent_until, looker.holds(f"{one.alt}\n{one.consent_basis}"))
