"""Every component of the board theme in a browser, opened from disk under the pages' own policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests import gallery
from tests.support.web import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (
    "axe.run({resultTypes: ['violations']}).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ' ' + n.html)))"
)
ROOT_FONT = "getComputedStyle(document.body).fontSize"
PAPER = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the gallery lies on disk, with its pictures; the file's name is the language."""
    folder = tmp_path_factory.mktemp("gallery")
    for language in ("zh", "en"):
        (folder / f"{language}.html").write_text(gallery.html(folder / "site", language), encoding="utf-8")
    for shot in gallery.view().shots:
        for file in (*shot.picture.jpeg, *shot.picture.webp):
            (folder / file.url).parent.mkdir(exist_ok=True)
            Image.new("RGB", (file.width, file.height), "#a08060").save(folder / file.url)
    return folder.as_uri()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """A phone that fails the test when the page complains."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert not complaints, shown(complaints)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_components_are_accessible_and_fit(browser: Browser, address: str, language: str, scheme: str) -> None:
    """No violation of axe-core and no sideways scrolling, in each text size, from the smallest phone up."""
    import axe_playwright_python

    axe = (Path(axe_playwright_python.__path__[0]) / "axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(bypass_csp=True, color_scheme="dark" if scheme == "dark" else "light")
    page, found = context.new_page(), []
    for fragment, width in (("", 360), ("#da", 768), ("#teda", 320), ("", 1280)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{address}/{language}.html{fragment}")
        page.evaluate(axe)
        found += [f"{width}{fragment} {fault}" for fault in page.evaluate(AXE)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width}{fragment} scrolls sideways")
        page.goto("about:blank")
    context.close()
    assert not found, shown(found)


def test_policy_lets_pictures_and_styles_through_from_disk(tab: Tab, address: str) -> None:
    """Opened from a USB stick, the page shows its pictures and looks, and nothing is refused."""
    tab.goto(f"{address}/zh.html")
    for image in tab.locator("img").all():  # each is fetched only when it comes near
        image.scroll_into_view_if_needed()
    widths = tab.evaluate("Promise.all([...document.images].map(i => i.decode().then(() => i.naturalWidth)))")
    assert len(widths) > 1
    assert all(widths)
    assert tab.evaluate(PAPER) == "rgb(255, 255, 255)"


def test_text_size_and_scheme_are_remembered(tab: Tab, address: str) -> None:
    """A reader who enlarges the text or turns the page dark finds it so on the next page."""
    tab.goto(f"{address}/zh.html")
    standard = tab.evaluate(ROOT_FONT)
    tab.click("text=特大")
    tab.click("text=换深浅色")
    large, dark = tab.evaluate(ROOT_FONT), tab.evaluate(PAPER)
    assert (standard, large) == ("18px", "30.006px")
    tab.goto(f"{address}/en.html")
    assert (tab.evaluate(ROOT_FONT), tab.evaluate(PAPER)) == (large, dark)
    assert dark != "rgb(255, 255, 255)"
    assert tab.evaluate("document.querySelector('[data-size][aria-current]').textContent") == "Largest"


def test_filter_and_text_size_work_without_script(browser: Browser, address: str) -> None:
    """One kind of issue can be picked, and the text enlarged by the address, with script switched off."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/zh.html#da")
    assert page.locator(".list > li:visible").count() == 5
    page.click("label[for=c-1]")
    assert page.locator(".list > li:visible").count() == 2
    assert page.locator("button").count() == 0
    assert page.evaluate(ROOT_FONT) == "22.5px"
    context.close()


def test_paper_shows_the_matter_and_the_address_only(tab: Tab, address: str) -> None:
    """Printed, a page has no navigation or filters but its own address, and dark screens print on white."""
    tab.emulate_media(media="print", color_scheme="dark")
    tab.goto(f"{address}/zh.html#teda")
    for hidden in (".tools", ".dado", ".filters", "footer .cols", ".skip"):
        assert not tab.locator(hidden).first.is_visible(), hidden
    assert tab.locator(".printurl").inner_text() == "网上看这一页：https://yxj.example/gallery.html"
    assert tab.evaluate(PAPER) == "rgb(255, 255, 255)"
    assert tab.evaluate(ROOT_FONT) == "14.04px"
