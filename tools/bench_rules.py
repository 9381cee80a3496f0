"""What the gate on sources finds, and what it costs: the labelled lines of the tests, and ten thousand lines.

    python tools/bench_rules.py
    python tools/bench_rules.py --people 3000 --runs 5

Times are those of the process alone (CPU), the middle of the runs.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections import Counter
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from site_gen.disclosure.patterns import patterns  # noqa: E402 - the tools are no package on the path
from site_gen.disclosure.roster import Entry, needles  # noqa: E402
from site_gen.disclosure.search import Search  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

LINES = 10_000
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "禾润舟岚昱辰霭翀澜屿珩棠蘅砚"


def labelled() -> list[tuple[frozenset[str], str]]:
    """The rules that should find something in a line, and the line."""
    files = sorted((ROOT / "tests/disclosure").glob("*.txt"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    parts = [line.split("\t", 1) for line in lines]
    return [(frozenset(rules.split(",")) - {"-"}, text) for rules, text in parts]


def quality(lines: list[tuple[frozenset[str], str]]) -> None:
    """Recall and precision, in all and of the rules that allow no mistake."""
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    reported: Counter[str] = Counter()
    for rules, text in lines:
        found = {one.rule for one in patterns(text)}
        wanted.update(rules)
        reported.update(found)
        right.update(rules & found)
    print(f"{len(lines)} labelled lines, {sum(not rules for rules, _ in lines)} of them harmless")
    print("| rules | to find | found | recall | precision |\n|---|---|---|---|---|")
    for name, counted in (("all", sorted(wanted)), *((one, [one]) for one in ("id", "mobile", "card"))):
        hits, most, told = (sum(some[rule] for rule in counted) for some in (right, wanted, reported))
        print(f"| {name} | {most} | {hits} | {hits / most:.3f} | {hits / told:.3f} |")


def people(count: int) -> Search:
    """A register of invented people, always the same ones."""
    chance = random.Random(20260402)  # noqa: S311 - the same people each time
    entries = [
        Entry(
            chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN),
            f"199{chance.randrange(10**8):08d}",
            f"{chance.randint(1, 20)}-{chance.randint(1, 4)}-{chance.randint(1, 18)}0{chance.randint(1, 4)}",
            "",
            ambiguous=False,
        )
        for _ in range(count)
    ]
    return Search(needles(entries))


def seconds(work: Callable[[], object], runs: int) -> float:
    """CPU time of one go, the middle of some."""
    took = []
    for _ in range(runs):
        started = time.process_time()
        work()
        took.append(time.process_time() - started)
    return statistics.median(took)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=3_000, help="people in the private register")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    lines = labelled()
    quality(lines)
    texts = list(islice(cycle(text for _, text in lines), LINES))
    search = people(asked.people)
    search.in_text("")  # the search machine is made once a build
    print(f"\n{LINES} lines, {asked.people} people\n| what | time |\n|---|---|")
    print(f"| rules | {seconds(lambda: [patterns(text) for text in texts], asked.runs):.2f} s |")
    print(f"| register | {seconds(lambda: [search.in_text(text) for text in texts], asked.runs):.2f} s |")


if __name__ == "__main__":
    main()
