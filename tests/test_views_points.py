"""What residents read on the pages about points, and what they must never read there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from site_gen.plan import buildings as doors
from site_gen.plan import points as room
from site_gen.records.points import CapPeriod, PointsRule, RuleVersion
from site_gen.views.buildings import BuildingView
from site_gen.views.parts import Keepers, Link
from site_gen.views.points import ArchiveView, PlacesView, Quarter, RankingView, RulesView, rules_view
from tests.support import build, full_site
from tests.support.points_rooms import (
    AS_OF,
    LEDGER,
    OPEN,
    PUBLISHED,
    RANKING,
    RULES,
    SPENT,
    ledger,
    pages,
    roster,
    view,
)
from tests.support.records import FILES, NOTICE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest


def ranking(files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> RankingView:
    """The view of the newest quarter."""
    return view(RankingView, "rankings.html", files, as_of)


def quarter(files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> Quarter:
    """What the newest quarter says about itself."""
    found = ranking(files, as_of).quarter
    assert found is not None
    return found


def test_ranking_shows_surname_code_and_sub_totals() -> None:
    """A household finds itself by its code; it sees where its points come from."""
    found = ranking().part
    first, second = found.places
    assert (found.top, found.count) == (3, 2)
    assert (first.rank, first.surname, first.code, first.total, first.groups) == (1, "王", "A1", 400, (("清洁", 400),))
    assert (second.rank, second.code) == (2, "B2")
    assert first.moved is None


def test_unlisted_household_is_counted_but_appears_nowhere() -> None:
    """B3 took part and did not agree to be listed: three are counted, and no page carries its code or surname."""
    found = quarter()
    assert (found.participants, found.listed) == (3, 2)
    for page in pages({SPENT: FILES[SPENT] + "D2026-002,2026-03-30,B3,soap,1\n"}).values():
        held = msgspec.json.encode([page.args, page.view(*page.args)], order="sorted").decode()
        assert "B3" not in held, page.url
        assert "孙" not in held, page.url


def test_ledger_names_two_people_and_hides_unlisted_codes() -> None:
    """Every entry shows who recorded and who reviewed it; an unlisted household has neither code nor building."""
    found = ranking()
    newest = found.rows[0]
    assert (newest.recorder, newest.reviewer) == ("周某", "吴某")
    assert [(row.code, row.building) for row in found.rows] == [("", ""), ("B2", "2栋"), ("A1", "1栋")]


def test_capped_and_reversed_rows_say_so() -> None:
    """The cap of 6 a week cuts the second row; the reversal names the row that it takes back, and why."""
    head = "id,date,household,rule,quantity,recorder,reviewer,reversal_of,reason,approved_by\n"
    rows = (
        "J2026-0001,2026-03-16,A1,clean,2,周某,吴某,,,\n"
        "J2026-0002,2026-03-17,A1,clean,2,周某,吴某,,,\n"
        "J2026-0003,2026-03-18,B2,clean,1,周某,吴某,,,\n"
        "J2026-0004,2026-03-19,B2,clean,1,周某,吴某,J2026-0003,记错户,评议小组\n"
    )
    entries = {row.id: row for row in ranking({LEDGER: head + rows, SPENT: None}).rows}
    assert (entries["J2026-0002"].points, entries["J2026-0002"].capped) == (200, True)
    assert not entries["J2026-0001"].capped
    back = entries["J2026-0004"]
    assert entries["J2026-0003"].taken_back
    assert (back.points, back.reversal_of, back.reason) == (-200, "J2026-0003", "记错户")


def test_a_quarter_is_public_only_from_its_day() -> None:
    """The day before it is published there is no ranking, no page of a week and no building's average."""
    day = dt.date(2026, 3, 31)
    before = pages(as_of=day)
    assert not [url for url in before if "2026-Q1" in url]
    assert ranking(as_of=day).quarter is None
    assert view(BuildingView, "1.html", as_of=day).points is None
    assert "rankings/archive.html" not in before


