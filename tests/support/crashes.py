"""A process of its own that builds a site, is killed at a chosen write-side call or at any moment, and is watched.

    python -m tests.support.crashes SITE PLAN.json

Prints one JSON line: how many builds were killed, at which calls, and how often a reader looked; violations go to the
other stream. Needs fork, so not Windows.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from site_gen.output import disk
from tests.support import AS_OF, tree, write

if TYPE_CHECKING:
    from collections.abc import Callable

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
EVENTS = ("os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.truncate")

CHANCE = random.Random(3)  # noqa: S311 - moments, not secrets

State = dict[str, bytes]


class Counted:
    """Counts every call that changes the disk in this process, and dies at one of them."""

    def __init__(self, at: int) -> None:
        self._at, self.calls, self.last = at, 0, ""
        sys.addaudithook(self._heard)
        for owner, name in ((os, "fsync"), (disk, "exchange")):
            setattr(owner, name, self._before(name, getattr(owner, name)))

    def _heard(self, event: str, args: tuple[object, ...]) -> None:
        if event in EVENTS or (event == "open" and isinstance(args[2], int) and args[2] & WRITING):
            self._count(event)

    def _before(self, name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object) -> object:
            self._count(name)
            try:
                return real(*args)
            finally:
                self._count(f"after {name}")

        return call

    def _count(self, event: str) -> None:
        self.calls += 1
        if self.calls == self._at:
            os.write(3, event.encode())
            os.kill(os.getpid(), signal.SIGKILL)


def forked(work: Callable[[], int], seconds: float = 0.0) -> tuple[int, str]:
    """Run in a child, at most so many seconds; its exit code (negative for a signal) and what it wrote to file 3."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        code = 70
        try:
            os.dup2(writing, 3)
            code = work()
        finally:
            os._exit(code)
    os.close(writing)
    if seconds:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    said = b""
    while data := os.read(reading, 4096):
        said += data
    os.close(reading)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode()


def build(root: Path, at: int, seconds: float = 0.0) -> tuple[int, str]:
    """Build in a child that dies at the `at`-th call (0: never) or after some seconds; else tells how many calls."""

    def work() -> int:
        from site_gen.cli import main

        counted = Counted(at)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = main(["build", "--root", str(root), "--as-of", AS_OF, "--quiet"])
        os.write(3, str(counted.calls).encode())
        return code

    return forked(work, seconds)


def watch(output: Path, states: list[State], pages: list[str]) -> int:
    """Read the same pages over and over by their paths until a file says stop. Returns a process id.

    A look that begins and ends in the same folder is of one state; a page is whole in any case.
    """
    child = os.fork()
    if child:
        return child
    looks, torn = 0, 0
    stop = output.parent / "stop"
    while not stop.exists():
        before = os.stat(output).st_ino
        seen = {url: _bytes(output / url) for url in pages}
        whole = os.stat(output).st_ino == before
        one = any(all(seen[url] == state.get(url) for url in pages) for state in states)
        parts = all(any(seen[url] == state.get(url) for state in states) for url in pages)
        looks, torn = looks + 1, torn + (not parts or (whole and not one))
        time.sleep(0.005)  # leave the processor to the builds
    (output.parent / "torn").write_text(f"{torn} {looks}", encoding="ascii")
    os._exit(0)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def crash(root: Path, edits: list[dict[str, str | None]], states: list[State], kills: int, loose: int) -> list[str]:
    """Kill builds at calls spread over a whole build, and at `loose` moments of it.

    After each the site is old or new, and the next build is new.
    """
    wrong: list[str] = []
    died = Counter[str]()
    output = root / "output"
    began = time.perf_counter()
    _, total = build(write(root, edits[1]), 0)
    lasts = time.perf_counter() - began
    telling = [url for url in states[0] if url in states[1] and states[0][url] != states[1][url]]
    reader = watch(output, states, telling[:12])
    for number in range(kills + loose):
        now = number % 2
        write(root, edits[now])
        at = 1 + number * int(total) // kills + number % max(1, int(total) // kills) if number < kills else 0
        code, event = build(root, at, 0.0 if at else max(0.001, lasts * CHANCE.random()))
        event = event if at else "any moment"
        died[event if code == -signal.SIGKILL else f"exit {code}"] += 1
        found = tree(output)
        if found not in states:
            wrong.append(f"call {at}, {event}: neither old nor new")
        code, _ = build(root, 0)
        if code or tree(output) != states[now]:
            wrong.append(f"call {at}, {event}: the next build did not heal (exit {code})")
    (root / "stop").touch()
    os.waitpid(reader, 0)
    torn, looks = map(int, (root / "torn").read_text(encoding="ascii").split())
    if torn:
        wrong.append(f"{torn} torn looks")
    killed = sum(n for event, n in died.items() if not event.startswith("exit"))
    print(json.dumps({"killed": killed, "looks": looks, "at": died}))
    return wrong


def main() -> int:
    """See above."""
    import site_gen.build.pipeline  # once, for all children; a build would start threads
    import site_gen.cli.commands  # noqa: F401

    root, plan = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_bytes())
    states = [tree(Path(folder)) for folder in plan["outputs"]]
    wrong = crash(root, plan["edits"], states, plan["kills"], plan["random"])
    print("\n".join(wrong), file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
