"""One writer a site: the second waits, hears for whom, and is let in once the first is gone, however it went."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from site_gen import lock
from site_gen.diagnostics import BusyError
from tests.support import build, run, site, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
HOLDER = """
import sys, time
from pathlib import Path
from site_gen.lock import writing
with writing(Path(sys.argv[1]), "site-gen points import"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    return site(tmp_path / "site")


@pytest.fixture(name="holder")
def _holder(root: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock of the site."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(root / ".site_gen/lock")],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.mark.parametrize("command", [["build"], ["new", "issue"], ["print"], ["release"], ["points", "undo", "--yes"]])
def test_second_writer_is_told_who_is_at_it(
    root: Path, holder: subprocess.Popen[str], command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what runs, since when and where, does nothing, and its exit code is its own."""
    monkeypatch.setattr(lock, "PATIENCE", 0.0)
    before = tree(root)
    result = run(*command, "--root", str(root))
    assert result.code == 4
    for word in ("points import", socket.gethostname(), str(holder.pid), time.strftime("%H:")):
        assert word in result.err
    assert "Traceback" not in result.text
    assert tree(root) == before


def test_killed_holder_stands_in_nobodys_way(root: Path, holder: subprocess.Popen[str]) -> None:
    """The lock goes with its process, though its words are still there."""
    holder.kill()
    holder.wait()
    assert "points import" in (root / ".site_gen/lock").read_text(encoding="utf-8")
    assert build(root).code == 0


def test_who_waits_says_so_and_goes_on(
    root: Path, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it waits it says for whom; when the other is done it does its work."""
    monkeypatch.setattr(lock, "QUIET", 0.0)
    assert holder.stdin is not None
    real = holder.stdin

    def done(_seconds: float) -> None:
        real.close()
        holder.wait()

    monkeypatch.setattr(time, "sleep", done)
    result = build(root)
    assert result.code == 0
    assert "points import" in result.err
    assert (root / "output/index.html").is_file()


def test_what_only_reads_waits_for_nobody(root: Path, holder: subprocess.Popen[str]) -> None:
    """A check needs no turn."""
    assert holder.poll() is None
    assert run("check", "--root", str(root)).code == 0


def test_holder_may_ask_again_and_others_may_not(tmp_path: Path) -> None:
    """A release builds; the inner step ends nothing."""
    path = tmp_path / "state" / "lock"
    with lock.writing(path, "outer"):
        with lock.writing(path, "inner"):
            pass
        assert lock.read_owner(path).command == "outer"
    assert path.read_bytes() == b""


HERE = socket.gethostname()
GONE = 2**22 + 1  # no process has such a number


@pytest.mark.parametrize(
    ("owner", "free"),
    [
        (lock.Owner(os.getpid(), HERE, "x", 1.0), False),
        (lock.Owner(GONE, HERE, "x", 1e12), True),
        (lock.Owner(1, "elsewhere", "x", 1.0), True),
        (lock.Owner(1, "elsewhere", "x", 1e12), False),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="there a lock of this computer grows old, too")
def test_drive_without_locks_knows_a_stale_one(
    tmp_path: Path, owner: lock.Owner, *, free: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process is gone, or it is from another computer and old; any other is respected."""

    def unknown(_file: int) -> None:
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr(lock, "_system_lock", unknown)
    path = tmp_path / "lock"
    name = tmp_path / "lock.name"
    name.write_bytes(json.dumps(owner).encode())
    if free:
        with lock.writing(path, "new", patience=1):
            assert lock.read_owner(name).command == "new"
        assert not name.exists()
    else:
        with pytest.raises(BusyError), lock.writing(path, "new", patience=0):
            pytest.fail("two writers")
        assert lock.read_owner(name) == owner
