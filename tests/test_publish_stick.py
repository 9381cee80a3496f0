"""A zip for a stick: what comes out is the site, and the same site gives the same bytes."""

from __future__ import annotations

import os
import time
import zipfile
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from site_gen.build.report import silent
from site_gen.diagnostics import OutputError
from site_gen.publish.stick import README, Stick
from tests.support import tree
from tests.support.publishing import NEW, OLD, STAMP, built

if TYPE_CHECKING:
    from pathlib import Path


def unpacked(path: Path, folder: Path) -> dict[str, str]:
    """The site in a zip, as somebody unpacks it."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return {url: data.decode() for url, data in tree(folder / "网站").items() if not url.startswith(".")}


def test_what_is_unpacked_is_the_site(tmp_path: Path) -> None:
    """All files come out as they went in, beside a text that says how to look at them in both languages."""
    path = tmp_path / "公开栏.zip"
    stick, old = Stick(path), built(tmp_path / "old", OLD)
    assert stick.published() is None
    stick.publish(old, STAMP, silent)
    assert unpacked(path, tmp_path / "out") == OLD
    text = (tmp_path / "out" / README).read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")  # Notepad
    assert "双击 index.html" in text.decode("utf-8-sig")
    assert "Extract all" in text.decode("utf-8-sig")
    assert stick.published() == old.digests
    stick.publish(built(tmp_path / "new", NEW), STAMP, silent)
    assert unpacked(path, tmp_path / "out2") == NEW


def test_same_site_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither day, zone, mask nor the order of files shows."""
    found = []
    for number, zone in enumerate(("UTC", "Asia/Shanghai")):
        monkeypatch.setenv("TZ", zone)
        mask = os.umask(0o077 if number else 0o022)
        files = dict(reversed(OLD.items())) if number else OLD
        with mock.patch.object(time, "time", return_value=1.6e9 + 1e7 * number):
            Stick(tmp_path / f"{number}.zip").publish(built(tmp_path / str(number), files), f"2026{number}", silent)
        os.umask(mask)
        found.append((tmp_path / f"{number}.zip").read_bytes())
    assert found[0] == found[1]


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_failure_leaves_the_old_file(tmp_path: Path, call: str) -> None:
    """A stick that is pulled out or full keeps the old file and no rubbish."""
    stick = Stick(tmp_path / "board.zip")
    stick.publish(built(tmp_path / "old", OLD), STAMP, silent)
    before = (tmp_path / "board.zip").read_bytes()
    with mock.patch.object(os, call, side_effect=OSError(28, "full")), pytest.raises(OutputError) as error:
        stick.publish(built(tmp_path / "new", NEW), STAMP, silent)
    assert error.value.faults[0].code == "publish-space"
    assert (tmp_path / "board.zip").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".new"] == []


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_other_file_is_left_alone(tmp_path: Path, data: bytes) -> None:
    """A file of another origin under that name is not replaced."""
    path = tmp_path / "board.zip"
    path.write_bytes(data)
    with pytest.raises(OutputError) as error:
        Stick(path).publish(built(tmp_path / "old", OLD), STAMP, silent)
    assert error.value.faults[0].code == "publish-stranger"
    assert path.read_bytes() == data
