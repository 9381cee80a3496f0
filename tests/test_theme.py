"""Themes: what a template can and cannot do, when a page is stale, and how things are said."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import re
import shutil
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import nodes

from site_gen import messages
from site_gen.diagnostics import SettingsError, SiteError
from site_gen.theme import Theme, builtin_themes, catalogue, folders, sheetwords, syntax
from site_gen.theme.environment import ThemeEnvironment
from site_gen.views.shell import Html
from tests import gallery

if TYPE_CHECKING:
    from collections.abc import Callable

    from site_gen.diagnostics import Fault
    from site_gen.theme.pieces import Draft

BOARD = builtin_themes() / "board"
PROGRAM = BOARD.parent.parent / "site_gen"
SPEAKING = (*(PROGRAM / "exchange").glob("*.py"), PROGRAM / "paper" / "cards.py")  # say words, too
THEMES = Path(__file__).resolve().parents[1] / "docs" / "themes.md"
LANGUAGES = ("zh", "en")


def write(root: Path, files: dict[str, str]) -> Path:
    """A site in `root` with these files of its own board theme."""
    for name, text in files.items():
        path = root / "themes" / "board" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return root


def render(root: Path, template: str = "page.html", title: str = "") -> str:
    """One page of the site in `root`."""
    theme = Theme.load(root, "board", "zh")
    return whole(theme.draft(template, view=gallery.view(title=title), shell=gallery.shell(), up="../", mark="0000"))


def whole(page: Draft) -> str:
    """Its text, with what pages share."""
    return page.whole().decode()


def page(root: Path, text: str, title: str = "") -> str:
    """What a template of its own gives."""
    return render(write(root, {"templates/page.html": text}), title=title)


def only_fault(act: Callable[[], object]) -> Fault:
    """The one fault that `act` raises. Its code has words, and they use no placeholder that it does not fill."""
    with pytest.raises(SiteError) as caught:
        act()
    (fault,) = caught.value.faults
    for language in LANGUAGES:
        assert "{" not in messages.text(fault.code, {**fault.args}, language)[0]
    return fault


class Text(HTMLParser):
    """Visible text of a page, and its elements with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        """Collect text."""
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect elements."""
        self.elements.append((tag, dict(attrs)))


# ---- the board theme itself ----


@pytest.mark.parametrize("language", LANGUAGES)
def test_board_has_no_faults(language: str, tmp_path: Path) -> None:
    """Every template compiles, names only templates and words that exist, and keeps to the pages' policy."""
    assert Theme.load(tmp_path, "board", language).check() == ()


def test_both_languages_say_the_same_things() -> None:
    """No key and no placeholder exists in one language only."""
    zh, en = ({key: text.placeholders() for key, text in words(one).items()} for one in LANGUAGES)
    assert zh == en


def test_every_word_is_used_and_every_key_can_be_searched_for() -> None:
    """The catalogue holds no dead entry; a key is literal in the template, or at least begins so."""
    calls: list[syntax.Call | sheetwords.Call] = []
    for path in sorted((BOARD / "templates").glob("*.html")):
        source = folders.Source(path.name, path.read_text("utf-8"))
        calls += syntax.calls(syntax.parse(plain_environment(), source))
    calls += [call for path in (BOARD / "print").glob("*.typ") for call in sheetwords.calls(path.read_text("utf-8"))]
    calls += [call for path in SPEAKING for call in sheetwords.calls(path.read_text("utf-8"))]
    exact = {call.key for call in calls if not call.prefix}
    beginnings = {call.key for call in calls if call.prefix}
    assert "" not in beginnings
    assert not [key for key in words("zh") if key not in exact and not key.startswith(tuple(beginnings))]


