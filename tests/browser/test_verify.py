"""The page on which readers check the site gives in a browser what `site-gen verify` gives."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from site_gen import schema
from site_gen.build import leaves
from site_gen.chain import digests, proof, slips
from site_gen.records.points import SettledEntry
from tests.support import AS_OF, SETTINGS, full_site, run, tree
from tests.support.records import UNSETTLED
from tests.support.web import serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from site_gen.chain.slips import Proof

OUT = "#v-out[data-code]"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Output of a site with two releases."""
    root = full_site(tmp_path_factory.mktemp("verify"), {"site.yaml": SETTINGS + "sheets: []\n"})
    for day in (AS_OF, "2026-04-03"):
        assert run("release", "--root", str(root), "--as-of", day).code == 0
        path = root / "content/issues/W2026-001.yaml"
        text = path.read_text(encoding="utf-8")
        more = "  - date: 2026-03-30\n    step: 5\n    note: 开挖了，𠮷。\nroute:"
        path.write_text(text.replace("route:", more), encoding="utf-8")
    return root / "output"


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A phone's window."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    yield context.new_page()
    context.close()


def answer(tab: Page) -> tuple[str, str, str]:
    """What the page found: code, whole fingerprint, words."""
    found = tab.locator(OUT)
    found.wait_for()
    return found.get_attribute("data-code") or "", found.get_attribute("data-full") or "", found.inner_text()


def test_browser_and_command_compute_the_same(tab: Page, copy: Path) -> None:
    """Digests, chain and Merkle roots agree, characters beyond the usual planes included."""
    python = proof.verify(tree(copy).get, today=AS_OF)
    with serve(copy) as address:
        troubles: list[str] = []
        tab.on("console", lambda one: troubles.append(one.text))
        tab.goto(f"{address}verify.html")
        tab.locator("#v-code").fill(digests.short_print(python.checkpoint).lower())
        tab.locator("#v-go").click()
        code, full, words = answer(tab)
    assert not troubles
    assert code == "good", words
    assert full == digests.full_print(python.checkpoint)
    assert str(python.statements) in words


def test_a_foreign_fingerprint_is_told(tab: Page, copy: Path) -> None:
    """Paper that the chain does not know means that the chain was made anew."""
    with serve(copy) as address:
        tab.goto(f"{address}verify.html")
        tab.locator("#v-code").fill("0000 0000")
        tab.locator("#v-go").click()
        assert answer(tab)[0] == "witness"


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("statements-0001.jsonl", "3户说到", "9户说到", "statement"),
        ("chain.jsonl", '"seq":3,', '"seq":4,', "parted"),
        ("chain.jsonl", '"digest":"', '"digest":"0', "parted"),
        ("statements-0001.jsonl", '"seq":0,', '"seq":1,', "unreadable"),
    ],
)
def test_files_from_a_stick_are_checked_too(
    tab: Page, copy: Path, tmp_path: Path, file: str, old: str, new: str, code: str
) -> None:
    """Opened as a file the page asks for nothing: the reader picks the files, and tampering is named."""
    names = ["chain.jsonl", "statements-0001.jsonl"]
    for name in names:
        (tmp_path / name).write_bytes((copy / "trust" / name).read_bytes())
    tab.goto((copy / "verify.html").as_uri())
    tab.locator("#v-files").set_input_files([tmp_path / name for name in names])
    assert answer(tab)[0] == "good"
    changed = (tmp_path / file).read_text(encoding="utf-8").replace(old, new, 1)
    (tmp_path / file).write_text(changed, encoding="utf-8", newline="\n")
    tab.reload()
    tab.locator("#v-files").set_input_files([tmp_path / name for name in names])
    assert answer(tab)[0] == code


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Proof]]:
    """Output of a site with a settled quarter, and the proofs of its households."""
    ranking = "content/rankings/2026-Q1/ranking.yaml"
    window = f"{UNSETTLED[ranking]}window: days-7\npublished_on: 2026-04-01\n"
    files = {**UNSETTLED, ranking: window, "site.yaml": SETTINGS + "sheets: []\n"}
    root = full_site(tmp_path_factory.mktemp("slips"), files)
    when = ("--root", str(root), "--as-of", "2026-04-09")
    assert run("points", "settle", "2026-Q1", "--yes", *when).code == 0
    assert run("release", *when).code == 0
    kept = ranking.replace("ranking.yaml", "settled.csv")
    rows, _ = schema.load(kept, (root / kept).read_bytes())
    settled = [one.record for one in rows if isinstance(one.record, SettledEntry)]
    return root / "output", slips.proofs(leaves.read(root), slips.by_household("2026-Q1", settled))


