"""The page on which readers check the site gives in a browser what `site-gen verify` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from site_gen.chain import digests, proof
from tests.support import AS_OF, SETTINGS, full_site, run, tree
from tests.support.web import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

OUT = "#v-out[data-code]"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Output of a site with two releases."""
    root = full_site(tmp_path_factory.mktemp("verify"), {"site.yaml": SETTINGS + "sheets: []\n"})
    for day in (AS_OF, "2026-04-03"):
        assert run("release", "--root", str(root), "--as-of", day).code == 0
        path = root / "content/issues/W2026-001.yaml"
        text = path.read_text(encoding="utf-8")
        more = "  - date: 2026-03-30\n    step: 5\n    note: 开挖了，𠮷。\nroute:"
        path.write_text(text.replace("route:", more), encoding="utf-8")
    return root / "output"


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A phone's window."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    yield context.new_page()
    context.close()


def answer(tab: Page) -> tuple[str, str, str]:
    """What the page found: code, whole fingerprint, words."""
    found = tab.locator(OUT)
    found.wait_for()
    return found.get_attribute("data-code") or "", found.get_attribute("data-full") or "", found.inner_text()


def test_browser_and_command_compute_the_same(tab: Page, copy: Path) -> None:
    """Digests, chain and Merkle roots agree, characters beyond the usual planes included."""
    python = proof.verify(tree(copy).get, today=AS_OF)
    with serve(copy) as address:
        troubles: list[str] = []
        tab.on("console", lambda one: troubles.append(one.text))
        tab.goto(f"{address}verify.html")
        tab.locator("#v-code").fill(digests.short_print(python.checkpoint).lower())
        tab.locator("#v-go").click()
        code, full, words = answer(tab)
    assert not troubles
    assert code == "good", words
    assert full == digests.full_print(python.checkpoint)
    assert str(python.statements) in words


def test_a_foreign_fingerprint_is_told(tab: Page, copy: Path) -> None:
    """Paper that the chain does not know means that the chain was made anew."""
    with serve(copy) as address:
        tab.goto(f"{address}verify.html")
        tab.locator("#v-code").fill("0000 0000")
        tab.locator("#v-go").click()
        assert answer(tab)[0] == "witness"


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("statements-0001.jsonl", "3户说到", "9户说到", "statement"),
        ("chain.jsonl", '"seq":3,', '"seq":4,', "parted"),
        ("chain.jsonl", '"digest":"', '"digest":"0', "parted"),
        ("statements-0001.jsonl", '"seq":0,', '"seq":1,', "unreadable"),
    ],
)
def test_files_from_a_stick_are_checked_too(
    tab: Page, copy: Path, tmp_path: Path, file: str, old: str, new: str, code: str
) -> None:
    """Opened as a file the page asks for nothing: the reader picks the files, and tampering is named."""
    names = ["chain.jsonl", "statements-0001.jsonl"]
    for name in names:
        (tmp_path / name).write_bytes((copy / "trust" / name).read_bytes())
    tab.goto((copy / "verify.html").as_uri())
    tab.locator("#v-files").set_input_files([tmp_path / name for name in names])
    assert answer(tab)[0] == "good"
    changed = (tmp_path / file).read_text(encoding="utf-8").replace(old, new, 1)
    (tmp_path / file).write_text(changed, encoding="utf-8", newline="\n")
    tab.reload()
    tab.locator("#v-files").set_input_files([tmp_path / name for name in names])
    assert answer(tab)[0] == code
