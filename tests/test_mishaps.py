"""What harms a build in the middle of it or between two: readers keep a whole site, and the next build heals all."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from site_gen import media, schema
from site_gen.build import pipeline
from site_gen.build.fresh import Asked, Scan, peek
from site_gen.ledger import Ledger
from site_gen.site import Site
from tests.support import AS_OF, build, edits, full_site, png, run, site, tree, write
from tests.support.records import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

SWEEP = bool(os.environ.get("SITE_GEN_SWEEP"))  # at each write instead of each fifth
ISSUES = {f"content/issues/W2026-{n:03d}.yaml": edits.issue(n, edits.TITLES[0], 1, 1) for n in (2, 3)}
OTHER = {
    "site.yaml": SETTINGS.replace("测试小区", "别的小区"),
    "content/issues/W2026-003.yaml": None,
    "content/issues/W2026-004.yaml": edits.issue(4, edits.TITLES[1], 2, 1),
}
BACK = {"site.yaml": SETTINGS, **ISSUES, "content/issues/W2026-004.yaml": None}
NOTICE = edits.notice(2, edits.TITLES[0], window=True)
DEMO = SETTINGS + "demo:\n  note: 演示\n  as_of: 2026-03-08\n"


def built(folder: Path, files: dict[str, str] | None = None) -> Path:
    """A small site that was built once."""
    root = site(folder, {**ISSUES, **(files or {})})
    assert build(root).code == 0
    return root


def clean(folder: Path, root: Path, *arguments: str) -> dict[str, bytes]:
    """What a build of the same records from nothing makes."""
    sources = {path: data for path, data in tree(root).items() if not path.startswith(("output/", ".site_gen/"))}
    twin = write(folder, sources)
    assert build(twin, *arguments).code == 0
    return tree(twin / "output")


@pytest.mark.slow
def test_death_at_each_write_leaves_no_trace(tmp_path: Path) -> None:
    """Wherever a build is killed: every page is an old or a new one, and after taking the edit back all is as before.

    Taking back is harder than going on: what the dead build had begun is wanted by nobody any more.
    """
    root = built(tmp_path / "site")
    old = tree(root / "output")
    new = clean(tmp_path / "new", write(site(tmp_path / "other", ISSUES), OTHER))
    deaths = 0
    for at in range(1, 1000, 1 if SWEEP else 5):
        write(root, OTHER)
        try:
            with edits.power_cut(at):
                build(root)
            break
        except edits.PowerCutError:
            deaths += 1
        for url, data in tree(root / "output").items():
            assert url.rpartition("/")[2].startswith(".") or data in (old.get(url), new.get(url)), (at, url)
        write(root, BACK)
        assert build(root).code == 0, at
        assert tree(root / "output") == old, at
    assert deaths > 10
    assert tree(root / "output") == new


@pytest.mark.parametrize(("byte", "width"), [(b"A", 1), (b"\xff", 1), (b"\0", 64), (b"\xff", 4096)])
def test_damaged_ledger_costs_only_time(tmp_path: Path, byte: bytes, width: int) -> None:
    """Whichever part of the ledger is overwritten, the next build says nothing of it and makes the right pages."""
    root = built(tmp_path / "site")
    write(root, {"site.yaml": OTHER["site.yaml"]})
    assert build(root).code == 0
    other = tree(root / "output")
    ledger = next((root / ".site_gen").glob("build-*.sqlite"))
    for at in range(0, ledger.stat().st_size, 2003 if SWEEP else 5003):
        data = ledger.read_bytes()
        ledger.write_bytes(data[:at] + byte * width + data[at + width :])
        write(root, {"site.yaml": OTHER["site.yaml"] if at % 2 else SETTINGS})
        assert build(root).code == 0, at
        write(root, {"site.yaml": OTHER["site.yaml"]})
        assert build(root).code == 0, at
        assert tree(root / "output") == other, at


def test_full_disk_at_the_last_moment_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When only the ledger cannot be written, that is said in a sentence and the next build is right."""
    root = built(tmp_path / "site")
    write(root, OTHER)
    real = Ledger.commit

    def full(ledger: Ledger, **changes: object) -> None:
        ledger._connection.execute("PRAGMA max_page_count = 1")
        huge = {f"content/issues/{n}": b"x" * 100_000 for n in range(3)}
        real(ledger, **{**changes, "meta": huge})  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "commit", full)
        result = build(root)
    assert (result.code, "Traceback" in result.text) == (3, False)
    assert "磁盘" in result.text
    assert build(root).code == 0
    assert tree(root / "output") == clean(tmp_path / "clean", root)


def test_day_asked_for_once_does_not_stay(tmp_path: Path) -> None:
    """After a look at another day, a build of a demonstration is again as on the demonstration's day."""
    root = site(tmp_path / "site", {**ISSUES, "site.yaml": DEMO})
    assert run("build", "--root", str(root)).code == 0
    whole = tree(root / "output")
    with edits.later():
        assert build(root, "--as-of=2026-06-30").code == 0
    assert tree(root / "output") != whole
    assert run("build", "--root", str(root)).code == 0
    assert tree(root / "output") == whole


