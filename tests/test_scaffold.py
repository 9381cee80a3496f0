"""A new site and new records: valid as they are, numbered on, and nothing overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from site_gen import schema
from site_gen.diagnostics import SettingsError
from site_gen.messages import known_codes
from site_gen.scaffold import create, stub
from tests.support import CORRECTIONS, RULES, full_site, run, site, tree, write

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "2026-04-02"
KINDS = ("issue", "meeting", "notice", "project", "ranking", "correction")


def faults(root: Path) -> list[str]:
    """Code and path of every fault that a record file in `root` has by itself."""
    found = []
    for path, data in tree(root).items():
        if schema.kind_of(path):
            records, wrong = schema.load(path, data)
            found += [f"{path}: {one.code}" for one in wrong] or ([] if records else [f"{path}: nothing"])
    return found


def test_a_new_site_is_valid_and_complete(tmp_path: Path) -> None:
    """All that is made is named, and `site-gen check` finds no error."""
    root = tmp_path / "我的小区"
    made = create(root)
    assert sorted(made) == sorted(tree(root))
    assert faults(root) == []
    assert len([path for path in made if schema.kind_of(path)]) == 5
    assert run("check", "--root", str(root)).code == 0


def test_a_new_site_keeps_private_files_out_of_git(tmp_path: Path) -> None:
    """Neither household codes nor the program's own state are committed."""
    create(tmp_path)
    assert {"private/", ".site_gen/"} <= set((tmp_path / ".gitignore").read_text("utf-8").splitlines())


def test_the_windows_file_has_windows_line_ends(tmp_path: Path) -> None:
    """cmd.exe misreads labels after bare line feeds."""
    create(tmp_path)
    data = (tmp_path / "重新生成网站.bat").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > 5
    assert data.startswith(b"@echo off\r\nchcp 65001")


def test_a_full_folder_is_refused_and_left_alone(tmp_path: Path) -> None:
    """Nothing of somebody else's is touched."""
    write(tmp_path, {"note.txt": "mine"})
    with pytest.raises(SettingsError) as caught:
        create(tmp_path)
    assert [one.code for one in caught.value.faults] == ["folder-not-empty"]
    assert tree(tmp_path) == {"note.txt": b"mine"}
    assert {"folder-not-empty", "stub-not-list"} <= known_codes()


@pytest.mark.parametrize("kind", KINDS)
def test_each_stub_is_valid(tmp_path: Path, kind: str) -> None:
    """A stub loads as it is, where nothing else exists yet."""
    root = site(tmp_path)
    path = stub(root, kind, TODAY)
    assert not path.is_absolute()
    assert schema.kind_of(path.as_posix()) == kind
    assert faults(root) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_stub_changes_no_other_file(tmp_path: Path, kind: str) -> None:
    """Beside a record of each kind, one file is new or longer, and all still load."""
    root = full_site(tmp_path)
    before = tree(root)
    path = stub(root, kind, TODAY).as_posix()
    after = tree(root)
    assert path in after
    assert {name: data for name, data in after.items() if name != path} == {
        name: data for name, data in before.items() if name != path
    }
    assert faults(root) == []


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("issue", "content/issues/W2026-001.yaml", "content/issues/W2026-002.yaml"),
        ("meeting", "content/meetings/H2026-01.md", "content/meetings/H2026-02.md"),
        ("notice", "content/notices/G2026-01.md", "content/notices/G2026-02.md"),
        ("project", "content/projects/X2026-01.yaml", "content/projects/X2026-02.yaml"),
        ("ranking", "content/rankings/2026-Q2/ranking.yaml", "content/rankings/2026-Q3/ranking.yaml"),
    ],
)
def test_ids_count_on(tmp_path: Path, kind: str, first: str, second: str) -> None:
    """The second stub of a kind follows the first."""
    root = site(tmp_path)
    assert [stub(root, kind, TODAY).as_posix() for _ in range(2)] == [first, second]


def test_a_gap_is_not_filled_and_a_new_year_begins_at_one(tmp_path: Path) -> None:
    """Ids that were printed once are not given out again."""
    root = site(tmp_path, {"content/issues/W2026-007.yaml": ""})
    assert stub(root, "issue", TODAY).name == "W2026-008.yaml"
    assert stub(root, "issue", "2027-01-01").name == "W2027-001.yaml"


def test_quarters_go_on_in_the_next_year(tmp_path: Path) -> None:
    """The fourth quarter ends in December, and the first of the next year follows."""
    root = site(tmp_path)
    made = [stub(root, "ranking", "2026-12-31") for _ in range(2)]
    assert [path.parent.name for path in made] == ["2026-Q4", "2027-Q1"]
    assert "cut_off: 2026-12-31" in (root / made[0]).read_text("utf-8")


def test_a_ranking_goes_by_the_newest_rules(tmp_path: Path) -> None:
    """The version is the highest one in rules.yaml."""
    root = site(tmp_path, {"content/rankings/rules.yaml": RULES.replace("version: 1", "version: 3")})
    assert "rule_version: 3" in (root / stub(root, "ranking", TODAY)).read_text("utf-8")


def test_corrections_are_added_below_the_old_ones(tmp_path: Path) -> None:
    """Old lines and their line ends stay, and the id is new."""
    old = CORRECTIONS.encode().replace(b"\r\n", b"\n")
    root = site(tmp_path, {"content/corrections.yaml": old.replace(b"\n", b"\r\n")})
    path = stub(root, "correction", "2026-05-01")
    data = (root / path).read_bytes()
    assert data.startswith(old.rstrip().replace(b"\n", b"\r\n"))
    assert data.count(b"\n") == data.count(b"\r\n")
    loaded, wrong = schema.load(path.as_posix(), data)
    assert not wrong
    assert len({one.record.id for one in loaded}) == len(loaded) == old.count(b"id: C") + 1  # type: ignore[attr-defined]


def test_corrections_that_are_no_list_are_left_alone(tmp_path: Path) -> None:
    """A lone mapping would be broken by a list item below it."""
    root = site(tmp_path, {"content/corrections.yaml": "id: C2026-01\n"})
    with pytest.raises(SettingsError):
        stub(root, "correction", TODAY)
    assert (root / "content/corrections.yaml").read_text("utf-8") == "id: C2026-01\n"
