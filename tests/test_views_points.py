"""What residents read on the pages about points, and what they must never read there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeVar

import msgspec

from site_gen import points, presets
from site_gen.plan import Context, Page, rewards
from site_gen.plan import buildings as building_room
from site_gen.plan import points as room
from site_gen.views.buildings import BuildingView
from site_gen.views.entries import LedgerView, WeekView
from site_gen.views.points import ArchiveView, PlacesView, Quarter, RankingView, RulesView
from site_gen.views.rewards import HonoursView, RedemptionView, TakersView, stars
from tests.support import build, full_site
from tests.support.records import FILES, NOTICE, UNSETTLED
from tests.support.registers import register

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AS_OF = dt.date(2026, 4, 2)
RANKING = "content/rankings/2026-Q1/ranking.yaml"
LEDGER = "content/rankings/2026-Q1/ledger.csv"
HONOURS = "content/rankings/2026-Q1/honours.yaml"
PUBLISHED: dict[str, str | None] = {**UNSETTLED, RANKING: f"{UNSETTLED[RANKING]}published_on: 2026-04-01\n"}
OPEN = PUBLISHED[RANKING] or ""
RULES = "content/rankings/rules.yaml"
V = TypeVar("V")
SPENT = "content/rankings/2026-H1/redemptions.csv"


def pages(files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> dict[str, Page]:
    """The pages of points and buildings by address; the ranking is published on 1 April unless `files` say else."""
    made = register({**PUBLISHED, **(files or {})})
    standings = points.all_standings(made.entries, made.rule_versions, made.households)
    context = Context(made, presets.load(), as_of, {}, standings, {})
    rooms = (room, rewards, building_room)
    return {one.url: one for files_of in rooms for one in files_of.files(context)}


def shown(kind: type[V], url: str, files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> V:
    """The view of a page."""
    page = pages(files, as_of)[url]
    view = page.view(*page.args)
    assert isinstance(view, kind)
    return view


def ranking(files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> RankingView:
    """The view of the newest quarter."""
    return shown(RankingView, "rankings.html", files, as_of)


def quarter(files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> Quarter:
    """What the newest quarter says about itself."""
    found = ranking(files, as_of).quarter
    assert found is not None
    return found


def honours(files: Mapping[str, str | None], as_of: dt.date = AS_OF) -> HonoursView:
    """The view of honours."""
    return shown(HonoursView, "honours.html", files, as_of)


def test_ranking_shows_surname_code_and_sub_totals() -> None:
    """A household finds itself by its code; it sees where its points come from."""
    first, second = ranking().part.places
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
    view = ranking()
    newest = view.rows[0]
    assert (newest.recorder, newest.reviewer) == ("周某", "吴某")
    assert [(row.code, row.building) for row in view.rows] == [("", ""), ("B2", "2栋"), ("A1", "1栋")]


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
    assert shown(BuildingView, "1.html", as_of=day).points is None
    assert shown(ArchiveView, "rankings/archive.html", as_of=day).quarters == ()


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
    view = shown(RulesView, "rankings/rules.html", {RULES: FILES[RULES] + second})
    assert [(one.number, one.decision.url, one.state) for one in view.versions] == [
        (2, "meetings/H2026-01.html#H2026-01-1", "current"),
        (1, "meetings/H2026-01.html#H2026-01-1", "past"),
    ]


def test_redemption_adds_up() -> None:
    """What was taken by household is what was taken by goods."""
    event = shown(RedemptionView, "redemption.html").last
    assert event is not None
    rows = shown(TakersView, event.url).rows
    assert [(row.code, row.goods, row.points) for row in rows] == [("A1", (("肥皂", 1),), 200)]
    assert [(row.taken, row.stock) for row in event.goods] == [(1, 10)]
    assert event.spent == sum(row.points * row.taken for row in event.goods) == sum(row.points for row in rows)


def test_full_name_is_shown_only_while_the_consent_holds() -> None:
    """From the day of the paper to its last day; before and after it is surname and 某 again."""
    paper = "  full_name: 王小明\n  consent:\n    date: 2026-03-20\n    scope: 荣誉榜写全名\n    until: 2026-04-02\n"
    files = {HONOURS: FILES[HONOURS] + paper}
    days = [dt.date(2026, 3, 19), dt.date(2026, 3, 20), dt.date(2026, 4, 2), dt.date(2026, 4, 3)]
    names = [honours(files, day).groups[0].rows[0].name for day in days]
    assert names == ["王某", "王小明", "王小明", "王某"]
    after = pages(files, days[-1])["honours.html"]
    assert "小明" not in msgspec.json.encode(after.args).decode()


def test_what_the_stars_are_for_is_named_once() -> None:
    """Whoever reads 十星级 can see which ten; each is named once, however many households have it."""
    files = {
        HONOURS: FILES[HONOURS]
        + "  stars: [热心公益, 环境卫生]\n"
        + FILES[HONOURS].replace("-01", "-02")
        + "  stars: [环境卫生, 孝老爱亲]\n"
    }
    assert honours(files).groups[0].named == ("热心公益", "环境卫生", "孝老爱亲")


def test_stars_are_read_from_the_title() -> None:
    """Ten stars for 十星级文明户, none for an honour that has none."""
    assert [stars(title) for title in ("十星级文明户", "五星级家庭", "最美家庭", "星级户")] == [10, 5, 0, 0]


def test_building_shows_its_own_issues_households_and_code() -> None:
    """Who stands at building 1 sees building 1."""
    view = building(crowd(3))
    assert [row.id for row in view.rows] == ["W2026-001"]
    assert view.points is not None
    assert [row.code for row in view.points.households] == ["A1", "A3"]
    assert (view.points.rank, view.points.average, view.points.count) == (1, 267, 1)
    assert (view.captain, view.qr) == ("王某", "qr/1.svg")


def test_average_of_fewer_than_three_households_is_nowhere() -> None:
    """With two, each would know from it what the other has: neither the building nor the ranking shows one."""
    view = building(crowd(2))
    assert view.points is not None
    assert (view.points.average, view.points.rank) == (None, None)
    assert [row.code for row in view.points.households] == ["A1", "A3"]
    assert quarter(crowd(2)).buildings == ()
    assert quarter(crowd(2)).few == ("1栋", "2栋")
    assert [one.name for one in quarter(crowd(3)).buildings] == ["1栋"]


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
    assert "1栋、2栋参加记分的不到3户" in ranked


def test_building_lists_no_further_than_the_ranking() -> None:
    """Whoever is not on the ranking is not on the building's page either."""
    files = {**PUBLISHED, **crowd(3), RANKING: OPEN + "top: 1\n"}
    view = building(files)
    assert view.points is not None
    assert [row.code for row in view.points.households] == ["A1"]
    assert [one.code for one in ranking(files).part.places] == ["A1"]


def building(files: Mapping[str, str | None]) -> BuildingView:
    """The view of building 1."""
    return shown(BuildingView, "1.html", files)


def crowd(number: int) -> dict[str, str | None]:
    """Building 1 with so many participants; A2 is one of them and does not want to be listed."""
    roster = "code,building,surname,listed\nA1,1,王,是\nA3,1,赵,是\nA2,1,周,否\nB2,2,李,是\nB3,2,孙,否\n"
    extra = (
        "J2026-0004,2026-03-22,A3,clean,1,扫楼道,签到表,周某,吴某\n",
        "J2026-0005,2026-03-22,A2,clean,1,扫楼道,签到表,周某,吴某\n",
    )
    return {LEDGER: FILES[LEDGER] + "".join(extra[: number - 1]), "private/households.csv": roster}
