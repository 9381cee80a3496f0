"""What a chat shows of a link: the Open Graph tags of every page, and one picture for each part of the site."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from site_gen.diagnostics import ContentError
from site_gen.paper import cards, fonts
from site_gen.paper.press import Press
from site_gen.theme import Theme
from site_gen.theme.filters import BRIEF, brief
from site_gen.views.shell import Html
from tests import gallery
from tests.support import ISSUE, SETTINGS, build, full_site, html, tree, write

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://board.example"
ISSUE_FILE = "content/issues/W2026-001.yaml"
KINDS = {
    "index.html": "home",
    "changes.html": "home",
    "issues.html": "issues",
    "issues/W2026-001.html": "issues",
    "meetings/H2026-01.html": "meetings",
    "notices/G2026-01.html": "notices",
    "projects/X2026-01.html": "projects",
    "rankings.html": "points",
    "redemption.html": "points",
    "honours.html": "honours",
    "guide.html": "other",
    "1.html": "other",
}


def tags(page: bytes) -> dict[str, str]:
    """What a page says for chats, by property."""
    said = [one.attributes for one in html.parse("", page).all("meta") if "property" in one.attributes]
    found = {one["property"]: one["content"] for one in said}
    assert len(found) == len(said)  # none is said twice
    return found


def pictures(files: dict[str, bytes]) -> dict[str, bytes]:
    """The share pictures of an output by kind."""
    found = {url: data for url, data in files.items() if url.startswith("share/")}
    return {url.removeprefix("share/").rpartition("-")[0]: data for url, data in found.items()}


def built(root: Path, *arguments: str) -> dict[str, bytes]:
    """The output of a build that must succeed."""
    answer = build(root, *arguments)
    assert answer.code == 0, answer.text
    return tree(root / "output")


def made(theme: Theme, workshop: Path, **frame: object) -> list[bytes]:
    """The pictures of a site with this frame, made anew."""
    cards._made.clear()
    shell = msgspec.structs.replace(gallery.shell(), base_url=ADDRESS, language=theme.language, **frame)
    return [one.asset.data() for one in cards.cards(shell, theme, workshop)]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The small site with everything, built."""
    return built(full_site(tmp_path_factory.mktemp("sharing")))


def test_every_page_says_what_a_chat_shows(output: dict[str, bytes]) -> None:
    """Title, words, full address, site, language and picture; the picture is one that was built."""
    pages = {url: tags(data) for url, data in output.items() if url.endswith(".html")}
    for url, page in pages.items():
        assert page["og:url"] == f"{ADDRESS}/{url}"
        assert html.parse(url, output[url]).inside("title") == f"{page['og:title']}｜测试小区公开栏"
        assert 0 < len(page["og:description"]) <= 100
        assert page["og:site_name"] == "测试小区公开栏"
        assert (page["og:type"], page["og:locale"]) == ("website", "zh_CN")
        assert page["og:image"].startswith(f"{ADDRESS}/share/")
        assert page["og:image"].removeprefix(f"{ADDRESS}/") in output
        assert page["og:image:alt"]
        size = struct.unpack(">II", output[page["og:image"].removeprefix(f"{ADDRESS}/")][16:24])
        assert (page["og:image:width"], page["og:image:height"]) == tuple(map(str, size))
        assert page["og:image:type"] == "image/png"
    assert {url: pages[url]["og:image"].split("/")[-1].split("-")[0] for url in KINDS} == KINDS
    assert pages["issues/W2026-001.html"]["og:title"] == "雨天积水，下水不畅"
    assert pages["issues/W2026-001.html"]["og:description"] == "议事会同意修。"


def test_pages_grow_by_little(output: dict[str, bytes]) -> None:
    """The tags take no page more than 700 bytes."""
    for url, data in output.items():
        if url.endswith(".html"):
            lines = [line for line in data.decode().split("\n") if line.startswith("<meta property=")]
            assert sum(len(line.encode()) + 1 for line in lines) <= 700, url


