"""Any two machines make the same bytes: neither zone, locale, hash seed, umask, path, user nor order of files shows.

SITE_GEN_SWEEP=1 tries each of the surroundings alone, too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.support import AS_OF, edits, full_site, tree, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SWEEP = bool(os.environ.get("SITE_GEN_SWEEP"))
ROOT = Path(__file__).resolve().parents[1]
NOBODY = 65534
AS_NOBODY = (  # who may read Python, wherever it lies, and write to the site alone
    "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
    "--inh-caps=-all,+dac_read_search", "--ambient-caps=+dac_read_search", "--bounding-set=-all,+dac_read_search",
)  # fmt: skip
BUILD = """
import os, random, sys, time
os.umask(int(sys.argv[1], 8))
real, order = os.listdir, sys.argv[2]
scan = os.scandir
class Scan:
    def __init__(self, found): self.found = iter(found)
    def __iter__(self): return self
    def __next__(self): return next(self.found)
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass
def mixed(found):
    found = sorted(found, key=lambda one: one if isinstance(one, str) else one.name, reverse=order == "reversed")
    random.Random(order).shuffle(found) if order == "shuffled" else None
    return found
if order != "found":
    os.listdir = lambda *where: mixed(real(*where))
    os.scandir = lambda *where: Scan(mixed(scan(*where)))
if sys.argv[3] != "0":
    now, now_ns, off = time.time, time.time_ns, int(sys.argv[3])
    time.time, time.time_ns = (lambda: now() + off), (lambda: now_ns() + off * 10**9)
from site_gen.cli import main
sys.exit(main(sys.argv[4:]))
"""


class Surroundings(NamedTuple):
    """What is other than on the usual machine."""

    variables: Mapping[str, str] = {}
    umask: str = "022"
    order: str = "found"
    clock: int = 0  # seconds that it is fast
    before: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    owner: int | None = None
    again: str = ""  # built before, and then this folder of the state is gone; "-": all is there


EACH = {
    "other zone, before": Surroundings({"TZ": "Etc/GMT+12"}),
    "other zone, after": Surroundings({"TZ": "Pacific/Kiritimati"}),
    "half hours": Surroundings({"TZ": "America/St_Johns"}),
    "no locale": Surroundings({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}),
    "Turkish": Surroundings({"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    "Chinese of Windows": Surroundings({"LC_ALL": "zh_CN.GB18030", "PYTHONIOENCODING": "gbk"}),
    "hash seed": Surroundings({"PYTHONHASHSEED": "4242"}),
    "no hash seed": Surroundings({"PYTHONHASHSEED": "0"}),
    "closed umask": Surroundings(umask="077"),
    "open umask": Surroundings(umask="000"),
    "reversed folders": Surroundings(order="reversed"),
    "shuffled folders": Surroundings(order="shuffled"),
    "fast clock": Surroundings(clock=400 * 86_400),
    "slow clock": Surroundings(clock=-4000 * 86_400),
    "no home": Surroundings({"HOME": "/nowhere"}),
    "optimized Python": Surroundings({"PYTHONOPTIMIZE": "2"}),
    "one processor": Surroundings(before=("taskset", "-c", "0")),
    "two processors": Surroundings(before=("taskset", "-c", "0,1")),
    "another user": Surroundings(before=AS_NOBODY, owner=NOBODY),
    "all made anew": Surroundings(flags=("--full",), again="-"),
    "nothing to do": Surroundings(again="-"),
    "no state": Surroundings(again=".site_gen"),
    "no output": Surroundings(again="output"),
}
pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="has no umask and other names for zones")]


def built(root: Path, around: Surroundings) -> dict[str, bytes]:
    """What a process in such surroundings makes of a site."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    environment = {**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **around.variables}
    words = ["-c", BUILD, around.umask, around.order, str(around.clock), "build", f"--root={root}", f"--as-of={AS_OF}"]
    command = [*around.before, sys.executable, *words, "--quiet", *around.flags]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return tree(root / "output")


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A site, and what the usual machine makes of it."""
    root = full_site(tmp_path_factory.mktemp("usual") / "site", edits.compiled())
    home = Surroundings({"TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8", "PYTHONHASHSEED": "1"})
    made = built(shutil.copytree(root, root.with_name("built")), home)
    assert any(url.endswith(".pdf") for url in made)
    return root, made


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that another user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - as it is wanted
        yield Path(folder)


def test_surroundings_do_not_show(tmp_path: Path, usual: tuple[Path, dict[str, bytes]]) -> None:
    """Many at once; PDFs and the list of files included."""
    here, wanted = usual
    deep = tmp_path / "别 的" / ("long" * 20) / "place"
    shutil.copytree(here, deep)
    for path in deep.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))  # a copy from another computer, by its stamps of 2001
    far = {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "4242", "HOME": str(tmp_path)}
    other = built(deep, Surroundings(far, umask="077", order="reversed"))
    assert [url for url in wanted.keys() | other.keys() if wanted.get(url) != other.get(url)] == []
    write(deep, {"output/index.html": None})
    near = {"TZ": "UTC", "LANG": "de_DE", "PYTHONHASHSEED": "7"}
    assert built(deep, Surroundings(near, umask="002", order="shuffled")) == wanted


@pytest.mark.parametrize("name", EACH if SWEEP else ["another user", "optimized Python"])
def test_one_thing_that_is_other_does_not_show(place: Path, usual: tuple[Path, dict[str, bytes]], name: str) -> None:
    """Each alone, on a disk or path of its own."""
    around = EACH[name]
    if around.owner is not None and os.geteuid():
        pytest.skip("only root may be somebody else")
    if around.before and shutil.which(around.before[0]) is None:
        pytest.skip(f"needs {around.before[0]}")
    root = shutil.copytree(usual[0], place / "site")
    if around.owner is not None:
        for path in (root, *root.rglob("*")):
            os.chown(path, around.owner, around.owner)
    if around.again:
        built(root, Surroundings())
    if around.again.strip("-"):
        shutil.rmtree(root / around.again)
    found = built(root, around)
    assert around.owner in (None, (root / "output/index.html").stat().st_uid)
    assert [url for url in usual[1].keys() | found.keys() if usual[1].get(url) != found.get(url)] == []
