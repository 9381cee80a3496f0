"""What one process keeps between builds of one site, so that the next need not unpack it again. Decides nothing.

Each thing kept stands beside what it was made from, and is used only while that is the same: records beside their
packed bytes, the ledger's rows beside the time of the scan that they were written for, a page's key beside its
arguments, a theme beside its files. Without a `Warm` a build does the same work and finds the same; an ordinary build
has none.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import msgspec

from site_gen.build.fresh import generator_digest
from site_gen.plan.model import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from site_gen.ledger import FileRow, Ledger, SourceRow
    from site_gen.plan.model import Item
    from site_gen.theme import Theme

T = TypeVar("T")
_PLAIN = (str, int, bool, dt.date, type(None))  # equal values of one of these types have equal bytes
_encode = msgspec.msgpack.Encoder(order="deterministic", decimal_format="string").encode


class Rows(NamedTuple):
    """All rows of the ledger."""

    sources: dict[str, SourceRow]
    files: dict[str, FileRow]


class Shelf(Generic[T]):
    """One thing for each name, beside the bytes that it was made from."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[bytes, T]] = {}

    def get(self, name: str, data: bytes) -> T | None:
        """What was made from just these bytes."""
        kept = self._kept.get(name)
        return kept[1] if kept is not None and kept[0] == data else None

    def put(self, name: str, data: bytes, thing: T) -> T:
        """Keep it until there is another."""
        self._kept[name] = (data, thing)
        return thing

    def only(self, names: Mapping[str, object]) -> None:
        """Forget all others."""
        for name in self._kept.keys() - names.keys():
            del self._kept[name]


class Warm:
    """Pass the same one to each build of a site, from one thread."""

    def __init__(self) -> None:
        self.unpacked: Shelf[Any] = Shelf()  # what `load` unpacks is its own affair
        self.themes: Shelf[Theme] = Shelf()  # beside the digests of the site's own files of themes
        self._generator = b""
        self._scanned, self._rows = b"", Rows({}, {})
        self._keys: dict[str, tuple[Item, bytes, bytes]] = {}
        self._alike: dict[tuple[int, int], tuple[object, object, bool]] = {}

    def generator(self) -> bytes:
        """Digest of the program, which cannot change while it runs."""
        self._generator = self._generator or generator_digest()
        return self._generator

    def rows(self, ledger: Ledger) -> Rows:
        """The ledger's rows; they are read when another process has written any."""
        scanned = ledger.meta().get("scanned_ns", b"")
        if not scanned or scanned != self._scanned:
            return Rows(ledger.sources(), ledger.files())
        return self._rows

    def keep(
        self,
        scanned: bytes,
        rows: Rows,
        *,
        sources: Iterable[SourceRow],
        gone_sources: Iterable[str],
        files: Iterable[FileRow],
        gone_files: Iterable[str],
    ) -> None:
        """Take over what was just committed to the ledger."""
        rows.sources.update((row.path, row) for row in sources)
        rows.files.update((row.url, row) for row in files)
        for path in gone_sources:
            del rows.sources[path]
        for url in gone_files:
            del rows.files[url]
        self._scanned, self._rows = scanned, rows
        self.unpacked.only(rows.sources)
        for url in self._keys.keys() - rows.files.keys():
            del self._keys[url]
        self._alike.clear()

    def key(self, item: Item, prefix: bytes) -> bytes:
        """The item's key: the last one, when all that it is made from is the very same."""
        was = self._keys.get(item.url)
        if was is not None and was[1] == prefix and self._same(was[0], item):
            return was[2]
        key = item.key(prefix)
        self._keys[item.url] = (item, prefix, key)
        return key

    def _same(self, was: Item, item: Item) -> bool:
        if not (isinstance(was, Page) and isinstance(item, Page)) or item.also or was.also:
            return False
        if len(was.args) != len(item.args) or not self._equal(was.sheet, item.sheet):
            return False
        for old, new in zip(was.args, item.args, strict=True):
            if old is not new and not self._equal(old, new):
                return False
        return True

    def _equal(self, old: object, new: object) -> bool:
        """Whether two arguments have the same bytes. Many pages share an argument, which is looked at once."""
        if old is new:
            return True
        if type(old) is not type(new) or type(new) is tuple:  # rows of a list: to encode the whole page is as quick
            return False
        if isinstance(new, _PLAIN):
            return old == new
        pair = id(old), id(new)
        if pair not in self._alike:  # both are held there, so that no other object gets their numbers
            self._alike[pair] = (old, new, _encode(old) == _encode(new))
        return self._alike[pair][2]