def test_pictures_are_of_one_size_and_small(output: dict[str, bytes]) -> None:
    """1200 x 630 pixels, at most 60 kB, one for each part of the site however many records there are."""
    found = pictures(output)
    assert set(found) == set(cards.KINDS)
    for data in found.values():
        assert data.startswith(b"\x89PNG")
        assert struct.unpack(">II", data[16:24]) == (1200, 630)
        assert len(data) <= 60_000
    assert len(set(found.values())) == len(found)


def test_pages_say_all_words_of_their_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a picture shows can be heard, and the gate on what goes out, which reads no picture, reads it there."""
    shown: dict[str, cards.CardView] = {}

    def noted(_press: object, view: cards.CardView, identity: bytes) -> bytes:
        shown[identity.hex()[:12]] = view
        return b"\x89PNG"

    monkeypatch.setattr(cards, "_picture", noted)
    files = built(full_site(tmp_path, {"site.yaml": SETTINGS + "seal: 测试公开\n"}))
    for url, data in files.items():
        if url.endswith(".html"):
            view = shown[tags(data)["og:image"].removesuffix(".png").rpartition("-")[2]]
            words = [view.heading, view.line, view.name, view.organisation, *view.seal]
            assert [word for word in words if word not in data.decode()] == [], url


def test_without_an_address_only_words_are_left(tmp_path: Path) -> None:
    """No picture is made that no page could name, and no tag holds half of an address."""
    files = built(full_site(tmp_path, {"site.yaml": SETTINGS.replace(f"base_url: {ADDRESS}\n", "")}))
    assert not pictures(files)
    said = tags(files["issues/W2026-001.html"])
    assert set(said) == {"og:title", "og:description", "og:site_name", "og:type", "og:locale"}


def test_without_the_press_pages_go_out_without_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where typst or its font is not installed, and no sheet is asked for, nothing is said and nothing is missing."""
    monkeypatch.setattr(cards, "find_spec", lambda _name: None)
    files = built(full_site(tmp_path, {"site.yaml": SETTINGS + "sheets: []\n"}))
    assert not pictures(files)
    said = tags(files["index.html"])
    assert "og:image" not in said
    assert said["og:url"] == f"{ADDRESS}/index.html"


def test_english_sites_have_english_pictures(output: dict[str, bytes], tmp_path: Path) -> None:
    """Words and locale follow the language, and so do the pictures."""
    files = built(full_site(tmp_path), "--lang", "en")
    said = tags(files["meetings.html"])
    assert (said["og:locale"], said["og:title"]) == ("en_GB", "Meetings")
    assert said["og:image:alt"].startswith("Meetings: ")
    assert all(0 < len(tags(files[url])["og:description"]) <= 100 for url in files if url.endswith(".html"))
    assert not set(pictures(files).values()) & set(pictures(output).values())


