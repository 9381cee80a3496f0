"""Markdown of minutes and notices: masks stay masks, links lead only where they may, and no text breaks a build."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from site_gen import messages, prose
from site_gen.prose import budget, stars

LINKS = {
    "W2026-014": "../issues/W2026-014.html",
    "H2026-03-2": "../meetings/H2026-03.html#2",
    "gou-hou.jpg": "../photos/1.jpg",
}
ALLOWED = {
    "p": set(),
    **{f"h{n}": set() for n in range(2, 7)},
    **{tag: set() for tag in ("ul", "ol", "li", "blockquote", "strong", "em", "code", "pre", "hr", "br", "del")},
    **{tag: set() for tag in ("table", "thead", "tbody", "tr")},
    "a": {"href", "rel"},
    "th": {"scope", "class"},
    "td": {"class"},
}


def html(text: str, level: int = 3) -> str:
    """The text as a page would show it, whichever engine the site chose."""
    shown = prose.to_html(text, links=LINKS, level=level)
    assert prose.to_html(text, links=LINKS, level=level, engine="comrak") == shown
    return shown


class Page(HTMLParser):
    """Tags and link targets of what a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words += data

    @property
    def targets(self) -> list[str]:
        """Where the links lead."""
        return [attributes["href"] or "" for tag, attributes in self.found if tag == "a"]


def assert_clean(text: str) -> Page:
    """Only allowed tags, attributes and addresses."""
    page = Page(text)
    for tag, attributes in page.found:
        assert tag in ALLOWED
        assert set(attributes) <= ALLOWED[tag]
    for target in page.targets:
        assert target.startswith(("http://", "https://", "tel:", "mailto:", "../"))
    return page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话138****1234", "电话138＊＊＊＊1234"),
        ("张*三、李*四", "张＊三、李＊四"),
        ("王**，赵**。", "王＊＊，赵＊＊。"),
        ("由张**负责，李**协助", "由张＊＊负责，李＊＊协助"),
        ("**某、**某", "＊＊某、＊＊某"),
        ("*三、*四", "＊三、＊四"),
        ("欧阳*峰、诸葛*明、上官*。", "欧阳＊峰、诸葛＊明、上官＊。"),
        ("张*三说李*。", "张＊三说李＊。"),
        ("户主：张*  签名：李*", "户主：张＊  签名：李＊"),
        ("420102********123X", "420102＊＊＊＊＊＊＊＊123X"),
        ("6222 **** **** 1234", "6222 ＊＊＊＊ ＊＊＊＊ 1234"),
        ("鄂A***12", "鄂A＊＊＊12"),
        ("签字：____ 日期：____", "签字：____ 日期：____"),
    ],
)
def test_masks_survive(text: str, shown: str) -> None:
    """Stars that hide something are shown as full-width stars, and nothing becomes bold or italic."""
    assert html(text) == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**重点**，其他", "<strong>重点</strong>，其他"),
        ("这是**重点**的话", "这是<strong>重点</strong>的话"),
        ("这是**“重点”**后面", "这是<strong>“重点”</strong>后面"),
        ("**注意：**请关门", "<strong>注意：</strong>请关门"),
        ("共**35**个", "共<strong>35</strong>个"),
        ("**138****1234**", "<strong>138＊＊＊＊1234</strong>"),
        ("***都要***", "<strong><em>都要</em></strong>"),
        ("*斜的* 字", "<em>斜的</em> 字"),
        ("定了*每周最多6分*。", "定了<em>每周最多6分</em>。"),
        ("~~作废~~", "<del>作废</del>"),
        (r"\*不是\*", "*不是*"),
        ("2 * 3", "2 * 3"),
        ("`a*b*c`", "<code>a*b*c</code>"),
    ],
)
def test_emphasis_works_next_to_chinese(text: str, shown: str) -> None:
    """Bold needs no blanks around it, whatever punctuation it ends with."""
    assert html(text) == f"<p>{shown}</p>"


