"""Time from saving a file to the new bytes being served, and print one Markdown table.

    python tools/bench_preview.py             # the example, 1,000 and 10,000 generated issues
    python tools/bench_preview.py --runs 5 1k # only the sites whose name holds "1k"

A real preview runs in a process of its own; one note is changed, and its page is asked for until it is another. The
figures hold everything between: the system's event, the time it waits for quiet, the build, the answer.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tools.bench_sites import example, many  # noqa: E402 - the tools are no package on the path

SITES = {"the example": (0, ""), "1k issues": (1000, "0.15 s"), "10k issues": (10_000, "0.25 s")}
PAUSE = 0.4  # seconds between two saves, as people need them at least
STEP = 0.002


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("word", nargs="?", default="", help="only sites whose name holds this")
    parser.add_argument("--runs", type=int, default=20)
    asked = parser.parse_args()
    print("| site | bound | median | from, to | peak |\n|---|---|---|---|---|")
    for name, (issues, bound) in SITES.items():
        if asked.word in name:
            with tempfile.TemporaryDirectory() as folder:
                site = Path(folder) / "site"
                example(site)
                many(site, issues)
                times, peak = measure(site, asked.runs)
            print(
                f"| {name} | {bound or '-'} | {statistics.median(times):.2f} s "
                f"| {min(times):.2f} to {max(times):.2f} | {peak} MB |",
                flush=True,
            )


def measure(site: Path, runs: int) -> tuple[list[float], int]:
    """Seconds of each save, and the preview's memory in the end."""
    command = [sys.executable, "-m", "site_gen", "preview", "--root", str(site), "--port", "0"]
    path = next(iter(sorted((site / "content/issues").glob("W*.yaml"))))
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as preview:
        if preview.stdout is None:
            raise RuntimeError
        found = re.search(r"http://\S+/", preview.stdout.readline())
        if found is None:
            raise RuntimeError
        address = f"{found[0]}issues/{path.stem}.html"
        for line in preview.stdout:
            if re.match(r"\d\d:\d\d:\d\d", line):
                break
        times = [one_save(path, address, run) for run in range(runs)]
        status = Path(f"/proc/{preview.pid}/status")
        peak = re.search(r"VmHWM:\s+(\d+)", status.read_text(encoding="utf-8")) if status.is_file() else None
        preview.terminate()
    return times, int(peak[1]) // 1000 if peak else 0


def one_save(path: Path, address: str, run: int) -> float:
    """Seconds from the save to other bytes."""
    time.sleep(PAUSE)
    text = path.read_text(encoding="utf-8")
    mark = f"第{run}次存盘"
    path.write_text(re.sub(r"note: (第\d+次存盘)?", f"note: {mark}", text, count=1), encoding="utf-8")
    began = time.perf_counter()
    while mark not in get(address):
        time.sleep(STEP)
    return time.perf_counter() - began


def get(address: str) -> str:
    """A page."""
    with urlopen(address) as answer:  # noqa: S310 - our own
        return str(answer.read().decode())


if __name__ == "__main__":
    main()