def test_whatever_templates_may_use_is_documented() -> None:
    """Whoever makes a theme finds every component with its parameters, every filter and every function."""
    text = THEMES.read_text(encoding="utf-8")
    told = {name: parameters.split(", ") for name, parameters in re.findall(r"(?:`|{% call )(\w+)\(([^()]*)\)", text)}
    tree = plain_environment().parse((BOARD / "templates" / "macros.html").read_text(encoding="utf-8"))
    macros = {one.name: [part.name for part in one.args] for one in tree.find_all(nodes.Macro) if one.name[0] != "_"}
    assert macros.keys() - told.keys() == set()
    assert {f"{name}({part})" for name, parts in macros.items() for part in parts if part not in told[name]} == set()
    assert {*plain_environment().filters, *plain_environment().globals} - set(re.findall(r"\w+", text)) == set()


def test_board_stays_within_its_budgets_and_old_engines() -> None:
    """Style sheet at most 7 kB and script at most 2 kB (brief.md, section 9); nothing that Chrome 70 lacks."""
    theme = Theme.load(BOARD.parent.parent, "board", "zh")
    page_text = whole(theme.draft("404.html", view=gallery.view(), shell=gallery.shell(), up="", mark="0000"))
    css, js = (re.findall(f"<{tag}>(.*?)</{tag}>", page_text, re.DOTALL)[0] for tag in ("style", "script"))
    assert len(gzip.compress(css.encode(), 9)) <= 7_000
    assert len(gzip.compress(js.encode(), 9)) <= 2_000
    forbidden = (
        r":has\(|aspect-ratio|[{;]inset:|[: (]clamp\(|[: (]min\(|[: (]max\(|:is\(|:where\(|@container|color-mix|@layer"
    )
    assert not re.search(forbidden, css)
    assert not re.search(r"[{;](row-|column-)?gap:", css)
    assert not re.search(r"=>|`|\b(let|const|class)\s", js)


def test_every_class_has_a_style() -> None:
    """No template asks for a look that the style sheet does not know."""
    styled = set(re.findall(r"\.([a-z][\w-]*)", (BOARD / "style.css").read_text("utf-8")))
    asked = set()
    for path in (BOARD / "templates").glob("*.html"):
        for value in re.findall(r'class="([^"]*)"', path.read_text("utf-8")):
            asked.update(re.sub(r"[\w-]*\{[{%].*?[%}]\}[\w-]*", " ", value).split())
    assert asked <= styled


