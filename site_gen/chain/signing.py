"""Signed checkpoints: notes and keys as in C2SP signed-note, with Ed25519. Reads and writes no files.

What signs and verifies is the library `cryptography`, an extra that most sites do not need: without it the functions
that compute raise SettingsError with what to install.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import NamedTuple

from site_gen.diagnostics import Fault, SettingsError

KEY = "private/chain.key"
PUBLIC = "content/chain-key.txt"  # the public half, for the page
NOTE = "content/chain-note.txt"  # the newest checkpoint with its signature
URL = "trust/checkpoint"
_ED25519 = b"\1"
_SECRET = "PRIVATE+KEY+"  # noqa: S105 - how a key begins, not a key
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+=*)")
_KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)")


class Key(NamedTuple):
    """A name and 32 bytes: the seed of a signing key, or a public key. `id`: four bytes that stand for it."""

    name: str
    id: bytes
    data: bytes


def new_key(origin: str, seed: bytes) -> str:
    """The text of a signing key: `PRIVATE+KEY+<name>+<id>+<base64>`."""
    name = re.sub(r"[\s+]+", "-", origin)
    return _SECRET + _text(Key(name, _id(name, _public(seed)), seed))


def public_text(secret: Key) -> str:
    """The public half as it may be shown: `<name>+<id>+<base64>`."""
    return _text(Key(secret.name, secret.id, _public(secret.data)))


def secret_key(text: str) -> Key | None:
    """Read a signing key; None when it is none."""
    found = text.strip()
    key = _key(found.removeprefix(_SECRET)) if found.startswith(_SECRET) else None
    return key if key is not None and key.id == _id(key.name, _public(key.data)) else None


def public_key(text: str) -> Key | None:
    """Read a public key; None when it is none."""
    key = _key(text.strip())
    return key if key is not None and key.id == _id(key.name, key.data) else None


def signed(text: str, secret: Key) -> str:
    """The note: a text that ends with its line, an empty line, and the signature."""
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - an extra

    signature = ed25519.Ed25519PrivateKey.from_private_bytes(secret.data).sign(text.encode())
    return f"{text}\n— {secret.name} {base64.b64encode(secret.id + signature).decode()}\n"


def note_text(note: str) -> str:
    """What a note says, whoever signed it; "" when it is no note."""
    text, empty, signatures = note.rpartition("\n\n")
    lines = signatures.split("\n")
    whole = bool(empty) and lines[-1] == "" and len(lines) > 1 and all(map(_SIGNATURE.fullmatch, lines[:-1]))
    return f"{text}\n" if whole else ""


def is_signed(note: str, key: Key) -> bool:
    """Whether the note has a signature of this key, and each that it has is right. Others are passed over."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - an extra

    text, own = note_text(note), 0
    public = ed25519.Ed25519PublicKey.from_public_bytes(key.data)
    for name, code in _SIGNATURE.findall(note[len(text) :]) if text else ():
        data = _bytes(code)
        if name != key.name or data[:4] != key.id:
            continue
        try:
            public.verify(data[4:], text.encode())
        except InvalidSignature:
            return False
        own += 1
    return own > 0


def require(path: str) -> None:
    """Raise SettingsError, naming what is to be installed, when nothing can be signed or verified here."""
    try:
        import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise SettingsError([Fault("sign-missing", path)]) from None


def _key(text: str) -> Key | None:
    found = _KEY.fullmatch(text)
    data = _bytes(found[3]) if found else b""
    if found is None or len(data) != 33 or data[:1] != _ED25519:
        return None
    return Key(found[1], bytes.fromhex(found[2]), data[1:])


def _public(seed: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - an extra

    return ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _text(key: Key) -> str:
    return f"{key.name}+{key.id.hex()}+{base64.b64encode(_ED25519 + key.data).decode()}"


def _id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(f"{name}\n".encode() + _ED25519 + public).digest()[:4]


def _bytes(code: str) -> bytes:
    try:
        return base64.b64decode(code, validate=True)
    except (binascii.Error, ValueError):
        return b""
