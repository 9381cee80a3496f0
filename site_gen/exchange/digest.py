"""What is new, in at most 300 characters: to be pasted into the neighbours' chat group. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.theme import filters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.exchange import Say
    from site_gen.views.changes import Changes
    from site_gen.views.shell import Shell

MOST = 300  # characters; a chat folds what is longer
NAMED = 3  # titles of a kind
BOM = "\ufeff"  # browsers take a text file for GBK without it


def text_file(say: Say, shell: Shell, changes: Changes) -> bytes:
    """The file's bytes."""
    return (BOM + digest(say, shell, changes) + "\n").encode()


def digest(say: Say, shell: Shell, changes: Changes) -> str:
    """As many titles as fit; numbers, the next meeting and the address come first."""
    for named in range(NAMED, -1, -1):
        said = "".join(_parts(say, shell, changes, named))
        if len(said) <= MOST:
            return said
    address = _address(say, shell)
    return said[: MOST - len(address) - 1] + "…" + address


def _parts(say: Say, shell: Shell, changes: Changes, named: int) -> Iterator[str]:
    language = shell.language
    if changes.meeting:
        meeting = say("meetings.nth", n=changes.meeting.number, body=changes.meeting.body)
        yield say(
            "changes.since", site=shell.name, day=filters.day(changes.meeting.date, language=language), meeting=meeting
        )
    else:
        yield say("changes.newest", site=shell.name)
    told = [
        _listed(say, say("changes." + status, n=len(titles)), titles, named)
        for status in ("done", "active", "decided", "pending", "declined")
        if (titles := [row.title for row in changes.issues if row.status == status])
    ]
    if changes.notices:
        titles = [one.title for one in changes.notices]
        told.append(_listed(say, say("changes.notices", n=len(titles)), titles, named))
    if changes.fixes:
        told.append(say("changes.fixes", n=len(changes.fixes)))
    yield say("site.semicolon").join(told) + say("site.stop") if told else say("changes.nothing")
    if changes.coming:
        yield say("changes.next", day=filters.day(changes.coming.date, language=language), place=changes.coming.place)
    yield _address(say, shell)


def _listed(say: Say, words: str, titles: list[str], named: int) -> str:
    if not named:
        return words
    rest = "…" if len(titles) > named else ""
    return say("changes.named", what=words, titles=filters.listing(titles[:named], language="zh") + rest)


def _address(say: Say, shell: Shell) -> str:
    return say("changes.see", url=f"{shell.base_url}/changes.html") if shell.base_url else ""
