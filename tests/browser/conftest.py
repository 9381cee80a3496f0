"""The example site, built once, and a browser that looks at it.

SITE_GEN_PAGES names a folder of finished pages to look at instead.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import build, tree
from tests.support.html import Page, parse_all
from tests.support.web import launch, patterns, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built example. Made from a copy, so that parallel runs do not share a state folder."""
    ready = os.environ.get("SITE_GEN_PAGES")
    if ready:
        return Path(ready)
    site = tmp_path_factory.mktemp("example")
    shutil.copy(ROOT / "site.yaml", site)
    for folder in ("content", "private"):
        shutil.copytree(ROOT / folder, site / folder)
    done = build(site, "--as-of=")
    assert done.code == 0, done.text
    return site / "output"


@pytest.fixture(scope="session")
def files(output: Path) -> dict[str, bytes]:
    """Every file of the example."""
    return tree(output)


@pytest.fixture(scope="session")
def pages(files: dict[str, bytes]) -> dict[str, Page]:
    """Every page of the example."""
    return parse_all(files)


@pytest.fixture(scope="session")
def samples(pages: dict[str, Page]) -> list[str]:
    """One page of each kind, the largest."""
    return list(patterns({url: len(page.data) for url, page in pages.items()}).values())


@pytest.fixture(scope="session")
def server(output: Path) -> Iterator[str]:
    """Address of the example on a loopback server, below a sub-path."""
    with serve(output) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser, started once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()
