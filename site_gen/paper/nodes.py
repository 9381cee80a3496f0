"""Cleaned HTML as a tree of plain values: `{"tag": "p", "nodes": [...]}` and texts. Typst sets it, never parses it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

Node = Any  # str | {"tag": str, "nodes": list[Node]}: JSON knows no better

_VOID = frozenset({"br", "hr", "img"})


def nodes(html: str) -> list[Node]:
    """The tree of a fragment that `prose.to_html` made. Addresses are dropped: paper has no links."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.top


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top: list[Node] = []
        self._open: list[tuple[str, list[Node]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node: dict[str, Node] = {"tag": tag, "nodes": []}
        if tag == "img":
            node["nodes"] = [dict(attrs).get("alt") or ""]
        self._into().append(node)
        if tag not in _VOID:
            self._open.append((tag, node["nodes"]))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() or not self._between_blocks():
            self._into().append(data)

    def _into(self) -> list[Node]:
        return self._open[-1][1] if self._open else self.top

    def _between_blocks(self) -> bool:
        return not self._open or self._open[-1][0] in ("ul", "ol", "table", "thead", "tbody", "tr", "blockquote", "div")
