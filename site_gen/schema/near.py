"""Near misses: what somebody who wrote an unknown key probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from site_gen.diagnostics import Fault
from site_gen.records.fields import by_spelling, fields

if TYPE_CHECKING:
    from site_gen.records.base import Record


def unknown_key(struct: type[Record], word: str) -> Fault:
    """The fault of a key that a struct does not have, with the key that was probably meant."""
    body = next((one for one in fields(struct) if one.body and word in one.spellings), None)
    if body is not None:
        return Fault("key-is-body", "", (word,), {"key": word}, on_key=True)
    near = _near(word, tuple(by_spelling(struct)))
    code = "unknown-key-near" if near else "unknown-key"
    own = [one for one in fields(struct) if not one.body]
    known = {"known": ", ".join(one.key for one in own), "known_zh": "、".join(f"{one.key}（{one.zh}）" for one in own)}
    return Fault(code, "", (word,), {"key": word[:20], "near": near, **known}, on_key=True)


def _near(word: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only after a fault

    plain = "".join(normalize("NFKC", word).lower().split()).rstrip(":").replace("-", "_")
    if plain in known:
        return plain
    # Half of a Chinese word is one of its two characters
    matches = get_close_matches(plain[:40], known, n=1, cutoff=0.7 if plain.isascii() else 0.5)
    return matches[0] if matches else ""
