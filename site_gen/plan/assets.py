"""Files that are no pages: photos in their widths, the QR code of each building, share pictures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from site_gen import media, prose
from site_gen.plan.model import Asset, Context
from site_gen.records.fields import prose_fields
from site_gen.views.parts import building_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from site_gen.records.base import Record
    from site_gen.records.notices import Notice


def files(context: Context) -> Iterator[Asset]:
    """Every photo but those taken down with their notice; codes and share pictures once there is an address."""
    yield from context.cards
    gone = {
        each.url
        for file in taken_down(context)
        if file in context.pictures
        for each in (*context.pictures[file].jpeg, *context.pictures[file].webp)
    }
    for url, path in context.files.items():
        if url in gone:
            continue
        yield Asset(url, url.encode(), path.read_bytes, ("content/photos/photos.yaml",))
    settings = context.register.settings
    if settings.base_url:
        for building in settings.buildings:
            text = media.qr_text(settings.base_url.rstrip("/"), building_url(building.id), short=settings.short_urls)
            identity = f"{text}\n{building.name}".encode()
            yield Asset(qr_url(building.id), identity, partial(media.qr_svg, text, building.name), ("site.yaml",))


def taken_down(context: Context) -> frozenset[str]:
    """Photos that only notices showed which are taken down: nobody may fetch them by an old address."""
    notices = context.register.notices.values()
    down = {one.id: one for one in notices if one.take_down and one.take_down <= context.as_of}
    theirs = {file for one in down.values() for file in _photos(one)}
    about = context.register.about
    candidates = {file for file in theirs if not set(about.get(file, ())) - down.keys()}
    if candidates:  # what is written in another record's text stays
        candidates -= {file for text in _texts(context, down) for file in candidates if file in text}
    return frozenset(candidates)


def _photos(notice: Notice) -> Iterator[str]:
    yield from (one.photo for one in notice.attachments if one.photo)
    if "](" in notice.text:
        yield from prose.mentions(notice.text)


def _texts(context: Context, down: Mapping[str, Notice]) -> Iterator[str]:
    """Every text in Markdown that is shown."""
    register = context.register
    rooms = (register.issues, register.meetings, register.decisions, register.projects, register.groups)
    shown: list[Record] = [record for room in rooms for record in room.values()]
    shown += [one for one in register.notices.values() if one.id not in down]
    for record in shown:
        yield from (getattr(record, field.name) for field in prose_fields(type(record)))


def qr_url(building_id: str) -> str:
    """Address of a building's code."""
    return f"qr/{building_id}.svg"
