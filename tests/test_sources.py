"""Reading a site: what is found, what is refused, and where a fault is said to be."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.diagnostics import ContentError, Diagnostic, Fault, SiteError, Span
from site_gen.sources import (
    Files,
    decode,
    diagnose,
    format_json,
    format_text,
    load_csv,
    load_yaml,
    locate,
    read_bytes,
    scan,
    split_front_matter,
)
from tests.support import FILES, ISSUE, LEDGER, MEETING, full_site, site, write

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ISSUE_PATH = "content/issues/W2026-001.yaml"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def found(faults: Iterable[Fault]) -> list[tuple[str, str]]:
    """Code and path of each fault."""
    return [(fault.code, fault.path) for fault in faults]


def places(faults: Iterable[Fault]) -> list[tuple[str, int, int]]:
    """Code, line and column of each fault."""
    return [(fault.code, fault.span.line, fault.span.column) for fault in faults if fault.span]


def refused(data: bytes, path: str = "a.yaml") -> list[tuple[str, int, int]]:
    """Why a file's bytes are refused."""
    with pytest.raises(ContentError) as caught:
        decode(data, path)
    return places(caught.value.faults)


# ---- scan -----------------------------------------------------------------------------------------------------------


def test_scan_lists_all_sources_sorted(tmp_path: Path) -> None:
    """Every record file and photo is found, with its size, and nothing else."""
    root = full_site(tmp_path, {"themes/board/style.css": "a", "themes/other/style.css": "b", "README.md": "c"})
    stats, faults = scan(root, "board")
    assert faults == []
    paths = [stat.path for stat in stats]
    assert paths == sorted([*FILES, "content/photos/gou-qian.png", "themes/board/style.css"])
    assert {stat.path: stat.size for stat in stats}[ISSUE_PATH] == len(ISSUE.encode())


def test_scan_passes_over_editors_and_systems_own_files(tmp_path: Path) -> None:
    """A table that is open in WPS leaves ~$ files behind; they are no records."""
    names = (
        "~$W1.yaml",
        "W1.yaml.tmp",
        ".W1.yaml.swp",
        "W1.bak",
        ".git/config",
        "Thumbs.db",
        "desktop.ini",
        ".DS_Store",
    )
    root = site(tmp_path, {f"content/issues/{name}": "x" for name in names})
    assert [stat.path for stat in scan(root, "board")[0]] == ["site.yaml"]


def test_scan_reads_only_tables_of_the_private_folder(tmp_path: Path) -> None:
    """The roster is read; whatever else staff keep beside it is nobody's business."""
    root = site(tmp_path, {"private/households.csv": "x", "private/notes.docx": "x", "private/old/households.csv": "x"})
    assert [stat.path for stat in scan(root, "board")[0]] == ["private/households.csv", "site.yaml"]


@POSIX
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a\nb.yaml", "file-name-invisible"),
        ("a\u202egpj.yaml", "file-name-invisible"),
        ("a\u200bb.yaml", "file-name-invisible"),
        ("CON.yaml", "file-name-reserved"),
        ("nul", "file-name-reserved"),
        ("a:b.yaml", "file-name-character"),
        ("a.yaml.", "file-name-character"),
        ("a\\b.yaml", "file-name-character"),
    ],
)
def test_names_that_some_system_cannot_hold_are_refused(tmp_path: Path, name: str, code: str) -> None:
    """A site moves between the office's Windows and a Linux host; such names would not survive."""
    root = site(tmp_path, {f"content/issues/{name}": "x"})
    stats, faults = scan(root, "board")
    assert [fault.code for fault in faults] == [code]
    assert faults[0].path.isprintable()
    assert [stat.path for stat in stats] == ["site.yaml"]


@POSIX
def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 in a name are shown by number and raise nothing."""
    root = site(tmp_path, {"content/issues/a.yaml": "x"})
    try:
        os.rename(root / "content/issues/a.yaml", os.fsencode(root) + b"/content/issues/\xff.yaml")
    except OSError:
        pytest.skip("this file system wants names in UTF-8")
    assert found(scan(root, "board")[1]) == [("file-name-invisible", "content/issues/\\udcff.yaml")]


@POSIX
@pytest.mark.parametrize(("one", "other"), [("A.yaml", "a.yaml"), ("caf\u00e9.yaml", "cafe\u0301.yaml")])
def test_names_that_only_some_systems_tell_apart_are_refused(tmp_path: Path, one: str, other: str) -> None:
    """On the office's PC one of the two files would silently win."""
    root = site(tmp_path, {f"content/issues/{one}": "x"})
    if (root / "content/issues" / other).exists():
        pytest.skip("this file system does not tell them apart")
    write(root, {f"content/issues/{other}": "y"})
    assert [fault.code for fault in scan(root, "board")[1]] == ["file-name-clash"]


