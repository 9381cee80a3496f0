"""A small disk that fills up under a build, a publication and a preview: run in a mount name space of its own.

    unshare -Urm python -m tests.support.small_disk KIND FOLDER SOURCE PLAN.json

`FOLDER` becomes the disk; `SOURCE` is a site. The plan has `steps`, bytes that are free at each try, `edits`, two sets
of files, and `as_of`. Prints a line for each try; a violation is an AssertionError.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.support import tree, write
from tests.support.previews import pages, previewing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SIZE = 16_000_000


class Tried(NamedTuple):
    """What a command said, and what stood before and after it."""

    code: int
    err: str


class Small:
    """A site on a small disk."""

    def __init__(self, where: Path, source: Path, plan: Mapping[str, object], size: int = SIZE) -> None:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(where)], check=True)
        bare = shutil.ignore_patterns(".site_gen")  # compiled templates of all tests, which may fill such a disk
        self.root = shutil.copytree(source, where / "site", ignore=bare)
        self.where, self._as_of = where, str(plan["as_of"])

    def run(self, *words: str) -> Tried:
        """A command on the site."""
        command = [sys.executable, "-m", "site_gen", *words, "--root", str(self.root), "--as-of", self._as_of]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode in (0, 3), done
        assert done.returncode == 0 or "磁盘" in done.stderr, done.stderr
        return Tried(done.returncode, done.stderr)

    def fill(self, left: int) -> Path:
        """Leave so many bytes free; gives the file to delete."""
        free, ballast = os.statvfs(self.where), self.where / "ballast"
        ballast.write_bytes(bytes(max(0, free.f_bavail * free.f_bsize - left)))
        return ballast


def command(small: Small, plan: Mapping[str, list[object]], words: list[str], seen: Callable[[], object]) -> None:
    """A command leaves what is `seen` as it was, or new; with room again, it is new."""
    assert small.run(*words).code == 0
    changes = plan["edits"]
    for number, step in enumerate(plan["steps"]):
        old = seen()
        write(small.root, changes[number % 2])  # type: ignore[arg-type]
        ballast = small.fill(int(str(step)))
        tried = small.run(*words)
        now = seen()
        ballast.unlink()
        again = small.run(*words)
        assert again.code == 0, again
        new = seen()
        assert now in (old, new), step
        assert tried.code == 3 or now == new, step
        assert old != new
        print(step, tried.code, now == old, repr(tried.err[-120:]), flush=True)


def preview(small: Small, plan: Mapping[str, list[object]]) -> None:
    """A preview says so, goes on, and shows what is new once there is room."""
    said = small.where.with_name("said")
    assert small.run("build").code == 0
    with previewing(small.root, said) as shown:
        shown.shows(pages(small.root / "output"))
        changes = plan["edits"]
        for number, step in enumerate(plan["steps"]):
            old, words = shown.pages, said.stat().st_size
            ballast = small.fill(int(str(step)))
            write(small.root, changes[number % 2])  # type: ignore[arg-type]
            shown.until(lambda words=words: said.stat().st_size > words)  # type: ignore[misc]
            now, told = shown.pages, said.read_bytes()[words:].decode()
            ballast.unlink()
            assert small.run("build").code == 0
            new = pages(small.root / "output")
            write(small.root, changes[number % 2])  # type: ignore[arg-type]
            shown.shows(new)
            assert now in (old, new), step
            assert now == new or "磁盘" in told, told
            print(step, 0 if now == new else 3, now == old, repr(told[-120:]), flush=True)
    assert "Traceback" not in said.read_text(encoding="utf-8")


def first(where: Path, source: Path, plan: Mapping[str, object]) -> None:
    """A first build on a disk of 2 MB, which is too small for it: nothing is shown; on a larger one all is."""
    small = Small(where, source, plan, 2_000_000)
    tried = small.run("build")
    assert tried.code == 3
    assert not pages(small.root / "output")
    subprocess.run(["mount", "-o", f"remount,size={SIZE}", str(where)], check=True)
    assert small.run("build").code == 0
    assert pages(small.root / "output")
    print(0, tried.code, "nothing", repr(tried.err[-120:]), flush=True)


def main() -> None:
    """See above."""
    kind, where, source = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    plan = json.loads(Path(sys.argv[4]).read_bytes())
    if kind == "first":
        first(where, source, plan)
        return
    small = Small(where, source, plan)
    if kind == "build":
        command(small, plan, ["build"], lambda: tree(small.root / "output"))
    elif kind == "publish":
        command(small, plan, ["publish", "--yes"], lambda: pages(where / "www" / "current"))
    else:
        preview(small, plan)


if __name__ == "__main__":
    main()
