"""Names and numbers of new things, and text as YAML. Pure but for looking into a folder."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def quoted(value: str) -> str:
    """A text as it can stand behind a key."""
    return value if re.fullmatch(r"\w[\w.-]*", value) else json.dumps(value, ensure_ascii=False)


def names(folder: Path) -> list[str]:
    """Names in a folder, sorted; none when there is no folder."""
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def following(prefix: str, text: str) -> int:
    """One more than the highest number behind `prefix`."""
    found = re.findall(rf"(?<![0-9A-Za-z]){prefix}(\d{{1,6}})", text, re.IGNORECASE)
    return max(map(int, found), default=0) + 1
