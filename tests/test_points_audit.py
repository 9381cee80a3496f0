"""`site-gen points audit`: a second, plain arithmetic agrees with the first, and says so when it does not."""

from __future__ import annotations

import ast
import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from site_gen import points
from site_gen.points import audit, scoring
from site_gen.points.papers import settled_csv
from site_gen.records.settings import YearEnd
from tests.support import AS_OF, FILES, build, full_site, run
from tests.support.ledgers import FIRST, HOUSES, Q1, Q2, SECOND, D, back, ledger_rows, row
from tests.support.records import UNSETTLED
from tests.test_points_redeeming import event, taken

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from site_gen.records.points import PointsEntry, Redemption

RANKING = "content/rankings/2026-Q1/ranking.yaml"
LEDGER = "content/rankings/2026-Q1/ledger.csv"
PUBLISHED = {**UNSETTLED, RANKING: f"{UNSETTLED[RANKING]}published_on: 2026-04-01\n"}
BUILDINGS = {code: one.building for code, one in HOUSES.items()}
LATER = D(2027, 6, 1)


def table(head: str, rows: Iterable[Iterable[object]]) -> str:
    """A table as it stands in a file."""
    text = io.StringIO()
    csv.writer(text).writerows([head.split(","), *rows])
    return text.getvalue()


def ledger(rows: Iterable[PointsEntry]) -> str:
    """Rows as they stand in a ledger."""
    cells = ((one.id, one.date, one.household, one.rule, one.quantity, one.reversal_of or "") for one in rows)
    return table("编号,日期,户码,细则,数量,冲销", cells)


@st.composite
def two_quarters(draw: st.DrawFn) -> tuple[dict[str, tuple[PointsEntry, ...]], bool]:
    """Two quarters with mistakes taken back at once or later; the first may be settled."""
    houses = draw(st.sampled_from([("A1",), ("A1", "B1"), tuple(sorted(HOUSES))]))
    march = draw(ledger_rows(houses))
    april = [
        replace(one, id=f"J2027-{one.id[-4:]}", date=D(2026, 4, 1))
        for one in draw(ledger_rows())
        if not one.reversal_of
    ]
    gone = {one.reversal_of for one in march}
    late = [one for one in march if not one.reversal_of and one.id not in gone and draw(st.booleans())]
    backs = [back(9000 + at, one, date=D(2026, 4, 2 + at % 9)) for at, one in enumerate(late)]
    return {Q1: march, Q2: (*april, *backs)}, draw(st.booleans())


@settings(max_examples=80)
@given(two_quarters(), st.sampled_from(YearEnd), st.booleans(), st.dates(D(2026, 5, 1), LATER))
def test_two_arithmetics_agree_on_every_ledger(
    quarters: tuple[dict[str, tuple[PointsEntry, ...]], bool],
    year_end: YearEnd,
    carry_over: bool,  # noqa: FBT001 - drawn
    as_of: dt.date,
) -> None:
    """Totals, places, averages, settled rows and what is left, with caps, versions, reversals and lapses."""
    ledgers, is_settled = quarters
    versions = (FIRST, SECOND) if as_of.day % 2 else (FIRST,)
    scored = points.score(ledgers, versions)
    kept = {Q1: points.settle(scored[Q1])} if is_settled and scored[Q1] else {}
    frozen = points.frozen(kept)
    took = [taken(1, "A1", quantity=2), taken(2, "B1")]
    events = {"2026-H1": event(carry_over=carry_over)}
    books = audit.Books(
        ledgers={period: ledger(rows) for period, rows in ledgers.items()},
        settled={period: settled_csv(rows).decode("utf-8-sig") for period, rows in kept.items()},
        redemptions={"2026-H1": table("编号,日期,户码,物品,数量", _cells(took))},
        versions=versions,
        events=events,
        corrected=frozenset(),
        buildings=BUILDINGS,
        lapsing=year_end is YearEnd.LAPSE,
        as_of=as_of,
    )
    anew = audit.add_up(books)
    placed = points.all_standings(ledgers, versions, HOUSES, frozen=frozen)
    left, _ = points.balances(
        points.score(ledgers, versions, frozen), {"2026-H1": took}, events, year_end=year_end, as_of=as_of
    )
    checks = [
        *audit.standings(books, anew, placed, points.FEWEST),
        *audit.settled(books, anew),
        audit.balances(anew, left),
    ]
    assert [one for one in checks if not one.fine] == []


def _cells(rows: Iterable[Redemption]) -> Iterable[Iterable[object]]:
    return [(one.id, one.date, one.household, one.goods, one.quantity) for one in rows]


def test_the_audit_does_not_lean_on_what_it_audits() -> None:
    """Its files import the rules and the words for points, none of the arithmetic."""
    folder = Path(audit.__file__).parent
    named = {
        node.module or ""
        for file in folder.glob("*.py")
        for node in ast.parse(file.read_bytes()).body
        if isinstance(node, ast.ImportFrom)
    }
    own = {name for name in named if name.startswith("site_gen.points.") and ".audit" not in name}
    assert own == {"site_gen.points.rules", "site_gen.points.finding"}


