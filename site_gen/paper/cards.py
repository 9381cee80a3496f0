"""Share pictures: what a chat group shows beside a link, one for each part of the site. Made of settings and words.

A sign that the font lacks, such as an emoji, is left out and told to staff: a chat would show a box.
"""

from __future__ import annotations

import hashlib
import io
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from site_gen.diagnostics import ContentError, Fault
from site_gen.paper.fonts import MODULE, is_unseen, lacking
from site_gen.paper.press import Press
from site_gen.plan.model import Asset
from site_gen.site import SETTINGS
from site_gen.views.shell import ShareCard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from site_gen.theme import Theme
    from site_gen.views.shell import Shell

TEMPLATE: Final = "card"
FOLDER: Final = "share/"
HOME: Final = "home"
OTHER: Final = "other"
KINDS: Final = (HOME, "issues", "meetings", "notices", "projects", "points", "honours", OTHER)
SIZE: Final = (1200, 630)  # pages say it beside the picture
NAMES: Final = ("name", "community", "organisation", "seal")  # of the settings
COLOURS: Final = 64
REMEMBERED: Final = 64  # pictures

_made: dict[bytes, bytes] = {}  # by identity


class CardView(msgspec.Struct, frozen=True, kw_only=True):
    """All that a picture shows. Pages that name it say each of these words, so the gate on what goes out reads them."""

    heading: str
    line: str
    name: str
    organisation: str
    seal: tuple[str, ...]


class Card(NamedTuple):
    """A picture: what pages say of it, and what makes it."""

    shown: ShareCard
    asset: Asset


def cards(frame: Shell, theme: Theme, workshop: Path) -> tuple[Card, ...]:
    """One picture for each part of the site; none without an address, a template or the press.

    Pages name pictures by full addresses, so a site without one has no use for them.
    """
    source = theme.sheets().get(f"{TEMPLATE}.typ") if frame.base_url else None
    if source is None or not (find_spec("typst") and find_spec(MODULE)):
        return ()
    sources, bare = {f"{TEMPLATE}.typ": source}, _bare(frame)  # each has a folder: two may be made at the same time
    presses = {kind: Press(sources, {}, bare, theme.language, workshop / kind) for kind in KINDS}
    return tuple(_card(kind, frame, theme, press) for kind, press in presses.items())


def unlike(found: tuple[Card, ...], frame: Shell) -> Iterator[Fault]:
    """A warning for each of the site's names that its pictures cannot show as it is written."""
    for field in NAMES if found else ():
        text = "".join(getattr(frame, field))
        if signs := lacking(text):
            yield Fault("card-glyph", SETTINGS, (field,), {"signs": signs, "text": text}, warning=True)


def _drawn(text: str) -> str:
    """The text without what would be drawn as a box."""
    lost = lacking(text)
    if not lost:
        return text
    kept = (" " if is_unseen(one) else one for one in text if one not in lost)  # joiners of what is gone, too
    return " ".join("".join(kept).split())


def _bare(frame: Shell) -> Shell:
    """The frame without what no picture shows: neither a release nor another telephone number makes them anew."""
    return msgspec.structs.replace(
        frame, phone="", hours="", place="", demo_note="", buildings=(), base_url="", fingerprint="", sheets=()
    )


def _card(kind: str, frame: Shell, theme: Theme, press: Press) -> Card:
    own = frame.community if kind == HOME else theme.say("card.other" if kind == OTHER else "nav." + kind)
    heading = _drawn(own) or _drawn(frame.name) or theme.say("card.other")
    line = _drawn(theme.say("card.line." + kind))
    name, organisation = _drawn(frame.name), _drawn(frame.organisation)
    seal = tuple(sign for sign in frame.seal if _drawn(sign))
    view = CardView(heading=heading, line=line, name=name, organisation=organisation, seal=seal)
    identity = hashlib.sha256(press.digest() + msgspec.json.encode(view)).digest()
    url = f"{FOLDER}{kind}-{identity.hex()[:12]}.png"
    asset = Asset(url, identity, partial(_picture, press, view, identity), (SETTINGS,), large=True)
    alt = theme.say("card.alt", heading=heading, line=line)
    return Card(ShareCard(nav="" if kind == OTHER else kind, url=url, alt=alt), asset)


def _picture(press: Press, view: CardView, identity: bytes) -> bytes:
    """The PNG. A process that builds often (a preview) makes each once."""
    if identity not in _made:
        if len(_made) >= REMEMBERED:
            _made.clear()
        _made[identity] = _few_colours(press.pictures(TEMPLATE, view)[0])
    return _made[identity]


def _few_colours(data: bytes) -> bytes:
    """The picture in a third of the bytes: it has four colours and the steps between them.

    Raises ContentError for a theme's own card of another size: pages would say what is not true.
    """
    from PIL import Image  # noqa: PLC0415 - only where a picture is made

    made, whole = io.BytesIO(), Image.open(io.BytesIO(data)).convert("RGB")
    if whole.size != SIZE:
        size = "{} x {}".format(*whole.size)
        raise ContentError([Fault("card-size", f"print/{TEMPLATE}.typ", args={"size": size})])
    whole.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(made, "PNG")
    return made.getvalue()
