"""The places to publish to: one kind each, and nothing that a program behind could take for an option or a command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from site_gen.diagnostics import Fault
from site_gen.records.publishing import KINDS, OPTIONS
from site_gen.site import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from site_gen.records.publishing import Target

# user@host:/path; no part may begin with a hyphen, no path may hold what a shell reads
REMOTE = re.compile(r"(?:[A-Za-z0-9_][\w.-]{0,63}@)?([A-Za-z0-9][A-Za-z0-9.-]{0,252}):(/[\w.+@/-]{1,200})", re.ASCII)
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)
PREFIX = re.compile(r"[\w.-]+(?:/[\w.-]+)*")
REGION = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
MOST_KEPT = 100


def check(targets: Sequence[Target]) -> Iterator[Fault]:
    """All faults of the places to publish to."""
    seen: set[str] = set()
    for index, one in enumerate(targets):
        if one.name.lower() in seen:
            yield Fault("setting-twice", SETTINGS, ("publish", index, "name"), {"value": one.name})
        seen.add(one.name.lower())
        for code, key, args in _faults(one):
            yield Fault(code, SETTINGS, ("publish", index, *([key] if key else [])), args)


def _faults(target: Target) -> Iterator[tuple[str, str, dict[str, object]]]:
    kinds = [name for name in KINDS if getattr(target, name)]
    if len(kinds) != 1:
        yield ("publish-kinds" if kinds else "publish-no-kind", kinds[-1] if kinds else "", {"names": kinds})
        return
    for key, belongs in OPTIONS.items():
        if getattr(target, key) not in ("", False, 22) and kinds[0] not in belongs:
            yield "publish-option", key, {"key": key, "kind": belongs[0]}
    if not 1 <= target.keep <= MOST_KEPT:
        yield "publish-keep", "keep", {"most": MOST_KEPT}
    if target.rsync and (not REMOTE.fullmatch(target.rsync) or _climbs(target.rsync)):
        yield "publish-remote", "rsync", {}
    if not 1 <= target.port <= 65535:
        yield "publish-port", "port", {}
    if target.s3 and not BUCKET.fullmatch(target.s3):
        yield "publish-bucket", "s3", {}
    if target.prefix and (not PREFIX.fullmatch(target.prefix) or _climbs(target.prefix)):
        yield "publish-prefix", "prefix", {}
    if target.region and not REGION.fullmatch(target.region):
        yield "publish-region", "region", {}
    if target.endpoint and not _address(target.endpoint):
        yield "publish-endpoint", "endpoint", {}


def _climbs(path: str) -> bool:
    return any(part in (".", "..") or part.startswith("-") for part in path.split("/"))


def _address(url: str) -> bool:
    """Scheme and host alone: a name or a key in it would be a secret in site.yaml."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
    return sound and url.isascii() and not (parts.path.strip("/") or set(url) & set("?#@ "))
