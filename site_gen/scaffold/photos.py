"""A phone's photos into the site: copied upright and bare under plain names, with a caption each to fill in.

The files that are handed over are only read.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple, cast

from site_gen import schema
from site_gen.build.report import silent
from site_gen.diagnostics import ContentError, Fault, SettingsError, SiteError
from site_gen.media import intake
from site_gen.output import disk
from site_gen.scaffold import entries, lists
from site_gen.scaffold.naming import following, names, quoted
from site_gen.scaffold.photolist import add_to_record
from site_gen.site import SETTINGS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from site_gen.build.report import Progress
    from site_gen.records.issues import Issue
    from site_gen.records.photos import Faces, Moment
    from site_gen.records.projects import Project
    from site_gen.records.settings import Settings
    from site_gen.site import Site

_FOLDERS = {"W": "content/issues", "X": "content/projects"}
_ID = re.compile(r"[WX]\d{4}-\d{2,6}")


class Wanted(NamedTuple):
    """What the photos are of; "" and None when it was not said."""

    record: str
    moment: Moment | None = None
    pair: str = ""
    alt: str = ""
    place: str = ""
    faces: Faces | None = None


class Added(NamedTuple):
    """What was done: where each file went, where its record lies, a line to write there by hand, fields to fill in."""

    copies: tuple[tuple[Path, str], ...]
    record: str
    line: str
    missing: tuple[str, ...]


class _Ready(NamedTuple):
    """A photo that waits to be put in place."""

    source: Path
    waiting: Path
    day: dt.date | None


def add(site: Site, sources: Sequence[Path], wanted: Wanted, today: str, progress: Progress = silent) -> Added:
    """Bring photos into the site. Raises SiteError, and leaves everything as it was, unless all of them can be used."""
    record = _record(site.root, wanted.record)
    site.state.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="intake-", dir=site.state) as waiting:
        ready = tuple(_ready(sources, Path(waiting), progress))
        copies: list[tuple[_Ready, str]] = []
        try:
            _place_all(site.root, ready, wanted, copies)
            _describe(site.root, record, copies, wanted, today)
        except BaseException:
            for _, name in copies:
                (site.root / _folder() / name).unlink(missing_ok=True)
            raise
    line = add_to_record(site.root, record, [name for _, name in copies])
    missing = [key for key, value in (("alt", wanted.alt), ("faces", wanted.faces)) if not value]
    return Added(tuple((one.source, f"{_folder()}/{name}") for one, name in copies), record, line, tuple(missing))


def _folder() -> str:
    return entries.PHOTOS.rpartition("/")[0]


def _record(root: Path, name: str) -> str:
    """The file of an issue or a project."""
    if not _ID.fullmatch(name):
        raise SettingsError([Fault("photos-to-shape", "content", args={"id": name})])
    path = f"{_FOLDERS[name[0]]}/{name}.yaml"
    if not (root / path).is_file():
        there = [one.removesuffix(".yaml") for one in names(root / _FOLDERS[name[0]]) if one.endswith(".yaml")]
        raise SettingsError([Fault("photos-to-unknown", path, args={"id": name, "known": "、".join(there[-5:])})])
    return path


def _ready(sources: Sequence[Path], waiting: Path, progress: Progress) -> Iterator[_Ready]:
    """Each photo encoded again, one in memory at a time. Raises ContentError with the faults of all."""
    faults: list[Fault] = []
    for number, source in enumerate(sources):
        progress("photos", number, len(sources))
        try:
            if not source.exists():
                raise ContentError([Fault("photos-no-file", str(source), args={"file": source.name})])
            taken = intake.taken(source)
        except SiteError as error:
            faults += [one._replace(path=str(source)) for one in error.faults]
            continue
        path = waiting / f"{number}.jpg"
        path.write_bytes(taken.jpeg)
        yield _Ready(source, path, taken.day)
    if faults:
        raise ContentError(faults)


def _place_all(root: Path, ready: Sequence[_Ready], wanted: Wanted, placed: list[tuple[_Ready, str]]) -> None:
    """Copy each to a name that nothing has or had, as far as the captions remember; `placed` tells how far it came."""
    folder = root / _folder()
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{wanted.record}-{wanted.moment.value}-" if wanted.moment else f"{wanted.record}-"
    number = following(stem, "\n".join([lists.read(root, entries.PHOTOS), *names(folder)]))
    for one in ready:
        name = f"{stem}{number}.jpg"
        with (folder / name).open("xb") as file:
            placed.append((one, name))
            file.write(one.waiting.read_bytes())
        number += 1
    disk.sync([*(folder / name for _, name in placed), folder])


def _describe(root: Path, record: str, copies: list[tuple[_Ready, str]], wanted: Wanted, today: str) -> None:
    """A caption each below the others, all or none."""
    values = dict(entries.PHOTO_BLANK)
    place = wanted.place or _place(root, record)
    given = {"place": place, "alt": wanted.alt, "faces": wanted.faces.zh if wanted.faces else ""}
    values |= {key: quoted(value) for key, value in given.items() if value}
    if wanted.moment:
        values["moment"] = f"moment: {wanted.moment.zh}"
    if wanted.pair:
        values["pair"] = f"pair: {quoted(wanted.pair)}"
    captions = [entries.PHOTO.format(**values, id=name, day=one.day or today) for one, name in copies]
    lists.append(root, entries.PHOTOS, "\n".join(captions), entries.PHOTO_HEAD, count=len(captions))


def _place(root: Path, path: str) -> str:
    """Where the record says it is; "" when it does not."""
    loaded, _ = schema.load(path, (root / path).read_bytes())
    if not loaded:
        return ""
    if loaded[0].kind == "project":
        return cast("Project", loaded[0].record).place
    issue = cast("Issue", loaded[0].record)
    if issue.spot or not issue.building:
        return issue.spot
    found, _ = schema.load(SETTINGS, (root / SETTINGS).read_bytes())
    buildings = cast("Settings", found[0].record).buildings if found else ()
    return next((one.name for one in buildings if issue.building in (one.id, one.name)), "")
