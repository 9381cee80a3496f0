"""The key of a site and its newest signed checkpoint, on the disk."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, NamedTuple

from site_gen import output
from site_gen.chain import signing
from site_gen.diagnostics import Fault, SettingsError
from site_gen.output.disk import sync
from site_gen.sources import read_bytes

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

SEED = 32  # bytes


class Signed(NamedTuple):
    """What may be shown of a site's signatures: the public key, and the newest checkpoint's note; "" for none."""

    key: str = ""
    note: str = ""


def make_key(root: Path, origin: str) -> str:
    """Write a new key to private/ and its public half to content/, and return the latter.

    Raises SettingsError when there is a key, or nothing to make one with.
    """
    signing.require(signing.KEY)
    taken = [one for one in (signing.KEY, signing.PUBLIC) if (root / one).exists()]
    if taken:
        raise SettingsError([Fault("sign-key-there", taken[0])])
    text = signing.new_key(origin, secrets.token_bytes(SEED))
    key = signing.secret_key(text)
    assert key is not None  # noqa: S101 - it was just made
    (root / signing.KEY).parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(root / signing.KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(f"{text}\n".encode())
    sync([root / signing.KEY, (root / signing.KEY).parent, root])  # a public half without its key would be for good
    public = signing.public_text(key)
    output.replace(root / signing.PUBLIC, f"{public}\n".encode())
    return public


def load_key(root: Path, path: Path | None) -> signing.Key | None:
    """The key to sign with: that of `path`, else the site's own, else none.

    Raises SettingsError when it cannot be used, or is not the one whose public half the site shows.
    """
    source = path or root / signing.KEY
    if path is None and not source.is_file():
        return None
    shown = str(path) if path else signing.KEY
    signing.require(shown)
    try:
        key = signing.secret_key(source.read_text(encoding="utf-8-sig")[:2000])
    except (OSError, UnicodeDecodeError):
        key = None
    if key is None:
        raise SettingsError([Fault("sign-key-unfit", shown)])
    known = root / signing.PUBLIC
    if known.is_file() and known.read_bytes().strip() != signing.public_text(key).encode():
        raise SettingsError([Fault("sign-other-key", shown, args={"file": signing.PUBLIC})])
    return key


def sign(root: Path, checkpoint: str, key: signing.Key) -> bool:
    """Put the note of a checkpoint in place; whether that changed anything."""
    wanted = {signing.NOTE: signing.signed(checkpoint, key), signing.PUBLIC: f"{signing.public_text(key)}\n"}
    changed = {path: text for path, text in wanted.items() if _bytes(root / path) != text.encode()}
    for path, text in changed.items():
        output.replace(root / path, text.encode())
    return bool(changed)


def shown(root: Path, paths: Container[str], checkpoint: str) -> Signed:
    """What to publish: nothing before a release, and no note of an older one."""
    if signing.PUBLIC not in paths or not checkpoint:
        return Signed()
    key = read_bytes(root, signing.PUBLIC).decode("utf-8", errors="replace").strip()
    note = read_bytes(root, signing.NOTE).decode("utf-8", errors="replace") if signing.NOTE in paths else ""
    note = note.replace("\r\n", "\n")
    return Signed(key, note if signing.note_text(note) == checkpoint else "")


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
