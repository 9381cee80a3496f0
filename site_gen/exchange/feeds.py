"""Feeds (Atom, RFC 4287). Pure. Ids of entries are tag URIs (RFC 4151) and never change while the site keeps its name.

A feed says nothing of the day on which it was built: it was updated when its newest entry happened.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from site_gen.clock import moment
from site_gen.exchange.batch import Form
from site_gen.exchange.telling import headline, page_text
from site_gen.exchange.xmltext import HEAD, element, escaped, parent, start
from site_gen.views.happenings import Happening, newest_first, of_issue
from site_gen.views.parts import feed_url, issue_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.exchange import Say
    from site_gen.records.issues import Issue
    from site_gen.views.shell import Shell

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
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
    style = "../" * (feed.url.count("/") - 1) + STYLE
    head = (
        f'{HEAD}<?xml-stylesheet type="text/css" href="{style}"?>\n',
        start("feed", xmlns=ATOM, xml__lang="zh-CN" if shell.language == "zh" else "en"),
        element("title", title(say, shell, feed)),
        _subtitle(say, base + feed.page),
        element("id", base + feed.url),
        element("link", rel="self", type="application/atom+xml", href=base + feed.url),
        element("link", rel="alternate", type="text/html", href=base + feed.page),
        parent("author", element("name", shell.organisation)),
    )
    return Form("".join(head).encode(), partial(_piece, say, shell), tail=f"{END}\n".encode())


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
    made = _entry(say, shell, fact) if isinstance(fact, Happening) else element("updated", moment(fact).isoformat())
    return made.encode()


def _entry(say: Say, shell: Shell, one: Happening) -> str:
    base = f"{shell.base_url}/"
    host = base.partition("//")[2].partition("/")[0].partition(":")[0]
    begun = moment(one.date).isoformat()
    parts = [
        element("title", headline(say, shell, one)),
        element("id", f"tag:{host},{one.date.year}:{one.id}"),
        element("published", begun),
        element("updated", begun),
        element("link", rel="alternate", type="text/html", href=base + one.url),
        element("category", term=one.kind),
    ]
    if text := page_text(say, shell, one, base):  # a list of points is told by its title and page alone
        parts.append(element("content", text, type="html"))
    return parent("entry", "".join(parts))


def _subtitle(say: Say, page: str) -> str:
    """What the file is for. Whoever clicks on it in a browser gets a link to the page: in XHTML it is one."""
    words = escaped(say("feed.subtitle")) + element("a", say("feed.open"), href=page)
    return parent("subtitle", parent("div", words, xmlns=XHTML), type="xhtml")
