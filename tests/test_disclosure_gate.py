"""Nothing of a person gets out of the records: the gate on sources, its waivers, its settings, and that on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import HONOURS, HOUSEHOLDS, ISSUE, MEETING, SETTINGS, build, full_site, run, tree, write

if TYPE_CHECKING:
    from pathlib import Path

PATH = "content/issues/W2026-001.yaml"
TITLE = "title: "
PEOPLE = "private/people.csv"
HEAD = "姓名,电话,门牌,也是常用词,同意公开,同意到\n"


def with_title(words: str, more: str = "") -> str:
    """An issue with other words in its title and more keys at its end."""
    lines = [f"title: {words}" if line.startswith(TITLE) else line for line in ISSUE.splitlines()]
    assert f"title: {words}" in lines
    return "\n".join([*lines, more, ""])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("有事打139 1234 5678", "disclosure-mobile"),
        ("有事打１３９１２３４５６７８", "disclosure-mobile"),
        ("3栋2单元301漏水", "disclosure-flat"),
        ("钱雲舟家漏水", "disclosure-roster-name"),
        ("钱 云 舟家漏水", "disclosure-roster-name"),
        ("高峰先生家漏水", "disclosure-roster-name"),
        ("2-1-502漏水", "disclosure-roster-flat"),
        ("王某是低保户", "disclosure-sensitive"),
    ],
)
def test_a_secret_in_a_record_stops_the_build_at_its_place(tmp_path: Path, words: str, code: str) -> None:
    """File, line and column are named, the datum is not repeated, and nothing is written."""
    root = full_site(tmp_path, {PATH: with_title(words)})
    done = build(root, "--lang", "en")
    line = with_title(words).splitlines().index(f"title: {words}") + 1
    assert done.code == 1
    assert f"{PATH}:{line}:" in done.err
    assert code in done.err
    assert words not in done.text
    assert not (root / "output").exists()


def test_the_column_is_where_it_stands(tmp_path: Path) -> None:
    """In a title, in a cell's row and in minutes the place is the one to look at."""
    root = full_site(tmp_path, {PATH: with_title("请打13912345678")})
    assert f"{PATH}:2:10  disclosure-mobile" in build(root).err
    path = "content/meetings/H2026-01.md"
    root = full_site(tmp_path / "b", {path: MEETING + "\n记录一行\n请打13912345678\n"})
    line = (MEETING + "\n记录一行\n请打").count("\n") + 1
    assert f"{path}:{line}:3  disclosure-mobile" in build(root).err


def test_a_message_shows_the_line_with_stars_for_what_it_must_not_repeat(tmp_path: Path) -> None:
    """The line and a caret help to find the place; the datum, and any other in the line, is never said again."""
    words = "找孟知秋或打13912345678"
    people = {PEOPLE: HEAD + "孟知秋,,,,,\n"}
    done = build(full_site(tmp_path, {PATH: with_title(words), **people}))
    assert "title: 找＊＊＊或打＊＊＊＊＊＊＊＊＊＊＊\n" in done.err
    assert "^" in done.err
    assert "孟知秋" not in done.text
    assert "13912345678" not in done.text


def test_other_faults_do_not_repeat_it_either(tmp_path: Path) -> None:
    """A full name without a consent is told by another rule than the gate's."""
    honour = {"content/rankings/2026-Q1/honours.yaml": f"{HONOURS}  full_name: 孟知秋\n"}
    done = build(full_site(tmp_path, {**honour, PEOPLE: HEAD + "孟知秋,,,,,\n"}))
    assert done.code == 1
    assert "full_name: ＊＊＊" in done.err
    assert "孟知秋" not in done.text


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("138****1234", "1381***1234", True),
        ("138****1234", "138＊＊＊＊1234", False),
        ("138****1234", "139****1234", False),
        ("138****1234", "138****123", False),
    ],
)
def test_two_masks_of_one_number_are_told(tmp_path: Path, first: str, second: str, told: bool) -> None:  # noqa: FBT001
    """Together they tell more than either; the same mask twice, or another number, is nothing to tell."""
    other = {"content/meetings/H2026-01.md": f"{MEETING}\n他的电话{second}。\n"}
    done = build(full_site(tmp_path, {PATH: with_title(f"打{first}"), **other}))
    assert done.code == 0
    assert ("disclosure-mask" in done.err) is told
    assert ("content/meetings/H2026-01.md:" in done.err) is told


