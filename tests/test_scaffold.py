"""A new site and new records: valid as they are, numbered on, and nothing overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from site_gen import schema
from site_gen.diagnostics import SettingsError
from site_gen.messages import known_codes
from site_gen.scaffold.kinds import STUBS
from site_gen.scaffold.new import stub
from site_gen.scaffold.site import create
from tests.support import FILES, RULES, full_site, run, site, tree, write

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "2026-04-02"
KINDS = tuple(one.name for one in STUBS)
WHOLE = tuple(one for one in KINDS if one != "photo")  # a photo's faces have to be looked at before it is valid
LISTS = {
    "group": "content/groups.yaml",
    "honour": "content/rankings/2026-Q1/honours.yaml",
    "correction": "content/corrections.yaml",
    "photo": "content/photos/photos.yaml",
}
PICTURES = {"content/photos/b.JPG": b"", "content/photos/a.png": b"", "content/photos/gou-qian.png": b""}


def faults(root: Path) -> list[str]:
    """Code and path of every fault that a record file in `root` has by itself."""
    found = []
    for path, data in tree(root).items():
        if schema.kind_of(path):
            records, wrong = schema.load(path, data)
            found += [f"{path}: {one.code}" for one in wrong] or (
                [] if records or path.endswith(".csv") else [f"{path}: nothing"]
            )
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


def test_a_full_folder_is_refused_and_left_alone(tmp_path: Path) -> None:
    """Nothing of somebody else's is touched."""
    write(tmp_path, {"note.txt": "mine"})
    with pytest.raises(SettingsError) as caught:
        create(tmp_path)
    assert [one.code for one in caught.value.faults] == ["folder-not-empty"]
    assert tree(tmp_path) == {"note.txt": b"mine"}
    assert {"folder-not-empty", "stub-not-list", "stub-no-photo"} <= known_codes()


@pytest.mark.parametrize("kind", WHOLE)
def test_each_stub_is_valid(tmp_path: Path, kind: str) -> None:
    """A stub loads as it is, where nothing else exists yet."""
    root = site(tmp_path)
    path = stub(root, kind, TODAY)
    assert not path.is_absolute()
    assert (schema.kind_of(path.as_posix()) or "").startswith(kind.rstrip("s"))
    assert faults(root) == []


@pytest.mark.parametrize("kind", WHOLE)
def test_a_stub_changes_no_other_file(tmp_path: Path, kind: str) -> None:
    """Beside a record of each kind, one file is new or longer (a table may come with it), and all still load."""
    root = full_site(tmp_path)
    before = tree(root)
    path = stub(root, kind, TODAY).as_posix()
    after = tree(root)
    assert after[path].startswith(before.get(path, b""))
    assert {name: data for name, data in after.items() if name in before and name != path} == {
        name: data for name, data in before.items() if name != path
    }
    assert {name.rpartition("/")[0] for name in after.keys() - before.keys()} <= {path.rpartition("/")[0]}
    assert faults(root) == []


@pytest.mark.parametrize("kind", ["ranking", "redemption"])
def test_a_new_quarter_is_a_folder_with_its_table(tmp_path: Path, kind: str) -> None:
    """The table opens in Excel with its header, and counts as empty; the whole site is still sound."""
    root = full_site(tmp_path)
    folder = (root / stub(root, kind, "2026-08-01")).parent
    (table,) = folder.glob("*.csv")
    assert table.read_bytes().startswith("\ufeff编号,日期,户码,".encode())
    assert run("check", "--root", str(root), "--as-of", TODAY).code == 0