@POSIX
def test_links_out_of_their_folder_are_refused(tmp_path: Path) -> None:
    """Neither the PC's files nor the private roster can be published through a link."""
    root = full_site(tmp_path / "site")
    secret = write(tmp_path, {"secret.yaml": "x"}) / "secret.yaml"
    (root / "content/issues/out.yaml").symlink_to(secret)
    (root / "content/issues/private.yaml").symlink_to(root / "private/households.csv")
    (root / "content/away").symlink_to(tmp_path)
    stats, faults = scan(root, "board")
    wanted = ["content/away", "content/issues/out.yaml", "content/issues/private.yaml"]
    assert found(faults) == [("link-leaves-site", path) for path in wanted]
    assert {"content/issues/out.yaml", "content/issues/private.yaml"}.isdisjoint(stat.path for stat in stats)


@POSIX
def test_links_within_a_folder_are_followed(tmp_path: Path) -> None:
    """A link is as good as the file it leads to, and its stat is that file's."""
    root = site(tmp_path, {"content/photos/a.jpg": "12345"})
    (root / "content/photos/b.jpg").symlink_to("a.jpg")
    stats, faults = scan(root, "board")
    assert faults == []
    assert [(stat.path, stat.size) for stat in stats[:2]] == [("content/photos/a.jpg", 5), ("content/photos/b.jpg", 5)]


@POSIX
def test_links_in_a_circle_and_to_nowhere_are_named(tmp_path: Path) -> None:
    """Circles end, and each broken link is told."""
    root = site(tmp_path, {"content/issues/a.yaml": "x"})
    (root / "content/issues/up").symlink_to("..")
    (root / "content/self").symlink_to("self")
    (root / "content/gone.yaml").symlink_to("nowhere.yaml")
    faults = scan(root, "board")[1]
    wanted = [("link-broken", "content/gone.yaml"), ("link-loop", "content/issues/up"), ("link-loop", "content/self")]
    assert found(faults) == wanted


@POSIX
def test_a_pipe_is_a_fault_and_does_not_wait(tmp_path: Path) -> None:
    """A FIFO in the content would hang a program that just opens it."""
    root = site(tmp_path, {"content/issues/a.yaml": "x"})
    os.mkfifo(root / "content/issues/pipe.yaml")
    assert found(scan(root, "board")[1]) == [("file-special", "content/issues/pipe.yaml")]
    with pytest.raises(ContentError) as caught:
        read_bytes(root, "content/issues/pipe.yaml")
    assert caught.value.faults[0].code == "file-special"


def test_folders_nested_without_end_are_refused(tmp_path: Path) -> None:
    """A mistaken copy of the folder into itself ends with a message."""
    root = site(tmp_path, {"content/" + "a/" * 15 + "b.yaml": "x"})
    assert [fault.code for fault in scan(root, "board")[1]] == ["folder-too-deep"]


def test_a_theme_name_cannot_lead_elsewhere(tmp_path: Path) -> None:
    """The theme comes from site.yaml, so it is content."""
    root = site(tmp_path / "a", {})
    write(tmp_path, {"b/style.css": "x"})
    assert scan(root, "../../b") == scan(root, "board")


# ---- read_bytes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["../secret.yaml", "content/../../secret.yaml", "/etc/passwd", "content\\..\\..\\x"])
def test_nothing_outside_of_the_site_is_read(tmp_path: Path, path: str) -> None:
    """A path in a record cannot reach the PC's files."""
    root = site(tmp_path / "site")
    write(tmp_path, {"secret.yaml": "x"})
    with pytest.raises(ContentError) as caught:
        read_bytes(root, path)
    assert caught.value.faults[0].code == "link-leaves-site"