def test_an_ordinary_word_that_is_somebodys_name_may_be_used(tmp_path: Path) -> None:
    """高峰 is a name in the register, and the peak in 用电高峰."""
    assert build(full_site(tmp_path, {PATH: with_title("用电高峰跳闸")})).code == 0


def test_a_waiver_lets_through_what_it_names_and_check_lists_it(tmp_path: Path) -> None:
    """With rule, words and reason in the record the build goes on; the reason stands in the list, on no page."""
    why = "是文件编号"
    waiver = f"放行:\n  - 规则: 门牌\n    文字: 2-1-301号文件\n    理由: {why}"
    root = full_site(tmp_path, {PATH: with_title("按2-1-301号文件办", waiver)})
    assert build(root).code == 0
    told = run("check", "--root", str(root), "--as-of", "2026-04-02").text
    assert why in told
    assert f"{PATH}:2:" in told
    assert not any(why.encode() in data for data in tree(root / "output").values())


def test_a_waiver_for_something_else_does_not_help(tmp_path: Path) -> None:
    """Another rule or another text is still stopped, and the waiver is called unused."""
    waiver = "allow:\n  - rule: flat\n    text: 9-9-909\n    why: test"
    done = build(full_site(tmp_path, {PATH: with_title("按2-1-301号文件办", waiver)}))
    assert done.code == 1
    assert "disclosure-flat" in done.err
    assert "disclosure-allow-unused" in done.err


def test_the_site_says_how_strict_each_rule_is(tmp_path: Path) -> None:
    """错误, 提醒 and 不查 in site.yaml."""
    for word, code, told in (("提醒", 0, True), ("不查", 0, False), ("错误", 1, True)):
        settings = SETTINGS + f"\n隐私检查:\n  门牌: {word}\n"
        done = build(full_site(tmp_path / word, {"site.yaml": settings, PATH: with_title("3栋2单元301漏水")}))
        assert (done.code, "disclosure-flat" in done.err) == (code, told)


def test_public_numbers_and_waivers_of_the_site(tmp_path: Path) -> None:
    """A number that the office gives out may stand anywhere; tables are let through in site.yaml."""
    settings = (
        SETTINGS + "\ndisclosure:\n  contacts: [13912345678]\n  allow: [{rule: plate, text: 豫A12345, why: 公车}]\n"
    )
    files = {"site.yaml": settings, PATH: with_title("豫A·12345请打139-1234-5678")}
    assert build(full_site(tmp_path, files)).code == 1  # 豫A·12345 is not what the waiver says
    files[PATH] = with_title("豫A12345请打139-1234-5678")
    assert build(full_site(tmp_path / "b", files)).code == 0


def test_a_new_person_in_the_register_is_looked_for_in_old_records(tmp_path: Path) -> None:
    """Records that did not change are examined again when the register did, and only then may be public."""
    root = full_site(tmp_path, {PATH: with_title("孟知秋提了意见")})
    assert build(root).code == 0
    write(root, {PEOPLE: HEAD + "孟知秋,,,,,\n"})
    assert "disclosure-roster-name" in build(root).err
    write(root, {PEOPLE: HEAD + "孟知春,,,,,\n"})
    assert build(root).code == 0


@pytest.mark.parametrize(
    ("scope", "until", "code"),
    [("姓名", "2026-04-02", 0), ("姓名", "2026-04-01", 1), ("电话", "2027-01-01", 1), ("姓名", "", 1)],
)
def test_consent_unlocks_what_it_says_until_its_last_day(tmp_path: Path, scope: str, until: str, code: int) -> None:
    """Name by name, day by day."""
    people = f"{HEAD}孟知秋,,,,{scope},{until}\n"
    assert build(full_site(tmp_path, {PATH: with_title("孟知秋提了意见"), PEOPLE: people})).code == code


def test_drafts_and_office_notes_never_leave_the_loader(tmp_path: Path) -> None:
    """A draft makes no page, and what stands under 内部 is in no byte of the output."""
    draft = ISSUE.replace("W2026-001", "W2026-090") + "\n草稿: 是\n"
    root = full_site(tmp_path, {"content/issues/W2026-090.yaml": draft, PATH: with_title("积水", "内部: 等张主任回话")})
    assert build(root).code == 0
    made = tree(root / "output")
    assert "issues/W2026-090.html" not in made
    assert not any("等张主任回话".encode() in data for data in made.values())
    assert HOUSEHOLDS
