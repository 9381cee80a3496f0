"""`site-gen forget`: a household leaves every file that a program can mend, the rest is said, nobody else changes."""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from site_gen.retention import carrying, honours
from site_gen.site import locate_site
from tests.support import AS_OF, HONOURS, ISSUE, PHOTOS, SETTINGS, Run, build, full_site, png, run, tree, write
from tests.support.edits import PowerCutError, power_cut
from tests.support.records import FILES
from tests.support.secrets import holding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CODE, NAME, CHILD, PHONE, FLAT = "Q1707", "王砚田", "王听雨", "139 2345 6789", "1-2-1307"
SECRETS = (CODE, NAME, CHILD, PHONE, PHONE.replace(" ", ""), FLAT)
Q1 = "content/rankings/2026-Q1"
FULL, FLOW = "  full_name: 甲乙", "id: R2026-01, title: 星, period: 2026-Q1, recipient: 王某, reason: 好"
FILES_OF = ("ledger.csv", "settled.csv")


def renamed(path: str) -> str:
    """A table of the usual site with the household's code."""
    text = FILES[path]
    assert isinstance(text, str)
    return text.replace(",A1,", f",{CODE},")


HONOURED = HONOURS.replace(
    "  recipient:",
    f"  full_name: {NAME}\n  consent: {{date: 2026-03-01, scope: 写全名, until: 2027-03-01}}\n  recipient:",
)
NOTE = f"敲门时3户说到，{NAME}带的路"
WAIVED = ISSUE.replace("敲门时3户说到", NOTE) + f"allow:\n  - {{rule: 名册, text: {NOTE}, why: 本人同意}}\n"
SITE: dict[str, str | bytes | None] = {
    "site.yaml": f"{SETTINGS}sheets: [积分榜, 荣誉榜]\n",
    **{f"{Q1}/{name}": renamed(f"{Q1}/{name}") for name in FILES_OF},
    "content/rankings/2026-H1/redemptions.csv": renamed("content/rankings/2026-H1/redemptions.csv"),
    f"{Q1}/honours.yaml": "# 名单\n" + HONOURED + "\n# 下一个\n- id: R2026-02\n  title: 最美楼栋\n  period: 2026-Q1\n"
    "  recipient: 2栋\n  building: 2\n  reason: 花坛好\n",
    "content/issues/W2026-001.yaml": WAIVED,
    "content/photos/photos.yaml": PHOTOS,
    "content/posted.csv": "sheet,mark,board,posted_on,taken_down_on\nranking-2026-Q1,#7F3A,大门,2026-04-01,\n"
    "ranking-2026-Q1,#1111,2栋,2026-03-01,2026-03-20\nG2026-01,#7F3A,大门,2026-03-16,\n",
    "private/households.csv": "﻿户码,楼栋,姓,姓名,门牌,上榜,同意到\r\n"
    f"{CODE},1,王,{NAME},{FLAT},是,2027-03-31\r\nA2,1,赵,,,是,\r\nB2,2,李,,,是,\r\nB3,2,孙,,,否,\r\n",
    "private/people.csv": f"姓名,电话,门牌,身份证号,也是常用词,同意公开,同意到\n{NAME},{PHONE},{FLAT},,,,\n"
    f"钱云舟,139 0000 0000,2-1-502,,,,\n{CHILD},,{FLAT},,,,\n",
}


def forget(root: Path, *words: str) -> Run:
    """`site-gen forget` of the household."""
    return run("forget", CODE, "--root", str(root), "--as-of", AS_OF, *words)


def everything(root: Path) -> dict[str, bytes]:
    """Every file below the site, hidden ones too, and every cell of its databases, unpacked; but no lock."""
    files = {one.relative_to(root).as_posix(): one.read_bytes() for one in root.rglob("*") if one.is_file()}
    assert not files.pop(".site_gen/lock", b"")
    for path in [*files]:
        if path.endswith(".sqlite"):
            files |= {f"{path}#{number}": cell for number, cell in enumerate(cells(root / path))}
    return files


def cells(path: Path) -> Iterator[bytes]:
    """Every value of every table."""
    with sqlite3.connect(path) as base:
        for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in base.execute(f"SELECT * FROM {table}"):  # noqa: S608 - our own table
                for value in row:
                    data = value if isinstance(value, bytes) else str(value).encode()
                    yield data
                    try:
                        yield zlib.decompress(data)
                    except zlib.error:
                        continue
    base.close()


