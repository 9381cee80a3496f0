"""`site-gen points sheet`, `import` and `undo`: the weekly sheet out, filled sheets in, the last import taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen.cli.options import agreed, as_of_option, language_option, root_option, yes_option
from site_gen.cli.points import records_of
from site_gen.cli.sheet_words import WORDS
from site_gen.cli.writing import writes
from site_gen.diagnostics import ContentError, Fault, SettingsError
from site_gen.site import locate_site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_gen.build.records import Read
    from site_gen.spreadsheets.append import Change
    from site_gen.spreadsheets.tables import Found

_week_option = click.option("--week", default="", metavar="2026-W14", help="哪一周 / which week [默认这一周]")


@click.command(epilog="例 / examples:  site-gen points sheet   ·   site-gen points sheet --week 2026-W14")
@_week_option
@click.option("-o", "--output", default="", metavar="FILE", help="存成哪个文件 / file [默认 记分表-<周>.xlsx]")
@click.option("--filled", is_flag=True, help="已经记的也写上，核对用 / with what is recorded already")
@click.option("--force", is_flag=True, help="已有的文件也换掉 / replace an existing file")
@as_of_option
@root_option
@language_option
def sheet(week: str, output: str, root: str, language: str, *, filled: bool, force: bool, as_of: str | None) -> None:
    """做一张这一周的记分表（Excel、WPS），一户一行。 Make the sheet for a week: one row a household."""
    from site_gen.output import replace  # noqa: PLC0415 - heavy
    from site_gen.spreadsheets.sheet import weekly_sheet  # noqa: PLC0415 - heavy

    site, read = records_of(root, as_of)
    week = _week(week) or _this_week(read)
    if not read.register.households:
        raise ContentError([Fault("sheet-no-households", "private/households.csv")])
    target = Path(output) if output else site.root / f"记分表-{week}.xlsx"
    if target.exists() and not force:
        raise SettingsError([Fault("sheet-exists", str(target))])
    replace(target, weekly_sheet(read.register, week, filled=filled))
    click.echo(WORDS[language]["made"].format(path=target, households=len(read.register.households)))


@click.command(
    "import", epilog="例 / examples:  site-gen points import 记分表-2026-W14.xlsx   ·   --dry-run   ·   --yes"
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_week_option
@yes_option
@click.option("--dry-run", is_flag=True, help="只看，不写 / only look")
@click.option("--skip-faulty", is_flag=True, help="有问题的行跳过，其余照记 / leave faulty rows out")
@as_of_option
@root_option
@language_option
@writes
def import_(
    files: tuple[str, ...],
    week: str,
    root: str,
    language: str,
    *,
    yes: bool,
    dry_run: bool,
    skip_faulty: bool,
    as_of: str | None,
) -> None:
    """把填好的表（.xlsx、.xls、.et、.csv）记进台账，先看后写。 Read filled sheets into the ledger."""
    from site_gen.cli import sheet_report as report  # noqa: PLC0415 - heavy
    from site_gen.spreadsheets import append, undo  # noqa: PLC0415 - heavy
    from site_gen.spreadsheets.matching import match  # noqa: PLC0415 - heavy

    named = _week(week)
    seen = append.snapshot(locate_site(Path(root)).root)  # before the records are read: any later change is noticed
    site, read = records_of(root, as_of)
    found = _tables([Path(one) for one in files])
    matched = match([one.tables for one in found], read.register, today=read.as_of, week=named)
    report.passed(found, language)
    report.problems(matched.problems, language)
    report.additions(matched, read.register, language)
    if matched.problems and not skip_faulty:
        report.refused(matched, language)
        raise click.exceptions.Exit(1)
    if not matched.proposals:
        report.say("nothing", language)
        return
    changes = append.changes(matched.proposals, seen)
    if dry_run:
        report.say("dry", language)
    elif yes or agreed(WORDS[language]["sure"]):
        undo.apply(site.root, site.state, changes, len(matched.proposals))
        report.say("written", language, rows=len(matched.proposals), paths=_paths(changes, language))
    else:
        report.say("unwritten", language)


@click.command("undo", epilog="例 / example:  site-gen points undo")
@yes_option
@root_option
@language_option
@writes
def undo_(root: str, language: str, *, yes: bool) -> None:
    """撤回最近一次导入；台账后来又改过就不撤。 Take the last import back, unless the ledger changed since."""
    from site_gen.spreadsheets import undo  # noqa: PLC0415 - heavy

    site = locate_site(Path(root))
    one = undo.last(site.root, site.state)
    words = WORDS[language]
    paths = words["between"].join(path for path, _, _ in one.files)
    click.echo(words["undo"].format(rows=one.rows, paths=paths))
    if yes or agreed(words["undo_sure"]):
        undo.take_back(site.root, one)
        click.echo(words["undone"])
    else:
        click.echo(words["unwritten"])


def _tables(files: Sequence[Path]) -> list[Found]:
    """The tables of every file. Raises ContentError with the faults of all files that cannot be read."""
    from site_gen.spreadsheets import reading, tables  # noqa: PLC0415 - heavy

    found: list[Found] = []
    faults: list[Fault] = []
    for file in files:
        try:
            found.append(tables.tables(reading.grids(reading.read(file), file.name), file.name))
        except ContentError as error:
            faults += error.faults
    if faults:
        raise ContentError(faults)
    return found


def _week(text: str) -> str:
    """A week that was asked for, or "" for none. Raises SettingsError."""
    from site_gen.spreadsheets.tables import week_named  # noqa: PLC0415 - heavy

    week = week_named(text)
    if text and not week:
        raise SettingsError([Fault("week-shape", "--week", args={"value": text[:20]})])
    return week


def _this_week(read: Read) -> str:
    from site_gen.workdays import week_of  # noqa: PLC0415 - heavy

    return week_of(read.as_of)


def _paths(changes: Sequence[Change], language: str) -> str:
    return WORDS[language]["between"].join(one.path for one in changes)


COMMANDS = (sheet, import_, undo_)
