"""Signed releases: the note that other programs read, and every way in which it may be wrong."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.chain import signing
from tests.support import AS_OF, SETTINGS, Run, build, full_site, run, tree, write

KEY, PUBLIC, NOTE = "private/chain.key", "content/chain-key.txt", "content/chain-note.txt"
ISSUE = "content/issues/W2026-001.yaml"
# A key and a note that other programs made (the example of the specification's first implementation).
GO_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
GO_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a key after its first release."""
    root = full_site(tmp_path_factory.mktemp("sign"), {"site.yaml": SETTINGS + "sheets: []\n"})
    assert said(root, "key", "new").code == 0
    answer = release(root)
    assert answer.code == 0
    assert "已签名" in answer.out
    return root


@pytest.fixture
def signed(model: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(model, tmp_path / "site"))


def said(root: Path, *words: str) -> Run:
    """A command in the site's folder."""
    return run(*words, "--root", str(root))


def release(root: Path, *words: str, day: str = AS_OF) -> Run:
    """`site-gen release`."""
    return said(root, "release", "--as-of", day, *words)


def verify(root: Path, key: str | Path) -> Run:
    """`site-gen verify output --key …`."""
    return run("verify", str(root / "output"), "--key", str(key))


def say_more(root: Path) -> None:
    """A step that the next release has to chain."""
    text = (root / ISSUE).read_text("utf-8")
    write(root, {ISSUE: text.replace("route:", "  - date: 2026-03-30\n    step: 5\n    note: 开挖了。\nroute:")})


def test_a_signed_release_is_verified_by_its_public_key(signed: Path) -> None:
    """By the key or its file; the page shows the key, the secret stays in private/, and a build changes nothing."""
    public = (signed / PUBLIC).read_text("utf-8")
    assert "签名对得上" in verify(signed, signed / PUBLIC).out
    assert "signature is right" in run("verify", str(signed / "output"), "--key", public, "--lang", "en").out
    files = tree(signed / "output")
    assert files["trust/checkpoint"] == (signed / NOTE).read_bytes()
    assert public.strip() in files["verify.html"].decode()
    secret = (signed / KEY).read_bytes().strip()
    assert (signed / KEY).stat().st_mode & 0o077 == 0
    assert not [path for path, data in files.items() if secret in data or secret[-44:] in data]
    assert "写了0个" in build(signed).out
    assert "已签名" not in release(signed).out


def test_the_next_release_is_signed_anew(signed: Path) -> None:
    """The note is always that of the newest checkpoint."""
    before = (signed / NOTE).read_bytes()
    say_more(signed)
    assert release(signed, day="2026-04-03").code == 0
    assert (signed / NOTE).read_bytes() != before
    assert verify(signed, signed / PUBLIC).code == 0


def test_a_key_may_lie_elsewhere_and_a_foreign_one_is_refused(signed: Path, tmp_path: Path) -> None:
    """A stick that is put away; another key would leave readers with one that fits nothing."""
    shutil.move(signed / KEY, tmp_path / "chain.key")
    say_more(signed)
    assert release(signed, day="2026-04-03").code == 0
    assert verify(signed, signed / PUBLIC).code == 1, "released without the key"
    assert not (signed / "output/trust/checkpoint").exists()
    assert "proof-unsigned" in verify(signed, signed / PUBLIC).err
    assert release(signed, "--sign", str(tmp_path / "chain.key"), day="2026-04-03").code == 0
    assert verify(signed, signed / PUBLIC).code == 0
    (tmp_path / "other.key").write_text(signing.new_key("board.example", bytes(32)), "utf-8")
    before = tree(signed)
    for odd, code in (("other.key", "sign-other-key"), ("none.key", "sign-key-unfit")):
        answer = release(signed, "--sign", str(tmp_path / odd), day="2026-04-03")
        assert answer.code == 1
        assert code in answer.err
        assert tree(signed) == before


def test_wrong_keys_and_notes_are_told_apart(signed: Path) -> None:
    """Somebody else's key, half a key, an altered note, an old one, one made by another key."""
    public = (signed / PUBLIC).read_text("utf-8").strip()
    other = signing.secret_key(signing.new_key("board.example", bytes(32)))
    assert other
    assert "proof-signature" in verify(signed, signing.public_text(other)).err
    for odd in (public[:-3], public.replace("+", "-"), "7F3A91C2", public.replace("board", "other")):
        assert "sign-public-unfit" in verify(signed, odd).err
    path = signed / "output/trust/checkpoint"
    note = path.read_text("utf-8")
    text = signing.note_text(note)
    for altered, code in (
        (note.replace("2026-04-02", "2026-04-01"), "proof-note"),
        (text, "proof-note"),
        ("", "proof-note"),
        (signing.signed(text, other), "proof-signature"),
        (note[:-4] + "A==\n" if note.endswith("=\n") else note[:-3] + "AA\n", "proof-"),
    ):
        path.write_text(altered, "utf-8", newline="\n")
        answer = verify(signed, public)
        assert answer.code == 1
        assert code in answer.err


def test_without_the_library_a_key_is_no_dead_end(signed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is said before anything is written; without a key nobody needs it, and builds go on."""
    say_more(signed)
    for name in [*sys.modules]:
        if name.partition(".")[0] == "cryptography":
            monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "cryptography", None)
    before = tree(signed)
    for answer in (release(signed), verify(signed, signed / PUBLIC)):
        assert answer.code == 1
        assert "pip install" in answer.err
    assert tree(signed) == before
    assert build(signed).code == 0
    assert run("verify", str(signed / "output")).code == 0
    (signed / KEY).unlink()
    assert release(signed).code == 0
    shutil.rmtree(signed / "content")


def test_a_key_is_made_once(signed: Path) -> None:
    """A second one would make the first worthless."""
    before = tree(signed)
    answer = said(signed, "key", "new")
    assert answer.code == 1
    assert "sign-key-there" in answer.err
    assert tree(signed) == before


def test_notes_of_other_programs_are_understood() -> None:
    """The format is not our own: the known example opens, with other signatures beside it, and no other text does."""
    key = signing.public_key(GO_KEY)
    assert key
    assert signing.note_text(GO_NOTE) == "This is an example message.\n"
    assert signing.is_signed(GO_NOTE, key)
    assert signing.is_signed(f"{GO_NOTE}— witness.example/w AAAAAAAA\n", key)
    assert not signing.is_signed(GO_NOTE.replace("example message", "exemplary message"), key)
    own = GO_NOTE.partition("\n\n")[2]
    assert not signing.is_signed(f"{GO_NOTE}{own.replace('ZXsYj', 'ZXsYk')}", key), "one right, one wrong"


TEXTS = st.text(st.characters(exclude_categories=["C"]), min_size=1).map(lambda one: f"{one}\n")


@given(TEXTS, st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_what_is_signed_opens_with_its_key_only(text: str, seed: bytes, other: bytes) -> None:
    """Whatever the text says."""
    key, foreign = (signing.secret_key(signing.new_key("测试 小区+1", one)) for one in (seed, other))
    assert key
    assert foreign
    note = signing.signed(text, key)
    own, else_ = (signing.public_key(signing.public_text(one)) for one in (key, foreign))
    assert own
    assert else_
    assert signing.note_text(note) == text
    assert signing.is_signed(note, own)
    assert signing.is_signed(note, else_) == (seed == other)
    assert not signing.is_signed(note.replace(text, f"x{text}", 1), own)