def test_objection_window_comes_from_the_notice_else_from_the_preset() -> None:
    """The notice about the quarter says until when; without one the ranking's own preset does."""
    assert quarter().review is None
    own = quarter({RANKING: OPEN + "window: days-7\n"}).review
    assert own is not None
    assert (own.closes, own.state, own.notice) == (dt.date(2026, 4, 8), "open", None)
    notice = NOTICE.replace("G2026-01", "G2026-02").replace("about: [X2026-01]", "about: [2026-Q1]")
    told = quarter({"content/notices/G2026-02.md": notice}).review
    assert told is not None
    assert told.notice is not None
    assert (told.closes, told.state, told.notice.id) == (dt.date(2026, 3, 21), "closed", "G2026-02")


def test_rules_name_the_vote_that_adopted_them() -> None:
    """The newest version stands on top, with a link to its decision."""
    second = (
        FILES["content/rankings/rules.yaml"].replace("version: 1", "version: 2").replace("2026-01-01", "2026-04-01")
    )
    found = view(RulesView, "rankings/rules.html", {RULES: FILES[RULES] + second})
    assert [(one.number, one.decision.url, one.state) for one in found.versions] == [
        (2, "meetings/H2026-01.html#H2026-01-1", "current"),
        (1, "meetings/H2026-01.html#H2026-01-1", "past"),
    ]


def test_building_shows_its_own_issues_households_and_code() -> None:
    """Who stands at building 1 sees building 1."""
    found = building(crowd(4))
    assert [row.id for row in found.rows] == ["W2026-001"]
    assert found.points is not None
    assert [row.code for row in found.points.households] == ["A1", "A3"]
    assert (found.points.rank, found.points.average, found.points.count) == (1, 250, 1)
    assert (found.captain, found.qr) == ("王某", "qr/1.svg")


def test_average_of_fewer_than_three_households_is_nowhere() -> None:
    """With two, each would know from it what the other has: neither the building nor the ranking shows one."""
    found = building(crowd(2))
    assert found.points is not None
    assert (found.points.average, found.points.rank) == (None, None)
    assert [row.code for row in found.points.households] == ["A1", "A3"]
    assert quarter(crowd(2)).buildings == ()
    assert quarter(crowd(2)).few == ("1栋", "2栋")
    assert [one.name for one in quarter(crowd(4)).buildings] == ["1栋"]


def test_average_that_would_tell_what_the_only_unlisted_household_has_is_nowhere() -> None:
    """The ledger names the others' points: the rest of the sum is hers. With two unlisted it is nobody's."""
    alone = building(crowd(3))
    assert alone.points is not None
    assert (alone.points.average, alone.points.rank) == (None, None)
    assert (quarter(crowd(3)).buildings, quarter(crowd(3)).few) == ((), ("1栋", "2栋"))
    assert quarter(crowd(4)).few == ("2栋",)


def test_pages_say_why_there_is_no_average(tmp_path: Path) -> None:
    """A gap would look like a mistake; the reason stands on the building's page and on the ranking."""
    site = full_site(tmp_path, {**PUBLISHED, **crowd(2), RANKING: OPEN + "top: 1\n"})
    assert build(site, "--quiet").code == 0
    door, other, ranked = (
        (site / "output" / page).read_text(encoding="utf-8") for page in ("1.html", "2.html", "rankings.html")
    )
    assert "不到3户" in door
    assert "这里只列全小区前1名" in door
    assert "没有住户进全小区前1名" in other
    assert "1栋、2栋参加记分的不到3户，或者只有1户不公开" in ranked


def test_building_lists_no_further_than_the_ranking() -> None:
    """Whoever is not on the ranking is not on the building's page either."""
    files = {**PUBLISHED, **crowd(3), RANKING: OPEN + "top: 1\n"}
    found = building(files)
    assert found.points is not None
    assert [row.code for row in found.points.households] == ["A1"]
    assert [one.code for one in ranking(files).part.places] == ["A1"]


def building(files: Mapping[str, str | None]) -> BuildingView:
    """The view of building 1."""
    return view(BuildingView, "1.html", files)


