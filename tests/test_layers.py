"""The architecture holds: imports point downward only, and a site where nothing changed costs no heavy import."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.support import AS_OF, full_site

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "site_gen"
HEAVY = (
    "jinja2",
    "yaml",
    "markdown",
    "msgspec",
    "PIL",
    "click",
    "nh3",
    "chinese_calendar",
    "segno",
    "typst",
    "watchdog",
)
OUTERMOST = "__main__"  # the only module outside of the table: `python -m site_gen`


class Import(NamedTuple):
    """`module` imports `target`; both are full dotted names of files in site_gen."""

    module: str
    target: str
    line: int


def table() -> dict[str, int]:
    """Layer of each module, read from the table in docs/architecture.md, so that there is one source of truth."""
    layers: dict[str, int] = {}
    for line in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").splitlines():
        row = re.match(r"\| (\d+) \| (`.+?`) \|", line)
        if row:
            layers |= dict.fromkeys(re.findall(r"`(\w+)`", row[2]), int(row[1]))
    return layers


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name; a package by its own."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(name: str, path: Path, known: dict[str, Path]) -> Iterator[Import]:
    """Imports of our own modules, those inside of functions and for type checking included."""
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: relative import; write site_gen.…"
            base = node.module or ""
            named = [f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base for alias in node.names]
        else:
            continue
        for target in named:
            if target.split(".")[0] == "site_gen":
                yield Import(name, target, node.lineno)


def all_imports() -> list[Import]:
    """Every import between modules of site_gen."""
    known = modules()
    return [one for name, path in known.items() for one in imports(name, path, known)]


def top(module: str) -> str:
    """The module's first name below site_gen; "" for site_gen itself."""
    return module.split(".")[1] if "." in module else ""


def test_every_module_stands_in_a_layer() -> None:
    """A new module cannot be added without saying where it belongs."""
    layers = table()
    assert layers
    strays = {top(module) for module in modules()} - set(layers) - {"", OUTERMOST}
    assert not strays, f"not in the table of docs/architecture.md: {sorted(strays)}"


def test_imports_point_to_the_same_layer_or_a_lower_one() -> None:
    """Nothing reaches upward, not even for a type."""
    layers = {"": -1, **table(), OUTERMOST: 99}
    upward = [
        f"{one.module}:{one.line} (layer {layers[top(one.module)]}) imports {one.target} ({layers[top(one.target)]})"
        for one in all_imports()
        if layers[top(one.target)] > layers[top(one.module)]
    ]
    assert not upward, "\n".join(upward)


def test_no_two_modules_need_each_other() -> None:
    """Within a layer too there is an order: the graph of modules has no cycle."""
    graph: dict[str, set[str]] = {}
    for one in all_imports():
        if top(one.module) != top(one.target):
            graph.setdefault(top(one.module), set()).add(top(one.target))
    assert not (found := cycle(graph)), " -> ".join(found)


def test_no_two_files_need_each_other_at_run_time() -> None:
    """Files of one package import each other in one direction; only a package's front door may name its rooms."""
    graph: dict[str, set[str]] = {}
    for one in all_imports():
        if not one.module.startswith(one.target) and not one.target.startswith(one.module):
            graph.setdefault(one.module, set()).add(one.target)
    assert not (found := cycle(graph)), " -> ".join(found)


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """One cycle of a graph as a path that ends where it began, or nothing."""
    done: set[str] = set()

    def follow(node: str, path: list[str]) -> list[str]:
        if node in path:
            return [*path[path.index(node) :], node]
        if node in done:
            return []
        for target in sorted(graph.get(node, ())):
            if found := follow(target, [*path, node]):
                return found
        done.add(node)
        return []

    return next((found for node in sorted(graph) if (found := follow(node, []))), [])


def test_only_the_outer_ring_prints() -> None:
    """Below the command line nothing writes to the terminal."""
    ring = {name for name, layer in table().items() if layer == max(table().values())} | {OUTERMOST}
    loud = [
        f"{name}:{node.lineno}"
        for name, path in modules().items()
        if top(name) not in ring
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not loud, loud


def test_only_the_outer_ring_knows_what_day_it_is() -> None:
    """The day is an argument everywhere else, so that a build can be repeated."""
    ring = {name for name, layer in table().items() if layer == max(table().values())}
    asking = [
        f"{name}:{node.lineno}"
        for name, path in modules().items()
        if top(name) not in ring
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Attribute)
        and node.attr in ("today", "now", "utcnow")
        and isinstance(node.ctx, ast.Load)
        if isinstance(node.value, ast.Attribute)
        or (isinstance(node.value, ast.Name) and node.value.id in ("date", "datetime"))
    ]
    assert not asking, asking


# A file's time stamps are only trusted some seconds later; the first build is told that these have passed.
LATER = """
import sys, time
clock = time.time_ns
time.time_ns = lambda: clock() + 10_000_000_000
from site_gen.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
def test_an_unchanged_site_imports_nothing_heavy(tmp_path: Path) -> None:
    """The second of two builds answers from the standard library alone (docs/architecture.md; 20 to 60 ms each)."""
    arguments = ["build", "--root", str(full_site(tmp_path)), "--as-of", AS_OF]
    first = python("-c", LATER, *arguments)
    assert first.returncode == 0, first.stdout + first.stderr
    second = python("-X", "importtime", "-m", "site_gen", *arguments)
    assert second.returncode == 0
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in second.stderr.splitlines() if "|" in line}
    assert "site_gen" in loaded
    assert not loaded & set(HEAVY)


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the checkout; output as text."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
