"""Feeds (Atom, RFC 4287). Pure. Ids of entries are tag URIs (RFC 4151) and never change while the site keeps its name.

A feed says nothing of the day on which it was built: it was updated when its newest entry happened.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import partial
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import msgspec

from site_gen.exchange.batch import Form
from site_gen.exchange.telling import headline, page_text
from site_gen.views.happenings import Happening, newest_first, of_issue
from site_gen.views.parts import feed_url, issue_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.exchange import Say
    from site_gen.records.issues import Issue
    from site_gen.views.shell import Shell

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, production 2
STYLE = "feed.css"
END = "</feed>"
NEVER = dt.date(2000, 1, 1)  # when an empty feed was updated


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed's file. `kind` is all, issue, meeting, notice, project, building or record; `name` says which of them.

    `page` is the page for people that says the same.
    """

    url: str
    kind: str
    page: str
    name: str = ""


def facts(happenings: Iterable[Happening], most: int | None = None) -> tuple[dt.date | Happening, ...]:
    """What a feed has a piece for: the day on which it was updated, and its entries in order."""
    entries = newest_first(happenings)[:most]
    return (entries[0].date if entries else NEVER, *entries)


def atom(say: Say, shell: Shell, feed: Feed) -> Form:
    """A file of `facts`; `shell.base_url` must not be empty, since a feed has no place of its own."""
    base = f"{shell.base_url}/"
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN" if shell.language == "zh" else "en"})
    _text(root, "title", title(say, shell, feed))
    root.append(_subtitle(say, base + feed.page))
    _text(root, "id", base + feed.url)
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": base + feed.url})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": base + feed.page})
    _text(ET.SubElement(root, "author"), "name", shell.organisation)
    style = "../" * (feed.url.count("/") - 1) + STYLE
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<?xml-stylesheet type="text/css" href="{style}"?>\n'
    head += ET.tostring(root, encoding="unicode").removesuffix(END)
    return Form(head.encode(), partial(_piece, say, shell), tail=f"{END}\n".encode())


def issue_atom(say: Say, shell: Shell, issue: Issue, fixes: tuple[Happening, ...]) -> bytes:
    """The feed of one issue: every line of its history, and the corrections of it."""
    feed = Feed(url=feed_url(issue.id), kind="record", page=issue_url(issue.id), name=issue.title)
    form = atom(say, shell, feed)
    return form.whole(map(form.piece, facts([*of_issue(issue), *fixes])))


def title(say: Say, shell: Shell, feed: Feed) -> str:
    """What a reader lists the feed as."""
    if feed.kind in ("building", "record"):
        return say("feed.of_" + feed.kind, site=shell.name, name=feed.name)
    return say("feed.of_" + feed.kind, site=shell.name)


def _piece(say: Say, shell: Shell, fact: dt.date | Happening) -> bytes:
    element = _entry(say, shell, fact) if isinstance(fact, Happening) else _element("updated", _moment(fact))
    return ET.tostring(element, encoding="unicode").encode()


def _entry(say: Say, shell: Shell, one: Happening) -> ET.Element:
    base = f"{shell.base_url}/"
    host = base.partition("//")[2].partition("/")[0].partition(":")[0]
    entry = ET.Element("entry")
    _text(entry, "title", headline(say, shell, one))
    _text(entry, "id", f"tag:{host},{one.date.year}:{one.id}")
    _text(entry, "published", _moment(one.date))
    _text(entry, "updated", _moment(one.date))
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": base + one.url})
    ET.SubElement(entry, "category", {"term": one.kind})
    if text := page_text(say, shell, one, base):  # a list of points is told by its title and page alone
        _text(entry, "content", text, type="html")
    return entry


def _subtitle(say: Say, page: str) -> ET.Element:
    """What the file is for. Whoever clicks on it in a browser gets a link to the page: in XHTML it is one."""
    element = ET.Element("subtitle", {"type": "xhtml"})
    text = ET.SubElement(element, "div", {"xmlns": XHTML})
    text.text = NO_XML.sub("", say("feed.subtitle"))
    ET.SubElement(text, "a", {"href": page}).text = NO_XML.sub("", say("feed.open"))
    return element


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    parent.append(_element(name, text, **attributes))


def _element(name: str, text: str, **attributes: str) -> ET.Element:
    element = ET.Element(name, attributes)
    element.text = NO_XML.sub("", text)
    return element


def _moment(day: dt.date) -> str:
    """Records know days only; in China's time they begin at midnight."""
    return f"{day}T00:00:00+08:00"
