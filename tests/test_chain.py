"""What was published cannot be changed in silence: releases, corrections, and copies that somebody tampered with."""

from __future__ import annotations

import hashlib
import random
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.chain import digests, proof
from tests.support import (
    AS_OF,
    CORRECTIONS,
    LEDGER,
    NOTICE,
    REDEMPTIONS,
    SETTINGS,
    Run,
    build,
    full_site,
    run,
    site,
    tree,
)
from tests.support import FILES as RECORDS

CHAIN, KEPT = "content/chain.jsonl", "content/chain-salts.jsonl"
ISSUE = "content/issues/W2026-001.yaml"
SPENT = """    amount: 2800.50
    payee: 甲店"""

# What somebody changes after the release: file, old words, new words, the statement that it breaks.
EDITS = {
    "history step": (ISSUE, "敲门时3户说到", "敲门时9户说到", "W2026-001/history/2026-01-10/1"),
    "votes": ("content/meetings/H2026-01.md", "4\n    against: 1", "3\n    against: 2", "H2026-01-1/decision"),
    "decision": ("content/meetings/H2026-01.md", "title: 修1栋前的", "title: 修2栋前的", "H2026-01-1/decision"),
    "attendance": ("content/meetings/H2026-01.md", "due: 30\n", "due: 31\n", "H2026-01/attendance"),
    "notice": ("content/notices/G2026-01.md", "要重修", "不修了", "G2026-01/text"),
    "objection": ("content/notices/G2026-01.md", "挡住门口", "挡住窗口", "G2026-01-1/objection"),
    "reply": ("content/notices/G2026-01.md", "每天晚上盖好", "每天盖好", "G2026-01-1/reply"),
    "payment": ("content/projects/X2026-01.yaml", "2800.50", "2700.50", "X2026-01/payment/2026-03-25/1"),
    "funding": ("content/projects/X2026-01.yaml", "amount: 5000", "amount: 6000", "X2026-01/funding/1"),
    "ledger row": ("content/rankings/2026-Q1/ledger.csv", "清扫花坛", "清扫楼道", "J2026-0003/entry"),
    "settled total": ("content/rankings/2026-Q1/ranking.yaml", "03-31", "03-30", "2026-Q1/settled"),
    "redemption": ("content/rankings/2026-H1/redemptions.csv", "soap,1", "soap,2", "2026-H1/redemption/D2026-001"),
    "honour": ("content/rankings/2026-Q1/honours.yaml", "常带头清扫", "天天清扫", "R2026-01/honour"),
    "correction": ("content/corrections.yaml", "漏了一户", "数错了", "C2026-01/correction"),
}  # fmt: skip


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a record of each kind after its first release. Without sheets, which take most of the time."""
    root = full_site(tmp_path_factory.mktemp("chain"), {"site.yaml": SETTINGS + "sheets: []\n"})
    done = release(root)
    assert done.code == 0, done.text
    return root


@pytest.fixture
def released(model: Path, tmp_path: Path) -> Path:
    """A copy of it to tamper with."""
    return Path(shutil.copytree(model, tmp_path / "site"))


def release(root: Path, day: str = AS_OF) -> Run:
    """`site-gen release`."""
    return run("release", "--root", str(root), "--as-of", day)


def verify(root: Path, *words: str) -> Run:
    """`site-gen verify` of the site's output."""
    return run("verify", str(root / "output"), *words)


