"""Which sheets somebody asked for, what their files are called, and making those that changed. Prints nothing."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, NamedTuple

from site_gen import output
from site_gen.build.fresh import generator_digest, racy
from site_gen.build.making import at_source
from site_gen.build.outgate import OutGate
from site_gen.diagnostics import ContentError, Fault, SettingsError
from site_gen.plan.slips import KIND as SLIPS
from site_gen.records.settings import SheetKind
from site_gen.render import sheet_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from site_gen.build.fresh import Asked
    from site_gen.build.gather import Gathered
    from site_gen.build.report import Progress
    from site_gen.paper import Variant
    from site_gen.plan.model import Sheet
    from site_gen.records.settings import Building
    from site_gen.site import Site
    from site_gen.sources.tree import Stat

PUBLIC, PRIVATE = "print", "private/print"
SLIPS_ZH, ROUND_ZH = "积分条", "换贴单"
_OTHERS = {SLIPS: SLIPS_ZH, "round": ROUND_ZH}  # kinds that no site publishes
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]')  # Windows cannot hold these in a name
_WORDS = {"zh": {"large": "-大字版", "a3": "-A3"}, "en": {"large": "-large", "a3": "-A3"}}


class Wish(NamedTuple):
    """What somebody asked for: kinds and ids as they were typed, one building, and how the sheets should look."""

    words: tuple[str, ...]
    building: str
    everything: bool
    variant: Variant
    png: bool


class Made(NamedTuple):
    """Files that were written and those that were as they should be; paths relative to the site.

    `unreleased`: the slips among them have no proof yet, but would have one after a release.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    unreleased: bool = False


def chosen(
    sheets: Sequence[Sheet], wish: Wish, usual: Sequence[SheetKind], buildings: Iterable[Building]
) -> list[Sheet]:
    """The sheets that were asked for: without a word those of the site's own kinds. Raises SettingsError."""
    found = [one for word in wish.words for one in _named(sheets, word)]
    if not wish.words:
        kinds = {one.value for one in usual}
        found = [one for one in sheets if wish.everything or one.paper.kind in kinds]
    if wish.building:
        name = next((one.name for one in buildings if wish.building in (one.id, one.name)), "")
        if not name:
            raise SettingsError([Fault("print-building", PUBLIC, args={"name": wish.building})])
        found = [one for one in found if one.paper.kind in ("building", SLIPS) and one.paper.name == name]
    return list({one.name: one for one in found}.values())


def _named(sheets: Sequence[Sheet], word: str) -> list[Sheet]:
    """Sheets of a kind, or the one with that id."""
    kinds = {spelling: one.value for one in SheetKind for spelling in one.spellings} | {SLIPS: SLIPS, SLIPS_ZH: SLIPS}
    if word in kinds:
        return [one for one in sheets if one.paper.kind == kinds[word]]
    folded = word.lower()
    found = [one for one in sheets if folded in (one.name.lower(), one.name.lower().partition("-")[2])]
    if not found:
        from difflib import get_close_matches  # noqa: PLC0415 - only after a fault

        known = [*kinds, *(one.name for one in sheets)]
        near = "、".join(get_close_matches(word, known, n=3, cutoff=0.6))
        kinds_shown = "、".join([*(one.zh for one in SheetKind), SLIPS_ZH])
        fault = "print-unknown-near" if near else "print-unknown"
        raise SettingsError([Fault(fault, PUBLIC, args={"asked": word, "near": near, "kinds": kinds_shown})])
    return found


def file_name(sheet: Sheet, wish: Wish, language: str) -> str:
    """Path of a sheet's file relative to the site, without ending: `print/会议公示-H2026-03`."""
    kind = sheet.paper.kind
    zh = _OTHERS.get(kind) or SheetKind(kind).zh
    words = zh if language == "zh" else kind
    rest = sheet.name.removeprefix(f"{kind}-") if sheet.name != kind else ""
    if kind == "building":
        rest = sheet.paper.name
    elif kind == SLIPS:
        rest = f"{sheet.paper.name}{rest.removeprefix(rest.split('-')[0])}"
    name = f"{words}-{rest}" if rest else words
    name += _WORDS[language]["large"] if wish.variant.size else ""
    name += _WORDS[language]["a3"] if wish.variant.paper else ""
    return f"{PRIVATE if kind == SLIPS else PUBLIC}/{_UNFIT.sub('_', name)}"