def crowd(number: int) -> dict[str, str | None]:
    """Building 1 with so many participants; A2 and A4, the last ones, do not want to be listed."""
    roster = "code,building,surname,listed\nA1,1,王,是\nA3,1,赵,是\nA2,1,周,否\nA4,1,吴,否\nB2,2,李,是\nB3,2,孙,否\n"
    extra = (
        "J2026-0004,2026-03-22,A3,clean,1,扫楼道,签到表,周某,吴某\n",
        "J2026-0005,2026-03-22,A2,clean,1,扫楼道,签到表,周某,吴某\n",
        "J2026-0006,2026-03-22,A4,clean,1,扫楼道,签到表,周某,吴某\n",
    )
    return {LEDGER: FILES[LEDGER] + "".join(extra[: number - 1]), "private/households.csv": roster}


BANDED = OPEN + "bands:\n  - name: 良好\n    points: 4\n  - name: 优秀\n    points: 6\n"
DAY = "2026-03-16"


def test_bands_stand_for_places_and_tell_neither_place_nor_points() -> None:
    """Best band first, by code within it; who reaches none is counted and not listed, on no page."""
    rows = [(DAY, code, quantity) for code, quantity in (("A10", 3), ("A2", 3), ("A1", 2), ("A3", 1))]
    files = {RANKING: BANDED, LEDGER: ledger(rows), **roster(10)}
    found = ranking(files)
    assert [(one.name, one.points, one.count) for one in found.part.bands] == [("优秀", 600, 2), ("良好", 400, 1)]
    assert [[one.code for one in band.members] for band in found.part.bands] == [["A2", "A10"], ["A1"]]
    assert found.part.places == ()
    assert quarter(files).participants == 4
    door = view(BuildingView, "2.html", files).points
    assert door is not None
    assert [(one.code, one.band, one.rank, one.points) for one in door.households] == [
        ("A2", "优秀", 0, 0),
        ("A10", "优秀", 0, 0),
    ]


