"""`site-gen print`: the sheets for the boards as files, and the round of what to post and to take down."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import click

from site_gen.build.fresh import Asked
from site_gen.cli import printing
from site_gen.cli.options import as_of_option, language_option, root_option, yes_option
from site_gen.cli.words import today
from site_gen.cli.writing import writes

if TYPE_CHECKING:
    from site_gen.build.gather import Gathered
    from site_gen.build.report import Progress
    from site_gen.cli.press import Made, Wish
    from site_gen.diagnostics import Fault
    from site_gen.plan.model import Sheet
    from site_gen.site import Site
    from site_gen.sources.tree import Stat

_EXAMPLES = """\b
例 / examples:
  site-gen print                      所有要贴的 / all that hang on the boards
  site-gen print H2026-03 --png       一次会的结果，图片发群里 / as a picture
  site-gen print 楼栋海报 --building 3  3栋的海报 / one building's poster
  site-gen print 积分条                每户一条，放在 private/print / slips, kept private
  site-gen print 问题清单 --large      大字版 / large print
  site-gen print --changed --posted   换贴单，贴完记下来 / the round, noted when walked
"""
_WORDS = {
    "zh": {
        "made": "做好{n}个文件，{kept}个没变（{seconds:.2f}秒）。",
        "size": "打印时选“实际大小”，不要“适合页面”。",
        "none": "没有要打印的。",
        "private": "积分条在 private/print，裁开一户一条，别贴在公告栏上。",
        "unreleased": "这个季度定了案还没有发布：先运行 site-gen release，再印，积分条才带核对码。",
        "round": "这一圈要贴{post}张、撤{take}张：",
        "quiet": "公告栏上都是最新的，没有要换的。",
        "sure": "都贴好、撤好了吗？记到 content/posted.csv",
        "noted": "记下了：{day}贴了{post}张、撤了{take}张。再生成一次网站，公告页会写明贴在哪。",
        "unnoted": "没有记。",
    },
    "en": {
        "made": "Made {n} files, {kept} unchanged ({seconds:.2f} s).",
        "size": "Print at “actual size”, not “fit to page”.",
        "none": "There is nothing to print.",
        "private": "The slips are in private/print: cut them, one to a household, and never post them.",
        "unreleased": "The quarter is settled but not released: slips carry their proof after site-gen release.",
        "round": "This round: {post} to put up, {take} to take down:",
        "quiet": "All boards are up to date.",
        "sure": "Is all of it done? Note it in content/posted.csv",
        "noted": "Noted on {day}: {post} put up, {take} taken down. Build again: notices say where they hang.",
        "unnoted": "Nothing was noted.",
    },
}


class Printed(NamedTuple):
    """All that could be printed, and what it is made with."""

    gathered: Gathered
    sheets: list[Sheet]


@click.command("print", epilog=_EXAMPLES)
@click.argument("what", nargs=-1, metavar="[KIND|ID]...")
@click.option("--building", default="", metavar="3", help="只要这一栋的 / one building only")
@click.option("--changed", is_flag=True, help="只要该换的，连同换贴单 / the round: what to put up and take down")
@click.option("--posted", is_flag=True, help="贴完了，记到 posted.csv / note the round as walked")
@yes_option
@click.option("--all", "everything", is_flag=True, help="每一种都要 / every kind there is")
@click.option("--large", is_flag=True, help="大字版 / large print")
@click.option("--a3", is_flag=True, help="用A3纸 / on A3")
@click.option("--png", is_flag=True, help="图片，发微信群 / pictures for a group chat")
@as_of_option
@root_option
@language_option
@writes
def print_sheets(
    what: tuple[str, ...],
    building: str,
    root: str,
    language: str,
    *,
    changed: bool,
    posted: bool,
    yes: bool,
    everything: bool,
    large: bool,
    a3: bool,
    png: bool,
    as_of: str | None,
) -> None:
    """打印贴公告栏的纸：会议公示、公告、积分榜、楼栋海报…… Sheets for the boards, as PDF in print/."""
    from pathlib import Path  # noqa: PLC0415 - with the rest of the work

    from site_gen.cli.press import Wish  # noqa: PLC0415 - heavy
    from site_gen.paper import LARGE, USUAL  # noqa: PLC0415 - heavy
    from site_gen.site import locate_site  # noqa: PLC0415 - heavy

    started = time.perf_counter()
    variant = (LARGE if large else USUAL)._replace(paper="a3" if a3 else "")
    wish = Wish(what, building, everything, variant, png)
    asked = Asked(as_of or "", "en" if language == "en" else "", today())
    site = locate_site(Path(root))
    if changed or posted:
        _round(site, asked, wish, language, note=posted, sure=yes)
        return
    with printing.progress(enabled=True, language=language) as progress:
        made = _make(site, asked, wish, progress)
    _tell(made, time.perf_counter() - started, language)


def _make(site: Site, asked: Asked, wish: Wish, progress: Progress) -> Made:
    from site_gen.build import leaves  # noqa: PLC0415 - heavy
    from site_gen.cli import press  # noqa: PLC0415 - heavy
    from site_gen.plan.slips import KIND, unreleased  # noqa: PLC0415 - heavy
    from site_gen.sources import tree  # noqa: PLC0415 - heavy

    began = time.time_ns()
    memory = press.Memory(site)
    found = tree.scan(site.root, memory.theme)
    digest = press.asked_digest([*found[0], *leaves.stats(site.root)], asked, wish, began)
    if digest and not found[1] and (kept := memory.nothing_new(site, digest)):
        return press.Made((), tuple(kept))
    printed = look(site, found, asked, progress)
    settings = printed.gathered.context.register.settings
    wanted = press.chosen(printed.sheets, wish, settings.sheets, settings.buildings)
    made = press.make(site, printed.gathered, wanted, wish, memory, progress)
    memory.theme = settings.theme
    memory.note(site, "", digest.hex(), [*made.written, *made.kept])
    memory.save()
    slips = any(one.template == KIND for one in wanted)
    return made._replace(unreleased=slips and unreleased(printed.gathered.context))


def _round(site: Site, asked: Asked, wish: Wish, language: str, *, note: bool, sure: bool) -> None:
    """Print what this round needs, say it, and note it as walked when that is wanted and confirmed."""
    from site_gen.cli import posting, press  # noqa: PLC0415 - heavy
    from site_gen.plan.round import boards  # noqa: PLC0415 - heavy
    from site_gen.sources import tree  # noqa: PLC0415 - heavy

    started, words = time.perf_counter(), _WORDS[language]
    memory = press.Memory(site)
    with printing.progress(enabled=True, language=language) as progress:
        printed = look(site, tree.scan(site.root, memory.theme), asked, progress)
        context = printed.gathered.context
        known = {one.name: one for one in printed.sheets}
        found = boards(context, printed.sheets, context.register.settings.sheets)
        if wish.building:
            found = tuple(one for one in found if wish.building in (one.id, one.name))
        needed = {stop.sheet: known[stop.sheet] for board in found for stop in board.post}
        wanted = [*needed.values(), *([posting.sheet(context.as_of, found)] if found else [])]
        made = press.make(site, printed.gathered, wanted, wish, memory, progress)
        memory.save()
    if not found:
        click.echo(words["quiet"])
        return
    _tell(made, time.perf_counter() - started, language)
    counts = {"post": sum(len(one.post) for one in found), "take": sum(len(one.take) for one in found)}
    click.echo(words["round"].format(**counts))
    for line in posting.lines(found, known, wish, language):
        click.echo(line)
    if note and (sure or click.confirm(words["sure"])):
        posting.write(site, context, found, context.as_of)
        click.echo(words["noted"].format(day=context.as_of, **counts))
    elif note:
        click.echo(words["unnoted"])


def look(site: Site, found: tuple[list[Stat], list[Fault]], asked: Asked, progress: Progress) -> Printed:
    """Read the records and plan every sheet. Raises SiteError with every fault."""
    from site_gen.build import leaves  # noqa: PLC0415 - heavy
    from site_gen.build.gather import gather  # noqa: PLC0415 - heavy
    from site_gen.plan import Page, plan  # noqa: PLC0415 - heavy
    from site_gen.plan.sheets import sheets  # noqa: PLC0415 - heavy
    from site_gen.plan.slips import slips  # noqa: PLC0415 - heavy
    from site_gen.records.settings import SheetKind  # noqa: PLC0415 - heavy

    gathered = gather(site, found, asked, progress)
    planned, _ = plan(gathered.context)
    pages = [one for one in planned if isinstance(one, Page)]
    every = [
        *sheets(gathered.context, pages, [*SheetKind]),
        *slips(gathered.context, pages, leaves.read(site.root)),
    ]
    return Printed(gathered, every)


def _tell(made: Made, seconds: float, language: str) -> None:
    words = _WORDS[language]
    for path in made.written:
        click.echo(f"  {path}")
    if not made.written and not made.kept:
        click.echo(words["none"])
        return
    click.echo(words["made"].format(n=len(made.written), kept=len(made.kept), seconds=seconds))
    if any(path.startswith("private/") for path in made.written):
        click.echo(words["private"])
    if made.unreleased:
        click.echo(words["unreleased"])
    if made.written:
        click.echo(words["size"])
