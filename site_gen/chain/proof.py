"""A copy of the published chain against itself, its pages and an old checkpoint: the first thing that does not hold.

Pure: knows files by address and bytes. Needs neither the records nor the program's own state.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, NamedTuple

from site_gen.chain import digests, reading, signing, slips
from site_gen.chain.published import LINES, PART, part_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from site_gen.chain.model import Kept, Line

_TAGS = re.compile(r"<[^>]*>")
_ROOT = re.compile(r'data-period="([^"]*)" data-tree="([^"]*)"')
_FOOT = re.compile(r'data-chain="([0-9A-F]{8})"')
_ROOMS = {"W": "issues/", "H": "meetings/", "G": "notices/", "X": "projects/"}
# What a page says word for word, by the kind of statement.
_WORDS = {
    "history": ("note",),
    "decision": ("title",),
    "execution": ("note",),
    "text": ("title",),
    "objection": ("subject",),
    "reply": ("reply",),
    "payment": ("item",),
    "funding": ("source",),
    "acceptance": ("result",),
}
FEET = ("index.html", "verify.html")


class Mismatch(NamedTuple):
    """The first thing that does not hold: a code, the file, its line (0: the file itself) and the statement."""

    code: str
    file: str
    line: int = 0
    about: str = ""


class Proof(NamedTuple):
    """What was found. `hidden` are statements whose text is rightly not public; `pages` were compared word by word.

    `roots` are those of settled quarters.
    """

    mismatch: Mismatch | None
    statements: int = 0
    hidden: int = 0
    releases: int = 0
    pages: int = 0
    checkpoint: str = ""
    roots: Mapping[str, str] = {}


def verify(read: Callable[[str], bytes | None], *, today: str, witness: str = "") -> Proof:
    """Recompute everything. `read` gives the bytes at an address, None when there is no such file.

    `witness` is a fingerprint (8 digits or more) or a whole checkpoint that was written down earlier: the chain must
    still hold it, or it was made anew. `today`: what is to be taken down later must still be there.
    """
    data = read(LINES)
    if data is None:
        return Proof(Mismatch("proof-no-chain", LINES))
    chain = reading.lines(data)
    if chain.broken:
        return Proof(Mismatch(chain.broken.code, LINES, chain.broken.line, chain.broken.about))
    if not chain.all or not chain.all[-1].checkpoint:
        return Proof(Mismatch("proof-open", LINES, len(chain.all)))
    newest = chain.all[-1].checkpoint
    checkpoints = [one.checkpoint for one in chain.all if one.checkpoint]
    found = _statements(read, chain.statements, today)
    if isinstance(found, Mismatch):
        return Proof(found)
    pages = _pages(read, chain.statements, found)
    if isinstance(pages, Mismatch):
        return Proof(pages)
    roots = slips.rooted(_settled(chain.statements, found))
    wrong = _feet(read, newest) or _roots(read, roots) or _note(read, newest) or _witness(checkpoints, witness)
    hidden = sum(1 for line, one in zip(chain.statements, found, strict=True) if line.digest and not one.salt)
    return Proof(wrong, len(found), hidden, len(checkpoints), pages, newest, roots)


def _statements(read: Callable[[str], bytes | None], lines: tuple[Line, ...], today: str) -> list[Kept] | Mismatch:
    """Salts and texts of all parts, each compared with its line."""
    found: list[Kept] = []
    newest = {one.id: one for one in lines}
    private = {one.id: one.seq for one in lines if one.fix == "privacy"}
    for number, start in enumerate(range(0, len(lines), PART), 1):
        url = part_url(number)
        data = read(url)
        if data is None:
            return Mismatch("proof-missing", url)
        wanted = lines[start : start + PART]
        texts, broken = reading.kept(data, start)
        if broken or len(texts) != len(wanted) or not data.endswith(b"\n"):
            return Mismatch("chain-unreadable", url, broken.line if broken else len(texts))
        for at, (line, one) in enumerate(zip(wanted, texts, strict=True), 1):
            if one.salt:
                right = digests.digest(one.text, one.salt) == line.digest
            else:
                down = newest[line.id].until
                right = not line.digest or private.get(line.id, -1) > line.seq or (bool(down) and down <= today)
            if not right:
                return Mismatch("proof-statement", url, at, line.id)
        found += texts
    return found


def _pages(read: Callable[[str], bytes | None], lines: tuple[Line, ...], texts: list[Kept]) -> int | Mismatch:
    """Look for the words of each statement in force on its page. Returns how many pages were looked at."""
    wanted: dict[str, list[tuple[Line, str]]] = {}
    for line in {one.id: one for one in lines}.values():
        url = page_of(line.id)
        if url and texts[line.seq].text:
            wanted.setdefault(url, []).extend((line, word) for word in _words(line.id, texts[line.seq].text))
    for url, words in wanted.items():
        data = read(url)
        if data is None:
            return Mismatch("proof-missing", url, 0, words[0][0].id if words else "")
        if missing := _missing(data[max(data.find(b"<main"), 0) :], words):
            return Mismatch("proof-page", url, 0, missing)
    return len(wanted)


def _missing(main: bytes, words: list[tuple[Line, str]]) -> str:
    """The first statement whose words the page's main part does not show; "" for none."""
    rest = [(line.id, word) for line, word in words if word.encode() not in main]  # most stand there as they are
    if not rest:
        return ""
    shown = _flat(html.unescape(_TAGS.sub("", main.decode("utf-8", errors="replace"))))
    return next((name for name, word in rest if _flat(word) not in shown), "")


