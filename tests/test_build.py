"""Building: only what changed is written, nothing foreign is touched, and a fault leaves yesterday's site standing."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support import ISSUE, build, full_site, run, site, tree, write

if TYPE_CHECKING:
    from pathlib import Path

FIRST = """id: W2026-001
title: 路灯不亮
category: 道路排水
reported_on: 2026-03-01
source: 电话
history:
  - date: 2026-03-01
    step: 1
    note: 有人打电话说路灯不亮。
"""
SECOND = FIRST.replace("W2026-001", "W2026-002")


def clean(root: Path, folder: Path) -> dict[str, bytes]:
    """What a build from nothing makes of the same records."""
    twin = folder / "twin"
    shutil.rmtree(twin, ignore_errors=True)
    shutil.copytree(root, twin, ignore=shutil.ignore_patterns("output", ".site_gen"))
    assert build(twin).code == 0
    return tree(twin / "output")


def test_second_build_writes_nothing(tmp_path: Path) -> None:
    """Pages that are up to date keep their time stamps, so caches and copies stay warm."""
    root = full_site(tmp_path / "site")
    assert build(root).code == 0
    before = {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*.html")}
    assert build(root).code == 0
    assert {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*.html")} == before


def test_dry_run_tells_what_the_next_build_does_and_changes_nothing(tmp_path: Path) -> None:
    """Every file that comes, changes or goes is listed; the folder stays, and the build then does just that."""
    root = full_site(tmp_path / "site")
    assert build(root).code == 0
    write(root, {"content/issues/W2026-002.yaml": SECOND, "content/notices/G2026-01.md": None})
    before = tree(root / "output")
    told = build(root, "--dry-run")
    assert told.code == 0, told.text
    assert tree(root / "output") == before
    listed = {line.strip() for line in told.out.splitlines() if line.startswith(("  + ", "  - "))}
    assert {"+ issues/W2026-002.html", "- notices/G2026-01.html"} <= listed
    done = build(root, "--verbose")
    assert {line.strip() for line in done.out.splitlines() if line.startswith(("  + ", "  - "))} == listed
    assert clean(root, tmp_path) == tree(root / "output")


@pytest.mark.parametrize(
    "edit",
    [
        {"content/issues/W2026-002.yaml": SECOND},
        {"content/issues/W2026-001.yaml": ISSUE + "# a note\n"},
        {"private/extra.csv": None},
    ],
)
def test_edited_site_equals_a_clean_build(tmp_path: Path, edit: dict[str, str | bytes | None]) -> None:
    """However a site came about, its bytes are those of a build from nothing."""
    root = full_site(tmp_path / "site")
    assert build(root).code == 0
    write(root, edit)
    assert build(root).code == 0
    assert tree(root / "output") == clean(root, tmp_path)


def test_removed_issue_leaves_no_page(tmp_path: Path) -> None:
    """What is withdrawn is gone from the output and from the lists."""
    root = site(tmp_path / "site", {"content/issues/W2026-001.yaml": FIRST, "content/issues/W2026-002.yaml": SECOND})
    assert build(root).code == 0
    write(root, {"content/issues/W2026-002.yaml": None})
    assert build(root).code == 0
    found = tree(root / "output")
    assert "issues/W2026-002.html" not in found
    assert not [url for url, data in found.items() if b"W2026-002" in data]


def test_edited_page_heals(tmp_path: Path) -> None:
    """A page that someone changed or deleted in the output is made again."""
    root = site(tmp_path / "site", {"content/issues/W2026-001.yaml": FIRST})
    assert build(root).code == 0
    whole = tree(root / "output")
    write(root, {"output/index.html": "changed", "output/issues.html": None})
    assert build(root).code == 0
    assert tree(root / "output") == whole


def test_fault_leaves_the_old_site(tmp_path: Path) -> None:
    """With a fault in the records nothing is written, and the exit code says so."""
    root = site(tmp_path / "site", {"content/issues/W2026-001.yaml": FIRST})
    assert build(root).code == 0
    whole = tree(root / "output")
    write(root, {"content/issues/W2026-002.yaml": "id: W2026-002\ntitel: x\n"})
    result = build(root)
    assert result.code == 1
    assert "content/issues/W2026-002.yaml:2" in result.text
    assert tree(root / "output") == whole


def test_strangers_are_never_touched(tmp_path: Path) -> None:
    """A folder with someone's files is refused, and a stranger's file among ours stays."""
    root = site(tmp_path / "site", {"output/mine.txt": "mine"})
    assert build(root).code == 3
    assert tree(root / "output") == {"mine.txt": b"mine"}
    write(root, {"output/mine.txt": None})
    assert build(root).code == 0
    write(root, {"output/mine.txt": "mine"})
    assert build(root, "--full").code == 0
    assert tree(root / "output")["mine.txt"] == b"mine"


def test_lost_or_damaged_state_costs_only_time(tmp_path: Path) -> None:
    """The state folder can be deleted or broken: the next build makes the same bytes."""
    root = full_site(tmp_path / "site")
    assert build(root).code == 0
    whole = tree(root / "output")
    shutil.rmtree(root / ".site_gen")
    assert build(root).code == 0
    assert tree(root / "output") == whole
    for ledger in (root / ".site_gen").glob("build-*.sqlite"):
        ledger.write_bytes(b"no database" * 100)
    assert build(root).code == 0
    assert tree(root / "output") == whole


def test_two_outputs_do_not_disturb_each_other(tmp_path: Path) -> None:
    """Each output folder has a state of its own."""
    root = site(tmp_path / "site", {"content/issues/W2026-001.yaml": FIRST})
    assert build(root, "--output", str(tmp_path / "a")).code == 0
    assert build(root, "--output", str(tmp_path / "b")).code == 0
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


@pytest.mark.parametrize("folder", ["content", ".", "private/x"])
def test_output_among_the_records_is_refused(tmp_path: Path, folder: str) -> None:
    """The output never lies in the records or around them."""
    root = site(tmp_path / "site")
    assert run("build", "--root", str(root), "--output", str(root / folder)).code == 1


def test_output_around_a_home_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the folder of a person nor that of all people of the computer."""
    root = site(tmp_path / "site")
    monkeypatch.setenv("HOME", str(tmp_path / "people" / "me"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "people" / "me"))
    for folder in ("people/me", "people"):
        assert run("build", "--root", str(root), "--output", str(tmp_path / folder)).code == 1