def audited(root: Path, *words: str) -> tuple[int, str]:
    """Exit code and what was said."""
    said = run("points", "audit", "--root", str(root), "--as-of", AS_OF, *words)
    return said.code, said.text


def test_a_site_agrees_with_its_books(tmp_path: Path) -> None:
    """Before there are pages it says that none were compared; afterwards each is listed with a tick."""
    root = full_site(tmp_path, PUBLISHED)
    code, said = audited(root)
    assert code == 0
    assert "还没有生成" in said
    assert build(root).code == 0
    code, said = audited(root)
    assert code == 0
    assert "✗" not in said
    assert "✓ 网页 rankings/2026-Q1.html" in said
    assert "✓ 2026-Q1 台账在网页上一行不少：3项都对" in said
    assert "Everything agrees: 3 rows" in audited(root, "--lang", "en")[1]


def test_a_settled_quarter_is_audited_too(tmp_path: Path) -> None:
    """Every row that was kept is added up anew."""
    code, said = audited(full_site(tmp_path))
    assert code == 0
    assert "✓ 2026-Q1 定案时每行的分：3项都对" in said


def test_a_page_that_was_edited_or_is_old_is_found(tmp_path: Path) -> None:
    """A row of two points is shown with five; the household, or the row, is named with both figures."""
    root = full_site(tmp_path, PUBLISHED)
    build(root)
    page = next(path for path in sorted((root / "output/rankings").glob("*.html")) if ">+2<" in path.read_text("utf-8"))
    page.write_text(page.read_text("utf-8").replace(">+2<", ">+5<", 1), encoding="utf-8")
    code, said = audited(root)
    assert code == 1
    assert "✗ 网页 rankings/" in said
    assert "台账加起来是 2，这里是 5" in said


def test_a_figure_that_is_no_number_is_a_difference(tmp_path: Path) -> None:
    """Somebody's own template writes words where points belong."""
    root = full_site(tmp_path, PUBLISHED)
    build(root)
    page = next(path for path in sorted((root / "output/rankings").glob("*.html")) if ">+2<" in path.read_text("utf-8"))
    page.write_text(page.read_text("utf-8").replace(">+2<", ">两分<", 1), encoding="utf-8")
    code, said = audited(root)
    assert code == 1
    assert "台账加起来是 2，这里是 没有" in said


def test_an_old_page_differs_from_a_newer_ledger(tmp_path: Path) -> None:
    """A row was written after the last build: the pages lack it, and the hint is to build."""
    root = full_site(tmp_path, PUBLISHED)
    build(root)
    new = "J2026-0004,2026-03-23,A1,clean,1,扫雪,签到表,周某,吴某\n"
    full_site(tmp_path, {**PUBLISHED, LEDGER: FILES[LEDGER] + new})
    code, said = audited(root)
    assert code == 1
    assert "J2026-0004" in said
    assert "site-gen build" in said


def test_a_slip_of_the_program_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If rounding went wrong by a hundredth, totals and balances would differ."""
    monkeypatch.setattr(scoring, "full_score", lambda _rule, entry: int(abs(entry.quantity) * 200) + 1)
    code, said = audited(full_site(tmp_path, UNSETTLED))
    assert code == 1
    assert "✗ 2026-Q1 每户总分" in said
    assert "✗ 每户余分" in said
    assert "台账加起来是 2，这里是 2.01" in said


def test_open_data_is_compared_where_there_is_some(tmp_path: Path) -> None:
    """Any object with a code, points and a quarter above it."""
    root = full_site(tmp_path, PUBLISHED)
    build(root)
    (root / "output/data").mkdir(exist_ok=True)
    path = root / "output/data/ranking.json"
    for shown, code in (("4", 0), ("4.5", 1)):
        path.write_text(f'{{"period": "2026-Q1", "rows": [{{"code": "A1", "points": {shown}}}]}}', encoding="utf-8")
        assert audited(root)[0] == code
    assert "✗ 数据 data/ranking.json" in audited(root)[1]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_tables_are_read_in_every_language_and_form(delimiter: str) -> None:
    """Full-width digits, Chinese dates, another delimiter, empty lines: as staff write them."""
    text = delimiter.join(("编号", "日期", "户码", "细则", "数量")) + "\n\n"
    text += delimiter.join(("J2026-0001", "2026年3月2日", "A1", "clean", "１.5")) + "\n"
    (one,) = audit.add_up(
        audit.Books({Q1: text}, {}, {}, (FIRST,), {}, frozenset(), BUILDINGS, lapsing=False, as_of=LATER)
    ).rows.values()
    assert (one.date, str(one.quantity)) == (D(2026, 3, 2), "3/2")
    assert row(1).household == one.household
