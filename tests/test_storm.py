"""A storm of changes under a running preview, and several builds beside it: in the end all is as built from nothing.

SITE_GEN_SWEEP=1 makes 50 storms of 100 changes each, one after the other, under the same preview, and has builds meet
50 times.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import AS_OF, build, edits, full_site, write
from tests.support.previews import differing, pages, previewing
from tests.support.records import SETTINGS, UNSETTLED
from tests.support.storms import Storm
from tests.support.watching import watching

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

SWEEP = bool(os.environ.get("SITE_GEN_SWEEP"))
STORMS, CHANGES, MEETINGS = (50, 100, 50) if SWEEP else (2, 50, 2)
ROOT = Path(__file__).resolve().parents[1]
ONE: dict[str, str | None] = {
    "site.yaml": SETTINGS,
    "content/issues/W2026-003.yaml": edits.issue(3, edits.TITLES[0], 1, 1),
    "content/issues/W2026-004.yaml": None,
}
OTHER: dict[str, str | None] = {
    "site.yaml": SETTINGS.replace("测试小区", "别的小区"),  # all sheets and pictures change
    "content/issues/W2026-003.yaml": None,
    "content/issues/W2026-004.yaml": edits.issue(4, edits.TITLES[1], 2, 1),
}
pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="an open folder cannot be moved there")]


def clean(root: Path, twin: Path) -> dict[str, bytes]:
    """What a build from nothing makes of the same records."""
    shutil.copytree(root, twin, ignore=shutil.ignore_patterns("output", ".site_gen"))
    assert build(write(twin, edits.compiled())).code == 0
    made = pages(twin / "output")
    shutil.rmtree(twin)
    return made


def test_after_a_storm_all_is_as_built_from_nothing(tmp_path: Path) -> None:
    """Saves, halves, swaps, locks, renames: nothing is missed, nothing is torn, no traceback, no growing memory."""
    root, said = full_site(tmp_path / "site", {**UNSETTLED, **edits.compiled()}), tmp_path / "said"
    sizes, waits = list[int](), list[float]()
    with previewing(root, said) as preview:
        preview.shows(clean(root, tmp_path / "twin"))
        for number in range(STORMS):
            storm = Storm(root, number)
            storm.blow(CHANGES)
            storm.calm()
            began = time.monotonic()
            wanted = clean(root, tmp_path / "twin")
            preview.shows(wanted)
            waits.append(time.monotonic() - began)
            sizes.append(preview.megabytes)
    words = said.read_text(encoding="utf-8")
    assert not SWEEP or words.count("更新了") > 1.5 * STORMS, "too few builds ran while storms blew"
    print(f"{STORMS} storms, MB {sizes}, longest wait {max(waits):.1f} s, builds {words.count('更新了')}")
    assert "Traceback" not in words
    assert sizes[-1] < 1.3 * sizes[len(sizes) // 4] + 20


def reading(output: Path, states: list[dict[str, bytes]]) -> AbstractContextManager[list[str]]:
    """Look at the output over and over; gives what was seen that is neither state, within one folder."""

    def look() -> object:
        before = output.stat().st_ino
        try:
            seen = pages(output)
        except FileNotFoundError:
            seen = {}
        return differing(seen, states[0]) if output.stat().st_ino == before and seen not in states else None

    return watching(look, pause=0.01)


def test_four_builds_and_a_preview(tmp_path: Path) -> None:
    """Each build is done or says who is at it; no reader sees two sites in one; the last edit is in all of them."""
    root, said = full_site(tmp_path / "site", {**ONE, **edits.compiled()}), tmp_path / "said"
    states = [clean(write(root, files), tmp_path / "twin") for files in (OTHER, ONE)]
    command = [sys.executable, "-m", "site_gen", "build", f"--root={root}", f"--as-of={AS_OF}"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    codes = list[int]()
    assert build(root).code == 0
    with previewing(root, said) as preview, reading(root / "output", states) as torn:
        for number in range(MEETINGS):
            builds = []
            for at in range(4):
                if at == number % 4:  # before all of them, or while some are at it
                    write(root, (OTHER, ONE)[number % 2])
                builds.append(subprocess.Popen(command, env=environment, cwd=ROOT, stdout=-1, stderr=-1))
            told = [one.communicate()[1].decode() for one in builds]
            codes += [one.returncode for one in builds]
            assert {one.returncode for one in builds} <= {0, 4}, told
            assert all("正在改这个网站" in err for one, err in zip(builds, told, strict=True) if one.returncode), told
            assert builds[-1].returncode or pages(root / "output") == states[number % 2], "the last edit got lost"
            assert build(root).code == 0
            assert pages(root / "output") == states[number % 2]
            preview.shows(states[number % 2])
    print(f"{len(codes)} builds, {codes.count(4)} told that somebody is at it")
    assert torn == []
    assert "Traceback" not in said.read_text(encoding="utf-8")