def test_only_settings_and_words_make_pictures_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that changes, or a build with nothing to do, sets no picture; a new name of the site sets all."""
    root = full_site(tmp_path)
    before = built(root)
    with monkeypatch.context() as patch:
        patch.setattr(cards, "_picture", lambda *_: pytest.fail("a picture was made"))
        assert built(root) == before
        write(root, {ISSUE_FILE: ISSUE.replace("下水不畅", "下水很慢")})
        after = built(root)
    assert before != after
    assert pictures(before) == pictures(after)
    write(root, {"site.yaml": SETTINGS.replace("name: 测试小区公开栏", "name: 新小区公开栏")})
    renamed = {url for url in built(root) if url.startswith("share/")}
    assert not renamed & set(before)
    assert len(renamed) == len(cards.KINDS)


def test_what_no_picture_shows_leaves_them_as_they_are(tmp_path: Path) -> None:
    """The fingerprint of a release and the telephone stand in the frame of all pages, and in no picture."""
    theme = Theme.load(tmp_path, "board", "zh")
    frame = msgspec.structs.replace(gallery.shell(), base_url=ADDRESS)
    other = msgspec.structs.replace(frame, fingerprint="12345678", phone="000-0000-0009", buildings=())
    first, second = ([one.shown for one in cards.cards(each, theme, tmp_path)] for each in (frame, other))
    assert first == second


def test_hostile_words_are_words(tmp_path: Path) -> None:
    """Markup of pages and of typst in titles and names is shown as it was written, in tags and in pictures."""
    title, name = """"><script>alert('x')</script>""", """小区<b>"'&amp; #set text("x") $x$ \\ *_"""
    settings = SETTINGS.replace("name: 测试小区公开栏", f"name: '{name.replace(chr(39), chr(39) * 2)}'")
    issue = ISSUE.replace("title: 雨天积水，下水不畅", f"title: '{title.replace(chr(39), chr(39) * 2)}'")
    files = built(full_site(tmp_path, {"site.yaml": settings, ISSUE_FILE: issue}))
    page = tags(files["issues/W2026-001.html"])
    assert (page["og:title"], page["og:site_name"]) == (title, name)
    assert b"<script>alert" not in files["issues/W2026-001.html"]
    assert len(pictures(files)) == len(cards.KINDS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pictures_are_the_same_bytes_every_time(tmp_path: Path, language: str) -> None:
    """Made twice in different folders they do not differ."""
    theme = Theme.load(tmp_path, "board", language)
    assert made(theme, tmp_path / "a") == made(theme, tmp_path / "b")


@pytest.mark.parametrize("seal", [(), ("公",), ("公", "开"), ("小", "区", "栏"), ("供", "销", "公", "开")])
def test_long_names_keep_to_the_square_in_the_middle(tmp_path: Path, seal: tuple[str, ...]) -> None:
    """Chats that show a square lose no word of it, however long the names are; sizes stay within the budget."""
    theme = Theme.load(tmp_path, "board", "zh")
    names = {
        "name": "永兴街道供销社小区居民议事公开栏" * 2,
        "community": "永兴街道Gongxiaoshe小区" * 2,
        "organisation": "永兴街社区居民委员会" * 3,
    }
    for data in made(theme, tmp_path / "cards", seal=seal, **names):
        image = Image.open(io.BytesIO(data)).convert("RGB")
        assert image.size == (1200, 630)
        assert len(data) <= 60_000
        for side in (image.crop((0, 0, 285, 630)), image.crop((915, 0, 1200, 630))):
            rows = [side.crop((0, y, side.width, y + 1)).getcolors() for y in range(630)]
            assert all(row is not None and len(row) == 1 for row in rows)  # bands of one colour, no letter


@pytest.mark.parametrize(
    "name", ["䶮湖小区公开栏", "永兴街道供销社小区居民议事公开栏", "Gongxiaoshe Estate Noticeboard"]
)
def test_no_line_is_cut(tmp_path: Path, name: str) -> None:
    """A heading of two lines is whole: the picture is the same where nothing may be cut off."""
    shipped = Theme.load(tmp_path, "board", "zh")
    source = shipped.sheets()["card.typ"]
    assert "clip: true" in source
    write(tmp_path, {"themes/board/print/card.typ": source.replace("clip: true", "clip: false")})
    whole = Theme.load(tmp_path, "board", "zh")
    names = {"name": name, "community": name, "organisation": name}
    both = zip(made(shipped, tmp_path / "a", **names), made(whole, tmp_path / "b", **names), strict=True)
    for pair in both:
        one, other = (Image.open(io.BytesIO(data)).convert("L") for data in pair)
        seen = ImageChops.difference(one, other).histogram()
        assert not any(seen[60:])  # colours are chosen for each picture: a shade differs by 30, a cut letter by 200


def test_a_theme_may_have_its_own_picture_or_none(tmp_path: Path) -> None:
    """A site's own card.typ stands before the shipped one, and a broken one is told with its name."""
    own = "#let view = json(bytes(sys.inputs.view))\n#set page(width: 576pt, height: 302.4pt)\n#view.heading"
    root = full_site(tmp_path, {"themes/board/print/card.typ": own})
    files = built(root)
    assert len(pictures(files)["home"]) < 10_000
    write(root, {"themes/board/print/card.typ": "#let"})
    answer = build(root)
    assert answer.code == 1
    assert "card.typ" in answer.text
    assert tree(root / "output") == files


def test_a_theme_whose_picture_has_another_size_is_told(tmp_path: Path) -> None:
    """Pages say 1200 x 630."""
    own = "#set page(width: 240pt, height: 240pt)\na"
    answer = build(full_site(tmp_path, {"themes/board/print/card.typ": own}))
    assert answer.code == 1
    assert "500 x 500" in answer.text


def test_signs_that_the_font_lacks_are_left_out_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No box is drawn; a text that has nothing else gives way to the site's name; rare characters are kept."""
    shown: list[cards.CardView] = []

    def noted(_press: object, view: cards.CardView, _identity: bytes) -> bytes:
        shown.append(view)
        return b"\x89PNG"

    monkeypatch.setattr(cards, "_picture", noted)
    names = SETTINGS.replace("name: 测试小区公开栏", "name: 🏠䶮湖小区 👍🏻 公开栏").replace(
        "community: 测试小区", "community: 🏠"
    )
    answer = build(full_site(tmp_path, {"site.yaml": names + "seal: 公😀\nsheets: []\n"}))
    assert answer.code == 0, answer.text
    assert {one.name for one in shown} == {"䶮湖小区 公开栏"}
    assert "䶮湖小区 公开栏" in {one.heading for one in shown}
    assert {one.seal for one in shown} == {("公",)}
    assert answer.text.count("分享图里画不出") == 3
    assert "site.yaml:1" in answer.text


@given(st.text())
def test_what_the_font_lacks_is_what_the_press_refuses(text: str) -> None:
    """Only signs of the text, each once, never one of everyday Chinese."""
    lost = fonts.lacking(text + "😀公开栏A1，")
    assert set(lost) <= set(text) | {"😀"}
    assert len(set(lost)) == len(lost)
    assert "😀" in lost


def test_the_list_of_glyphs_is_that_of_the_press(tmp_path: Path) -> None:
    """The press, which refuses to set a sheet with a missing glyph, says the same of signs from all over Unicode."""
    signs = "䶮𠮷龘々①€㊗ँก𝄞🏠\u2fff"
    missing = set(fonts.lacking(signs))
    source = '#set document(title: "t")\n#set text(font: "Noto Sans CJK SC", fallback: false)\n'
    source += "#json(bytes(sys.inputs.view)).words"
    press = Press({"x.typ": source}, {}, gallery.shell(), "zh", tmp_path / "w")
    for sign in signs:
        try:
            press.pdf("x", Words(words=sign))
        except ContentError as error:
            assert error.faults[0].code == "paper-glyph", error.faults  # noqa: PT017 - which fault it is
            assert sign in missing, hex(ord(sign))
        else:
            assert sign not in missing, hex(ord(sign))
    assert 0 < len(missing) < len(signs)


class Words(msgspec.Struct):
    """A sheet's view that is only words."""

    words: str


@given(text=st.text(max_size=300))
def test_brief_keeps_to_its_length(text: str) -> None:
    """Whatever the text, at most 100 characters of it, from its beginning; short ones stay as they are."""
    said = brief(text)
    assert len(said) <= BRIEF
    assert text.startswith(said.removesuffix("…"))
    if len(text) <= BRIEF:
        assert said == text


def test_brief_ends_where_a_sentence_ends() -> None:
    """Whole sentences if there are enough of them, else whole words; markup stays whole."""
    assert brief("甲" * 60 + "。" + "乙" * 60) == "甲" * 60 + "。"
    assert brief("甲。" + "乙" * 120) == "甲。" + "乙" * 97 + "…"
    assert brief("word " * 30) == "word " * 18 + "word…"
    marked = brief(Html("&lt;" * 120))
    assert marked == "&lt;" * 99 + "…"
    assert hasattr(marked, "__html__")
