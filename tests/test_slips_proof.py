"""A household's proof fits the root of its own quarter and nothing else."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from site_gen.chain import digests, slips
from site_gen.chain.model import Leaf
from site_gen.chain.slips import Own, Proof

if TYPE_CHECKING:
    from collections.abc import Sequence

PERIOD = "2026-Q1"


def household(number: int, rows: Sequence[int], period: str = PERIOD) -> Own:
    """A household with so many hundredths in each row."""
    made = tuple((f"J2026-{number * 100 + at:04d}", counted) for at, counted in enumerate(rows, 1))
    return Own(period, f"K{number}", made)


def planted(every: Sequence[Own], draw: int = 0) -> list[Leaf]:
    """The leaves of a quarter; no salt of one draw comes up in another."""
    numbers = count(draw * 1000)
    return slips.planted(every, lambda: f"{next(numbers):032x}")


def grown(*every: Own, draw: int = 0) -> tuple[str, dict[str, Proof]]:
    """Root and proofs of a quarter."""
    leaves = planted(every, draw)
    return slips.root(leaves), slips.proofs(leaves, {one.household: one for one in every})


QUARTERS = st.lists(st.lists(st.integers(-500, 5000), min_size=1, max_size=9), min_size=1, max_size=33)


@given(QUARTERS, QUARTERS)
def test_each_proof_leads_to_its_own_root_and_no_other(first: list[list[int]], second: list[list[int]]) -> None:
    """Whatever the households have: also when another quarter, or another draw of salts, has the very same rows."""
    (own_root, own), (other_root, other) = (
        grown(*(household(number, rows) for number, rows in enumerate(quarter, 1)), draw=draw)
        for draw, quarter in enumerate((first, second))
    )
    assert len(own) == len(first)
    for proof in own.values():
        read = slips.decoded(slips.encoded(proof))
        assert read == proof
        assert read.root is not None
        assert read.root.hex() == own_root != other_root
    assert all(one.root is None or one.root.hex() != own_root for one in other.values())


@given(QUARTERS, st.data())
def test_a_proof_that_was_altered_leads_elsewhere(quarter: list[list[int]], data: st.DataObject) -> None:
    """One letter of the code changed: it is no code any more, or its root is not the published one."""
    root, proofs = grown(*(household(number, rows) for number, rows in enumerate(quarter, 1)))
    code = slips.encoded(data.draw(st.sampled_from([*proofs.values()])))
    at = data.draw(st.integers(0, len(code) - 1))
    letter = data.draw(st.sampled_from([one for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if one != code[at]]))
    read = slips.decoded(code[:at] + letter + code[at + 1 :])
    assert read is None or read.root is None or read.root.hex() != root


@given(st.text() | st.binary().map(slips._base32))
def test_no_text_is_too_odd(text: str) -> None:
    """What is no code is told, not stumbled over."""
    read = slips.decoded(text)
    assert read is None or slips.encoded(read) == text


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40), st.data())
def test_paths_are_those_of_rfc_6962(leaves: list[bytes], data: st.DataObject) -> None:
    """The tree by levels has the root of the growing tree, and a path that is too long or short leads nowhere."""
    tree = digests.Tree()
    for leaf in leaves:
        tree.add(leaf)
    rows = digests.levels([digests.leaf(one) for one in leaves])
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = digests.audit_path(rows, index)
    leaf = digests.leaf(leaves[index])
    assert rows[-1][0] == tree.root() == digests.climbed(leaf, index, len(leaves), path)
    assert digests.climbed(leaf, index, len(leaves), (*path, leaf)) is None
    assert not path or digests.climbed(leaf, index, len(leaves), path[1:]) is None


def test_a_household_with_many_rows_gets_a_code_without_them() -> None:
    """A code that nobody can scan proves nothing: count and total stay, the rows' digest takes their place."""
    root, proofs = grown(household(1, range(1, 99)), *(household(number, [100]) for number in range(2, 4000)))
    long, short = slips.encoded(proofs["K1"]), slips.encoded(proofs["K2"])
    assert len(long) <= slips.MOST
    assert len(short) <= slips.MOST
    read = slips.decoded(f"https://board.example/verify.html#q={long}")
    assert read is not None
    assert (read.root or b"").hex() == root
    assert (read.lines, read.total, slips.listed(read)) == (98, sum(range(1, 99)), ())


def test_rows_of_an_earlier_year_keep_their_id() -> None:
    """A row that was written late belongs to the year in its id."""
    _, proofs = grown(Own(PERIOD, "K7", (("J2025-0907", 150), ("J2026-0001", -200))))
    assert slips.listed(proofs["K7"]) == (("J2025-0907", 150), ("J2026-0001", -200))


def test_a_forgotten_household_has_no_proof_and_leaves_the_others_theirs() -> None:
    """Without name and salt its leaf is a number that says nothing; the root stays what was published."""
    every = {one.household: one for one in (household(number, [100 * number]) for number in range(1, 6))}
    leaves = planted([*every.values()])
    left = [Leaf(one.period, one.leaf) if one.household == "K3" else one for one in leaves]
    assert slips.root(left) == slips.root(leaves)
    assert slips.proofs(left, every).keys() == every.keys() - {"K3"}
    assert all((one.root or b"").hex() == slips.root(leaves) for one in slips.proofs(left, every).values())
