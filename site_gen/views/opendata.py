"""The page that tells people what the files of open data hold."""

from __future__ import annotations

import msgspec

from site_gen.views.parts import Keepers, Link, provenance
from site_gen.views.shell import View


class ColumnView(msgspec.Struct, frozen=True):
    """A column with its words and what it holds in the first rows."""

    name: str
    zh: str
    en: str
    sample: tuple[str, ...]


class TableView(msgspec.Struct, frozen=True):
    """A table. `files` have the year as their words ("" when there is one file), `id` is the ending."""

    name: str
    zh: str
    en: str
    files: tuple[Link, ...]
    columns: tuple[ColumnView, ...]


class DataView(View, frozen=True, kw_only=True):
    """All tables; `licence` "" when none is named."""

    tables: tuple[TableView, ...]
    licence: str


def data_view(tables: tuple[TableView, ...], licence: str, keepers: Keepers) -> DataView:
    """The page."""
    return DataView(
        url="data.html",
        nav="",
        title="",
        description="",
        provenance=provenance(keepers, updated=None),
        tables=tables,
        licence=licence,
    )
