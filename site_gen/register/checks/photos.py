"""Photos: what may be seen of people and how long, words for who cannot see, and pairs that show one place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

from site_gen.records.photos import Faces, Moment
from site_gen.register.checks.common import fault, future, warning

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from site_gen.diagnostics import Fault
    from site_gen.records.photos import Photo, Rectangles
    from site_gen.register.model import Register

WHOLE = 100  # per cent
MAX_RECTANGLES = 40
_NO_WORDS = re.compile(r"[\W_\d]+")
_SAYS_NOTHING = frozenset({"", "照片", "图片", "相片", "图", "示意图", "photo", "picture", "image", "img"})


def check(register: Register, as_of: dt.date) -> list[Fault]:
    """All faults of all photos."""
    faults: list[Fault] = []
    pairs: dict[str, list[Photo]] = {}
    for photo in register.photos.values():
        faults += _words(register, photo)
        faults += _consent(register, photo, as_of)
        faults += _mosaics(register, photo)
        faults += future(register, "photo", photo.file, [(photo.date, ("date",))], as_of)
        if photo.pair:
            pairs.setdefault(photo.pair, []).append(photo)
    for pair in pairs.values():
        faults += _pair(register, sorted(pair, key=lambda one: (one.date, one.file)))
    return faults


def consent_ended(photo: Photo, as_of: dt.date) -> bool:
    """True when faces show by a consent that no longer holds on that day."""
    until = photo.consent_until
    return photo.faces is Faces.CONSENTED and until is not None and until < as_of


def withdrawn(photo: Photo, as_of: dt.date) -> bool:
    """True when the photo may not be shown at all on that day."""
    return consent_ended(photo, as_of) and not photo.mosaic_after


def hidden_parts(photo: Photo, as_of: dt.date) -> Rectangles:
    """The rectangles that nobody may see on that day."""
    return photo.mosaic + (photo.mosaic_after if consent_ended(photo, as_of) else ())


def _words(register: Register, photo: Photo) -> Iterator[Fault]:
    stem = photo.file.rpartition(".")[0]
    if _NO_WORDS.sub("", photo.alt).lower() in _SAYS_NOTHING or photo.alt in (photo.file, stem):
        yield fault(register, "photo", photo.file, "photo-alt-empty", "alt")


def _consent(register: Register, photo: Photo, as_of: dt.date) -> Iterator[Fault]:
    where = (register, "photo", photo.file)
    if photo.faces is not Faces.CONSENTED:
        for key in ("consent_until", "mosaic_after"):
            if getattr(photo, key):
                yield fault(*where, "photo-consent-unused", key)
        return
    if not photo.consent_basis:
        yield fault(*where, "photo-consent-basis", "faces")
    if photo.mosaic_after and photo.consent_until is None:
        yield fault(*where, "photo-mosaic-after", "mosaic_after")
    if consent_ended(photo, as_of):
        code = "photo-withdrawn" if withdrawn(photo, as_of) else "photo-covered"
        yield warning(*where, code, "consent_until", file=photo.file, until=photo.consent_until)


def _mosaics(register: Register, photo: Photo) -> Iterator[Fault]:
    where = (register, "photo", photo.file)
    for key in ("mosaic", "mosaic_after"):
        rectangles: Rectangles = getattr(photo, key)
        if len(rectangles) > MAX_RECTANGLES:
            yield fault(*where, "photo-mosaic-many", key, most=MAX_RECTANGLES)
        for index, one in enumerate(rectangles):
            if len(one) != 4:
                yield fault(*where, "photo-mosaic-shape", key, index, count=len(one))
                continue
            left, top, width, height = one
            if not (width and height):
                yield fault(*where, "photo-mosaic-nothing", key, index)
            elif left + width > WHOLE or top + height > WHOLE:
                yield fault(*where, "photo-mosaic-outside", key, index)


def _pair(register: Register, photos: Sequence[Photo]) -> Iterator[Fault]:
    """Faults of photos that share a word, the first taken first."""
    first = photos[0]
    seen: dict[Moment, Photo] = {}
    for photo in photos:
        where = (register, "photo", photo.file)
        if _place(photo) != _place(first):
            yield _elsewhere(register, photo, first)
        moment = photo.moment
        if moment is None:
            yield fault(*where, "photo-pair-moment", "pair", pair=photo.pair)
        elif moment is not Moment.DURING and moment in seen:
            yield _twice(register, photo, moment, seen[moment])
        else:
            yield from _order(register, photo, moment, seen)
            seen[moment] = photo
    for lacking in (Moment.BEFORE, Moment.AFTER):
        if lacking not in seen and all(photo.moment for photo in photos):
            args = {"pair": first.pair, "moment": lacking.zh, "moment_en": lacking.value}
            yield warning(register, "photo", first.file, "photo-pair-half", "pair", **args)


def _elsewhere(register: Register, photo: Photo, first: Photo) -> Fault:
    args = {"pair": photo.pair, "place": photo.place, "other": first.file, "there": first.place}
    return fault(register, "photo", photo.file, "photo-pair-place", "place", **args)


def _twice(register: Register, photo: Photo, moment: Moment, other: Photo) -> Fault:
    args = {"pair": photo.pair, "moment": moment.zh, "moment_en": moment.value, "other": other.file}
    return fault(register, "photo", photo.file, "photo-pair-twice", "moment", **args)


def _order(register: Register, photo: Photo, moment: Moment, seen: dict[Moment, Photo]) -> Iterator[Fault]:
    """A photo that was taken after one which shows a later state."""
    order = list(Moment)
    for later in order[order.index(moment) + 1 :]:
        other = seen.get(later)
        if other is not None and other.date < photo.date:
            args = {"moment": moment.zh, "moment_en": moment.value, "date": photo.date}
            args |= {"later": later.zh, "later_en": later.value, "other": other.file, "there": other.date}
            yield fault(register, "photo", photo.file, "photo-pair-order", "date", **args)


def _place(photo: Photo) -> str:
    """A place without what people write now one way, now another."""
    return "".join(normalize("NFKC", photo.place).split())