def test_new_program_reads_everything_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records that an older program read are not taken over by a newer one, which may understand them otherwise."""
    root = site(tmp_path / "site", ISSUES)
    real = schema.load

    def older(path: str, data: bytes) -> object:
        loaded, faults = real(path, data)
        changed = [one._replace(record=replace(one.record, title="旧")) if "W2026" in path else one for one in loaded]
        return tuple(changed), faults

    with edits.later(), monkeypatch.context() as patch:
        patch.setattr(schema, "load", older)
        patch.setattr(pipeline, "generator_digest", lambda: b"older")
        assert build(root).code == 0
    assert "旧".encode() in tree(root / "output")["issues/W2026-002.html"]
    assert build(root).code == 0
    assert tree(root / "output") == clean(tmp_path / "clean", root)


def test_theme_file_that_others_need_is_missed(tmp_path: Path) -> None:
    """Deleting a template that another one names is told, as a clean build tells it."""
    templates = {
        "themes/board/templates/own.html": "<p>own</p>",
        "themes/board/templates/unused.html": '{% include "own.html" %}',
    }
    root = built(tmp_path / "site", templates)
    write(root, {"themes/board/templates/own.html": None})
    result = build(root)
    assert result.code == 1
    assert "own.html" in result.text


@pytest.mark.parametrize("name", ["notices", "issues/W2026-004.html/mine.txt"])
def test_foreign_file_in_the_way_stops_before_anything_is_written(tmp_path: Path, name: str) -> None:
    """A file where a folder has to be, or a folder where a page has to be, is told before a page is touched."""
    root = site(tmp_path / "site")
    assert build(root).code == 0
    write(root, {f"output/{name}": "mine", **OTHER, "content/notices/G2026-02.md": NOTICE})
    before = tree(root / "output")
    result = build(root)
    assert result.code == 3
    assert "output-stranger" in result.text
    assert tree(root / "output") == before


def test_linked_folder_is_not_written_through(tmp_path: Path) -> None:
    """A link that somebody put where our folder has to be leads nowhere for us."""
    root = site(tmp_path / "site")
    assert build(root).code == 0
    theirs = write(tmp_path / "theirs", {"G2026-02.html": "theirs"})
    with suppress(OSError, NotImplementedError):  # Windows asks for a right to make links
        (root / "output" / "notices").symlink_to(theirs, target_is_directory=True)
        assert build(write(root, {"content/notices/G2026-02.md": NOTICE})).code == 3
    assert tree(theirs) == {"G2026-02.html": b"theirs"}


def test_forged_list_deletes_nothing_outside(tmp_path: Path) -> None:
    """The list of our files only ever names files below the output."""
    root = built(tmp_path / "site")
    listed = root / "output" / ".site_gen.sha256"
    names = ("../content/issues/W2026-002.yaml", str(root / "site.yaml"), "issues/../../site.yaml")
    listed.write_bytes(listed.read_bytes() + "".join(f"{'0' * 64}  {name}\n" for name in names).encode())
    before = tree(root / "content")
    build(write(root, {"site.yaml": OTHER["site.yaml"]}))
    assert tree(root / "content") == before
    assert (root / "site.yaml").is_file()


def test_ledger_is_a_database_of_ours(tmp_path: Path) -> None:
    """A database of another make under the ledger's name is replaced."""
    root = built(tmp_path / "site")
    whole = tree(root / "output")
    ledger = next((root / ".site_gen").glob("build-*.sqlite"))
    ledger.unlink()
    with sqlite3.connect(ledger) as other:
        other.execute("CREATE TABLE meta (name TEXT)")
    other.close()
    assert build(root).code == 0
    assert tree(root / "output") == whole


def test_full_build_forgets_what_is_gone(tmp_path: Path) -> None:
    """After a withdrawal and a full build, a file that somebody puts at the old address is theirs."""
    root = built(tmp_path / "site")
    write(root, {"content/issues/W2026-003.yaml": None})
    with edits.later():
        assert build(root, "--full").code == 0
    assert "没有改动" in build(root).out
    write(root, {"output/issues/W2026-003.html": "theirs", "site.yaml": OTHER["site.yaml"]})
    assert build(root).code == 0
    assert tree(root / "output")["issues/W2026-003.html"] == b"theirs"


def test_build_that_waited_for_another_looks_again(tmp_path: Path) -> None:
    """When somebody else built in the meantime, an older look at the records does not bring back the older site."""
    root = built(tmp_path / "site")
    site_, asked = Site(root.resolve(), root.resolve() / "output"), Asked(AS_OF, "", AS_OF)
    seen = peek(site_, asked)
    assert isinstance(seen, Scan)
    assert build(write(root, OTHER)).code == 0
    pipeline.build(site_, asked, seen=seen)
    assert tree(root / "output") == clean(tmp_path / "clean", root)


def test_photo_that_changes_during_a_build_is_not_taken_for_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A photo that is replaced after it was looked at, and put back later, is shown as it is then."""
    red, blue = png(64, 48, (200, 0, 0)), png(64, 48, (0, 0, 200))
    root = full_site(tmp_path / "site", {"content/photos/gou-qian.png": red})
    real = media.picture

    def replaced(source: Path, digest: str, store: Path) -> media.Picture:
        source.write_bytes(blue)
        return real(source, digest, store)

    with monkeypatch.context() as patch:
        patch.setattr(media, "picture", replaced)
        assert build(root).code == 0
    assert build(root).code == 0
    assert tree(root / "output") == clean(tmp_path / "blue", root)
    write(root, {"content/photos/gou-qian.png": red})
    assert build(root).code == 0
    assert tree(root / "output") == clean(tmp_path / "red", root)
