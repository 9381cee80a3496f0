"""Blocks by Python-Markdown. Imported only when a text is rendered: it is dear to load."""

from __future__ import annotations

import threading

from markdown import Markdown
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

_threads = threading.local()  # a parser is dear to make and serves one text at a time


def blocks(text: str) -> str:
    """HTML of blocks of a text from `lines`. May raise RecursionError."""
    parser = getattr(_threads, "parser", None)
    if not isinstance(parser, Markdown):
        parser = _threads.parser = _parser()
    return parser.reset().convert(text)


def _parser() -> Markdown:
    """Markdown without raw HTML, references, and all that stands inside of lines."""
    parser = Markdown(extensions=[TableExtension(use_align_attribute=True), SaneListExtension()], output_format="html")
    parser.preprocessors.deregister("html_block")
    parser.parser.blockprocessors.deregister("reference")
    for name in ("inline", "prettify", "unescape"):
        parser.treeprocessors.deregister(name)
    return parser
