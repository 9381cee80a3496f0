"""Time whole builds of the example and of a generated site, and print one Markdown table.

    python tools/bench.py                     # all rows, five runs each
    python tools/bench.py --runs 3 many       # only the rows whose name holds "many"
    python tools/bench.py --issues 2000 many  # a smaller generated site
    python tools/bench.py --rows 5000 ledger  # a smaller ledger

Each figure is the middle of the runs of a whole process, start of Python included. Before each run the state that the
row is about is set up afresh, outside of the clock. Peak memory is that of the hungriest run. Needs a Unix for it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
SITE = "SITE"
BUILD = ("-m", "site_gen", "build", "--root", SITE, "--output", f"{SITE}/output", "--quiet")
PRINT = ("-m", "site_gen", "print", "--all", "--root", SITE, "--as-of", "2026-04-02")
LEDGER = "content/rankings/2026-Q1/ledger.csv"
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tools.bench_sites import example, ledger, many, phone_photos  # noqa: E402 - the tools are no package on the path


class Row(NamedTuple):
    """One line of the table. `before` brings the site into the state that is timed; it gets the run's number.

    `command` is what Python is started with; `SITE` stands for the site's folder. The first run's state is that of a
    site which was built.
    """

    name: str
    site: str
    bound: str
    before: Callable[[Path, int], None]
    command: tuple[str, ...] = BUILD


def nothing(_site: Path, _run: int) -> None:
    """The last build was just now."""


def without_output(site: Path, _run: int) -> None:
    """No pages and no ledger, but the photos are encoded."""
    shutil.rmtree(site / "output", ignore_errors=True)
    for state in (site / ".site_gen").glob("build-*"):
        state.unlink()


def from_scratch(site: Path, _run: int) -> None:
    """Only the records."""
    shutil.rmtree(site / "output", ignore_errors=True)
    shutil.rmtree(site / ".site_gen", ignore_errors=True)


def one_word(site: Path, run: int) -> None:
    """A note of one issue reads differently: its page and the lists that quote it."""
    path = sorted((site / "content/issues").glob("*.yaml"))[7 + run]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    note: ", f"    note: 第{run}次改过。", 1), encoding="utf-8")


def one_step(site: Path, run: int) -> None:
    """One issue goes on by a step today: it moves to the top of its lists, and every page of them shifts."""
    path = sorted((site / "content/issues").glob("*.yaml"))[40 + run]
    with path.open("a", encoding="utf-8") as file:
        file.write(f"  - date: 2026-04-0{1 + run % 2}\n    step: 7\n    note: 第{run}次写的一步。\n")


def unprinted(site: Path, _run: int) -> None:
    """Built, but nothing was ever printed."""
    for folder in ("print", "private/print"):
        shutil.rmtree(site / folder, ignore_errors=True)
    (site / ".site_gen/print.json").unlink(missing_ok=True)


def one_row(site: Path, run: int) -> None:
    """Somebody took part once more: the quarter's totals move, and every page that shows them."""
    with (site / LEDGER).open("a", encoding="utf-8") as file:
        file.write(f"J2026-9{run:05d},2026-03-31,K{7 + run},clean,1,,扫雪,签到表,周某,吴某,,,\n")


ROWS = (
    Row("example, clean, photos encoded too", "example", "-", from_scratch),
    Row("example, clean, photos cached", "example", "3 s", without_output),
    Row("example, nothing changed", "example", "0.25 s", nothing),
    Row("example, one note changed", "example", "0.5 s", one_word),
    Row("example, all sheets and slips", "example", "12 s", unprinted, PRINT),
    Row("example, all sheets, nothing changed", "example", "0.5 s", nothing, PRINT),
    Row("example, a ledger of 200 pages", "example", "5 s, 500 MB", nothing, ("tools/bench_paper.py", SITE)),
    Row("many, clean", "many", "-", without_output),
    Row("many, nothing changed", "many", "0.3 s", nothing),
    Row("many, one note changed", "many", "0.6 s", one_word),
    Row("many, one step added", "many", "-", one_step),
    Row("photos, clean, all encoded", "photos", "60 s", from_scratch),
    Row("photos, nothing changed", "photos", "0.3 s", nothing),
    Row("ledger, clean", "ledger", "4 s", without_output),
    Row("ledger, nothing changed", "ledger", "0.3 s", nothing),
    Row("ledger, one row added", "ledger", "0.6 s", one_row),
)


def timed(site: Path, arguments: tuple[str, ...] = BUILD) -> tuple[float, int]:
    """Seconds and peak memory (MB) of one command; stops the benchmark when it fails."""
    command = [sys.executable, *(word.replace(SITE, str(site)) for word in arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # staff's Python keeps what it compiled
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        sys.exit(f"{' '.join(command)}: status {status}")
    return seconds, usage.ru_maxrss // 1024


def measure(row: Row, site: Path, runs: int) -> str:
    """One line of the table."""
    seconds, memory = [], []
    for run in range(runs):
        row.before(site, run)
        took, peak = timed(site, row.command)
        seconds.append(took)
        memory.append(peak)
    spread = f"{min(seconds):.2f} to {max(seconds):.2f}"
    return f"| {row.name} | {row.bound} | {statistics.median(seconds):.2f} s | {spread} | {max(memory)} MB |"


def _apart(make: Callable[[Path, int], None], folder: Path, count: int) -> None:
    """Make a site in a process of its own: what is started from a large one counts its memory as its own."""
    process = multiprocessing.get_context("spawn").Process(target=make, args=(folder, count))
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(f"{folder}: status {process.exitcode}")


def main() -> None:
    """Make the sites, time the rows, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="?", default="", help="part of a row's name")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--issues", type=int, default=10_000, help="issues of the site with many")
    parser.add_argument("--rows", type=int, default=50_000, help="rows of the site with a large ledger")
    parser.add_argument("--photos", type=int, default=200, help="photos of the site with photos")
    parser.add_argument("--households", type=int, default=3_000, help="households of that site")
    asked = parser.parse_args()
    rows = [row for row in ROWS if asked.only in row.name]
    with tempfile.TemporaryDirectory() as folder:
        sites = {name: Path(folder, name) for name in ("example", "many", "ledger", "photos")}
        for name in {row.site for row in rows}:
            example(sites[name])
            if name == "many":
                many(sites[name], asked.issues)
            elif name == "ledger":
                ledger(sites[name], asked.rows, asked.households)
            elif name == "photos":
                _apart(phone_photos, sites[name], asked.photos)
            timed(sites[name])
        time.sleep(2.5)  # a source as young as its scan is read twice; that is not what is timed
        print("| build | bound | median | from, to | peak |\n|---|---|---|---|---|")
        for row in rows:
            print(measure(row, sites[row.site], asked.runs), flush=True)


if __name__ == "__main__":
    main()
