"""From a scan to a checked register, without theme, photos or pages: what commands about records need."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from site_gen import presets, prose, schema
from site_gen.build.load import NOTHING, load
from site_gen.diagnostics import ContentError, Fault
from site_gen.disclosure.judge import barred, judge, unlocked
from site_gen.records.settings import Settings
from site_gen.register import assemble, check
from site_gen.site import SETTINGS
from site_gen.sources import tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.build.fresh import Asked
    from site_gen.build.load import Known, Loaded
    from site_gen.disclosure.judge import Waiver
    from site_gen.disclosure.pages import Barred
    from site_gen.presets import Presets
    from site_gen.register import Held, Register
    from site_gen.site import Site
    from site_gen.sources.tree import Stat


class Read(NamedTuple):
    """All records and what is wrong with them. `pinned`: site.yaml says which day it is.

    `waivers` is what the gate let through with a reason, `barred` what no page may hold.
    """

    register: Register
    presets: Presets
    as_of: dt.date
    loaded: Loaded
    faults: tuple[Fault, ...]
    pinned: bool
    waivers: tuple[Waiver, ...]
    barred: Barred


def read(
    site: Site,
    found: tuple[list[Stat], list[Fault]],
    asked: Asked,
    known: Known,
) -> Read:
    """Load, look up, check. Raises ContentError when there are no settings to go by."""
    stats, scan_faults = found
    loaded = load(site.root, stats, known)
    faults = [*scan_faults, *loaded.faults, *schema.strays(loaded.bare)]
    settings = _settings(loaded.held, faults)
    if not prose.known(settings.prose.value):
        faults.append(Fault("prose-engine-missing", SETTINGS, ("prose",), {"engine": settings.prose.value}))
    demo_day = settings.demo.as_of if settings.demo else None
    as_of = dt.date.fromisoformat(asked.as_of or (demo_day.isoformat() if demo_day else asked.today))
    register, link_faults = assemble((one for one in loaded.held if one.kind != "settings"), settings, as_of)
    broken = wrong(faults)  # every link to a broken file dangles: not worth a word
    faults += [fault for fault in link_faults if not (broken and fault.code.startswith("link-nowhere"))]
    laws = presets.load()
    if not wrong(faults):  # a dangling id would show a second time, less clearly
        faults += check(register, laws, as_of)
    needles = loaded.examiner.needles
    free = unlocked((one.record for one in loaded.held), needles, as_of) if needles else frozenset()
    verdict = judge(loaded.found, settings, free)
    faults += verdict.faults
    offices = [one.channel.phone for one in register.notices.values() if one.channel]
    secret = barred(loaded.examiner.search, loaded.examiner.digest, settings, free, verdict.passed, offices)
    pinned = demo_day is not None
    return Read(register, laws, as_of, loaded, tuple(faults), pinned, verdict.waivers, secret)


def read_sound(site: Site, asked: Asked) -> Read:
    """All records, read afresh. Raises ContentError with every fault unless they are sound."""
    records = read(site, tree.scan(site.root, "board"), asked, NOTHING)
    if wrong(records.faults):
        raise ContentError(records.faults)
    return records


def wrong(faults: Iterable[Fault]) -> bool:
    """True when one of them is more than a warning."""
    return any(not fault.warning for fault in faults)


def _settings(held: tuple[Held, ...], faults: list[Fault]) -> Settings:
    for one in held:
        if isinstance(one.record, Settings):
            return one.record
    if not any(fault.path == SETTINGS for fault in faults):
        faults.append(Fault("settings-missing", SETTINGS))
    raise ContentError(faults)