def test_missing_and_huge_files_are_named(tmp_path: Path) -> None:
    """A record of 3 MB is a mistake, and told as one before it is read as YAML."""
    root = site(tmp_path, {ISSUE_PATH: "x" * 3_000_000})
    for path, code in ((ISSUE_PATH, "file-too-large"), ("content/none.yaml", "file-missing")):
        with pytest.raises(ContentError) as caught:
            read_bytes(root, path)
        assert found(caught.value.faults) == [(code, path)]


# ---- decode ---------------------------------------------------------------------------------------------------------


def test_a_link_beside_files_that_were_read_is_looked_at(tmp_path: Path) -> None:
    """Folders are looked at once for many files, each file is for itself."""
    root = tmp_path / "site"
    (root / "content").mkdir(parents=True)
    (root / "content/a.yaml").write_text("a", "utf-8")
    (tmp_path / "secret.yaml").write_text("b", "utf-8")
    (root / "content/in.yaml").symlink_to("a.yaml")
    (root / "content/out.yaml").symlink_to(tmp_path / "secret.yaml")
    files = Files(root)
    assert [files.read("content/a.yaml"), files.read("content/in.yaml")] == [b"a", b"a"]
    for path, code in (
        ("content/out.yaml", "link-leaves-site"),
        ("content/../../secret.yaml", "link-leaves-site"),
        ("content/none.yaml", "file-missing"),
    ):
        with pytest.raises(ContentError) as error:
            files.read(path)
        assert [one.code for one in error.value.faults] == [code]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_usual_encoding_and_line_end_gives_the_same_text(encoding: str, end: str) -> None:
    """Notepad, WPS and a Mac's editor may save the same record in their own ways."""
    assert decode(ISSUE.replace("\n", end).encode(encoding), "a.yaml") == ISSUE


def test_text_is_not_normalised() -> None:
    """What staff wrote is what is read: accents stay as they are."""
    assert decode("cafe\u0301 café".encode(), "a.yaml") == "cafe\u0301 café"


@pytest.mark.parametrize(
    ("char", "code"),
    [
        ("\0", "text-nul"),
        ("\x07", "text-control"),
        ("\x0b", "text-control"),
        ("\x85", "text-control"),
        ("\u2028", "text-control"),
        ("\u202e", "text-bidi"),
        ("\u2066", "text-bidi"),
        ("\u200b", "text-invisible"),
        ("\u200d", "text-invisible"),
        ("\ufeff", "text-invisible"),
        ("\u3164", "text-invisible"),
        ("\U000e0041", "text-invisible"),
        ("\ufffd", "text-broken"),
        ("\ue000", "text-broken"),
    ],
)
def test_characters_that_nobody_sees_are_refused_by_name_and_place(char: str, code: str) -> None:
    """They make a text look like another one, or break a terminal or a printed sheet."""
    assert refused(f"编号: W1\r\n标题: 积{char}水\n".encode()) == [(code, 2, 6)]


def test_emoji_joined_by_a_zero_width_joiner_are_text() -> None:
    """A family emoji is one sign that people see."""
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert decode(family.encode(), "a.md") == family


def test_a_damaged_byte_is_named_at_its_place() -> None:
    """A UTF-8 file with one bad byte is not taken for another encoding."""
    assert refused("编号: W1\n标题: 积".encode() + b"\xff" + "水".encode()) == [("text-undecodable", 2, 6)]


@pytest.mark.parametrize("encoding", ["big5", "shift_jis"])
def test_other_encodings_are_refused_instead_of_garbled(encoding: str) -> None:
    """Nothing is read as GB18030 only because its bytes happen to allow it."""
    data = "編號：雨天積水，下水不暢，住戶反映了三次。".encode(encoding, errors="ignore")
    assert [code for code, _, _ in refused(data)] == ["text-encoding"]


@pytest.mark.parametrize("data", [b"PK\x03\x04abc", b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"\xd0\xcf\x11\xe0"])
def test_other_files_under_a_text_name_are_named(data: bytes) -> None:
    """A spreadsheet that was renamed to .csv is called a spreadsheet."""
    with pytest.raises(ContentError) as caught:
        decode(data, "a.csv")
    assert caught.value.faults[0].code == "file-binary"


def test_endless_lines_are_refused_with_their_number() -> None:
    """A line of a megabyte is no record."""
    assert refused(b"a: b\nc: " + b"d" * 1_000_000) == [("line-too-long", 2, 1)]


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_site_error(data: bytes) -> None:
    """Whatever a file holds, staff get a message and never a traceback; what is read has no hidden character."""
    try:
        text = decode(data, "a.yaml")
    except SiteError:
        return
    assert not set(text) & set("\r\0\x07\x1b\x85\u2028\u202e\u2066\u200b\ufeff\ufffd")


