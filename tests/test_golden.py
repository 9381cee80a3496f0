"""What residents read on the example's pages does not change unnoticed.

tests/golden/ holds the text of a few pages, one line a block. A change on purpose is shown by the diff of the commit:

    SITE_GEN_GOLDEN=1 pytest tests/test_golden.py     writes the files anew
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.support import plans, reading

if TYPE_CHECKING:
    from tests.support.plans import Planned

FOLDER = Path(__file__).parent / "golden"
REWRITE = bool(os.environ.get("SITE_GEN_GOLDEN"))


class Golden(NamedTuple):
    """A page and where its text lies; what all pages share is in `whole` ones only."""

    name: str
    url: str
    language: str = "zh"
    whole: bool = False


PAGES = (
    Golden("home", "index.html", whole=True),
    Golden("home-en", "index.html", language="en", whole=True),
    Golden("issue", "issues/W2026-014.html"),
    Golden("meeting", "meetings/H2026-03.html"),
    Golden("notice-open", "notices/G2026-04.html"),
    Golden("project", "projects/X2025-01.html"),
    Golden("ranking", "rankings.html"),
    Golden("ledger", "rankings/2026-Q1-ledger.html"),
    Golden("archive", "rankings/archive.html"),
    Golden("rules", "rankings/rules.html"),
    Golden("redemption", "redemption.html"),
    Golden("honours", "honours.html"),
    Golden("building", "3.html"),
    Golden("coverage", "coverage.html"),
)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Planned]:
    """The example in both languages."""
    root = plans.example(tmp_path_factory.mktemp("golden"))
    return {language: plans.planned(root, language=language) for language in ("zh", "en")}


@pytest.mark.parametrize("golden", PAGES, ids=lambda golden: golden.name)
def test_text_is_as_it_was(sites: dict[str, Planned], golden: Golden) -> None:
    """The page says what it said, word by word."""
    site = sites[golden.language]
    page = next(page for page in site.pages if page.url == golden.url)
    text = reading.lines(site.render(page), inside="body" if golden.whole else "main")
    now = [line.replace(page.mark(), "····") for line in text]  # the mark changes with values that nobody reads
    file = FOLDER / f"{golden.name}.txt"
    if REWRITE:
        file.write_bytes("".join(f"{line}\n" for line in now).encode())
    before = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    if now != before:
        difference = difflib.unified_diff(before, now, f"tests/golden/{file.name}", golden.url, lineterm="", n=1)
        pytest.fail(
            "\n".join(
                [*difference, "", "Meant so? SITE_GEN_GOLDEN=1 pytest tests/test_golden.py writes the files anew."]
            ),
            pytrace=False,
        )


def test_every_file_is_a_page() -> None:
    """No text lies about of a page that is not compared any more."""
    assert {path.stem for path in FOLDER.iterdir()} == {golden.name for golden in PAGES}
