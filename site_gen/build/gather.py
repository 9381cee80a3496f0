"""From a scan to everything that planning reads, with every fault on the way. Writes only the picture store."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from site_gen import media, points
from site_gen.build import signing
from site_gen.build.load import NOTHING
from site_gen.build.records import read, wrong
from site_gen.build.trust import look
from site_gen.chain.digests import short_print
from site_gen.chain.model import CHAIN, EMPTY, KEPT
from site_gen.diagnostics import ContentError, Fault
from site_gen.paper import Press
from site_gen.paper.cards import cards, unlike
from site_gen.plan.model import Context
from site_gen.register.checks.photos import hidden_parts, withdrawn
from site_gen.register.checks.settled import frozen
from site_gen.site import SETTINGS
from site_gen.theme import Theme
from site_gen.views.pictures import PictureView, Width
from site_gen.views.shell import Shell, shell

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from site_gen.build.fresh import Asked
    from site_gen.build.load import Known, Loaded
    from site_gen.build.records import Read
    from site_gen.build.report import Progress
    from site_gen.build.warm import Warm
    from site_gen.disclosure.judge import Waiver
    from site_gen.disclosure.pages import Barred
    from site_gen.ledger import SourceRow
    from site_gen.records.photos import Photo
    from site_gen.site import Site
    from site_gen.sources.tree import Stat

PHOTOS = "content/photos/"


class Gathered(NamedTuple):
    """All that a build needs. `faults` are errors and warnings together; `pinned`: site.yaml says which day it is.

    `waivers` and `barred`: as in `build.records.Read`; `loaded` are the records as they were read.
    """

    context: Context
    shell: Shell
    theme: Theme
    press: Press
    faults: tuple[Fault, ...]
    paths: tuple[str, ...]
    changed: tuple[SourceRow, ...]
    pinned: bool
    waivers: tuple[Waiver, ...]
    barred: Barred
    loaded: Loaded


def gather(
    site: Site,
    found: tuple[list[Stat], list[Fault]],
    asked: Asked,
    progress: Progress,
    known: Known = NOTHING,
) -> Gathered:
    """Read the records and all that pages are made of. Raises ContentError with every fault unless all is sound."""
    records = read(site, found, asked, known)
    register, loaded = records.register, records.loaded
    settings = register.settings
    theme = _theme(site, records, asked, known.warm)
    pictures, files, photo_faults = _pictures(site, records, progress)
    faults = [*records.faults, *photo_faults]
    moved = {row.path for row in loaded.changed} | (known.rows.keys() - loaded.rows.keys())
    own = (site.root / "themes").is_dir()  # the built-in ones are sound
    if own and any(path.startswith(("themes/", SETTINGS)) for path in moved):
        faults += theme.check()
    chain = EMPTY
    if not wrong(faults):
        same = loaded.rows.keys() >= {CHAIN, KEPT} and moved.isdisjoint({CHAIN, KEPT})
        seen = look(site.root, loaded.rows.keys(), register, records.as_of, known=same)
        chain = seen.shown
        faults += seen.faults
    if wrong(faults):
        raise ContentError(faults)
    standings = points.all_standings(
        register.entries, register.rule_versions, register.households, frozen=frozen(register)
    )
    seal = signing.shown(site.root, loaded.rows.keys(), chain.checkpoint)
    frame = shell(settings, language=asked.language or "", fingerprint=short_print(chain.checkpoint))
    shared = cards(frame, theme, site.workshop / "cards")
    faults += unlike(shared, frame)
    frame = msgspec.structs.replace(frame, cards=tuple(one.shown for one in shared))
    made = tuple(one.asset for one in shared)
    context = Context(register, records.presets, records.as_of, pictures, standings, files, chain, *seal, cards=made)
    press = Press(theme.sheets(), theme.words(), frame, theme.language, site.workshop / "sheets", files)
    return Gathered(
        context,
        frame,
        theme,
        press,
        tuple(faults),
        tuple(loaded.rows),
        loaded.changed,
        records.pinned,
        records.waivers,
        records.barred,
        loaded,
    )


def _theme(site: Site, records: Read, asked: Asked, warm: Warm | None) -> Theme:
    """The site's theme; a warm process keeps it, with its templates, until a file of the site's own themes changes."""
    settings = records.register.settings
    language = asked.language or settings.language.value

    def load() -> Theme:
        return Theme.load(site.root, settings.theme, language, cache=site.state / "templates")

    if warm is None:
        return load()
    rows = records.loaded.rows
    own = b"".join(path.encode() + rows[path].digest for path in sorted(rows) if path.startswith("themes/"))
    name = f"{settings.theme} {language}"
    return warm.themes.get(name, own) or warm.themes.put(name, own, load())


def _pictures(
    site: Site, records: Read, progress: Progress
) -> tuple[dict[str, PictureView], dict[str, Path], list[Fault]]:
    """Every photo in its widths, and where the bytes of each address lie; missing and undescribed files are faults.

    A photo whose consent has ended has none, unless it says what to cover.
    """
    register, loaded = records.register, records.loaded
    faults: list[Fault] = []
    jobs: dict[str, media.Job] = {}
    for file, photo in register.photos.items():
        row = loaded.rows.get(PHOTOS + file)
        if withdrawn(photo, records.as_of):
            continue
        if row is None:
            origin = register.origins["photo", file]
            faults.append(Fault("photo-missing", origin.path, (*origin.keys, "file"), {"file": file}))
            continue
        jobs[file] = media.Job(site.root / row.path, row.digest.hex(), _rectangles(photo, records.as_of))
    made = media.pictures([*jobs.values()], site.state / "pictures", partial(progress, "photos"))
    pictures = {file: one for file, one in zip(jobs, made, strict=True) if isinstance(one, media.Picture)}
    faults += [fault for one in made if not isinstance(one, media.Picture) for fault in one]
    files = {each.url: each.data for one in pictures.values() for each in (*one.jpeg, *one.webp)}
    strays = [path for path in loaded.rows if path.startswith(PHOTOS) and not path.endswith(".yaml")]
    if any(fault.path.startswith(PHOTOS) and not fault.warning for fault in records.faults):
        strays = []  # a caption that is not finished is told as it is, not as missing
    faults += [
        Fault("photo-undescribed", path, args={"file": path.removeprefix(PHOTOS)}, warning=True)
        for path in strays
        if path.removeprefix(PHOTOS) not in register.photos
    ]
    return {file: _view(one) for file, one in pictures.items()}, files, faults


def _rectangles(photo: Photo, as_of: dt.date) -> tuple[media.Rectangle, ...]:
    """What is covered in a photo; a rectangle that a check refuses covers all of it."""
    whole = media.Rectangle(0, 0, 10_000, 10_000)
    parts = hidden_parts(photo, as_of)
    return tuple(media.Rectangle(*(int(100 * side) for side in one)) if len(one) == 4 else whole for one in parts)


def _view(made: media.Picture) -> PictureView:
    """What templates may know of a picture: nothing of where its files lie on this machine."""
    jpeg = tuple(Width(one.url, one.width, one.height) for one in made.jpeg)
    webp = tuple(Width(one.url, one.width, one.height) for one in made.webp)
    return PictureView(made.width, made.height, jpeg, webp)
