"""`site-gen print`: files for the boards, slips that stay private, and the round that is walked with one list."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest

from tests.support import LEDGER, MEETING, NOTICE, RANKING, build, full_site, run, site, tree, write
from tests.support.press import every

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import Run

RANKED = {"content/rankings/2026-Q1/ranking.yaml": RANKING + "published_on: 2026-04-01\n"}
BARE = {**RANKED, "content/posted.csv": None}
POSTED = "content/posted.csv"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with one record of each kind and empty boards."""
    return full_site(tmp_path / "site", BARE)


def printed(root: Path, *words: str, day: str = "2026-04-02") -> Run:
    """`site-gen print …` on a day."""
    return run("print", *words, "--root", str(root), "--as-of", day)


def files(root: Path) -> set[str]:
    """Everything that was printed, relative to the site."""
    return {path for path in tree(root) if path.startswith(("print/", "private/print/"))}


def rows(root: Path) -> list[dict[str, str]]:
    """content/posted.csv as it stands."""
    return list(csv.DictReader((root / POSTED).read_text(encoding="utf-8-sig").splitlines()))


def test_files_have_names_that_staff_look_for(root: Path) -> None:
    """Without a word it makes what hangs on the boards, and says how to print it."""
    answer = printed(root)
    assert answer.code == 0
    assert files(root) == {
        f"print/{name}.pdf"
        for name in (
            "会议公示-H2026-01", "公告-G2026-01", "积分榜-2026-Q1", "荣誉榜", "兑换单", "项目-X2026-01",
            "问题清单", "楼栋海报-1栋", "楼栋海报-2栋",
        )
    }  # fmt: skip
    assert "实际大小" in answer.out
    assert "print/会议公示-H2026-01.pdf" in answer.out


def test_nothing_is_made_twice(root: Path) -> None:
    """Unchanged sheets are left alone, also when another one changed, and a file that is gone is made again."""
    printed(root)
    before = {path: (root / path).stat().st_mtime_ns for path in files(root)}
    assert "0个没变" not in printed(root).out
    write(root, {"content/meetings/H2026-01.md": MEETING.replace("place: ", "place: 大厅 # ")})
    printed(root)
    after = {path: (root / path).stat().st_mtime_ns for path in files(root)}
    assert [path for path in before if before[path] != after[path]] == ["print/会议公示-H2026-01.pdf"]
    (root / "print/荣誉榜.pdf").unlink()
    assert "print/荣誉榜.pdf" in printed(root).out
    assert (root / "print/荣誉榜.pdf").is_file()


def test_a_theme_of_ones_own_is_looked_at(root: Path) -> None:
    """A changed template makes its sheets again, whatever the theme is called."""
    write(
        root,
        {
            "site.yaml": (root / "site.yaml").read_text(encoding="utf-8") + "theme: wall\n",
            "themes/wall/theme.toml": 'name = "wall"\nlanguages = ["zh"]\nextends = "board"\n',
        },
    )
    assert printed(root, "荣誉榜").code == 0
    assert "1个没变" in printed(root, "荣誉榜").out
    own = '#import "base.typ": *\n#show: sheet.with(title: "x")\n#t("honours.heading")\n'
    write(root, {"themes/wall/print/honours.typ": own})
    assert "print/荣誉榜.pdf" in printed(root, "荣誉榜").out


