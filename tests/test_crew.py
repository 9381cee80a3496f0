"""Work that is shared out among processes: the same outcome as without, whatever becomes of a helper."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from site_gen.build import crew, making
from site_gen.site import locate_site
from tests.support import AS_OF, SETTINGS, build, full_site, tree, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

J = TypeVar("J")
R = TypeVar("R")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="work is shared on Linux only")


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two helpers, also where the tests themselves have several threads."""
    monkeypatch.setattr(crew, "crew", lambda: 2)


def shared_build(root: Path, more: str = "pass") -> subprocess.CompletedProcess[str]:
    """A build in a process of its own (a copy of one that has set a sheet could wait for ever) that has two helpers."""
    script = (
        "import sys; from site_gen import cli; from site_gen.build import crew, load, making, pipeline;"
        "load.MANY = making.MANY = 1; crew.os.sched_getaffinity = lambda _: {0, 1};"
        f"{more}; sys.exit(cli.main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, "build", "--root", str(root), "--as-of", AS_OF, "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1]), "PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("count", [1, 2, 3, 65, 200])
def test_every_job_is_done_once_by_someone_else(count: int) -> None:
    """However they fall to the helpers."""
    done = list(crew.share(range(count), lambda job: (job * job, os.getpid()), worth=1))
    assert sorted((job, square) for job, (square, _) in done) == [(job, job * job) for job in range(count)]
    assert os.getpid() not in {helper for _, (_, helper) in done}


@pytest.mark.usefixtures("two")
def test_what_a_dead_helper_leaves_is_done_here() -> None:
    """One that is killed by the system for want of memory, say."""
    here = os.getpid()

    def work(job: int) -> int:
        if job == 70 and os.getpid() != here:
            os.kill(os.getpid(), 9)
        return job + 1

    assert sorted(crew.share(range(200), work, worth=1)) == [(job, job + 1) for job in range(200)]


@pytest.mark.usefixtures("two")
def test_what_a_helper_could_not_finish_saying_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is killed in the middle of a message."""
    speech = struct.pack("!i", 1_000) + b"half a message"  # its length, as connections send it
    monkeypatch.setattr(crew, "_help", lambda theirs, *_: os.write(theirs.fileno(), speech))
    assert sorted(crew.share(range(50), lambda job: job + 1, worth=1)) == [(job, job + 1) for job in range(50)]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("allowed", [0, 1])
def test_where_no_more_processes_are_allowed_the_work_is_done_all_the_same(
    monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    """By those that there are, or by this one alone."""
    fork, asked = os.fork, []

    def forked() -> int:
        asked.append(1)
        if len(asked) > allowed:
            raise BlockingIOError(11, "no more processes")
        return fork()

    monkeypatch.setattr(os, "fork", forked)
    assert sorted(crew.share(range(50), lambda job: job + 1, worth=1)) == [(job, job + 1) for job in range(50)]


@pytest.mark.usefixtures("two")
def test_what_goes_wrong_is_told_by_this_process() -> None:
    """With its own error, as without helpers."""

    def work(job: int) -> int:
        if job == 3:
            raise OSError(28, "no space")
        return job

    with pytest.raises(OSError, match="no space"):
        list(crew.share(range(10), work, worth=1))


@pytest.mark.usefixtures("two")
def test_no_helper_outlives_a_build_that_is_broken_off() -> None:
    """By Ctrl-C, say."""
    jobs = crew.share(range(1_000), lambda _: (os.getpid(), "x" * 10_000), worth=1)
    helpers: set[int] = set()
    while len(helpers) < 2:
        helpers.add(next(jobs)[1][0])
    jobs.close()
    for helper in helpers:
        with pytest.raises(ProcessLookupError):
            os.kill(helper, 0)


def notices(count: int) -> dict[str, str]:
    """Files of many notices."""
    front = "kind: 公告\ntitle: 第{0}次停水\nissuer: 测试街道测试社区居民委员会\npublished: 2025-03-16"
    ids = [f"G2025-{number:03d}" for number in range(1, count + 1)]
    return {f"content/notices/{one}.md": f"---\nid: {one}\n{front.format(one)}\n---\n明天停水。\n" for one in ids}


def test_a_site_is_the_same_however_many_make_it(tmp_path: Path) -> None:
    """Bytes of all files, sheets too, and every fault of broken records at once."""
    some = notices(40)
    alone = full_site(tmp_path / "alone", some)
    assert build(alone, "--lang", "en").code == 0
    shared = full_site(tmp_path / "shared", some)
    done = shared_build(shared)
    assert done.returncode == 0, done.stderr
    assert tree(shared / "output") == tree(alone / "output")
    broken = {name: text.replace("kind:", "kinds:") for name, text in list(some.items())[::7]}
    told = shared_build(write(shared, broken))
    assert told.returncode == 1
    assert all(f"{name}:" in told.stderr for name in broken)
    assert "Traceback" not in told.stderr


def test_sheets_are_laid_out_before_the_work_is_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Helpers find the templates ready: one that laid them out itself would clear away what another one reads."""
    root, ready = full_site(tmp_path), []
    laid_out = locate_site(root).workshop / "sheets"

    def share(jobs: Sequence[J], do: Callable[[J], R], *, worth: int) -> Iterator[tuple[J, R]]:
        ready.append((laid_out / "frame.json").is_file())
        (laid_out / "mine").touch()
        yield from crew.share(jobs, do, worth=worth)

    monkeypatch.setattr(making, "share", share)
    assert build(root).code == 0
    assert ready == [True]
    assert (laid_out / "mine").is_file()


def test_a_build_killed_while_others_work_for_it_harms_nothing(tmp_path: Path) -> None:
    """Whoever comes next waits for helpers that are left, and makes the same site."""
    some = {**notices(40), "site.yaml": SETTINGS + "sheets: []\n"}
    root = full_site(tmp_path / "site", some)
    assert build(root).code == 0
    before = tree(root / "output")
    write(root, {name: text.replace("明天", "后天") for name, text in some.items()})
    killed = shared_build(
        root,
        "import os; take = pipeline.Stage.take; taken = []; pipeline.Stage.take = lambda self, one:"
        "(taken.append(one), os.kill(os.getpid(), 9) if len(taken) > 30 else None, take(self, one))",
    )
    assert killed.returncode == -9
    assert tree(root / "output") == before
    assert build(root).code == 0
    clean = full_site(tmp_path / "clean", {name: text.replace("明天", "后天") for name, text in some.items()})
    assert build(clean).code == 0
    assert tree(root / "output") == tree(clean / "output")


def test_a_new_name_in_the_register_is_looked_for_in_all_records(tmp_path: Path) -> None:
    """Also where the files themselves did not change."""
    hidden = "content/notices/G2025-011.md"
    some = notices(20)
    root = full_site(tmp_path / "site", {**some, hidden: some[hidden].replace("明天停水。", "孟知秋来过。")})
    assert shared_build(root).returncode == 0
    people = "\ufeff姓名,电话,门牌,身份证号,也是常用词,同意公开,同意到\n孟知秋,13900001234,,,,,\n"
    done = shared_build(write(root, {"private/people.csv": people}))
    assert done.returncode == 1
    assert hidden in done.stderr
