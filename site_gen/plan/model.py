"""What a planned output file is. Computes nothing but keys."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from site_gen.chain.model import EMPTY
from site_gen.exchange.batch import Batch
from site_gen.plan.listing import listed
from site_gen.plan.windows import open_notices, windows
from site_gen.prose import Setting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from site_gen.chain.model import Chain
    from site_gen.exchange.batch import Form
    from site_gen.points import Standings
    from site_gen.presets import Presets
    from site_gen.register import Register
    from site_gen.views.home import OpenNotice
    from site_gen.views.notices import Days
    from site_gen.views.parts import IssueRow, Link
    from site_gen.views.pictures import PictureView
    from site_gen.views.shell import View


def _hook(one: object) -> bytes:
    if isinstance(one, Batch):
        return one.digest
    raise NotImplementedError(type(one))


_encode = msgspec.msgpack.Encoder(order="deterministic", decimal_format="string", enc_hook=_hook).encode


class Paper(NamedTuple):
    """A sheet on the boards. `kind` is one of `records.settings.SheetKind`.

    `name` tells it from others of its kind: the body that meets (with the meeting's `number`), a notice's title, a
    quarter, a building's name; "" for the only one.
    """

    kind: str
    name: str = ""
    number: int = 0


class Page(NamedTuple):
    """An HTML page: where it goes, how it looks, and all that it may read.

    `view` is a pure function; it is called with `args` and only when the page is stale. The digest of `args` is part
    of the page's key, so a page cannot depend on anything that its key does not know. `paper` is the sheet on the
    boards that shows the same facts, if there is one, `sheet` its kind and address when it is made with the site.
    `also` is what that sheet shows besides the page's own facts: the mark covers both, the view reads only `args`.
    `sources` are the files to name when two pages collide.

    An argument that says more each day than its record does has an attribute `lasting`: what of it the mark covers.
    """

    url: str
    template: str
    view: Callable[..., View]
    args: tuple[object, ...]
    sources: tuple[str, ...] = ()
    paper: Paper | None = None
    sheet: Link | None = None
    also: tuple[object, ...] = ()

    def key(self, prefix: bytes) -> bytes:
        """Digest of everything that the page's bytes depend on; `prefix` stands for theme, shell and generator."""
        return hashlib.sha256(prefix + _encode((self.args, self.sheet, self.also))).digest()

    def mark(self) -> str:
        """Four hexadecimal digits of what the page says: the same on the page and on the paper made with it."""
        facts = [getattr(one, "lasting", one) for one in (*self.args, *self.also)]
        return hashlib.sha256(_encode(facts)).hexdigest()[:4].upper()


class Stamp(NamedTuple):
    """What a sheet carries besides its page's facts.

    `code` is the text of the QR code and `address` the same for people, both "" while the site has no address.
    `posted` None: the newest day in the records behind the page. `mark` is that of the web page.
    """

    code: str
    address: str
    posted: dt.date | None
    replace: dt.date | None
    mark: str


class Sheet(NamedTuple):
    """A printed sheet (PDF). `page` has the view that it is made of; `template` is a name in the theme's `print/`.

    `shown` is the address of the web page that shows the same facts, where the code leads.
    """

    url: str
    template: str
    page: Page
    stamp: Stamp
    paper: Paper
    shown: str

    @property
    def name(self) -> str:
        """What `content/posted.csv` calls it: `H2026-03`, `building-3`, `ranking-2026-Q1`."""
        return self.url.rpartition("/")[2].removesuffix(".pdf")

    @property
    def sources(self) -> tuple[str, ...]:
        """Files to name when something on the sheet is wrong."""
        return self.page.sources

    def key(self, prefix: bytes) -> bytes:
        """Digest of everything that the sheet's bytes depend on; `prefix` stands for templates, frame and generator."""
        return hashlib.sha256(prefix + self.page.key(b"") + _encode(self.stamp)).digest()


class Asset(NamedTuple):
    """A file that is not a page: a photo or a code. `data` makes its bytes, `identity` says what they depend on.

    `large`: what `data` loads takes so much memory that one process should make all of these.
    """

    url: str
    identity: bytes
    data: Callable[[], bytes]
    sources: tuple[str, ...] = ()
    large: bool = False

    def key(self, prefix: bytes) -> bytes:
        """Digest of what the bytes depend on; `prefix` stands for the generator."""
        return hashlib.sha256(prefix + self.identity).digest()


class Data(NamedTuple):
    """A file for programs that is made of records and words: a feed, a calendar, a table.

    `make` is a pure function, called when the file is stale with the theme's words, the shell and `args`; like a page
    it cannot depend on anything that its key does not know. One that is `of` other files is made after them, and `make`
    gets their digests by address as its last argument. Where there are `facts`, the file has a piece for each of them
    and `make` gives its `Form`: a build then makes only the pieces that are new.
    """

    url: str
    make: Callable[..., bytes | Form]
    args: tuple[object, ...]
    sources: tuple[str, ...] = ()
    of: tuple[Data, ...] = ()
    facts: Batch | None = None

    def key(self, prefix: bytes) -> bytes:
        """Digest of what the bytes depend on; `prefix` stands for the words, the shell and the generator."""
        others = b"".join(one.key(prefix) for one in self.of)
        return hashlib.sha256(self.shared(prefix) + (self.facts.digest if self.facts else b"") + others).digest()

    def shared(self, prefix: bytes) -> bytes:
        """Digest of what all pieces depend on besides their facts."""
        return hashlib.sha256(prefix + _encode(self.args)).digest()


Item = Page | Sheet | Asset | Data


@dataclass(frozen=True)
class Context:
    """All that planning reads. `as_of` is the day on which the pages are true; nothing else knows what day it is."""

    register: Register
    presets: Presets
    as_of: dt.date
    pictures: Mapping[str, PictureView]
    standings: Mapping[str, Standings]
    files: Mapping[str, Path]  # where the bytes of each photo's address lie
    chain: Chain = EMPTY  # what was released
    public_key: str = ""  # of whoever signs its checkpoints
    note: str = ""  # the newest checkpoint, signed
    cards: tuple[Asset, ...] = ()  # share pictures, which are made of settings and words

    @cached_property
    def plain(self) -> Setting:
        """How a text is shown that names nothing."""
        return Setting(engine=self.register.settings.prose.value)

    @cached_property
    def rows(self) -> tuple[IssueRow, ...]:
        """Rows of all issues, in the order of the lists."""
        return listed(self.register)

    @cached_property
    def days(self) -> Mapping[str, Days]:
        """What the calendar says of each notice, by its id."""
        return windows(self.register, self.presets, self.as_of)

    @cached_property
    def open_notices(self) -> tuple[OpenNotice, ...]:
        """Notices that can be objected to on the day of the build, the first to close on top."""
        return open_notices(self.register.notices.values(), self.days)
