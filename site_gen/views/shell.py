"""What every page may read: the site's frame, and what each view carries besides its own matter. Computes no page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

import msgspec

if TYPE_CHECKING:
    from site_gen.records.settings import Settings


class Html(str):
    """Markup that our own code made and cleaned (prose, QR codes). Templates print it as it is; all else is escaped."""

    __slots__ = ()

    def __html__(self) -> Self:
        """Tell the template engine that this text needs no escaping."""
        return self


class ShareCard(msgspec.Struct, frozen=True, kw_only=True):
    """The picture that chats show beside links to pages of one `nav`; `alt` are its words."""

    nav: str
    url: str
    alt: str


class Shell(msgspec.Struct, frozen=True, kw_only=True):
    """The frame around all pages. Changes with site.yaml and at each release; holds no date of the build."""

    name: str
    community: str
    organisation: str
    seal: tuple[str, ...]  # characters of the mark, four at best; empty: no mark
    phone: str
    hours: str
    place: str
    demo_note: str  # empty: an ordinary site
    buildings: tuple[tuple[str, str], ...]  # id and name, in the order of site.yaml
    base_url: str  # without a slash at the end; empty: not published yet
    language: str  # "zh" or "en"
    fingerprint: str = ""  # of the newest release, eight digits; empty: none yet
    sheets: tuple[str, ...] = ()  # kinds of sheets that are published beside their pages
    cards: tuple[ShareCard, ...] = ()  # one for each `nav`; none without an address


class CorrectionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One published change. A privacy correction has neither `what` nor `before` nor `after`."""

    date: dt.date
    privacy: bool
    withdrawn: bool = False  # the whole record
    what: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""
    approved_by: str = ""


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page comes from: shown at its end."""

    updated: dt.date | None = None  # newest date in the records behind the page
    basis: tuple[str, ...] = ()  # papers and records it rests on, in words
    compiled_by: str = ""
    checked_by: str = ""
    corrections: tuple[CorrectionLine, ...] = ()  # newest first


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all views."""

    url: str  # relative to the site's root, "issues/W2026-014.html"
    nav: str  # home, issues, meetings, notices, projects, points, honours; "": none of them
    title: str
    description: str
    provenance: Provenance
    script: str = ""  # name of a script of the theme that this page needs besides the usual one


def shell(settings: Settings, *, language: str = "", fingerprint: str = "") -> Shell:
    """Frame of the site that `settings` describe; `language` ("zh" or "en") if it is not the settings' own.

    `fingerprint` is that of the newest release.
    """
    return Shell(
        name=settings.name,
        community=settings.community,
        organisation=settings.organisation,
        seal=tuple(settings.seal[:4]),
        phone=settings.contact.phone,
        hours=settings.contact.hours,
        place=settings.contact.place,
        demo_note=settings.demo.note if settings.demo else "",
        buildings=tuple((building.id, building.name) for building in settings.buildings),
        base_url=settings.base_url.rstrip("/"),
        language=language or settings.language.value,
        fingerprint=fingerprint,
        sheets=tuple(one.value for one in settings.sheets),
    )
