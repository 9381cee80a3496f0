"""The same noticeboard built by this project and by other generators, in turn; prints medians and ratios to a base.

    python tools/bench_peers.py --install DIR   # fetch the others into DIR, once; pip, and npm for one
    python tools/bench_peers.py --peers DIR     # 1,000 records, five rounds
    python tools/bench_peers.py --peers DIR --count 10000 --rounds 3 --tools site-gen,site-gen-comrak,hugo,mkdocs
    python tools/bench_peers.py --peers DIR --watch 10        # seconds from saving a record to its new page

What is compared, and where it is not equal, stands in docs/performance.md. Tools run in turn inside of a round and
ratios are taken round by round, so that a drift of the machine cancels. `clean` begins without output and caches,
`same` has nothing to do, `one` follows a new title and line in the newest record. `floor` is the time in which a bare
loop writes the very bytes of the clean build. `memory` is the largest sum over the tree of processes, looked at ten
times a second, where what processes share is counted once (PSS). `others` is the share of the processors that other
programs used meanwhile: a row with much of it is noise. Sites lie in a temporary folder (TMPDIR; a memory file system
takes the disk out). Needs Linux.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tools import peers_sites  # noqa: E402 - the tools are no package on the path

if TYPE_CHECKING:
    from collections.abc import Iterable

PHASES = ("clean", "same", "one")
PYTHON_PEERS = {"hugo": ("hugo",), "pelican": ("pelican", "markdown"), "mkdocs": ("mkdocs",), "zensical": ("zensical",)}
PORT = 8397
LONGEST = 300.0  # seconds until a watched page counts as never coming


class Tool(NamedTuple):
    """How a generator is run. `caches` go with the output before a clean build; `page` is where a record's page lies.

    `served`: while it watches, pages are asked for over HTTP and not looked for on the disk.
    """

    build: tuple[str, ...]
    watch: tuple[str, ...]
    output: str = "public"
    caches: tuple[str, ...] = ()
    page: str = "issues/i{number:06d}.html"
    served: bool = False


class Run(NamedTuple):
    """One build."""

    seconds: float
    cpu: float
    memory: float
    others: float


def tools(peers: Path) -> dict[str, Tool]:
    """All that are known; a peer that was not installed is left out."""
    ours = (sys.executable, "-m", "site_gen")
    build = (*ours, "build", "--root", ".", "--output", "output", "--quiet", "--as-of", "2026-04-02")
    preview = (*ours, "preview", "--root", ".", "--port", str(PORT), "--as-of", "2026-04-02")
    us = Tool(build, preview, "output", (".site_gen",), "notices/{id}.html", served=True)
    found = dict.fromkeys(peers_sites.OURS, us)
    hugo = str(_bin(peers, "hugo"))
    eleventy = ("node", str(peers / "eleventy/node_modules/@11ty/eleventy/cmd.cjs"))
    mkdocs, pelican, zensical = (str(_bin(peers, name)) for name in ("mkdocs", "pelican", "zensical"))
    address = f"127.0.0.1:{PORT}"
    others = {
        "hugo": Tool((hugo, "--quiet"), (hugo, "build", "--watch"), caches=("resources",)),
        "eleventy": Tool(eleventy, (*eleventy, "--watch", "--incremental")),
        "pelican": Tool((pelican, "-q"), (pelican, "--autoreload"), caches=("cache",)),
        "mkdocs": Tool((mkdocs, "build", "-q"), (mkdocs, "serve", "-q", "-a", address), served=True),
        "zensical": Tool((zensical, "build"), (zensical, "serve", "-a", address), caches=(".cache",)),
    }
    return found | {
        name: one for name, one in others.items() if Path(one.build[-1 if name == "eleventy" else 0]).exists()
    }


def _bin(peers: Path, name: str) -> Path:
    return peers / name / "bin" / name


def install(folder: Path) -> None:
    """Put every peer into a folder of its own; one that cannot be had is told and left out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, packages in PYTHON_PEERS.items():
        _try(name, [sys.executable, "-m", "venv", str(folder / name)])
        _try(name, [str(folder / name / "bin/pip"), "install", "-q", "--disable-pip-version-check", *packages])
    (folder / "eleventy").mkdir(exist_ok=True)
    (folder / "eleventy/package.json").write_text('{"private": true}\n', encoding="utf-8")
    _try(
        "eleventy",
        ["npm", "--prefix", str(folder / "eleventy"), "install", "--no-audit", "--no-fund", "@11ty/eleventy"],
    )


