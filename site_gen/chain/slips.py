"""A household's points of a settled quarter, and the proof that they were among those whose root was published. Pure.

The leaves of a quarter's Merkle tree (RFC 6962) are salted, one for each household, and stand in the order of their
digests, so that a place in the tree says nothing. A proof is a text short enough for a code on paper: see `encoded`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from typing import TYPE_CHECKING, NamedTuple

from site_gen.chain import digests
from site_gen.chain.model import Leaf

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from site_gen.chain.model import Chain
    from site_gen.records.points import SettledEntry

SIGN = "#q="  # what stands before a proof in an address
MOST = 1000  # characters of a proof with its rows; longer ones leave the rows out, so that the code can be scanned
SALT, _DIGEST = 16, 32  # bytes
_HEAD = re.compile(r"1 (\d{4}-(?:Q[1-4]|H[12])) ([A-Z]\d{1,4}) (\d{1,6}) (-?\d{1,9}) (\d{1,6}) (\d{1,6})", re.ASCII)
_ROWS = re.compile(r"(?:J\d{4}-)?\d{4,6}:-?\d{1,9}(?:,(?:J\d{4}-)?\d{4,6}:-?\d{1,9})*", re.ASCII)
_PARTS = re.compile(r"([^\n]*)\n([^\n]*)\n(.*)", re.DOTALL)


class Own(NamedTuple):
    """What a household's slip can be held to: its rows by id with what each counted, in hundredths of points."""

    period: str
    household: str
    rows: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """Hundredths of points in all."""
        return sum(counted for _, counted in self.rows)


class Proof(NamedTuple):
    """What a code says. `rows` is "" where there was no room for them; `own` is their salted digest in any case."""

    period: str
    household: str
    lines: int
    total: int
    rows: str
    own: bytes
    salt: bytes
    place: int
    size: int
    path: tuple[bytes, ...]

    @property
    def leaf(self) -> bytes:
        """Digest of the leaf."""
        text = f"{self.period} {self.household} {self.lines} {self.total} {self.size} {self.own.hex()}"
        return digests.leaf(self.salt + text.encode())

    @property
    def root(self) -> bytes | None:
        """The root that the proof leads to."""
        return digests.climbed(self.leaf, self.place, self.size, self.path)


def by_household(period: str, settled: Iterable[SettledEntry]) -> dict[str, Own]:
    """What each household of a settled quarter has, in order of the rows' ids."""
    found: dict[str, list[tuple[str, int]]] = {}
    for one in settled:
        found.setdefault(one.household, []).append((one.entry, one.counted))
    return {name: Own(period, name, tuple(sorted(rows))) for name, rows in found.items()}


def planted(every: Collection[Own], salt: Callable[[], str]) -> list[Leaf]:
    """The leaves of a quarter, in their order; `salt` gives 16 fresh random bytes in hexadecimal."""
    made = []
    for one in every:
        fresh = salt()
        made.append(Leaf(one.period, _bare(one, bytes.fromhex(fresh), len(every)).leaf.hex(), one.household, fresh))
    return sorted(made, key=lambda leaf: leaf.leaf)


def root(leaves: Sequence[Leaf]) -> str:
    """What is published of a quarter's leaves: hexadecimal, "" for none."""
    return digests.levels([bytes.fromhex(one.leaf) for one in leaves])[-1][0].hex() if leaves else ""


def proofs(leaves: Sequence[Leaf], every: Mapping[str, Own]) -> dict[str, Proof]:
    """A proof for each household whose salt is kept and whose rows are those that were planted."""
    rows = digests.levels([bytes.fromhex(one.leaf) for one in leaves])
    found = {}
    for index, leaf in enumerate(leaves):
        own = every.get(leaf.household)
        if own is None or not leaf.salt:
            continue
        proof = _bare(own, bytes.fromhex(leaf.salt), len(leaves))
        if proof.leaf.hex() == leaf.leaf:
            found[own.household] = proof._replace(place=index, path=digests.audit_path(rows, index))
    return found


def encoded(proof: Proof) -> str:
    """The proof as a text for a code.

    Two lines and then bytes, all in base32 without padding: its letters take fewer modules than those of base64.

        1 <period> <household> <rows> <hundredths> <index> <size>
        0001:200,0002:-150      ids without J and year where that is the quarter's; empty: there was no room
        salt, digest of the rows if they are left out, audit path
    """
    text = _text(proof)
    return text if len(text) <= MOST or not proof.rows else _text(proof._replace(rows=""))


def decoded(text: str) -> Proof | None:
    """What a code says, whether it came with an address or without; None when it is none, or not whole."""
    code = text.strip().rpartition(SIGN)[2].upper()
    try:
        data = base64.b32decode(code + "=" * (-len(code) % 8))
    except (binascii.Error, ValueError):
        return None
    parts = _PARTS.fullmatch(data.decode("latin-1"))
    head = _HEAD.fullmatch(parts[1]) if parts else None
    if parts is None or head is None or _base32(data) != code:
        return None
    period, household = head[1], head[2]
    count, total, index, size = map(int, head.groups()[2:])
    rows, rest = parts[2], parts[3].encode("latin-1")
    salt, rest = rest[:SALT], rest[SALT:]
    if rows:
        own = _rows_digest(rows, salt)
        counted = [int(one.partition(":")[2]) for one in rows.split(",")] if _ROWS.fullmatch(rows) else []
        whole = 0 < len(counted) == count and sum(counted) == total
    else:
        own, rest = rest[:_DIGEST], rest[_DIGEST:]
        whole = len(own) == _DIGEST
    if not whole or len(salt) < SALT or len(rest) % _DIGEST or index >= size:
        return None
    path = tuple(rest[at : at + _DIGEST] for at in range(0, len(rest), _DIGEST))
    return Proof(period, household, count, total, rows, own, salt, index, size, path)


def listed(proof: Proof) -> tuple[tuple[str, int], ...]:
    """The rows that a code had room for: ids in full, and hundredths."""
    parts = (one.split(":") for one in proof.rows.split(",") if one)
    return tuple((name if name[0] == "J" else f"J{proof.period[:4]}-{name}", int(counted)) for name, counted in parts)


def roots(chain: Chain) -> dict[str, str]:
    """The published root of each settled quarter that has one, the newest quarter first."""
    texts = (chain.kept[line.seq].text for name, line in chain.newest.items() if name.endswith("/settled"))
    return rooted(texts)


def rooted(texts: Iterable[str]) -> dict[str, str]:
    """The same from the texts of the statements."""
    told = [json.loads(text) for text in texts if text]
    found = {one["id"].partition("/")[0]: one["root"] for one in told if "root" in one}
    return dict(sorted(found.items(), reverse=True))


def _bare(own: Own, salt: bytes, size: int) -> Proof:
    """A leaf that does not know its place in the tree yet."""
    year = f"J{own.period[:4]}-"
    rows = ",".join(f"{name.removeprefix(year)}:{counted}" for name, counted in own.rows)
    told = _rows_digest(rows, salt)
    return Proof(own.period, own.household, len(own.rows), own.total, rows, told, salt, place=0, size=size, path=())


def _rows_digest(rows: str, salt: bytes) -> bytes:
    return hashlib.sha256(salt + rows.encode()).digest()


def _text(proof: Proof) -> str:
    head = f"1 {proof.period} {proof.household} {proof.lines} {proof.total} {proof.place} {proof.size}"
    own = b"" if proof.rows else proof.own
    return _base32(b"".join([f"{head}\n{proof.rows}\n".encode(), proof.salt, own, *proof.path]))


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=")
