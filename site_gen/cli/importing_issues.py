"""`site-gen import issues`: a committee's list of issues, shown as it would be written, then written as drafts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from site_gen.cli.options import agreed, language_option, root_option, yes_option
from site_gen.cli.words import today
from site_gen.cli.writing import writes
from site_gen.diagnostics import ContentError, Fault, SettingsError
from site_gen.site import SETTINGS, locate_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from site_gen.intake.issues.planning import Known
    from site_gen.intake.issues.table import Table
    from site_gen.records.issues import Issue
    from site_gen.records.settings import Settings

_LEAVE = frozenset({"", "-", "不要", "none"})


@click.command(
    short_help="把问题台账变成草稿 / drafts of issues",
    epilog="例 / examples:  site-gen import issues 问题台账.xlsx   ·   --dry-run   ·   --map 诉求内容=标题   ·   --yes",
)
@click.argument("file", metavar="文件/FILE")
@click.option(
    "--map", "maps", multiple=True, metavar="列名=字段", help="这一列是什么，等号后面空着就不要 / what a column is"
)
@click.option("--sheet", default="", metavar="NAME", help="哪一张工作表，名字或第几张 / which sheet")
@yes_option
@click.option("--dry-run", is_flag=True, help="只看，不写 / only look")
@root_option
@language_option
@writes
def issues(file: str, maps: tuple[str, ...], sheet: str, root: str, language: str, *, yes: bool, dry_run: bool) -> None:
    """把问题台账（.xlsx、.xls、.csv、Open311 的 JSON 或 XML）变成草稿，先看后写。 Read a list of issues into drafts."""
    from site_gen.build.hiding import register_search  # noqa: PLC0415 - heavy
    from site_gen.cli import importing_report as report  # noqa: PLC0415 - heavy
    from site_gen.cli import printing  # noqa: PLC0415 - heavy
    from site_gen.intake.issues import file as issuefile  # noqa: PLC0415 - heavy
    from site_gen.intake.issues.columns import columns  # noqa: PLC0415 - heavy
    from site_gen.intake.issues.planning import plan  # noqa: PLC0415 - heavy
    from site_gen.intake.issues.rows import About  # noqa: PLC0415 - heavy
    from site_gen.intake.issues.values import cleaned  # noqa: PLC0415 - heavy
    from site_gen.scaffold.imported import ISSUES, numbered, write_all  # noqa: PLC0415 - heavy

    site = locate_site(Path(root))
    wanted = _wanted(maps)
    table = _table(Path(file), sheet, wanted)
    found = columns(table.headings, wanted, table.hidden_columns)
    settings = _settings(site.root)
    register = register_search(site.root)
    with printing.progress(enabled=True, language=language) as progress:
        planned = plan(table, found, About(settings, register), _known(site.root, settings), progress)
    day, origin = today(), cleaned(table.file, register).text
    names = numbered(site.root, (one.day.year if one.day else int(day[:4]) for one in planned.drafts))
    texts = {
        f"{ISSUES}/{name}.yaml": issuefile.text(
            one, identity=name, file=origin, today=day, unit="行" if table.head else "条"
        )
        for name, one in zip(names, planned.drafts, strict=True)
    }
    report.show(table, found, planned, texts, language)
    if not texts:
        return
    if dry_run:
        report.say("dry", language)
    elif yes or agreed(report.words("sure", language).format(count=len(texts))):
        write_all(site, texts)
        report.say("written", language, count=len(texts), first=names[0], last=names[-1])
    else:
        report.say("unwritten", language)


def _wanted(maps: Sequence[str]) -> dict[str, str]:
    """What `--map` says: heading as `plain` leaves it -> field, "" to leave a column out. Raises SettingsError."""
    from site_gen.intake.issues.columns import people, target, targets  # noqa: PLC0415 - heavy
    from site_gen.spreadsheets.columns import plain  # noqa: PLC0415 - heavy

    wanted: dict[str, str] = {}
    faults = []
    for one in maps:
        heading, equals, word = one.replace("＝", "=").rpartition("=")
        name, field = plain(heading), target(word.strip())
        args = {"column": heading.strip()[:20], "field": word.strip()[:20]}
        if not equals or not name:
            faults.append(Fault("issues-map-shape", "--map", args={"value": one[:40]}))
        elif word.strip() not in _LEAVE and people(heading):
            faults.append(Fault("issues-map-private", "--map", args=args))
        elif word.strip() not in _LEAVE and not field:
            known = [zh for zh, _ in targets().values()]
            faults.append(Fault("issues-map-field", "--map", args={**args, "known": known}))
        else:
            wanted[name] = field
    if faults:
        raise SettingsError(faults)
    return wanted


def _table(file: Path, sheet: str, wanted: Mapping[str, str]) -> Table:
    """The file as a table. Raises ContentError when it cannot be read or nothing in it is an issue, SettingsError."""
    from site_gen.intake.issues import open311  # noqa: PLC0415 - heavy
    from site_gen.intake.issues.columns import meant, tells_what  # noqa: PLC0415 - heavy
    from site_gen.intake.issues.table import from_grids  # noqa: PLC0415 - heavy
    from site_gen.spreadsheets import reading  # noqa: PLC0415 - heavy
    from site_gen.spreadsheets.columns import plain  # noqa: PLC0415 - heavy

    data = reading.read(file)
    if not data.strip(b" \t\r\n\xef\xbb\xbf"):
        raise ContentError([Fault("issues-empty", file.name)])
    table = open311.read(data, file.name)
    if table is None:
        table = from_grids(reading.grids(data, file.name), file.name, sheet, lambda cells: meant(cells, wanted))
    elif table.rows and not tells_what(table.headings.values(), wanted):
        raise ContentError([Fault("issues-no-key", file.name)])
    there = {plain(one) for one in table.headings.values()}
    known = list(table.headings.values())
    lost = [
        Fault("issues-map-column", "--map", args={"column": one, "known": known}) for one in wanted if one not in there
    ]
    if lost:
        raise SettingsError(lost)
    return table


def _settings(root: Path) -> Settings:
    """Raises ContentError when the settings are not sound."""
    from site_gen import schema, sources  # noqa: PLC0415 - heavy

    loaded, faults = schema.load(SETTINGS, sources.read_bytes(root, SETTINGS))
    if not loaded:
        raise ContentError(list(faults))
    return cast("Settings", loaded[0].record)


def _known(root: Path, settings: Settings) -> Iterator[Known]:
    """Every issue that is there, drafts too. Files that are broken or cannot be read are passed over; `check` tells."""
    from site_gen import schema, sources  # noqa: PLC0415 - heavy
    from site_gen.intake.issues.planning import known_issue  # noqa: PLC0415 - heavy
    from site_gen.scaffold.imported import ISSUES  # noqa: PLC0415 - heavy
    from site_gen.scaffold.naming import names  # noqa: PLC0415 - heavy

    for name in names(root / ISSUES):
        path = f"{ISSUES}/{name}"
        if schema.kind_of(path) is None:
            continue
        try:
            loaded, _ = schema.load(path, sources.read_bytes(root, path))
        except ContentError:
            continue
        for one in loaded:
            yield known_issue(cast("Issue", one.record), settings)
