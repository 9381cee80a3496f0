"""The search page in a browser, from a folder and from a server: what it finds is what a plain scan finds."""

from __future__ import annotations

import json
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from site_gen.plan import search as room
from tests.support import build, full_site
from tests.support.searching import count, numbered, rows
from tests.support.web import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

HARM = "<img src=x onerror=\"document.title='harm'\">"
TITLES = ("路燈不亮了", "停车位不够", "楼栋长䶮家旁LED坏", "門口３５號 Wi-Fi", HARM, "</script><script>", "灯")
QUERIES = ("路灯", "灯", "停车位", "楼栋长", "䶮", "wi-fi", "35", "停車位", "<img", "W2026-1", "没有这个词")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with odd titles."""
    files = dict(numbered(number, title) for number, title in enumerate(TITLES, start=101))
    root = full_site(tmp_path_factory.mktemp("search"), files)
    done = build(root)
    assert done.code == 0, done.text
    return root / "output"


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A phone's window."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    yield context.new_page()
    context.close()


def found(tab: Page, query: str) -> int:
    """Type a query; the number of records that the page announces and lists."""
    tab.locator("#s-q").fill(query)
    tab.locator("#s-q").press("Enter")
    tab.locator("#s-out", has_not_text="正在").wait_for()
    said = "".join(one for one in tab.locator("#s-out").inner_text() if one.isdigit())
    while tab.locator("#s-more").is_visible():
        tab.locator("#s-more").click()
    listed = tab.locator("#s-list > li").count()
    assert int(said or 0) == listed
    return listed


def parts(output: Path) -> list[str]:
    """Names of the scripts in the order in which the page loads them."""
    text = (output / "search.html").read_text("utf-8")
    listed: list[tuple[str, int]] = json.loads(unescape(text.partition('data-parts="')[2].partition('"')[0]))
    return [name for name, _ in listed]


def hold(tab: Page, address: str, output: Path) -> None:
    """Every query finds what a scan finds, marked; nothing in a title does anything."""
    troubles: list[str] = []
    tab.on("console", lambda one: troubles.append(one.text))
    tab.on("pageerror", lambda one: troubles.append(str(one)))
    tab.goto(f"{address}search.html")
    for query in QUERIES:
        assert found(tab, query) == count(output, query), query
        assert tab.locator("#s-list li").count() == tab.locator("#s-list li:has(mark)").count()
    assert not troubles
    assert "harm" not in tab.title()


def test_from_a_folder(tab: Page, output: Path) -> None:
    """As from a stick."""
    hold(tab, f"{output.as_uri()}/", output)


def test_from_a_server(tab: Page, output: Path) -> None:
    """As on the web, below a sub-path."""
    with serve(output) as address:
        hold(tab, address, output)


def test_title_before_text_and_newer_before_older(tab: Page, output: Path) -> None:
    """What has the words in its title comes first; among these the newest."""
    tab.goto(f"{output.as_uri()}/search.html")
    assert found(tab, "灯") > 1
    titles = tab.locator("#s-list h3").all_inner_texts()
    in_title = ["灯" in one or "燈" in one for one in titles]
    assert in_title == sorted(in_title, reverse=True)
    assert in_title[0]


def test_filters_and_words_together(tab: Page, output: Path) -> None:
    """A kind alone lists all of it; two words must both occur."""
    tab.goto(f"{output.as_uri()}/search.html")
    tab.locator("#s-kind").select_option("notice")
    assert found(tab, "") == sum(1 for one in rows(output) if one[2] == "notice")
    tab.locator("#s-kind").select_option("")
    assert found(tab, "楼栋长 led") == 1


def test_box_of_a_list_leads_to_the_results(tab: Page, output: Path) -> None:
    """With the keyboard alone; no server is told, since the words stand behind the #."""
    tab.goto(f"{output.as_uri()}/issues.html")
    tab.get_by_label("找什么").focus()
    tab.keyboard.type("路燈")
    tab.keyboard.press("Enter")
    tab.locator("#s-list mark").first.wait_for()
    assert tab.url.endswith(f"search.html#q={quote('路燈')}")
    assert tab.locator("#s-out").get_attribute("role") == "status"


def test_without_scripts_the_lists_remain(browser: Browser, output: Path) -> None:
    """The page says so, shows no dead box, and leads to the lists; a list's box is a link."""
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{output.as_uri()}/search.html")
    assert tab.locator("#s-off").is_visible()
    assert not tab.locator("#s-q").is_visible()
    assert tab.locator("section a[href='issues/category-drainage.html'], section .blinks a").count() > 3
    tab.goto(f"{output.as_uri()}/issues.html")
    tab.locator(".ask a").click()
    assert tab.url.endswith("search.html")
    context.close()


def test_older_parts_when_asked(tab: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many parts the newest are looked through, and that is said; all of them after one more press.

    Both times what is found is all that there is of the records that it says it has looked through.
    """
    monkeypatch.setattr(room, "ALONE", 2)
    titles = {number: "路灯不亮" if number % 3 else "井盖松了" for number in range(150, 960, 20)}
    root = full_site(tmp_path, dict(numbered(number, title) for number, title in titles.items()))
    assert build(root).code == 0
    tab.goto((root / "output/search.html").as_uri())
    newest = parts(root / "output")[:3]  # two hold few records here
    seen = [one for name in newest for one in rows(root / "output", name)]
    for query in ("路灯", "灯", "第950户", "第150户"):
        tab.locator("#s-q").fill(query)
        tab.locator("#s-q").press("Enter")
        tab.locator("#s-older").wait_for()
        hits = sum(1 for one in seen if query in one[6] + one[7])
        tab.locator("#s-out", has_text=f"找到{hits}条").wait_for()
        said = tab.locator("#s-out").inner_text()
        assert f"{len(seen)}件" in said, said
        assert f"{len(rows(root / 'output'))}件" in said, said
    tab.locator("#s-q").fill("路灯")
    tab.locator("#s-older").click()
    tab.locator("#s-out", has_text=f"找到{count(root / 'output', '路灯')}条").wait_for()
    while tab.locator("#s-more").is_visible():
        tab.locator("#s-more").click()
    assert tab.locator("#s-list > li").count() == sum(1 for title in titles.values() if "路灯" in title)
    assert not tab.locator("#s-older").is_visible()
