"""From sound records to the plan of forgetting one household. Reads files, writes none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from site_gen.chain.compare import records
from site_gen.chain.model import CHAIN, KEPT, LEAVES
from site_gen.diagnostics import Fault, SettingsError
from site_gen.disclosure.roster import NAME, Entry, datum, needles
from site_gen.records import kinds
from site_gen.records.people import Person
from site_gen.records.photos import Faces
from site_gen.records.points import RosterRow
from site_gen.register.checks.boards import hanging_now
from site_gen.retention import tables
from site_gen.retention.model import Hanging, Mention, Needed, Plan
from site_gen.retention.rewriting import HOUSEHOLDS, digest, rewritten
from site_gen.retention.traces import TEXT_ENDS, Looker, elsewhere, masked_path
from site_gen.sources.places import locate
from site_gen.sources.reading import decode
from site_gen.workdays import week_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from site_gen.chain.model import Chain, Line, Statement
    from site_gen.diagnostics import Keys
    from site_gen.records.points import Honour
    from site_gen.register import Held, Origin, Register
    from site_gen.site import Site

PRINTED = ("print", "private/print")
HEAD = 1_000_000  # bytes: what is written about a photo stands before the picture
_PRINT_ENDS = (".pdf", ".png", ".jpg", ".svg")
ANONYMOUS = tuple(f"{letter}{number}" for letter in "ABCDEFGHJKLMNPQRSTUVWXYZ" for number in range(1000, 10000))


class Wish(NamedTuple):
    """Whom to forget: a code, further names of people in the household, and what a correction says."""

    code: str
    names: tuple[str, ...]
    reason: str
    approved_by: str


class Known(NamedTuple):
    """What the records say: `said` is what the site publishes, `chain` what it published.

    `paths` are the sources and the salts of slips.
    """

    register: Register
    held: Sequence[Held]
    paths: tuple[str, ...]
    as_of: dt.date
    chain: Chain
    said: Mapping[str, Statement]


def plan(site: Site, known: Known, wish: Wish, choose: Callable[[Sequence[str]], str]) -> Plan:
    """All that forgetting a household will do. Raises SettingsError when there is no such household.

    `choose` takes one of many at random: nobody must be able to tell the new code from the old.
    """
    row = row_of(known.held, wish.code)
    data = {path: (site.root / path).read_bytes() for path in known.paths if path.endswith(TEXT_ENDS)}
    people = tuple(people_of(known.held, row, wish.names))
    looker = Looker(wish.code, entries_of(row, people, wish.names))
    gone = tuple(_rows_of_people(data, people))
    named = tuple(one for one in known.register.honours.values() if _names(one, looker))
    texts = tuple(_published(known.chain, looker))
    wanted = Plan(
        household=wish.code,
        anonymous=_anonymous(known.register, wish.code, data.values(), choose),
        people=gone,
        honours=tuple(one.id for one in named),
        corrections=tuple(_corrections(known, wish, named, texts)),
    )
    after = {path: rewritten(path, one, wanted) for path, one in data.items()}
    mentions = (
        *(
            one
            for path, each in sorted(after.items())
            if path not in (CHAIN, KEPT)
            for one in looker.mentions(path, each)
        ),
        *_unreadable(site.root, sorted({*known.paths} - data.keys()), looker),
        *_maybe(after, row, known.register, named),
    )
    folders = [site.output, site.state, *(site.root / one for one in PRINTED)]
    return replace(
        wanted,
        rows=tuple(_counts(data, wanted)),
        mentions=mentions,
        kept_texts=len(texts),
        papers=tuple(_papers(known, wish.code, mentions, named)),
        printed=tuple(_printed(site.root)),
        elsewhere=tuple(elsewhere(site.root, looker, known.paths, folders)),
        repository=any((one / ".git").exists() for one in (site.root, *site.root.parents)),
    )


def row_of(held: Iterable[Held], code: str) -> RosterRow:
    """The household's row of the register. Raises SettingsError when there is none."""
    for one in held:
        if isinstance(one.record, RosterRow) and one.record.code == code:
            return one.record
    raise SettingsError([Fault("forget-unknown", HOUSEHOLDS, args={"code": code[:10]})])


