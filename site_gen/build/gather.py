"""From a scan to everything that planning reads, with every fault on the way. Writes only the picture store."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen import media, points
from site_gen.build.records import read, wrong
from site_gen.diagnostics import ContentError, Fault, SiteError
from site_gen.paper import Press
from site_gen.plan.model import Context
from site_gen.register.checks.settled import frozen
from site_gen.site import SETTINGS
from site_gen.theme import Theme
from site_gen.views.pictures import PictureView, Width
from site_gen.views.shell import Shell, shell

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from site_gen.build.fresh import Asked
    from site_gen.build.load import Loaded
    from site_gen.build.report import Progress
    from site_gen.ledger import SourceRow
    from site_gen.register import Register
    from site_gen.site import Site
    from site_gen.sources.tree import Stat

PHOTOS = "content/photos/"


class Gathered(NamedTuple):
    """All that a build needs. `faults` are errors and warnings together; `pinned`: site.yaml says which day it is."""

    context: Context
    shell: Shell
    theme: Theme
    press: Press
    faults: tuple[Fault, ...]
    paths: tuple[str, ...]
    changed: tuple[SourceRow, ...]
    pinned: bool


def gather(
    site: Site,
    found: tuple[list[Stat], list[Fault]],
    asked: Asked,
    known: Mapping[str, SourceRow],
    scanned_before: int,
    progress: Progress,
) -> Gathered:
    """Read the records and all that pages are made of. Raises ContentError with every fault unless all is sound."""
    records = read(site, found, asked, known, scanned_before)
    register, loaded = records.register, records.loaded
    settings = register.settings
    theme = Theme.load(
        site.root, settings.theme, asked.language or settings.language.value, cache=site.state / "templates"
    )
    pictures, files, photo_faults = _pictures(site, register, loaded, progress)
    faults = [*records.faults, *photo_faults]
    moved = {row.path for row in loaded.changed} | (known.keys() - loaded.rows.keys())
    own = (site.root / "themes").is_dir()  # the built-in ones are sound
    if own and any(path.startswith(("themes/", SETTINGS)) for path in moved):
        faults += theme.check()
    if wrong(faults):
        raise ContentError(faults)
    standings = points.all_standings(
        register.entries, register.rule_versions, register.households, frozen=frozen(register)
    )
    context = Context(register, records.presets, records.as_of, pictures, standings, files)
    frame = shell(settings, language=asked.language or "")
    press = Press(theme.sheets(), theme.words(), frame, theme.language, site.state / "sheets")
    return Gathered(context, frame, theme, press, tuple(faults), tuple(loaded.rows), loaded.changed, records.pinned)


def _pictures(
    site: Site, register: Register, loaded: Loaded, progress: Progress
) -> tuple[dict[str, PictureView], dict[str, Path], list[Fault]]:
    """Every photo in its widths, and where the bytes of each address lie; missing and undescribed files are faults."""
    files: dict[str, Path] = {}
    faults: list[Fault] = []
    pictures: dict[str, PictureView] = {}
    store = site.state / "pictures"
    for done, file in enumerate(register.photos):
        progress("photos", done, len(register.photos))
        row = loaded.rows.get(PHOTOS + file)
        if row is None:
            origin = register.origins["photo", file]
            faults.append(Fault("photo-missing", origin.path, (*origin.keys, "file"), {"file": file}))
            continue
        try:
            made = media.picture(site.root / row.path, row.digest.hex(), store)
            pictures[file] = _view(made)
            files |= {one.url: one.data for one in (*made.jpeg, *made.webp)}
        except SiteError as error:
            faults += error.faults
    described = {PHOTOS + file for file in register.photos}
    strays = [
        path for path in loaded.rows if path.startswith(PHOTOS) and path not in described and not path.endswith(".yaml")
    ]
    faults += [
        Fault("photo-undescribed", path, args={"file": path.removeprefix(PHOTOS)}, warning=True) for path in strays
    ]
    return pictures, files, faults


def _view(made: media.Picture) -> PictureView:
    """What templates may know of a picture: nothing of where its files lie on this machine."""
    jpeg = tuple(Width(one.url, one.width, one.height) for one in made.jpeg)
    webp = tuple(Width(one.url, one.width, one.height) for one in made.webp)
    return PictureView(made.width, made.height, jpeg, webp)
