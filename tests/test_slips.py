"""From a settled quarter to a slip on paper whose code anybody can check, and which nobody can forge."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from site_gen.chain import slips
from site_gen.chain.model import Leaf
from tests.support import LEDGER, SETTINGS, Run, build, full_site, run, tree, write
from tests.support.records import UNSETTLED

RANKING = "content/rankings/2026-Q1/ranking.yaml"
LEAVES = "private/slips.jsonl"
DAY = "2026-04-09"
MORE = "".join(f"J2026-{n:04d},2026-03-{n:02d},A1,clean,1,清扫,签到表,周某,吴某\n" for n in range(4, 24))
OPEN = {
    **UNSETTLED,
    RANKING: f"{UNSETTLED[RANKING]}window: days-7\npublished_on: 2026-04-01\n",
    "content/rankings/2026-Q1/ledger.csv": LEDGER + MORE,
    "site.yaml": SETTINGS + "sheets: []\n",
}


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose quarter was settled and released."""
    root = full_site(tmp_path_factory.mktemp("slips"), OPEN)
    assert said(root, "points", "settle", "2026-Q1", "--yes").code == 0
    assert said(root, "release").code == 0
    return root


def said(root: Path, *words: str) -> Run:
    """A command on the day of settling."""
    return run(*words, "--root", str(root), "--as-of", DAY)


def codes(root: Path) -> dict[str, str]:
    """What a phone reads from each slip's code, by household: printed at 150 dots an inch."""
    assert said(root, "print", "积分条", "--png").code == 0
    found = {}
    for path, data in tree(root / "private/print").items():
        if path.endswith(".png"):
            for one in zxingcpp.read_barcodes(Image.open(io.BytesIO(data))):
                proof = slips.decoded(one.text)
                found[proof.household if proof else one.text] = one.text
    return found


def verify(root: Path, code: str, *words: str) -> Run:
    """`site-gen verify output --slip …`."""
    return run("verify", str(root / "output"), "--slip", code, *words)


def test_a_slip_from_paper_is_proved(settled: Path) -> None:
    """Every household's code leads to the site's own page and fits; it says its rows, and nothing of its neighbours."""
    found = codes(settled)
    assert found.keys() == {"A1", "B2", "B3"}
    for household, code in found.items():
        assert code.startswith("https://board.example/verify.html#q=")
        assert len(code) <= 1100
        answer = verify(settled, code)
        assert answer.code == 0, answer.text
        assert household in answer.out
    answer = verify(settled, found["B2"], "--lang", "en")
    assert "household B2, 2026-Q1, 1 entries, 2 points" in answer.out
    assert "J2026-0002 2" in answer.out
    assert "A1" not in answer.out


def test_what_was_altered_is_refused(settled: Path) -> None:
    """Points of another, another quarter, half a code, no code: each is told for what it is."""
    found = {name: slips.decoded(code) for name, code in codes(settled).items()}
    own, other = found["B2"], found["A1"]
    assert own
    assert other
    richer = own._replace(total=900, rows="0002:900")
    robbed = own._replace(household="B3")
    moved = own._replace(path=other.path, place=other.place)
    for forged in (richer, robbed, moved):
        answer = verify(settled, slips.encoded(forged))
        assert answer.code == 1
        assert "slip-wrong" in answer.err
    assert "slip-unknown" in verify(settled, slips.encoded(own._replace(period="2025-Q4"))).err
    for odd in (slips.encoded(own)[:-9], "https://board.example/", "扫不出来", "#q="):
        answer = verify(settled, odd)
        assert answer.code == 1
        assert "slip-malformed" in answer.err


def test_a_page_with_another_root_is_named(settled: Path, tmp_path: Path) -> None:
    """Whoever forges slips has to forge the root on the page, and that does not fit the chain."""
    files = tree(settled / "output")
    for path, data in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    root = slips.root([Leaf(**json.loads(row)) for row in (settled / LEAVES).read_bytes().splitlines()])
    page = files["verify.html"].replace(root.encode(), root[::-1].encode())
    (tmp_path / "verify.html").write_bytes(page)
    assert "proof-roots" in run("verify", str(tmp_path)).err


def test_no_salt_leaves_private(settled: Path) -> None:
    """Without salts nobody finds a neighbour's points by trying numbers."""
    kept = [json.loads(row) for row in (settled / LEAVES).read_text("utf-8").splitlines()]
    assert len(kept) == 3
    for data in (*tree(settled / "output").values(), *tree(settled / "content").values()):
        assert not [one for one in kept if one["salt"].encode() in data or one["leaf"].encode() in data]


def test_before_the_release_slips_have_no_proof_and_staff_are_told(tmp_path: Path) -> None:
    """A code that the page does not know yet would only frighten people."""
    root = full_site(tmp_path, OPEN)
    assert "release" not in said(root, "print", "积分条").out
    assert said(root, "points", "settle", "2026-Q1", "--yes").code == 0
    assert "site-gen release" in said(root, "print", "积分条").out
    assert not [code for code in codes(root).values() if "#q=" in code]
    assert said(root, "release").code == 0
    assert codes(root).keys() == {"A1", "B2", "B3"}


def test_a_lost_or_damaged_file_of_salts(settled: Path, tmp_path: Path) -> None:
    """Lost: slips as they were before. Damaged: told with its line, and settling writes nothing."""
    root = full_site(tmp_path, OPEN)
    write(root, {LEAVES: "{}\n\nx\n"})
    before = tree(root)
    answer = said(root, "points", "settle", "2026-Q1", "--yes")
    assert answer.code == 1
    assert f"{LEAVES}:3" in answer.err
    assert tree(root) == before
    write(root, {LEAVES: None})
    assert said(root, "points", "settle", "2026-Q1", "--yes").code == 0
    assert said(root, "release").code == 0
    write(root, {LEAVES: None})
    assert not [code for code in codes(root).values() if "#q=" in code]


def test_a_root_is_held_to_like_everything_published(settled: Path) -> None:
    """Nobody puts another root in its place without a correction."""
    text = (settled / RANKING).read_text("utf-8")
    root = text.partition("slips_root: ")[2].strip()
    write(settled, {RANKING: text.replace(root, root[::-1])})
    answer = build(settled, "--as-of", DAY)
    write(settled, {RANKING: text})
    assert answer.code == 1
    assert "chain-changed" in answer.err
    assert "2026-Q1/settled" in answer.err


def test_a_forgotten_household_leaves_a_digest_and_nobody_loses_a_proof(settled: Path, tmp_path: Path) -> None:
    """Code and salt go; what stays is the number that its neighbours' proofs need."""
    root = Path(shutil.copytree(settled, tmp_path / "site"))
    before = [json.loads(row) for row in (root / LEAVES).read_bytes().splitlines()]
    (own,) = (one for one in before if one["household"] == "A1")
    kept = codes(root)
    answer = said(root, "forget", "A1", "--yes")
    assert answer.code == 0
    assert f"{LEAVES}：1行" in answer.out
    assert own["salt"].encode() not in b"".join(tree(root).values())
    assert own["leaf"].encode() in (root / LEAVES).read_bytes()
    assert said(root, "release").code == 0
    now = {name: code for name, code in codes(root).items() if "#q=" in code}
    assert now == {name: kept[name] for name in ("B2", "B3")}
    assert all(verify(root, code).code == 0 for code in now.values())