def test_policy_names_the_very_style_and_script_of_the_page(tmp_path: Path) -> None:
    """The page's policy allows its own style sheet and script by digest, and nothing else that acts."""
    html = gallery.html(tmp_path)
    policies = [a["content"] for _, a in Text(html).elements if a.get("http-equiv") == "Content-Security-Policy"]
    rules = {name: value for name, _, value in (rule.partition(" ") for rule in str(policies[0]).split(";"))}
    for tag in ("style", "script"):
        (text,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[f"{tag}-src"] == f"'sha256-{digest}'"
    assert rules["default-src"] == "'none'"
    assert not [(tag, name) for tag, a in Text(html).elements for name in a if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_tells_where_it_comes_from(language: str, tmp_path: Path) -> None:
    """A factual correction shows both values; a privacy correction only that something was removed, and when."""
    text = Text(gallery.html(tmp_path, language)).text
    for part in ("原记录漏了东门1个", "5个", "6个", "本人要求", "监督小组4名居民代表", "第12次居民议事会记录"):
        assert part in text


def test_page_links_stay_inside_the_site(tmp_path: Path) -> None:
    """Links and pictures are relative or lead to a place on the page or the telephone, so any folder can be home."""
    html = Text(render(tmp_path, "404.html")).elements
    links = [a[name] or "" for _, a in html for name in ("href", "src") if name in a]
    assert links
    assert not [one for one in links if not one.startswith(("#", "../", "tel:", "data:"))]


def test_site_without_seal_address_and_note_has_no_empty_frames(tmp_path: Path) -> None:
    """What the settings leave out leaves no hole."""
    theme = Theme.load(tmp_path, "board", "zh")
    bare = gallery.shell(seal=(), base_url="", demo_note="", buildings=(), hours="", place="")
    html = whole(theme.draft("404.html", view=gallery.view(), shell=bare, up="", mark="0000"))
    assert not [a for _, a in Text(html).elements if a.get("class") in ("chop", "demo", "printurl", "blinks")]


# ---- a site's own files ----


def test_site_overrides_one_block_and_keeps_the_rest(tmp_path: Path) -> None:
    """A template of the site can build on the shipped one of the same name; other templates see the site's."""
    write(
        tmp_path,
        {
            "templates/base.html": '{% extends "builtin/base.html" %}{% block provenance %}<p>mine</p>{% endblock %}',
            "templates/page.html": '{% extends "base.html" %}{% block main %}<h1>page</h1>{% endblock %}',
        },
    )
    html = render(tmp_path)
    assert "<p>mine</p>" in html
    assert "<h1>page</h1>" in html
    assert "这一页的出处" not in html
    assert 'class="tools"' in html


def test_site_changes_single_words_and_the_style(tmp_path: Path) -> None:
    """Words merge key by key; a style sheet replaces the shipped one whole."""
    write(tmp_path, {"lang/zh.toml": '[nav]\nhome = "大门口"\n', "style.css": "body { color: #123456 }"})
    html = render(tmp_path, "404.html")
    assert "大门口" in html
    assert "问题" in html
    assert "<style>body{color:#123456}</style>" in html


def test_new_theme_extends_the_board(tmp_path: Path) -> None:
    """A theme with a name of its own fills its gaps from the one it extends."""
    folder = tmp_path / "themes" / "wall"
    (folder / "templates").mkdir(parents=True)
    (folder / "theme.toml").write_text('name = "wall"\nlanguages = ["zh"]\nextends = "board"\n', encoding="utf-8")
    (folder / "templates" / "404.html").write_text(
        '{% extends "builtin/404.html" %}{% block title %}墙{% endblock %}', "utf-8"
    )
    made = Theme.load(tmp_path, "wall", "zh").draft(
        "404.html", view=gallery.view(), shell=gallery.shell(), up="", mark="0000"
    )
    html = whole(made)
    assert "<title>墙｜供销社小区公开栏</title>" in html


def test_unknown_theme_and_language_are_told(tmp_path: Path) -> None:
    """The fault points at the setting and names what there is; a name cannot lead out of the themes folder."""
    for name in ("nope", "../board", "board/../board", ""):
        fault = only_fault(partial(Theme.load, tmp_path, name, "zh"))
        assert (fault.code, fault.path, fault.keys) == ("theme-unknown", "site.yaml", ("theme",))
        assert fault.args["known"] == "board"
    write(tmp_path, {"theme.toml": 'name = "board"\nlanguages = ["zh"]\n'})
    with pytest.raises(SettingsError):
        Theme.load(tmp_path, "board", "en")


@pytest.mark.parametrize(
    ("files", "code", "path", "line"),
    [
        ({"theme.toml": 'name = "board"\nlanguages = "zh"\n'}, "theme-manifest", "theme.toml", 2),
        ({"theme.toml": 'name = "b"\nlanguages = ["zh"]\n\ncolour = 1\n'}, "theme-manifest", "theme.toml", 4),
        ({"theme.toml": 'name = "b"\nlanguages = ["zh"]\nextends = "../x"\n'}, "theme-manifest", "theme.toml", 3),
        ({"theme.toml": 'name = "b\n'}, "theme-toml", "theme.toml", 1),
        ({"lang/zh.toml": "[nav]\n\nhome = 3\n"}, "catalogue-text", "lang/zh.toml", 3),
        ({"lang/zh.toml": '[nav]\nhome = "{a.b}"\n'}, "catalogue-text", "lang/zh.toml", 2),
        ({"lang/zh.toml": "[nav]\nhome == 1\n"}, "theme-toml", "lang/zh.toml", 2),
        ({"style.css": "a{}\n@import 'x'"}, "theme-css", "style.css", 2),
        ({"style.css": "a{}\na{background:url(//evil.example/x)}"}, "theme-css", "style.css", 2),
        ({"style.css": "</style><script>"}, "theme-css", "style.css", 1),
        ({"display.js": "'</script>'"}, "theme-js", "display.js", 1),
    ],
)
def test_broken_theme_files_are_named_with_their_line(
    files: dict[str, str], code: str, path: str, line: int, tmp_path: Path
) -> None:
    """A fault in any file of a theme has a code, the file and the line."""
    write(tmp_path, files)
    fault = only_fault(lambda: Theme.load(tmp_path, "board", "zh"))
    assert (fault.code, fault.path) == (code, f"themes/board/{path}")
    assert fault.span is not None
    assert fault.span.line == line


def test_file_that_is_not_utf8_or_lies_elsewhere_is_refused(tmp_path: Path) -> None:
    """A theme's file in another encoding, of absurd size, or reached through a link is named, not read."""
    write(tmp_path, {"style.css": ""})
    style = tmp_path / "themes" / "board" / "style.css"
    style.write_bytes("a{}\n/* 公开 */".encode("gb18030"))
    assert only_fault(lambda: Theme.load(tmp_path, "board", "zh")).code == "theme-not-utf8"
    style.write_bytes(b" " * 1_000_001)
    assert only_fault(lambda: Theme.load(tmp_path, "board", "zh")).code == "theme-too-big"
    style.unlink()
    (tmp_path / "secret.css").write_text("secret", encoding="utf-8")
    style.symlink_to(tmp_path / "secret.css")
    assert only_fault(lambda: Theme.load(tmp_path, "board", "zh")).code == "theme-outside"


# ---- what a template does wrong ----


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a\n{% if %}", "template-syntax", 2),
        ("a\n{% for x in view.rows %}", "template-syntax", 2),
        ("a\n\n{{ view.nothing }}", "template-undefined", 3),
        ("a\n{{ nothing }}", "template-undefined", 2),
        ("a\n{{ view.class }}", "template-undefined", 2),
        ("a\n{{ view.nothing.more }}", "template-undefined", 2),
        ("\n\n{{ t('no.such') }}", "template-key", 3),
        ("\n{{ t('step.line', n=1) }}", "template-parameter", 2),
        ("\n{{ t('step.line', n=1, name=none) }}", "template-parameter", 2),
        ("\n{{ t('step.line', n=1, name=view) }}", "template-parameter", 2),
        ("\n{{ 'x'|date }}", "template-value", 2),
        ("\n{{ view.title|points }}", "template-value", 2),
        ("\n{{ 1 + 'x' }}", "template-value", 2),
        ("\n{{ view.title|nothing }}", "template-syntax", 2),
        ("\n{{ view.title|safe }}", "template-syntax", 2),
        ("\n{{ view is nothing }}", "template-syntax", 2),
        ("\n{% include 'nothing.html' %}", "template-missing", 2),
        ("\n{% include '../../../site.yaml' %}", "template-missing", 2),
        ("\n{% include '/etc/passwd' %}", "template-missing", 2),
        ("\n{% include 'builtin/../theme.toml' %}", "template-missing", 2),
        ("\n{% include view.url %}", "template-dynamic", 2),
        ("\n{% include ['a.html', 'base.html'] %}", "template-dynamic", 2),
        ("\n{% include 'base.html' ignore missing %}", "template-dynamic", 2),
        ("{% extends 'ba' ~ 'se.html' %}", "template-dynamic", 1),
        ("\n{% extends 'page.html' %}", "template-cycle", 2),
        ("\n{% autoescape false %}{{ view.title }}{% endautoescape %}", "template-autoescape", 2),
        ("\n{% autoescape view.title %}{% endautoescape %}", "template-autoescape", 2),
        ("\n<img src='https://evil.example/x.png'>", "template-remote", 2),
        ("a\n<p>\n<link rel=stylesheet href=x.css>", "template-remote", 3),
        ("\n<iframe src=x></iframe>", "template-remote", 2),
        ("\n<form action=x></form>", "template-remote", 2),
        ("\n<p style='color:red'>", "template-inline", 2),
        ("\n<p onclick='x()'>", "template-inline", 2),
        ("\n<script>alert(1)</script>", "template-inline", 2),
        ('\n<script type="module">{{ view.title }}</script>', "template-inline", 2),
        ('\n<script type="application/ld+json">{"a":1}</script>', "template-inline", 2),
        ("\n<a href='javascript:x'>", "template-inline", 2),
        ("\n{{ view.__class__ }}", "template-forbidden", 2),
        ("\n{{ ''.__class__.__mro__ }}", "template-forbidden", 2),
        ("\n{{ t.__globals__ }}", "template-forbidden", 2),
        ("\n{{ '{:>999999999}'.format(1) }}", "template-forbidden", 2),
        ("\n{{ '%999999999d' % 1 }}", "template-forbidden", 2),
        ("\n{{ once(''.upper) }}", "template-forbidden", 2),
        ("\n{{ once(t, 'site.lang') }}", "template-forbidden", 2),
        ("\n{% import 'macros.html' as m %}{{ m._body_stream }}", "template-forbidden", 2),
        ("\n{% import 'macros.html' as m %}{{ m.crumb._func('<', 1) }}", "template-forbidden", 2),
        ("\n{{ 9 ** 9 ** 9 }}", "template-forbidden", 2),
        ("\n{{ 'x' * 999999999 }}", "template-forbidden", 2),
        ("\n{{ [0] * 999999999 }}", "template-forbidden", 2),
        ("\n{% for x in range(999999) %}{% endfor %}", "template-forbidden", 2),
        ("\n{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "template-value", 2),
    ],
)
def test_template_mistakes_are_faults_with_a_line(text: str, code: str, line: int, tmp_path: Path) -> None:
    """Whatever a template does wrong is told with its file and line; a sandboxed template gets nowhere."""
    fault = only_fault(lambda: page(tmp_path, text))
    assert (fault.code, fault.path) == (code, "themes/board/templates/page.html")
    assert fault.span is not None
    assert fault.span.line == line


def test_mistake_in_a_used_template_is_placed_there(tmp_path: Path) -> None:
    """A macro that fails is named with its own file and line, not the page's."""
    files = {
        "templates/parts.html": "\n{% macro one(x) %}\n{{ x.nothing }}\n{% endmacro %}",
        "templates/page.html": "{% import 'parts.html' as p %}\n\n\n\n\n{{ p.one(view) }}",
    }
    fault = only_fault(lambda: render(write(tmp_path, files)))
    assert (fault.code, fault.path) == ("template-undefined", "themes/board/templates/parts.html")
    assert fault.span is not None
    assert fault.span.line == 3


def test_message_about_a_value_does_not_repeat_it(tmp_path: Path) -> None:
    """A value that does not fit may be somebody's name; the fault tells only what kind of thing it was."""
    fault = only_fault(lambda: page(tmp_path, "{{ view.title|quarter }}", title="张三丰"))
    assert "张三丰" not in str(fault)


def test_check_lists_all_faults_at_once(tmp_path: Path) -> None:
    """Checking a theme stops at no fault and finds words that no page happens to need."""
    files = {
        "templates/a.html": "{% if false %}{{ t('no.such') }}{% endif %}",
        "templates/b.html": "{% if %}",
        "templates/c.html": "{{ t('nowhere.' ~ view.nav) }}",
        "lang/zh.toml": "",
    }
    faults = Theme.load(write(tmp_path, files), "board", "zh").check()
    assert [(fault.path[-6:], fault.code) for fault in faults] == [
        ("a.html", "template-key"),
        ("b.html", "template-syntax"),
        ("c.html", "template-key"),
    ]


# ---- escaping ----

ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\0", exclude_categories=["Cc"]), max_size=60)


def test_any_text_stays_text(tmp_path: Path) -> None:
    """Whatever a record says, in text, attribute, sentence or macro, a browser reads back as those very characters."""
    template = (
        '{% import "macros.html" as m %}<p>{{ view.title }}</p><p title="{{ view.title }}"></p>'
        '<p>{{ t("step.line", n=1, name=view.title) }}</p>{{ m.empty(view.title) }}'
    )
    theme = Theme.load(write(tmp_path, {"templates/page.html": template}), "board", "zh")
    view, shell = gallery.view(), gallery.shell()

    @given(ANY_TEXT)
    def holds(title: str) -> None:
        changed = msgspec.structs.replace(view, title=title)
        read = Text(whole(theme.draft("page.html", view=changed, shell=shell, up="", mark="0000")))
        assert [tag for tag, _ in read.elements] == ["p"] * 4
        assert read.elements[1][1]["title"] == title
        assert read.text == f"{title}第1步 {title}{title}"

    holds()


def test_cleaned_markup_passes_and_carries_into_sentences(tmp_path: Path) -> None:
    """HTML that our own code cleaned is shown as it is; around it the rest of a sentence is still escaped."""
    files = {"lang/zh.toml": '[mine]\nline = "{a}<{b}"\n'}
    write(tmp_path, files)
    html = page(tmp_path, "{{ view.title }}|{{ t('mine.line', a=view.title, b='<i>') }}", title=Html("<b>x</b>"))
    assert html == "<b>x</b>|<b>x</b>&lt;&lt;i&gt;"


# ---- digests and caches ----


def test_digest_follows_the_whole_closure_and_nothing_else(tmp_path: Path) -> None:
    """A page is stale when any template it uses, the styles, script, words or manifest change, and only then."""
    files = {
        "templates/page.html": "{% import 'parts.html' as p %}{{ p.one() }}",
        "templates/parts.html": "{% macro one() %}{% include 'leaf.html' %}{% endmacro %}",
        "templates/leaf.html": "leaf",
        "templates/other.html": "other",
        "style.css": "a{}",
        "display.js": "1",
        "lang/zh.toml": "",
        "theme.toml": 'name = "board"\nlanguages = ["zh", "en"]\n',
    }
    write(tmp_path, files)

    def digest(language: str = "zh") -> bytes:
        return Theme.load(tmp_path, "board", language).digest("page.html")

    before = digest()
    assert digest() == before
    assert digest("en") != before
    for name, text in files.items():
        write(tmp_path, {name: text + ("\n# \n" if name.endswith("toml") else "\n")})
        assert (digest() != before) == (name != "templates/other.html"), name
        write(tmp_path, files)
    write(tmp_path, {"templates/macros.html": "never used"})
    assert digest() == before


def test_digest_does_not_depend_on_where_the_site_lies(tmp_path: Path) -> None:
    """The same theme in another folder, with other line ends, gives the same digest and page."""
    one = write(tmp_path / "one", {"templates/page.html": "a\nb {{ view.title }}\n"})
    two = write(tmp_path / "two", {"templates/page.html": "\ufeffa\r\nb {{ view.title }}\r\n"})
    first, second = (Theme.load(root, "board", "zh").digest("page.html") for root in (one, two))
    assert first == second
    assert render(one) == render(two)


def test_caches_change_nothing_however_damaged(tmp_path: Path) -> None:
    """Compiled templates are kept; cut, flipped or foreign files, or a cache that is no folder, give the same page."""
    site = write(
        tmp_path / "site",
        {"templates/page.html": '{% extends "base.html" %}{% block main %}{{ 5|number }}{% endblock %}'},
    )
    cache = tmp_path / "cache"

    def build() -> tuple[bytes, str]:
        theme = Theme.load(site, "board", "zh", cache=cache)
        html = whole(theme.draft("page.html", view=gallery.view(), shell=gallery.shell(), up="", mark="0000"))
        return theme.digest("page.html"), html

    expected = build()
    kept = sorted(cache.iterdir())
    assert len(kept) > 2
    assert build() == expected
    damages: tuple[Callable[[bytes], bytes], ...] = (
        lambda data: data[:-9],
        lambda data: b"",
        lambda data: bytes(one ^ 1 for one in data),
        lambda data: data.replace(b"<main", b"<mean"),  # code that runs, but is not the template's
        lambda data: data.replace(b" macros.html", b""),  # a closure with a hole
    )
    for damage in damages:
        for path in kept:
            path.write_bytes(damage(path.read_bytes()))
        assert build() == expected
    shutil.rmtree(cache)
    cache.write_text("a file", encoding="utf-8")
    assert build() == expected


def test_languages_do_not_share_compiled_templates(tmp_path: Path) -> None:
    """What a filter makes of a literal is compiled in, so each language keeps its own."""
    write(tmp_path, {"templates/page.html": '{{ "2026-Q1"|quarter }}'})
    said = []
    for language in LANGUAGES:
        theme = Theme.load(tmp_path, "board", language, cache=tmp_path / "cache")
        said.append(whole(theme.draft("page.html", view=gallery.view(), shell=gallery.shell(), up="", mark="0000")))
    assert said == ["2026年一季度", "first quarter of 2026"]


def test_known_closures_need_no_template_engine(tmp_path: Path) -> None:
    """With a warm cache the digests of a whole theme are found without parsing: reading and hashing suffice."""
    cache = tmp_path / "cache"
    expected = Theme.load(tmp_path, "board", "zh", cache=cache).digest("404.html")
    again = Theme.load(tmp_path, "board", "zh", cache=cache)
    assert again.digest("404.html") == expected
    assert again._environment is None


# ---- photos ----


def test_photo_offers_small_files_first_and_waits_when_below_the_fold(tmp_path: Path) -> None:
    """Pictures carry size and description, WebP where there is some, and only the first is fetched at once."""
    images = [a for tag, a in Text(gallery.html(tmp_path)).elements if tag == "img"]
    assert [(one["width"], one["height"], one["alt"]) for one in images] == [
        ("1280", "960", "土路坑洼积水"),
        ("1280", "960", "同一位置，路面铺平"),
    ]
    assert [one.get("loading") for one in images] == [None, "lazy"]
    assert images[0]["src"] == "photos/lu-before-480.jpg"
    assert str(images[0]["srcset"]).split(", ")[0] == "photos/lu-before-240.jpg 240w"


def test_no_text_can_call_for_what_pages_share(tmp_path: Path) -> None:
    """Marks that stand for style and script until the end cannot be written by people."""
    made = page(tmp_path, "<style>{{ stylesheet() }}</style><p>{{ view.title }}</p>", title="\0" + "0" * 24 + "\x000\0")
    assert made.count("<style>") == 1
    assert f"<p>\0{'0' * 24}\x000\0</p>" in made


def test_words_that_are_the_same_on_all_pages_follow_the_catalogue(tmp_path: Path) -> None:
    """Compiled templates hold them; a change of the words alone is seen all the same, with the same cache."""
    for skip in ("跳过", "跳到 <正文>"):
        text = '<p>{{ t("site.skip") }}</p>'
        write(tmp_path, {"lang/zh.toml": f'[site]\nskip = "{skip}"\n', "templates/page.html": text})
        theme = Theme.load(tmp_path, "board", "zh", cache=tmp_path / "cache")
        made = whole(theme.draft("page.html", view=gallery.view(), shell=gallery.shell(), up="", mark="0000"))
        assert made == f"<p>{html.escape(skip)}</p>"


def test_words_with_all_gaps_filled_by_the_template_are_filled_as_any_others(tmp_path: Path) -> None:
    """Whether a value stands in the template or in the view: the same form, the same escaping, the same faults."""
    write(tmp_path, {"lang/zh.toml": '[mine.line]\none = "{n}% <{a}>"\nother = "{n}&{a}"\n'})
    for n, shown in ((1, "1% &lt;&lt;b&gt;&gt;"), (2, "2&amp;&lt;b&gt;")):
        text = f'{{{{ t("mine.line", n={n}, a="<b>") }}}}|{{{{ t("mine.line", n=view.title, a="<b>") }}}}'
        assert page(tmp_path, text, title=str(n)) == f"{shown}|{shown}"
    fault = only_fault(lambda: page(tmp_path, '\n{{ t("mine.line", n=1) }}'))
    assert (fault.code, fault.span and fault.span.line) == ("template-parameter", 2)


def words(language: str) -> dict[str, catalogue.Text]:
    """All texts of the board theme."""
    source = folders.Source(f"{language}.toml", (BOARD / "lang" / f"{language}.toml").read_text("utf-8"))
    return dict(catalogue.merge([(source, folders.parse_toml(source))]).texts)


def plain_environment() -> ThemeEnvironment:
    """An environment that can parse."""
    return ThemeEnvironment(source=lambda _name: None, functions={}, language="zh")
