"""The output folder: which files are ours, and how new bytes take their place. Knows no page and no record.

A change is made ready in a second tree beside the folder, which shares all unchanged files with it by hard links; then
the two are exchanged in one step (`switch`, `spare`). Where a file system cannot do that, files are replaced one by one
from a journal (`journal`). Either way a folder is never emptied first, and what others put there stays.
"""

from __future__ import annotations

from site_gen.output.disk import remove, replace
from site_gen.output.owned import (
    MANIFEST,
    PENDING,
    Look,
    format_manifest,
    look,
    parse_manifest,
    read_manifest,
    refuse_strangers,
    scan_output,
)

__all__ = [
    "MANIFEST",
    "PENDING",
    "Look",
    "format_manifest",
    "look",
    "parse_manifest",
    "read_manifest",
    "refuse_strangers",
    "remove",
    "replace",
    "scan_output",
]