def edit(root: Path, file: str, old: str, new: str) -> None:
    """Change a record on disk."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def stub(answer: Run) -> str:
    """The correction that a message offers."""
    (line,) = re.findall(r"- \{id: .*?approved_by: 谁同意\}", answer.err)
    return str(line)


def code(root: Path) -> str:
    """The fingerprint at the foot of the home page."""
    found = re.search(r'data-chain="(\w{8})"', (root / "output/index.html").read_text(encoding="utf-8"))
    assert found
    return found[1]


def test_a_site_that_was_never_released_knows_no_chain(tmp_path: Path) -> None:
    """Plain builds make neither files nor words of it."""
    root = full_site(tmp_path)
    assert build(root).code == 0
    files = tree(root / "output")
    assert not [url for url in files if url.startswith(("trust/", "verify"))]
    assert b"data-chain" not in files["index.html"]
    assert not (root / CHAIN).exists()
    assert verify(root).code == 1


def test_a_release_can_be_verified_and_is_told_on_every_page(released: Path) -> None:
    """The folder alone is enough, each page bears the fingerprint, and a second release has nothing to say."""
    before = (released / CHAIN).read_bytes()
    pages = {url: data for url, data in tree(released / "output").items() if url.endswith(".html")}
    assert all(f'data-chain="{code(released)}"'.encode() in data for data in pages.values())
    assert verify(released, "--witness", code(released)).code == 0
    assert release(released).code == 0
    assert (released / CHAIN).read_bytes() == before
    assert "写了0个" in build(released).out
    assert "content" not in run("check", "--root", str(released), "--as-of", AS_OF).err


def test_build_release_does_the_same(tmp_path: Path) -> None:
    """Staff may put it behind the command that they know."""
    root = full_site(tmp_path)
    assert build(root, "--release").code == 0
    assert verify(root).code == 0


def test_releases_only_append(released: Path) -> None:
    """Old lines stay byte for byte, and an old fingerprint stays in the chain."""
    first, old = (released / CHAIN).read_bytes(), code(released)
    edit(released, ISSUE, "route:", "  - date: 2026-03-30\n    step: 5\n    note: 开挖了。\nroute:")
    assert "新增1条" in release(released, "2026-04-03").out
    assert (released / CHAIN).read_bytes().startswith(first)
    assert code(released) != old
    assert verify(released, "--witness", old).code == 0


@pytest.mark.parametrize("kind", EDITS)
def test_each_kind_of_statement_is_held_to(released: Path, kind: str) -> None:
    """A change without a correction stops check and build, which name the statement, its file, old and new."""
    file, old, new, name = EDITS[kind]
    edit(released, file, old, new)
    before = tree(released / "output")
    answers = [run("check", "--root", str(released), "--as-of", AS_OF), build(released), release(released)]
    for answer in answers:
        assert answer.code == 1
        assert "chain-changed" in answer.err
        assert re.search(rf"^{re.escape(file)}:\d+", answer.err, re.MULTILINE)
        assert name in answer.err
    assert tree(released / "output") == before


def test_what_vanished_is_named(released: Path) -> None:
    """A payment that is taken out is as bad as one that is changed."""
    edit(released, "content/projects/X2026-01.yaml", f"  - date: 2026-03-25\n    item: 管材\n{SPENT}\n", "")
    edit(released, "content/projects/X2026-01.yaml", "payments:\n", "")
    answer = build(released)
    assert answer.code == 1
    assert "X2026-01/payment/2026-03-25/1" in answer.err
    assert "2800.50" in answer.err
    edit(released, "content/corrections.yaml", CORRECTIONS, CORRECTIONS + stub(answer) + "\n")
    assert "撤下1条" in release(released).out
    assert verify(released).code == 0
    assert build(released).code == 0


def test_the_offered_correction_can_be_copied(released: Path) -> None:
    """With it the change builds at once, is released as a line of its own, and the page tells both values."""
    first = (released / CHAIN).read_bytes()
    edit(released, ISSUE, "敲门时3户说到", "敲门时9户说到")
    edit(released, "content/corrections.yaml", CORRECTIONS, CORRECTIONS + stub(build(released)) + "\n")
    assert build(released).code == 0
    assert "更正1条" in release(released).out
    page = (released / "output/corrections.html").read_text(encoding="utf-8")
    assert "敲门时3户说到" in page
    assert "敲门时9户说到" in page
    assert (released / CHAIN).read_bytes().startswith(first)
    assert verify(released).code == 0


def test_a_correction_speaks_once(released: Path) -> None:
    """Once it is published it excuses nothing that is changed later."""
    edit(released, ISSUE, "敲门时3户说到", "敲门时9户说到")
    edit(released, "content/corrections.yaml", CORRECTIONS, CORRECTIONS + stub(build(released)) + "\n")
    assert release(released).code == 0
    edit(released, ISSUE, "敲门时9户说到", "敲门时8户说到")
    answer = build(released)
    assert answer.code == 1
    assert "id: C2026-03" in stub(answer)


def private(root: Path) -> Run:
    """Take a name out of an issue's history and release that."""
    edit(root, ISSUE, "敲门时张三丰家说到", "敲门时1户说到")
    why = "date: 2026-04-02, kind: 隐私删除, reason: 本人要求, approved_by: 监督小组"
    edit(root, "content/corrections.yaml", CORRECTIONS, f"{CORRECTIONS}- {{id: C2026-02, record: W2026-001, {why}}}\n")
    return release(root)


