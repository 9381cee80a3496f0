"""What is published, the contract of a place that holds it, and the order in which files may appear."""

from __future__ import annotations

import errno
import hashlib
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from site_gen.diagnostics import Fault, OutputError
from site_gen.output import PENDING, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from site_gen.build.report import Progress

STAGE = "sending"
HOME = "index.html"
_HASHED = re.compile(r"(?:.*/)?[^/]*[0-9a-f]{12,}[^/]*\.(?:jpg|webp|png|svg|css|js|woff2)")
YEAR = 31_536_000  # seconds


class Tree(NamedTuple):
    """A built site: where it lies and the digest of each of its files."""

    folder: Path
    digests: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path) -> Tree:
        """The site that a build left in `folder`. Raises OutputError when there is none or its build broke off."""
        digests = read_manifest(folder)
        if not digests or PENDING in digests.values():
            raise OutputError([Fault("publish-nothing", str(folder), args={"folder": str(folder)})])
        return cls(folder, digests)

    def read(self, url: str) -> bytes:
        """A file's bytes. Raises OutputError when they are not those that the build wrote."""
        try:
            data = (self.folder / url).read_bytes()
        except FileNotFoundError:
            data = b""
        if hashlib.sha256(data).hexdigest() != self.digests[url]:
            raise OutputError([Fault("publish-moved", url, args={"file": url})])
        return data


class Version(NamedTuple):
    """A release that a place keeps."""

    name: str
    current: bool


class Place(Protocol):
    """Where a site is public. Each method raises OutputError with what staff can do."""

    def published(self) -> Mapping[str, str] | None:
        """Digest of each file that is public now (PENDING when a publication broke off), None before the first."""

    def versions(self) -> tuple[Version, ...]:
        """The releases that can be gone back to, oldest first."""

    def contents(self, version: str) -> Mapping[str, str]:
        """Digest of each file of a release."""

    def publish(self, tree: Tree, stamp: str, progress: Progress) -> None:
        """Make `tree` public; `stamp` (digits and hyphens) tells when. Whatever happens, old or new is public."""

    def roll_back(self, version: str, progress: Progress) -> None:
        """Make an earlier release public again."""

    def forget(self) -> None:
        """Delete every release but the one that is public: what was taken back must not be found again."""


class Unversioned:
    """What places have in common that keep nothing but the newest site."""

    def versions(self) -> tuple[Version, ...]:
        """There are none."""
        return ()

    def contents(self, version: str) -> Mapping[str, str]:
        """There is none of any name."""
        raise OutputError([Fault("publish-no-versions", version)])

    def roll_back(self, version: str, progress: Progress) -> None:
        """Cannot be done."""
        del progress
        raise OutputError([Fault("publish-no-versions", version)])

    def forget(self) -> None:
        """Nothing is kept anyway."""


def rank(url: str) -> tuple[int, str]:
    """Order in which files may appear, so that no page comes before what it shows; the front page is last."""
    if url == HOME:
        return 3, url
    if url.endswith(".html"):
        return 1, url
    return (0 if lasting(url) or url.endswith(".pdf") else 2), url


def lasting(url: str) -> bool:
    """Whether the address holds a digest of the bytes, so that a browser may keep them for a year."""
    return _HASHED.fullmatch(url) is not None


def cache_header(url: str) -> str:
    """Cache-Control of a file: pages are asked for each time, what has its digest in its name lasts."""
    return f"public, max-age={YEAR}, immutable" if lasting(url) else "no-cache"


_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "atom": "application/atom+xml",
    "xml": "application/xml",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "sha256": "text/plain; charset=utf-8",
}


def content_type(url: str) -> str:
    """Content-Type of a file; the same on every system, whatever its own tables say."""
    return _TYPES.get(url.rpartition(".")[2], "application/octet-stream")


_REASONS = {
    errno.ENOSPC: "publish-space",
    errno.EDQUOT: "publish-space",
    errno.EFBIG: "publish-space",
    errno.EACCES: "publish-denied",
    errno.EPERM: "publish-denied",
    errno.EROFS: "publish-read-only",
    errno.EBUSY: "publish-open",
    errno.ETXTBSY: "publish-open",
}


@contextmanager
def told(where: str) -> Iterator[None]:
    """Let a fault of the place's disk become a sentence that names the place."""
    try:
        yield
    except OSError as error:
        code = _REASONS.get(error.errno or 0, "publish-disk")
        reason = error.strerror or type(error).__name__
        raise OutputError([Fault(code, where, args={"where": where, "reason": reason})]) from error
