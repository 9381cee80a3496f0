"""Tables are read column by column, and nobody can tell: not from the records, not from the faults."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from site_gen import schema
from site_gen.records import kinds
from site_gen.records.points import PointsEntry
from site_gen.schema import files
from site_gen.schema.columns import read_rows
from site_gen.sources.tables import load_csv, load_table

LEDGER = "content/rankings/2026-Q1/ledger.csv"
COLUMNS = {
    "编号": ["J2026-0001", "J2026-0002", " J2026-0003 ", "J26-1", ""],
    "日期": ["2026-03-29", "2026/3/9", "2026年3月9日", "3月9日", "", "2026-02-30"],
    "户码": ["K7", " K7", "", "K7\t"],
    "细则": ["clean", "clean", "  "],
    "数量": ["1", "１.5", "-2", "两次", "1e3"],
    "分": ["", "4", "-0.5", "0.005", " "],
    "事由": ["", "扫地", "扫地，捡烟头", '说"好"', " 扫 "],
    "记分人": ["周某", "吴某"],
    "复核人": ["吴某", "", "\u3000"],
    "冲销": ["", "", "J2026-0001"],
}
GOOD = {name: cells[:2] for name, cells in COLUMNS.items()}
rows = st.lists(st.tuples(*(st.sampled_from(cells) for cells in COLUMNS.values())), max_size=5)
good_rows = st.lists(st.tuples(*(st.sampled_from(cells) for cells in GOOD.values())), max_size=5)


def table(found: list[tuple[str, ...]], delimiter: str = ",") -> str:
    """A ledger as it stands in a file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows([tuple(COLUMNS), *found])
    return text.getvalue()


@given(st.one_of(rows, good_rows), st.sampled_from(",\t;"))
def test_reading_by_columns_is_reading_by_rows(found: list[tuple[str, ...]], delimiter: str) -> None:
    """The same records and, where there are any, the same faults at the same places."""
    text = table(found, delimiter)
    place = kinds.find(LEDGER)
    assert place is not None
    whole, faults = load_table(text, LEDGER)
    slowly = files._one_by_one(place, whole, faults)
    fast, told = schema.load(LEDGER, text.encode())
    assert list(fast) == slowly
    assert list(told) == [one._replace(path=LEDGER) for one in faults]


def test_a_sound_table_takes_the_short_way() -> None:
    """Otherwise the law above would say nothing; one wrong cell sends the table the long way."""
    names = ["id", "date", "household", "rule", "quantity", "recorder", "reviewer"]
    cells = ["J2026-0001", "2026-03-29", "K7", "clean", "2", "周某", "吴某"]
    found = read_rows(PointsEntry, names, [cells, [*cells[:6], "林某"]])
    assert found is not None
    assert [one.reviewer for one in found if isinstance(one, PointsEntry)] == ["吴某", "林某"]
    assert read_rows(PointsEntry, names, [cells, [*cells[:4], "x", *cells[5:]]]) is None
    assert read_rows(PointsEntry, names, []) == []


cells_of = st.text(st.sampled_from("ab 中,;'\t"), max_size=3)


@given(st.lists(st.lists(cells_of, min_size=2, max_size=2), max_size=4), st.booleans())
def test_tables_without_quotes_are_read_as_csv_reads_them(found: list[list[str]], blank: bool) -> None:  # noqa: FBT001
    """The short way and the csv module see the same rows on the same lines."""
    lines = ["A;B", *(";".join(cell.replace(";", "") for cell in row) for row in found)]
    text = ("\n\n" if blank else "\n").join(lines)
    plain, faults = load_csv(text, LEDGER)
    quoted, quoted_faults = load_csv(text.replace("A", '"A"', 1), LEDGER)
    assert plain == quoted
    assert faults == quoted_faults
