"""Many facts that several files are made of."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Any

import msgspec

_encode = msgspec.msgpack.Encoder(order="deterministic", decimal_format="string").encode


class Batch:
    """Facts that are encoded once, however many files' keys they are in."""

    def __init__(self, facts: tuple[Any, ...]) -> None:
        self.facts = facts

    @cached_property
    def digest(self) -> bytes:
        """What stands for the facts in a key."""
        return hashlib.sha256(_encode(self.facts)).digest()
