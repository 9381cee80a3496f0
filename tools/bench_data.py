"""What feeds, calendars, open data and search cost: in a clean build, and in a build after one issue was changed.

    python tools/bench_data.py                  # 2,000 generated issues of one year and 2,000 notices
    python tools/bench_data.py --issues 500 --notices 0 --runs 3

Processor time of this process, which does all the work alone, so that other work on the machine matters little. A
room's time is that of planning its files, of their keys, of making their bytes, of the gate's look at them and of
writing. No sheets are printed: they would take three quarters of the time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from site_gen.build import making, outgate, pipeline  # noqa: E402 - the tools are no package on the path
from site_gen.build.fresh import Asked  # noqa: E402
from site_gen.build.pieces import Pieces  # noqa: E402
from site_gen.output.stage import Stage  # noqa: E402
from site_gen.plan import calendars, feeds, model, opendata, search  # noqa: E402
from site_gen.site import locate_site  # noqa: E402
from tools import peers_sites as peers  # noqa: E402
from tools.bench_sites import example, many  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

ROOMS = {"feeds": feeds, "calendar": calendars, "data": opendata, "search": search}
BOUNDED = ("feeds", "data", "search")  # their share of a clean build has a bound
Spent = defaultdict[tuple[str, str], float]
spent: Spent = defaultdict(float)
inside: list[str] = []  # the step that is being timed


def first(item: Any, *_: object) -> str:
    """Address of the first argument."""
    return str(item.url)


def second(_: object, item: Any, *__: object) -> str:
    """Address that the second argument has or is."""
    return str(getattr(item, "url", item))


DOORS = (
    (model.Data, "key", "key", first),
    (making, "render_data", "make", first),
    (Pieces, "make", "make", second),
    (outgate.OutGate, "file", "gate", second),
    (Stage, "write", "write", second),
)


def timed(step: str, function: Callable[..., Any], url: Callable[..., str]) -> Callable[..., Any]:
    """The same function, its processor time added to that of its room."""

    @wraps(function)
    def around(*args: Any, **named: Any) -> Any:
        if inside:  # the key of one file asks for those of others: it is counted once
            return function(*args, **named)
        began = time.process_time()
        inside.append(step)
        try:
            return function(*args, **named)
        finally:
            inside.pop()
            spent[room(url(*args)), step] += time.process_time() - began

    return around


def planned(name: str, module: ModuleType) -> None:
    """Count the planning of a room to it."""
    files = module.files

    def around(context: model.Context) -> Iterator[model.Item]:
        began = time.process_time()
        found = list(files(context))
        spent[name, "plan"] += time.process_time() - began
        return iter(found)

    setattr(module, "files", around)  # noqa: B010 - mypy knows it as a function


def room(url: str) -> str:
    """The room that a file belongs to, "" for all others."""
    first = url.partition("/")[0].partition(".")[0]
    return first if first in ROOMS else ""


def built(folder: Path, *, full: bool = False) -> tuple[float, Spent]:
    """Processor seconds of one build, and of the rooms in it."""
    spent.clear()
    began = time.process_time()
    pipeline.build(locate_site(folder), Asked("2026-04-02", "", "2026-04-02"), full=full)
    return time.process_time() - began, spent.copy()


def show(what: str, runs: list[tuple[float, Spent]]) -> None:
    """One line a room, middle of all runs."""
    steps = ("plan", "key", "make", "gate", "write")
    whole = statistics.median(seconds for seconds, _ in runs)
    print(f"\n{what}: {1000 * whole:.0f} ms\n\n| room | {' | '.join(steps)} | all |\n|---|{'---|' * (len(steps) + 1)}")
    for name in ROOMS:
        cells = [1000 * statistics.median(found[name, step] for _, found in runs) for step in steps]
        print(f"| {name} | {' | '.join(f'{one:.1f}' for one in cells)} | {sum(cells):.1f} ms |")
    cost = statistics.median(sum(found[name, step] for name in BOUNDED for step in steps) for _, found in runs)
    print(f"\n{', '.join(BOUNDED)}: {100 * cost / (whole - cost):.1f} % more than without", flush=True)


def main() -> None:
    """Print two tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--issues", type=int, default=2_000)
    options.add_argument("--notices", type=int, default=2_000)
    options.add_argument("--runs", type=int, default=5, help="changes of one issue")
    options.add_argument("--clean", type=int, default=1, help="clean builds")
    chosen = options.parse_args()
    if hasattr(os, "sched_setaffinity"):  # one processor: no other process helps, whose time nobody would count
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for name, module in ROOMS.items():
        planned(name, module)
    for place, name, step, url in DOORS:
        setattr(place, name, timed(step, getattr(place, name), url))
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "site"
        example(folder)
        with (folder / "site.yaml").open("a", encoding="utf-8") as settings:
            settings.write("\n纸张: []\n")
        many(folder, chosen.issues, years=1)
        for number in range(1, chosen.notices + 1):
            notice = peers.record(number, chosen.notices)
            peers.path_of("site-gen", folder, notice).write_text(peers.text_of("site-gen", notice), "utf-8")
        built(folder, full=True)  # photos and the like are made once
        show("clean", [built(folder, full=True) for _ in range(chosen.clean)])
        one = folder / "content/issues/W2016-1000.yaml"
        runs = []
        for run in range(chosen.runs):
            one.write_text(one.read_text("utf-8").replace("note: ", f"note: {run}", 1), "utf-8")
            runs.append(built(folder))
        show("one issue changed", runs)


if __name__ == "__main__":
    main()
