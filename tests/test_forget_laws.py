"""Laws of rewriting tables: what is not replaced keeps every byte, and what is replaced reads as it should."""

from __future__ import annotations

import codecs

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from site_gen import points, schema
from site_gen.points.papers import settled_csv
from site_gen.records.points import PointsEntry
from site_gen.retention import tables
from site_gen.retention.model import Plan
from site_gen.retention.rewriting import rewritten
from site_gen.sources.reading import decode
from site_gen.sources.tables import load_csv
from site_gen.spreadsheets.append import appended
from tests.support.ledgers import FIRST, HOUSES, Q1, ledger_rows

PATH, SETTLED = "content/rankings/2026-Q1/ledger.csv", "content/rankings/2026-Q1/settled.csv"
CELLS = st.text('abK7, "；、某\n;\t', max_size=6)
ROWS = st.lists(st.tuples(st.sampled_from(["K7", "K71", "A1", " K7 "]), CELLS), max_size=8)
FORMS = st.tuples(
    st.sampled_from([(b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (b"", "gb18030")]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
    st.booleans(),
)


def table(rows: list[tuple[str, str]], form: tuple[tuple[bytes, str], str, str, bool, bool]) -> bytes:
    """A ledger of three columns; one is no field of ours."""
    (mark, codec), end, delimiter, ended, always = form

    def cell(text: str) -> str:
        text = text.replace("\n", end)
        needed = always or any(one in text for one in (delimiter, '"', "\r", "\n"))
        doubled = text.replace('"', '""')
        return f'"{doubled}"' if needed else text

    lines = [delimiter.join(("事由", "户码", "编号")), *(delimiter.join((cell(b), cell(a), "x")) for a, b in rows)]
    return mark + (end.join(lines) + (end if ended else "")).encode(codec)


@given(ROWS, FORMS)
def test_table_in_which_nothing_is_replaced_keeps_every_byte(
    rows: list[tuple[str, str]], form: tuple[tuple[bytes, str], str, str, bool, bool]
) -> None:
    """Marks, line ends, quotes, spaces and the missing end of the last line."""
    data = table(rows, form)
    assert tables.edit(data, PATH, PointsEntry, lambda _: {}) == data


@given(ROWS, FORMS)
def test_replaced_cells_and_only_they_change(
    rows: list[tuple[str, str]], form: tuple[tuple[bytes, str], str, str, bool, bool]
) -> None:
    """The records' own reader sees the new code where the old one was, and all else as before."""
    data = table(rows, form)
    made = tables.edit(
        data, PATH, PointsEntry, lambda row: {"household": "Z9"} if row.cells["household"] == "K7" else {}
    )
    before, after = (load_csv(decode(one, PATH), PATH)[0] for one in (data, made))
    new = [{**row, "户码": "Z9"} if row["户码"].strip() == "K7" else row for _, row in before]
    assert [row for _, row in after] == new
    assert [line for line, _ in after] == [line for line, _ in before]
    assert tables.edit(made, PATH, PointsEntry, lambda _: {}) == made


@given(ROWS, FORMS)
def test_rows_that_go_leave_the_others_as_they_are(
    rows: list[tuple[str, str]], form: tuple[tuple[bytes, str], str, str, bool, bool]
) -> None:
    """Deleting is the same as never having written."""
    data = table(rows, (*form[:3], True, form[4]))
    made = tables.edit(data, PATH, PointsEntry, lambda row: None if row.cells["household"] == "K7" else {})
    assert made == table([one for one in rows if one[0].strip() != "K7"], (*form[:3], True, form[4]))


@given(ledger_rows(), st.sampled_from(sorted(HOUSES)), st.sampled_from(["B1234", "A1000", "Z9999"]))
def test_nobody_else_gains_or_loses(rows: tuple[PointsEntry, ...], household: str, anonymous: str) -> None:
    """Totals, places, buildings and sums are the same, and a settled quarter agrees with its ledger."""
    plan = Plan(household=household, anonymous=anonymous)
    data = appended(None, rows, PATH)
    entries = ledger(rewritten(PATH, data, plan))
    renamed = dict(HOUSES)
    renamed[anonymous] = replace(renamed.pop(household), code=anonymous, surname="某", listed=False)
    before = points.all_standings({Q1: ledger(data)}, (FIRST,), HOUSES, fewest=1)[Q1]
    after = points.all_standings({Q1: entries}, (FIRST,), renamed, fewest=1)[Q1]
    other = {household, anonymous}
    assert [(one.code, one.total, one.rank) for one in after.households if one.code not in other] == [
        (one.code, one.total, one.rank) for one in before.households if one.code not in other
    ]
    assert sorted((one.total, one.rank) for one in after.households) == sorted(
        (one.total, one.rank) for one in before.households
    )
    assert (after.buildings, after.few, after.participants) == (before.buildings, before.few, before.participants)
    assert all(one.code != household for one in after.households)
    settled = settled_csv(points.settle(before.scored))
    assert read_back(SETTLED, rewritten(SETTLED, settled, plan)) == points.settle(after.scored)
    again = rewritten(PATH, rewritten(PATH, data, plan), plan)
    assert again == rewritten(PATH, data, plan)


def ledger(data: bytes) -> tuple[PointsEntry, ...]:
    """The rows of a ledger."""
    return tuple(one for one in read_back(PATH, data) if isinstance(one, PointsEntry))


def read_back(path: str, data: bytes) -> tuple[object, ...]:
    """The records of a table."""
    loaded, faults = schema.load(path, data)
    assert not [one for one in faults if one.code != "csv-empty"], faults
    return tuple(one.record for one in loaded)
