"""What is written in Markdown: links must lead somewhere, and every text is within its budget."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from site_gen import prose
from tests.support import AS_OF, MEETING, NOTICE, PROJECT, full_site, run, tree
from tests.support.plans import planned

if TYPE_CHECKING:
    from pathlib import Path

MINUTES = "content/meetings/H2026-01.md"
TEXT = "content/notices/G2026-01.md"
WORK = "content/projects/X2026-01.yaml"
GROUP_PLACE = "groups.html#coordination"


def told(tmp_path: Path, path: str, text: str) -> list[tuple[str, str, int, str, str]]:
    """(code, path, line, what the caret points at, hint) of each error of a site with one file changed."""
    return told_of(full_site(tmp_path, {path: text}))


def told_of(site: Path) -> list[tuple[str, str, int, str, str]]:
    """The same of a site as it is."""
    found = json.loads(run("check", "--root", str(site), "--as-of", AS_OF, "--format", "json").out)
    errors = [one for one in found if one["severity"] == "error"]
    return [
        (
            one["code"],
            one["path"],
            one["line"],
            one["source_line"][one["column"] - 1 :][: one["length"]],
            one["hint"],
        )
        for one in errors
    ]


@pytest.mark.parametrize(
    ("path", "text", "target", "near"),
    [
        (MINUTES, MEETING + "\n见[积水那件](W2026-011)。\n", "W2026-011", "W2026-001"),
        (MINUTES, MEETING + "\n看[这张照片](gou-qia.png)。\n", "gou-qia.png", "gou-qian.png"),
        (TEXT, NOTICE + "\n- [上次会](H2026-02)\n", "H2026-02", "H2026-01"),
        (WORK, PROJECT + "upkeep: 每周[巡查](X2026-02)一次\n", "X2026-02", "X2026-01"),
        (WORK, PROJECT + "upkeep: |\n  每周一次。\n\n  见[公示](G2026-02)\n", "G2026-02", "G2026-01"),
    ],
)
def test_a_written_link_to_nowhere_is_told_at_its_place(
    tmp_path: Path, path: str, text: str, target: str, near: str
) -> None:
    """Minutes, notices and upkeep: the caret stands below the id, and the one that was meant is named."""
    line = 1 + next(at for at, one in enumerate(text.split("\n")) if target in one)
    assert [one[:4] for one in told(tmp_path, path, text)] == [("link-nowhere-near", path, line, target)]
    assert near in told(tmp_path, path, text)[0][4]


@pytest.mark.parametrize(
    "words",
    [
        "见[积水那件](W2026-001)、[照片](gou-qian.png)、[决议](H2026-01-1)、[小组](coordination)。",
        "编号写成 `[字](W2026-999)` 这样。",
        "没有方括号的 W2026-999 只是字。",
        "看[街道网站](https://example.com/W2026-999)。",
    ],
)
def test_what_leads_somewhere_and_what_is_no_link_is_left_alone(tmp_path: Path, words: str) -> None:
    """Only `[words](target)` names a record that has to exist."""
    assert told(tmp_path, MINUTES, f"{MEETING}\n{words}\n") == []


def test_a_linked_group_is_reached(tmp_path: Path) -> None:
    """Groups have no page of their own, but a place on one."""
    site = full_site(tmp_path, {MINUTES: f"{MEETING}\n找[协调小组](coordination)。\n"})
    assert run("build", "--root", str(site), "--as-of", AS_OF, "--quiet").code == 0
    assert GROUP_PLACE in (site / "output/meetings/H2026-01.html").read_text(encoding="utf-8")


def test_texts_in_yaml_are_held_to_the_same_rules(tmp_path: Path) -> None:
    """A project's upkeep is refused what minutes are refused, at its line."""
    text = PROJECT + "upkeep: |\n  每周一次。\n\n  见[网页](javascript:alert(1))\n"
    line = 1 + next(at for at, one in enumerate(text.split("\n")) if "javascript" in one)
    assert [one[:3] for one in told(tmp_path, WORK, text)] == [("prose-link", WORK, line)]


def test_texts_below_a_front_matter_keep_their_line(tmp_path: Path) -> None:
    """Lines are those of the file, not of the text."""
    text = NOTICE + "\n![图](gou-qian.png)\n"
    assert [one[:3] for one in told(tmp_path, TEXT, text)] == [("prose-picture", TEXT, len(NOTICE.split("\n")) + 1)]


def test_the_engine_changes_no_page(tmp_path: Path) -> None:
    """A site that chooses the other engine renders its texts again and ends with the same bytes."""
    minutes = f"{MEETING}\n## 过程\n\n1. 到会**38**户\n   - 签到张*三\n\n|项|元|\n|-|-:|\n|沙|120|\n"
    site = full_site(tmp_path, {MINUTES: minutes})
    assert run("build", "--root", str(site), "--as-of", AS_OF, "--quiet").code == 0
    before = tree(site / "output")
    chosen = (site / "site.yaml").read_text(encoding="utf-8") + "prose: comrak\n"
    (site / "site.yaml").write_text(chosen, encoding="utf-8")
    assert run("build", "--root", str(site), "--as-of", AS_OF, "--quiet").code == 0
    assert tree(site / "output") == before


def test_pages_know_which_engine_made_them(tmp_path: Path) -> None:
    """The choice is in the keys of pages with a text, and in no mark of a sheet."""
    keys, marks = set(), set()
    for engine in ("markdown", "comrak"):
        site = full_site(tmp_path / engine)
        with (site / "site.yaml").open("a", encoding="utf-8") as file:
            file.write(f"prose: {engine}\n")
        (page,) = (one for one in planned(site).pages if one.url == "meetings/H2026-01.html")
        keys.add(page.key(b""))
        marks.add(page.mark())
    assert (len(keys), len(marks)) == (2, 1)


def test_an_engine_that_is_missing_is_told_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its line of site.yaml; nothing is written."""
    monkeypatch.setattr(prose, "find_spec", lambda _: None)
    site = full_site(tmp_path)
    with (site / "site.yaml").open("a", encoding="utf-8") as file:
        file.write("prose: 快速\n")
    ((code, path, _, shown, hint),) = told_of(site)
    assert (code, path, shown) == ("prose-engine-missing", "site.yaml", "快速")
    assert "pip install comrak" in hint
    assert run("build", "--root", str(site), "--as-of", AS_OF, "--quiet").code != 0
    assert tree(site / "output") == {}
