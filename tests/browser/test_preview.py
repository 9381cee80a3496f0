"""The preview as staff see it: a save changes the page, a fault lies over it until it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from site_gen.build.fresh import Asked
from site_gen.preview.board import Board
from site_gen.preview.hints import Hints
from site_gen.preview.loop import Loop
from site_gen.preview.pages import Desk
from site_gen.preview.server import HOME, Server
from site_gen.site import locate_preview
from tests.support import AS_OF, ISSUE, full_site, write

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page, ViewportSize

pytestmark = pytest.mark.browser

FILE = "content/issues/W2026-001.yaml"
NOTE = "改好的新说法"
HOSTILE = "<img src=x onerror=document.title='hit'>"
PREFIX = "/abcdefghijklmnop/"  # as with --lan
SMALL: ViewportSize = {"width": 400, "height": 300}


def test_edit_fault_and_mend(browser: Browser, tmp_path: Path) -> None:
    """Nobody reloads by hand: the edited page changes where it was scrolled to, others do not even blink."""
    root = full_site(tmp_path / "site")
    site, board = locate_preview(root), Board("zh")
    loop = Loop(site, lambda: Asked(AS_OF, "", AS_OF), Hints(), board)
    server = Server(HOME, 0)
    with server.serving(Desk(site.output, board, server.hosts, PREFIX)) as url:
        page, other = browser.new_page(viewport=SMALL), browser.new_page(viewport=SMALL)
        complaints: list[str] = []
        for one in (page, other):
            one.on("pageerror", lambda error: complaints.append(str(error)))
            one.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.goto(f"{url}issues/W2026-001.html")
        page.wait_for_selector("text=正在生成第一遍")
        loop.look(lambda _: None)
        page.wait_for_selector("main")  # it came by itself
        other.goto(f"{url}guide.html")
        other.evaluate("window.mine = 1")
        page.evaluate("scrollTo(0, 250)")
        write(root, {FILE: ISSUE.replace("note: ", f"note: {NOTE}", 1)})
        loop.look(lambda _: None)
        page.wait_for_selector(f"text={NOTE}")
        page.wait_for_function("scrollY === 250")

        write(root, {FILE: ISSUE.replace("category: ", f"category: {HOSTILE}", 1)})
        loop.look(lambda _: None)
        for one in (page, other):
            box = one.get_by_role("alert")
            box.wait_for()
            assert f"{FILE}:3:" in box.inner_text(), box.inner_text()
            assert HOSTILE in box.inner_text()
            assert box.locator("mark i").inner_text() == "^"
        assert page.locator(f"text={NOTE}").count()  # the last good page lies below
        write(root, {FILE: ISSUE.replace("note: ", f"note: {NOTE}", 1)})
        loop.look(lambda _: None)
        for one in (page, other):
            one.get_by_role("alert").wait_for(state="detached")
        assert other.evaluate("window.mine") == 1, "a page that did not change was loaded again"
        assert "hit" not in page.title()
        complaints = [one for one in complaints if "404" not in one]
    gone(page)
    assert complaints == []
    page.close()
    other.close()


def gone(page: Page) -> None:
    """Whoever goes on working after the preview has stopped is told."""
    page.get_by_role("alert").wait_for()
    assert "预览已停" in page.get_by_role("alert").inner_text()
