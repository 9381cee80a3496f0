"""Much work shared out among the processors. Linux only; elsewhere, and for little work, it is done right here.

Whoever helps is a copy of this process, so it knows all that this one knows and needs to be sent nothing; results come
back through a pipe. A helper that dies loses only time: what it did not hand in is done here, where whatever goes wrong
is told as ever. One whose process is gone ends at its next job, and holds the site's lock until then.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from multiprocessing.connection import Connection

J = TypeVar("J")
R = TypeVar("R")

BATCH = 32  # results in one message
RUNS = 8  # of jobs a helper at least, so that all are done at about the same time
MOST = 8  # processes: each takes memory of its own for what it makes


def share(jobs: Sequence[J], do: Callable[[J], R], *, worth: int) -> Generator[tuple[J, R], None, None]:
    """Every job with what `do` makes of it, in any order. Fewer than `worth` jobs are not shared out.

    What `do` returns has to be picklable; what it changes in memory is lost with its process.
    """
    count = crew() if len(jobs) >= worth else 1
    done = bytearray(len(jobs))
    if count > 1:
        for at, result in _shared(jobs, do, count):
            done[at] = 1
            yield jobs[at], result
    for at, job in enumerate(jobs):
        if not done[at]:
            yield job, do(job)


def crew() -> int:
    """How many processes may work; one where copying this one is not known to be safe."""
    if sys.platform != "linux":
        return 1
    if len(os.listdir("/proc/self/task")) > 1:  # a lock that another thread holds would stay held in the copy
        return 1
    return min(len(os.sched_getaffinity(0)), MOST)


def _shared(jobs: Sequence[J], do: Callable[[J], R], count: int) -> Iterator[tuple[int, R]]:
    from multiprocessing.connection import Pipe, wait  # noqa: PLC0415  # 10 ms that only large sites pay

    helpers: dict[Connection, int] = {}
    parent = os.getpid()
    try:
        for first in range(count):
            ours, theirs = Pipe(duplex=False)
            try:
                helper = os.fork()
            except OSError:  # as many processes as the system allows, or no memory for another
                ours.close()
                theirs.close()
                break
            if not helper:
                try:
                    for one in (ours, *helpers):  # or nobody would notice that our process is gone
                        one.close()
                    _help(theirs, jobs, _while(parent, do), _mine(first, count, len(jobs)))
                finally:
                    os._exit(0)  # nothing of what this process opened is closed or flushed twice
            theirs.close()
            helpers[ours] = helper
        while helpers:
            ready = wait([*helpers])
            for one in [one for one in helpers if one in ready]:
                try:
                    yield from one.recv()
                except (EOFError, OSError):  # it is done, or it was killed while it spoke
                    one.close()
                    os.waitpid(helpers.pop(one), 0)
    finally:
        for one, helper in helpers.items():  # this one is broken off
            one.close()
            os.kill(helper, 9)
            os.waitpid(helper, 0)


def _while(parent: int, do: Callable[[J], R]) -> Callable[[J], R]:
    """What a helper does as long as somebody waits for it."""

    def done(job: J) -> R:
        if os.getppid() != parent:
            os._exit(1)
        return do(job)

    return done


def _mine(first: int, count: int, jobs: int) -> list[int]:
    """Every `count`th run of jobs. What neighbours are made from lies side by side: fewer pages have to be copied."""
    run = max(1, min(BATCH, jobs // (count * RUNS)))
    return [at for at in range(jobs) if at // run % count == first]


def _help(theirs: Connection, jobs: Sequence[J], do: Callable[[J], R], mine: Sequence[int]) -> None:
    for start in range(0, len(mine), BATCH):
        theirs.send([(at, do(jobs[at])) for at in mine[start : start + BATCH]])
