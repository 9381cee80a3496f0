"""`site-gen points statement`: a household's rows in columns that line up, and no more of its name than pages have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from site_gen.cli.statements import _aligned, width
from tests.support import AS_OF, FILES, build, full_site, run, tree

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import Run

ROSTER = (
    "code,building,surname,full_name,flat,listed\nA1,1,王,王小明,1-101,是\nA2,1,赵,,,是\nB2,2,李,,,是\nB3,2,孙,,,否\n"
)


def statement(root: Path, *words: str) -> Run:
    """What the command says of a household."""
    return run("points", "statement", *words, "--root", str(root), "--as-of", AS_OF)


def test_a_statement_lists_rows_and_what_is_left(tmp_path: Path) -> None:
    """Four points, two of them spent on soap; a code may be typed small."""
    said = statement(full_site(tmp_path), "a1")
    lines = said.out.splitlines()
    assert said.code == 0
    assert lines[0].split() == ["A1", "王某", "1栋"]
    assert [line.split()[0] for line in lines[2:-1]] == ["2026-03-20", "2026-03-30"]
    assert lines[-2].split()[-3:] == ["-2", "2", "D2026-001"]
    assert lines[-1] == "到 2026-04-02 余 2 分。"
    assert len({width(line) for line in lines[1:-1]} - {width(lines[1])}) <= 2


def test_in_english_and_for_nobody(tmp_path: Path) -> None:
    """The English twin, a household without rows, and a code that the roster lacks, with the one that was meant."""
    root = full_site(tmp_path)
    assert "Left on 2026-04-02: 2 points." in statement(root, "A1", "--lang", "en").out
    assert "这一户还没有记分" in statement(root, "A2").out
    said = statement(root, "A11")
    assert said.code == 1
    assert "statement-nobody-near" in said.err
    assert statement(root, "Z77").code == 1


def test_json_says_the_same(tmp_path: Path) -> None:
    """Points are text as people write them, so that no program rounds them."""
    found = json.loads(statement(full_site(tmp_path), "A1", "--format", "json").out)
    assert (found["household"], found["name"], found["balance"]) == ("A1", "王某", "2")
    assert [(one["kind"], one["change"], one["balance"]) for one in found["rows"]] == [
        ("earned", "4", "4"),
        ("redeemed", "-2", "2"),
    ]


def test_full_names_and_flats_stay_in_the_roster(tmp_path: Path) -> None:
    """Neither form prints what only the private register may hold."""
    root = full_site(tmp_path, {"private/households.csv": ROSTER})
    for words in ((), ("--format", "json")):
        said = statement(root, "A1", *words)
        assert said.code == 0
        assert "小明" not in said.text
        assert "101" not in said.text


def test_lapsed_points_are_told(tmp_path: Path) -> None:
    """By New Year what was left is gone, and a line says so."""
    settings = FILES["site.yaml"] + "points:\n  year_end: 清零\n"
    root = full_site(tmp_path, {"site.yaml": settings})
    said = run("points", "statement", "A1", "--root", str(root), "--as-of", "2027-01-01")
    assert "2026-12-31  清零" in said.out
    assert "余 0 分" in said.out


cells = st.text(st.sampled_from("ab中国，é́ "), max_size=8)


@given(st.lists(st.tuples(*[cells] * 6), min_size=1, max_size=6))
def test_columns_line_up_whatever_stands_in_them(rows: list[tuple[str, ...]]) -> None:
    """Each line is as wide as its columns and two spaces between them, but for what its end lacks."""
    widths = [max(width(row[at]) for row in rows) for at in range(6)]
    full = sum(widths) + 2 * 5
    for row, line in zip(rows, _aligned(rows), strict=True):
        assert width(line) <= full
        assert width(line) >= full - widths[5] or not row[5].strip()


def test_full_names_and_flats_never_reach_the_site(tmp_path: Path) -> None:
    """Of the roster, pages, sheets and data hold codes, surnames and buildings only."""
    roster = ROSTER.replace("王小明", "王砚田").replace("1-101", "1-5-2099")
    root = full_site(tmp_path, {"private/households.csv": roster})
    assert build(root, "--quiet").code == 0
    for path, data in tree(root / "output").items():
        assert "砚田".encode() not in data, path
        assert b"1-5-2099" not in data, path