@pytest.mark.parametrize("mask", ["张*三", "李**", "138****1234", "420102********123X"])
@pytest.mark.parametrize(
    "around",
    [
        "## {}",
        "- {}\n- 乙",
        "* {}\n* 乙",
        "1. {}\n2. 乙",
        "> {}",
        "| 姓名 | 电话 |\n| --- | --- |\n| {} | {} |",
        "| {} |\n| --- |\n| 甲 |",
        "**联系人：{}，请打电话**",
        "- **联系人：{}，请打电话**",
        "| 联系 |\n| --- |\n| **联系人：{}，请打电话** |",
        "[找{}问](W2026-014)",
    ],
)
def test_masks_survive_wherever_they_stand(around: str, mask: str) -> None:
    """A mask in a heading, a list, a table or bold words keeps all its stars, and eats no mark around it."""
    text = around.replace("{}", mask)
    shown = html(text)
    assert shown.count(mask.replace("*", "＊")) == around.count("{}")
    assert shown.count("＊") == mask.count("*") * around.count("{}")
    assert shown.count("<strong>") == around.count("**") // 2
    assert "<em>" not in shown
    assert not re.search(r"\*", shown)


@given(st.lists(st.sampled_from(["张*三", "李**", "138****1234", "王某*", "42****1X", "孙*"]), min_size=1, max_size=8))
def test_text_of_masks_is_never_emphasised(masks: list[str]) -> None:
    """However many masks stand in a list of names, none pairs with another."""
    shown = html("、".join(masks))
    assert shown == f"<p>{'、'.join(masks).replace('*', '＊')}</p>"


@given(st.text(alphabet="*** 张三1a，。“”：", max_size=40))
def test_stars_pair_or_stay(text: str) -> None:
    """Every opening mark has a closing one of its size, and they nest."""
    waiting: list[int] = []
    for run in stars.runs(text):
        if run.use is stars.Use.OPEN:
            waiting.append(run.size)
        elif run.use is stars.Use.CLOSE:
            assert waiting.pop() == run.size
    assert not waiting


def test_ids_become_links() -> None:
    """Ids lead to their pages, bare or with words; what the site does not have stays text."""
    page = assert_clean(
        html("见W2026-014、H2026-03-2和X2026-99，[下水道](W2026-014)，[旧的](W2020-001)，[照片](gou-hou.jpg)")
    )
    assert page.targets == [LINKS["W2026-014"], LINKS["H2026-03-2"], LINKS["W2026-014"], LINKS["gou-hou.jpg"]]
    assert page.words.strip() == "见W2026-014、H2026-03-2和X2026-99，下水道，旧的，照片"


def test_ids_inside_links_code_and_longer_words_stay() -> None:
    """An id that is part of something else is no link of its own."""
    page = Page(html("[W2026-014](https://a.example/) `W2026-014` AW2026-014 W2026-014-x"))
    assert page.targets == ["https://a.example/"]


def test_mentions_name_what_the_links_need() -> None:
    """`mentions` lists bare and linked ids, `targets` only what must exist."""
    text = "见W2026-014，[会](H2026-03)，[照片](gou-hou.jpg)，`X2026-01`，[网](https://a.example/W2026-015)"
    assert prose.mentions(text) == ("H2026-03", "W2026-014", "X2026-01", "gou-hou.jpg")
    assert prose.targets(text) == ("H2026-03", "gou-hou.jpg")


def test_outside_links_are_cut_off_from_the_page() -> None:
    """Outside links get rel; contacts and own pages need none."""
    shown = html("[网](https://a.example/?a=1&b=2) <tel:027-1234> [信](mailto:a@b.example) [问题](W2026-014)")
    assert 'href="https://a.example/?a=1&amp;b=2" rel="noopener noreferrer"' in shown
    assert shown.count("rel=") == 1
    assert [one.split(":")[0] for one in assert_clean(shown).targets] == [
        "https",
        "tel",
        "mailto",
        "../issues/W2026-014.html",
    ]


BAD_TARGETS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript&#58;alert(1)",
    "javascript&colon;alert(1)",
    r"java\script:alert(1)",
    "&#x6A;avascript:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/x",
    "/etc",
    "../x",
    "#x",
    "https://good.example@evil.example/",
    "https:evil",
    "http://[::1",
    "ftp://a.example",
    "x.html",
]