@pytest.fixture
def leaky(tmp_path: Path) -> Path:
    """A released site with a name that should not have been published."""
    root = full_site(tmp_path / "site", {"site.yaml": SETTINGS + "sheets: []\n"})
    edit(root, ISSUE, "敲门时3户说到", "敲门时张三丰家说到")
    assert release(root).code == 0
    return root


def test_a_privacy_correction_destroys_text_and_salt(leaky: Path) -> None:
    """Nothing of the name is left in records or output; the line that stood for it is, and the chain still holds."""
    first = (leaky / CHAIN).read_bytes()
    salt = re.search(r'"salt":"(\w{32})","text":"[^\n]*张三丰', (leaky / KEPT).read_text(encoding="utf-8"))
    assert salt
    assert "抹去1条" in private(leaky).out
    for data in (*tree(leaky / "content").values(), *tree(leaky / "output").values()):
        assert "张三丰".encode() not in data
        assert salt[1].encode() not in data
    assert (leaky / CHAIN).read_bytes().startswith(first)
    answer = verify(leaky)
    assert answer.code == 0
    assert "1条按规定不再公开" in answer.out
    assert "删" in (leaky / "output/corrections.html").read_text(encoding="utf-8")


def test_a_privacy_correction_hides_before_the_next_release(leaky: Path) -> None:
    """An ordinary build already takes the text out of the published chain; a release is not waited for."""
    edit(leaky, ISSUE, "敲门时张三丰家说到", "敲门时1户说到")
    why = "date: 2026-04-02, kind: 隐私删除, reason: 本人要求, approved_by: 监督小组"
    edit(leaky, "content/corrections.yaml", CORRECTIONS, f"{CORRECTIONS}- {{id: C2026-02, record: W2026-001, {why}}}\n")
    assert build(leaky).code == 0
    for data in tree(leaky / "output").values():
        assert "张三丰".encode() not in data


def test_an_old_backup_does_not_fork_the_chain(released: Path) -> None:
    """Whoever restores an old content folder is told, instead of giving the same numbers to other statements."""
    before = {file: (released / file).read_bytes() for file in (CHAIN, KEPT)}
    edit(released, ISSUE, "route:", "  - date: 2026-03-30\n    step: 5\n    note: 开挖了。\nroute:")
    assert release(released).code == 0
    for file, data in before.items():
        (released / file).write_bytes(data)
    answer = release(released)
    assert answer.code == 1
    assert "chain-forked" in answer.err


def test_a_release_that_broke_off_is_finished_by_the_next(leaky: Path) -> None:
    """Texts that should be destroyed are, even if power failed between the two files."""
    kept = (leaky / KEPT).read_bytes()
    private(leaky)
    left = (leaky / KEPT).read_bytes().splitlines(keepends=True)
    (leaky / KEPT).write_bytes(b"".join([*kept.splitlines(keepends=True), *left[kept.count(b"\n") :]]))
    assert "抹去1条" in release(leaky).out
    assert "张三丰".encode() not in (leaky / KEPT).read_bytes()


def test_line_ends_of_another_system_break_nothing(released: Path) -> None:
    """A repository may turn them about on the way through Windows."""
    for path in (released / CHAIN, released / KEPT):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert build(released).code == 0
    assert verify(released).code == 0


@pytest.mark.parametrize("file", [CHAIN, KEPT])
def test_a_lost_half_is_told(released: Path, file: str) -> None:
    """The two files belong together."""
    (released / file).unlink()
    answer = build(released)
    assert answer.code == 1
    assert "chain-lost" in answer.err


def test_a_kept_text_that_was_edited_along_is_found(released: Path) -> None:
    """Changing record and kept text alike does not fool the digest."""
    edit(released, ISSUE, "敲门时3户说到", "敲门时9户说到")
    edit(released, KEPT, "敲门时3户说到", "敲门时9户说到")
    assert "chain-kept" in build(released).err


