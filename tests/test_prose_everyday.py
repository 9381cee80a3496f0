"""Most texts never meet an engine or nh3. What they become is what the long way would have made of them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from site_gen import prose
from site_gen.prose import allowed, blocks, by_comrak, by_markdown, everyday, lines

LINKS = {"W2026-014": "../issues/W2026-014.html"}
ENGINES = (by_markdown.blocks, by_comrak.blocks)

NOTICE = """## 怎么做

施工从4月1日开始，**请绕行**。负责人 张*三，见W2026-014 和[平面图](https://map.example/a.html?x=1&y=2)。
second line  
3.5元一米

- 请把车停到 *临时* 车位 & <安全>
* **集合**：8点

### 花了多少 ##
| 事项 | 数量 |
|---|---:|
| 清运 | 69 |
|| `` |
""".replace("``", "~~7~~")  # noqa: W291 - two blanks break a line


def long_way(text: str) -> list[str]:
    """HTML by each engine, before the wall."""
    return [blocks.finish(find(lines.settled(text)), links=LINKS, level=3) for find in ENGINES]


@pytest.mark.parametrize(
    "text",
    [
        *(
            NOTICE,
            "",
            "\n\n甲\n",
            "# 一\n#二\n### 三",
            "甲\n- 乙\n1. 丙\n\n2. 丁\n- 戊",
            "甲\n|一|\n|-|\n|1|\n# 乙",
            "甲\n1. 乙",
        ),
        *(
            "- 1. 甲\n- # 乙\n- > 丙\n- - 丁 -",
            "2026. 是",
            "*甲*乙",
            "***甲***",
            "12) 甲",
            "|a|b|c|d|\n|-|-:|:-:|:-|\n|1||3|4|",
        ),
    ],
)
def test_what_people_write_takes_the_short_way(text: str) -> None:
    """Headings, paragraphs, flat lists and tables with all that may stand in words; `15. 甲` alone does not."""
    short = everyday.html(text, links=LINKS, level=3)
    assert (short is None) == (text in ("2026. 是", "12) 甲"))
    assert short is None or [short, short] == long_way(text)


LINES = (
    *(
        "甲\u3000乙",
        "甲\u3000",
        "\u3000甲",
        "- 甲\u3000",
        "- \u3000乙",
        "## \u3000甲\u3000",
        "|a|b|\n|-|-|\n|\u3000|2|",
    ),
    *(
        "甲乙",
        "甲 乙，",
        "b c",
        "2026年",
        "3.5元",
        "15. 丙",
        "1.",
        "12)",
        "**重** 点",
        "*斜*",
        "*",
        "**",
        "***",
        "__",
        "张*三",
        "甲  ",
    ),
    *(
        "a<b>&c",
        "`c|d`",
        "`c`",
        "[w](W2026-014)",
        "![p](x.jpg)",
        "\\*",
        "~~d~~",
        "(a)",
        ".",
        ":",
        "-5",
        "１. 甲",
        "  乙",
        "\t丁",
    ),
    *(
        "- a",
        "* b",
        "+ c",
        "- **x** y",
        "- - -",
        "* * *",
        "- - x",
        "- 1. x",
        "- # x",
        "- > x",
        "- |-",
        "-",
        "- ",
        "-  丁 ",
    ),
    *(
        "1. b",
        "2. c",
        "1. - -",
        "1. **k**",
        "1. 1. y",
        "# d",
        "## e ##",
        "#f",
        "#",
        "####### g",
        "---",
        "===",
        "> h",
        "|",
        "||",
    ),
    *(
        "|a|b|",
        "|-|-:|",
        "|1|2|",
        "| **甲** | W2026-014 |",
        "||2|",
        "|-|",
        "|x|",
        "|:-:|-|",
        "|---|---|",
        "|3|4|5|",
        "a|b",
    ),
    *("|a|b|\n|-|-:|\n|1|2|", "|a|b|\n|-|-:|\n|1|2|", "甲乙", "甲乙\n丙丁", "- a\n- b", *[""] * 9),
)


def test_each_line_alone_and_beside_others() -> None:
    """Below a paragraph, above one, between items: where it is taken on, it is what both engines make of it."""
    for around in ("{}", "甲乙\n{}\n丙丁", "- 甲\n{}\n- 乙", "1. 甲\n\n{}\n\n丙"):
        for line in set(LINES):
            text = around.format(line)
            short = everyday.html(text, links=LINKS, level=3)
            assert short is None or [short, short] == long_way(text), text


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=7))
@example(["- a", "", "1. b", "- c", "", "甲"])
@example(["|-|-|", "|-|-|", "|-|-|"])
def test_the_short_way_leads_where_the_long_one_does(pieces: list[str]) -> None:
    """Whatever it takes on, both engines would have made the same of it."""
    text = "\n".join(pieces)
    short = everyday.html(text, links=LINKS, level=3)
    assume(short is not None)
    assert [short, short] == long_way(text)


WORDS = (
    "甲",
    "a 'b' \"c\"",
    "&amp;",
    "&lt;",
    "&gt;",
    "<br>\n",
    "<strong>重</strong>",
    "<em>a &amp; b</em>",
    "<code>*</code>",
)
ADDRESSES = (
    *(
        "../issues/W2026-014.html",
        "a.html#2",
        "tel:027-1234",
        "https://map.example/村?a=1&amp;b=2#c",
        "http://a.b-c.example",
    ),
    *(
        "https://a.1/",
        "https://xn--a.b/",
        "https://a.xn--b",
        "https://a.b:99999/",
        "javascript:1",
        "//a.b/",
        "https://a.b/&lt;",
    ),
    *(
        "https://a..b/",
        "https://1.2.3.999/",
        "https://[::1/",
        "HTTPS://a.b/",
        "https://a@b.c/",
        "https://a.b/'",
        "",
        " a",
        "a b",
    ),
    *(
        "https://a&amp;b.c/",
        "https://a.b/<br>",
        "mailto:a@b.example",
        "https://a.b\\c/",
        "https://a--b.c/",
        "tel:",
        "?a",
        "#a",
    ),
)
NASTY = (
    *(
        "<",
        ">",
        "&",
        '"',
        "'",
        "\0",
        "\r",
        "\x0c",
        "\x7f",
        "\x85",
        "\xa0",
        "\u2028",
        "\ufeff",
        "\ufffe",
        "\U0001ffff",
        "\x01",
        "\t",
    ),
    *(
        "&nbsp;",
        "&quot;",
        "&#39;",
        "&lt",
        "&amp;lt;",
        "<p>",
        "</p>",
        "</strong>",
        "<li>",
        "<!-- -->",
        "<br/>",
        "<br >",
        "</br>",
        "<P>",
    ),
    *(
        "<script>",
        "<svg>",
        "<math>",
        "<a>",
        "<table>",
        "</td>",
        " onclick=x",
        "<pre>\n\n",
        "<hr>",
        "<b>",
        "*",
        "\n",
        " ",
        "<p",
        "</",
    ),
)


ROWS = '<tr>\n<td class="n">{}</td>\n<td>{}</td>\n</tr>\n'
HEAD = '<thead>\n<tr>\n<th scope="col">{}</th>\n<th class="n" scope="col">{}</th>\n</tr>\n</thead>\n'
SHAPES = (
    *("<p>{}{}</p>", "<h2>{}</h2>", "<h6>{}</h6>", "<ul>\n<li>{}</li>\n<li>{}</li>\n</ul>", "<ol>\n<li>{}</li>\n</ol>"),
    *(f"<table{focus}>\n{HEAD}<tbody>\n{ROWS}{ROWS}</tbody>\n</table>" for focus in ("", ' tabindex="0"')),
)
LINKED = [f'<a href="{one}"{rel}>甲</a>' for one in ADDRESSES for rel in ("", ' rel="noopener noreferrer"')]


def fragment(shapes: list[str], words: list[str], odd: list[tuple[int, str]]) -> str:
    """HTML as we make it, and now and then something else somewhere in it."""
    parts = itertools.cycle([*words, ""])
    text = "\n".join(shape.format(*itertools.islice(parts, shape.count("{}"))) for shape in shapes)
    for place, what in odd:
        at = place % (len(text) + 1)
        text = text[:at] + what + text[at + place % 2 :]
    return text


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3),
    st.lists(st.sampled_from(WORDS) | st.sampled_from(LINKED), max_size=4),
    st.lists(st.tuples(st.integers(0, 999), st.sampled_from(NASTY)), max_size=2),
)
def test_what_passes_at_one_look_nh3_would_not_have_changed(
    shapes: list[str], words: list[str], odd: list[tuple[int, str]]
) -> None:
    """Whenever the look says yes, nothing in the HTML would have been taken away or written otherwise."""
    text = fragment(shapes, words, odd)
    assert not allowed.sound(text) or allowed.by_nh3(text) == text


@pytest.mark.parametrize(
    "around",
    ["{}<p>甲</p>", "<p>{}</p>", "<p><em>{}</em></p>", '<p><a href="https://a.example/{}">甲</a></p>', "<p{}></p>"],
)
def test_no_character_is_let_through_that_nh3_writes_otherwise(around: str) -> None:
    """Each one of the first few hundred, and what is odd further on."""
    for what in (*map(chr, range(0x300)), *NASTY, *map(chr, range(0x2000, 0x2070)), "\ud800"):
        text = around.format(what)
        assert not allowed.sound(text) or allowed.by_nh3(text) == text, ascii(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/&;p br\n\"='*甲\xa0\0", max_size=30))
def test_the_look_at_any_text(text: str) -> None:
    """The same for texts that nobody made."""
    assert not allowed.sound(text) or allowed.by_nh3(text) == text


def test_the_wall_needs_no_second_look_at_a_notice() -> None:
    """What most texts become passes at one look, and what they might hide does not."""
    shown = prose.to_html(NOTICE, links=LINKS)
    assert allowed.sound(shown)
    assert not allowed.sound(shown.replace("<em>", '<em onclick="x">'))
    assert not allowed.sound(shown.replace("https://", "javascript://"))


@pytest.mark.parametrize(
    "text",
    [
        "<p>" * 60_000,
        "<strong>a" * 30_000,
        "<p>a</p>" * 30_000 + "<",
        '<a href="https://' + "a." * 90_000,
        "&amp;" * 50_000,
    ],
)
def test_long_texts_take_no_longer_for_being_odd(text: str) -> None:
    """The look goes through them once, and says no."""
    assert not allowed.sound(text)