def _try(name: str, command: list[str]) -> None:
    try:
        status = subprocess.run(command, check=False).returncode
    except OSError as error:
        status = error.errno or 1
    print(f"{name}: {'ok' if status == 0 else f'failed ({status})'}", flush=True)


def run(command: Iterable[str], site: Path) -> Run:
    """Time one build from start to end; stops everything when it fails."""
    used = _machine()
    started = time.perf_counter()
    process = subprocess.Popen(
        [*command],
        cwd=site,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak, done = [0], threading.Event()

    def look() -> None:
        while not done.wait(0.1):
            peak[0] = max(peak[0], _tree(process.pid)[0])

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    done.set()
    watcher.join()
    if status:
        sys.exit(f"{' '.join(command)}: status {status}")
    cpu = usage.ru_utime + usage.ru_stime
    others = max(0.0, (_machine() - used - cpu) / (seconds * (os.cpu_count() or 1)))
    return Run(seconds, cpu, max(peak[0] / 2**20, usage.ru_maxrss / 1024), others)


def _environment() -> dict[str, str]:
    """Python keeps what it compiled, as at home."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def _machine() -> float:
    """Seconds that all processors together were busy since the start of the system."""
    fields = [int(word) for word in Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def _tree(process: int) -> tuple[int, float]:
    """Bytes in memory and seconds of processor of a process and all below it."""
    memory, cpu, waiting = 0, 0.0, [process]
    while waiting:
        one = waiting.pop()
        with contextlib.suppress(OSError, ValueError):
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii")
            memory += 1024 * int(rollup.partition("\nPss:")[2].split()[0])
            fields = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            cpu += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            for task in os.listdir(f"/proc/{one}/task"):
                waiting += map(int, Path(f"/proc/{one}/task/{task}/children").read_text(encoding="ascii").split())
    return memory, cpu


def clear(tool: Tool, site: Path) -> None:
    """No output and no cache."""
    for name in (tool.output, *tool.caches):
        shutil.rmtree(site / name, ignore_errors=True)


def floor(output: Path, empty: Path) -> tuple[float, int, int]:
    """Seconds in which a bare loop writes the same bytes, how many files and bytes there are."""
    files = {path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file()}
    for folder in {(empty / name).parent for name in files}:
        folder.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    for name, data in files.items():
        with open(empty / name, "wb") as file:
            file.write(data)
    seconds = time.perf_counter() - started
    shutil.rmtree(empty)
    return seconds, len(files), sum(map(len, files.values()))


def compare(chosen: dict[str, Tool], sites: Path, asked: argparse.Namespace) -> None:
    """All phases of all tools in turn, then the table."""
    runs: dict[str, dict[str, list[Run]]] = {name: {phase: [] for phase in PHASES} for name in chosen}
    floors: dict[str, list[tuple[float, int, int]]] = {name: [] for name in chosen}
    newest = peers_sites.record(asked.count, asked.count)
    for turn in range(asked.rounds):
        for name, tool in chosen.items():
            site = sites / name
            clear(tool, site)
            runs[name]["clean"].append(run(tool.build, site))
            with multiprocessing.get_context("spawn").Pool(1) as apart:  # a child's peak begins with its parent's
                floors[name].append(apart.apply(floor, (site / tool.output, sites / "floor")))
            runs[name]["same"].append(run(tool.build, site))
            mark = f"zz{turn}{name[-2:]}"
            peers_sites.edit(name, site, newest, mark)
            runs[name]["one"].append(run(tool.build, site))
            page = site / tool.output / tool.page.format(id=newest.id, number=newest.number)
            if mark not in page.read_text(encoding="utf-8"):
                sys.exit(f"{name}: {page} does not show the change")
            took = " ".join(f"{phase} {runs[name][phase][-1].seconds:.2f}" for phase in PHASES)
            print(f"round {turn + 1} {name}: {took}", file=sys.stderr, flush=True)
    base = asked.base if asked.base in chosen else next(iter(chosen))
    print(f"\n{asked.count} records, {asked.rounds} rounds, ratios to {base}\n")
    print(
        "| tool | clean | ratio | nothing changed | ratio | one changed | ratio | memory | files, MB | floor | others |"
    )
    print("|---|" + "---:|" * 10)
    for name in chosen:
        print(_row(name, runs[name], runs[base], floors[name]))


def _row(
    name: str, mine: dict[str, list[Run]], base: dict[str, list[Run]], floors: list[tuple[float, int, int]]
) -> str:
    cells = []
    for phase in PHASES:
        ratio = statistics.median(a.seconds / b.seconds for a, b in zip(mine[phase], base[phase], strict=True))
        cells.append(f"{statistics.median(one.seconds for one in mine[phase]):.2f} s | {ratio:.2f}")
    every = [one for phase in PHASES for one in mine[phase]]
    least = statistics.median(one[0] for one in floors)
    size = f"{floors[0][1]}, {floors[0][2] / 1e6:.0f}"
    memory, others = max(one.memory for one in every), statistics.median(one.others for one in every)
    return f"| {name} | {' | '.join(cells)} | {memory:.0f} MB | {size} | {least:.2f} s | {others:.0%} |"


def watch(name: str, tool: Tool, site: Path, asked: argparse.Namespace) -> str:
    """Start the tool's own watcher, save a record again and again, wait for the page each time."""
    clear(tool, site)
    newest = peers_sites.record(asked.count, asked.count)
    page = tool.page.format(id=newest.id, number=newest.number)
    process = subprocess.Popen(
        tool.watch,
        cwd=site,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    took = []
    try:
        ready = _wait(process, tool, site, page, "")
        _settle(process.pid)
        for turn in range(asked.watch):
            mark = f"zz{turn}w{int(time.time())}"
            peers_sites.edit(name, site, newest, mark)
            took.append(_wait(process, tool, site, page, mark))
            time.sleep(0.5)
            _settle(process.pid)
        memory = _tree(process.pid)[0] / 2**20
    except TimeoutError:
        return f"| {name} | never | | |"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    spread = f"{min(took):.2f} to {max(took):.2f}"
    return f"| {name} | {ready:.1f} s | {statistics.median(took):.2f} s | {spread} | {memory:.0f} MB |"


def _wait(process: subprocess.Popen[bytes], tool: Tool, site: Path, page: str, mark: str) -> float:
    """Seconds until the page shows the mark."""
    started = time.perf_counter()
    while mark not in (shown := _shown(tool, site, page)) or not shown:
        if process.poll() is not None or time.perf_counter() - started > LONGEST:
            raise TimeoutError
        time.sleep(0.004)
    return time.perf_counter() - started


def _shown(tool: Tool, site: Path, page: str) -> str:
    try:
        if not tool.served:
            return (site / tool.output / page).read_text(encoding="utf-8")
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/{page}", timeout=60) as answer:
            text: str = answer.read().decode()
            return text
    except (OSError, urllib.error.URLError, UnicodeDecodeError):
        return ""


def _settle(process: int) -> None:
    """Until the tree has used no processor for a second."""
    while True:
        before = _tree(process)[1]
        time.sleep(1)
        if _tree(process)[1] - before < 0.05:
            return


def main() -> None:
    """Make the sites, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--install", type=Path, metavar="DIR", help="fetch the other generators into DIR and stop")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="where they were installed; without it only ours run")
    parser.add_argument("--tools", default="", help="only these, with commas between")
    parser.add_argument("--count", type=int, default=1_000, help="records")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--base", default="hugo", help="the tool that ratios are taken to")
    parser.add_argument(
        "--watch", type=int, default=0, metavar="N", help="instead: save N times while each tool watches"
    )
    asked = parser.parse_args()
    if asked.install:
        install(asked.install)
        return
    known = tools((asked.peers or Path("none")).absolute())
    names = [name for name in asked.tools.split(",") if name] or [*known]
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"not installed: {', '.join(unknown)} (see --install)")
    chosen = {name: known[name] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen:
            peers_sites.make(name, asked.count, Path(folder, name))
            if name == "eleventy" and asked.peers:
                Path(folder, name, "node_modules").symlink_to(asked.peers.absolute() / "eleventy/node_modules")
        time.sleep(2.5)  # a source as young as its scan is read twice; that is not what is timed
        if not asked.watch:
            compare(chosen, Path(folder), asked)
            return
        print(f"{asked.count} records, saved {asked.watch} times\n")
        print("| tool | ready | save to page | from, to | memory |\n|---|---:|---:|---:|---:|")
        for name, tool in chosen.items():
            print(watch(name, tool, Path(folder, name), asked), flush=True)


if __name__ == "__main__":
    main()