@pytest.mark.parametrize("target", BAD_TARGETS)
def test_other_targets_are_refused(target: str) -> None:
    """A target that is not known to be good is told with its line, and is no link if rendered anyway."""
    for text in (f"a\n\n[b]({target})", f"a\n\n[b](<{target}>)", f"a\n\n<{target}>"):
        assert_clean(html(text))
        assert not Page(html(text)).targets
    if "<" not in target:
        assert [(code, line) for code, line, _ in prose.faults(f"a\n\n[b]({target})")] == [("prose-link", 3)]


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><a xlink:href=javascript:1>",
    "<iframe src=//evil.example></iframe>",
    "<form action=//evil.example><input></form>",
    "<style>*{background:url(//evil.example)}</style>",
    '"onmouseover="alert(1)',
    "<a href='javascript:alert(1)' style='position:fixed'>x</a>",
    "<!--><script>alert(1)</script>-->",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "\x02wzxhzdk:0\x03<b onclick=x>",
]
CONTEXTS = [
    "{}",
    "# {}",
    "- {}",
    "> {}",
    "|a|b|\n|-|-|\n|{}|x|",
    "[{}](https://a.example)",
    "[x](https://a.example/{})",
    "![{}](x.jpg)",
    "**{}**",
    "    {}",
    "`{}`",
    '[x](https://a.example "{}")',
    "<{}>",
    "<div>\n\n{}\n\n</div>",
]


@pytest.mark.parametrize("context", CONTEXTS)
def test_nothing_in_a_text_runs(context: str) -> None:
    """Scripts, handlers, frames, forms, styles and pictures come out as words, wherever they stand."""
    for payload in PAYLOADS:
        assert_clean(html(context.format(payload) if "{" not in payload else context.replace("{}", payload)))


@pytest.mark.parametrize(
    "target", ["https://evil.example/x.png", "lu-qian.jpg", "//evil.example/x", "data:image/png;base64,x"]
)
def test_pictures_are_refused_by_name(target: str) -> None:
    """A picture in the text is told; it never reaches the page."""
    ((code, line, args),) = prose.faults(f"一\n\n![图]({target})")
    assert (code, line, args["name"]) == ("prose-picture", 3, target)
    assert "<img" not in html(f"![图]({target})")


def test_headings_begin_at_the_level_and_leave_no_gap() -> None:
    """The page's outline stays whole, however headings were numbered."""
    assert re.findall(r"<h(\d)", html("## 一\n\n#### 二\n\n# 三\n\n## 四", level=3)) == ["3", "4", "3", "4"]
    assert re.findall(r"<h(\d)", html("# 一\n\n## 二", level=6)) == ["6", "6"]


def test_lists_and_tables_begin_without_an_empty_line() -> None:
    """What looks like a list or table below a line is one."""
    shown = html("事项：\n- 甲\n- 乙\n\n收支：\n|项|元|\n|-|-:|\n|沟|10|")
    assert shown.count("<li>") == 2
    assert '<td class="n">10</td>' in shown
    assert '<th scope="col">项</th>' in shown


@st.composite
def outlines(draw: st.DrawFn) -> list[tuple[int, bool, bool, str]]:
    """Items: level, whether numbered, whether an empty line stands above, and a line that goes on below."""
    items: list[tuple[int, bool, bool, str]] = []
    for _ in range(draw(st.integers(1, 9))):
        level = draw(st.integers(0, min(items[-1][0] + 1, 5))) if items else 0
        numbered = items[-1][1] if items else draw(st.booleans())
        items.append((level, numbered, draw(st.booleans()), draw(st.sampled_from(["", "续", "\n段", "more"]))))
    return items


def outline(items: list[tuple[int, bool, bool, str]], width: int) -> str:
    """The items as Markdown, each level moved in by `width` columns."""
    lines: list[str] = []
    for number, (level, numbered, gap, below) in enumerate(items):
        lines += [""] * (gap and number > 0) + [" " * width * level + ("1. " if numbered else "- ") + f"项{number}"]
        if below:
            lines += [""] * below.count("\n") + [" " * width * (level + 1) + below.strip()]
    return "\n".join(lines)


@given(outlines())
@settings(deadline=None)
def test_lists_nest_by_two_three_or_four_columns(items: list[tuple[int, bool, bool, str]]) -> None:
    """However far people indent, the list is the same, and every item is on the page."""
    shown = [html(outline(items, width)) for width in (2, 3, 4)]
    assert shown[0] == shown[1] == shown[2]
    assert shown[0].count("<li>") == len(items)
    assert "<pre>" not in shown[0]


