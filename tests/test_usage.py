"""A mistyped command is answered in the words of staff, with what was probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import full_site, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("buld", ["没有“buld”这个命令", "build"]),
        ("build --ful", ["没有“--ful”这个选项", "--full", "site-gen build --help"]),
        ("build --root", ["“--root”没有写"]),
        ("build --as-of 2026-13-01", ["2026-13-01", "写成 2026-04-02 这样"]),
        ("build more", ["多写了“more”"]),
        ("check --format xml", ["text、json"]),
        ("new isue", ["isue", "issue", "问题"]),
        ("import", ["“site-gen import”后面还要写做什么", "issues、minutes", "site-gen import --help"]),
        ("import minutes", ["“文件/FILE”没有写", "site-gen import minutes --help"]),
        ("buld --lang en", ["There is no command “buld”", "build"]),
    ],
)
def test_mistyped_command_says_what_to_write(line: str, words: list[str]) -> None:
    """Exit code 2, nothing in a foreign language, and the way to the help."""
    answer = run(*line.split())
    assert answer.code == 2
    assert [word for word in words if word not in answer.err] == []
    assert "Error" not in answer.err
    assert "Usage" not in answer.err


def test_help_shows_its_examples_line_by_line() -> None:
    """Examples that run into one another cannot be copied."""
    assert "\n  site-gen check " in run("--help").out


def test_a_folder_is_named_without_a_line(tmp_path: Path) -> None:
    """A fault about a folder must not point at a line of site.yaml that is in order."""
    root = full_site(tmp_path / "site")
    for answer in (run("build", "--root", str(tmp_path)), run("build", "--root", str(root), "--output", str(root))):
        assert answer.code == 1
        assert ":1:1" not in answer.err
        assert str(tmp_path) in answer.err


def test_wide_colon_is_named_where_it_stands(tmp_path: Path) -> None:
    """The parser stumbles lines later; staff are sent to the colon that they typed."""
    text = "id: W2026-009\n类别：环境\n# a remark\n\ntitle: 路灯不亮\n"
    root = full_site(tmp_path / "site", {"content/issues/W2026-009.yaml": text})
    assert "W2026-009.yaml:2:3  yaml-wide-colon" in run("check", "--root", str(root)).err


@pytest.mark.parametrize("command", ["build", "check", "release", "print", "points sheet", "points audit"])
def test_a_day_that_does_not_exist_is_refused_alike_everywhere(command: str) -> None:
    """Whatever takes a day says how to write one."""
    answer = run(*command.split(), "--as-of", "2026-02-30")
    assert answer.code == 2
    assert "2026-02-30" in answer.err
    assert "写成 2026-04-02 这样" in answer.err
