"""What several checks share: making a fault about a record's field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from site_gen.diagnostics import Fault

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from site_gen.diagnostics import Keys
    from site_gen.register.model import Register

FLAT = re.compile(r"\d+\s*单元\s*\d+|\d+\s*-\s*\d+\s*-\s*\d{3,4}|\d{3,4}\s*[室户]")


def fault(register: Register, kind: str, record_id: str, code: str, *keys: str | int, **args: object) -> Fault:
    """A fault at a field of a record; decisions and objections are kinds of their own."""
    origin = register.origins[kind, record_id]
    return Fault(code, origin.path, (*origin.keys, *keys), args)


def warning(register: Register, kind: str, record_id: str, code: str, *keys: str | int, **args: object) -> Fault:
    """The same as a warning, which does not stop a build."""
    return fault(register, kind, record_id, code, *keys, **args)._replace(warning=True)


def future(
    register: Register, kind: str, record_id: str, dates: Iterable[tuple[dt.date | None, Keys]], as_of: dt.date
) -> Iterator[Fault]:
    """A warning for each date of something past that lies after `as_of`: mostly a slip in the year."""
    for date, keys in dates:
        if date is not None and date > as_of:
            yield warning(register, kind, record_id, "date-future", *keys, date=date)
