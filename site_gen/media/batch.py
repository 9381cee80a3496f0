"""Many photos at once: what is kept is kept, the others are made by a few processes. Opens no picture itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple, Protocol

from site_gen.diagnostics import Fault, SiteError
from site_gen.media import photos

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from site_gen.media.model import Picture, Rectangle

WORKERS = 2  # each holds one picture in memory
WORTH_IT = 7  # as many photos to make pay for starting processes


class Job(NamedTuple):
    """One photo to have in all widths. `digest` is the sha256 of its bytes in hex, `mosaic` what nobody may see."""

    source: Path
    digest: str
    mosaic: tuple[Rectangle, ...] = ()


class Tell(Protocol):
    """Called after each photo."""

    def __call__(self, done: int, total: int, /) -> None:
        """Tell how many are done."""


def pictures(
    jobs: Sequence[Job], store: Path, tell: Tell, *, workers: int = WORKERS
) -> list[Picture | tuple[Fault, ...]]:
    """Each photo, or why there is none, in the order asked for.

    Each is kept as soon as it is made, so that a build that was stopped goes on where it was.
    """
    found: dict[int, Picture | tuple[Fault, ...]] = {}
    for at, job in enumerate(jobs):
        kept = photos.kept(job.digest, store, job.mosaic)
        if kept:
            found[at] = kept
    missing = [at for at in range(len(jobs)) if at not in found]
    workers = min(workers, os.cpu_count() or 1)
    if len(missing) >= WORTH_IT and workers > 1:
        _together(jobs, missing, store, tell, found, workers)
    for at in missing:
        if at not in found:
            found[at] = _made(jobs[at], store)
            tell(len(found), len(jobs))
    return [found[at] for at in range(len(jobs))]


def _together(
    jobs: Sequence[Job],
    missing: Sequence[int],
    store: Path,
    tell: Tell,
    found: dict[int, Picture | tuple[Fault, ...]],
    workers: int,
) -> None:
    """Make what is missing in several processes; what they leave undone, because there can be none, stays missing."""
    import multiprocessing  # noqa: PLC0415  # these take 30 ms, and most builds make few photos
    from concurrent.futures import ProcessPoolExecutor, as_completed  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    context = multiprocessing.get_context("spawn")  # the only way on Windows, so the only one that is tried everywhere
    try:
        pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)
    except (OSError, ImportError):  # a system without shared semaphores
        return
    try:
        waiting = {pool.submit(_made, jobs[at], store): at for at in missing}
        for future in as_completed(waiting):
            found[waiting.pop(future)] = future.result()
            tell(len(found), len(jobs))
    except (BrokenProcessPool, OSError):  # no new process may start, or one was ended: go on alone
        return
    finally:
        pool.shutdown(cancel_futures=True)


def _made(job: Job, store: Path) -> Picture | tuple[Fault, ...]:
    try:
        return photos.picture(job.source, job.digest, store, job.mosaic)
    except SiteError as error:
        return tuple(error.faults)


def _begin() -> None:
    """A worker leaves the keyboard to the parent, and ends with it."""
    import signal  # noqa: PLC0415  # only a worker needs these
    import threading  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing  # noqa: PLC0415  # as above

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
