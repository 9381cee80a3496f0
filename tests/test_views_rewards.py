"""What residents read about redemption and honours: what points brought, who was chosen, and how far it is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from site_gen.plan import rewards
from site_gen.views.rewards import HonoursView, RedemptionView, Step, TakersView, stars
from tests.support.points_rooms import AS_OF, EVENT, HONOURS, LEDGER, SPENT, ledger, pages, roster, view
from tests.support.records import FILES, NOTICE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest


def honours(files: Mapping[str, str | None], as_of: dt.date = AS_OF) -> HonoursView:
    """The view of honours."""
    return view(HonoursView, "honours.html", files, as_of)


def test_redemption_adds_up() -> None:
    """What was taken by household is what was taken by goods."""
    event = view(RedemptionView, "redemption.html").last
    assert event is not None
    rows = view(TakersView, event.url).rows
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


def test_takers_are_split_into_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three households are on two pages of at most two; the one that is not listed comes last, without its code."""
    monkeypatch.setattr(rewards, "TAKERS", 2)
    rows = "".join(f"D2026-00{at},2026-03-30,A{at},soap,1\n" for at in (1, 2, 3))
    rest = {**roster(3, hidden=["A1"]), LEDGER: ledger([("2026-03-16", "A1", 1)])}
    files = {**rest, SPENT: f"id,date,household,goods,quantity\n{rows}"}
    event = view(RedemptionView, "redemption.html", files).last
    assert event is not None
    assert (event.takers, event.url) == (3, "rankings/2026-H1.html")
    parts = [view(TakersView, url, files) for url in view(TakersView, event.url, files).pages]
    assert [[row.code for row in part.rows] for part in parts] == [["A2", "A3"], [""]]


def test_page_says_what_becomes_of_points_left_over() -> None:
    """After the day as the event has it, at the year's end as site.yaml has it."""
    said = {
        (event, year): view(RedemptionView, "redemption.html", _left(event, year))
        for event in ("是", "否")
        for year in ("保留", "清零")
    }
    assert {key: (one.kept, one.year_end) for key, one in said.items()} == {
        ("是", "保留"): ("kept", "carry"),
        ("是", "清零"): ("kept", "lapse"),
        ("否", "保留"): ("zeroed", "carry"),
        ("否", "清零"): ("zeroed", "lapse"),
    }


def _left(event: str, year: str) -> dict[str, str | None]:
    return {
        EVENT: FILES[EVENT] + f"carry_over: {event}\n",
        "site.yaml": FILES["site.yaml"] + f"points:\n  year_end: {year}\n",
    }


def test_before_the_day_the_goods_are_on_offer_and_nothing_is_over() -> None:
    """A day to come shows what there will be; the day itself counts as over."""
    found = view(RedemptionView, "redemption.html", {SPENT: None}, dt.date(2026, 3, 29))
    assert found.coming is not None
    assert [one.name for one in found.coming.goods] == ["肥皂"]
    assert (found.last, found.earlier) == (None, ())
    after = view(RedemptionView, "redemption.html", None, dt.date(2026, 3, 30))
    assert after.coming is None
    assert after.last is not None


VOTED = "  nominated_by: 1栋楼栋长\n  decision: H2026-01-1\n  notice: G2026-02\n  awarded_on: 2026-03-25\n"
TOLD = NOTICE.replace("G2026-01", "G2026-02").replace("about: [X2026-01]", "about: [R2026-01]")


def test_honour_shows_how_far_it_is() -> None:
    """Nominated, voted, public until 21 March, awarded on the 25th: each step is done from its day on."""
    files = {HONOURS: FILES[HONOURS] + VOTED, "content/notices/G2026-02.md": TOLD}
    states = {day: [one.state for one in steps(files, dt.date(2026, 3, day))] for day in (15, 16, 21, 22, 25)}
    assert states == {
        15: ["done", "done", "todo", "todo"],
        16: ["done", "done", "now", "todo"],
        21: ["done", "done", "now", "todo"],
        22: ["done", "done", "done", "todo"],
        25: ["done", "done", "done", "done"],
    }
    nominated, chosen, told, _ = steps(files, AS_OF)
    assert nominated.words == "1栋楼栋长"
    assert chosen.link is not None
    assert chosen.link.url == "meetings/H2026-01.html#H2026-01-1"
    assert told.link is not None
    assert (told.link.url, told.last) == ("notices/G2026-02.html", dt.date(2026, 3, 21))


def test_step_that_nobody_wrote_down_is_not_made_up() -> None:
    """Without a nomination the page says that none is recorded; what was not voted on is told in words."""
    nominated, chosen, told, awarded = steps({})
    assert (nominated.state, chosen.state, chosen.words) == ("unknown", "done", "邻居推荐，评议小组走访")
    assert (told.state, awarded.state) == ("todo", "todo")


def steps(files: Mapping[str, str | None], as_of: dt.date = AS_OF) -> tuple[Step, ...]:
    """The steps of the first honour."""
    return honours(files, as_of).groups[0].rows[0].steps
