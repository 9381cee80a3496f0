"""Blocks by comrak, a parser in Rust: the extra `comrak`. Imported only when a text is rendered."""

from __future__ import annotations

import comrak

_EXTENSIONS = comrak.ExtensionOptions()
_EXTENSIONS.table = True
_PARSING = comrak.ParseOptions()
_PARSING.ignore_setext = True  # `lines` made headings of them


def blocks(text: str) -> str:
    """HTML of blocks of a text from `lines`."""
    return comrak.render_markdown(text, extension_options=_EXTENSIONS, parse_options=_PARSING)