def traces(root: Path, words: tuple[str, ...] = SECRETS) -> set[str]:
    """Files that hold something of the household."""
    files = everything(root)
    plain = {path: data for path, data in files.items() if not path.endswith(".pdf")}
    # Of a PDF it is known only which characters it draws: every digit, with a fingerprint at its foot
    return {path for word in words for path in holding(plain if word.isascii() else files, word)}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released site with printed files."""
    root = full_site(tmp_path_factory.mktemp("forget"), SITE)
    done = run("release", "--root", str(root), "--as-of", AS_OF)
    assert done.code == 0, done.text
    for path in ("print/积分榜.pdf", "private/print/积分条.pdf"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"%PDF " + NAME.encode())
    return root


@pytest.fixture
def released(model: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(model, tmp_path / "site"))


def test_plan_is_shown_and_nothing_is_touched(released: Path) -> None:
    """Without --yes every file keeps its bytes; the plan masks names and says that there is no way back."""
    before = everything(released)
    said = forget(released)
    assert said.code == 0, said.text
    assert everything(released) == before
    for words in (
        "不能恢复",
        "ledger.csv：1行",
        "redemptions.csv：1行",
        "people.csv：2行",
        "R2026-01",
        "--yes",
        "第47条",
    ):
        assert words in said.out, words
    assert "大门：ranking-2026-Q1" in said.out
    assert "1111" not in said.out, "that paper is down"
    assert not [word for word in SECRETS[1:] if word in said.text]
    english = forget(released, "--lang", "en").out
    assert "cannot be undone" in english
    assert not re.search("[\u4e00-\u9fff]{4}", english.replace("王某", ""))


def test_nothing_is_found_afterwards_but_what_was_said(released: Path) -> None:
    """Names, code, number and flat: first in many places, then only where staff were sent, then nowhere."""
    assert len(traces(released)) > 10
    said = forget(released, "--yes")
    assert said.code == 0, said.text
    assert tree(released / ".site_gen").keys() <= {"lock"}
    listed = set(re.findall(r"^  (\S+):\d+  ", said.out, re.MULTILINE))
    assert listed == {"content/issues/W2026-001.yaml", "content/groups.yaml"}, "the honour is done with"
    mine = {path for path in traces(released) if not path.startswith("output/")}
    assert mine - {"content/chain-salts.jsonl"} == {path for path in listed if "issues" in path}

    issue = released / "content/issues/W2026-001.yaml"
    text = issue.read_text(encoding="utf-8").partition("allow:")[0]
    issue.write_text(text.replace(f"，{NAME}带的路", ""), encoding="utf-8")
    assert build(released).code == 0
    done = run("release", "--root", str(released), "--as-of", AS_OF)
    assert done.code == 0, done.text
    assert traces(released) == set()
    assert run("verify", str(released / "output")).code == 0


def test_nobody_else_changes(released: Path) -> None:
    """The audit of the books agrees before and after, totals and places of all others are the same."""
    before = others(released)
    assert before
    assert forget(released, "--yes").code == 0
    assert others(released) == before
    assert run("points", "audit", "--root", str(released), "--as-of", AS_OF).code in (0, 1)
    assert run("check", "--root", str(released), "--as-of", AS_OF).code == 0


def others(root: Path) -> Mapping[str, object]:
    """Every other household's total and place, buildings, and how many took part."""
    from site_gen import points
    from site_gen.cli.points import records_of
    from site_gen.register.checks.settled import frozen

    _, read = records_of(str(root), AS_OF)
    register = read.register
    found = points.all_standings(register.entries, register.rule_versions, register.households, frozen=frozen(register))
    known = {"A2", "B2", "B3"}
    return {
        period: (
            sorted((one.code, one.total, one.rank, one.moved) for one in table.households if one.code in known),
            table.buildings,
            table.few,
            table.participants,
            sum(one.total for one in table.households),
        )
        for period, table in found.items()
    }


