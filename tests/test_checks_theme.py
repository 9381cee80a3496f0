"""A site's own templates are checked with its records, and before a page is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import AS_OF, MEETING, build, full_site, run, tree, write

if TYPE_CHECKING:
    from pathlib import Path

OWN = "themes/board/templates/footer.html"  # no page names it: only a check reads it
BROKEN = [
    ("<p>好</p>\n{% if %}\n", "template-syntax", 2),
    ("<p>好</p>\n\n{{ t('no.such.word') }}\n", "template-key", 3),
    ('{% include "gone.html" %}\n', "template-missing", 1),
    ("<p>好</p>\n<p onclick='x()'></p>\n", "template-inline", 2),
]


@pytest.mark.parametrize(("text", "code", "line"), BROKEN, ids=[one[1] for one in BROKEN])
def test_a_broken_template_is_told_with_its_line_by_check_and_build(
    tmp_path: Path, text: str, code: str, line: int
) -> None:
    """The same words from both, and no page is written."""
    site = full_site(tmp_path, {OWN: text})
    checked = run("check", "--root", str(site), "--as-of", AS_OF)
    built = build(site)
    assert (checked.code, built.code) == (1, 1)
    assert f"{OWN}:{line}:1  {code}  " in checked.err
    assert built.err == checked.err
    assert not tree(site / "output")


def test_a_template_that_breaks_later_stops_the_next_build(tmp_path: Path) -> None:
    """A build that has little to do looks at a changed template all the same, and again until it is mended."""
    site = full_site(tmp_path, {OWN: "<p>好</p>"})
    assert build(site).code == 0
    before = tree(site / "output")
    write(site, {OWN: BROKEN[1][0]})
    assert [build(site).code, build(site).code] == [1, 1]
    assert tree(site / "output") == before
    write(site, {OWN: "<p>好了</p>"})
    assert build(site).code == 0


def test_faults_of_records_and_templates_are_told_together(tmp_path: Path) -> None:
    """Nobody has to mend one to see the other."""
    site = full_site(
        tmp_path, {OWN: BROKEN[0][0], "content/meetings/H2026-01.md": MEETING.replace("for: 24", "for: 20")}
    )
    told = run("check", "--root", str(site), "--as-of", AS_OF).err
    assert "template-syntax" in told
    assert "vote-sum" in told