def test_long_list_is_split_and_each_household_is_on_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five households on pages of two, in order of rank; so are five in bands."""
    monkeypatch.setattr(room, "PLACES", 2)
    monkeypatch.setattr(room, "MEMBERS", 2)
    files = {LEDGER: ledger([(DAY, f"A{number}", 3) for number in range(1, 6)]), **roster(5)}
    first, *others = ranking(files).part.pages
    parts = [view(RankingView, first, files).part, *(view(PlacesView, url, files).part for url in others)]
    assert [[one.code for one in part.places] for part in parts] == [["A1", "A2"], ["A3", "A4"], ["A5"]]
    banded = {**files, RANKING: BANDED}
    first, *others = ranking(banded).part.pages
    parts = [view(RankingView, first, banded).part, *(view(PlacesView, url, banded).part for url in others)]
    assert [[one.code for band in part.bands for one in band.members] for part in parts] == [
        ["A1", "A2"],
        ["A3", "A4"],
        ["A5"],
    ]
    assert {band.count for part in parts for band in part.bands} == {5}


def test_nobody_is_shown_with_nothing() -> None:
    """A household whose row was taken back is on no list, nor is one with rows that are worth nothing."""
    head = "id,date,household,rule,quantity,recorder,reviewer,reversal_of,reason,approved_by\n"
    rows = (
        "J2026-0001,2026-03-16,A1,clean,1,周某,吴某,,,\n"
        "J2026-0002,2026-03-17,A2,clean,1,周某,吴某,,,\n"
        "J2026-0003,2026-03-18,A2,clean,1,周某,吴某,J2026-0002,记错户,评议小组\n"
    )
    free = FILES[RULES].replace("points: 2", "points: 0.01").replace("cap: 6", "cap: 0")
    files = {LEDGER: head + rows, SPENT: None}
    assert [one.code for one in ranking(files).part.places] == ["A1"]
    assert ranking({**files, RULES: free}).part.places == ()
    assert quarter({**files, RULES: free}).participants == 1


def test_archive_has_every_quarter_with_its_sums() -> None:
    """Newest first; a quarter is settled from its day on, and its points are those of all who took part."""
    files = {RANKING: OPEN + "settled_on: 2026-04-10\n"}
    for day, settled in ((9, None), (10, dt.date(2026, 4, 10))):
        (one,) = view(ArchiveView, "rankings/archive.html", files, dt.date(2026, 4, day)).quarters
        assert one.settled_on == settled
        assert quarter(files, dt.date(2026, 4, day)).settled_on == settled
    assert (one.participants, one.total, one.groups) == (3, 800, (("清洁", 800),))


def test_trend_goes_from_the_oldest_quarter_to_the_newest() -> None:
    """Participants, points and each group, in order of time; one quarter alone is no trend."""
    assert view(ArchiveView, "rankings/archive.html").trends == ()
    found = view(ArchiveView, "rankings/archive.html", two_quarters(), dt.date(2026, 7, 2))
    assert found.shown == ("2026-Q1", "2026-Q2")
    assert [(one.kind, one.name, one.values) for one in found.trends] == [
        ("participants", "", (3, 2)),
        ("total", "", (800, 1000)),
        ("group", "清洁", (800, 1000)),
    ]


def two_quarters() -> dict[str, str | None]:
    """A second quarter, in which B2 overtakes A1, and A2 is new."""
    path = "content/rankings/2026-Q2"
    rows = [("2026-04-16", "B2", 3), ("2026-04-16", "A2", 2)]
    return {
        f"{path}/ranking.yaml": OPEN.replace("Q1", "Q2").replace("03-31", "06-30").replace("04-01", "07-01"),
        f"{path}/ledger.csv": ledger(rows).replace("J2026-0", "J2026-1"),
    }


RULE = st.builds(
    PointsRule,
    id=st.just("clean"),
    item=st.just("清扫"),
    group=st.just("清洁"),
    points=st.integers(1, 10**6),
    unit=st.just("次"),
    cap=st.none() | st.integers(1, 10**7),
    cap_period=st.just(CapPeriod.WEEK),
)


@given(RULE)
def test_examples_of_rules_are_true(rule: PointsRule) -> None:
    """What the example earns is what the rule gives, and so many units as it says are the fewest beyond the cap."""
    version = RuleVersion(version=1, effective_from=AS_OF, adopted_by="H2026-01-1", rules=(rule,))
    (row,) = rules_view((version,), (Link("", ""),), 1, Keepers("", "")).versions[0].rules
    if rule.cap is None:
        assert (row.some, row.earned, row.many) == (2, 2 * rule.points, 0)
    else:
        assert row.earned == min(row.some * rule.points, rule.cap)
        assert (row.many - 1) * rule.points <= rule.cap < row.many * rule.points


def test_pages_say_it_in_words(tmp_path: Path) -> None:
    """Movement, settling, examples, and where the address with a code leads."""
    site = full_site(tmp_path, {**PUBLISHED, **two_quarters()})
    assert build(site, "--quiet", "--as-of=2026-07-02").code == 0
    now, before, rules, home = (
        (site / "output" / page).read_text(encoding="utf-8")
        for page in ("rankings.html", "rankings/2026-Q1.html", "rankings/rules.html", "index.html")
    )
    assert 'id="B2"' in now
    assert "上升1名" in now
    assert "新上榜" in now
    assert "新上榜" not in before
    assert "还没有定案" in now
    assert 'href="rankings/rules.html#clean"' in now
    assert '<tr id="clean">' in rules
    assert "比如2次，得4分；一周最多6分，做4次也是6分" in rules
    assert "二季度积分榜" in home
    early = tmp_path / "early"
    site = full_site(early, {**PUBLISHED, **two_quarters()})
    assert build(site, "--quiet", "--as-of=2026-06-30").code == 0
    assert "二季度积分榜" not in (site / "output" / "index.html").read_text(encoding="utf-8")


def test_building_with_very_many_households_sends_on_to_the_ranking(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page at the door stays small: it says how many more there are, and they are all on the ranking."""
    monkeypatch.setattr(doors, "HOUSEHOLDS", 2)
    files = {LEDGER: ledger([(DAY, f"A{number}", 3) for number in range(1, 8)]), **roster(7)}
    door = view(BuildingView, "1.html", files).points
    assert door is not None
    assert ([one.code for one in door.households], door.more) == (["A1", "A3"], 2)
    assert len(ranking(files).part.places) == 7
