"""`site-gen points settle`: a quarter is frozen after its window, row by row, and its other files keep every byte."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen import schema
from site_gen.points.papers import settled_csv, with_settled
from site_gen.records.points import SettledEntry
from tests.support import full_site, run, tree
from tests.support.records import UNSETTLED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER = "content/rankings/2026-Q1"
RANKING, KEPT = f"{FOLDER}/ranking.yaml", f"{FOLDER}/settled.csv"
WINDOW = f"{UNSETTLED[RANKING]}window: days-7\npublished_on: 2026-04-01\n"
DAY = dt.date(2026, 4, 9)


def unsettled(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """A site whose quarter was posted on April 1st for a week."""
    return full_site(folder, {**UNSETTLED, RANKING: WINDOW, **(files or {})})


def settle(root: Path, *words: str, day: str = "2026-04-09") -> tuple[int, str]:
    """Exit code and all that was printed."""
    said = run("points", "settle", "2026-Q1", "--root", str(root), "--as-of", day, *words)
    return said.code, said.text


def test_a_quarter_is_settled_after_its_window(tmp_path: Path) -> None:
    """One row for each of the ledger's, in Chinese for Excel; the site is sound, and no other file was touched."""
    root = unsettled(tmp_path)
    before = tree(root)
    assert settle(root, "--yes")[0] == 0
    after = tree(root)
    assert {path for path in after if after[path] != before.get(path)} == {RANKING, KEPT, "private/slips.jsonl"}
    added = after[RANKING].removeprefix(before[RANKING])
    assert re.fullmatch(rb"settled_on: 2026-04-09\nslips_root: [0-9a-f]{64}\n", added)
    assert after["private/slips.jsonl"].count(b"\n") == 3
    head, first, *_, end = after[KEPT].decode("utf-8-sig").split("\r\n")
    assert (head, first, end) == (
        "编号,日期,户码,细则,数量,得分,细则版本",
        "J2026-0001,2026-03-20,A1,clean,2,4,1",
        "",
    )
    assert after[KEPT].startswith(b"\xef\xbb\xbf")
    assert run("check", "--root", str(root), "--as-of", "2026-04-09").code == 0
    assert settle(root, "--yes")[0] == 1, "a second time"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("code", "files", "day"),
    [
        ("settle-window-open", {}, "2026-04-08"),
        ("settle-no-window", {RANKING: UNSETTLED[RANKING]}, "2026-04-09"),
        ("settle-unknown", {RANKING: None}, "2026-04-09"),
        (
            "settle-nothing",
            {f"{FOLDER}/ledger.csv": None, "content/rankings/2026-H1/redemptions.csv": None},
            "2026-04-09",
        ),
        (
            "settle-earlier-first",
            {
                "content/rankings/2025-Q4/ranking.yaml": "period: 2025-Q4\nscope: x\ncut_off: 2025-12-31\n"
                "rule_version: 1\n",
                "content/rankings/2025-Q4/ledger.csv": "id,date,household,rule,quantity,recorder,reviewer\n"
                "J2025-0001,2025-12-30,A1,clean,1,周某,吴某\n",
                "content/rankings/rules.yaml": "2025-10-01",
            },
            "2026-04-09",
        ),
        ("points-differ", {f"{FOLDER}/ledger.csv": "points"}, "2026-04-09"),
    ],
)
def test_it_says_why_not_and_writes_nothing(
    tmp_path: Path, code: str, files: dict[str, str | None], day: str, language: str
) -> None:
    """The window, the ranking, the rows, an older quarter, a faulty ledger: each is named with what to do."""
    root = unsettled(tmp_path)
    rules, ledger = (
        (root / path).read_text("utf-8") for path in ("content/rankings/rules.yaml", f"{FOLDER}/ledger.csv")
    )
    swap = {
        "2025-10-01": rules.replace("2026-01-01", "2025-10-01"),
        "points": ledger.replace("quantity,note", "quantity,points,note").replace("clean,2,", "clean,2,9,"),
    }
    swap["points"] = swap["points"].replace("clean,1,", "clean,1,,")
    unsettled(tmp_path, {path: swap.get(text or "", text) for path, text in files.items()})
    before = tree(root)
    exit_code, said = settle(root, "--yes", "--lang", language, day=day)
    assert exit_code == 1
    assert code in said
    assert "{" not in said
    assert tree(root) == before


def test_nothing_is_written_unless_somebody_agrees(tmp_path: Path) -> None:
    """Without a yes, and without a keyboard to say it on, all files stay."""
    root = unsettled(tmp_path)
    before = tree(root)
    code, said = settle(root)
    assert code != 0
    assert "8分" in said
    assert tree(root) == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# 一季度\nperiod: 2026-Q1\n", "# 一季度\nperiod: 2026-Q1\nsettled_on: 2026-04-09\nslips_root: ab12\n"),
        (
            "季度: 2026-Q1\r\n# 完\r\n",
            "季度: 2026-Q1\r\n# 完\r\n定案日期: 2026-04-09\r\n积分条校验根: ab12\r\n",
        ),
        ("period: 2026-Q1", "period: 2026-Q1\nsettled_on: 2026-04-09\nslips_root: ab12\n"),
        (
            "settled_on:   # 以后填\nperiod: 2026-Q1\n",
            "settled_on: 2026-04-09   # 以后填\nperiod: 2026-Q1\nslips_root: ab12\n",
        ),
        ("定案日期:\r\n季度: 2026-Q1\r\n", "定案日期: 2026-04-09\r\n季度: 2026-Q1\r\n积分条校验根: ab12\r\n"),
    ],
)
def test_the_day_is_one_line_and_all_else_stays(before: str, after: str) -> None:
    """Comments, line ends, the language of the keys, in UTF-8 and in the encoding of old editors."""
    for encoding in ("utf-8", "gb18030", "utf-8-sig"):
        changed = with_settled(before.encode(encoding), DAY, "ab12").decode(encoding)
        assert changed == after
        assert with_settled(changed.encode(encoding), DAY, "ab12").decode(encoding) == after


def test_a_file_that_is_written_strangely_is_left_to_people(tmp_path: Path) -> None:
    """All keys in one pair of brackets: the rows are kept, and the line to add is told."""
    flow = (
        "{period: 2026-Q1, scope: x, cut_off: 2026-03-31, rule_version: 1, window: days-7, published_on: 2026-04-01}\n"
    )
    root = unsettled(tmp_path, {RANKING: flow})
    code, said = settle(root, "--yes")
    assert code == 1
    assert "settled_on: 2026-04-09" in said
    assert (root / RANKING).read_text("utf-8") == flow
    assert (root / KEPT).exists()


entries = st.builds(
    SettledEntry,
    entry=st.integers(0, 9999).map("J2026-{:04d}".format),
    date=st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 31)),
    household=st.sampled_from(["A1", "B22"]),
    rule=st.just("clean"),
    quantity=st.decimals(-99, 99, places=3),
    counted=st.integers(-99999, 99999),
    version=st.integers(1, 99),
)


@given(st.lists(entries, min_size=1, max_size=5))
def test_what_is_kept_is_read_back_as_it_was(rows: list[SettledEntry]) -> None:
    """Reversals below zero, hundredths and all."""
    loaded, faults = schema.load(KEPT, settled_csv(rows))
    assert not faults
    assert [one.record for one in loaded] == rows
