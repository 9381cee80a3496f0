"""A server that is reached by ssh: releases as in `folder`, made by rsync, and `current` switched in one step there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen.output import format_manifest, parse_manifest
from site_gen.publish import numbers
from site_gen.publish.model import STAGE, Tree, Version, rank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_gen.build.report import Progress
    from site_gen.publish.remote import Server

SEEDS = 5  # unfinished releases of earlier tries that are looked through for what was sent already


class _Seen(NamedTuple):
    """What lies on the server: the public release and its files, all whole releases, what broke off."""

    current: str
    files: Mapping[str, str] | None
    names: tuple[str, ...]
    parts: tuple[str, ...]


class Rsync:
    """A place of the kind `rsync`."""

    def __init__(self, server: Server, *, keep: int) -> None:
        self._server, self._keep = server, keep

    def published(self) -> Mapping[str, str] | None:
        """See `model.Place`."""
        return self._look().files

    def versions(self) -> tuple[Version, ...]:
        """See `model.Place`."""
        seen = self._look()
        return tuple(Version(name, name == seen.current) for name in seen.names)

    def contents(self, version: str) -> Mapping[str, str]:
        """See `model.Place`."""
        return _files(self._server.act("list", version))

    def publish(self, tree: Tree, stamp: str, progress: Progress) -> None:
        """See `model.Place`. What is not as the build wrote it is found over there, before the switch.

        So is another publication that was finished meanwhile: it stays, since nobody has compared this one with it.
        """
        seen = self._look()
        taken = [one.removeprefix(".").removesuffix(".part") for one in seen.parts]
        name = numbers.following([*seen.names, *taken], stamp)
        part = f".{name}.part"
        self._server.act("begin", part, more=format_manifest(tree.digests))
        seeds = [one for one in (seen.current, *reversed(seen.parts)) if one][:SEEDS]
        progress(STAGE, 0, 1)
        self._server.send(f"{tree.folder}/", sorted(tree.digests, key=rank), part, seeds)
        old = numbers.surplus([*seen.names, name], name, self._keep)
        self._server.act("finish", part, name, seen.current, *old, *seen.parts)
        progress(STAGE, 1, 1)

    def roll_back(self, version: str, progress: Progress) -> None:
        """See `model.Place`."""
        progress(STAGE, 0, 1)
        self._server.act("back", version)

    def forget(self) -> None:
        """See `model.Place`."""
        seen = self._look()
        self._server.act("tidy", *(name for name in seen.names if name != seen.current), *seen.parts)

    def _look(self) -> _Seen:
        lines = self._server.act("look")
        listed = [line.removeprefix("release ") for line in lines if line.startswith("release ")]
        current = next((line.rpartition("/")[2] for line in lines if line.startswith("current ")), "")
        names = sorted((one for one in listed if numbers.NAME.fullmatch(one)), key=numbers.order)
        parts = sorted(one for one in listed if numbers.PART.fullmatch(one))
        return _Seen(current, _files(lines) if current else None, tuple(names), tuple(parts))


def _files(lines: list[str]) -> dict[str, str]:
    return parse_manifest("\n".join(line.removeprefix("file ") for line in lines if line.startswith("file ")))
