"""`site-gen points …`: the weekly sheet, its import, statements, settling and the audit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen.build.fresh import Asked
from site_gen.cli.options import as_of_option, language_option, root_option, yes_option
from site_gen.cli.words import today
from site_gen.cli.writing import writes
from site_gen.site import locate_site

if TYPE_CHECKING:
    from site_gen.build.records import Read
    from site_gen.site import Site

_WORDS = {
    "zh": {
        "settle": "{period}：{rows}行、{households}户、共{total}分；公示到{closed}，已经结束。",
        "settle_sure": "定案以后，这些行不能再改，错了只能冲销。现在定案吗？",
        "settled": "定案了：{folder}/settled.csv 记下了每一行算几分，ranking.yaml 加了定案日期 {day}。\n"
        "private/slips.jsonl 存着各户积分条的随机数，要备份，别公开。下一步：site-gen release",
        "unsettled": "没有定案，什么也没有写。",
    },
    "en": {
        "settle": "{period}: {rows} rows, {households} households, {total} points; objections closed on {closed}.",
        "settle_sure": "Once settled, these rows cannot be edited, only reversed. Settle now?",
        "settled": "Settled: {folder}/settled.csv holds what each row counted, ranking.yaml the day {day}.\n"
        "private/slips.jsonl keeps the salts of the slips: back it up, never publish it. Next: site-gen release",
        "unsettled": "Not settled; nothing was written.",
    },
}


@click.group()
def points() -> None:
    """积分：每周记分表、导入、对账、定案。 Points: weekly sheet, import, statement, settling, audit."""


def records_of(root: str, as_of: str | None = None) -> tuple[Site, Read]:
    """The site's folders and its sound records, as on a day. Raises SiteError with every fault."""
    from site_gen.build.records import read_sound  # noqa: PLC0415 - heavy

    site = locate_site(Path(root))
    return site, read_sound(site, Asked(as_of or "", "", today()))


@points.command(epilog="例 / example:  site-gen points settle 2026-Q1")
@click.argument("quarter")
@yes_option
@as_of_option
@root_option
@language_option
@writes
def settle(quarter: str, root: str, language: str, *, yes: bool, as_of: str | None) -> None:
    """一季定案：公示期过了，把每一行算几分记下来，以后不能再改。 Freeze a quarter after its objection window."""
    from site_gen.cli import settling  # noqa: PLC0415 - heavy
    from site_gen.points.finding import shown  # noqa: PLC0415 - heavy

    site, read = records_of(root, as_of)
    kept = settling.prepare(read, quarter)
    words = _WORDS[language]
    total = shown(kept.total)
    values = {"period": quarter, "households": kept.households, "total": total, "closed": kept.closed}
    click.echo(words["settle"].format(rows=len(kept.rows), **values))
    if not yes and not click.confirm(words["settle_sure"]):
        click.echo(words["unsettled"])
        return
    settling.write(site, kept)
    click.echo(words["settled"].format(folder=f"{settling.RANKINGS}/{quarter}", day=kept.day))


@points.command(epilog="例 / examples:  site-gen points statement K7   ·   site-gen points statement K7 --format json")
@click.argument("code")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="json 给别的程序用 / for programs"
)
@as_of_option
@root_option
@language_option
def statement(code: str, form: str, root: str, language: str, *, as_of: str | None) -> None:
    """一户的明细：每一笔得分、冲销、兑换、清零和余分。 A household's rows and what it has left."""
    from site_gen.cli import statements  # noqa: PLC0415 - heavy

    _, read = records_of(root, as_of)
    found = statements.of(read, code.strip().upper())
    click.echo(statements.as_json(read, found) if form == "json" else statements.as_text(read, found, language))


@points.command(epilog="例 / example:  site-gen points audit")
@as_of_option
@root_option
@language_option
def audit(root: str, language: str, *, as_of: str | None) -> None:
    """对账：从台账一行一行重新加一遍，和榜单、定案、余分、网页比。 Add everything up anew and compare."""
    from site_gen.cli import audits  # noqa: PLC0415 - heavy

    site, read = records_of(root, as_of)
    lines, fine = audits.run(site, read, language)
    click.echo("\n".join(lines))
    if not fine:
        raise click.exceptions.Exit(1)
