"""Two machines make the same bytes: neither zone, locale, hash seed, umask, path nor order of files shows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import AS_OF, edits, full_site, tree, write

ROOT = Path(__file__).resolve().parents[1]
BUILD = """
import os, random, sys
os.umask(int(sys.argv[1], 8))
if sys.argv[1] != "022":  # files are found in another order
    real = os.listdir
    os.listdir = lambda *where: sorted(real(*where), reverse=True)
from site_gen.cli import main
sys.exit(main(sys.argv[2:]))
"""


def built(root: Path, *, umask: str, **surroundings: str) -> dict[str, bytes]:
    """What a process in such surroundings makes of a site."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    environment = {**kept, "PYTHONPATH": str(ROOT), **surroundings}
    command = [sys.executable, "-c", BUILD, umask, "build", "--root", str(root), "--as-of", AS_OF, "--quiet"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return tree(root / "output")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="has no umask and other names for zones")
def test_surroundings_do_not_show(tmp_path: Path) -> None:
    """PDFs and the list of files included."""
    here = full_site(tmp_path / "site", edits.compiled())
    deep = tmp_path / "别 的" / ("long" * 20) / "place"
    shutil.copytree(here, deep)
    for path in deep.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))  # a copy from another computer, by its stamps of 2001
    usual = built(here, umask="022", TZ="Asia/Shanghai", LANG="zh_CN.UTF-8", PYTHONHASHSEED="1")
    other = built(deep, umask="077", TZ="America/St_Johns", LC_ALL="C", PYTHONHASHSEED="4242", HOME=str(tmp_path))
    assert any(url.endswith(".pdf") for url in usual)
    assert [url for url in usual.keys() | other.keys() if usual.get(url) != other.get(url)] == []
    write(deep, {"output/index.html": None})
    assert built(deep, umask="002", TZ="UTC", LANG="de_DE", PYTHONHASHSEED="7") == usual