@given(outlines())
@settings(deadline=None)
def test_items_stand_at_their_level(items: list[tuple[int, bool, bool, str]]) -> None:
    """An item is as many lists deep as it was written."""
    depth, found = 0, list[int]()
    for closing, word in re.findall(r"<(/?)(?:ul|ol)>|(项)", html(outline(items, 2))):
        if word:
            found.append(depth - 1)
        else:
            depth += -1 if closing else 1
    assert found == [level for level, *_ in items]


@given(st.lists(st.sampled_from(["", " ", "  ", "    ", "- a", "1. b", "c", "> ", "# d", "---", "|"]), max_size=24))
@settings(deadline=None)
def test_only_what_is_moved_in_by_four_columns_is_code(pieces: list[str]) -> None:
    """Nothing becomes code by being brought into form; pieces without a mark begin a line."""
    text = "".join(piece if not piece.strip(" >") and piece else f"{piece}\n" for piece in pieces)
    moved = any(re.match(r"[> ]* {4}", line) for line in text.split("\n"))
    assert "<pre>" not in html(text) or moved


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("    # 题", "<h3>题</h3>"),
        ("    #题", "<h3>题</h3>"),
        ("    ---", "<hr>"),
        ("    > # 题", "<blockquote>\n<h3>题</h3>\n</blockquote>"),
        ("    >  ## 题 ##", "<blockquote>\n<h3>题</h3>\n</blockquote>"),
        ("        码", "<pre><code>码\n</code></pre>"),
    ],
)
def test_nothing_goes_on_with_a_heading_a_rule_or_code_of_an_item(inside: str, shown: str) -> None:
    """A line below one that is not moved in stands outside of the list, whichever engine reads it."""
    assert html(f"- 甲\n\n{inside}\n乙") == f"<ul>\n<li>甲{shown}\n</li>\n</ul>\n<p>乙</p>"


def test_indented_text_outside_of_lists_stays() -> None:
    """Code is code, and a paragraph that begins with blanks is a paragraph."""
    assert html("    - a\n    - b") == "<pre><code>- a\n- b\n</code></pre>"
    assert html("甲\n\n  乙") == "<p>甲</p>\n<p>乙</p>"
    assert html("> - 甲\n>   - 乙").count("<ul>") == 2


def test_bars_outside_of_a_table_need_not_be_everywhere() -> None:
    """A head without them and rows with them are one table, and no row is moved by a column."""
    wanted = html("|项|元|\n|-|-:|\n|沟|10|\n|路|20|")
    assert html("项|元\n|-|-:|\n|沟|10|\n路|20") == html("项|元\n-|-:\n沟|10\n路|20") == wanted
    assert '<td>沟</td>\n<td class="n">10</td>' in wanted


def test_wide_tables_take_the_focus() -> None:
    """A table that a phone has to scroll can be scrolled with keys; one that fits is no stop on the way."""
    assert '<table tabindex="0">' in html("|楼|工|料|计|\n|-|-|-|-|\n|1栋|1|2|3|")
    assert "<table>" in html("|楼|工|料|\n|-|-|-|\n|1栋|1|2|")


def test_lines_of_chinese_join_without_a_blank() -> None:
    """A line break in a paragraph leaves no gap between characters, but one between words."""
    assert html("第一行\n第二行") == "<p>第一行第二行</p>"
    assert html("- 第一行\n  第二行") == "<ul>\n<li>第一行第二行</li>\n</ul>"
    assert html("one\ntwo") == "<p>one\ntwo</p>"


LISTS = [
    ("- 甲\n- 乙\n\n- 丙", "<ul>\n<li>甲</li>\n<li>乙</li>\n<li>丙</li>\n</ul>"),
    ("- 甲\n\n  续\n- 乙", "<ul>\n<li>\n<p>甲</p>\n<p>续</p>\n</li>\n<li>乙</li>\n</ul>"),
    ("* 甲\n+ 乙\n- 丙", "<ul>\n<li>甲</li>\n<li>乙</li>\n<li>丙</li>\n</ul>"),
    ("- 甲\n1. 乙", "<ul>\n<li>甲</li>\n</ul>\n<ol>\n<li>乙</li>\n</ol>"),
    ("100. 甲\n     - 乙", "<ol>\n<li>甲<ul>\n<li>乙</li>\n</ul>\n</li>\n</ol>"),
    ("- 2026. 甲", "<ul>\n<li>2026. 甲</li>\n</ul>"),
    ("2026年\n15. 甲", "<p>2026年\n15. 甲</p>"),
    ("- # 甲", "<ul>\n<li># 甲</li>\n</ul>"),
    ("> 甲\n乙", "<blockquote>\n<p>甲</p>\n</blockquote>\n<p>乙</p>"),
    ("> 甲\n\n> 乙", "<blockquote>\n<p>甲</p>\n<p>乙</p>\n</blockquote>"),
    ("1) 甲", "<p>1) 甲</p>"),
]


