"""Themes: templates, style sheet, script and words. Reads a theme's folders once and writes nothing but its caches.

A site's own `themes/<name>/` may hold single files; the rest comes from the built-in theme of that name, or from the
one that theme.toml `extends`. What a template may use is described in docs/themes.md. Jinja is imported only when
something is parsed or rendered: digests of known templates need none.
"""

from __future__ import annotations

import hashlib
from functools import cache as remember
from pathlib import Path
from typing import TYPE_CHECKING, Self

from site_gen.diagnostics import ContentError, Fault, SettingsError, Span
from site_gen.theme import assets, catalogue, closure, folders, sheetwords
from site_gen.theme.folders import Source, builtin_themes
from site_gen.theme.pieces import Pieces
from site_gen.views.shell import Html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from site_gen.theme import syntax
    from site_gen.theme.environment import ThemeEnvironment
    from site_gen.theme.pieces import Draft
    from site_gen.views.parts import Link
    from site_gen.views.shell import Shell, View

__all__ = ["Theme", "builtin_themes"]

LANGUAGES = ("zh", "en")
SCRIPTS = ("verify", "search")  # of single pages, besides display.js


class Theme:
    """One theme in one language. Files are read at most once, so a digest and a rendering always agree."""

    def __init__(
        self,
        *,
        layers: tuple[folders.Layer, ...],
        language: str,
        words: catalogue.Catalogue,
        files: assets.Assets,
        common: bytes,
        cache: Path | None,
    ) -> None:
        self._layers, self._language, self._words, self._files = layers, language, words, files
        self._common, self._cache = common, cache
        self._sources: dict[str, Source | None] = {}
        self._closures: dict[str, tuple[str, ...]] = {}
        self._digests: dict[str, bytes] = {}
        self._memory = closure.Memory(cache / f"closures-{_code_stamp()}" if cache else None)
        self._environment: ThemeEnvironment | None = None
        self._pieces = Pieces()

    @classmethod
    def load(cls, site_root: Path, name: str, language: str, *, cache: Path | None = None) -> Self:
        """Theme `name` of the site, or the built-in one.

        `cache` is a folder for compiled templates; without it nothing is written. Raises SettingsError for an unknown
        theme or a language that it does not speak, ContentError for broken files.
        """
        layers, manifest = folders.find(site_root, name)
        if language not in manifest.languages or language not in LANGUAGES:
            args = {"name": name, "language": language, "known": ", ".join(manifest.languages)}
            raise SettingsError([Fault("theme-language", "site.yaml", ("language",), args)])
        lang = [source for layer in layers if (source := folders.read(layer, f"lang/{language}.toml"))]
        words = catalogue.merge((source, folders.parse_toml(source)) for source in lang)
        css, js = _first(layers, "style.css"), _first(layers, "display.js")
        others = {name: one for name in SCRIPTS if (one := _find(layers, f"{name}.js"))}
        manifests = [source for layer in layers if (source := folders.read(layer, "theme.toml"))]
        files = (*manifests, *lang, css, js, *others.values())
        common = _digest([language, _code_stamp(), *(source.text for source in files)])
        prepared = assets.prepare(css, js, others)
        return cls(layers=layers, language=language, words=words, files=prepared, common=common, cache=cache)

    def digest(self, template: str) -> bytes:
        """Digest of all that the template's pages depend on besides view and shell.

        Raises ContentError when a template of the closure is missing, broken, or names another one by anything but
        literal text.
        """
        if template not in self._digests:
            names = self._closure(template)
            texts = [part for name in names for part in (name, self._source(name).text)]
            self._memory.save()
            self._digests[template] = _digest([self._common.hex(), template, *texts])
        return self._digests[template]

    def draft(
        self, template: str, *, view: View, shell: Shell, up: str, mark: str, sheet: Link | None = None, facts: str = ""
    ) -> Draft:
        """The page. `up` leads to the site's root, "" or "../"; `mark` is the page's fingerprint.

        `sheet` is its printed sheet, if there is one: kind and address. `facts` are what it says of itself to search
        engines. Raises ContentError with the template's line.
        """
        from site_gen.theme.environment import fault  # noqa: PLC0415 - jinja2, only to render

        self._closure(template)
        try:
            made = self._engine().get_template(template)
            text = made.render(view=view, shell=shell, up=up, mark=mark, sheet=sheet, facts=facts)
            return self._pieces.draft(text)
        except ContentError:
            raise
        except Exception as error:
            # Whatever a theme does wrong is a fault of its template, told with its line and never as a traceback.
            raise ContentError([fault(error, self._source(template))]) from error

    def sheets(self) -> dict[str, str]:
        """Files of `print/` by name, those of the site before the shipped ones. Raises ContentError for broken ones."""
        return {name: source.text for name, source in folders.sheets(self._layers).items()}

    def words(self) -> dict[str, str | list[str]]:
        """The whole catalogue; a text with a plural is a list of its two forms."""
        texts = self._words.texts
        return {key: [one.one, one.other] if one.one != one.other else one.one for key, one in texts.items()}

    @property
    def wording(self) -> bytes:
        """Digest of the whole catalogue."""
        return _digest([part for key, one in self._words.texts.items() for part in (key, *one)])

    def say(self, key: str, /, **params: object) -> str:
        """Words of the catalogue. Raises ContentError when the theme lacks them or fills them with other things."""
        try:
            return self._words.text(key, **params)
        except catalogue.CatalogueError as error:
            path = f"{self._layers[0].label}/lang/{self._language}.toml"
            raise ContentError([Fault(error.code, path, (), error.args_)]) from error

    @property
    def language(self) -> str:
        """Either zh or en."""
        return self._language

    def check(self) -> tuple[Fault, ...]:
        """All faults that can be found in the theme's templates without rendering them, sorted by place."""
        from site_gen.theme.environment import fault  # noqa: PLC0415 - jinja2, only to render

        found: list[Fault] = []
        for name in folders.template_names(self._layers):
            try:
                self._closure(name)
                self._engine().get_template(name)
                found.extend(self._unknown_words(self._source(name)))
            except ContentError as error:
                found.extend(error.faults)
            except Exception as error:  # noqa: BLE001 - as in render
                found.append(fault(error, self._source(name)))
        for source in folders.sheets(self._layers).values():
            found += [
                self._no_word(source, call.key, call.line)
                for call in sheetwords.calls(source.text)
                if not self._known(call)
            ]
        places = {(one.path, one.span or (), one.code): one for one in found}
        return tuple(places[place] for place in sorted(places))

    def _unknown_words(self, source: Source) -> list[Fault]:
        from site_gen.theme import syntax  # noqa: PLC0415 - jinja2

        return [
            self._no_word(source, call.key, call.line)
            for call in syntax.calls(syntax.parse(self._engine(), source))
            if not self._known(call)
        ]

    def _known(self, call: syntax.Call | sheetwords.Call) -> bool:
        return any(key.startswith(call.key) if call.prefix else key == call.key for key in self._words.texts)

    def _no_word(self, source: Source, key: str, line: int) -> Fault:
        return Fault("template-key", source.path, (), {"key": key}, span=Span(source.path, line))

    def _source(self, name: str) -> Source:
        if name not in self._sources:
            self._sources[name] = folders.find_template(self._layers, name)
        source = self._sources[name]
        if source is None:
            path = f"{self._layers[0].label}/templates/{name}"
            raise ContentError([Fault("template-missing", path, (), {"name": name})])
        return source

    def _closure(self, template: str) -> tuple[str, ...]:
        if template not in self._closures:
            names: list[str] = []
            self._visit(template, (), names)
            self._closures[template] = tuple(names)
        return self._closures[template]

    def _visit(self, name: str, above: tuple[str, ...], names: list[str]) -> None:
        source = self._source(name)
        for wanted in self._memory.references(source, self._references):
            if wanted in (*above, name):
                raise ContentError([self._at("template-cycle", source, wanted)])
            if folders.find_template(self._layers, wanted) is None:
                raise ContentError([self._at("template-missing", source, wanted)])
            if wanted not in names:
                self._visit(wanted, (*above, name), names)
        names.append(name)

    def _references(self, source: Source) -> tuple[str, ...]:
        from site_gen.theme import syntax  # noqa: PLC0415 - jinja2

        return syntax.references(self._engine(), source)

    def _at(self, code: str, source: Source, wanted: str) -> Fault:
        from site_gen.theme import syntax  # noqa: PLC0415 - jinja2

        line = syntax.line_of(self._engine(), source, wanted)
        return Fault(code, source.path, (), {"name": wanted}, span=Span(source.path, line))

    def _engine(self) -> ThemeEnvironment:
        if self._environment is None:
            from site_gen.theme import environment  # noqa: PLC0415 - jinja2, only to parse or render

            code = None
            if self._cache is not None:
                stamp = f"{self._language} {_code_stamp()} {self.wording.hex()}"
                code = environment.CodeCache(self._cache, stamp)
            policy = remember(lambda name: Html(self._files.policy(name)))
            functions: dict[str, Callable[..., object]] = {
                "t": self._words.text,
                "stylesheet": lambda: self._pieces.mark(self._files.css),
                "script": lambda name="": self._pieces.mark(self._files.scripts[name]),
                "policy": lambda name="": policy(name),
            }
            self._environment = environment.ThemeEnvironment(
                source=self._source,
                functions=functions,
                language=self._language,
                word=self._word,
                shared=self._pieces.mark,
                cache=code,
            )
        return self._environment

    def _word(self, key: str, params: Mapping[str, object]) -> str | None:
        """Words that are the same on all pages; None where there are none, which is told when they are asked for."""
        try:
            return self._words.text(key, **params)
        except catalogue.CatalogueError:
            return None


def _find(layers: tuple[folders.Layer, ...], name: str) -> Source | None:
    return next((source for layer in layers if (source := folders.read(layer, name))), None)


def _first(layers: tuple[folders.Layer, ...], name: str) -> Source:
    source = _find(layers, name)
    if source:
        return source
    raise ContentError([Fault("theme-file-missing", f"{layers[0].label}/{name}")])


def _digest(parts: list[str]) -> bytes:
    """Digest of texts, each with its length, so that no two lists look the same."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode()
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.digest()


@remember
def _code_stamp() -> str:
    """Digest of this package's own sources: filters and checks shape pages as much as templates do."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return _digest([path.read_text("utf-8") for path in files]).hex()[:16]
