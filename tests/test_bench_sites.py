"""The generated noticeboards that builds are compared on: always the same, sound, and equal for every generator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import run, tree
from tools import peers_sites

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = (*peers_sites.OURS, *peers_sites.WHERE)


@pytest.mark.parametrize("tool", peers_sites.OURS)
def test_ours_builds_and_shows_an_edit(tool: str, tmp_path: Path) -> None:
    """Without a fault; after an edit its page has the new words."""
    peers_sites.make(tool, 4, tmp_path / "site")
    build = ("build", "--root", str(tmp_path / "site"), "--as-of", "2026-04-02", "--quiet")
    assert run(*build).code == 0
    one = peers_sites.record(4, 4)
    page = tmp_path / f"site/output/notices/{one.id}.html"
    assert "<td class=" in page.read_text(encoding="utf-8")
    peers_sites.edit(tool, tmp_path / "site", one, "zz1")
    assert run(*build).code == 0
    assert page.read_text(encoding="utf-8").count("zz1") > 1


@pytest.mark.parametrize("tool", TOOLS)
def test_all_are_given_the_same_words(tool: str, tmp_path: Path) -> None:
    """Title and body of each record, whichever form they are written in, and the same files each time."""
    for name in ("one", "two"):
        peers_sites.make(tool, 3, tmp_path / name)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    for number in (1, 2, 3):
        one = peers_sites.record(number, 3)
        text = peers_sites.path_of(tool, tmp_path / "one", one).read_text(encoding="utf-8")
        assert one.title in text
        assert text.endswith(one.body)


def test_records_have_ids_of_their_own_and_the_last_is_the_newest() -> None:
    """Also where a year has no number left."""
    records = [peers_sites.record(number, 2_500) for number in range(1, 2_501)]
    assert len({one.id for one in records}) == len(records)
    assert max(records, key=lambda one: (one.date, one.number)) == records[-1]
