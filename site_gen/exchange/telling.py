"""A happening in words: its headline, and all there is to say of it as plain text or as HTML. Pure."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from msgspec.structs import replace

from site_gen.theme import filters

if TYPE_CHECKING:
    from site_gen.exchange import Say
    from site_gen.views.happenings import Happening
    from site_gen.views.shell import Shell

MARKDOWN = ("held", "notice")  # kinds whose text is Markdown


def headline(say: Say, shell: Shell, one: Happening) -> str:
    """One line, without its day."""
    match one.kind:
        case "step":
            return say("feed.step", title=one.name, step=step(say, one.state))
        case "announced" | "moved" | "cancelled" | "held":
            return say("feed." + one.kind, meeting=say("meetings.nth", n=one.number, body=one.name))
        case "ranking":
            return say("feed.ranking", quarter=filters.quarter(one.name, language=shell.language))
        case "paid":
            return say("feed.paid", title=one.name, money=filters.money(one.amount))
        case _:
            return say("feed." + one.kind, title=one.name)


def step(say: Say, state: str) -> str:
    """A step of an issue's history in words."""
    if state.isdigit():
        return say("step.line", n=int(state), name=say("step.name." + state))
    return say("feed." + state)


def lines(say: Say, shell: Shell, one: Happening) -> list[str]:
    """What there is to say besides the headline, but for a Markdown text."""
    said = []
    if one.kind == "announced" and one.day:
        said.append(say("feed.when", day=filters.date(one.day, language=shell.language), place=one.text))
        said += [f"{index}. {topic}" for index, topic in enumerate(one.topics, start=1)]
    elif one.kind == "held":
        said += [say("feed.motion", title=title, result=say("result." + (end or "open"))) for title, end in one.motions]
    elif one.kind == "notice":
        if one.day:
            said.append(say("feed.until", day=filters.date(one.day, language=shell.language)))
        if not one.text:
            said.append(say("feed.taken_down"))
    elif one.text:
        said.append(one.text)
    if one.by and one.kind != "notice":
        said.append(say("issue.by", who=one.by))
    if one.fix:
        said.append(_fix(say, shell, one))
    return said


def page_text(say: Say, shell: Shell, one: Happening, base: str) -> str:
    """All of it as clean HTML; `base` leads to the site's root."""
    parts = [f"<p>{html.escape(line)}</p>" for line in lines(say, shell, one)]
    if one.kind in MARKDOWN and one.text:
        parts.append(
            replace(one.prose, links=tuple((name, base + url) for name, url in one.prose.links)).html(one.text)
        )
    return "\n".join(parts)


def _fix(say: Say, shell: Shell, one: Happening) -> str:
    fix = one.fix
    if fix is None:
        return ""
    day = filters.date(fix.date, language=shell.language)
    if fix.withdrawn:
        return say("fix.withdrawn", date=day, reason=fix.reason)
    if fix.privacy:
        return say("fix.privacy", date=day, reason=fix.reason)
    return say("fix.fact", date=day, what=fix.what, before=fix.before, after=fix.after, reason=fix.reason)
