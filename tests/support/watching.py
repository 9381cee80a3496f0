"""A reader who looks at a site again and again while it is changed."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def watching(look: Callable[[], object], *, pause: float) -> Iterator[list[str]]:
    """Call `look` every `pause` seconds in a thread of its own; gives, as text, whatever it found wrong."""
    found, done = list[str](), threading.Event()

    def run() -> None:
        while not done.wait(pause):
            wrong = look()
            if wrong:
                found.append(str(wrong))

    reader = threading.Thread(target=run)
    reader.start()
    try:
        yield found
    finally:
        done.set()
        reader.join()