def make(
    site: Site, gathered: Gathered, sheets: Sequence[Sheet], wish: Wish, memory: Memory, progress: Progress
) -> Made:
    """Write the files of some sheets, but for those that are there as they should be.

    Raises ContentError with every fault; the sound sheets are written all the same.
    """
    written: list[str] = []
    kept: list[str] = []
    faults: list[Fault] = []
    gate = OutGate(gathered.barred, gathered.press)
    look = repr((wish.variant, wish.png)).encode()
    prefix = hashlib.sha256(generator_digest() + gathered.press.digest() + gathered.barred.digest() + look).digest()
    for done, sheet in enumerate(sheets):
        progress("sheets", done, len(sheets))
        stem = file_name(sheet, wish, gathered.theme.language)
        key = sheet.key(prefix).hex()
        name = stem + (".png" if wish.png else ".pdf")
        if known := memory.files(site, name, key):
            kept += known
            continue
        try:
            files = dict(_files(gathered, gate, sheet, wish, stem))
        except ContentError as error:
            faults += [at_source(site, sheet, fault, gathered.paths) for fault in error.faults]
            continue
        for path, data in files.items():
            output.replace(site.root / path, data)
        memory.note(site, name, key, [*files])
        written += files
    if faults:
        memory.save()
        raise ContentError(faults)
    return Made(tuple(written), tuple(kept))


def _files(gathered: Gathered, gate: OutGate, sheet: Sheet, wish: Wish, stem: str) -> Iterator[tuple[str, bytes]]:
    view = sheet_view(sheet)
    gate.sheet(sheet, view)  # a slip goes to one door, but its views hold no more of a household than pages may
    if not wish.png:
        yield f"{stem}.pdf", gathered.press.pdf(sheet.template, view, wish.variant)
        return
    pages = gathered.press.pictures(sheet.template, view, wish.variant)
    for number, data in enumerate(pages, 1):
        yield (f"{stem}.png" if len(pages) == 1 else f"{stem}-{number}.png"), data


class Memory:
    """What was written from what: a list in the state folder. It may be lost at any time; then more is written."""

    def __init__(self, site: Site) -> None:
        self._path = site.state / "print.json"
        try:
            self._known = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._known = {}
        if not isinstance(self._known, dict):
            self._known = {}

    @property
    def theme(self) -> str:
        """Name of the theme that was printed with last."""
        row = self._known.get("theme")
        return row if isinstance(row, str) else "board"

    @theme.setter
    def theme(self, name: str) -> None:
        self._known["theme"] = name

    def nothing_new(self, site: Site, asked: bytes) -> list[str]:
        """The files of the last command, if it was the same one and nothing that it read or wrote has changed."""
        row = self._known.get("")
        return self.files(site, "", asked.hex()) if isinstance(row, dict) else []

    def files(self, site: Site, name: str, key: str) -> list[str]:
        """Files of a sheet that were made from the same key and are as they were written."""
        row = self._known.get(name)
        if not isinstance(row, dict) or row.get("key") != key:
            return []
        files = row.get("files")
        whole = isinstance(files, dict) and all(_stat(site.root / path) == seen for path, seen in files.items())
        return list(files) if whole and isinstance(files, dict) else []

    def note(self, site: Site, name: str, key: str, files: list[str]) -> None:
        """Remember files that were just written; pages that a sheet has no more are deleted, if nobody touched them."""
        row = self._known.get(name)
        before = row.get("files") if name and isinstance(row, dict) else None
        for path, seen in before.items() if isinstance(before, dict) else ():
            if path not in files and seen and _stat(site.root / path) == seen:
                (site.root / path).unlink()
        self._known[name] = {"key": key, "files": {path: _stat(site.root / path) for path in files}}

    def save(self) -> None:
        """Write the list, unless the state folder does not take it: then more is written next time."""
        output.replace(self._path, json.dumps(self._known, ensure_ascii=False, indent=0).encode())


def asked_digest(found: Sequence[Stat], asked: Asked, wish: Wish, began_ns: int) -> bytes:
    """Digest of all that a command reads and says; b"" when a source is so young that its stat may not tell all."""
    if any(racy(one, began_ns) for one in found):
        return b""
    return hashlib.sha256(generator_digest() + repr((found, asked, wish)).encode()).digest()


def _stat(path: Path) -> list[int]:
    """Time and size; nothing for a file that is not there."""
    try:
        stat = path.stat()
    except OSError:
        return []
    return [stat.st_mtime_ns, stat.st_size]