def page_of(statement_id: str) -> str:
    """Address of the page that tells a statement; "" for those whose page moves as more is written."""
    name = statement_id.partition("/")[0]
    room = _ROOMS.get(name[:1], "")
    record = name.rpartition("-")[0] if name.count("-") == 2 else name
    return f"{room}{record}.html" if room else ""


def _words(statement_id: str, text: str) -> list[str]:
    fields: Mapping[str, object] = json.loads(text)
    kind = statement_id.split("/")[1]
    return [str(fields[name]) for name in _WORDS.get(kind, ()) if name in fields]


def _flat(text: str) -> str:
    return "".join(text.split())


def _feet(read: Callable[[str], bytes | None], newest: str) -> Mismatch | None:
    """The pages of a release carry its fingerprint: a chain that was cut short does not fit them."""
    for url in FEET:
        data = read(url)
        foot = _FOOT.search(data.decode("utf-8", errors="replace")) if data is not None else None
        if foot is None or foot[1] != digests.short_print(newest):
            return Mismatch("proof-foot", url)
    return None


def _settled(lines: tuple[Line, ...], texts: list[Kept]) -> list[str]:
    """What is said of settled quarters now."""
    return [texts[one.seq].text for one in {one.id: one for one in lines}.values() if one.id.endswith("/settled")]


def _roots(read: Callable[[str], bytes | None], roots: Mapping[str, str]) -> Mismatch | None:
    """The page that checks slips goes by the roots of the chain."""
    page = (read("verify.html") or b"").decode("utf-8", errors="replace")
    return None if dict(_ROOT.findall(page)) == roots else Mismatch("proof-roots", "verify.html")


def _note(read: Callable[[str], bytes | None], newest: str) -> Mismatch | None:
    """A signed checkpoint, where there is one, is the newest; who signed it is not looked at here."""
    note = read(signing.URL)
    if note is None or signing.note_text(note.decode("utf-8", errors="replace")) == newest:
        return None
    return Mismatch("proof-note", signing.URL)


def _witness(checkpoints: list[str], witness: str) -> Mismatch | None:
    wanted = witness.strip()
    if not wanted:
        return None
    if "\n" in wanted:
        wanted = digests.full_print(f"{wanted}\n")
    wanted = "".join(wanted.split()).upper()
    if len(wanted) >= 8 and any(digests.full_print(one).startswith(wanted) for one in checkpoints):
        return None
    return Mismatch("proof-witness", LINES, 0, wanted[:64])
