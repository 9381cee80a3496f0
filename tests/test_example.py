"""The example that comes with the program: records that agree with each other, and say what has to be said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from site_gen import presets, schema
from site_gen.records.settings import Settings
from site_gen.register import Held, Origin, assemble, check

if TYPE_CHECKING:
    from site_gen.diagnostics import Fault
    from site_gen.register import Register

ROOT = Path(__file__).resolve().parents[1]
TEN = 10

# What the example shows on purpose: an issue that nobody has touched for long, and a decision that is late.
MEANT = {"issue-stale", "decision-overdue"}


def example() -> tuple[Register, list[Fault]]:
    """The example's register, and all that is said about its records on the day that it shows."""
    held: list[Held] = []
    told: list[Fault] = []
    for file in sorted([ROOT / "site.yaml", *ROOT.glob("content/**/*"), *ROOT.glob("private/*.csv")]):
        path = file.relative_to(ROOT).as_posix()
        if schema.kind_of(path):
            loaded, faults = schema.load(path, file.read_bytes())
            held += [Held(one.kind, one.record, Origin(path, one.keys)) for one in loaded]
            told += faults
    settings = next(one.record for one in held if isinstance(one.record, Settings))
    assert settings.demo is not None
    assert settings.demo.as_of is not None
    register, faults_between = assemble([one for one in held if one.kind != "settings"], settings, settings.demo.as_of)
    return register, [*told, *faults_between, *check(register, presets.load(), settings.demo.as_of)]


def test_check_says_only_what_the_example_shows_on_purpose() -> None:
    """Whoever tries the program first sees no fault, and no warning that is a slip of ours."""
    _, told = example()
    assert [one for one in told if not one.warning] == []
    assert {one.code for one in told} <= MEANT


def test_ten_stars_are_ten() -> None:
    """Each household of ten stars is told by the same ten."""
    register, _ = example()
    starred = {one.stars for one in register.honours.values() if one.title.startswith("十星级")}
    assert [len(set(stars)) for stars in starred] == [TEN]