@pytest.mark.parametrize(("text", "shown"), LISTS)
def test_lists_and_quotes_are_the_same_in_every_engine(text: str, shown: str) -> None:
    """Engines have their own ideas of these; one is taken."""
    assert html(text) == shown


BREAKS = [
    ("一\n===\n二\n---", "<h3>一</h3>\n<h4>二</h4>"),
    ("一\n二\n---\n三", "<p>一二</p>\n<hr>\n<p>三</p>"),
    ("一\n二\n--\n三", "<p>一二\n--\n三</p>"),
    ("#一\n##二 ##", "<h3>一</h3>\n<h4>二</h4>"),
    ("一  \n二", "<p>一<br>\n二</p>"),
    ("```\n一\n```", "<p><code>一</code></p>"),
    ("~~~\n一\n~~~", "<p>~~~\n一\n~~~</p>"),
    ("[一]: https://a.example", "<p>[一]: https://a.example</p>"),
    ("&lt;&#42;&nbsp;", "<p>&amp;lt;&amp;#42;&amp;nbsp;</p>"),
    ("* * *", "<hr>"),
    ("\ufdd0\ufdd9一", "<p>一</p>"),
]


@pytest.mark.parametrize(("text", "shown"), BREAKS)
def test_what_is_not_in_our_markdown_is_text_in_every_engine(text: str, shown: str) -> None:
    """Fences, references and entities are shown as they were written; headings may be underlined."""
    assert html(text) == shown


PIECES = (
    *("a", "甲 乙", "张*三", "**重**", "*", "`c`", "`", "~~d~~", "[w](W2026-014)", "[", "]", "<", "&amp;", "\\", "_"),
    *("- x", "* y", "+ z", "1. 甲", "23. 乙", "1) b", "> ", "# h", "## ", "#", "-", "---", "***", "===", "~~~", "```"),
    *("|a|b|", "|-|-:|", "|1|2|", "|", "a|b", "-|-", "\t", " ", "  ", "    ", "\n", "\n", "\n", "\n\n", "\n\n"),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=16))
@example(["---", "    ", "-"])
def test_engines_agree_on_any_text(pieces: list[str]) -> None:
    """Not only on good Markdown: whatever is thrown together comes out the same."""
    assert_clean(html("".join(pieces)))


ODD = [
    ("　　甲\n　　乙\n\n　丙", "<p>甲　　乙</p>\n<p>丙</p>"),
    ("　- 甲", "<p>- 甲</p>"),
    ("甲\n\n　\n\n乙", "<p>甲</p>\n<p>乙</p>"),
    ("    码\n　乙", "<pre><code>码\n</code></pre>\n<p>乙</p>"),
    ("- 甲\n\n  　乙", "<ul>\n<li>\n<p>甲</p>\n<p>乙</p>\n</li>\n</ul>"),
    ("> 　甲\n> 　\n> 乙", "<blockquote>\n<p>甲</p>\n<p>乙</p>\n</blockquote>"),
    ("１. 甲\n２. 乙", "<ol>\n<li>甲</li>\n<li>乙</li>\n</ol>"),
    ("13812345678. 甲", "<p>13812345678. 甲</p>"),
    ("\ufeff甲", "<p>\ufeff甲</p>"),
    ("甲\n---|", "<p>甲\n---|</p>"),
    ("||\n||", "<p>||\n||</p>"),
]


