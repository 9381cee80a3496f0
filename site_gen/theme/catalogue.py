"""The catalogue: every word that a theme shows, by key, in one language. Reads no files.

A key leads through the tables of `lang/<language>.toml`: `issue.now` is `now` in `[issue]`. A text holds `{name}`
placeholders; nothing else is done with them, no attributes and no formats. A table that has only `one` and `other`
is a text with a plural, chosen by the parameter `n`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import ContentError, Fault, Span
from site_gen.views.shell import Html

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from site_gen.theme.folders import Source

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class CatalogueError(Exception):
    """A template asked for words that are not there. `code` is the fault's code, `args_` fill its message."""

    def __init__(self, code: str, **args: object) -> None:
        self.code, self.args_ = code, args
        super().__init__(code)


class Text(NamedTuple):
    """Words for one key. Without a plural both forms are the same."""

    one: str
    other: str

    def placeholders(self) -> frozenset[str]:
        """Names that the text wants filled."""
        return frozenset(_PLACEHOLDER.findall(self.one) + _PLACEHOLDER.findall(self.other))


class Catalogue:
    """All texts of one language, looked up by key."""

    def __init__(self, texts: Mapping[str, Text]) -> None:
        self.texts = texts
        self._gaps: dict[str, _Gaps] = {}

    def text(self, key: str, /, **params: object) -> str:
        """Words for `key` with the placeholders filled.

        Plain text unless a parameter is markup: then the rest is escaped and the whole is markup. Raises
        CatalogueError for an unknown key, a missing parameter, or one that is no text or whole or decimal number.
        """
        entry = self.texts.get(key)
        if entry is None:
            raise CatalogueError("template-key", key=key)
        words = entry.one if "n" in params and str(params["n"]) == "1" else entry.other
        if "{" not in words:
            return words
        gaps = self._gaps.get(words) or self._gaps.setdefault(words, _gaps(words))
        values = [_value(key, name, params) for name in gaps.names]
        if Html in map(type, values):
            return Html(gaps.escaped % tuple([one if type(one) is Html else _escape(one) for one in values]))
        return gaps.plain % tuple(values)


class _Gaps(NamedTuple):
    """A text with gaps: what stands around them, plain and as markup, and the names of what goes in."""

    plain: str
    escaped: str
    names: tuple[str, ...]


def _gaps(words: str) -> _Gaps:
    parts = _PLACEHOLDER.split(words.replace("%", "%%"))
    return _Gaps("%s".join(parts[::2]), "%s".join(map(_escape, parts[::2])), tuple(parts[1::2]))


def merge(tables: Iterable[tuple[Source, Mapping[str, object]]]) -> Catalogue:
    """Catalogue from files, the first one winning key by key. Raises ContentError for an entry that is no text."""
    texts: dict[str, Text] = {}
    faults: list[Fault] = []
    for source, table in tables:
        found: dict[str, Text] = {}
        _collect(table, "", found, source, faults)
        texts = found | texts
    if faults:
        raise ContentError(faults)
    return Catalogue(texts)


def _collect(
    table: Mapping[str, object], prefix: str, found: dict[str, Text], source: Source, faults: list[Fault]
) -> None:
    for name, value in table.items():
        key = prefix + name
        match value:
            case str():
                text = Text(value, value)
            case {"one": str(one), "other": str(other), **rest} if not rest:
                text = Text(one, other)
            case dict():
                _collect(value, f"{key}.", found, source, faults)
                continue
            case _:
                text = Text("{", "{")
        if "{" in _PLACEHOLDER.sub("", text.one + text.other):
            faults.append(Fault("catalogue-text", source.path, (), {"key": key}, span=_place(source, name)))
        found[key] = text


def _place(source: Source, name: str) -> Span:
    for number, line in enumerate(source.text.split("\n"), start=1):
        if line.split("=")[0].strip() == name:
            return Span(source.path, number, 1, len(name))
    return Span(source.path)


def _value(key: str, name: str, params: Mapping[str, object]) -> str:
    if name not in params:
        raise CatalogueError("template-parameter", key=key, name=name)
    value = params[name]
    if type(value) is str:
        return value
    if hasattr(value, "__html__"):
        return Html(value)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise CatalogueError("template-parameter", key=key, name=name)
    return str(value)


def _escape(text: str) -> str:
    """Escape as the template engine would; its own function is not imported for so little."""
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("'", "&#39;"), ('"', "&#34;")):
        text = text.replace(character, entity)
    return text
