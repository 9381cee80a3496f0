"""What is written fast for other programs is what the plain way would write: XML, tables, words of Markdown."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from decimal import Decimal
from enum import Enum
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from site_gen.exchange.search import Doc, fold, row, words_of
from site_gen.exchange.tables import GUARDED, csv_form, plain
from site_gen.exchange.xmltext import element, parent

SIGNS = st.text("'=+-@\t\r\n,\"&<>a中", max_size=5)
MARK = re.compile(r"^[ \t]*(?:#{1,6}|>|[-+*]|\d{1,3}[.)])[ \t]+|^[ \t]*\|?[-:| ]+\|[-:| ]*$|\*\*|`", re.MULTILINE)


class Kind(Enum):
    """A value that is written as it is, whatever it looks like."""

    MINUS = "-x"


VALUES = st.one_of(
    SIGNS,
    st.none(),
    st.booleans(),
    st.integers(-9, 9),
    st.sampled_from([Kind.MINUS, Decimal("-3.50"), dt.date(2026, 4, 2), dt.time(8), ("=a", "b"), ()]),
)


@given(SIGNS, SIGNS)
def test_elements_are_what_a_tree_of_them_would_be(text: str, value: str) -> None:
    """Escapes in texts and attributes, elements with and without a text."""
    root = ET.Element("a")
    ET.SubElement(root, "b", {"c:d": value}).text = text
    assert parent("a", element("b", text, c__d=value)) == ET.tostring(root, encoding="unicode")
    assert element("b", "x\x00\x0b\ufffey") == "<b>xy</b>"


@given(st.lists(st.lists(VALUES, min_size=1, max_size=4).map(tuple), max_size=3))
def test_cells_are_guarded_whatever_stands_beside_them(rows: list[tuple[object, ...]]) -> None:
    """Texts and lists that begin like a formula, and nothing else, get an apostrophe."""

    def cell(value: object) -> str:
        text = plain(value)
        return "'" + text if isinstance(value, (str, tuple)) and text[:1] in GUARDED and text else text

    wanted = io.StringIO(newline="")
    csv.writer(wanted).writerows([map(cell, one) for one in rows])
    assert csv_form(["a"], iter).piece(rows) == wanted.getvalue().encode()


@given(st.text("\n \t#>-+*1.)|:`[]()a", max_size=20))
def test_marks_are_left_out_of_words_line_by_line(text: str) -> None:
    """As one pattern over the whole text would find them."""
    assert words_of(text) == MARK.sub("", re.sub(r"\[([^\]\n]*)\]\([^)\n]*\)", r"\1", text))


@given(st.lists(st.text("aAＡ中樓ΣςŚ㎡\u3000", max_size=6), min_size=1, max_size=6))
def test_a_fold_is_told_where_the_browser_would_not_find_it(texts: list[str]) -> None:
    """Whichever texts came before."""
    for text in texts:
        narrow = text.lower().translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
        written = json.loads(row(Doc("", "", "", "", "", "", "t", text)))
        assert (len(written) == 9) is (fold(text) != narrow)
