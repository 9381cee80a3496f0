"""`site-gen disclose`: what the public learns of a household is all there, and nothing that it does not learn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import AS_OF, HONOURS, ISSUE, LEDGER, PHOTOS, SETTINGS, Run, build, full_site, run, tree

if TYPE_CHECKING:
    from pathlib import Path

NAME, PHONE, FLAT = "王砚田", "139 2345 6789", "1-2-1307"
OTHER, OTHER_PHONE = "钱云舟", "139 0000 0000"
UNTIL = "2027-03-01"
SENTENCE = f"敲门时3户说到，{NAME}带的路"
WHY = "本人看过"
SITE: dict[str, str | bytes | None] = {
    "content/rankings/2026-Q1/ranking.yaml": "period: 2026-Q1\nscope: 全小区2个楼栋\ncut_off: 2026-03-31\n"
    "rule_version: 1\nreviewers: [周某, 吴某]\npublished_on: 2026-04-01\nsettled_on: 2026-04-01\n",
    "content/rankings/2026-Q1/honours.yaml": HONOURS.replace(
        "  recipient:",
        f"  full_name: {NAME}\n  consent: {{date: 2026-03-01, scope: 全名, until: {UNTIL}}}\n  recipient:"
    ),
    "content/issues/W2026-001.yaml": ISSUE.replace("敲门时3户说到", SENTENCE)
    + f"allow:\n  - {{rule: 名册, text: {SENTENCE}, why: {WHY}}}\n",
    "content/photos/photos.yaml": PHOTOS.replace(
        "faces: 没有人脸", f"faces: 本人同意\n  consent_basis: {NAME}的同意书\n  consent_until: 2027-05-10"
    ),
    "content/posted.csv": "sheet,mark,board,posted_on,taken_down_on\nranking-2026-Q1,#7F3A,大门,2026-04-01,\n"
    "ranking-2026-Q1,#1111,2栋,2026-03-01,2026-03-20\nG2026-01,#7F3A,大门,2026-03-16,\n",
    "private/households.csv": f"户码,楼栋,姓,姓名,门牌,上榜,同意到\nA1,1,王,{NAME},{FLAT},是,2027-03-31\n"
    "A2,1,赵,赵望舒,,是,\nB2,2,李,,,是,\nB3,2,孙,孙知微,2-1-502,否,\n",
    "private/people.csv": f"姓名,电话,门牌,身份证号,也是常用词,同意公开,同意到\n{NAME},{PHONE},{FLAT},,,,\n"
    f"{OTHER},{OTHER_PHONE},2-1-502,,,,\n",
}  # fmt: skip


def disclose(root: Path, *words: str, day: str = AS_OF) -> Run:
    """`site-gen disclose` of a site."""
    return run("disclose", *words, "--root", str(root), "--as-of", day)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site that shows household A1 in every way."""
    return full_site(tmp_path / "site", SITE)


def under(text: str, place: str) -> str:
    """The lines of one place of a report."""
    found = re.search(rf"^  \S+ {re.escape(place)}(?:[ （][^\n]*)?\n((?:    [^\n]*\n)+)", text, re.MULTILINE)
    assert found, (place, text)
    return found[1]


def test_everything_that_shows_a_household_is_told(root: Path) -> None:
    """Place and points, rows of the ledger, goods, honour, group, texts with the reason, photo, consents."""
    said = disclose(root, "--report", "A1")
    assert said.code == 0, said.text
    ranking = under(said.out, "rankings/2026-Q1.html")
    assert "写了户码" in ranking
    assert "第1名" in ranking
    assert "4分" in ranking
    assert "第1名，王某，1栋，4分" in under(said.out, "index.html"), "it shows no codes"
    assert "清扫1栋楼前" in under(said.out, "rankings/2026-Q1-W12.html")
    assert "肥皂" in under(said.out, "rankings/2026-H1.html")
    assert f"写了全名：十星级文明户 2026-Q1，{NAME}" in under(said.out, "honours.html")
    assert "协调小组" in under(said.out, "groups.html")
    assert SENTENCE in under(said.out, "issues/W2026-001.html")
    assert "content/issues/W2026-001.yaml：姓名" in said.out
    assert f"荣誉“十星级文明户”写全名，到 {UNTIL}" in said.out
    assert "上积分榜，到 2027-03-31" in said.out
    assert "gou-qian.png（沟里积着水），说明里写了这一户，到 2027-05-10" in said.out
    assert "ranking-2026-Q1" in said.out, "the paper"
    assert "大门：ranking-2026-Q1（版本7F3A" in said.out
    assert "2栋：ranking" not in said.out, "that paper is down"
    assert "第45条" in said.out