# ---- Front matter ---------------------------------------------------------------------------------------------------


def test_front_matter_and_body_keep_their_line_numbers() -> None:
    """A fault in either part is found at the file's own line."""
    yaml, body, line = split_front_matter("---\nid: H1\n---\n\n大家说\n", "a.md")
    assert yaml == "\nid: H1\n"
    assert (body, line) == ("\n大家说\n", 4)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "front-matter-missing", 1),
        ("id: H1\n", "front-matter-missing", 1),
        ("———\nid: H1\n———\n", "front-matter-missing", 1),
        ("\n\nid: H1\n---\n", "front-matter-missing", 3),
        ("---\nid: H1\n", "front-matter-open", 1),
    ],
)
def test_front_matter_that_does_not_begin_or_end_is_named(text: str, code: str, line: int) -> None:
    """Both lines of --- are asked for."""
    with pytest.raises(ContentError) as caught:
        split_front_matter(text, "a.md")
    assert places(caught.value.faults) == [(code, line, 1)]


# ---- YAML -----------------------------------------------------------------------------------------------------------


def test_every_scalar_is_text() -> None:
    """Phone numbers, times and 否 stay what was written."""
    text = "a: 0632123456\nb: 19:30\nc: no\nd: 007\ne: 2026-03-01\nf: ~\ng: 1e3\nh:\n"
    data = {"a": "0632123456", "b": "19:30", "c": "no", "d": "007", "e": "2026-03-01", "f": "~", "g": "1e3", "h": ""}
    assert load_yaml(text, "a.yaml") == (data, [])


def test_lists_may_be_written_in_both_ways() -> None:
    """In brackets on one line or one item a line."""
    assert load_yaml("a: [b, c]\n", "a.yaml") == load_yaml("a:\n- b\n- c\n", "a.yaml") == ({"a": ["b", "c"]}, [])


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n"])
def test_a_file_without_content_is_empty(text: str) -> None:
    """Comments alone say nothing."""
    assert load_yaml(text, "a.yaml") == ("", [])


SLIPS = [
    ("编号: W1\n标题：积水\n类别: x\n", "yaml-wide-colon", 2, 3),
    ("- 日期：2026-03-01\n  步骤: 5\n", "yaml-wide-colon", 1, 5),
    ("说明: 开始挖\n  标题：积水\n", "yaml-wide-colon", 2, 3),
    ("标题:积水\n类别: x\n", "yaml-colon-space", 1, 3),
    ("说明: 开始挖\n  标题:积水\n", "yaml-colon-space", 2, 3),
    ("a:\n\tb: c\n", "yaml-tab", 2, 1),
    ("a:\n  b: c\n\td: e\n", "yaml-tab", 3, 1),
    ("a:\n-b\n-c: d\n", "yaml-dash-space", 2, 1),
    ("标题: 时间: 7点\n", "yaml-colon-value", 1, 7),
    ("a: 1\n  b: 2\n", "yaml-indent", 2, 3),
    ("a:\n  - b\n - c\n", "yaml-indent", 3, 2),
    ("a: b\n标题\nc: d\n", "yaml-no-colon", 2, 1),
    ("W2026-001\n标题: b\n", "yaml-indent", 2, 1),
    ("标题: *重点*\n", "yaml-quote-needed", 1, 5),
    ("标题: @社区\n", "yaml-quote-needed", 1, 5),
    ('标题: "积水\n类别: x\n', "yaml-quote-open", 1, 5),
    ('标题: "积水" 很深\n类别: x\n', "yaml-quote-after", 1, 10),
    ('标题: "C:\\文件"\n', "yaml-escape", 1, 8),
    ("照片: [a, b\n类别: x\n", "yaml-bracket", 1, 5),
    ("照片: [a，b】\n类别: x\n", "yaml-bracket", 1, 5),
    ("a: &x b\n", "yaml-alias", 1, 4),
    ("a: [&x b, *x]\n", "yaml-alias", 1, 5),
    ("a: !!python/object:os.system b\n", "yaml-tag", 1, 4),
    ("? [a]\n: b\n", "yaml-key", 1, 3),
    ("'': b\n", "yaml-key", 1, 1),
    ("a: b\n---\nc: d\n", "yaml-documents", 2, 1),
    ("a: b\nc: d\na: e\n", "duplicate-key", 3, 1),
    ("a:\n- b: c\n  b: d\n", "duplicate-key", 3, 3),
    ("a: " + "[" * 30 + "]" * 30, "yaml-depth", 1, 23),
]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"), SLIPS, ids=[f"{code}-{n}" for n, (_, code, *_) in enumerate(SLIPS)]
)
def test_slips_are_recognised_at_their_place(text: str, code: str, line: int, column: int) -> None:
    """Staff read what they did, not what a parser expected."""
    assert places(load_yaml(text, "a.yaml")[1])[0] == (code, line, column)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x,x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a,*a,*a,*a,*a]\n" for n in range(40)),
        "- " * 5000,
        "? " * 5000,
        "".join(" " * n + "-\n" for n in range(1000)),
        ":\n" * 100_000,
        "[" + ",\n" * 300_000 + "]",
        "{" * 5000,
        "- x\n" * 300_000,
    ],
    ids=["aliases", "dashes", "questions", "stairs", "colons", "commas", "braces", "items"],
)
def test_bombs_are_refused(text: str) -> None:
    """What would take hours or gigabytes elsewhere is a fault here."""
    _, faults = load_yaml(text, "a.yaml")
    assert faults
    assert len(faults) <= 101


