"""A number or a name is told on a page whatever stands beside it and however it is marked up; what is none is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.disclosure.pages import NUMBERS, Barred, PageGate
from site_gen.disclosure.roster import Entry, needles
from site_gen.disclosure.search import Search

NAME, PHONE, FLAT = "孟知秋", "13900001234", "2-1-502"
BARRED = Barred(
    Search(needles([Entry(NAME, PHONE, FLAT)])), b"", frozenset(), frozenset(NUMBERS), frozenset({"03700000000"})
)


def found(text: str) -> set[str]:
    """What a page of these words would give away."""
    return {one.what for one in PageGate(BARRED).in_file("x.html", f"<html>\n<p>{text}</p>\n</html>".encode())}


@pytest.mark.parametrize("before", ["9:00 ", "2026-04-02 ", "共3 ", "1\n", "12 - ", "第2 ", "(3) ", "3\u3000"])
@pytest.mark.parametrize(("number", "what"), [(PHONE, "phone"), ("139 0000 1234", "phone"), ("15812345678", "mobile")])
def test_digits_beside_a_number_do_not_hide_it(before: str, number: str, what: str) -> None:
    """A time, a day or a count before it, with only a space between."""
    assert what in found(before + number)
    assert what in found(f"{number} 2")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("孟<!-- x -->知秋", "name"),
        ("孟<font color=red>知</font>秋", "name"),
        ("孟<abbr title='x'>知</abbr>秋", "name"),
        ("孟<s>知</s><time>秋</time>", "name"),
        ("139-<b>0000</b>-1234", "phone"),
        ("139<i>-0000-</i>1234", "phone"),
        ("158-<b>1234</b>-5678", "mobile"),
        ("2-<b>1</b>-502", "flat"),
        ("银行卡号 6217 0000 1001 2345 677", "card"),
    ],
)
def test_tags_do_not_hide_a_datum(text: str, what: str) -> None:
    """Comments, all kinds of tags inside of a line, tags beside a hyphen; and cards, which need a word beside them."""
    assert what in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-02 2026-04-03",
        "2026-03-01 9:00 2026-03-02",
        "0370-0000000",
        "13 14 15 16 17 18",
        '<svg viewBox="0 0 640 240"><path d="M13 45h18v20h19z"/></svg>',
        "6217 0000 1001 2345 677",
        "孟<p>知秋</p>",
    ],
)
def test_other_digits_are_let_through(text: str) -> None:
    """Days, lists, drawings, the office's number, a long number that nothing calls a card, words of two paragraphs."""
    assert found(text) == set()


@given(st.lists(st.integers(0, 999), max_size=4), st.sampled_from([" ", "\n", "\u00a0"]))
def test_no_row_of_small_numbers_hides_a_telephone(row: list[int], gap: str) -> None:
    """Whatever digits stand before it."""
    assert "phone" in found(gap.join([*map(str, row), PHONE]))
