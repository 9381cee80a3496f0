"""Laws of the weekly sheet: what goes out comes back the same, twice is once, and other programs change nothing."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from site_gen import messages, schema
from site_gen.cli.points import records_of
from site_gen.records.points import PointsEntry
from site_gen.spreadsheets import append, reading, tables
from site_gen.spreadsheets.matching import match
from site_gen.spreadsheets.model import Grid
from site_gen.spreadsheets.sheet import weekly_sheet
from tests.support import full_site

if TYPE_CHECKING:
    from pathlib import Path

    from site_gen.register.model import Register
    from site_gen.spreadsheets.model import Matched

WEEK, PERIOD = "2026-W14", "2026-Q2"
TODAY = dt.date(2026, 4, 5)
SOFFICE = shutil.which("soffice")

TEXTS = st.text("清扫3栋楼前 ,;\"'abc。1", max_size=12).map(lambda text: " ".join(text.split()))
PEOPLE = st.permutations(["周某", "吴某", "郑某"])
ENTRIES = st.lists(
    st.builds(
        lambda household, day, quantity, note, evidence, people: PointsEntry(
            id="J2026-0001",
            household=household,
            date=dt.date(2026, 4, day),
            rule="clean",
            quantity=quantity,
            points=int((quantity * 200).quantize(Decimal(1), "ROUND_HALF_UP")),
            note=note,
            evidence=evidence,
            recorder=people[0],
            reviewer=people[1],
        ),
        st.sampled_from(["A1", "A2", "B2", "B3"]),
        st.integers(1, 5),
        st.decimals(Decimal("0.000001"), Decimal(999999999999), places=6) | st.integers(1, 99).map(Decimal),
        TEXTS,
        TEXTS,
        PEOPLE,
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """A site's records, without entries in the second quarter."""
    _, read = records_of(str(full_site(tmp_path_factory.mktemp("laws"))), "2026-04-02")
    return read.register


def with_entries(register: Register, entries: list[PointsEntry]) -> Register:
    """The same records with these entries in the second quarter's ledger, each with an id of its own."""
    rows = tuple(replace(one, id=f"J2026-{number:04d}") for number, one in enumerate(entries, 100))
    return register._replace(entries={**register.entries, PERIOD: rows})


def imported(data: bytes, register: Register, times: int = 1) -> Matched:
    """What an import of a file would do."""
    found = tables.tables(reading.grids(data, "a.xlsx"), "a.xlsx").tables
    return match([found] * times, register, today=TODAY)


def bare(entries: list[PointsEntry]) -> Counter[PointsEntry]:
    """Entries without their ids, as often as they occur."""
    return Counter(replace(one, id="J2026-0001") for one in entries)


SEVENTEEN = PointsEntry(
    id="J2026-0001",
    date=dt.date(2026, 4, 1),
    household="A1",
    rule="clean",
    quantity=Decimal("14165556919.394972"),
    points=2833111383879,
    recorder="周某",
    reviewer="吴某",
)


@settings(max_examples=25)
@given(entries=ENTRIES)
@example(entries=[SEVENTEEN])
def test_import_after_export_is_the_identity(register: Register, entries: list[PointsEntry]) -> None:
    """Every field of every row comes back as it went out, and nothing else does; a second copy adds nothing."""
    full = with_entries(register, entries)
    sheet = weekly_sheet(full, WEEK, filled=True)
    back = imported(sheet, register, times=2)
    assert not back.problems
    assert bare([one.entry for one in back.proposals]) == bare(entries)
    assert back.known == len(entries)
    again = imported(sheet, full)
    assert (again.proposals, again.problems, again.known) == ((), (), len(entries))


@settings(max_examples=10)
@given(entries=ENTRIES)
def test_new_ids_go_on_from_the_last_and_are_never_given_twice(register: Register, entries: list[PointsEntry]) -> None:
    """Numbers rise without a gap in the order of the sheet."""
    back = imported(weekly_sheet(with_entries(register, entries), WEEK, filled=True), register)
    assert [one.entry.id for one in back.proposals] == [f"J2026-{4 + at:04d}" for at in range(len(entries))]


ANYTHING = st.text(max_size=6) | st.text("0123456789-/.年月日WA:=+@'\"次", max_size=10)
CELLS = {
    "A": st.sampled_from(["A1", "ａ２", "B2", "A11", "合计", "户码"]) | ANYTHING,
    "B": st.sampled_from(["1", "1栋", "2栋", ""]) | ANYTHING,
    "C": st.sampled_from(["clean", "清扫公共地方", "clean 清扫公共地方"]) | ANYTHING,
    "D": st.sampled_from(["1", "2.5", "0", "３", "1e3", "-1"]) | ANYTHING,
    "E": ANYTHING,
    "F": st.sampled_from(["2026-04-01", "4-2", "46115", "2026年4月5日", "", "99999"]) | ANYTHING,
    "G": st.sampled_from(["周某", ""]) | ANYTHING,
    "H": st.sampled_from(["吴某", ""]) | ANYTHING,
}
HEADINGS = dict(zip(CELLS, ("户码", "楼栋", "细则", "数量", "事由", "日期", "记分人", "复核人"), strict=True))


@settings(max_examples=200)
@given(
    rows=st.lists(st.fixed_dictionaries(CELLS), max_size=5),
    above=st.lists(st.sampled_from(["记分人", "复核人：=1", "周次", "site_gen/1"]) | ANYTHING, max_size=4),
)
def test_no_cell_leads_to_a_ledger_that_cannot_be_read(
    register: Register, rows: list[dict[str, str]], above: list[str]
) -> None:
    """Whatever stands in a sheet: rows are taken or named, and what was taken is read back from the ledger as it is."""
    top = {letter: " ".join(text.split()) for letter, text in zip("ABCD", above, strict=False)}
    lines = [top, HEADINGS, *({letter: " ".join(text.split()) for letter, text in row.items()} for row in rows)]
    filled = [{letter: text for letter, text in line.items() if text} for line in lines]
    grid = Grid("表1", tuple((number, line) for number, line in enumerate(filled, 1) if line))
    back = match([tables.tables([grid], "a.xlsx").tables], register, today=TODAY, week=WEEK)
    assert {one.flaw.code for one in back.problems} <= messages.known_codes()
    for change in append.changes(back.proposals, {}):
        loaded, faults = schema.load(change.path, change.after or b"")
        assert not faults
        assert [one.record for one in loaded] == [one.entry for one in back.proposals]


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["xlsx", "xls:MS Excel 97", "csv:Text - txt - csv (StarCalc):44,34,76,1"])
def test_another_program_may_save_the_sheet(tmp_path: Path, register: Register, form: str) -> None:
    """LibreOffice opens our sheet, saves it in each format, and the same rows come back."""
    entries = [
        PointsEntry(
            id="J2026-0001",
            household=household,
            date=dt.date(2026, 4, day),
            rule="clean",
            quantity=Decimal(quantity),
            points=int(Decimal(quantity) * 200),
            note="清扫1栋楼前, 花坛",
            evidence="签到表",
            recorder="周某",
            reviewer="吴某",
        )
        for household, day, quantity in (("A1", 1, "2"), ("A1", 5, "0.5"), ("B3", 3, "12"))
    ]
    (tmp_path / "in.xlsx").write_bytes(weekly_sheet(with_entries(register, entries), WEEK, filled=True))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "out"
    command = [
        str(SOFFICE),
        profile,
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        str(out),
        str(tmp_path / "in.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    back = imported((out / f"in.{form.partition(':')[0]}").read_bytes(), register)
    assert not back.problems
    assert bare([one.entry for one in back.proposals]) == bare(entries)