def test_a_waiver_is_told_with_its_reason(root: Path) -> None:
    """Where no consent allows a name, the reason of whoever let it through is told."""
    (root / "content/rankings/2026-Q1/honours.yaml").write_text(HONOURS, "utf-8")
    (root / "content/photos/photos.yaml").write_text(PHOTOS, "utf-8")
    assert f"姓名，理由：{WHY}" in disclose(root, "A1").out


def test_consent_that_ended_shows_no_name(root: Path) -> None:
    """After its last day the report says so; the name is no longer on the page of honours, and nowhere else in it."""
    (root / "content/issues/W2026-001.yaml").write_text(ISSUE, "utf-8")
    (root / "content/photos/photos.yaml").write_text(PHOTOS, "utf-8")
    said = disclose(root, "A1", day="2027-03-15")
    assert said.code == 0, said.text
    assert f"荣誉“十星级文明户”写全名，{UNTIL} 已经到期" in said.out
    assert "名册里只有这一户" in under(said.out, "honours.html")
    assert NAME not in said.out
    later = disclose(root, "A1", day="2027-04-15").out
    assert "2027-03-31 已经到期" in later
    assert "写了户码" not in later


def test_photo_whose_consent_ended_is_not_listed(root: Path) -> None:
    """Every photo with faces is, until its consent's last day, without saying whose they are."""
    photos = PHOTOS.replace("没有人脸", "本人同意\n  consent_basis: 同意书\n  consent_until: 2026-05-10")
    (root / "content/photos/photos.yaml").write_text(photos, "utf-8")
    assert "gou-qian.png（沟里积着水），到 2026-05-10" in disclose(root, "B3", day="2026-05-10").out
    assert "gou-qian" not in disclose(root, "B3", day="2026-05-11").out


def test_unlisted_household_is_nowhere(root: Path) -> None:
    """It has points, and all that is said is that its rows stand there without it."""
    with (root / "content/rankings/2026-H1/redemptions.csv").open("a", encoding="utf-8") as file:
        file.write("D2026-002,2026-03-30,B3,soap,1\n")
    said = disclose(root, "B3").out
    assert "什么也看不到" in said
    assert "2行，不写户码和楼栋" in said
    assert "同意过的" not in said


def test_surname_and_building_tell_who_it_is_unless_others_share_them(root: Path) -> None:
    """A group's 李某 of building 2 is B2 as long as nobody else there has the surname."""
    assert "2栋姓李的只有这一户" in disclose(root, "B2").out
    assert "名册里只有这一户" in under(disclose(root, "B2").out, "groups.html")
    with (root / "private/households.csv").open("a", encoding="utf-8") as file:
        file.write("B9,2,李,,,否,\n")
    for code in ("B2", "B9"):
        said = disclose(root, code).out
        assert "2栋姓李的有2户" in said
        assert "可能是这一户" in under(said, "groups.html")


def test_who_wrote_a_row_down_is_not_its_household(root: Path) -> None:
    """周某 recorded rows of building 1 and reviewed the quarter; a 周 who lives there is not shown by that."""
    with (root / "private/households.csv").open("a", encoding="utf-8") as file:
        file.write("A7,1,周,,,否,\n")
    assert "什么也看不到" in disclose(root, "A7").out


def test_paper_size_is_no_household(root: Path) -> None:
    """A4纸 in a text does not show household A4, A4户 does."""
    with (root / "private/households.csv").open("a", encoding="utf-8") as file:
        file.write("A4,1,吕,,,否,\n")
    for words, shown in (("用A4纸写的", False), ("A4户说到", True)):
        (root / "content/issues/W2026-001.yaml").write_text(ISSUE.replace("敲门时3户说到", words), "utf-8")
        assert ("issues/W2026-001.html" in disclose(root, "A4").out) is shown


def test_nothing_private_but_what_is_public_is_in_it(root: Path) -> None:
    """Neither what is known of others nor the household's own telephone and flat; in all ways of asking."""
    for words in (("A1",), ("A2",), ("B3",), (), ("A1", "--lang", "en")):
        said = disclose(root, *words)
        assert said.code == 0, said.text
        for secret in (OTHER, OTHER_PHONE, PHONE, FLAT, "2-1-502", "赵望舒", "孙知微"):
            assert secret not in said.text, (words, secret)
    assert NAME not in disclose(root, "A2").out
    assert not re.search(
        "[\u4e00-\u9fff]{2}", disclose(root, "B3", "--lang", "en").out.replace("孙某", "").replace("沟里积着水", "")
    )