def entries_of(row: RosterRow, people: Iterable[Person], names: Iterable[str] = ()) -> list[Entry]:
    """What is known of a household and its people, to be looked for."""
    own = Entry(row.full_name, flat=row.flat)
    return [own, *(Entry(name=one) for one in names), *map(_entry, people)]


def people_of(held: Iterable[Held], row: RosterRow, names: Iterable[str] = ()) -> Iterator[Person]:
    """Who of the private register belongs to the household: by flat, by the names that were given, or by its own name.

    Its own name is not enough for somebody who lives in another flat.
    """
    wanted = {datum(NAME, one) for one in names}
    own, flats = datum(NAME, row.full_name), _flats(row.flat)
    for one in held:
        if not isinstance(person := one.record, Person):
            continue
        name, lives = datum(NAME, person.name), _flats(person.flat)
        if name in wanted or flats & lives or (name == own and not (flats and lives)):
            yield person


def _flats(cell: str) -> set[str]:
    """Every way to write a flat, so that 1栋2单元301 and 1-2-301 are one."""
    return {one.text for one in needles([Entry(flat=cell)])}


def _entry(person: Person) -> Entry:
    return Entry(person.name, person.phones, person.flat, person.id_number)


def _rows_of_people(data: Mapping[str, bytes], people: Iterable[Person]) -> Iterator[str]:
    """Digests of their rows, as they stand in the file."""
    wanted = {(one.name, one.phones, one.flat, one.id_number) for one in people}
    for path, found in _tables(data, "person"):
        for row in tables.rows(data[path], path, found.kind.struct):
            if tuple(row.cells.get(name, "") for name in ("name", "phones", "flat", "id_number")) in wanted:
                yield digest(row)


def _tables(data: Mapping[str, bytes], *names: str) -> Iterator[tuple[str, kinds.Found]]:
    for path in data:
        found = kinds.find(path)
        if found is not None and found.kind.name in names:
            yield path, found


def _names(honour: Honour, looker: Looker) -> bool:
    return looker.holds(honour.full_name) or looker.holds(honour.recipient)


def _anonymous(register: Register, code: str, data: Iterable[bytes], choose: Callable[[Sequence[str]], str]) -> str:
    """A code that stands nowhere yet; "" when no row needs one."""
    rows = (register.entries, register.settled, register.redemptions)
    if not any(one.household == code for table in rows for each in table.values() for one in each):
        return ""
    everything = b"\n".join(data)
    while (name := choose(ANONYMOUS)).encode() in everything:
        pass
    return name


def _published(chain: Chain, looker: Looker) -> Iterator[str]:
    """Ids of published statements of which a text that is kept holds something."""
    return (name for name in dict.fromkeys(line.id for line, one in _statements(chain) if looker.holds(one)))


def _statements(chain: Chain) -> Iterator[tuple[Line, str]]:
    lines = (one for one in chain.lines if not one.checkpoint)
    return ((line, kept.text) for line, kept in zip(lines, chain.kept, strict=True) if kept.text)


def _corrections(known: Known, wish: Wish, named: Iterable[Honour], texts: Iterable[str]) -> Iterator[Needed]:
    """One for each record of which something published is to go."""
    told = {one.id for one in known.register.corrections.values()}
    published = [f"{one.id}/honour" for one in named if f"{one.id}/honour" in known.chain.newest]
    concerned = (_record(known, name) for name in dict.fromkeys((*published, *texts)))
    year = known.as_of.year
    number = max((int(one[6:]) for one in told if one.startswith(f"C{year}-")), default=0)
    for index, record in enumerate(dict.fromkeys(one for one in concerned if one), 1):
        name = f"C{year}-{number + index:02d}"
        yield Needed(name, record, known.as_of, wish.reason, wish.approved_by)


