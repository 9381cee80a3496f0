"""Many facts that several files are made of, and files that are made of one piece a fact."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_encode = msgspec.msgpack.Encoder(order="deterministic", decimal_format="string").encode
SHORT = 16  # bytes of a digest that tells pieces of one file apart


class Batch:
    """Facts that are encoded once, however many files' keys they are in."""

    def __init__(self, facts: tuple[Any, ...]) -> None:
        self.facts = facts

    @cached_property
    def digest(self) -> bytes:
        """What stands for the facts in a key."""
        return hashlib.sha256(_encode(self.facts)).digest()

    @cached_property
    def each(self) -> tuple[bytes, ...]:
        """What stands for each fact; only worked out for a file that is made anew."""
        return tuple(hashlib.sha256(_encode(one)).digest()[:SHORT] for one in self.facts)


class Form(NamedTuple):
    """How a file is put together: `piece` gives the bytes of one fact, which know of no other; b"" is left out.

    All but the pieces depends on no fact, so that the pieces can be found again in a file that was put together before.
    """

    head: bytes
    piece: Callable[[Any], bytes]
    between: bytes = b""
    tail: bytes = b""

    def whole(self, pieces: Iterable[bytes]) -> bytes:
        """The file."""
        return self.head + self.between.join(one for one in pieces if one) + self.tail
