"""Sources: the site's tree, one file's bytes, and its YAML, CSV or front matter as plain text data. Knows no meaning.

    tree      scan (standard library only: a build in which nothing changed imports nothing else)
    reading   Files, read_bytes, reader, decode, split_front_matter
    yamltext  load_yaml
    tables    load_csv
    places    locate, diagnose
    report    format_text, format_json

The names below are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from site_gen.sources.places import diagnose, locate
    from site_gen.sources.reading import Files, decode, read_bytes, reader, split_front_matter
    from site_gen.sources.report import format_json, format_text
    from site_gen.sources.tables import load_csv
    from site_gen.sources.tree import Stat, scan
    from site_gen.sources.yamltext import Plain, load_yaml

__all__ = [
    "Files",
    "Plain",
    "Stat",
    "decode",
    "diagnose",
    "format_json",
    "format_text",
    "load_csv",
    "load_yaml",
    "locate",
    "read_bytes",
    "reader",
    "scan",
    "split_front_matter",
]

_ROOMS = {
    "Files": "reading",
    "Plain": "yamltext",
    "Stat": "tree",
    "decode": "reading",
    "diagnose": "places",
    "format_json": "report",
    "format_text": "report",
    "load_csv": "tables",
    "load_yaml": "yamltext",
    "locate": "places",
    "read_bytes": "reading",
    "reader": "reading",
    "scan": "tree",
    "split_front_matter": "reading",
}


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(name)
    return getattr(import_module(f"site_gen.sources.{_ROOMS[name]}"), name)