@given(st.text(alphabet=st.sampled_from(":- \n\t[]{}&*!?|>'\"#%@,：，abc标题1\\~"), max_size=60))
def test_no_text_raises_and_every_fault_has_a_place(text: str) -> None:
    """Any heap of YAML's special signs is read or explained."""
    _, faults = load_yaml(text, "a.yaml")
    lines = text.count("\n") + 2
    assert all(fault.span is not None and 1 <= fault.span.line <= lines and fault.span.column >= 1 for fault in faults)


# ---- CSV ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_tables_may_use_comma_tab_or_semicolon(delimiter: str) -> None:
    """Spreadsheets of different settings save the same table."""
    rows, faults = load_csv(f"id{delimiter}note\nJ1{delimiter}清扫\n", "a.csv")
    assert (rows, faults) == ([(2, {"id": "J1", "note": "清扫"})], [])


def test_the_header_alone_decides_the_delimiter() -> None:
    """A semicolon inside of a note is no column."""
    rows, faults = load_csv("id,note\nJ1,a;b;c\n", "a.csv")
    assert (rows, faults) == ([(2, {"id": "J1", "note": "a;b;c"})], [])


def test_empty_rows_are_passed_over_and_lines_are_kept() -> None:
    """Spreadsheets leave rows of separators at the end."""
    rows, faults = load_csv('\nid,note,,\nJ1,"a\nb",,\n\n,,,\n  ,,,\nJ2,c,,\n', "a.csv")
    assert faults == []
    assert rows == [(3, {"id": "J1", "note": "a\nb"}), (8, {"id": "J2", "note": "c"})]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "csv-empty", 1, 1),
        ("id,note\nJ1,a,b\n", "csv-row-long", 2, 6),
        ("id,note\nJ1\n", "csv-row-short", 2, 1),
        ("id,note,id\nJ1,a,b\n", "csv-header-twice", 1, 9),
        ("id,,note\nJ1,a,b\n", "csv-header-empty", 1, 4),
        ("id，note\nJ1，a\n", "csv-wide-comma", 1, 3),
        ('id,note\nJ1,"a\nJ2,b\n', "csv-quote", 2, 1),
        ('id,note\nJ1,"a"b\n', "csv-quote", 2, 1),
    ],
)
def test_torn_tables_are_named_at_the_cell(text: str, code: str, line: int, column: int) -> None:
    """Nothing is moved into the wrong column in silence."""
    assert places(load_csv(text, "a.csv")[1])[0] == (code, line, column)


@given(st.text(alphabet=st.sampled_from("a,\"\n;\t，' 1"), max_size=60))
def test_no_table_raises(text: str) -> None:
    """Any heap of separators and quotes is read or explained."""
    rows, faults = load_csv(text, "a.csv")
    assert all(fault.span for fault in faults)
    assert [line for line, _ in rows] == sorted({line for line, _ in rows})