@pytest.mark.parametrize(("text", "shown"), ODD)
def test_wide_blanks_and_digits_are_the_same_in_every_engine(text: str, shown: str) -> None:
    """Texts from a word processor indent with wide blanks; a number of many digits is no item and stays on the page."""
    assert html(text) == shown


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from((*"　\xa0\u2028\x85\ufeff", "１. ", "1234567890. ", *PIECES[-16:], *PIECES[15:29])), max_size=8
    )
)
def test_engines_agree_on_odd_characters(pieces: list[str]) -> None:
    """Neither reads blanks, digits or marks of order in its own way."""
    assert_clean(html("".join(pieces)))


@pytest.mark.parametrize("engine", ["markdown", "comrak"])
def test_only_the_chosen_engine_is_loaded(engine: str) -> None:
    """Neither costs a site that chose the other anything, and a text that nobody can read in two ways costs none."""
    first = f"import sys; from site_gen import prose; prose.faults('甲'); print(*sys.modules, '---'); e = '{engine}'"
    plain = "prose.to_html('## 甲', links=dict(), engine=e); print(*sys.modules, '---')"
    then = "prose.to_html('> 甲', links=dict(), engine=e); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"{first}; {plain}; {then}"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    before, between, after = (set(part.split()) for part in done.stdout.split("---"))
    assert not before & {"markdown", "comrak", "nh3"}
    assert not between & {"markdown", "comrak"}
    assert after & {"markdown", "comrak"} == {engine}


HOSTILE = {
    "brackets": "[" * 50_000,
    "half links": "[a](<b" * 30_000,
    "stars": "*a" * 100_000,
    "underscores": "_a" * 100_000,
    "lists": "".join("    " * depth + "- a\n" for depth in range(300)),
    "list markers": "- " * 1_000 + "a",
    "numbers": "1. " * 1_000 + "a",
    "quotes": ">" * 1_000 + "a",
    "code": "`a" * 100_000,
    "less": "<" * 50_000,
    "tags": "<a@" * 60_000,
    "ands": "&" * 50_000,
    "table": "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + ("|a" * 1_000 + "|\n") * 40,
    "headings": "# a\n" * 50_000,
    "underlines": "a\n-\n" * 40_000,
    "rules": "***\n" * 40_000,
    "equals": "=\n" * 90_000,
    "escapes": "\\*" * 90_000,
    "pictures": "![a](" * 30_000,
    "waves": "~" * 200_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_texts_that_would_take_minutes_are_refused(text: str) -> None:
    """They are told with a line and have words in both languages; rendering them anyway gives plain escaped text."""
    found = prose.faults(text)
    assert found
    for code, line, args in found:
        assert 1 <= line <= text.count("\n") + 1
        assert "{" not in "".join(messages.text(code, args, "zh") + messages.text(code, args, "en"))
    assert {tag for tag, _ in Page(html(text)).found} <= {"p"}


def _full(line: str, most: int) -> str:
    """The line as often as budget and block allow, and a paragraph to the block's end."""
    lines = line * min(most, budget.MAX_BLOCK // len(line) - 1)
    return lines + "a\n" * ((budget.MAX_BLOCK - len(lines)) // 2)


DEAR = {
    "headings": _full("# a\n", budget.MAX_RULES),
    "quoted headings": _full("> # a\n", budget.MAX_RULES),
    "underlines": _full("a\n-\n", budget.MAX_RULES),
    "items": _full("- a\n", 10_000),
    "nested items": "".join("  " * (line % budget.MAX_DEPTH) + "- a\n" for line in range(1_200)),
    "depth": ("> - " * (budget.MAX_DEPTH // 2) + "a\n\n") * 1_000,
    "stars": "*a" * (budget.MAX_LINE // 2),
    "code": "`a` " * 500,
    "escapes": r"\*" * 2_000,
    "brackets": "[" * 2_000,
    "table": "a|b\n-|-\n" + "a|b\n" * 2_900,
}


@pytest.mark.parametrize("text", DEAR.values(), ids=DEAR.keys())
def test_the_dearest_texts_within_budget_are_rendered(text: str) -> None:
    """What passes `faults` is rendered as Markdown, not given up."""
    assert prose.faults(text) == []
    assert_clean(html(text))


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("ab张三1*_`~[]()<>!#|-=+>.:/\\&;\"' \n\t\x02\x03\ud800W2026-014"), max_size=120)
)
def test_any_text_is_rendered_clean(text: str) -> None:
    """No text raises, and none brings a tag or attribute of its own."""
    prose.faults(text)
    assert_clean(html(text))
    assert html(text) == html(text)
