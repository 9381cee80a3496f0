"""An address for one's own phone: this computer's in its own network, behind a path that nobody guesses."""

from __future__ import annotations

import io
import secrets
import socket

_SOMEWHERE = ("192.0.2.1", 9)  # reserved for documents; nothing is sent there, the system only says which way it is


def address() -> str:
    """This computer's address in its network. Raises OSError when it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        way.connect(_SOMEWHERE)
        found = str(way.getsockname()[0])
    if found.startswith(("127.", "0.")):
        raise OSError("no network")
    return found


def token() -> str:
    """A path that nobody guesses."""
    return secrets.token_urlsafe(12)


def code(text: str) -> str:
    """A QR code for a terminal, in half blocks."""
    import segno  # noqa: PLC0415 - only with --lan

    out = io.StringIO()
    segno.make(text, error="m", micro=False).terminal(out, compact=True, border=2)
    return out.getvalue()