# ---- locate ---------------------------------------------------------------------------------------------------------


def at(text: str, path: str, *keys: str | int, on_key: bool = False) -> tuple[int, int, int]:
    """Line, column and length of a value."""
    span = locate(text, path, keys, on_key=on_key)
    assert span.path == path
    return span[1:]


CHINESE = "编号: W2026-001\n标题: 积水\n经过:\n  - 日期: 2026-01-10\n    步骤: 1\n照片: gou.png\n下一步:\n"


def test_values_are_found_by_english_and_chinese_keys() -> None:
    """Faults name English keys; the file may be Chinese."""
    assert at(CHINESE, ISSUE_PATH, "title") == at(CHINESE, ISSUE_PATH, "标题") == (2, 5, 2)
    assert at(CHINESE, ISSUE_PATH, "history", 0, "step") == (5, 9, 1)
    assert at(CHINESE, ISSUE_PATH, "history", 0, "step", on_key=True) == (5, 5, 2)


def test_a_single_value_is_found_as_a_list_of_one() -> None:
    """照片: gou.png counts as a list."""
    assert at(CHINESE, ISSUE_PATH, "photos", 0) == (6, 5, 7)


def test_missing_keys_fall_back_to_what_is_around_them() -> None:
    """A field that is not there is told at its record."""
    assert at(CHINESE, ISSUE_PATH, "owner") == (1, 1, 2)
    assert at(CHINESE, ISSUE_PATH, "history", 0, "note") == (4, 5, 2)
    assert at(CHINESE, ISSUE_PATH, "history", 7, "note") == (3, 1, 2)
    assert at(CHINESE, ISSUE_PATH, "next_step") == (7, 1, 3)


def test_python_names_are_understood() -> None:
    """`for_` is the field that files call for."""
    path = "content/meetings/H2026-01.md"
    line = MEETING.split("\n").index("    for: 24") + 1
    assert at(MEETING, path, "decisions", 0, "for_") == (line, 10, 2)


def test_front_matter_counts_the_files_lines_and_the_body_too() -> None:
    """The body's own lines follow its key, from 0."""
    path = "content/meetings/H2026-01.md"
    body = MEETING.split("\n").index("大家说了排水的事。") + 1
    assert at(MEETING, path, "id")[0] == 2
    assert at(MEETING, path, "minutes")[0] == body
    assert at(MEETING, path, "minutes", 3)[0] == body + 3
    assert at(MEETING, path, "minutes", 0, 2, 5) == (body, 3, 5)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("|\n  头一行\n  第二行", (4, 5, 2)),
        ("|\n\n    第二行", (4, 7, 2)),
        (">\n  头一行\n  第二行", (2, 9, 1)),
        ("头一行\n  第二行", (2, 9, 1)),
    ],
)
def test_a_place_within_a_text_is_found_where_lines_are_kept(value: str, place: tuple[int, int, int]) -> None:
    """A block after | is counted line by line; elsewhere the text is named as a whole."""
    assert (
        at(f"id: X2026-01\nupkeep: {value}\nplace: 全小区\n", "content/projects/X2026-01.yaml", "upkeep", 1, 2, 2)
        == place
    )


def test_a_place_within_one_line_is_counted_from_its_first_character() -> None:
    """Quotation marks are no part of the text."""
    path = "content/projects/X2026-01.yaml"
    assert at("upkeep: 每周六\n", path, "upkeep", 0, 1, 2) == (1, 10, 2)
    assert at('upkeep: "每周六"\n', path, "upkeep", 0, 1, 2) == (1, 11, 2)


def test_cells_are_found_by_row_and_column() -> None:
    """Rows count without the header and empty rows; columns may be Chinese, cells quoted."""
    path = "content/rankings/2026-Q1/ledger.csv"
    text = '编号,日期,事由,记分人\n,,,\nJ1,2026-01-01,"清扫, ""楼前""\n和花坛",周某\nJ2,2026-01-02,x,吴某\n'
    assert at(text, path, 0, "recorder") == (4, 6, 2)
    assert at(text, path, 0, "note") == (3, 15, 11)
    assert at(text, path, 1, "id") == (5, 1, 2)
    assert at(text, path, 1, "household") == (5, 1, 1)
    assert at(text, path, "date") == (1, 4, 2)
    assert at(LEDGER, path, 2, "household") == (4, 23, 2)


