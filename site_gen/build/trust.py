"""The site's chain: read, held against the register, lengthened by a release. Reads nothing where there is no chain."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

from site_gen.chain import appending, compare, reading
from site_gen.chain.model import CHAIN, EMPTY, KEPT, Chain
from site_gen.chain.published import LINES
from site_gen.chain.statements import statements
from site_gen.diagnostics import ContentError, Fault, Span
from site_gen.sources import read_bytes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container
    from pathlib import Path

    from site_gen.chain.appending import Release, Said
    from site_gen.chain.reading import Lines
    from site_gen.records.settings import Settings
    from site_gen.register import Register

SALT_BYTES = 16


class Seen(NamedTuple):
    """The chain on disk and what the register says, with every fault.

    `shown` is what of it may be published now; `lines` and `said` are what a release needs.
    """

    chain: Chain
    shown: Chain
    faults: tuple[Fault, ...]
    lines: Lines | None = None
    said: Said | None = None


def look(
    root: Path, paths: Container[str], register: Register, as_of: dt.date, *, known: bool = False, always: bool = False
) -> Seen:
    """Hold the chain against the register; nothing is done where there is no chain, unless `always`.

    `known`: the files are as they were when all was sound, so that only the register may have changed.
    """
    if known:
        chain = reading.unchanged(_text(root, CHAIN), _text(root, KEPT))
        return _compared(chain, register, as_of)
    if CHAIN not in paths and not always:
        lost = KEPT in paths
        return Seen(EMPTY, EMPTY, (Fault("chain-lost", KEPT, args={"file": CHAIN, "other": KEPT}),) if lost else ())
    data = _text(root, CHAIN) if CHAIN in paths else b""
    kept_data = _text(root, KEPT) if KEPT in paths else b""
    lines, (texts, broken) = reading.lines(data), reading.kept(kept_data)
    found = [_broken(CHAIN, lines.broken)] if lines.broken else []
    found += [_broken(KEPT, broken)] if broken else []
    if not found and len(texts) < len(lines.statements):
        found.append(Fault("chain-lost", CHAIN, args={"file": KEPT, "other": CHAIN}))
    if found:
        return Seen(EMPTY, EMPTY, tuple(found))
    chain = reading.chain(lines, texts, data, kept_data)
    if damaged := compare.damaged(chain):
        return Seen(EMPTY, EMPTY, tuple(damaged))
    return _compared(chain, register, as_of)._replace(lines=lines)


def _compared(chain: Chain, register: Register, as_of: dt.date) -> Seen:
    said = {one.id: one for one in statements(register)}
    changes = compare.changes(chain, said, register.corrections.values())
    faults = compare.faults(chain, changes, register.corrections, as_of)
    shown = compare.without_private(chain, changes)
    return Seen(chain, shown, tuple(faults), None, appending.Said(said, changes))


def next_release(seen: Seen, register: Register, as_of: dt.date) -> Release | None:
    """What a release adds to the chain. Raises ContentError when something changed that no correction explains."""
    if seen.faults or seen.lines is None or seen.said is None:
        raise ContentError(seen.faults)
    return appending.release(seen.lines, seen.chain, seen.said, origin=origin(register.settings), day=as_of, salt=_salt)


def origin(settings: Settings) -> str:
    """What checkpoints and keys call the site."""
    return settings.base_url.rstrip("/").partition("://")[2] or settings.community


def refuse_fork(root: Path, output: Path, paths: Container[str]) -> None:
    """Raise ContentError when the chain does not begin with the one that was published: an old backup came back."""
    published = output / LINES
    if published.is_file():
        ours = _text(root, CHAIN) if CHAIN in paths else b""
        if not ours.startswith(published.read_bytes()):
            raise ContentError([Fault("chain-forked", CHAIN, args={"file": CHAIN, "published": LINES})])


def _salt() -> str:
    return secrets.token_hex(SALT_BYTES)


def _text(root: Path, path: str) -> bytes:
    """The file's bytes as they were written: tools that turn line ends about break nothing."""
    return read_bytes(root, path).replace(b"\r\n", b"\n")


def _broken(path: str, broken: reading.Broken) -> Fault:
    return Fault(broken.code, path, args={"id": broken.about or broken.line}, span=Span(path, broken.line))
