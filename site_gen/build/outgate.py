"""The gate on what goes out, at work: every file that is made, its address, and the words of printed sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from site_gen.diagnostics import ContentError, Fault
from site_gen.disclosure.pages import PageGate
from site_gen.plan.model import Sheet
from site_gen.render import sheet_view
from site_gen.site import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from site_gen.disclosure.pages import Barred, Leak
    from site_gen.paper import Press
    from site_gen.plan.model import Item, Page
    from site_gen.theme.pieces import Draft
    from site_gen.views.sheets import SheetView

PICTURES = (".jpg", ".webp", ".png")  # they hold no text; what a share picture shows stands on its pages, too


class OutGate:
    """One for a build. A leak is a ContentError that names the file and the record behind it, never the datum."""

    def __init__(self, barred: Barred, press: Press) -> None:
        self._gate, self._press, self._press_seen = PageGate(barred), press, False
        self._shared: set[bytes] = set()

    def file(self, item: Item, data: bytes) -> None:
        """Look through a file and its address; of a sheet, whose words are packed, see `sheet`."""
        self._raise(self._file(item, data))

    def page(self, item: Page, draft: Draft) -> None:
        """Look through a page; what it shares with others is looked through once."""
        new = [piece for piece in draft.shared if piece not in self._shared]
        self._shared.update(new)
        self._raise(self._file(item, b"\n".join((*draft.own, *new))))

    def sheet(self, sheet: Sheet, view: SheetView) -> None:
        """Look through what a sheet's template may set, its code and its name."""
        self._raise(self._sheet(sheet, view))

    def again(self, folder: Path, items: Iterable[Item]) -> None:
        """Look through files that are not made anew, since more is barred now than when they were."""
        faults: list[Fault] = []
        for item in items:
            if isinstance(item, Sheet):
                faults += self._sheet(item, sheet_view(item))
            elif not item.url.endswith(PICTURES):
                faults += self._file(item, (folder / item.url).read_bytes())
        self._raise(faults)

    def _file(self, item: Item, data: bytes) -> list[Fault]:
        return _faults(item, self._gate.in_file(item.url, data))

    def _sheet(self, sheet: Sheet, view: SheetView) -> list[Fault]:
        words = [msgspec.json.encode(view, enc_hook=str).decode(), sheet.stamp.code, sheet.url]
        if not self._press_seen:
            self._press_seen = True
            words.append(self._press.texts())
        return _faults(sheet, self._gate.in_text("\n".join(words)))

    @staticmethod
    def _raise(faults: list[Fault]) -> None:
        if faults:
            raise ContentError(faults)


def _faults(item: Item, leaks: Iterable[Leak]) -> list[Fault]:
    path = next(iter(item.sources), SETTINGS)
    return [Fault(f"disclosure-out-{leak.what}", path, args={"page": item.url, "text": leak.shown}) for leak in leaks]
