"""Small built sites to publish, and what a visitor then sees."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from site_gen.output import MANIFEST, format_manifest
from site_gen.publish.model import Tree
from tests.support import tree, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STAMP = "20260402-120000"
OLD = {"index.html": "old", "issues/1.html": "one", "issues/2.html": "two", "photos/a.jpg": "photo", "same.css": "same"}
NEW = {
    "index.html": "new",
    "issues/1.html": "ONE",
    "issues/3.html": "three",
    "photos/b.jpg": "other",
    "same.css": "same",
}


def built(folder: Path, files: Mapping[str, str]) -> Tree:
    """A site as a build leaves it."""
    digests = {url: hashlib.sha256(text.encode()).hexdigest() for url, text in files.items()}
    write(folder, {**files, MANIFEST: format_manifest(digests)})
    return Tree.of(folder)


def public(root: Path) -> dict[str, str]:
    """What a visitor of a folder's `current` can fetch; bytes that are no text are escaped."""
    found = tree(root / "current").items()
    return {url: data.decode(errors="surrogateescape") for url, data in found if "/." not in f"/{url}"}
