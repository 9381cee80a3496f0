"""What the gate against disclosure costs: its share of a clean build, and of a build in which one record changed.

    python tools/bench_gate.py                  # 10,000 generated issues and 3,000 households in the register
    python tools/bench_gate.py --issues 2000 --runs 3

Processor time of this process, so that other work on the machine matters little. The gate's own time is taken around
its three doors: sources, files, sheets.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from site_gen.build import outgate, pipeline  # noqa: E402 - the tools are no package on the path
from site_gen.build.examine import Examiner  # noqa: E402
from site_gen.build.fresh import Asked  # noqa: E402
from site_gen.site import locate_site  # noqa: E402
from tools.bench_sites import example, many, write_table  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "云舟知秋禾润若谷景行怀瑾子衿"
spent = {"sources": 0.0, "output": 0.0}


def timed(door: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, its processor time added to that of its door."""

    @wraps(function)
    def around(*args: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return function(*args, **named)
        finally:
            spent[door] += time.process_time() - began

    return around


def register(folder: Path, people: int) -> None:
    """A private register of so many invented people, none of whom any record names."""
    lines = []
    for n in range(people):
        name = f"{SURNAMES[n % 10]}{GIVEN[n % 14]}{GIVEN[(n // 14) % 14]}龘"
        lines.append(f"{name},139{n:08d},{20 + n % 9}-{1 + n % 4}-{n % 30 + 1}0{n % 4 + 1},,,,")
    write_table(folder / "private/people.csv", "姓名,电话,门牌,身份证号,也是常用词,同意公开,同意到", lines)


def built(folder: Path, *, full: bool = False) -> tuple[float, dict[str, float]]:
    """Processor seconds of one build, and of the gate in it."""
    spent.update(dict.fromkeys(spent, 0.0))
    began = time.process_time()
    pipeline.build(locate_site(folder), Asked("2026-04-02", "", "2026-04-02"), full=full)
    return time.process_time() - began, dict(spent)


def main() -> None:
    """Print one line a figure."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--issues", type=int, default=10_000)
    options.add_argument("--people", type=int, default=3_000)
    options.add_argument("--runs", type=int, default=5)
    chosen = options.parse_args()
    if hasattr(os, "sched_setaffinity"):  # one processor: no other process helps, whose time nobody would count
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    Examiner.examine = timed("sources", Examiner.examine)  # type: ignore[method-assign]
    outgate.OutGate.file = timed("output", outgate.OutGate.file)  # type: ignore[method-assign]
    outgate.OutGate.page = timed("output", outgate.OutGate.page)  # type: ignore[method-assign]
    outgate.OutGate.sheet = timed("output", outgate.OutGate.sheet)  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "site"
        example(folder)
        many(folder, chosen.issues)
        register(folder, chosen.people)
        whole, gate = built(folder, full=True)
        for door, seconds in gate.items():
            print(f"clean, {door}: {seconds:.2f} s of {whole:.2f} s, {100 * seconds / (whole - seconds):.1f} % more")
        both = sum(gate.values())
        print(f"clean, both: {both:.2f} s, {100 * both / (whole - both):.1f} % more than without any")
        one = folder / "content/issues/W2016-1000.yaml"
        runs = []
        for run in range(chosen.runs):
            one.write_text(one.read_text("utf-8").replace("note: ", f"note: {run}", 1), "utf-8")
            runs.append(built(folder)[1])
        for door in spent:
            middle = statistics.median(run[door] for run in runs)
            print(f"one record, {door}: {1000 * middle:.1f} ms")


if __name__ == "__main__":
    main()
