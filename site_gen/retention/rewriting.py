"""What becomes of each file when a household is forgotten. Pure, and the same when it is done twice."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import msgspec

from site_gen import schema
from site_gen.chain import digests
from site_gen.chain.model import LEAVES, Leaf
from site_gen.diagnostics import ContentError, Fault
from site_gen.records import kinds
from site_gen.records.notices import CorrectionKind
from site_gen.retention import honours, tables
from site_gen.retention.tables import decoded, encoding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    from site_gen.records.base import Record
    from site_gen.retention.model import Needed, Plan
    from site_gen.retention.tables import Row

HOUSEHOLDS: Final = "private/households.csv"
CORRECTIONS: Final = "content/corrections.yaml"
TOUCHED = frozenset({"entry", "settled", "redemption", "household", "person", "honour", "correction"})
_ASIDE = frozenset({"full_name", "flat", "ambiguous", "listed_until"})


def touches(path: str) -> bool:
    """Whether forgetting may change a file."""
    found = kinds.find(path)
    return path == LEAVES or (found is not None and found.kind.name in TOUCHED)


def rewritten(path: str, data: bytes, plan: Plan) -> bytes:
    """A file's bytes without the household. Raises ContentError when that is not possible."""
    found = kinds.find(path)
    if found is None or found.kind.name not in TOUCHED:
        return _leaves(data, plan.household) if path == LEAVES else data
    kind = found.kind.name
    if kind == "honour":
        return honours.without(data, path, plan.honours)
    if kind == "correction":
        return with_corrections(data, path, plan.corrections)
    if kind == "person":
        return tables.edit(data, path, found.kind.struct, lambda row: None if digest(row) in plan.people else {})
    if kind == "household":
        return tables.edit(data, path, found.kind.struct, lambda row: _household(row, plan))
    return _renamed(data, path, found.kind.struct, plan)


def _leaves(data: bytes, household: str) -> bytes:
    return b"".join(_leaf(row, household) for row in data.splitlines(keepends=True))


def _leaf(row: bytes, household: str) -> bytes:
    """A line of the salts of slips: of the household's own only a digest stays, which others' proofs need."""
    try:
        leaf = msgspec.json.decode(row, type=Leaf)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return row
    return digests.encoded(Leaf(leaf.period, leaf.leaf)) + b"\n" if leaf.household == household else row


def digest(row: Row) -> str:
    """By which a row of the private register is known again, without its text."""
    return hashlib.sha256(row.raw.encode()).hexdigest()


def with_corrections(data: bytes, path: str, needed: tuple[Needed, ...]) -> bytes:
    """The corrections with those that are not there yet. Raises ContentError when the file does not take them."""
    before, _ = schema.load(path, data) if data.strip() else ((), ())
    there = {getattr(one.record, "id", "") for one in before}
    new = [one for one in needed if one.id not in there]
    if not new:
        return data
    mark, codec = encoding(data)
    text = decoded(data, path)
    end = "\r\n" if "\r\n" in text else "\n"
    gap = end if text and not text.endswith("\n") else ""
    made = mark + (text + gap + "".join(_written(one, end) for one in new)).encode(codec)
    after, faults = schema.load(path, made)
    if faults or len(after) != len(before) + len(new) or [*after[: len(before)]] != [*before]:
        raise ContentError([Fault("forget-corrections", path)])
    return made


def _written(one: Needed, end: str) -> str:
    fields = {"id": one.id, "record": one.record, "date": str(one.date), "kind": CorrectionKind.PRIVACY.zh}
    lines = [f"{key}: {value}" for key, value in fields.items()]
    words = {"reason": one.reason, "approved_by": one.approved_by}
    lines += [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in words.items()]
    return f"{end}- " + f"{end}  ".join(lines) + end


def _renamed(data: bytes, path: str, struct: type[Record], plan: Plan) -> bytes:
    def decide(row: Row) -> Mapping[str, str]:
        return {"household": plan.anonymous} if row.cells.get("household") == plan.household else {}

    return tables.edit(data, path, struct, decide)


def _household(row: Row, plan: Plan) -> Mapping[str, str] | None:
    """The household's row: gone, or a number in a building of which nothing is known and which is never listed."""
    if row.cells.get("code") != plan.household:
        return {}
    if not plan.anonymous:
        return None
    empty = dict.fromkeys(row.cells.keys() & _ASIDE, "")
    return {"code": plan.anonymous, "surname": "某", "listed": "否", **empty}
