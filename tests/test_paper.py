"""Printed sheets: the same facts as the pages, the same bytes everywhere, and text that is never read as markup."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import zxingcpp
from PIL import Image

from site_gen.diagnostics import ContentError
from site_gen.paper import LARGE, Variant
from site_gen.paper.nodes import nodes
from site_gen.records.settings import SheetKind
from site_gen.render import sheet_view
from tests.support import AS_OF, RANKING, build, full_site, run, tree, write
from tests.support.plans import example, planned
from tests.support.press import every, one_each, press, spoken

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from site_gen.paper import Press
    from site_gen.plan.model import Sheet

MEETING = "content/meetings/H2026-01.md"
RANKED = {"content/rankings/2026-Q1/ranking.yaml": RANKING + "published_on: 2026-04-01\n"}
HOSTILE = '#import "x" $a$ *b* _c_ <d> @e `f` \\ // g #sys.inputs [h] {i} '
KINDS = {*(one.value for one in SheetKind), "slips", "round"}
A3 = {"building", "project", "honours"}
CODES = {
    "poster": 99,
    "project": 39,
    "honours": 39,
    "slips": 18.5,
}  # least widths (mm); others are read at arm's length
SIZES = {"a4": b"0 0 595.2756 841.8898", "a3": b"0 0 841.8898 1190.5511"}
Printed = tuple["Press", list["Sheet"]]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Every sheet of a small site with one record of each kind."""
    return every(full_site(tmp_path_factory.mktemp("small"), RANKED))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """One sheet of each kind of the example."""
    made, found = every(example(tmp_path_factory.mktemp("example")))
    return made, one_each(found)


def published(root: Path) -> dict[str, bytes]:
    """The site's sheets by address."""
    return {url: data for url, data in tree(root / "output").items() if url.endswith(".pdf")}


def replaced(root: Path, path: str, old: str, new: str) -> None:
    """Change a record."""
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    write(root, {path: text.replace(old, new)})


def text_of(data: bytes) -> str:
    """The words of a PDF without spaces; needs pdftotext."""
    if not shutil.which("pdftotext"):
        pytest.skip("needs pdftotext")
    said = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout
    return re.sub(r"\s+", "", said.decode())


def test_every_kind_of_sheet_can_be_printed(printed: Printed, shown: Printed) -> None:
    """None is forgotten."""
    assert {one.paper.kind for one in printed[1]} == {one.paper.kind for one in shown[1]} == KINDS


def test_sheets_fill_their_paper_are_tagged_and_named(shown: Printed) -> None:
    """A4 or A3 exactly, PDF/UA-1 with a title and a language, whatever the sheet."""
    made, found = shown
    for sheet in found:
        data = made.pdf(sheet.template, sheet_view(sheet))
        boxes = set(re.findall(rb"/MediaBox ?\[([^\]]*)\]", data))
        assert boxes == {SIZES["a3" if sheet.paper.kind in A3 else "a4"]}, sheet.url
        for sign in (
            b"pdfuaid",
            b"/StructTreeRoot",
            b"/Marked true",
            b"/Lang(zh-CN)",
            b"/Title",
            b"/DisplayDocTitle true",
        ):
            assert sign in data, (sheet.url, sign)
        assert len(data) <= (150_000 if sheet.paper.kind == "building" else 600_000)


def test_posters_and_signed_sheets_are_one_page(tmp_path: Path) -> None:
    """What is glued to a door has no second page, however long its titles are."""
    made, found = every(example(tmp_path))
    long = "特别特别长的标题一直写到纸边还没有写完，"
    for sheet in [one for one in found if one.paper.kind == "building"][:3]:
        assert pages_of(made.pdf(sheet.template, sheet_view(sheet))) == 1
        view = sheet_view(sheet)
        assert pages_of(made.pdf(sheet.template, spoken(view, long))) == 1


