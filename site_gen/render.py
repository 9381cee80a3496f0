"""From a page or a sheet to bytes. Pure: reads the view and the theme, writes nothing but the press's workshop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen import media
from site_gen.views.sheets import SheetView

if TYPE_CHECKING:
    from site_gen.paper import Press
    from site_gen.plan.model import Page, Sheet
    from site_gen.theme import Theme
    from site_gen.views.shell import Shell


def render(page: Page, theme: Theme, shell: Shell) -> bytes:
    """The page's bytes. Raises ContentError when the template is at fault."""
    up = "../" * page.url.count("/")
    return theme.render(page.template, view=page.view(*page.args), shell=shell, up=up, mark=page.mark()).encode()


def sheet_view(sheet: Sheet) -> SheetView:
    """The view of a printed sheet: that of its page, with code, address, days and mark around it."""
    view = sheet.page.view(*sheet.page.args)
    code = media.qr_svg(sheet.stamp.code, sheet.stamp.address).decode() if sheet.stamp.code else ""
    newest = getattr(getattr(view, "provenance", None), "updated", None)
    return SheetView(
        page=view,
        qr=code,
        modules=media.qr_side(code) if code else 0,
        address=sheet.stamp.address,
        posted=sheet.stamp.posted or newest,
        replace=sheet.stamp.replace,
        mark=sheet.stamp.mark,
    )


def render_sheet(sheet: Sheet, press: Press) -> bytes:
    """The sheet as PDF. Raises ContentError for text that cannot be set, or a broken template."""
    return press.pdf(sheet.template, sheet_view(sheet))
