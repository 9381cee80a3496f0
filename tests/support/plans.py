"""Planned pages without a build: to look at one page, at keys, or at what rendering does."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from site_gen.build.fresh import Asked
from site_gen.build.gather import gather
from site_gen.build.report import silent
from site_gen.plan import plan
from site_gen.plan.model import Page
from site_gen.render import draft
from site_gen.site import Site
from site_gen.sources import tree
from tests.support import AS_OF

if TYPE_CHECKING:
    from site_gen.theme import Theme
    from site_gen.views.shell import Shell

ROOT = Path(__file__).resolve().parents[2]


class Planned(NamedTuple):
    """Pages, with what renders them."""

    pages: tuple[Page, ...]
    theme: Theme
    shell: Shell

    def key(self, page: Page) -> bytes:
        """The page's key, as far as one frame goes."""
        return page.key(self.theme.digest(page.template) + msgspec.msgpack.encode(self.shell))

    def render(self, page: Page) -> bytes:
        """The page's bytes."""
        return draft(page, self.theme, self.shell).whole()


def planned(root: Path, as_of: str = "", language: str = "") -> Planned:
    """Read and plan a site; "" leaves day and language to site.yaml."""
    site = Site(root, root / "output")
    found = gather(site, tree.scan(root, "board"), Asked(as_of, language, AS_OF), silent)
    items, _ = plan(found.context)
    return Planned(tuple(item for item in items if isinstance(item, Page)), found.theme, found.shell)


def example(folder: Path) -> Path:
    """A copy of the example's records in `folder`; returns its root."""
    shutil.copy(ROOT / "site.yaml", folder)
    for name in ("content", "private"):
        shutil.copytree(ROOT / name, folder / name)
    return folder
