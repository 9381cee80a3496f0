"""The example's pages in a browser: readable by everyone, on any phone, from anywhere, without asking anyone else."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.support import build, plans
from tests.support.web import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Request
    from playwright.sync_api import Page as Tab

    from tests.support.html import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = """more => axe.run({resultTypes: ['violations'], ...more})
.then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ' ' + n.html)))"""
COLOURS: dict[str, object] = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]}
}  # dear, and letters that grow change none
NO_COLOURS: dict[str, object] = {"rules": {"color-contrast": {"enabled": False}}}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDEST = """[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
.slice(0, 3).map(e => e.outerHTML.slice(0, 60)).join(' ')"""
UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true })"
EMPTY_PICTURES = "[...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)"


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__path__[0]) / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile with a phone's window. The policy is bypassed only where the test itself brings script."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, bypass_csp=True)
    yield context
    context.close()


LOOKS: list[tuple[str, str, dict[str, object]]] = [
    ("", "light", {}),
    ("da", "light", NO_COLOURS),
    ("teda", "light", NO_COLOURS),
    ("", "dark", COLOURS),
]
RESIZE = "size => { const page = document.documentElement; size ? page.dataset.zi = size : delete page.dataset.zi }"
HALVES = pytest.mark.parametrize("half", [0, 1])  # so that two processes share them


@HALVES
def test_axe_finds_nothing(phone: BrowserContext, server: str, samples: list[str], axe: str, half: int) -> None:
    """No page of any kind breaks a rule of axe-core, contrast included, in any text size and colour scheme."""
    tab = phone.new_page()
    found = []
    for url in samples[half::2]:
        tab.goto(server + url)
        tab.evaluate(axe)
        for size, scheme, rules in LOOKS:  # as the page's own script sets them
            tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            tab.evaluate(RESIZE, size)
            found += [f"{url} {size} {scheme} {fault}" for fault in tab.evaluate(AXE, rules)]
    assert not found, shown(found)


@HALVES
def test_no_page_scrolls_sideways(phone: BrowserContext, server: str, samples: list[str], half: int) -> None:
    """Pages fit from 320 to 1280 px, in each of their own text sizes, with all that can be unfolded."""
    tab = phone.new_page()
    found = []
    for url in samples[half::2]:
        tab.goto(server + url)
        tab.evaluate(UNFOLD)
        for size, widths in (("", (320, 360, 768, 1280)), ("da", (320, 768)), ("teda", (320, 768))):
            tab.evaluate(RESIZE, size)
            found += [f"{url} {size} {fault}" for fault in _too_wide(tab, widths)]
    assert not found, shown(found)


@pytest.mark.parametrize(("address", "size"), [("#da", "da"), ("#teda", "teda")])
def test_an_address_may_ask_for_large_letters(phone: BrowserContext, server: str, address: str, size: str) -> None:
    """So that a link, or the browser's own list of pages, opens them large; it is what the script would set."""
    tab = phone.new_page()
    letters = "getComputedStyle(document.querySelector('main p')).fontSize"
    tab.goto(server + "index.html" + address)
    asked = tab.evaluate(letters)
    tab.goto("about:blank")
    tab.goto(server + "index.html")
    tab.evaluate("localStorage.clear()")
    tab.reload()
    usual = tab.evaluate(letters)
    tab.evaluate(RESIZE, size)
    assert asked == tab.evaluate(letters) != usual


@pytest.mark.parametrize("percent", [130, 150, 200])
def test_pages_fit_a_phone_whose_letters_are_enlarged(
    phone: BrowserContext, server: str, samples: list[str], percent: int
) -> None:
    """A phone's own setting for larger text, up to double, makes no page wider than the smallest screen."""
    tab = phone.new_page()
    found = []
    for url in samples:
        tab.goto(server + url)
        tab.evaluate("size => document.documentElement.style.fontSize = size", f"{percent}%")
        found += [f"{url} {fault}" for fault in _too_wide(tab, (320,))]
    assert not found, shown(found)


def test_english_pages_fit_and_are_accessible(
    phone: BrowserContext, samples: list[str], axe: str, tmp_path: Path
) -> None:
    """English words are longer: in the largest letters the pages fit small phones all the same."""
    root = plans.example(tmp_path)
    assert build(root, "--as-of=", "--lang", "en").code == 0
    tab = phone.new_page()
    found = []
    for url in samples:
        tab.goto((root / "output" / url).as_uri() + "#teda")
        tab.evaluate(axe)
        found += [f"{url} {fault}" for fault in tab.evaluate(AXE, NO_COLOURS)]
        found += [f"{url} {fault}" for fault in _too_wide(tab, (320, 360))]
        tab.goto("about:blank")
    assert not found, shown(found)


def test_no_request_leaves_the_page_s_origin(browser: Browser, server: str, samples: list[str]) -> None:
    """Reading asks nobody but the site itself, everything it asks for is there, and the policy blocks nothing."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    asked: list[str] = []
    troubles: list[str] = []
    tab = _listened(context, asked, troubles)
    for url in samples:
        tab.goto(server + url)
        _scroll_through(tab)
        troubles += [f"{url} empty picture {src}" for src in tab.evaluate(EMPTY_PICTURES)]
    context.close()
    assert asked
    assert all(address.startswith((server, "data:")) for address in asked), shown(set(asked))
    assert not troubles, shown(troubles)


def test_pages_are_complete_without_javascript(browser: Browser, server: str, samples: list[str]) -> None:
    """Switching JavaScript off takes nothing from a page's main part."""
    texts: list[list[str]] = []
    for enabled in (True, False):
        context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=enabled)
        tab = context.new_page()
        found = []
        for url in samples:
            if url != "search.html":  # says there that it needs them: see test_search
                tab.goto(server + url)
                found.append(tab.locator("main").inner_text())
        texts.append(found)
        context.close()
    with_script, without = texts
    assert all(without)
    assert with_script == without


