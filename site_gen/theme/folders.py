"""Where a theme's files lie, and reading them. Nothing outside the theme's own folders is ever opened."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import site_gen
from site_gen.diagnostics import ContentError, Fault, SettingsError, Span

MAX_FILE = 1_000_000  # bytes; a theme's file is text written by hand
BUILTIN = "builtin/"  # prefix that reaches past a site's own template to the shipped one

_NAME = re.compile(r"[\w-]{1,40}")
_TEMPLATE = re.compile(r"[\w-]{1,60}(/[\w-]{1,60}){0,3}\.html")
_SHEET = re.compile(r"[\w-]{1,60}\.typ")
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_MANIFEST_KEYS = {"name", "title", "languages", "extends"}


class Layer(NamedTuple):
    """One folder of a theme. `label` names it in messages; `shipped` is true for a folder of the program itself."""

    folder: Path
    label: str
    shipped: bool


class Manifest(NamedTuple):
    """What theme.toml says. `extends` is the built-in theme whose files fill the gaps, or empty."""

    name: str
    languages: tuple[str, ...]
    extends: str


class Source(NamedTuple):
    """A text file of a theme, with the path that messages show. Line ends are LF."""

    path: str
    text: str


def builtin_themes() -> Path:
    """Folder of the themes that come with the program: inside the package in a wheel, beside it in a checkout."""
    package = Path(site_gen.__file__).resolve().parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


def find(site_root: Path, name: str) -> tuple[tuple[Layer, ...], Manifest]:
    """Folders of theme `name`, the site's own first, and its manifest.

    Raises SettingsError when there is no such theme, ContentError when theme.toml is broken.
    """
    root, shipped = site_root.resolve(), builtin_themes()
    layers: list[Layer] = []
    if _NAME.fullmatch(name):
        own = root / "themes" / name
        if own.is_dir():
            if not own.resolve().is_relative_to(root):
                raise ContentError([Fault("theme-outside", f"themes/{name}")])
            layers.append(_layer(own, root, shipped))
        if (shipped / name).is_dir() and not any(layer.shipped for layer in layers):
            layers.append(_layer(shipped / name, root, shipped))
    if not layers:
        known = ", ".join(known_themes(site_root))
        raise SettingsError([Fault("theme-unknown", "site.yaml", ("theme",), {"name": name, "known": known})])
    manifest = _manifest(layers)
    if manifest.extends and not any(layer.folder == (shipped / manifest.extends).resolve() for layer in layers):
        layers.append(_layer(shipped / manifest.extends, root, shipped))
    return tuple(layers), manifest


def known_themes(site_root: Path) -> tuple[str, ...]:
    """Names of all themes that this site could choose, sorted."""
    folders = (site_root / "themes", builtin_themes())
    return tuple(sorted({path.parent.name for folder in folders for path in folder.glob("*/theme.toml")}))


def read(layer: Layer, relative: str) -> Source | None:
    """Text of a file in `layer`, or None when there is none. Raises ContentError for a file that cannot be used."""
    shown = f"{layer.label}/{relative}"
    path = layer.folder / relative
    if not path.is_file():
        return None
    if not path.resolve().is_relative_to(layer.folder):
        raise ContentError([Fault("theme-outside", shown)])
    data = path.read_bytes()
    if len(data) > MAX_FILE:
        raise ContentError([Fault("theme-too-big", shown, args={"limit": MAX_FILE})])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentError([Fault("theme-not-utf8", shown, span=Span(shown, line))]) from None
    return Source(shown, text.replace("\r\n", "\n").replace("\r", "\n"))


def find_template(layers: tuple[Layer, ...], name: str) -> Source | None:
    """The first `templates/<name>` of the layers; `builtin/<name>` skips the site's own. None: no such template."""
    wanted = name.removeprefix(BUILTIN)
    if not _TEMPLATE.fullmatch(wanted):
        return None
    for layer in layers:
        if wanted == name or layer.shipped:
            source = read(layer, f"templates/{wanted}")
            if source:
                return source
    return None


def template_names(layers: tuple[Layer, ...]) -> tuple[str, ...]:
    """All templates that the layers hold, sorted."""
    found: set[str] = set()
    for layer in layers:
        base = layer.folder / "templates"
        found.update(path.relative_to(base).as_posix() for path in base.rglob("*.html"))
    return tuple(sorted(name for name in found if _TEMPLATE.fullmatch(name)))


def sheets(layers: tuple[Layer, ...]) -> dict[str, Source]:
    """Typst files in `print/` by name, sorted; a site's own stands before the shipped one."""
    found: dict[str, Source] = {}
    for layer in layers:
        for path in (layer.folder / "print").glob("*.typ"):
            source = read(layer, f"print/{path.name}") if _SHEET.fullmatch(path.name) else None
            if source:
                found.setdefault(path.name, source)
    return dict(sorted(found.items()))


def parse_toml(source: Source) -> dict[str, object]:
    """Tables of a TOML file. Raises ContentError with the line of a mistake."""
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (source.text.count("\n") + 1, 1)
        raise ContentError([Fault("theme-toml", source.path, span=Span(source.path, line, column))]) from None


def _layer(folder: Path, root: Path, shipped: Path) -> Layer:
    folder = folder.resolve()
    label = folder.relative_to(root) if folder.is_relative_to(root) else folder
    return Layer(folder, label.as_posix(), folder.is_relative_to(shipped.resolve()))


def _manifest(layers: list[Layer]) -> Manifest:
    source = next(filter(None, (read(layer, "theme.toml") for layer in layers)), None)
    if source is None:
        raise ContentError([Fault("theme-manifest-missing", f"{layers[0].label}/theme.toml")])
    table = parse_toml(source)
    name, extends = table.get("name"), table.get("extends", "")
    languages = table.get("languages")
    problems = [key for key in table if key not in _MANIFEST_KEYS]
    if not isinstance(name, str):
        problems.append("name")
    if not isinstance(languages, list) or not all(isinstance(language, str) for language in languages):
        problems.append("languages")
        languages = []
    if not isinstance(extends, str) or (extends and not _is_shipped(extends)):
        problems.append("extends")
    if problems:
        raise ContentError(
            Fault("theme-manifest", source.path, args={"key": key}, span=_line_of(source, key)) for key in problems
        )
    return Manifest(str(name), tuple(languages), str(extends))


def _is_shipped(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and (builtin_themes() / name / "theme.toml").is_file()


def _line_of(source: Source, key: str) -> Span:
    for number, line in enumerate(source.text.split("\n"), start=1):
        if line.split("=")[0].strip() == key:
            return Span(source.path, number, 1, len(key))
    return Span(source.path)
