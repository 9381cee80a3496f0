"""What residents read on the project pages: money that adds up, and delays with their reasons."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from site_gen import presets
from site_gen.plan import Context, Page
from site_gen.plan import projects as room
from site_gen.views.pictures import PictureView, Width
from site_gen.views.projects import ProjectsView, ProjectView
from tests.support.records import FILES
from tests.support.registers import register

if TYPE_CHECKING:
    from collections.abc import Mapping

AS_OF = dt.date(2026, 4, 2)
PATH = "content/projects/X2026-01.yaml"
WIDTHS = (Width("photos/a-480.jpg", 480, 320),)
PICTURES = {"gou-qian.png": PictureView(480, 320, WIDTHS, WIDTHS)}


def pages(files: Mapping[str, str | None] | None = None, as_of: dt.date = AS_OF) -> dict[str, Page]:
    """The pages of the room by address."""
    context = Context(register(files), presets.load(), as_of, PICTURES, {}, {})
    return {one.url: one for one in room.files(context)}


def project(text: str = FILES[PATH], as_of: dt.date = AS_OF) -> ProjectView:
    """The view of the project that `text` describes."""
    page = pages({PATH: text}, as_of)["projects/X2026-01.html"]
    view = page.view(*page.args)
    assert isinstance(view, ProjectView)
    return view


def listing(files: Mapping[str, str | None]) -> ProjectsView:
    """The view of the list."""
    page = pages(files)["projects.html"]
    view = page.view(*page.args)
    assert isinstance(view, ProjectsView)
    return view


def test_money_in_out_and_left() -> None:
    """5,000 yuan came in, 2,800.50 went out: exact to the fen."""
    view = project()
    assert (view.income, view.spent) == (500000, 280050)
    assert view.spending == (("管材", 280050),)


def test_budget_stands_beside_what_was_spent() -> None:
    """Lines keep their order; what nobody had planned for is shown without a budget, and what was not spent as 0."""
    text = (
        FILES[PATH]
        .replace("    amount: 3000\n", "    amount: 3000\n  - item: 工具\n    amount: 200\n")
        .replace("payments:\n", "payments:\n  - date: 2026-03-24\n    item: 沙子\n    amount: 120\n")
    )
    rows = [(row.item, row.planned, row.spent) for row in project(text).budget]
    assert rows == [("管材", 300000, 280050), ("工具", 20000, 0), ("沙子", None, 12000)]


@given(st.lists(st.tuples(st.sampled_from(["管材", "沙子", "人工"]), st.integers(1, 10**7)), min_size=1, max_size=8))
def test_no_payment_is_lost_between_tables(payments: list[tuple[str, int]]) -> None:
    """However payments are split, the spending table and the budget table add up to all of them."""
    lines = "".join(
        f"  - date: 2026-03-25\n    item: {item}\n    amount: {fen // 100}.{fen % 100:02d}\n" for item, fen in payments
    )
    head, rest = FILES[PATH].split("payments:\n")
    view = project(f"{head}payments:\n{lines}{rest[rest.index('quantities:') :]}")
    total = sum(fen for _, fen in payments)
    assert view.spent == total
    assert sum(fen for _, fen in view.spending) == total
    assert sum(row.spent for row in view.budget) == total


def test_quantities_show_the_difference() -> None:
    """5 of 20 metres are 15 less."""
    (row,) = project().quantities
    assert (row.planned, row.done, row.difference) == (Decimal(20), Decimal(5), Decimal(-15))


def test_milestones_tell_delays_and_what_is_overdue() -> None:
    """A late one says by how many days and why; one that is not reached is overdue the day after it was planned."""
    late = FILES[PATH].replace(
        "planned: 2026-04-30", "planned: 2026-03-20\n    actual: 2026-03-31\n    reason: 下雨停工"
    )
    (row,) = project(late).milestones
    assert (row.days, row.overdue, row.reason) == (11, False, "下雨停工")
    states = [project(as_of=dt.date(2026, 4, 30)).milestones[0], project(as_of=dt.date(2026, 5, 1)).milestones[0]]
    assert [(one.days, one.overdue) for one in states] == [(None, False), (None, True)]


def test_a_page_does_not_change_from_one_quiet_day_to_the_next() -> None:
    """The same page key on two days means that nothing is written again."""
    keys = {pages(as_of=dt.date(2026, 4, day))["projects/X2026-01.html"].key(b"") for day in (2, 3, 30)}
    assert len(keys) == 1


def test_links_to_issues_votes_notices_and_corrections() -> None:
    """Whatever names the project is one tap away, and a change of its record is told."""
    view = project(FILES[PATH].replace("issues: [W2026-001]\n", ""))
    assert [one.id for one in view.issues] == ["W2026-001"]
    assert [one.id for one in view.decisions] == ["H2026-01-1"]
    assert [one.id for one in view.notices] == ["G2026-01"]
    assert [(one.moment, one.alt) for one in view.photos] == [("before", "沟里积着水")]
    fixes = {"content/corrections.yaml": FILES["content/corrections.yaml"].replace("W2026-001", "X2026-01")}
    page = pages(fixes)["projects/X2026-01.html"]
    assert [one.after for one in page.view(*page.args).provenance.corrections] == ["6户"]


def test_upkeep_is_markdown_without_danger() -> None:
    """Staff may write a list; what looks like a tag stays text."""
    html = project(FILES[PATH] + 'upkeep: "- 每周六巡查\\n- <b>3天</b>内回话"\n').upkeep
    assert html.count("<li>") == 2
    assert "<b>" not in html


def test_list_puts_running_projects_first() -> None:
    """Running, applied for, finished."""
    running = FILES[PATH] + "started: 2026-03-20\n"
    done = running + "finished: 2026-03-30\nacceptance:\n  date: 2026-03-31\n  by: 监督小组\n  result: 合格\n"
    bare = "id: X2026-03\ntitle: 路灯\ngoal: 夜里看得见路\nplace: 大门\napplied_on: 2026-03-01\n"
    files = {
        PATH: FILES[PATH],
        "content/projects/X2026-02.yaml": done.replace("X2026-01", "X2026-02"),
        "content/projects/X2026-03.yaml": bare + "started: 2026-03-20\n",
    }
    assert [row.state for row in listing(files).rows] == ["running", "applied", "finished"]


def test_no_project_is_an_empty_list() -> None:
    """Without any project the page is there and has nothing to list."""
    alone = {
        PATH: None,
        "content/issues/W2026-001.yaml": FILES["content/issues/W2026-001.yaml"].replace("project: X2026-01\n", ""),
        "content/meetings/H2026-01.md": FILES["content/meetings/H2026-01.md"].replace("    projects: [X2026-01]\n", ""),
        "content/notices/G2026-01.md": FILES["content/notices/G2026-01.md"].replace("about: [X2026-01]\n", ""),
    }
    assert listing(alone).rows == ()
