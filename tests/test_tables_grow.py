"""A table to which rows are added is not read from its beginning, and nobody can tell from the records."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from site_gen import schema
from site_gen.build.load import Known, Loaded, load
from site_gen.sources import tree
from tests.support import FILES, LEDGER, write

if TYPE_CHECKING:
    import pytest

PATH = "content/rankings/2026-Q1/ledger.csv"
BOM = "\ufeff"
ENDS = (
    "J2026-0004,2026-03-23,A1,clean,1,扫雪,签到表,周某,吴某\n",
    'J2026-0004,2026-03-23,A1,clean,1,"扫雪, 铲冰",签到表,周某,吴某\n\n',
    "J2026-0004,2026-03-23,A1,clean,两次,扫雪,签到表,周某,吴某\n",
    'J2026-0004,2026-03-23,A1,clean,1,"扫雪\n',
    LEDGER.split("\n")[0] + "\n",
    LEDGER.split("\n")[0] + "\nJ2026-0005,2026-03-23,A1,clean,1,扫雪,签到表,周某,吴某\n",
    "\n",
    ",,,,,,,,\n",
    "J2026-0004",
    "",
)


def once(root: Path, known: Loaded | None) -> Loaded:
    """Read the site, with what was read before."""
    stats, _ = tree.scan(root, "board")
    return load(root, stats, Known(known.rows if known else {}, store=lambda row: row))


@given(st.lists(st.sampled_from(ENDS), max_size=3), st.sampled_from(["", BOM, BOM + "\n"]), st.booleans())
def test_what_grew_is_read_as_if_it_were_new(ends: list[str], mark: str, inside: bool) -> None:  # noqa: FBT001
    """Rows with quotes, faults, empty lines, a second header, half a row, or a change in the middle."""
    with tempfile.TemporaryDirectory() as folder:
        text = mark + LEDGER
        root = write(Path(folder), {"site.yaml": FILES["site.yaml"], PATH: text})
        known = once(root, None)
        for end in ends:
            text = text.replace("扫", "打扫", 1) + end if inside else text + end
            write(root, {PATH: text})
            grown, anew = once(root, known), once(root, None)
            assert grown.held == anew.held
            assert grown.faults == anew.faults
            assert {path: row[:5] for path, row in grown.rows.items()} == {
                path: row[:5] for path, row in anew.rows.items()
            }
            if not grown.faults:  # a build with faults leaves no trace
                known = grown


def test_only_what_was_added_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows were known, so the header and one row are read; without a mark the file is read whole."""
    seen: list[int] = []
    whole = schema.load

    def counting(path: str, data: bytes) -> object:
        seen.append(data.count(b"\n"))
        return whole(path, data)

    for mark, lines in ((BOM, 2), ("", 5)):
        root = write(tmp_path / str(lines), {"site.yaml": FILES["site.yaml"], PATH: mark + LEDGER})
        known = once(root, None)
        write(root, {PATH: mark + LEDGER + ENDS[0]})
        monkeypatch.setattr(schema, "load", counting)
        assert len(once(root, known).held) == len(known.held) + 1
        monkeypatch.setattr(schema, "load", whole)
        assert seen.pop() == lines
