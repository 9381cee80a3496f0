"""Printed sheets: the same facts as the pages, the same bytes everywhere, and text that is never read as markup."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image

from site_gen.diagnostics import ContentError
from site_gen.paper.nodes import nodes
from site_gen.render import sheet_view
from tests.support import build, full_site, run, tree, write
from tests.support.press import press

if TYPE_CHECKING:
    from pathlib import Path

MEETING = "content/meetings/H2026-01.md"
HOSTILE = '#import "x" $a$ *b* _c_ <d> @e `f` \\ // g #sys.inputs'


def sheets(root: Path) -> dict[str, bytes]:
    """The site's sheets by address."""
    return {url: data for url, data in tree(root / "output").items() if url.endswith(".pdf")}


def replaced(root: Path, path: str, old: str, new: str) -> None:
    """Change a record."""
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    write(root, {path: text.replace(old, new)})


def test_meetings_and_buildings_have_sheets_that_are_the_same_twice(tmp_path: Path) -> None:
    """Whoever builds the same records gets the same bytes: no time stamp, no font of the machine."""
    made = []
    for name in ("one", "two"):
        root = full_site(tmp_path / name)
        assert build(root).code == 0
        made.append(sheets(root))
    assert {"print/H2026-01.pdf", "print/building-1.pdf", "print/building-2.pdf"} <= made[0].keys()
    assert made[0] == made[1]


def test_only_the_sheets_whose_facts_changed_are_made_again(tmp_path: Path) -> None:
    """A changed vote reaches its own sheet and the posters; what no sheet shows reaches none."""
    root = full_site(tmp_path / "site")
    assert build(root).code == 0
    before = sheets(root)
    replaced(root, "content/issues/W2026-001.yaml", "households: 6", "households: 7")
    assert build(root).code == 0
    assert sheets(root) == before
    replaced(root, MEETING, "place: ", "place: 大厅 # ")
    assert build(root).code == 0
    after = sheets(root)
    assert [url for url in before if before[url] != after[url]] == ["print/H2026-01.pdf"]


def test_every_code_on_paper_leads_to_a_page_with_its_mark(tmp_path: Path) -> None:
    """The code is read from the rendered sheet; the page that it opens shows the same fingerprint."""
    root = full_site(tmp_path / "site")
    assert build(root).code == 0
    pages = tree(root / "output")
    for sheet, page in drawn(root):
        for picture in sheet:
            codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
            if not codes:
                continue
            address, _, mark = codes[0].text.partition("#")
            assert address.lower().endswith(page.removesuffix(".html").lower()) or page in address
            assert mark[2:6].encode() in pages[page]


def drawn(root: Path) -> list[tuple[list[bytes], str]]:
    """Pictures of each sheet of a site, and the page that it belongs to."""
    made, planned = press(root)
    return [(made.pictures(one.template, sheet_view(one)), one.page.url) for one in planned]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sheets_are_tagged_and_named_in_their_language(tmp_path: Path, language: str) -> None:
    """A screen reader needs a title, a language and a structure (PDF/UA-1)."""
    root = full_site(tmp_path / "site")
    assert build(root, "--lang", language).code == 0
    data = sheets(root)["print/H2026-01.pdf"]
    assert b"pdfuaid" in data
    assert (b"/Lang(zh-CN)" if language == "zh" else b"/Lang(en)") in data.replace(b" ", b"")


def test_text_of_a_record_is_never_markup(tmp_path: Path) -> None:
    """Signs that mean something to the typesetter are printed as they were written."""
    root = full_site(tmp_path / "site")
    replaced(root, MEETING, "place: ", f"place: '{HOSTILE}' # ")
    assert build(root).code == 0


def test_a_sign_that_no_font_has_is_named_in_its_record(tmp_path: Path) -> None:
    """Better no sheet than a box in somebody's name."""
    root = full_site(tmp_path / "site")
    replaced(root, MEETING, "place: ", "place: 社区\U0001f600 # ")
    answer = run("build", "--root", str(root), "--as-of", "2026-04-02")
    assert answer.code == 1
    assert "H2026-01.md:" in answer.err
    assert "paper-glyph" in answer.err


def test_rare_characters_of_names_are_printed(tmp_path: Path) -> None:
    """Names with characters from the far planes are names of neighbours."""
    root = full_site(tmp_path / "site")
    replaced(root, MEETING, "place: ", "place: 䶮㛃𬸚厅 # ")
    assert build(root).code == 0


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