def test_table_of_all_says_in_how_many_places(root: Path) -> None:
    """Each household in a line; who is not shown has none."""
    rows = {line.split()[0]: line.split()[1:] for line in disclose(root, "--report").out.splitlines()[2:]}
    assert list(rows) == ["A1", "A2", "B2", "B3"]
    assert int(rows["A1"][0]) > int(rows["B2"][0]) > 0
    assert "写了全名" in rows["A1"][1]
    assert rows["B3"] == ["0", "看不到"]


def test_places_are_those_of_the_built_pages(root: Path) -> None:
    """Every page that a build writes with the code of a listed household is told, and no other with that reason."""
    assert build(root).code == 0
    pages = {url: data.decode() for url, data in tree(root / "output").items() if url.endswith(".html")}
    seen = {url: re.sub("<(?:script|style).*?</|<[^<>]*>", " ", text, flags=re.DOTALL) for url, text in pages.items()}
    for code in ("A1", "B2", "B3"):
        bare = re.compile(rf"(?<![A-Za-z0-9#-]){code}(?![0-9A-Za-z-])")
        blocks = re.split(r"\n  (?=网页 )", disclose(root, code).out)[1:]
        told = [block for block in blocks if "写了户码" in block]
        assert {block.split()[1] for block in told} == {url for url, text in seen.items() if bare.search(text)}


def test_published_chain_is_looked_into_too(root: Path) -> None:
    """After a release the statements are public as well; a redemption names who took goods."""
    assert run("release", "--root", str(root), "--as-of", AS_OF).code == 0
    files = {url for url, data in tree(root / "output/trust").items() if NAME in data.decode()}
    assert files
    said = disclose(root, "A1").out
    for url in files:
        assert NAME in under(said, f"trust/{url}")


def test_file_to_hand_over_says_the_same(root: Path, tmp_path: Path) -> None:
    """As text and as a page whose words cannot be markup; `A1` is found however it is typed."""
    lines = disclose(root, "A1").out
    assert disclose(root, "ａ1", "--output", str(tmp_path / "a.txt")).code == 0
    assert (tmp_path / "a.txt").read_text("utf-8-sig") == lines
    notes = LEDGER.replace("清扫1栋楼前", "<b onclick=x>清扫</b>")
    (root / "content/rankings/2026-Q1/ledger.csv").write_text(notes, "utf-8")
    said = disclose(root, "A1", "--output", str(tmp_path / "a.html"))
    assert "只交给本户" in said.out
    assert NAME not in said.out
    page = (tmp_path / "a.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "<b" not in page.replace("<body", "")
    assert "第1名" in page


def test_no_file_where_it_would_be_published(root: Path, tmp_path: Path) -> None:
    """Neither in the output folder nor among the records; nothing is written."""
    for path in ("output/A1.html", "output/x/../A1.txt", "content/A1.txt", "private/A1.csv", "themes/A1.html"):
        said = disclose(root, "A1", "--output", str(root / path))
        assert said.code == 1
        assert "private/print" in said.err
        assert not (root / path).exists()
    with (root / "site.yaml").open("a", encoding="utf-8") as file:
        file.write("publish:\n  - name: web\n    folder: ../www\n")
    assert "private/print" in disclose(root, "A1", "--output", str(tmp_path / "www" / "A1.html")).err
    assert not (tmp_path / "www").exists()
    before = tree(root)
    for target in (tmp_path, root / "site.yaml", root / "private/households.csv"):
        assert disclose(root, "A1", "--output", str(target)).code == 1
    assert {path: data for path, data in tree(root).items() if path in before} == before
    assert disclose(root, "A1", "--output", str(root / "private/print/A1.html")).code == 0
    assert run("check", "--root", str(root), "--as-of", AS_OF).code == 0, "it is no stray"
    assert "A1.html" not in build(root, "--verbose").text


def test_unknown_household_and_broken_records_are_said(root: Path) -> None:
    """A sentence, no traceback, and exit code 1."""
    said = disclose(root, "Z99")
    assert said.code == 1
    assert "名册里没有户码 Z99" in said.err
    (root / "site.yaml").write_text(SETTINGS + "nobody: 1\n", "utf-8")
    assert disclose(root, "A1").code == 1


def test_help_shows_how(root: Path) -> None:
    """Both languages, with examples."""
    said = run("disclose", "--help")
    assert "site-gen disclose --report K7 --output K7.html" in said.out
    assert "What the public learns" in said.out
    assert "site-gen disclose K7" in run("--help").out
