"""From a scan to everything that planning reads, with every fault on the way. Writes only the picture store."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from site_gen import media, points, presets, schema
from site_gen.build.load import load
from site_gen.diagnostics import ContentError, Fault, SiteError
from site_gen.plan.model import Context
from site_gen.records.settings import Settings
from site_gen.register import assemble, check
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
    from site_gen.register import Held, Register
    from site_gen.site import Site
    from site_gen.sources.tree import Stat

PHOTOS = "content/photos/"


class Gathered(NamedTuple):
    """All that a build needs. `faults` are errors and warnings together; `pinned`: site.yaml says which day it is."""

    context: Context
    shell: Shell
    theme: Theme
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
    """Load, look up, check. Raises ContentError when the faults leave nothing to plan with."""
    stats, scan_faults = found
    loaded = load(site.root, stats, known, scanned_before)
    faults = [*scan_faults, *loaded.faults, *schema.strays(stat.path for stat in stats)]
    settings = _settings(loaded.held, faults)
    demo_day = settings.demo.as_of if settings.demo else None
    as_of = dt.date.fromisoformat(asked.as_of or (demo_day.isoformat() if demo_day else asked.today))
    theme = Theme.load(
        site.root, settings.theme, asked.language or settings.language.value, cache=site.state / "templates"
    )
    register, link_faults = assemble((one for one in loaded.held if one.kind != "settings"), settings, as_of)
    broken = any(not fault.warning for fault in faults)  # every link to a broken file dangles: not worth a word
    faults += [fault for fault in link_faults if not (broken and fault.code.startswith("link-nowhere"))]
    laws = presets.load()
    if not any(not fault.warning for fault in faults):  # a dangling id would show a second time, less clearly
        faults += check(register, laws, as_of)
    pictures, files, photo_faults = _pictures(site, register, loaded, progress)
    faults += photo_faults
    moved = {row.path for row in loaded.changed} | (known.keys() - loaded.rows.keys())
    own = (site.root / "themes").is_dir()  # the built-in ones are sound
    if own and any(path.startswith(("themes/", SETTINGS)) for path in moved):
        faults += theme.check()
    if any(not fault.warning for fault in faults):
        raise ContentError(faults)
    standings = points.all_standings(register.entries, register.rule_versions, register.households)
    context = Context(register, laws, as_of, pictures, standings, files)
    frame = shell(settings, language=asked.language or "")
    return Gathered(context, frame, theme, tuple(faults), tuple(loaded.rows), loaded.changed, demo_day is not None)


def _settings(held: tuple[Held, ...], faults: list[Fault]) -> Settings:
    for one in held:
        if isinstance(one.record, Settings):
            return one.record
    if not any(fault.path == SETTINGS for fault in faults):
        faults.append(Fault("settings-missing", SETTINGS))
    raise ContentError(faults)


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
