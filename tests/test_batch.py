"""The files that staff double-click on Windows. No cmd.exe runs here: its text is held to what cmd.exe needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from site_gen.scaffold import batch
from site_gen.scaffold.site import create

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["重新生成网站.bat", "发布网站.bat"])
def test_the_windows_file_has_windows_line_ends(tmp_path: Path, name: str) -> None:
    """cmd.exe misreads labels after bare line feeds."""
    create(tmp_path)
    data = (tmp_path / name).read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > 5
    assert data.startswith(b"@echo off\r\n")  # no byte order mark, which cmd.exe would take for a command
    assert b"chcp 65001" in data.split(b"\xe6")[0]


@pytest.mark.parametrize("publish", [False, True])
def test_the_windows_file_gives_cmd_nothing_to_stumble_over(*, publish: bool) -> None:
    """Chinese is only ever echoed, no label is looked for, and no bracket within a block ends it early."""
    lines = batch.text(publish=publish).split("\r\n")
    spoken = [line for line in lines if not line.isascii()]
    assert spoken
    assert all(line.strip().startswith("echo ") for line in spoken)
    assert not any(char in line for line in spoken for char in '()&|<>^%!"')
    assert not any(line.lstrip().startswith(":") or "goto" in line for line in lines)


def test_the_windows_file_looks_in_every_place_and_waits_after_faults() -> None:
    """The command, both launchers of Python, and a .venv beside or above; each only when nothing was found before."""
    lines = batch.text().split("\r\n")
    tries = [line for line in lines if "--help" in line]
    assert all("if not defined RUN" in line for line in tries)
    order = [
        " ".join(tries).index(one) for one in ("call site-gen", "call py -m", "call python -m", r'".venv', r'"..\.venv')
    ]
    assert order == sorted(order)
    ends = [at for at, line in enumerate(lines) if line.strip().startswith("exit")]
    assert len(ends) == 2
    assert all(lines[at - 1].strip() == "pause" for at in ends)
    shown = next(at for at, line in enumerate(lines) if line.startswith("start"))
    assert "output\\index.html" in lines[shown]
    assert lines.index("call %RUN% build") < ends[1] < shown


def test_the_windows_file_that_publishes_asks_and_waits() -> None:
    """It hands on what was written behind its name (a target), asks as the command does, and keeps the window open."""
    lines = batch.text(publish=True).split("\r\n")
    assert "call %RUN% publish %*" in lines
    assert "--yes" not in batch.text(publish=True)
    assert lines[-2:] == ["pause", ""]