@given(
    path=st.sampled_from(sorted(FILES)),
    keys=st.lists(
        st.one_of(st.sampled_from(["id", "title", "历史", "history", "minutes"]), st.integers(-2, 9)), max_size=5
    ),
    on_key=st.booleans(),
)
def test_any_keys_lead_somewhere(path: str, keys: list[str | int], *, on_key: bool) -> None:
    """A place is always within the file, however wrong the keys."""
    span = locate(FILES[path], path, tuple(keys), on_key=on_key)
    assert span.line >= 1


# ---- Reports --------------------------------------------------------------------------------------------------------


def read(path: str) -> bytes | None:
    """The support files' bytes."""
    return FILES[path].encode() if path in FILES else None


def test_diagnostics_are_sorted_and_said_once() -> None:
    """By file, then line; the same fault from two checks appears once."""
    faults = [
        Fault("b", "site.yaml", ("community",)),
        Fault("a", "site.yaml", ("community",)),
        Fault("b", ISSUE_PATH, ("title",)),
        Fault("b", ISSUE_PATH, ("id",)),
        Fault("b", ISSUE_PATH, ("id",)),
        Fault("gone", "content/none.yaml"),
    ]
    found = diagnose(faults, read)
    assert [(one.code, one.span.path, one.span.line) for one in found] == [
        ("b", ISSUE_PATH, 1),
        ("b", ISSUE_PATH, 2),
        ("gone", "content/none.yaml", 1),
        ("a", "site.yaml", 2),
        ("b", "site.yaml", 2),
    ]
    assert found[1].source_line == "title: 雨天积水，下水不畅"


def test_the_caret_stands_below_the_value_in_chinese_text() -> None:
    """Chinese characters take two columns of a terminal."""
    text = format_text(diagnose([Fault("duplicate-key", ISSUE_PATH, ("history", 0, "note"), {"key": "x"})], read), "zh")
    place, source, caret, hint = text.splitlines()
    assert place.startswith(f"{ISSUE_PATH}:11:11  duplicate-key  ")
    assert source == "        note: 敲门时3户说到。"
    assert caret == "              " + "^" * 15
    assert hint.strip().startswith("办法：")


def test_lines_without_end_are_cut_around_the_fault() -> None:
    """The caret still stands below the right character."""
    line = "a" * 1000 + "X" + "b" * 1000
    one = diagnose([Fault("c", "a.yaml", span=Span("a.yaml", 1, 1001))], lambda _: line.encode())[0]
    assert len(one.source_line) <= 200
    source, caret = format_text([one], "zh").splitlines()[1:3]
    assert source[caret.index("^")] == "X"


def test_the_private_rosters_lines_are_not_repeated() -> None:
    """A message about a household must not print the household."""
    faults = [Fault("duplicate-key", "private/households.csv", (0, "building"), {"key": "x"})]
    text = format_text(diagnose(faults, read), "zh")
    assert text.startswith("private/households.csv:2:4 ")
    assert "王" not in text


def test_a_report_cannot_steer_the_terminal() -> None:
    """Neither escape codes nor direction marks of a file reach the screen."""
    line = "a: \x1b[2J\u202e\x07b"
    text = format_text(diagnose([Fault("c", "a.yaml", span=Span("a.yaml", 1, 9))], lambda _: line.encode()), "zh")
    assert all(row.isprintable() for row in text.splitlines())


def test_warnings_are_called_so_and_colour_is_extra() -> None:
    """Colour adds nothing that is not also said."""
    one = Diagnostic("duplicate-key", Span("a.yaml", 3, 2), "", {"key": "x"}, warning=True)
    assert format_text([one], "zh").startswith("a.yaml:3:2  duplicate-key  提醒：")
    assert "\x1b[" in format_text([one], "zh", color=True)
    assert "\x1b[" not in format_text([one], "zh")


def test_editors_get_json() -> None:
    """Every field an editor needs, with text as text."""
    (one,) = json.loads(
        format_json(diagnose([Fault("duplicate-key", ISSUE_PATH, ("title",), {"key": "标题"})], read), "en")
    )
    assert (one["path"], one["line"], one["column"], one["length"]) == (ISSUE_PATH, 2, 8, 9)
    assert (one["code"], one["severity"]) == ("duplicate-key", "error")
    assert one["message"] == "“标题” is written twice"
