"""Builds are killed for real, disks fill up for real, and several builds run at once: the site is the old or the new.

SITE_GEN_SWEEP=1 kills 800 builds and lets each write-side call of a build meet each fault of a disk.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
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


# In a name space of its own a mount needs no rights. The site is built on a small disk of which ever more is free.
FULL = """
import os, shutil, subprocess, sys
from pathlib import Path
where, source, steps = Path(sys.argv[1]), Path(sys.argv[2]), [int(one) for one in sys.argv[3].split(",")]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(where)], check=True)
root = where / "site"
shutil.copytree(source, root)
build = [sys.executable, "-m", "site_gen", "build", "--root", str(root), "--as-of", sys.argv[4]]
from tests.support import tree, write
import json
other = json.loads(Path(sys.argv[5]).read_bytes())
assert subprocess.run(build, capture_output=True).returncode == 0
for step in steps:
    old = tree(root / "output")
    write(root, other[0])
    free = os.statvfs(where)
    ballast = where / "ballast"
    ballast.write_bytes(bytes(max(0, free.f_bavail * free.f_bsize - step)))
    done = subprocess.run(build, capture_output=True, encoding="utf-8")
    now = tree(root / "output")
    ballast.unlink()
    print(step, done.returncode, now == old, "Traceback" in done.stderr, repr(done.stderr[-200:]))
    again = subprocess.run(build, capture_output=True)
    new = tree(root / "output")
    assert again.returncode == 0, again.stderr
    assert done.returncode in (0, 3), done
    assert now in (old, new), step
    assert done.returncode == 3 or now == new, step
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0 or "磁盘" in done.stderr, done.stderr
    other.reverse()
"""


def test_full_disk_leaves_the_old_site_or_the_new_one(tmp_path: Path) -> None:
    """On a disk with hardly any room left a build says so in a sentence, and is done once there is room again."""
    outputs = states(tmp_path)
    source, where = outputs[0].parent, tmp_path / "disk"
    shutil.rmtree(source / "output")
    for one in (source / ".site_gen").glob("[bs]*"):
        shutil.rmtree(one) if one.is_dir() else one.unlink()
    where.mkdir()
    write(tmp_path, {"edits.json": json.dumps([OTHER, ONE])})
    left = range(0, 1_600_000, 8_000) if SWEEP else (0, 40_000, 250_000, 400_000, 500_000, 600_000, 1_600_000)
    steps = ",".join(str(one) for one in left)
    arguments = (str(where), str(source), steps, AS_OF, str(tmp_path / "edits.json"))
    done = python("-c", FULL, *arguments, before=("unshare", "-Urm"))
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("this machine lets nobody mount a disk of his own")
    assert done.returncode == 0, done.stdout + done.stderr
    codes = [line.split()[1] for line in done.stdout.splitlines()]
    assert {"0", "3"} <= set(codes), done.stdout


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


def test_builds_at_once_make_one_whole_site(tmp_path: Path) -> None:
    """Five people press the button together: each gets a site or is told who is at it."""
    root = start(tmp_path / "site", ONE)
    command = [sys.executable, "-m", "site_gen", "build", "--root", str(root), "--as-of", AS_OF]
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    for change in (ONE, OTHER):
        write(root, change)
        started = [
            subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(5)
        ]
        told = [one.communicate() for one in started]
        codes = [one.returncode for one in started]
        assert set(codes) <= {0, 4}, told
        assert 0 in codes
        assert all("正在改这个网站" in err.decode() for code, (_, err) in zip(codes, told, strict=True) if code)
    assert tree(root / "output") == tree(states(tmp_path)[1])
