"""`datapackage.json` (Frictionless Data Package 1.0): the tables, their columns, digests and licence. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from site_gen.exchange.publics import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_gen.exchange import Say
    from site_gen.exchange.tables import Column
    from site_gen.views.shell import Shell

URL = "data/datapackage.json"
LICENCES = {
    "CC-BY-4.0": ("https://creativecommons.org/licenses/by/4.0/", "Creative Commons Attribution 4.0"),
    "CC0-1.0": ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
}


def datapackage(
    _say: Say, shell: Shell, files: tuple[tuple[str, str], ...], licence: str, digests: Mapping[str, str]
) -> bytes:
    """The file's bytes. `files` are tables' names and their CSV files' addresses, `digests` SHA-256 by address."""
    described: dict[str, object] = {
        "profile": "tabular-data-package",
        "name": "noticeboard",
        "title": shell.name,
        "description": shell.organisation,
        "resources": [_resource(shell, table, url, digests[url]) for table, url in files],
    }
    if shell.base_url:
        described["homepage"] = f"{shell.base_url}/data.html"
    if licence:
        path, title = LICENCES[licence]
        described["licenses"] = [{"name": licence, "path": path, "title": title}]
    return msgspec.json.format(msgspec.json.encode(described), indent=1) + b"\n"


def _resource(shell: Shell, table: str, url: str, digest: str) -> dict[str, object]:
    known, file = TABLES[table], url.rpartition("/")[2]
    return {
        "profile": "tabular-data-resource",
        "name": file.removesuffix(".csv").lower(),
        "title": known.zh if shell.language == "zh" else known.en,
        "description": known.en,
        "path": file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "hash": f"sha256:{digest}",
        "schema": {"fields": [_field(one) for one in known.columns], "missingValues": [""]},
    }


def _field(column: Column) -> dict[str, str]:
    return {"name": column.name, "type": column.type, "title": column.zh, "description": column.en}
