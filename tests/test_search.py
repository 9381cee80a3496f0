"""What the search page looks through: every record's words, nothing that was taken down, and one script a change."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import yaml
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from site_gen.exchange import search
from site_gen.exchange.search import fold, simplified, words_of
from site_gen.plan import search as room
from site_gen.views.search import KINDS
from tests.gallery import shell
from tests.support import HONOURS, NOTICE, build, full_site, run, site, tree, write
from tests.support.searching import numbered, rows

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_all_kinds_of_records_can_be_found(tmp_path: Path) -> None:
    """Each with the address of its page."""
    root = full_site(tmp_path)
    assert build(root).code == 0
    found = rows(root / "output")
    assert {one[2] for one in found} == {*KINDS} - {"ranking"}  # there is none
    for one in found:
        assert (root / "output" / one[1].partition("#")[0]).is_file()


def test_issues_are_found_by_all_that_the_committees_files_say(tmp_path: Path) -> None:
    """A scan of the files themselves, folded by another library, counts as many: nothing is lost on the way."""
    titles = ("路燈不亮了", "停车位不够", "楼栋长䶮家旁LED坏", "門口３５號 Wi-Fi", "灯", "ＬＥＤ燈")
    files = dict(numbered(number, title) for number, title in enumerate(titles, start=101))
    root = full_site(tmp_path, files)
    assert build(root).code == 0
    issues = [one for one in rows(root / "output") if one[2] == "issue"]
    texts = [_said(yaml.safe_load(path.read_text("utf-8"))) for path in (root / "content/issues").glob("*.yaml")]
    assert len(issues) == len(texts)
    for query in ("路灯", "灯", "停车位", "楼栋长", "䶮", "led", "wi-fi", "35", "停車位", "燈", "户", "没有这个词"):
        found = [one for one in issues if fold(query) in fold(f"{one[6]}\n{one[7]}")]
        assert len(found) == sum(_simple(query) in text for text in texts), query


def _said(record: dict[str, Any]) -> str:
    """What an issue's file says for people to read."""
    notes = [line["note"] for line in record["history"]]
    return _simple(
        "\n".join(
            [record["title"], *notes, *(record.get(key, "") for key in ("owner", "next_step", "labour", "funds"))]
        )
    )


def _simple(text: str) -> str:
    return str(OpenCC("t2s").convert(normalize("NFKC", text).lower()))


def test_a_points_list_is_found_by_its_quarter() -> None:
    """Who stands in it and who looked it over is left to its page."""
    one = search.Standing("2026-Q1", "全小区", dt.date(2026, 4, 1))
    made = search.docs_js(lambda key, **said: f"{key} {said['quarter']}", shell(), "all", ()).piece(one)
    found = json.loads(made)
    assert found[:3] == ["2026-Q1", "rankings/2026-Q1.html", "ranking"]
    assert "全小区" in found[7]


def test_people_are_found_as_their_pages_show_them(tmp_path: Path) -> None:
    """In full only while a consent holds; a points list has no households in it."""
    consent = "full_name: 嵇禾润\n  consent: {date: 2026-03-01, scope: 写全名, until: 2026-04-02}\n  recipient:"
    root = full_site(tmp_path, {"content/rankings/2026-Q1/honours.yaml": HONOURS.replace("recipient:", consent)})
    told = []
    for day in ("2026-04-02", "2026-04-03"):
        assert run("build", "--root", str(root), "--as-of", day).code == 0
        told.append("嵇禾润" in str(rows(root / "output")))
    assert told == [True, False]


def test_a_notice_taken_down_has_no_words_left(tmp_path: Path) -> None:
    """Its title stays, as on the page."""
    path, text = "content/notices/G2026-01.md", NOTICE.replace("要重修", "独一无二")
    root = full_site(tmp_path, {path: text})
    assert build(root).code == 0
    assert "独一无二" in str(rows(root / "output"))
    write(root, {path: text.replace("\n---\n", "\ntake_down: 2026-04-02\n---\n")})
    assert build(root).code == 0
    assert "独一无二" not in str(tree(root / "output" / "search"))
    assert any(one[0] == "G2026-01" for one in rows(root / "output"))


def test_one_change_rewrites_one_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A big site's words lie in parts, by year and hundred; the rest stays as it is."""
    monkeypatch.setattr(room, "ALONE", 2)
    root = full_site(tmp_path, dict(numbered(number, "路灯不亮") for number in (120, 230)))
    assert build(root).code == 0
    before = tree(root / "output" / "search")
    assert {"docs-2026-0000.js", "docs-2026-0001.js", "docs-2026-0002.js"} <= set(before)
    write(root, dict([numbered(120, "井盖松了")]))
    assert build(root).code == 0
    after = tree(root / "output" / "search")
    assert [name for name in after if after[name] != before.get(name)] == ["docs-2026-0001.js"]


def test_nothing_in_a_title_ends_the_script(tmp_path: Path) -> None:
    """Markup stays text inside of a string."""
    root = site(tmp_path, dict([numbered(1, "</script><b>\u2028'\"")]))
    assert build(root).code == 0
    data = (root / "output" / "search" / "docs-all.js").read_text("utf-8")
    assert "<" not in data
    assert "\u2028" not in data
    assert rows(root / "output")[0][6] == "</script><b>\u2028'\""


def test_folding_table_is_that_of_opencc() -> None:
    """The shipped table is what `tools/draw_folding.py` makes."""
    table = simplified()
    characters = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    simple = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    wanted = {old: new for old, new in zip(characters, simple, strict=True) if old != new and ord(new) < 0x10000}
    assert table == wanted


@given(st.text(), st.text())
def test_a_fold_knows_no_neighbours(first: str, second: str) -> None:
    """So whatever stands in a text is found in it."""
    assert fold(first + second) == fold(first) + fold(second)


def test_width_case_and_script_are_one() -> None:
    """What people type and what staff wrote may differ in these."""
    assert fold("停車位３５個，ＡＢ") == fold("停车位35个,ab")


def test_markdown_gives_its_words() -> None:
    """Marks and addresses are no words."""
    text = "# 标题\n\n- **35**个，见[决议](H2026-03-1)。\n\n| 甲 | 乙 |\n|---|---|\n"
    assert [one for one in words_of(text).split("\n") if one.strip()] == ["标题", "35个，见决议。", "| 甲 | 乙 |"]


def test_what_the_browser_folds_is_not_said_twice() -> None:
    """A row has both texts only where width and case are not all."""
    usual = search.Doc("W2026-001", "issues/W2026-001.html", "issue", "", "", "", "路灯，坏了", "ＬＥＤ灯")
    rare = search.Doc("W2026-001", "issues/W2026-001.html", "issue", "", "", "", "路燈", "")
    assert search.row(usual).decode().count("灯") == 2
    assert "路灯" in search.row(rare).decode()
