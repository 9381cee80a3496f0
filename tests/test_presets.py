"""Presets: every number of the trade has a name, words, a source, and does what its words say."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen import presets
from site_gen.presets import MeetingRule, Share, Term
from site_gen.records.settings import Presets as Chosen

ROOT = Path(__file__).resolve().parents[1]
LAWS = presets.load()

MEETING = [
    # of 30: how many have to come; of those 24 who came: how many have to agree
    ("residents-meeting", 16, 13),
    ("representatives-meeting", 20, 13),
    ("owners-general", 20, 13),
    ("owners-special", 20, 18),
    ("two-thirds-present", 16, 16),
    ("two-thirds-members", 16, 20),
]

TERMS = [
    *((f"days-{n}", "days", n) for n in (5, 7, 10, 30)),
    *((f"days-{n}-extended", "days-extended", n) for n in (5, 7, 10, 30)),
    *((f"workdays-{n}", "workdays", n) for n in (3, 5, 7, 10)),
    *((f"reply-days-{n}", "days", n) for n in (3, 5, 10, 15)),
    *((f"reply-workdays-{n}", "workdays", n) for n in (5, 10)),
    ("posting-days-3", "days", 3),
    ("quarterly-15", "month-day", 15),
    ("quarterly-20", "month-day", 20),
]


@pytest.mark.parametrize(("name", "quorum", "votes"), MEETING)
def test_meeting_rules_ask_for_what_their_words_say(name: str, quorum: int, votes: int) -> None:
    """Of 30 members 24 came: so many had to come, so many have to agree."""
    rule = LAWS.meeting_rules[name]
    base = 24 if rule.of == "present" else 30
    assert (rule.quorum.needed(30), rule.majority.needed(base)) == (quorum, votes)
    assert rule.area == name.startswith("owners")


def test_all_terms_are_there() -> None:
    """Each window and deadline has the unit and the count that its name promises, and there are no others."""
    assert [(one.id, one.unit, one.count) for one in LAWS.terms.values()] == TERMS
    assert set(LAWS.meeting_rules) == {name for name, _, _ in MEETING}


def test_every_preset_can_be_read_and_traced() -> None:
    """Words and source in both languages; a source that is a law says since when it holds."""
    every: list[MeetingRule | Term] = [*LAWS.meeting_rules.values(), *LAWS.terms.values()]
    for one in every:
        said = (one.zh, one.en, one.source_zh, one.source_en)
        assert all(words.strip() for words in said), one.id
        assert one.en.isascii(), one.id
        assert ("《" in one.source_zh) == (one.since is not None), one.id


def test_settings_begin_with_presets_that_exist() -> None:
    """A new site's defaults are names of presets."""
    chosen = Chosen()
    assert chosen.meeting in LAWS.meeting_rules
    assert {chosen.window, chosen.reply, chosen.posting, chosen.quarterly} <= set(LAWS.terms)


def test_document_is_made_from_the_presets() -> None:
    """docs/presets.md shows what the program reckons with: python -m site_gen.presets > docs/presets.md."""
    assert (ROOT / "docs" / "presets.md").read_text(encoding="utf-8") == presets.document()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("day-5", "days-5"),
        ("DAYS_7", "days-7"),
        ("workday-5", "workdays-5"),
        ("residents-meting", "residents-meeting"),
        ("五天", ""),
        ("", ""),
        ("d" * 10_000, ""),
    ],
)
def test_near_miss_is_told(written: str, meant: str) -> None:
    """A slip finds the name that was meant; nonsense finds none, however long it is."""
    assert presets.near(written, [*LAWS.meeting_rules, *LAWS.terms]) == meant


shares = st.builds(Share, st.integers(1, 9), st.integers(10, 20), st.booleans())


@given(shares, st.integers(0, 10_000))
def test_needed_is_the_smallest_number_that_satisfies_the_share(share: Share, base: int) -> None:
    """Against exact fractions: strictly more, or at least, and never nobody."""
    exact = Fraction(share.numerator, share.denominator) * base
    expected = floor(exact) + 1 if share.strict else ceil(exact)
    assert share.needed(base) == max(1, expected)
