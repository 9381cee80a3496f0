"""From a page, a file of data or a sheet to what is written or set. Pure: reads the view and the theme."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from site_gen import media
from site_gen.exchange.batch import Form
from site_gen.exchange.jsonld import block
from site_gen.views.sheets import SheetView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_gen.plan.model import Data, Page, Sheet
    from site_gen.theme import Theme
    from site_gen.theme.pieces import Draft
    from site_gen.views.shell import Shell


def draft(page: Page, theme: Theme, shell: Shell) -> Draft:
    """The page's bytes, its own and shared ones. Raises ContentError when the template is at fault."""
    up, view = "../" * page.url.count("/"), page.view(*page.args)
    return theme.draft(
        page.template, view=view, shell=shell, up=up, mark=page.mark(), sheet=page.sheet, facts=block(view, shell)
    )


def render_data(data: Data, theme: Theme, shell: Shell, digests: Mapping[str, str]) -> bytes:
    """Bytes of a file for programs; `digests` are of files that are made, others that it is of are made for theirs."""

    def digest(one: Data) -> str:
        known = digests.get(one.url)
        return known or hashlib.sha256(render_data(one, theme, shell, digests)).hexdigest()

    of = ({one.url: digest(one) for one in data.of},) if data.of else ()
    made = data.make(theme.say, shell, *data.args, *of)
    return made if isinstance(made, bytes) else made.whole(map(made.piece, data.facts.facts if data.facts else ()))


def form(data: Data, theme: Theme, shell: Shell) -> Form:
    """How a file that has a piece for each fact is put together."""
    made = data.make(theme.say, shell, *data.args)
    return Form(made, lambda _: b"") if isinstance(made, bytes) else made


def sheet_view(sheet: Sheet) -> SheetView:
    """The view of a printed sheet: that of its page, with code, address, days and mark around it."""
    view = sheet.page.view(*sheet.page.args)
    posted = sheet.stamp.posted or getattr(getattr(view, "provenance", None), "updated", None)
    since = f"-{posted:%Y%m%d}" if posted else ""  # the page tells what is newer than the paper
    code = media.qr_svg(sheet.stamp.code + since, sheet.stamp.address).decode() if sheet.stamp.code else ""
    return SheetView(
        page=view,
        qr=code,
        modules=media.qr_side(code) if code else 0,
        address=sheet.stamp.address,
        posted=posted,
        replace=sheet.stamp.replace,
        mark=sheet.stamp.mark,
    )
