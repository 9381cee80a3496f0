"""From a page to bytes. Pure: reads the page's view and the theme, writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from site_gen.plan.model import Page
    from site_gen.theme import Theme
    from site_gen.views.shell import Shell


def render(page: Page, theme: Theme, shell: Shell) -> bytes:
    """The page's bytes. Raises ContentError when the template is at fault."""
    up = "../" * page.url.count("/")
    return theme.render(page.template, view=page.view(*page.args), shell=shell, up=up).encode()