def test_files_keep_what_is_not_the_household(released: Path) -> None:
    """One code everywhere, an honour that says only that there was one, and all other lines as they were."""
    before = tree(released)
    assert forget(released, "--yes").code == 0
    after = tree(released)
    codes = {
        re.search(rb",([A-Z]\d{4}),", after[path])[1]  # type: ignore[index]
        for path in (f"{Q1}/ledger.csv", f"{Q1}/settled.csv", "content/rankings/2026-H1/redemptions.csv")
    }
    (code,) = codes
    for path in (f"{Q1}/ledger.csv", f"{Q1}/settled.csv"):
        assert after[path] == before[path].replace(CODE.encode(), code)
    head, first, rest = after["private/households.csv"].split(b"\r\n", 2)
    assert first == code + ",1,某,,,否,".encode()
    assert before["private/households.csv"].startswith(head)
    assert before["private/households.csv"].endswith(rest)
    assert after["private/people.csv"].decode().splitlines()[1:] == ["钱云舟,139 0000 0000,2-1-502,,,,"]
    honours = after[f"{Q1}/honours.yaml"].decode()
    assert honours.startswith("# 名单\n- id: R2026-01\n")
    assert 'recipient: "某户"' in honours
    assert honours.endswith(SITE[f"{Q1}/honours.yaml"].partition("\n# 下一个")[2])  # type: ignore[union-attr,arg-type]
    added = after["content/corrections.yaml"].removeprefix(before["content/corrections.yaml"]).decode()
    assert added.count("隐私删除") == 2
    assert {"record: W2026-001", "record: R2026-01"} <= {line.strip() for line in added.splitlines()}


