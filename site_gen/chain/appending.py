"""The lines of a release: what is new, what was corrected, what was taken back, and a checkpoint. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen.chain import digests
from site_gen.chain.model import Kept, Line
from site_gen.records.notices import CorrectionKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from site_gen.chain.compare import Change
    from site_gen.chain.model import Chain, Statement
    from site_gen.chain.reading import Lines


class Release(NamedTuple):
    """What a release adds. `tail` goes behind the chain; `kept` is what is kept of all statements from now on.

    `with_all` is the same before anything is destroyed: it is written first, so that a release that breaks off loses
    nothing. `added`, `corrected` and `removed` count statements, `destroyed` those whose salt and text are gone now.
    """

    tail: bytes
    with_all: bytes
    kept: bytes
    checkpoint: str
    added: int
    corrected: int
    removed: int
    destroyed: int


class Said(NamedTuple):
    """What the register says now, and what of the chain it says otherwise."""

    statements: Mapping[str, Statement]
    changes: Sequence[Change]


def release(
    read: Lines, chain: Chain, said: Said, *, origin: str, day: dt.date, salt: Callable[[], str]
) -> Release | None:
    """The next release; None when there is nothing to say. `read` is grown by it and must not be used again.

    Every change has its correction: without, compare.faults has stopped the release. `salt` gives 16 fresh random
    bytes in hexadecimal.
    """
    rows: list[bytes] = []
    fresh: list[Kept] = []
    prev, lines = read.last, list(read.statements)
    for made, text in _lines(chain, said):
        salt_ = salt() if text else ""
        digest = digests.digest(text, salt_) if text else ""
        line = Line(prev, read.tree.size, made.id, digest, made.why, made.fix, made.until)
        row = digests.encoded(line)
        read.tree.add(row)
        prev = digests.line_digest(row)
        rows.append(row)
        lines.append(line)
        fresh.append(Kept(line.seq, salt_, text))
    whole = [*chain.kept, *fresh]
    left = _without_private(lines, whole)
    destroyed = sum(1 for before, after in zip(whole, left, strict=True) if before != after)
    if not rows and not destroyed:
        return None
    text = digests.checkpoint(origin, read.tree, day) if rows else chain.checkpoint
    if rows:
        rows.append(digests.encoded(Line(prev, checkpoint=text)))
    removed = sum(1 for one in said.changes if one.now is None)
    corrected = len(said.changes) - removed
    return Release(
        tail=_file(rows),
        with_all=_file(map(digests.encoded, whole)),
        kept=_file(map(digests.encoded, left)),
        checkpoint=text,
        added=len(fresh) - len(said.changes),
        corrected=corrected,
        removed=removed,
        destroyed=destroyed,
    )


def _lines(chain: Chain, said: Said) -> Iterator[tuple[Line, str]]:
    """The lines to add, without digest and place, each with its text ("" when it is taken back)."""
    touched = set()
    for change in said.changes:
        name, why = change.line.id, change.why
        touched.add(name)
        fix = why.kind.value if why else ""
        now = change.now
        until = str(now.until or "") if now else ""
        yield Line("", id=name, why=why.id if why else "", fix=fix, until=until), now.text if now else ""
    for name, one in said.statements.items():
        known = chain.newest.get(name)
        until = str(one.until or "")
        if name not in touched and (known is None or not known.digest or known.until != until):
            yield Line("", id=name, until=until), one.text


def _without_private(lines: Sequence[Line], whole: Sequence[Kept]) -> list[Kept]:
    """Everything that is kept but for what a later privacy correction of the same statement takes back."""
    last = {one.id: one.seq for one in lines if one.fix == CorrectionKind.PRIVACY.value}
    return [Kept(one.seq) if last.get(lines[one.seq].id, -1) > one.seq else one for one in whole]


def _file(rows: Iterator[bytes] | Sequence[bytes]) -> bytes:
    return b"".join(row + b"\n" for row in rows)
