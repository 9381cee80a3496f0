"""The ledger after an import: its habits kept, whole at every instant, and as it was once an import is taken back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_gen import messages, schema
from site_gen.diagnostics import ContentError
from site_gen.records.points import PointsEntry
from site_gen.spreadsheets import append, undo
from site_gen.spreadsheets.append import Change, appended
from site_gen.spreadsheets.model import Proposal
from tests.support import HOUSEHOLDS, tree, write
from tests.support.ledgers import row

if TYPE_CHECKING:
    from pathlib import Path

PATH = "content/rankings/2026-Q1/ledger.csv"
NEXT = "content/rankings/2026-Q2/ledger.csv"
ENTRY = row(7, note="清扫, 3栋", evidence="签到表", points=150, quantity="0.5")
HEADING = "编号,日期,户码,细则,数量,事由,凭证,记分人,复核人"
LINE = "J2026-0001,2026-03-16,A1,clean,1,扫地,签到表,周某,吴某"


def entries_of(data: bytes) -> list[PointsEntry]:
    """The rows of a ledger; it has no faults."""
    loaded, faults = schema.load(PATH, data)
    assert not faults
    return [one.record for one in loaded if isinstance(one.record, PointsEntry)]


def fault(error: pytest.ExceptionInfo[ContentError]) -> str:
    """The only code of an error; it has words."""
    (code,) = {one.code for one in error.value.faults}
    assert code in messages.known_codes()
    return code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "open"])
def test_a_ledger_goes_on_as_it_began(encoding: str, end: str, delimiter: str, *, last: bool) -> None:
    """Encoding, line ends and delimiter stay, and not a byte of what was there changes."""
    text = end.join([HEADING, LINE]).replace(",", delimiter) + (end if last else "")
    before = text.encode(encoding)
    after = appended(before, [ENTRY], PATH)
    assert after.startswith(before)
    first, second = entries_of(after)
    assert (first.id, second.id, second.note) == ("J2026-0001", "J2026-0007", "清扫, 3栋")
    body = after.decode(encoding)
    assert body.count("\r\n") == (body.count("\n") if end == "\r\n" else 0)


def test_columns_keep_their_order_and_language() -> None:
    """English headings in another order are filled as they stand; a column for points gets them."""
    before = b"reviewer,recorder,id,points,household,rule,date,quantity,note,evidence\n"
    after = appended(before, [ENTRY], PATH).decode()
    assert after.splitlines()[1] == '吴某,周某,J2026-0007,1.5,A1,clean,2026-03-16,0.5,"清扫, 3栋",签到表'


def test_a_missing_ledger_is_begun_for_excel() -> None:
    """With a byte order mark, Chinese headings, and every column that a row may need."""
    for nothing in (None, b"", b"\xef\xbb\xbf\r\n"):
        data = appended(nothing, [ENTRY], PATH)
        assert data.startswith("\ufeff编号,日期,户码,细则,数量,分,事由".encode())
        assert entries_of(data) == [ENTRY]


def test_nothing_that_was_filled_in_is_dropped() -> None:
    """A ledger without a column for it is named instead."""
    with pytest.raises(ContentError) as caught:
        appended("编号,日期,户码,细则,数量,记分人,复核人\n".encode(), [ENTRY], PATH)
    assert fault(caught) == "ledger-lacks-column"
    assert {one.args["zh"] for one in caught.value.faults} == {"事由", "凭证"}


def site(folder: Path) -> Path:
    """A folder with one ledger."""
    return write(folder, {PATH: f"{HEADING}\n{LINE}\n", "private/households.csv": HOUSEHOLDS})


def two_changes(root: Path) -> tuple[Change, ...]:
    """An import that adds to one ledger and begins another."""
    proposals = [
        Proposal("2026-Q1", ENTRY, "a.xlsx", "", 2),
        Proposal("2026-Q2", row(8, date=dt.date(2026, 4, 1)), "a.xlsx", "", 3),
    ]
    return append.changes(proposals, append.snapshot(root))


def test_a_ledger_that_changed_in_the_meantime_is_left_alone(tmp_path: Path) -> None:
    """Somebody saved it while the question was on the screen: their work stays."""
    root = site(tmp_path)
    changes = two_changes(root)
    write(root, {PATH: f"{HEADING}\n{LINE}\n\n"})
    before = tree(root / "content")
    with pytest.raises(ContentError) as caught:
        undo.apply(root, root / ".site_gen", changes, 2)
    assert fault(caught) == "ledger-changed"
    assert tree(root / "content") == before
    with pytest.raises(ContentError, match="undo-nothing"):
        undo.last(root, root / ".site_gen")


@pytest.mark.parametrize("failing", range(10))
def test_a_disk_that_fails_leaves_every_ledger_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    """Whichever write or rename fails, both ledgers stay old, nothing is left over, and there is nothing to undo."""
    root = site(tmp_path)
    before = tree(root / "content")
    changes = two_changes(root)
    calls = 0

    def sometimes(real: object) -> object:
        def call(*arguments: object) -> object:
            nonlocal calls
            calls += 1
            if calls == failing + 1:
                raise OSError(28, "No space left on device")
            return real(*arguments)  # type: ignore[operator]

        return call

    monkeypatch.setattr(os, "replace", sometimes(os.replace))
    monkeypatch.setattr(os, "fsync", sometimes(os.fsync))
    if failing < 9:  # the record's rename, three files made safe, two renames, three folders made safe
        with pytest.raises(OSError, match="No space"):
            undo.apply(root, root / ".site_gen", changes, 2)
        assert tree(root / "content") == before
        assert not (root / "content/rankings/2026-Q2").exists()
    else:
        undo.apply(root, root / ".site_gen", changes, 2)
        assert tree(root / "content") != before
    monkeypatch.undo()
    undo.apply(root, root / ".site_gen", two_changes(root), 2)
    undo.take_back(root, undo.last(root, root / ".site_gen"))


def test_imports_are_taken_back_one_by_one(tmp_path: Path) -> None:
    """The last one first, up to ten, byte for byte."""
    root = site(tmp_path)
    state = root / ".site_gen"
    seen = []
    for number in range(12):
        seen.append(tree(root / "content"))
        proposal = Proposal("2026-Q2", row(10 + number, date=dt.date(2026, 4, 1)), "a.xlsx", "", 2)
        undo.apply(root, state, append.changes([proposal], append.snapshot(root)), 1)
    for number in range(undo.KEPT):
        undo.take_back(root, undo.last(root, state))
        assert tree(root / "content") == seen[11 - number]
    with pytest.raises(ContentError, match="undo-nothing"):
        undo.last(root, state)


def test_a_ledger_that_changed_since_is_not_taken_back(tmp_path: Path) -> None:
    """What somebody added after the import would be lost."""
    root = site(tmp_path)
    undo.apply(root, root / ".site_gen", two_changes(root), 2)
    with (root / NEXT).open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(ContentError) as caught:
        undo.last(root, root / ".site_gen")
    assert fault(caught) == "undo-changed"


FOREIGN = {"path": "site.yaml", "existed": False, "after": hashlib.sha256().hexdigest()}


@pytest.mark.parametrize("damage", ["{", "[]", json.dumps({"rows": 1, "files": [FOREIGN]})])
def test_a_damaged_memory_is_passed_over(tmp_path: Path, damage: str) -> None:
    """It never writes where no ledger lives."""
    root = write(site(tmp_path), {"site.yaml": ""})
    undo.apply(root, root / ".site_gen", two_changes(root), 2)
    record = root / ".site_gen/undo/000001/record.json"
    assert json.loads(record.read_text(encoding="utf-8"))["rows"] == 2
    record.write_text(damage, encoding="utf-8")
    with pytest.raises(ContentError, match="undo-nothing"):
        undo.last(root, root / ".site_gen")


TEXT = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20).filter(lambda text: text == text.strip())


@settings(max_examples=60)
@given(note=TEXT, evidence=TEXT, quantity=st.decimals(Decimal("0.01"), 999, places=2), mark=st.booleans())
def test_what_is_appended_is_what_is_read(note: str, evidence: str, quantity: Decimal, *, mark: bool) -> None:
    """No comma, quote or semicolon in a text moves a cell."""
    entry = row(7, note=note, evidence=evidence, quantity=str(quantity))
    heading = f"{HEADING}\n".encode("utf-8-sig" if mark else "utf-8")
    try:
        loaded = entries_of(appended(heading, [entry], PATH))
    except AssertionError:
        _, faults = schema.load(PATH, appended(heading, [entry], PATH))
        assert all(one.code.startswith("text-") for one in faults)  # the import refuses these before
        return
    assert loaded == [entry]