def test_household_without_points_leaves_no_row(tmp_path: Path) -> None:
    """No statistics need it: the row goes, and no code takes its place."""
    root = full_site(tmp_path, {"private/households.csv": FILES["private/households.csv"] + f"{CODE},1,周,是\n"})
    assert forget(root, "--yes").code == 0
    assert (root / "private/households.csv").read_text(encoding="utf-8") == FILES["private/households.csv"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_unknown_household_is_refused(tmp_path: Path, language: str) -> None:
    """Nothing is touched."""
    root = full_site(tmp_path)
    before = everything(root)
    said = run("forget", "Z9", "--root", str(root), "--lang", language)
    assert said.code == 1
    assert "forget-unknown" in said.err
    assert everything(root) == before


def test_register_that_cannot_hide_a_household_is_refused(tmp_path: Path) -> None:
    """Without the column 上榜 the new code would be listed: staff are told to add it, nothing is written."""
    households = "户码,楼栋,姓\nA1,1,王\nA2,1,赵\nB2,2,李\nB3,2,孙\n"
    root = full_site(tmp_path, {"private/households.csv": households})
    said = run("forget", "A1", "--root", str(root), "--as-of", AS_OF, "--yes")
    assert said.code == 1
    assert "forget-no-column" in said.err
    assert (root / "private/households.csv").read_text(encoding="utf-8") == households


def test_person_of_the_same_name_elsewhere_stays(tmp_path: Path) -> None:
    """A name alone does not take a stranger of another flat with it; a name that is given does."""
    people = f"姓名,电话,门牌\n{NAME},,5-1-101\n{CHILD},,\n"
    root = full_site(tmp_path, {**SITE, f"{Q1}/honours.yaml": HONOURS, "private/people.csv": people})
    (root / "content/issues/W2026-001.yaml").write_text(ISSUE, encoding="utf-8")
    assert forget(root, "--name", CHILD, "--yes").code == 0
    assert (root / "private/people.csv").read_text(encoding="utf-8") == f"姓名,电话,门牌\n{NAME},,5-1-101\n"


def test_a_second_run_finishes_what_broke_off(released: Path) -> None:
    """The plan is taken up again with its own code, and says so."""
    with pytest.raises(PowerCutError), power_cut(12):
        forget(released, "--yes")
    assert "接着做完" in forget(released).out
    again = forget(released, "--yes")
    assert again.code == 0, again.text
    assert_forgotten(released)
    assert run("check", "--root", str(released), "--as-of", AS_OF).code == 0


def test_wherever_the_power_goes_a_second_run_ends_where_an_unbroken_one_does(released: Path, tmp_path: Path) -> None:
    """No file is left with the old code, none with another new one, and nothing lies about."""
    for folder in ("output", ".site_gen"):  # fewer files, fewer moments
        shutil.rmtree(released / folder)
    write(released, {".site_gen/undo/000001/0.csv": CODE})
    first = Path(shutil.copytree(released, tmp_path / "first"))
    with pytest.raises(PowerCutError), power_cut(12):
        forget(first, "--yes")
    plan = carrying.unfinished(first)
    assert plan is not None
    at, finished = 0, False
    while not finished:
        at += 1
        site = locate_site(Path(shutil.copytree(released, tmp_path / f"cut{at}")))
        try:
            with power_cut(at):
                carrying.carry_out(site, plan)
            finished = True
        except PowerCutError:
            carrying.carry_out(site, carrying.unfinished(site.root) or plan)
        assert_forgotten(site.root)
    assert at > 20


def assert_forgotten(root: Path) -> None:
    """Only what staff have to edit is left, one new code stands everywhere, and nothing hidden lies about."""
    records = {path: data for path, data in tree(root).items() if not path.startswith("output/")}
    left = {path for word in (CODE, NAME, FLAT) for path in holding(records, word)}
    assert left == {"content/issues/W2026-001.yaml", "content/chain-salts.jsonl"}
    assert not [one for one in records if one.rpartition("/")[2].startswith(".")]
    codes = set(re.findall(rb",([A-Z]\d{4}),", b"".join(records[f"{Q1}/{name}"] for name in FILES_OF)))
    assert len(codes) == 1
    assert records["private/households.csv"].count(codes.pop()) == 1


def test_another_household_waits_until_the_first_is_finished(released: Path) -> None:
    """Two half-done plans could not be told apart."""
    with pytest.raises(PowerCutError), power_cut(6):
        forget(released, "--yes")
    said = run("forget", "A2", "--root", str(released), "--as-of", AS_OF)
    assert said.code == 1
    assert f"forget {CODE}" in said.err


def test_disk_that_refuses_leaves_all_as_it_was(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files or none, and no note of a plan that did not begin."""
    from site_gen.spreadsheets import append

    before = everything(released)
    real, calls = append._place, []

    def full(target: Path, waiting: Path | None) -> None:
        calls.append(target)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        real(target, waiting)

    monkeypatch.setattr(append, "_place", full)
    assert forget(released, "--yes").code == 3
    after = everything(released)
    assert {path: after[path] for path in after if not path.startswith(".site_gen")} == {
        path: before[path] for path in before if not path.startswith(".site_gen")
    }


def test_files_that_nobody_reads_are_named(tmp_path: Path) -> None:
    """Filled sheets and office files beside the records hold households, too; a name of a file is masked."""
    root = full_site(tmp_path, {**SITE, "记分表.csv": f"户码,分\n{CODE},2\n", f"{NAME}的信.txt": "见附件"})
    said = forget(root).out
    assert "  记分表.csv" in said
    assert NAME not in said


@pytest.mark.parametrize(("typed", "done"), [(f"{CODE}\n", True), ("y\n", False), ("\n", False)])
def test_at_a_terminal_the_code_is_typed_once_more(
    released: Path, monkeypatch: pytest.MonkeyPatch, typed: str, *, done: bool
) -> None:
    """A mere yes is too easily said where there is no way back."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal(typed))
    before = everything(released)
    assert forget(released).code == 0
    assert (everything(released) != before) is done
    assert (CODE.encode() in (released / f"{Q1}/ledger.csv").read_bytes()) is not done


def test_old_versions_of_published_words_go_with_the_release(released: Path) -> None:
    """A name that a factual correction took out is kept with the old version, and in the correction itself."""
    issue, corrections = released / "content/issues/W2026-001.yaml", released / "content/corrections.yaml"
    text = issue.read_text(encoding="utf-8").partition("allow:")[0]
    issue.write_text(text.replace(NOTE, "敲门时3户说到"), encoding="utf-8")
    fact = "kind: 事实更正, what: 说明, before: 4户, after: 3户, reason: 写错, approved_by: 监督小组"
    line = f"- {{id: C2026-05, record: W2026-001, date: {AS_OF}, {fact}}}\n"
    corrections.write_text(corrections.read_text(encoding="utf-8") + line, encoding="utf-8")
    assert run("release", "--root", str(released), "--as-of", AS_OF).code == 0
    assert NAME in (released / "content/chain-salts.jsonl").read_text(encoding="utf-8")
    assert forget(released, "--yes").code == 0
    assert run("release", "--root", str(released), "--as-of", AS_OF).code == 0
    assert traces(released) == set()
    assert run("verify", str(released / "output")).code == 0


@pytest.mark.parametrize(
    ("text", "tombstone"),
    [
        (f"- id: R2026-01\r\n  title: 星\r\n  period: 2026-Q1\r\n  recipient: 王某\r\n{FULL}\r\n  reason: x\r\n", True),
        ("- 编号: R2026-01\n  荣誉: 星\n  期次: 2026-Q1\n  获得者: 王某\n  事迹: |\n    一\n\n    二\n", True),
        (f"- {{{FLOW}}}\n", True),
        (f"[{{{FLOW}}}, {{{FLOW.replace('01', '02')}}}]\n", False),
    ],
)  # fmt: skip
def test_honour_is_replaced_for_sure_or_left_to_people(text: str, *, tombstone: bool) -> None:
    """Whatever the form of the file: the others are as they were, or nothing is changed and the place is listed."""
    path = f"{Q1}/honours.yaml"
    end = "\r\n" if "\r\n" in text else "\n"
    other = "- {id: R2026-02, title: 楼, period: 2026-Q1, recipient: 2栋, reason: 好}" + end
    data = (text if text.startswith("[") else f"# 头{end}{text}{end}# 二{end}{other}").encode()
    made = honours.without(data, path, ["R2026-01"])
    assert (made != data) is tombstone
    if tombstone:
        assert made.startswith(f"# 头{end}".encode())
        assert made.endswith(f"{end}# 二{end}{other}".encode())
        assert honours.SOMEBODY.encode() in made
        assert "甲乙".encode() not in made
        assert made.count(b"\r\n") == (made.count(b"\n") if end == "\r\n" else 0)


def test_a_flat_is_one_however_it_is_written(tmp_path: Path) -> None:
    """People of the register are found by their flat in any spelling."""
    people = "姓名,电话,门牌\n李小禾,,1栋2单元1307\n钱云舟,,2-1-502\n"
    root = full_site(tmp_path, {**SITE, f"{Q1}/honours.yaml": HONOURS, "private/people.csv": people})
    (root / "content/issues/W2026-001.yaml").write_text(ISSUE, encoding="utf-8")
    assert forget(root, "--yes").code == 0
    assert (root / "private/people.csv").read_text(encoding="utf-8") == "姓名,电话,门牌\n钱云舟,,2-1-502\n"


def test_photos_are_for_people_to_look_at(tmp_path: Path) -> None:
    """A photo with faces is listed at its line, one that names somebody in its own data as a file."""
    faces = f"- file: {CODE}.png\n  date: 2026-01-12\n  place: 1栋前\n  alt: 老人\n  faces: 本人同意\n"
    faces += "  consent_basis: 同意书\n"
    picture = png(64, 48, (1, 2, 3)) + f"Artist {NAME}".encode()
    files: dict[str, str | bytes | None] = {
        "content/photos/photos.yaml": PHOTOS + faces,
        f"content/photos/{CODE}.png": picture,
    }
    root = full_site(tmp_path, {**SITE, **files})
    said = forget(root).out
    line = PHOTOS.count("\n") + 1
    assert f"  content/photos/photos.yaml:{line}  照片里有人" in said
    assert f"  content/photos/{CODE}.png:1  姓名" in said


def test_corrections_that_cannot_be_lengthened_stop_everything(released: Path) -> None:
    """Staff are told, and no file is touched."""
    corrections = released / "content/corrections.yaml"
    flow = "[{id: C2026-01, record: W2026-001, date: 2026-03-20, kind: 事实更正, what: 涉及户数, before: 5户, "
    corrections.write_text(f"{flow}after: 6户, reason: 漏了一户, approved_by: 监督小组}}]\n", encoding="utf-8")
    before = tree(released / "private")
    said = forget(released, "--yes")
    assert said.code == 1
    assert "forget-corrections" in said.err
    assert tree(released / "private") == before


def test_new_code_is_never_told(released: Path) -> None:
    """Who reads old and new code side by side has the household again."""
    said = forget(released, "--yes").text
    code = re.search(rb"^([A-Z]\d{4}),1,", (released / "private/households.csv").read_bytes().split(b"\n")[1])
    assert code
    assert code[1].decode() not in said


def test_publishing_anew_leaves_nothing_in_public(tmp_path: Path) -> None:
    """The steps that are named at the end, in their order: earlier publications hold nothing any more either."""
    public = tmp_path / "public"
    settings = f"{SETTINGS}sheets: []\npublish:\n  - name: web\n    folder: {public.as_posix()}\n"
    root = full_site(tmp_path / "site", {**SITE, "site.yaml": settings})
    where = ("--root", str(root), "--as-of", AS_OF)
    assert run("release", *where).code == 0
    assert run("publish", "--yes", *where).code == 0
    assert traces(public)
    assert forget(root, "--yes").code == 0
    issue = root / "content/issues/W2026-001.yaml"
    text = issue.read_text(encoding="utf-8").partition("allow:")[0]
    issue.write_text(text.replace(NOTE, "敲门时3户说到"), encoding="utf-8")
    assert run("build", *where).code == 0
    assert run("release", *where).code == 0
    assert run("publish", "--forget", "--yes", *where).code == 0
    assert traces(public) == set()
    assert traces(root) == set()