def pages_of(data: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type ?/Page\b(?!s)", data))


@pytest.mark.parametrize("variant", [LARGE, Variant(paper="a3")], ids=["large", "a3"])
def test_sheets_can_be_larger(printed: Printed, variant: Variant) -> None:
    """In large print, or on A3, every sheet still is a sheet."""
    made, found = printed
    for sheet in found:
        data = made.pdf(sheet.template, sheet_view(sheet), variant)
        wanted = "a3" if variant.paper or sheet.paper.kind in A3 else "a4"
        assert set(re.findall(rb"/MediaBox ?\[([^\]]*)\]", data)) == {SIZES[wanted]}, sheet.url


def test_every_sheet_speaks_english(tmp_path: Path) -> None:
    """Also the ones that no site publishes."""
    made, found = every(full_site(tmp_path, RANKED), "en")
    for sheet in found:
        assert b"/Lang(en)" in made.pdf(sheet.template, sheet_view(sheet))


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    """Whoever builds the same records gets the same bytes: no time stamp, no font of the machine."""
    made = []
    for name in ("one", "two"):
        root = full_site(tmp_path / name, RANKED)
        assert build(root).code == 0
        made.append(published(root))
    names = [
        "H2026-01",
        "G2026-01",
        "X2026-01",
        "building-1",
        "building-2",
        "honours",
        "issues",
        "ranking-2026-Q1",
        "redemption",
    ]
    assert sorted(made[0]) == sorted(f"print/{name}.pdf" for name in names)
    assert made[0] == made[1]


def test_only_the_sheets_whose_facts_changed_are_made_again(tmp_path: Path) -> None:
    """A changed place reaches the meeting's sheet; what no sheet shows reaches none."""
    root = full_site(tmp_path / "site")
    assert build(root).code == 0
    before = published(root)
    replaced(root, MEETING, "place: ", "place: 大厅 # ")
    assert build(root).code == 0
    after = published(root)
    assert [url for url in before if before[url] != after[url]] == ["print/H2026-01.pdf"]


def test_every_page_links_the_sheet_that_is_made_of_it(tmp_path: Path) -> None:
    """Staff find what to print where they read it, and nothing is linked that is not there."""
    root = full_site(tmp_path / "site", RANKED)
    assert build(root).code == 0
    pages = tree(root / "output")
    linked = {link.decode() for data in pages.values() for link in re.findall(rb'href="(?:\.\./)?(print/[^"]*)"', data)}
    assert linked == {url for url in pages if url.endswith(".pdf")}


def test_a_site_chooses_what_it_publishes(tmp_path: Path) -> None:
    """With one kind in site.yaml there are no other sheets, and no links to them."""
    root = full_site(tmp_path / "site")
    write(root, {"site.yaml": (root / "site.yaml").read_text(encoding="utf-8") + "sheets: [公告]\n"})
    assert build(root).code == 0
    assert [*published(root)] == ["print/G2026-01.pdf"]
    assert b"print/" not in (root / "output/1.html").read_bytes()


@pytest.mark.parametrize("site", ["printed", "shown"])
def test_every_code_leads_to_a_page_with_its_mark(request: pytest.FixtureRequest, tmp_path: Path, site: str) -> None:
    """Read at 150 dots an inch; the page that it opens is there and shows the same fingerprint."""
    made, found = request.getfixturevalue(site)
    root = full_site(tmp_path, RANKED) if site == "printed" else example(tmp_path)
    marks = {page.url: page.mark() for page in planned(root, AS_OF).pages}
    for sheet in found:
        pictures = [Image.open(io.BytesIO(data)) for data in made.pictures(sheet.template, sheet_view(sheet))]
        read = [one for picture in pictures for one in zxingcpp.read_barcodes(picture)]
        assert all(width(one) >= CODES.get(sheet.template, 23.5) for one in read), sheet.url
        codes = [one.text for one in read]
        if sheet.template == "round":
            assert not codes
            continue
        expected = len(sheet.page.args[2]) if sheet.template == "slips" else 1
        assert len(codes) >= expected, sheet.url
        for code in codes:
            address, _, rest = code.partition("#")
            mark = re.fullmatch(r"[pP]=([0-9A-F]{4})(-\d{8})?", rest)
            assert mark, code
            path = re.sub(r"https://[^/]*/", "", address, flags=re.IGNORECASE)
            page = next(url for url in marks if path.lower().removesuffix(".html") == url.removesuffix(".html").lower())
            assert mark[1] == marks[page]


def width(code: zxingcpp.Barcode) -> float:
    """Of a code in a picture with 150 dots an inch, without its quiet zone, in millimetres."""
    return (code.position.top_right.x - code.position.top_left.x) / 150 * 25.4


def test_a_mark_does_not_change_with_the_days(tmp_path: Path) -> None:
    """A day later nothing new was written: no paper is old. When the window closes neither."""
    root = full_site(tmp_path / "site", RANKED)
    marks = []
    for day in ("2026-03-18", "2026-03-19", "2026-05-01"):
        assert build(root, "--as-of", day).code == 0
        page = (root / "output/notices/G2026-01.html").read_bytes()
        marks.append(re.findall(rb'data-mark="(....)"', page))
    assert marks[0] == marks[1] == marks[2]


def test_a_vote_makes_the_posters_old(tmp_path: Path) -> None:
    """A poster shows votes that its page does not; the page knows all the same that the paper is old."""
    root = full_site(tmp_path / "site")
    assert build(root).code == 0
    before = re.findall(rb'data-mark="(....)"', (root / "output/1.html").read_bytes())
    replaced(root, MEETING, "title: 修1栋", "title: 先修1栋")
    assert build(root).code == 0
    assert re.findall(rb'data-mark="(....)"', (root / "output/1.html").read_bytes()) != before


WORDS: dict[str, Callable[[Any], list[str]]] = {
    "meeting": lambda page: [page.body, page.place, *(vote.title for vote in page.votes)],
    "notice": lambda page: [page.heading, page.issuer, page.phone],
    "issue": lambda page: [page.heading, *(event.note for step in page.steps for event in step.events)],
    "project": lambda page: [page.project.goal, *(row.what for row in page.quantities)],
    "ranking": lambda page: [one.code for one in page.part.places],
    "honours": lambda page: [one.reason for one in page.groups[0].rows],
    "redemption": lambda page: [one.name for one in page.last.goods],
    "slips": lambda page: [one.code for one in page.slips],
    "week": lambda page: [row.recorder for row in page.rows],
    "poster": lambda page: [row.title for row in page.rows],
    "issues": lambda page: [row.title for row in page.rows],
    "round": lambda page: [stop.mark for board in page.boards for stop in board.post],
}


def test_words_of_the_records_are_on_paper(shown: Printed) -> None:
    """What the view holds can be read in the PDF, letter by letter."""
    made, found = shown
    for sheet in found:
        view = sheet_view(sheet)
        wanted = [re.sub(r"\s+", "", word) for word in WORDS[sheet.template](view.page)]
        said = text_of(made.pdf(sheet.template, view))
        assert wanted, sheet.url
        assert not [word for word in wanted if word not in said], sheet.url


@pytest.mark.parametrize("words", [HOSTILE, "䶮㛃𬸚"], ids=["signs", "rare"])
def test_whatever_people_write_is_printed_as_it_is(printed: Printed, words: str) -> None:
    """Signs of the typesetter are nothing but signs, and names from the far planes are names, in every field."""
    made, found = printed
    for sheet in one_each(found):
        data = made.pdf(sheet.template, spoken(sheet_view(sheet), words))
        if shutil.which("pdftotext"):
            assert re.sub(r"\s+", "", words)[:6] in text_of(data), sheet.url


def test_a_sign_that_no_font_has_is_named_in_its_record(tmp_path: Path) -> None:
    """Better no sheet than a box in somebody's name."""
    root = full_site(tmp_path / "site")
    replaced(root, MEETING, "place: ", "place: 社区\U0001f600 # ")
    answer = run("build", "--root", str(root), "--as-of", "2026-04-02")
    assert answer.code == 1
    assert "H2026-01.md:" in answer.err
    assert "paper-glyph" in answer.err


def test_it_is_named_wherever_it_stands(tmp_path: Path) -> None:
    """A poster is made of many records: the one to mend is said, not the poster's own."""
    root = full_site(tmp_path / "site")
    write(root, {"site.yaml": (root / "site.yaml").read_text(encoding="utf-8") + "sheets: [楼栋海报]\n"})
    replaced(root, "content/issues/W2026-001.yaml", "title: ", "title: \U0001f600")
    answer = build(root)
    assert answer.code == 1
    assert "W2026-001.yaml:2:" in answer.err


def test_a_template_may_not_ask_the_network(tmp_path: Path) -> None:
    """A sheet that needs a package from elsewhere is refused before anything is fetched."""
    theme = {"themes/board/print/meeting.typ": '#import "@preview/cetz:0.3.0"\n'}
    answer = build(full_site(tmp_path / "site", theme))
    assert answer.code == 1
    assert "paper-package" in answer.err


def test_a_broken_template_is_a_fault_and_no_traceback(tmp_path: Path) -> None:
    """A site may replace one sheet; a slip in it is told and nothing is written."""
    root = full_site(tmp_path / "site", {"themes/board/print/meeting.typ": "#let x = \n= {"})
    answer = build(root)
    assert answer.code == 1
    assert "paper-template" in answer.err
    assert not (root / "output").exists()


def test_prose_becomes_a_tree_without_addresses() -> None:
    """Links and pictures leave only their words on paper."""
    html = '<p>a <a href="x.html">b</a><br>c</p>\n<ul>\n<li>d</li>\n</ul><p><img src="y.jpg" alt="e"></p>'
    assert nodes(html) == [
        {"tag": "p", "nodes": ["a ", {"tag": "a", "nodes": ["b"]}, {"tag": "br", "nodes": []}, "c"]},
        {"tag": "ul", "nodes": [{"tag": "li", "nodes": ["d"]}]},
        {"tag": "p", "nodes": [{"tag": "img", "nodes": ["e"]}]},
    ]


def test_a_sheet_without_a_template_is_a_fault(tmp_path: Path) -> None:
    """A theme may forget one."""
    made, planned = press(full_site(tmp_path / "site"))
    with pytest.raises(ContentError):
        made.pdf("nothing", sheet_view(planned[0]))