def test_pictures_of_pages_that_are_no_more_are_deleted(root: Path) -> None:
    """Two pages became one: the second does not stay behind; a picture that somebody changed does."""
    pages = '#import "base.typ": *\n#show: sheet.with(title: "x")\na #pagebreak() b #pagebreak() c'
    write(root, {"themes/board/print/honours.typ": pages})
    printed(root, "荣誉榜", "--png")
    assert files(root) == {f"print/荣誉榜-{number}.png" for number in (1, 2, 3)}
    (root / "print/荣誉榜-3.png").write_bytes(b"mine")
    write(root, {"themes/board/print/honours.typ": pages.partition("#pagebreak")[0]})
    printed(root, "荣誉榜", "--png")
    assert files(root) == {"print/荣誉榜.png", "print/荣誉榜-3.png"}


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (["H2026-01"], {"print/会议公示-H2026-01.pdf"}),
        (["公告", "荣誉榜"], {"print/公告-G2026-01.pdf", "print/荣誉榜.pdf"}),
        (["2026-Q1", "--large"], {"print/积分榜-2026-Q1-大字版.pdf"}),
        (["issues", "--a3", "--png"], {"print/问题清单-A3.png"}),
        (["楼栋海报", "--building", "2栋"], {"print/楼栋海报-2栋.pdf"}),
        (["W2026-001"], {"print/来龙去脉-W2026-001.pdf"}),
        (["notice", "--lang", "en"], {"print/notice-G2026-01.pdf"}),
        (["积分条", "--building", "1"], {"private/print/积分条-1栋-2026-Q1.pdf"}),
    ],
)
def test_one_may_ask_for_some(root: Path, words: list[str], made: set[str]) -> None:
    """By kind or id, in Chinese or English, for one building, larger, or as a picture."""
    assert printed(root, *words).code == 0
    assert files(root) == made


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["H2026-1"], "H2026-01"),
        (["xyz"], "积分条"),
        (["--building", "9"], "9"),
        (["--lang", "en", "xyz"], "There is no"),
    ],
)
def test_what_is_not_there_is_said(root: Path, words: list[str], said: str) -> None:
    """With what was probably meant; nothing is written."""
    answer = printed(root, *words)
    assert answer.code == 1
    assert said in answer.err
    assert not files(root)


def test_slips_hold_own_rows_only(root: Path) -> None:
    """A slip shows its household's lines and no other's."""
    own: dict[str, list[str]] = {}
    for row in csv.DictReader(LEDGER.splitlines()):
        own.setdefault(row["household"], []).append(row["date"])
    found = [one for one in every(root)[1] if one.template == "slips"]
    slips = [slip for sheet in found for slip in sheet.page.view(*sheet.page.args).slips]  # type: ignore[attr-defined]
    assert {slip.code for slip in slips} == own.keys()
    for slip in slips:
        assert sorted(row.date.isoformat() for row in slip.rows) == sorted(own[slip.code])[-5:]
        assert slip.more == max(0, len(own[slip.code]) - 5)


def test_slips_stay_private(root: Path) -> None:
    """They lie in private/print, whatever is printed and built, and never below the output."""
    assert printed(root, "--all").code == 0
    assert build(root).code == 0
    assert not [path for path in tree(root / "output") if "slip" in path or "积分条" in path]
    slips = {path for path in files(root) if "积分条" in path}
    assert slips == {f"private/print/积分条-{name}-2026-Q1.pdf" for name in ("1栋", "2栋")}


def test_before_the_first_quarter_there_are_no_slips(tmp_path: Path) -> None:
    """Nothing to print is a sentence and no fault."""
    answer = printed(site(tmp_path), "积分条")
    assert answer.code in (0, 1)
    assert not files(tmp_path)


def test_faults_of_records_are_told_and_nothing_is_printed(root: Path) -> None:
    """As a build does."""
    write(root, {"content/notices/G2026-01.md": NOTICE.replace("kind: ", "kind: xyz")})
    answer = printed(root)
    assert answer.code == 1
    assert "G2026-01.md" in answer.err
    assert not files(root)


def test_the_round_begins_with_everything(root: Path) -> None:
    """Bare boards need each sheet that is current; the list to sign is one of the files."""
    answer = printed(root, "--changed")
    assert answer.code == 0
    assert "print/换贴单-2026-04-02.pdf" in answer.out
    assert re.search(r"大门：贴.*会议公示-H2026-01", answer.out)
    assert "2栋：贴楼栋海报-2栋" in answer.out
    assert not (root / POSTED).exists()


