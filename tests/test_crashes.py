"""Builds are killed for real, and disks fill up for real: the site is the old or the new.

SITE_GEN_SWEEP=1 kills 800 builds and lets each write-side call of a build meet each fault of a disk.
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from unittest import mock

import pytest

from tests.support import AS_OF, build, edits, site, tree, write
from tests.support.records import SETTINGS

SWEEP = bool(os.environ.get("SITE_GEN_SWEEP"))
ROOT = Path(__file__).resolve().parents[1]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs fork, and namespaces of Linux"),
]
ONE: dict[str, str | None] = {
    "site.yaml": SETTINGS,
    "content/issues/W2026-002.yaml": edits.issue(2, edits.TITLES[0], 1, 1),
    "content/issues/W2026-003.yaml": edits.issue(3, edits.TITLES[0], 1, 1),
    "content/issues/W2026-004.yaml": None,
}
OTHER: dict[str, str | None] = {
    "site.yaml": SETTINGS.replace("测试小区", "别的小区"),
    "content/issues/W2026-003.yaml": None,
    "content/issues/W2026-004.yaml": edits.issue(4, edits.TITLES[1], 2, 1),
}


ONE_AGAIN = {path: text for path, text in ONE.items() if path != "site.yaml"}
ROOM = range(0, 1_600_000, 8_000)  # bytes that are free
SOME: dict[str, tuple[tuple[int, ...], range]] = {  # in the ordinary run and in a sweep
    "build": ((0, 40_000, 250_000, 400_000, 500_000, 600_000, 1_600_000), ROOM),
    "publish": ((0, 250_000, 1_600_000), ROOM),
    "preview": ((0, 1_600_000), ROOM[::10]),
    "first": ((), ROOM[:0]),
}


def start(folder: Path, files: dict[str, str | None]) -> Path:
    """A small site that was never built, its templates compiled."""
    return site(folder, {**{path: data for path, data in files.items() if data is not None}, **edits.compiled()})


def states(folder: Path, other: dict[str, str | None] = OTHER) -> list[Path]:
    """The outputs of both states, each built from nothing."""
    roots = [start(folder / "one", ONE), write(start(folder / "other", ONE), other)]
    assert [build(root).code for root in roots] == [0, 0]
    return [root / "output" for root in roots]


def python(*arguments: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run Python in the checkout."""
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    command = [*before, sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_killed_builds_leave_the_old_site_or_the_new_one(tmp_path: Path) -> None:
    """At whatever call a build is killed; a reader who looks all the time sees one or the other, never both."""
    kills, moments = (600, 200) if SWEEP else (44, 6)
    other = OTHER if SWEEP else {path: text for path, text in OTHER.items() if path != "site.yaml"}  # half the pages
    plan = {
        "outputs": [str(one) for one in states(tmp_path, other)],
        "edits": [ONE, other],
        "kills": kills,
        "random": moments,
    }
    write(tmp_path, {"plan.json": json.dumps(plan)})
    root = start(tmp_path / "site", ONE)
    assert build(root).code == 0
    done = python("-m", "tests.support.crashes", str(root), str(tmp_path / "plan.json"))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["killed"] >= (kills + moments) * 4 // 5, told
    assert told["looks"] > kills, told
    print(told)
    assert len(told["at"]) >= 6, told


@pytest.mark.parametrize("kind", ["build", "publish", "preview", "first"])
def test_full_disk_leaves_the_old_site_or_the_new_one(tmp_path: Path, kind: str) -> None:
    """On a disk with hardly any room left a command says so in a sentence, and is done once there is room again."""
    source = start(
        tmp_path / "site", {**ONE, "site.yaml": f"{SETTINGS}publish:\n  - name: web\n    folder: ../www\n    keep: 2\n"}
    )
    where = tmp_path / "disk"
    where.mkdir()
    few = {path: text for path, text in OTHER.items() if path != "site.yaml"}
    some, all_ = SOME[kind]
    write(
        tmp_path,
        {"plan.json": json.dumps({"edits": [few, ONE_AGAIN], "as_of": AS_OF, "steps": [*(all_ if SWEEP else some)]})},
    )
    arguments = (kind, str(where), str(source), str(tmp_path / "plan.json"))
    done = python("-m", "tests.support.small_disk", *arguments, before=("unshare", "-Urm"))
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("this machine lets nobody mount a disk of his own")
    assert done.returncode == 0, done.stdout + done.stderr
    codes = [line.split()[1] for line in done.stdout.splitlines()]
    print(kind, len(codes), "tries,", codes.count("3"), "found no room")
    assert "3" in codes, done.stdout
    assert kind == "first" or "0" in codes, done.stdout


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES], ids=errno.errorcode.get)
def test_fault_of_the_disk_at_any_call_is_told_and_changes_nothing(tmp_path: Path, number: int) -> None:
    """Whichever call the disk refuses: old or new, a sentence with what to do, and the next build is whole."""
    known = [tree(one) for one in states(tmp_path)]
    root = start(tmp_path / "site", ONE)
    assert build(root).code == 0
    refused, now = 0, 0
    for at in range(1 + number % 7, 200, 1 if SWEEP else 13):
        now = 1 - now
        write(root, (ONE, OTHER)[now])
        with mock.patch.object(time, "sleep"), edits.refusing_disk(at, number) as calls:
            result = build(root)
        found = tree(root / "output")
        assert found in known, at
        assert result.code == 3 or (result.code, found) == (0, known[now]), (at, result)
        assert "Traceback" not in result.text, at
        assert result.code == 0 or any(word in result.err for word in ("磁盘", "再运行一次", "再生成一次")), (
            at,
            result,
        )
        refused += result.code == 3
        assert build(root).code == 0, at
        assert tree(root / "output") == known[now], at
        if calls() < at:
            break
    assert refused > 2
