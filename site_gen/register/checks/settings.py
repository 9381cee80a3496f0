"""site.yaml: presets that exist, ids that stand once, an address that codes can be made of."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from site_gen.diagnostics import Fault
from site_gen.register.checks import publishing
from site_gen.register.checks.names import unknown
from site_gen.site import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.presets import Presets
    from site_gen.register.model import Register

RESERVED = frozenset(
    {
        "index",
        "issues",
        "meetings",
        "notices",
        "projects",
        "honours",
        "redemption",
        "groups",
        "guide",
        "coverage",
        "rankings",
        "photos",
    }
)
LONGEST = 200  # characters: a code that holds more is too fine to scan from a board
TERMS = ("window", "reply", "posting", "quarterly")


def check(register: Register, presets: Presets) -> list[Fault]:
    """All faults of the settings."""
    found = [*_presets(register, presets), *_ids(register), *_duties(register, presets), *_address(register)]
    return [*found, *publishing.check(register.settings.publish)]


def _presets(register: Register, presets: Presets) -> Iterator[Fault]:
    chosen = register.settings.presets
    rows = [("meeting", chosen.meeting, tuple(presets.meeting_rules))]
    rows += [(key, getattr(chosen, key), tuple(presets.terms)) for key in TERMS]
    for key, name, known in rows:
        if name not in known:
            yield _unknown(name, known, "presets", key)


def _unknown(name: str, known: tuple[str, ...], *keys: str | int) -> Fault:
    code, args = unknown(name, known)
    return Fault(code, SETTINGS, keys, args)


def _ids(register: Register) -> Iterator[Fault]:
    """Each id and each name once: records may use either."""
    settings = register.settings
    buildings = [(one.id, one.name) for one in settings.buildings]
    categories = [(one.id, one.name) for one in settings.categories]
    for list_name, items in (("buildings", buildings), ("categories", categories)):
        seen: dict[str, int] = {}
        for index, item in enumerate(items):
            for key, word in zip(("id", "name"), item, strict=True):
                if seen.setdefault(word.lower(), index) != index:
                    yield Fault("setting-twice", SETTINGS, (list_name, index, key), {"value": word})
    known: set[str] = set()
    for index, duty in enumerate(settings.duties):
        if duty.id in known:
            yield Fault("setting-twice", SETTINGS, ("duties", index, "id"), {"value": duty.id})
        known.add(duty.id)
    for index, building in enumerate(settings.buildings):
        if building.id.lower() in RESERVED:
            yield Fault("building-reserved", SETTINGS, ("buildings", index, "id"), {"id": building.id})


def _duties(register: Register, presets: Presets) -> Iterator[Fault]:
    known = tuple(presets.terms)
    for index, duty in enumerate(register.settings.duties):
        if duty.within not in known:
            yield _unknown(duty.within, known, "duties", index, "within")


def _address(register: Register) -> Iterator[Fault]:
    """A code on paper holds this address for years: scheme and host, nothing that may change."""
    url = register.settings.base_url
    if not url:
        yield Fault("base-url-empty", SETTINGS, ("base_url",), on_key=True, warning=True)
        return
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        sound = False
    else:
        sound = sound and not (parts.path.strip("/") or "?" in url or "#" in url or "@" in url)
    if not sound or len(url) > LONGEST or not url.isascii() or any(char.isspace() for char in url):
        yield Fault("base-url-shape", SETTINGS, ("base_url",))
