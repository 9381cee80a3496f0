"""Nothing of a person gets out of the program: the gate on finished pages, data, addresses and printed sheets."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.disclosure.pages import Barred, PageGate
from site_gen.disclosure.roster import Entry, needles
from site_gen.disclosure.search import Search
from tests.support import (
    SETTINGS,
    build,
    full_site,
    run,
    tree,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

NAME, PHONE, FLAT = "孟知秋", "13900001234", "2-1-502"
PEOPLE = "private/people.csv"
REGISTER = f"姓名,电话,门牌,也是常用词,同意公开,同意到\n{NAME},139 0000 1234,{FLAT},,,\n"
THEME = "themes/board/templates/404.html"
PAGE = '{%% extends "base.html" %%}\n{%% block main %%}<h1>x</h1><p>%s</p>{%% endblock %%}\n'


def site_with_theme(folder: Path, words: str, register: str = REGISTER) -> Path:
    """A site whose own theme puts words on a page."""
    return full_site(folder, {PEOPLE: register, THEME: PAGE % words})


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (NAME, "name"),
        ("孟<b>知</b>秋", "name"),
        ("<em>孟</em><span class='x'>知</span>秋", "name"),
        (html.escape(NAME).encode("ascii", "xmlcharrefreplace").decode(), "name"),
        (f'<a href="x.html?q={quote(NAME)}">x</a>', "name"),
        (f'<a title="{NAME}" href="index.html">x</a>', "name"),
        ("孟\u200b知秋", "name"),
        ("139-0000-1234", "phone"),
        ("１３９ ００００ １２３４", "phone"),
        ("2栋1单元502", "flat"),
        ("有事找15812345678", "mobile"),
        ("证件11010519491231002X", "id"),
    ],
)
def test_a_theme_cannot_put_a_secret_on_a_page(tmp_path: Path, words: str, code: str) -> None:
    """However it is written down, the build stops with the page's address and writes nothing; the datum is masked."""
    done = build(site_with_theme(tmp_path, words), "--lang", "en")
    assert done.code == 1
    assert f"disclosure-out-{code}" in done.err
    assert "404.html" in done.err
    assert NAME not in done.text
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("words", ["孟某", "孟知春", "1390000123", "12-1-5021", "2026-04-02", "000-0000-0000"])
def test_what_only_looks_like_it_may_stand_there(tmp_path: Path, words: str) -> None:
    """A masked name, another name, a shorter number, a date, the office's own telephone."""
    assert build(site_with_theme(tmp_path, words)).code == 0


def test_numbers_that_the_office_gives_out_may_stand_on_pages(tmp_path: Path) -> None:
    """A contact of site.yaml, even when it is somebody's own number; and whoever agreed in writing."""
    contact = {"site.yaml": SETTINGS + f"\ndisclosure: {{contacts: ['{PHONE}']}}\n"}
    assert build(write(site_with_theme(tmp_path / "a", PHONE), contact)).code == 0
    agreed = REGISTER.replace(",,,\n", ",,姓名,2026-12-31\n", 1).replace("同意到\n", "同意到\n", 1)
    assert build(site_with_theme(tmp_path / "b", NAME, agreed)).code == 0
    assert run("build", "--root", str(tmp_path / "b"), "--as-of", "2027-01-01").code == 1


def test_a_new_person_in_the_register_is_looked_for_on_pages_that_did_not_change(tmp_path: Path) -> None:
    """Nothing of a page has changed but that somebody on it must not be named any more."""
    root = site_with_theme(tmp_path, NAME, "姓名\n周知夏\n")
    assert build(root).code == 0
    before = tree(root / "output")
    write(root, {PEOPLE: REGISTER})
    done = build(root)
    assert done.code == 1
    assert "404.html" in done.err
    assert tree(root / "output") == before


def test_printed_sheets_are_looked_through_too(tmp_path: Path) -> None:
    """Words that only paper shows: in the catalogue, on the site's own PDFs and on those of `site-gen print`."""
    root = full_site(tmp_path, {PEOPLE: REGISTER})
    assert build(root).code == 0
    lang = {"themes/board/lang/zh.toml": f'[sheet.kind]\nweek = "{NAME}"\n'}
    write(root, lang)
    assert "disclosure-out-name" in build(root).err
    asked = run("print", "公告", "--root", str(root), "--as-of", "2026-04-02")
    assert (asked.code, NAME in asked.text) == (1, False)
    assert not tree(root / "print")


GATE = PageGate(
    Barred(Search(needles([Entry(NAME, PHONE, FLAT)])), b"", frozenset(), frozenset({"mobile"}), frozenset())
)
BETWEEN = st.sampled_from(["", "<b>", "</i>", "<span class='a'>", "\u200b", "\ufe0f", " ", "\n"])
WAYS = st.sampled_from(["plain", "entity", "hex", "json", "wide"])


def written(char: str, way: str) -> str:
    """A character in one of the ways in which files hold it."""
    if way == "entity":
        return f"&#{ord(char)};"
    if way == "hex":
        return f"&#x{ord(char):X};"
    if way == "json":
        return f"\\u{ord(char):04x}"
    return chr(ord(char) + 0xFEE0) if way == "wide" and char.isascii() else char


@pytest.mark.parametrize("url", ["verify.html", "trust/0.txt", "data/datapackage.json"])
def test_a_digest_may_look_like_a_telephone_number(url: str) -> None:
    """As one is computed with and as one is read aloud. A number beside one is still found."""
    nothing = Barred(Search([]), b"", frozenset(), frozenset({"mobile"}), frozenset())
    plain = "ab" * 10 + "13812345678" + "c" * 33
    spaced = " ".join(["8799", "1450", "4204", "822B", *["0BAD"] * 12])
    for digest in (plain, spaced):
        assert not PageGate(nothing).in_file(url, f"<p>{digest}</p>".encode())
        assert PageGate(nothing).in_file(url, f"<p>{digest}，138 1234 5678</p>".encode())


@given(
    secret=st.sampled_from([NAME, PHONE]),
    ways=st.lists(WAYS, min_size=11, max_size=11),
    gaps=st.lists(BETWEEN, min_size=11, max_size=11),
    around=st.sampled_from(["，{}。", "<td>{}</td>", '"a": "{}",', "\n{}\n"]),
)
def test_no_way_of_writing_hides_a_secret(secret: str, ways: list[str], gaps: list[str], around: str) -> None:
    """Entities, escapes, full-width digits, what nobody sees, spaces and inline tags: alone or mixed."""
    body = "".join(written(char, way) + gap for char, way, gap in zip(secret, ways, gaps, strict=False))
    assert GATE.in_text(around.format(body))


@given(st.text(st.characters(codec="utf-8", exclude_characters="孟知秋0123456789")))
def test_a_text_without_the_secrets_is_let_through(text: str) -> None:
    """No text is stopped for what it does not hold."""
    assert GATE.in_text(text) == ()
