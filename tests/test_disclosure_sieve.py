"""The sieve of the gate on pages holds back whatever the search behind it would find, whatever pages came before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_gen.disclosure.opened import PLAIN, USUAL, normal
from site_gen.disclosure.pages import NUMBERS, Barred, PageGate
from site_gen.disclosure.roster import PHONE, Entry, needles
from site_gen.disclosure.search import Search
from site_gen.disclosure.sieve import Sieve, Suspicion
from tests.support import build, full_site, tree

if TYPE_CHECKING:
    from collections.abc import Mapping

PEOPLE = [
    Entry("孟知秋", "13900001234", "2-1-502", "11010519491231002X"),
    Entry("高峰", "0370-3123456", "东区9号院", "E12345678", ambiguous=True),
    Entry("José (Pepe)", "86 15812340000", "D座1203", "123456"),
]
BARRED = Barred(
    Search(needles(PEOPLE)), b"", frozenset({(PHONE, "8615812340000")}), frozenset(NUMBERS), frozenset({"13811112222"})
)
PARTS = (BARRED.search, BARRED.free, BARRED.rules, BARRED.passed)
SECRETS = [
    *("孟知秋", "13900001234", "2-1-502", "2栋1单元502", "11010519491231002X", "高峰先生", "0370-3123456", "东区9号院"),
    *("E12345678", "José(Pepe)", "D座1203", "123456", "15887654321", "卡号6217000010012345677", "110105194912310011"),
]
MARKS = [
    *("<b>", "</b>", '<span title="孟知">', "<i class='a1'>", "</i>", "<p>", "</td>", "<!-- 某<b> -->", "<!--", "-->"),
    *(" ", "\n", "\u3000", "\xa0", "\u2028", "\u200b", "\ufe0f", "…", "（", "）", "·", "－", "‐", "-", ".", "／", "："),
    *("&amp;", "&lt;b&gt;", "&#30693;", "\\u77e5", "%E7%9F%A5", "&#49;", "\\u0031", "%31", "①", "㎡", "²", "e\u0301"),
    *("2018-02-21", "W2018-1100", "13811112222", "86", "0086", "户主", "银行", "card", "x", "X", "，", '"', ",", "{"),
    *("＜b＞", "\u0301", "7", "12"),
]
PIECES = st.one_of(st.sampled_from(MARKS), st.sampled_from(SECRETS), st.sampled_from([*"孟知秋高峰139002-15x东区"]))


def loose(gate: PageGate) -> PageGate:
    """The same gate without a sieve before it."""

    class Nothing(Sieve):
        def look(self, data: bytes) -> Suspicion:
            return Suspicion(named=True, telling=True)

    gate._sieve = Nothing(*PARTS)  # the search behind it has no door of its own
    return gate


@st.composite
def spelled(draw: st.DrawFn) -> str:
    """A secret with marks between its characters."""
    gaps = draw(st.sampled_from(["", "", *MARKS]))
    return "".join(char + draw(st.sampled_from(["", "", gaps])) for char in draw(st.sampled_from(SECRETS)))


@given(st.lists(st.one_of(PIECES, spelled()), max_size=12).map("".join))
@example("‐<!--东区<!-- 某 -->9号院")
@example("\u200b㎡13900001234")
@example("13811112222 x")
def test_the_sieve_loses_nothing(text: str) -> None:
    """With and without it the same is found in any text, by a gate that has seen others."""
    assert GATE.in_text(text) == LOOSE.in_text(text)


GATE, LOOSE = PageGate(BARRED), loose(PageGate(BARRED))
LINES = st.lists(st.one_of(PIECES, st.sampled_from(["<p>", "</p>", "<td>", "<br>"])), max_size=5).map("".join)


@given(st.lists(st.lists(LINES, min_size=1, max_size=4), min_size=2, max_size=3))
def test_lines_of_other_pages_hide_nothing(pages: list[list[str]]) -> None:
    """A page is found out by what it has of its own beside what others have, whatever stands on both."""
    gate = PageGate(BARRED)
    for number, lines in enumerate([*pages, [line for page in pages for line in page]]):
        data = "\n".join(lines).encode()
        assert set(LOOSE.in_file("x.html", data)) <= set(gate.in_file("x.html", data)), number


@pytest.mark.parametrize("middle", ["<i>知</i>", "&#30693;", "\\u77e5", "<p>知", "<b>", "<!--\n<p>x</p>\n-->"])
def test_a_line_that_words_go_through_is_looked_at_again(middle: str) -> None:
    """It stood on another page, beside other lines."""
    gate = PageGate(BARRED)
    lines = middle if "知" in middle or middle[0] == "&" or middle[0] == "\\" else f"{middle}\n知"
    assert gate.in_file("a.html", f"<h1>x</h1>\n{lines}\n<h2>y</h2>".encode()) == ()
    assert bool(gate.in_file("b.html", f"<h1>x</h1>\n孟\n{lines}\n秋".encode())) is ("<p>知" not in middle)


def test_what_is_plain_stays_as_it_is() -> None:
    """No character that is passed over would be another one in NFKC, or one that nobody sees."""
    passed = [one for one in map(chr, range(0x10000)) if re.fullmatch(f"[{PLAIN}]", one)]
    assert len(passed) > 27_000
    assert [one for one in passed if one not in USUAL and normal(one) != one] == []


def test_whatever_parts_digits_for_a_reader_parts_none_for_the_sieve() -> None:
    """Every space and every sign that a telephone number is written with."""
    signs = [*"-‐‑‒–—.·()（）－_…", *(one for one in map(chr, range(0x3001)) if one.isspace())]
    lost = [one for one in signs if not Sieve(*PARTS).look(f"a{one.join(['139', '0000', '1234'])}z".encode()).telling]
    assert lost == []


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Every text of a site, by its address."""
    root = full_site(tmp_path_factory.mktemp("site"))
    assert build(root).code == 0
    made = tree(root / "output")
    ends = (".html", ".csv", ".json", ".js", ".xml", ".ics", ".txt", ".svg")
    return {url: data.decode() for url, data in made.items() if url.endswith(ends)}


@pytest.fixture(scope="module")
def gate(files: Mapping[str, str]) -> PageGate:
    """A gate that has seen the whole site."""
    seen = PageGate(BARRED)
    assert [url for url, text in files.items() if seen.in_file(url, text.encode())] == []
    return seen


@given(data=st.data())
def test_a_secret_is_found_wherever_it_stands(files: Mapping[str, str], gate: PageGate, data: st.DataObject) -> None:
    """In a page, a table, a feed or a script, at any place, by a gate that has seen the whole site."""
    url = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[url])))
    secret = data.draw(st.sampled_from(["孟知秋", "。139 0000 1234。", "。2-1-502。", "，15887654321，"]))
    assert gate.in_file(url, f"{files[url][:at]}{secret}{files[url][at:]}".encode())