def test_pages_work_from_a_memory_stick(browser: Browser, output: Path, samples: list[str]) -> None:
    """Opened as files, pages load their pictures, their links lead on, and nothing else is asked for."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    asked: list[str] = []
    troubles: list[str] = []
    tab = _listened(context, asked, troubles)
    for url in samples:
        tab.goto((output / url).as_uri())
        _scroll_through(tab)
        troubles += [f"{url} empty picture {src}" for src in tab.evaluate(EMPTY_PICTURES)]
    tab.goto((output / "index.html").as_uri())
    tab.locator("nav a[href$='.html']:not([aria-current])").first.click()
    tab.wait_for_load_state()
    arrived = urlsplit(tab.url).path
    context.close()
    assert arrived.endswith(".html")
    assert not arrived.endswith("/index.html") or arrived != (output / "index.html").as_posix()
    assert all(address.startswith((output.as_uri(), "data:")) for address in asked), shown(set(asked))
    assert not troubles, shown(troubles)


def test_the_code_for_each_door_opens_that_building_s_page(
    browser: Browser, server: str, pages: dict[str, Page]
) -> None:
    """A phone reads a code for each building somewhere on the site, and its address is that building's page."""
    import zxingcpp
    from PIL import Image

    doors = {url for url in pages if re.fullmatch(r"\d{1,2}\.html", url)}
    coded = [url for url, page in pages.items() if any(_is_code(one.attributes) for one in page.elements)]
    context = browser.new_context(viewport={"width": 800, "height": 800})
    tab = context.new_page()
    opened: set[str] = set()
    for url in coded:
        tab.goto(server + url)
        _scroll_through(tab)
        with Image.open(io.BytesIO(tab.screenshot(full_page=True))) as picture:
            codes = {code.text for code in zxingcpp.read_barcodes(picture.convert("L"))}
        assert codes, f"{url}: its code cannot be read"
        for code in codes:
            file = urlsplit(code).path.lower().lstrip("/")
            page = file if file in pages else f"{file}.html"  # a host with short addresses opens /3 as /3.html
            assert page in pages, f"{url}: {code} is no page of the site"
            opened.add(page)
    context.close()
    assert doors
    assert doors <= opened, shown(doors - opened)


def _is_code(attributes: dict[str, str]) -> bool:
    """True for an element that is made to hold a code, by its class or by its picture's name."""
    return "qr" in attributes.get("class", "").split() or "qr" in attributes.get("src", "").split("/")


def _too_wide(tab: Tab, widths: tuple[int, ...]) -> list[str]:
    """For each width of the window: by how much the page is wider, and because of what."""
    found = []
    for width in widths:
        tab.set_viewport_size({"width": width, "height": 800})
        over = tab.evaluate(OVERFLOW)
        if over > 0:
            found.append(f"at {width} px: {over} px too wide, {tab.evaluate(WIDEST)}")
    return found


def _listened(context: BrowserContext, asked: list[str], troubles: list[str]) -> Tab:
    """A tab that writes down every request, failure and message of the console."""
    tab = context.new_page()

    def failed(request: Request) -> None:
        troubles.append(f"failed: {request.url}")

    tab.on("request", lambda request: asked.append(request.url))
    tab.on("requestfailed", failed)
    tab.on(
        "response", lambda answer: troubles.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
    )
    tab.on(
        "console", lambda said: troubles.append(f"console: {said.text}") if said.type in ("error", "warning") else None
    )
    tab.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    return tab


def _scroll_through(tab: Tab) -> None:
    """Load what waits for being looked at."""
    tab.evaluate("for (const image of document.images) image.loading = 'eager'")
    tab.evaluate("Promise.all([...document.images].map(image => image.decode().catch(() => 0)))")


@pytest.mark.parametrize("origin", ["server", "disk"])
def test_the_page_tells_how_old_the_paper_is(
    browser: Browser, server: str, output: Path, files: dict[str, bytes], origin: str
) -> None:
    """Opened by the code of an old sheet, the page counts what is new since and marks it; a new sheet is told so."""
    found = re.search(rb'data-mark="([0-9A-F]{4})"', files["3.html"])
    assert found
    mark = found[1].decode()
    days = re.findall(rb'<time datetime="([\d-]{10})', files["3.html"].partition(b"<main")[2])
    newest = re.search(rb'data-upto="([\d-]{10})"', files["3.html"])
    assert newest
    newer = sum(b"2026-03-20" < day <= newest[1] for day in days)
    assert 0 < newer < len(days)
    address = f"{server}3.html" if origin == "server" else (output / "3.html").as_uri()
    context = browser.new_context(viewport={"width": 360, "height": 800})
    seen = []
    for fragment in (f"#p={mark}-20260402", "#P=0000-20260320", "#p=0000", "#p=zz"):
        tab = context.new_page()  # with another fragment only, the same tab would not load the page again
        tab.goto(address + fragment)
        words = tab.locator("[data-mark]").inner_text()
        seen.append((words, tab.locator("time.new").count(), tab.locator(".fix[role=status]").count()))
        tab.close()
    context.close()
    same, old, undated, no_code = seen
    assert same[1:] == (0, 0)
    assert "最新的" in same[0]
    assert old[1] == newer
    assert f"又写了{old[1]}处" in old[0]
    assert (undated[1], undated[2], old[2]) == (0, 1, 1)
    assert mark in no_code[0]