def _record(known: Known, name: str) -> str:
    """The record by which a correction names a statement; "" when it is gone, so that nothing can name it."""
    said = known.said.get(name)
    there = {record for _, record in known.register.origins}
    return said.records[0] if said else next((one for one in records(name) if one in there), "")


def _unreadable(root: Path, paths: Iterable[str], looker: Looker) -> Iterator[Mention]:
    """Photos with a name in their own name, or in what cameras and phones write at their beginning."""
    for path in paths:
        with (root / path).open("rb") as file:
            start = file.read(HEAD)
        if looker.in_any(path, start):
            yield Mention(masked_path(path, looker), 1, NAME, "")
        yield from looker.mentions(path, b"")


def _maybe(
    after: Mapping[str, bytes], row: RosterRow, register: Register, named: Collection[Honour]
) -> Iterator[Mention]:
    """What only staff can tell, at its place."""
    for what, shown, (path, keys), more in _doubtful(register, row, named):
        yield Mention(path, locate(decode(after[path], path), path, (*keys, *more)).line, what, shown)


def _doubtful(register: Register, row: RosterRow, named: Collection[Honour]) -> Iterator[tuple[str, str, Origin, Keys]]:
    """Other honours and members of groups of the same surname and building, and photos with faces."""
    masked = f"{row.surname}某"
    for honour in register.honours.values():
        if honour not in named and honour.recipient.startswith(masked) and honour.building == row.building:
            yield "maybe", masked, register.origins["honour", honour.id], ("recipient",)
    for group in register.groups.values():
        for index, member in enumerate(group.members):
            if member.name.startswith(masked) and member.building in (row.building, None):
                yield "maybe", masked, register.origins["group", group.id], ("members", index, "name")
    for photo in register.photos.values():
        if photo.faces is Faces.CONSENTED:
            yield "photo", "", register.origins["photo", photo.file], ("file",)


def _counts(data: Mapping[str, bytes], wanted: Plan) -> Iterator[tuple[str, int]]:
    """How many rows of each table change."""
    for path, found in sorted(_tables(data, "entry", "settled", "redemption", "household", "person")):
        kind, column = found.kind, "code" if found.kind.name == "household" else "household"
        count = sum(
            digest(row) in wanted.people if kind.name == "person" else row.cells.get(column) == wanted.household
            for row in tables.rows(data[path], path, kind.struct)
        )
        if count:
            yield path, count
    if LEAVES in data:
        before, after = (one.splitlines() for one in (data[LEAVES], rewritten(LEAVES, data[LEAVES], wanted)))
        if count := sum(old != new for old, new in zip(before, after, strict=True)):
            yield LEAVES, count


def _papers(known: Known, code: str, mentions: Iterable[Mention], named: Sequence[Honour]) -> Iterator[Hanging]:
    """What hangs and shows the household, or may do so: its quarters and weeks, honours, and records that name it."""
    register = known.register
    sheets = {one.path.rpartition("/")[2].rpartition(".")[0] for one in mentions}
    for period, rows in register.entries.items():
        own = [one.date for one in rows if one.household == code]
        sheets |= {f"ranking-{period}", *(f"week-{week_of(day)}" for day in own)} if own else set()
    if named or any("honours.yaml" in one.path for one in mentions):
        sheets.add("honours")
    for row in hanging_now(register, known.as_of):
        if any(row.sheet == one or row.sheet.startswith(f"{one}-") for one in sheets):
            yield Hanging(row.sheet, row.edition, row.board, row.posted_on)


def _printed(root: Path) -> Iterator[str]:
    """Files of printed sheets, which can be made again."""
    for folder in PRINTED:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix.lower() in _PRINT_ENDS:
                yield path.relative_to(root).as_posix()
