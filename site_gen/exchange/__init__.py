"""Public facts in formats that other programs read: calendars, feeds, tables. Pure: from records and words to bytes."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[..., str]  # words of the catalogue for a key and its parameters, as `Theme.say`