def slip(tab: Page, address: str, code: str) -> tuple[str, str]:
    """What the page says of a slip's code: which answer, and its words."""
    tab.goto("about:blank")
    tab.goto(f"{address}verify.html#q={code}")
    found = tab.locator("#v-slip[data-code]")
    found.wait_for()
    return found.get_attribute("data-code") or "", found.inner_text()


def test_a_slip_is_checked_in_the_browser(tab: Page, proved: tuple[Path, dict[str, Proof]]) -> None:
    """Points and rows in plain words, a link to the ledger that is there, and no request that tells anybody."""
    output, proofs = proved
    with serve(output) as address:
        asked: list[str] = []
        tab.on("request", lambda one: asked.append(one.url))
        code, words = slip(tab, address, slips.encoded(proofs["A1"]))
        assert code == "good", words
        assert "A1户" in words
        assert "共4分" in words
        assert "J2026-0001 得4分" in words
        assert slip(tab, address, slips.encoded(proofs["B2"]).lower())[0] == "good"
        assert {url.partition("#")[0] for url in asked} == {f"{address}verify.html"}
        tab.locator("#v-slip a").click()
        assert (output / tab.url.removeprefix(address)).is_file()
    short = slips._text(proofs["A1"]._replace(rows=""))
    code, words = slip(tab, f"{output.as_uri()}/", short)
    assert code == "good"
    assert "共4分" in words
    assert "J2026" not in words


def test_browser_and_command_refuse_the_same_slips(tab: Page, proved: tuple[Path, dict[str, Proof]]) -> None:
    """Forged, foreign, cut short and odd codes get the same answer from both, and never a script's error."""
    output, proofs = proved
    own, other = proofs["B2"], proofs["A1"]
    whole = slips.encoded(own)
    dice = random.Random(5)  # noqa: S311 - the same changes each time
    codes = [
        whole,
        slips.encoded(own._replace(total=900, rows="0002:900")),
        slips.encoded(own._replace(household="B3")),
        slips.encoded(own._replace(path=other.path, place=other.place)),
        slips.encoded(own._replace(path=own.path[1:])),
        slips.encoded(own._replace(path=(*own.path, own.salt * 2))),
        slips.encoded(own._replace(place=3)),
        slips.encoded(own._replace(period="2025-Q4")),
        slips.encoded(own._replace(rows="0002:200,0003:0")),
        slips.encoded(own._replace(rows="<b>:1")),
        slips._text(own._replace(rows="", own=b"")),
        slips._base32(b"2 2026-Q1 B2 1 200 0 3\n\n"),
        "", "1", "%E5%88%86", "A" * 5000, whole[:-7], f"{whole}A", f"{whole}A2",
    ]  # fmt: skip
    for _ in range(30):
        at = dice.randrange(len(whole))
        codes.append(whole[:at] + dice.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567018-") + whole[at + 1 :])
    troubles: list[str] = []
    tab.on("pageerror", lambda one: troubles.append(str(one)))
    roots = proof.verify(tree(output).get, today="2026-04-09").roots
    answers = set()
    for code in codes:
        answer, _ = slip(tab, f"{output.as_uri()}/", code)
        assert answer == judged(code, roots), code
        answers.add(answer)
    assert answers == {"good", "wrong", "unknown", "malformed"}
    assert not troubles


def judged(code: str, roots: Mapping[str, str]) -> str:
    """The command's answer."""
    found = slips.decoded(code)
    if found is None:
        return "malformed"
    if found.period not in roots:
        return "unknown"
    return "good" if found.root is not None and found.root.hex() == roots[found.period] else "wrong"