def test_broken_file_hides_no_other_fault(tmp_path: Path) -> None:
    """All faults are told at once, whatever else is broken."""
    odd = re.sub("category: .*", "category: 天气", FIRST)
    result = build(site(tmp_path / "site", {"content/issues/W2026-001.yaml": odd, "content/groups.yaml": "{"}))
    assert result.code == 1
    assert "content/groups.yaml" in result.text
    assert "category-unknown" in result.text


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "20260402", "today"])
def test_impossible_day_is_a_usage_error(tmp_path: Path, day: str) -> None:
    """A day that does not exist is refused in a sentence."""
    result = build(site(tmp_path / "site"), f"--as-of={day}")
    assert result.code == 2
    assert "Traceback" not in result.text


def test_warnings_alike_are_cut_after_a_build_but_not_in_check(tmp_path: Path) -> None:
    """Ten old issues say once what to do; `check` still names each of them."""
    old = {f"content/issues/W2026-{n:03}.yaml": FIRST.replace("W2026-001", f"W2026-{n:03}") for n in range(1, 11)}
    root = site(tmp_path / "site", old)
    made = run("build", "--root", str(root), "--as-of", "2028-01-02")
    assert made.code == 0
    assert made.err.count("issue-stale") == 3
    assert "site-gen check" in made.out
    assert run("check", "--root", str(root), "--as-of", "2028-01-02").err.count("issue-stale") == 10


def test_a_folder_in_a_pages_place_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    """A folder that somebody made where a page belongs stops the build before the first page, with its name."""
    root = site(tmp_path / "site", {"content/issues/W2026-001.yaml": FIRST})
    assert build(root).code == 0
    before = tree(root / "output")
    (root / "output" / "issues" / "W2026-002.html").mkdir()
    write(root, {"content/issues/W2026-002.yaml": SECOND})
    answer = build(root)
    assert answer.code == 3
    assert "issues/W2026-002.html" in answer.err
    assert {url: data for url, data in tree(root / "output").items() if not url.startswith(".")} == {
        url: data for url, data in before.items() if not url.startswith(".")
    }


def test_switching_to_a_theme_with_a_bad_file_is_told_at_once(tmp_path: Path) -> None:
    """The new theme's folder is looked at in the build that switches, not in the next."""
    theme = 'name = "wall"\nlanguages = ["zh"]\nextends = "board"\n'
    root = site(tmp_path / "site", {"themes/wall/theme.toml": theme, "themes/wall/con.txt": "x"})
    assert build(root).code == 0
    text = (root / "site.yaml").read_text(encoding="utf-8")
    write(root, {"site.yaml": text + "\ntheme: wall\n"})
    answer = build(root)
    assert answer.code == 1
    assert "themes/wall/con.txt" in answer.err
