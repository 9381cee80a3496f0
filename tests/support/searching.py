"""The words of a built site as its search page loads them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from site_gen.exchange.search import fold

if TYPE_CHECKING:
    from pathlib import Path


def numbered(number: int, title: str) -> tuple[str, str]:
    """Path and text of an issue that no other record names."""
    name = f"W2026-{number:03}"
    text = f"""\
id: {name}
title: {json.dumps(title)}
category: 道路排水
building: 1
reported_on: 2026-01-10
source: 敲门行动
history:
  - date: 2026-01-{number % 20 + 10}
    step: 1
    note: 敲门时说到灯，第{number}户。
"""
    return f"content/issues/{name}.yaml", text


def rows(output: Path, name: str = "*") -> list[list[str]]:
    """All records of all scripts, or of one."""
    found: list[list[str]] = []
    for path in sorted((output / "search").glob(f"docs-{name}.js")):
        text = path.read_text("utf-8")
        found += json.loads(text[text.index("[") : text.rindex("]") + 1])
    return found


def count(output: Path, query: str) -> int:
    """How many records have the query in title or text, by a plain scan."""
    wanted = fold(query)
    return sum(1 for one in rows(output) if wanted in fold(one[6]) or wanted in fold(one[7]))
