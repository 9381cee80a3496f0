"""What is wrong, where, and how to mend it. Prints nothing and knows no record.

    SiteError                 base of all errors that staff may see; carries diagnostics
     ├─ ContentError          faults in the records: all of them at once
     ├─ SettingsError         site.yaml, the command line or a folder does not fit
     ├─ OutputError           the output folder cannot be written, or is not ours
     └─ BusyError             somebody else is changing this site

A `Fault` is found by code that knows *which value* is wrong: a file and the keys that lead to the value. It becomes
a `Diagnostic` once the file has been read again for line, column and source line (`sources.locate`), which is only
done after something went wrong. Words live in `site_gen/messages/*.toml`, by code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Keys = tuple[str | int, ...]


class Span(NamedTuple):
    """A place in a file. Lines and columns count from 1, columns in characters; `length` in characters too."""

    path: str
    line: int = 1
    column: int = 1
    length: int = 1


class Fault(NamedTuple):
    """Something wrong with a value.

    `path` is relative to the site, with slashes. `keys` lead from the top of the file to the value, as written in the
    records (English keys, list positions from 0). `on_key` points at the key itself instead of its value. `span` is
    set when the place is already known (syntax errors, CSV rows). `args` fill the message's placeholders and never
    hold personal data that the message complains about.
    """

    code: str
    path: str
    keys: Keys = ()
    args: Mapping[str, object] = {}
    on_key: bool = False
    span: Span | None = None
    warning: bool = False


class Diagnostic(NamedTuple):
    """A fault with its place and the source line that it stands in."""

    code: str
    span: Span
    source_line: str
    args: Mapping[str, object]
    warning: bool = False


class SiteError(Exception):
    """Something that staff can mend. `faults` is never empty."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(sorted({fault.code for fault in self.faults})))


class ContentError(SiteError):
    """Faults in the records."""


class SettingsError(SiteError):
    """Settings, arguments or folders that do not fit."""


class OutputError(SiteError):
    """Output that cannot be written or is not ours."""


class BusyError(SiteError):
    """Somebody else is changing this site now."""
