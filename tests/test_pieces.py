"""Files of one piece a fact: the same bytes as if made anew, and whatever is new in them is looked through."""

from __future__ import annotations

import hashlib
import tempfile
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from site_gen.build.pieces import Pieces
from site_gen.exchange.batch import Batch, Form
from site_gen.plan.model import Data
from tests.support import ISSUE, build, full_site, tree, write
from tests.support.searching import numbered

FACTS = st.lists(st.text("ab\n;", max_size=3), max_size=6).map(tuple)
URL = "data/x.csv"


def form(made: list[str]) -> Form:
    """A file whose makers tell what they made."""

    def piece(fact: str) -> bytes:
        made.append(fact)
        return f"<{fact}>".encode() if fact else b""

    return Form(b"[", piece, b",", b"]")


def again(
    root: Path, facts: tuple[str, ...], *, barred: bytes = b"b", prefix: bytes = b"p"
) -> tuple[bytes, bytes, list[str]]:
    """A build that writes the file: its bytes, what is looked through, what was made."""
    made: list[str] = []
    pieces = Pieces(root / "pieces", root, prefix=prefix, barred=barred, trusted=True)
    batch = Batch(facts)
    data, digest, new = pieces.make(Data(URL, lambda: b"", (), facts=batch), batch, form(made))
    assert digest == hashlib.sha256(data).digest()
    (root / URL).parent.mkdir(exist_ok=True)
    (root / URL).write_bytes(data)
    return data, new, made


@given(FACTS, FACTS)
def test_only_what_is_new_is_made_and_looked_through(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    """Two pieces that come to stand side by side are new as well: a name may go on from one line to the next."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        before, whole, _ = again(root, first)
        assert whole == before
        data, new, made = again(root, second)
    plain = form([])
    assert data == plain.whole(map(plain.piece, second))
    assert set(made) <= set(second) - set(first)
    beside = [plain.between.join(two) for two in pairwise([plain.piece(one) for one in second if one])]
    assert all(two in before or two in new for two in beside)
    assert all(plain.piece(one) in new for one in second if one not in first)


def test_nothing_of_a_file_that_is_not_the_last_one_is_kept(tmp_path: Path) -> None:
    """Neither of one that someone changed, nor with other words, nor unseen by another gate."""
    again(tmp_path, ("a", "b"))
    assert again(tmp_path, ("a", "b"))[2] == []
    (tmp_path / URL).write_bytes(b"[<a>,<x>]")
    assert again(tmp_path, ("a", "b"))[2] == ["a", "b"]
    assert again(tmp_path, ("a", "b"), prefix=b"q")[2] == ["a", "b"]
    data, new, made = again(tmp_path, ("a", "b"), prefix=b"q", barred=b"c")
    assert (new, made) == (data, [])
    for path in (tmp_path / "pieces").iterdir():
        path.write_bytes(path.read_bytes()[:-2])
    assert again(tmp_path, ("a", "b"), prefix=b"q")[2] == ["a", "b"]


def test_damaged_list_of_pieces_is_of_no_use(tmp_path: Path) -> None:
    """Whichever byte of the list is another one, the file is the same and nothing breaks."""
    wanted = again(tmp_path, ("a", "b"))[0]
    [path] = (tmp_path / "pieces").iterdir()
    good = path.read_bytes()
    for at in range(len(good)):
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        assert again(tmp_path, ("a", "b"))[::2] == (wanted, ["a", "b"]), at


def test_a_site_that_was_changed_is_the_same_as_one_made_anew(tmp_path: Path) -> None:
    """Tables and lists for programs, after a change of one record and a removal of another."""
    root = full_site(tmp_path / "one", dict([numbered(7, "路灯不亮")]))
    assert build(root).code == 0
    write(root, {"content/issues/W2026-001.yaml": ISSUE.replace("雨天积水", "雨天进水")})
    assert build(root).code == 0
    (root / "content/issues/W2026-007.yaml").unlink()
    assert build(root).code == 0
    other = full_site(tmp_path / "two", {"content/issues/W2026-001.yaml": ISSUE.replace("雨天积水", "雨天进水")})
    assert build(other).code == 0
    for folder in ("data", "search"):
        assert tree(root / "output" / folder) == tree(other / "output" / folder)