def test_a_chain_made_anew_is_caught_by_an_old_fingerprint(released: Path) -> None:
    """The folder agrees with itself, but paper on the wall does not agree with it."""
    old = code(released)
    checkpoint = (released / "output/verify.html").read_text(encoding="utf-8")
    full = re.search(r"(?:[0-9A-F]{4} ){15}[0-9A-F]{4}", checkpoint)
    assert full
    assert verify(released, "--witness", full[0]).code == 0
    for file in (CHAIN, KEPT):
        (released / file).unlink()
    assert "chain-forked" in release(released).err
    (released / "output").rename(released / "old")
    edit(released, ISSUE, "敲门时3户说到", "敲门时9户说到")
    assert release(released).code == 0
    assert verify(released).code == 0
    for witness in (old, full[0]):
        answer = verify(released, "--witness", witness)
        assert answer.code == 1
        assert "proof-witness" in answer.err


def test_what_was_taken_down_is_not_published_again(tmp_path: Path) -> None:
    """From the day of its take-down on a notice's text leaves the published chain, which holds all the same."""
    root = full_site(
        tmp_path, {"content/notices/G2026-01.md": NOTICE.replace("outcome:", "take_down: 2026-04-20\noutcome:")}
    )
    assert release(root).code == 0
    published = (root / "output/trust/statements-0001.jsonl").read_text(encoding="utf-8")
    assert "要重修" in published
    assert build(root, "--as-of", "2026-04-20").code == 0
    published = (root / "output/trust/statements-0001.jsonl").read_text(encoding="utf-8")
    assert "要重修" not in published
    read = dict(tree(root / "output")).get
    assert proof.verify(read, today="2026-04-20").mismatch is None
    assert proof.verify(read, today="2026-04-19").mismatch == proof.Mismatch(
        "proof-statement", "trust/statements-0001.jsonl", 6, "G2026-01/text"
    )


def test_no_household_is_in_the_published_chain(released: Path) -> None:
    """Rows count without saying whose they are: some households do not want to be listed."""
    published = (released / "output/trust/statements-0001.jsonl").read_text(encoding="utf-8")
    codes = {row.split(",")[2] for row in (LEDGER + REDEMPTIONS).splitlines() if row[0] in "JD"}
    assert codes == {"A1", "B2", "B3"}
    assert not [one for one in codes if f'"{one}' in published or f'{one}\\"' in published]


def test_an_altered_page_is_named(released: Path) -> None:
    """The words of a statement have to stand on its page."""
    path = released / "output/issues/W2026-001.html"
    path.write_text(path.read_text(encoding="utf-8").replace("敲门时3户", "敲门时9户"), encoding="utf-8")
    answer = verify(released)
    assert answer.code == 1
    assert "issues/W2026-001.html:1:1  proof-page" in answer.err
    assert "W2026-001/history/2026-01-10/1" in answer.err


def test_every_random_change_to_the_published_chain_is_named(released: Path) -> None:
    """A thousand bytes, lines and files, changed, doubled, moved or taken away: none goes unnoticed."""
    edit(released, ISSUE, "route:", "  - date: 2026-03-30\n    step: 5\n    note: 开挖了。\nroute:")
    assert release(released, "2026-04-03").code == 0
    files = tree(released / "output")
    ours = [url for url in files if url.startswith("trust/")]
    dice = random.Random(5)  # noqa: S311 - the same changes each time
    assert proof.verify(files.get, today=AS_OF).mismatch is None
    for _ in range(1000):
        url = dice.choice(ours)
        changed = dict(files)
        data = damaged(dice, files[url])
        if data == files[url]:
            continue
        if data:
            changed[url] = data
        else:
            del changed[url]
        found = proof.verify(changed.get, today=AS_OF).mismatch
        assert found is not None, data
        assert found.file


def damaged(dice: random.Random, data: bytes) -> bytes:
    """One of the things that somebody may do to a file of lines."""
    rows = data.splitlines(keepends=True)
    at, other = dice.randrange(len(rows)), dice.randrange(len(rows))
    way = dice.randrange(6)
    if way == 0:
        place = dice.randrange(len(data))
        return data[:place] + bytes([data[place] ^ 1 << dice.randrange(7)]) + data[place + 1 :]
    if way == 1:
        del rows[at]
    elif way == 2:
        rows.insert(other, rows[at])
    elif way == 3:
        rows[at], rows[other] = rows[other], rows[at]
    elif way == 4:
        return data[: dice.randrange(len(data))]
    else:
        digit = dice.choice("0123456789").encode()
        spots = [spot for spot, byte in enumerate(data) if 48 <= byte <= 57]
        spot = dice.choice(spots)
        return data[:spot] + digit + data[spot + 1 :]
    return b"".join(rows)


