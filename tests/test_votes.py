"""Votes: results follow from the counts, to the last vote, and what was written may not contradict them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen import messages, presets, votes
from site_gen.records.meetings import AreaTally, Decision, Result
from site_gen.votes import Count

if TYPE_CHECKING:
    from site_gen.presets import MeetingRule

RULES = presets.load().meeting_rules
RESIDENTS, OWNERS = RULES["residents-meeting"], RULES["owners-general"]
PLENTY = AreaTally(total=Decimal(3000), for_=Decimal(2000), against=Decimal(300), abstain=Decimal(200))


def motion(for_: int | None = None, against: int | None = None, abstain: int | None = None, **more: object) -> Decision:
    """A decision with its counts."""
    base = Decision(id="H2026-03-1", title="修下水道", for_=for_, against=against, abstain=abstain)
    return msgspec.structs.replace(base, **more)


def counted(
    decision: Decision, *, due: int | None = 30, present: int | None = 26, rule: MeetingRule = RESIDENTS
) -> Count:
    """A motion of a meeting of 30 where 26 came."""
    return votes.count(rule, due=due, present=present, decision=decision)


def told(count: Count) -> list[tuple[str, tuple[object, ...]]]:
    """What was found, and where. Each has words in both languages, with no gap left in them."""
    for one in count.findings:
        assert one.code in messages.known_codes()
        for language in ("zh", "en"):
            assert "{" not in "".join(messages.text(one.code, one.args, language)), one
    return [(one.code, one.keys) for one in count.findings]


def test_more_than_half_of_those_present_pass_it() -> None:
    """26 came: 14 votes pass, 13 do not; absent people do not count."""
    assert counted(motion(14, 12, 0)) == Count(26, 14, Result.PASSED, ())
    assert counted(motion(13, 13, 0)) == Count(26, 14, Result.NOT_PASSED, ())


def test_abstaining_and_not_voting_count_among_those_present() -> None:
    """The majority is of those present, not of those who voted for or against."""
    assert counted(motion(13, 0, 12, not_voting=1)).result is Result.NOT_PASSED


def test_majority_of_all_members_counts_those_who_stayed_away() -> None:
    """Two thirds of 30 members are 20, however many came."""
    rule = RULES["two-thirds-members"]
    assert counted(motion(20, 4, 2), rule=rule) == Count(30, 20, Result.PASSED, ())
    assert counted(motion(19, 4, 3), rule=rule).result is Result.NOT_PASSED


def test_meeting_without_quorum_passes_nothing() -> None:
    """15 of 30 are not more than half, even if all of them agree."""
    assert votes.quorum(RESIDENTS, 30, 15) == (16, False)
    assert votes.quorum(RESIDENTS, 30, 16) == (16, True)
    assert counted(motion(15, 0, 0), present=15).result is Result.NOT_PASSED
    claimed = counted(motion(15, 0, 0, result=Result.PASSED), present=15)
    assert told(claimed) == [("vote-no-quorum", ("result",))]


def test_meeting_of_nobody_is_no_meeting() -> None:
    """Zero of zero people reach no share."""
    for rule in RULES.values():
        assert not votes.quorum(rule, 0, 0).met


def test_counts_must_add_up_to_those_present() -> None:
    """One vote too many or too few is told."""
    assert told(counted(motion(20, 5, 0))) == [("vote-sum", ("for",))]
    assert told(counted(motion(20, 5, 0, not_voting=1))) == []
    assert told(counted(motion(20, 5, 1, not_voting=1))) == [("vote-sum", ("for",))]


def test_counts_must_be_complete() -> None:
    """Who writes one count has to write all; the first that is missing is named."""
    assert told(counted(motion(26))) == [("vote-part-missing", ("against",))]
    assert told(counted(motion(None, 0, 0))) == [("vote-part-missing", ("for",))]


def test_held_meeting_needs_votes_or_a_reason_for_none() -> None:
    """A motion that was put off or withdrawn needs no counts; any other does."""
    assert told(counted(motion())) == [("vote-missing", ())]
    assert told(counted(motion(result=Result.PASSED))) == [("vote-missing", ())]
    for settled in (Result.DEFERRED, Result.WITHDRAWN):
        assert counted(motion(result=settled)) == Count(None, None, settled, ())


def test_put_off_after_a_vote_stays_put_off() -> None:
    """Counts may be there all the same, and have to add up."""
    count = counted(motion(20, 5, 1, result=Result.DEFERRED))
    assert (count.result, count.needed, count.findings) == (Result.DEFERRED, 14, ())
    assert told(counted(motion(20, 5, 0, result=Result.DEFERRED))) == [("vote-sum", ("for",))]


def test_nothing_is_decided_before_the_meeting() -> None:
    """Motions on the agenda have no counts and no outcome."""
    assert counted(motion(), present=None) == Count(None, None, None, ())
    assert told(counted(motion(14, 12, 0), present=None)) == [("vote-before-meeting", ("for",))]
    assert told(counted(motion(None, 12), present=None)) == [("vote-before-meeting", ("against",))]
    assert told(counted(motion(area=PLENTY), present=None)) == [("vote-before-meeting", ("area",))]
    assert told(counted(motion(result=Result.PASSED), present=None)) == [("result-before-meeting", ("result",))]
    assert counted(motion(result=Result.WITHDRAWN), present=None).result is Result.WITHDRAWN


def test_written_numbers_must_agree_with_the_computed_ones() -> None:
    """Denominator, threshold and result are checked where somebody wrote them."""
    assert told(counted(motion(14, 12, 0, denominator=26, threshold=14, result=Result.PASSED))) == []
    wrong = motion(14, 12, 0, denominator=30, threshold=16, result=Result.NOT_PASSED)
    assert told(counted(wrong)) == [
        ("vote-denominator", ("denominator",)),
        ("vote-threshold", ("threshold",)),
        ("vote-result", ("result",)),
    ]
    assert told(counted(motion(13, 13, 0, result=Result.PASSED))) == [("vote-result", ("result",))]


def test_missing_due_is_told_once() -> None:
    """It is told with the attendance; the motion does not repeat it."""
    assert [one.code for one in votes.attendance(None, 26, 0, 0)] == ["attendance-due-missing"]
    assert counted(motion(14, 12, 0), due=None) == Count(None, None, None, ())


ATTENDANCE = [
    ((30, 26, 3, 1), []),
    ((30, 26, 4, 26), []),
    ((30, None, 4, 0), []),
    ((None, None, 0, 0), []),
    ((30, 31, 0, 0), ["attendance-too-many"]),
    ((30, 26, 5, 0), ["attendance-leave"]),
    ((30, None, 31, 0), ["attendance-leave"]),
    ((30, 26, 0, 27), ["attendance-proxy"]),
    ((None, 26, 0, 0), ["attendance-due-missing"]),
]


@pytest.mark.parametrize(("numbers", "codes"), ATTENDANCE)
def test_attendance_adds_up(numbers: tuple[int | None, int | None, int, int], codes: list[str]) -> None:
    """due, present, leave, proxy: nobody is counted twice, and nobody comes who may not vote."""
    assert [one.code for one in votes.attendance(*numbers)] == codes


def test_owners_need_people_and_area() -> None:
    """Civil Code art. 278: either majority alone is not enough."""
    assert counted(motion(20, 3, 3, area=PLENTY), rule=OWNERS).result is Result.PASSED
    few_people = counted(motion(13, 10, 3, area=PLENTY), rule=OWNERS)
    assert (few_people.result, few_people.findings) == (Result.NOT_PASSED, ())
    little = AreaTally(total=Decimal(3000), for_=Decimal(1250), against=Decimal(1000), abstain=Decimal(250))
    assert counted(motion(20, 3, 3, area=little), rule=OWNERS).result is Result.NOT_PASSED
    claimed = counted(motion(20, 3, 3, area=little, result=Result.PASSED), rule=OWNERS)
    assert told(claimed) == [("vote-area-short", ("result",))]


def test_two_thirds_of_the_area_must_take_part() -> None:
    """Exactly two thirds are enough; a tenth of a square metre less is not."""
    for against, result in (("500", Result.PASSED), ("499.9", Result.NOT_PASSED)):
        area = AreaTally(total=Decimal(3000), for_=Decimal(1500), against=Decimal(against), abstain=Decimal(0))
        assert counted(motion(20, 6, 0, area=area), rule=OWNERS).result is result


def test_areas_that_cannot_be_are_told() -> None:
    """Missing, more than there is, behind nobody, or under a rule that does not count them."""
    assert told(counted(motion(20, 3, 3), rule=OWNERS)) == [("vote-area-missing", ())]
    large = AreaTally(total=Decimal(2000), for_=Decimal(1500), against=Decimal(500), abstain=Decimal("0.1"))
    assert told(counted(motion(20, 3, 3, area=large), rule=OWNERS)) == [("vote-area-sum", ("area", "total"))]
    assert told(counted(motion(23, 3, 0, area=PLENTY), rule=OWNERS)) == [("vote-area-nobody", ("area", "abstain"))]
    assert told(counted(motion(20, 3, 3, area=PLENTY))) == [("vote-area-unused", ("area",))]


rules = st.sampled_from([one for one in RULES.values() if not one.area])
people = st.integers(0, 400)


@st.composite
def tallies(draw: st.DrawFn) -> tuple[int, int, int, int, int]:
    """due, present, for, against, abstain of a meeting whose numbers add up."""
    due = draw(people)
    present = draw(st.integers(0, due))
    for_ = draw(st.integers(0, present))
    against = draw(st.integers(0, present - for_))
    return due, present, for_, against, present - for_ - against


@given(rules, tallies())
def test_result_agrees_with_exact_fractions(rule: MeetingRule, tally: tuple[int, int, int, int, int]) -> None:
    """Reckoned once more with fractions, without the number of votes needed."""

    def reached(part: int, whole: int, share: presets.Share) -> bool:
        if not whole or not part:
            return False
        ratio, limit = Fraction(part, whole), Fraction(share.numerator, share.denominator)
        return ratio > limit if share.strict else ratio >= limit

    due, present, for_, against, abstain = tally
    base = present if rule.of == "present" else due
    expected = reached(present, due, rule.quorum) and reached(for_, base, rule.majority)
    count = counted(motion(for_, against, abstain), due=due, present=present, rule=rule)
    assert (count.result is Result.PASSED) == expected
    assert not count.findings


@given(rules, tallies())
def test_one_more_yes_never_undoes_a_decision(rule: MeetingRule, tally: tuple[int, int, int, int, int]) -> None:
    """Whoever turns a no into a yes does not make a passed motion fail."""
    due, present, for_, against, abstain = tally
    before = counted(motion(for_, against, abstain), due=due, present=present, rule=rule)
    if against:
        after = counted(motion(for_ + 1, against - 1, abstain), due=due, present=present, rule=rule)
        assert not (before.result is Result.PASSED and after.result is not Result.PASSED)


@given(rules, tallies())
def test_needed_is_exactly_the_boundary(rule: MeetingRule, tally: tuple[int, int, int, int, int]) -> None:
    """With so many votes it passes, with one less it does not (in a meeting with quorum)."""
    due, present, *_ = tally
    needed = counted(motion(0, present, 0), due=due, present=present, rule=rule).needed
    assert needed is not None
    if votes.quorum(rule, due, present).met and needed <= present:
        enough = motion(needed, present - needed, 0)
        short = motion(needed - 1, present - needed + 1, 0)
        assert counted(enough, due=due, present=present, rule=rule).result is Result.PASSED
        assert counted(short, due=due, present=present, rule=rule).result is Result.NOT_PASSED