@pytest.mark.parametrize("kind", ["group", "honour", "correction"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_entries_are_added_below_the_others(tmp_path: Path, kind: str, end: str) -> None:
    """What was there stays byte by byte: comments, line ends, a missing one at the end; ids count on."""
    old = ("\ufeff# 说明\n\n  " + FILES[LISTS[kind]].strip().replace("\n", "\n  ")).replace("\n", end).encode()
    root = full_site(tmp_path, {LISTS[kind]: old})
    stub(root, kind, TODAY)
    stub(root, kind, TODAY)
    data = (root / LISTS[kind]).read_bytes()
    assert data.startswith(old)
    assert (data.count(b"\r\n") == data.count(b"\n")) is (end == "\r\n")
    loaded, wrong = schema.load(LISTS[kind], data)
    assert not wrong
    assert len({one.record.id for one in loaded}) == len(loaded) == 3  # type: ignore[attr-defined]
    assert not list(root.rglob("*.tmp"))


@pytest.mark.parametrize("kind", ["group", "honour", "correction"])
@pytest.mark.parametrize("text", ["id: a\n", "- id: a\n...\n", "- id: [a\n", "[]\n", "字\n"])
def test_what_is_no_list_is_left_alone(tmp_path: Path, kind: str, text: str) -> None:
    """An entry that would break the file, or would not be read, is refused."""
    root = full_site(tmp_path, {LISTS[kind]: text})
    with pytest.raises(SettingsError) as caught:
        stub(root, kind, TODAY)
    assert [one.code for one in caught.value.faults] == ["stub-not-list"]
    assert (root / LISTS[kind]).read_text("utf-8") == text


def test_a_list_in_another_encoding_goes_on_in_utf8(tmp_path: Path) -> None:
    """Notepad's GB18030 is read, and no character of it is lost."""
    root = site(tmp_path, {LISTS["group"]: FILES[LISTS["group"]].encode("gb18030")})
    stub(root, "group", TODAY)
    assert (root / LISTS["group"]).read_text("utf-8").startswith(FILES[LISTS["group"]])


def test_a_photo_is_described_before_it_is_shown(tmp_path: Path) -> None:
    """Pictures without words get an entry, one a time; who can be recognised is left to be looked at."""
    root = full_site(tmp_path, PICTURES)
    for name in ("a.png", "b.JPG"):
        stub(root, "photo", TODAY)
        assert f"- file: {name}\n" in (root / LISTS["photo"]).read_text("utf-8")
    data = (root / LISTS["photo"]).read_bytes()
    lacking = [(one.code, one.keys) for one in schema.load(LISTS["photo"], data)[1]]
    assert lacking == [("field-empty", (at, field)) for at in (1, 2) for field in ("alt", "faces")]
    with pytest.raises(SettingsError) as caught:
        stub(root, "photo", TODAY)
    assert [one.code for one in caught.value.faults] == ["stub-no-photo"]


def test_honours_stand_in_the_newest_ranked_quarter(tmp_path: Path) -> None:
    """Without a ranking, in today's."""
    assert stub(site(tmp_path / "a"), "honour", "2026-08-01").as_posix() == "content/rankings/2026-Q3/honours.yaml"
    assert stub(full_site(tmp_path / "b"), "honour", "2026-08-01").as_posix() == LISTS["honour"]


def test_help_names_every_kind_in_both_languages(tmp_path: Path) -> None:
    """With an example each; the Chinese word works like the English one."""
    told = run("new", "--help").out
    assert all(one.name in told and one.zh in told and one.example in told for one in STUBS)
    root = site(tmp_path)
    assert run("new", "问题", "--root", str(root)).code == 0
    assert len(list(root.glob("content/issues/W*.yaml"))) == 1


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("issue", "content/issues/W2026-001.yaml", "content/issues/W2026-002.yaml"),
        ("meeting", "content/meetings/H2026-01.md", "content/meetings/H2026-02.md"),
        ("notice", "content/notices/G2026-01.md", "content/notices/G2026-02.md"),
        ("project", "content/projects/X2026-01.yaml", "content/projects/X2026-02.yaml"),
        ("ranking", "content/rankings/2026-Q2/ranking.yaml", "content/rankings/2026-Q3/ranking.yaml"),
        ("redemption", "content/rankings/2026-H1/redemption.yaml", "content/rankings/2026-H2/redemption.yaml"),
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