@given(st.lists(st.binary(max_size=9), max_size=40))
def test_roots_are_those_of_rfc_6962(leaves: list[bytes]) -> None:
    """The growing tree gives what the recursive definition gives."""
    tree_ = digests.Tree()
    for leaf in leaves:
        tree_.add(leaf)
    assert tree_.root() == root_of(leaves)


def root_of(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, as it stands there."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\1" + root_of(leaves[:half]) + root_of(leaves[half:])).digest()


def test_an_empty_site_can_be_released_later(tmp_path: Path) -> None:
    """Nothing published is nothing to chain."""
    root = site(tmp_path)
    answer = release(root)
    assert answer.code == 0
    assert not (root / CHAIN).exists()


def test_a_privacy_correction_destroys_versions_that_were_replaced_long_ago(leaky: Path) -> None:
    """A name that was taken out by a factual correction is kept with the old version; no further change is needed."""
    edit(leaky, ISSUE, "敲门时张三丰家说到", "敲门时1户说到")
    fact = "kind: 事实更正, what: 说明, before: 一户, after: 1户, reason: 写错, approved_by: 监督小组"
    fixed = f"{CORRECTIONS}- {{id: C2026-02, record: W2026-001, date: 2026-04-02, {fact}}}\n"
    edit(leaky, "content/corrections.yaml", CORRECTIONS, fixed)
    assert release(leaky).code == 0
    assert "张三丰" in (leaky / KEPT).read_text(encoding="utf-8")
    first = (leaky / CHAIN).read_bytes()
    why = "date: 2026-04-02, kind: 隐私删除, reason: 本人要求, approved_by: 监督小组"
    edit(leaky, "content/corrections.yaml", fixed, f"{fixed}- {{id: C2026-03, record: W2026-001, {why}}}\n")
    assert release(leaky).code == 0
    for data in (*tree(leaky / "content").values(), *tree(leaky / "output").values()):
        assert "张三丰".encode() not in data
    assert (leaky / CHAIN).read_bytes().startswith(first)
    assert verify(leaky).code == 0
    assert "没有新公开的内容" in release(leaky).out


WITHDRAWAL = """\
- id: C2026-09
  record: {}
  withdrawn: 是
  date: 2026-04-02
  kind: 事实更正
  reason: 登错了小区
  approved_by: 监督小组
"""


@pytest.mark.parametrize("kind", ["事实更正", "隐私删除"])
def test_a_whole_record_can_be_withdrawn_and_its_address_stays(tmp_path: Path, kind: str) -> None:
    """What printed codes lead to says that it was taken out, when and why; the chain accepts it then, and only then."""
    alone = (
        RECORDS[ISSUE]
        .partition("route:")[0]
        .replace("W2026-001", "W2026-002")
        .replace("    decision: H2026-01-1\n", "")
    )
    root = full_site(tmp_path, {"content/issues/W2026-002.yaml": alone.replace("雨天积水", "楼顶漏水")})
    assert release(root).code == 0
    (root / "content/issues/W2026-002.yaml").unlink()
    assert "chain-vanished" in build(root).err
    line = WITHDRAWAL.format("W2026-002").replace("事实更正", kind)
    file = root / "content/corrections.yaml"
    file.write_text(file.read_text("utf-8") + line, "utf-8")
    assert release(root).code == 0
    page = (root / "output/issues/W2026-002.html").read_text("utf-8")
    assert "W2026-002 撤下了" in page
    assert "登错了小区" in page
    assert "漏水" not in page
    assert 'href="issues/W2026-002.html"' in (root / "output/corrections.html").read_text("utf-8")
    assert verify(root).code == 0
    assert build(root).code == 0


def test_what_is_marked_as_withdrawn_must_be_gone(released: Path) -> None:
    """A file that is still there, or an id without a page, is told."""
    file = released / "content/corrections.yaml"
    text = file.read_text("utf-8")
    for record, code in (("W2026-001", "withdrawn-still-there"), ("H2026-01-1", "withdrawn-no-page")):
        file.write_text(text + WITHDRAWAL.format(record), "utf-8")
        assert code in build(released).err