def test_the_round_is_noted_only_when_somebody_says_yes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the boards are up to date, and the notice's page says where it hangs since when."""
    monkeypatch.setattr("click.confirm", lambda *_args, **_more: False)
    assert "没有记" in printed(root, "--posted").out
    assert not (root / POSTED).exists()
    assert printed(root, "--posted", "--yes").code == 0
    noted = rows(root)
    assert {row["贴上"] for row in noted} == {"2026-04-02"}
    assert not any(row["撤下"] for row in noted)
    assert all(re.fullmatch(r"#[0-9A-F]{4}", row["版本"]) for row in noted)
    assert "没有要换的" in printed(root, "--changed").out
    assert build(root).code == 0
    assert "大门，2026年4月2日贴的" in (root / "output/notices/G2026-01.html").read_text(encoding="utf-8")
    assert "没有要换的" in printed(root, "--changed").out  # what the page says now makes no paper old


def test_old_editions_and_notices_whose_days_are_over_come_down(root: Path) -> None:
    """A changed vote replaces the sheet where it hangs; a notice leaves the board on its day."""
    printed(root, "--posted", "--yes")
    write(root, {"content/meetings/H2026-01.md": MEETING.replace("place: ", "place: 大厅 # ")})
    answer = printed(root, "--changed")
    assert re.search(r"大门：贴会议公示-H2026-01；撤会议公示-H2026-01", answer.out)
    assert "1栋" not in answer.out.split("大门：")[1]
    write(root, {"content/notices/G2026-01.md": NOTICE.replace("posted: ", "take_down: 2026-04-03\nposted: ")})
    answer = printed(root, "--posted", "--yes", day="2026-04-03")
    assert "G2026-01" in answer.out
    down = [row for row in rows(root) if row["撤下"]]
    assert {(row["纸张"], row["撤下"]) for row in down} >= {("H2026-01", "2026-04-03"), ("G2026-01", "2026-04-03")}
    assert len([row for row in rows(root) if row["纸张"] == "H2026-01" and not row["撤下"]]) == 1


def test_what_hangs_of_a_record_that_is_gone_comes_down(root: Path) -> None:
    """Nobody leaves a sheet of something that was deleted."""
    table = "sheet,mark,board,posted_on\nH2025-09,#0000,2栋,2026-01-02\n"
    write(root, {POSTED: table})
    assert "2栋：贴楼栋海报-2栋；撤H2025-09" in printed(root, "--changed").out


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("H2026-01,#7F3A,9栋,2026-04-01,", "posted-board"),
        ("H2026-01,7E1,大门,2026-04-01,", "posted-mark"),
        ("H2026-01,#7F3A,大门,2026-04-01,2026-03-01", "posted-order"),
        ("H2026-01,#7F3A,大门,2026-04-01,\nH2026-01,#7f3a,大门,2026-04-01,", "id-twice"),
    ],
)
def test_slips_of_the_pen_in_the_table_are_found(root: Path, row: str, code: str) -> None:
    """A board that is not there, a mark that an office program spoilt, days the wrong way round, a row twice."""
    write(root, {POSTED: f"sheet,mark,board,posted_on,taken_down_on\n{row}\n"})
    answer = build(root)
    assert answer.code == 1
    assert code in answer.err
    assert "posted.csv:" in answer.err


def test_a_notice_for_all_doors_hangs_at_all_doors(root: Path) -> None:
    """As its record says; the files to print in more than one copy are named."""
    write(root, {"content/notices/G2026-01.md": NOTICE.replace("posted: [大门口]", "posted: [大门口公告栏, 各栋门口]")})
    out = printed(root, "--changed").out
    assert len(re.findall(r"^  (?:大门|1栋|2栋)：.*公告-G2026-01", out, re.MULTILINE)) == 3
    assert "公告-G2026-01 3份" in out
