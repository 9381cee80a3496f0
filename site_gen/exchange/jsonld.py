"""What a page says of itself to search engines: schema.org as JSON-LD. Pure; made of the page's own view.

It stands in a data block, which no browser executes; a text in it can end neither the block nor the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from site_gen.clock import moment
from site_gen.views.home import HomeView
from site_gen.views.meetings import MeetingView
from site_gen.views.notices import NoticeView
from site_gen.views.opendata import DataView
from site_gen.views.shell import Html

if TYPE_CHECKING:
    import datetime as dt

    from site_gen.views.shell import Shell, View

    Said = dict[str, object]

LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def block(view: View, shell: Shell) -> Html:
    """The block's text, "" where there is nothing to say; without an address of the site nothing is said."""
    said = _said(view, shell) if shell.base_url else {}
    if not said:
        return Html("")
    text = msgspec.json.encode({"@context": "https://schema.org", **said}).decode()
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Html(text)


def _said(view: View, shell: Shell) -> Said:
    if isinstance(view, HomeView):
        return {**_organisation(shell), "telephone": shell.phone}
    if isinstance(view, MeetingView):
        return _event(view, shell)
    if isinstance(view, NoticeView) and not view.days.taken_down:
        return _announcement(view, shell)
    return _dataset(view, shell) if isinstance(view, DataView) else {}


def _organisation(shell: Shell) -> Said:
    return {"@type": "GovernmentOrganization", "name": shell.organisation, "url": f"{shell.base_url}/"}


def _event(view: MeetingView, shell: Shell) -> Said:
    """A meeting to come, or one that was called off before it came."""
    if view.state != "planned" and not view.cancelled:
        return {}
    status = "EventCancelled" if view.cancelled else "EventRescheduled" if view.moves else "EventScheduled"
    return {
        "@type": "Event",
        "name": view.body,
        "startDate": _moment(view.date, view.start),
        **({"endDate": _moment(view.date, view.end)} if view.end else {}),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": view.place, "address": shell.community},
        "organizer": _organisation(shell),
        "url": f"{shell.base_url}/{view.url}",
    }


def _announcement(view: NoticeView, shell: Shell) -> Said:
    return {
        "@type": "SpecialAnnouncement",
        "name": view.heading,
        "text": view.heading,
        "datePosted": str(view.published),
        **({"expires": str(view.days.closes)} if view.days.closes else {}),
        "publisher": _organisation(shell),
        "url": f"{shell.base_url}/{view.url}",
    }


def _dataset(view: DataView, shell: Shell) -> Said:
    licence = {"license": LICENCES[view.licence]} if view.licence in LICENCES else {}
    files = [one for table in view.tables for one in table.files if one.id == "csv"]
    return {
        "@type": "Dataset",
        "name": shell.name,
        "description": f"{shell.name}：{'、'.join(table.zh for table in view.tables)}",
        "url": f"{shell.base_url}/{view.url}",
        "creator": _organisation(shell),
        "isAccessibleForFree": True,
        **licence,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": f"{shell.base_url}/{one.url}"}
            for one in files
        ],
    }


def _moment(day: dt.date, time: dt.time | None) -> str:
    return moment(day, time).isoformat() if time else str(day)
