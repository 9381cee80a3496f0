"""The commands, their options and help. Each says in a sentence what it did."""

from __future__ import annotations

import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen.build.fresh import Asked
from site_gen.cli import printing, sheets, trust, usage
from site_gen.cli.disclose import disclose
from site_gen.cli.forget import forget
from site_gen.cli.importing import imports
from site_gen.cli.options import as_of_option, page_language_option, root_option
from site_gen.cli.photos import photos
from site_gen.cli.points import points
from site_gen.cli.preview import preview
from site_gen.cli.print import print_sheets
from site_gen.cli.publish import publish
from site_gen.cli.schemas import schema
from site_gen.cli.signing import key
from site_gen.cli.words import today
from site_gen.cli.writing import writes
from site_gen.diagnostics import BusyError, OutputError, SiteError
from site_gen.scaffold import kinds
from site_gen.site import locate_site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_gen.build.fresh import Scan
    from site_gen.site import Site

FAULTS, USAGE, DISK, BUSY, STOPPED = 1, 2, 3, 4, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="site-gen")
def cli() -> None:
    """社区公开栏：把台账变成公开网站。 From a committee's records to its public noticeboard.

    \b
    site-gen init 我的小区        建一个新网站 / make a new site
    site-gen build               生成网站 / build the site in this folder
    site-gen preview             边改边看 / save, and see the page
    site-gen check               只检查，不生成 / only look for faults
    site-gen new issue           新建一条问题 / start a new issue
    site-gen import minutes FILE 把会议记录变成草稿 / a draft from minutes
    site-gen import issues FILE  把问题台账变成草稿 / drafts from a list of issues
    site-gen photos add --help   把手机照片放进来 / bring in photos
    site-gen print               打印贴公告栏的纸 / sheets for the boards
    site-gen publish             发布到网上、共享文件夹或U盘 / make it public
    site-gen disclose K7         公众能看到一户的什么 / what the public learns of a household
    site-gen schema issue        给编辑器用的说明 / schema for editors
    site-gen forget K7           删去一户的个人信息 / forget a household

    \b
    退出码 / exit codes
      0    做好了 / done
      1    记录、设置或模板有错，什么也没写 / faults in records, settings or theme; nothing was written
      2    命令写错了 / wrong use of the command line
      3    磁盘写不了，或输出文件夹不是本程序的 / the disk, or an output folder that is not ours
      4    别人正在改这个网站，等过了 / somebody else is changing this site
      130  用键盘停下的 / stopped by the keyboard
    """  # noqa: D301 - click wants the real character


@cli.command(
    epilog="例 / examples:  site-gen build   ·   site-gen build --dry-run   ·   site-gen build --as-of 2026-04-02"
)
@root_option
@click.option("--output", default=None, help="生成到哪个文件夹 / output folder [默认 output]")
@click.option("--full", is_flag=True, help="全部重做，不用上次的结果 / trust nothing remembered")
@click.option("--dry-run", is_flag=True, help="只看会写哪些文件，什么也不改 / only list what would be written")
@click.option("--release", "released", is_flag=True, help="同 site-gen release：记进公开记录链 / chain what is new")
@as_of_option
@page_language_option
@click.option("--quiet", is_flag=True, help="没有问题就不出声 / say nothing when all is well")
@click.option("--verbose", is_flag=True, help="列出每个文件 / list every file")
@click.pass_obj
@writes
def build(
    seen: Scan | None,
    root: str,
    output: str | None,
    full: bool,
    dry_run: bool,
    released: bool,
    as_of: str | None,
    language: str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """生成网站，只写有变化的网页。 Build the site; only what changed is written."""
    from site_gen.build.pipeline import build as run_build  # noqa: PLC0415 - heavy

    started = time.perf_counter()
    site = _site(root, output)
    if released and not dry_run:
        asked = _asked(as_of, language)
        trust.finish(site, asked, full=full, quiet=quiet, verbose=verbose, language=language or "zh")
        return
    with printing.progress(enabled=not quiet, language=language or "zh") as progress:
        report = run_build(site, _asked(as_of, language), seen=seen, full=full, dry=dry_run, progress=progress)
    if dry_run:
        printing.would(site, report, language=language or "zh")
    elif not quiet:
        printing.report(site, report, time.perf_counter() - started, language=language or "zh", verbose=verbose)


@cli.command(epilog="例 / examples:  site-gen release   ·   site-gen release --sign U盘/chain.key")
@root_option
@click.option("--output", default=None, help="生成到哪个文件夹 / output folder [默认 output]")
@as_of_option
@page_language_option
@click.option(
    "--sign", default="", metavar="KEYFILE", help="用这把钥匙签名 / sign with this key [默认 private/chain.key，有就用]"
)
@click.option("--quiet", is_flag=True, help="没有问题就不出声 / say nothing when all is well")
@writes
def release(root: str, output: str | None, as_of: str | None, language: str | None, sign: str, quiet: bool) -> None:
    """正式发布：生成网站，把新公开的记进公开记录链。 Build, and chain what is published for the first time."""
    site = _site(root, output)
    asked, words = _asked(as_of, language), language or "zh"
    trust.finish(site, asked, full=False, quiet=quiet, verbose=False, language=words, sign=sign)


@cli.command(epilog="例 / examples:  site-gen check   ·   site-gen check --format json")
@root_option
@as_of_option
@page_language_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="json 给编辑器用 / for editors"
)
def check(root: str, as_of: str | None, language: str | None, form: str) -> None:
    """检查所有记录，列出全部错误和提醒。 Look for every fault and warning; write nothing."""
    from site_gen.build.check import check as run_check  # noqa: PLC0415 - heavy

    site = _site(root, None)
    checked = run_check(site, _asked(as_of, language))
    printing.faults(site.root, checked.faults, language=language or "zh", form=form)
    if form == "text":
        printing.waivers(site.root, checked.waivers, language=language or "zh")
    if any(not fault.warning for fault in checked.faults):
        raise click.exceptions.Exit(FAULTS)


@cli.command(epilog="例 / example:  site-gen init 我的小区")
@click.argument("folder")
@page_language_option
def init(folder: str, language: str | None) -> None:
    """建一个新网站：文件夹、样例记录、Windows 双击文件。 Make a new site of your own."""
    from site_gen.scaffold.site import create  # noqa: PLC0415 - heavy

    made = create(Path(folder))
    printing.created(Path(folder), made, language=language or "zh")


@cli.command(epilog=kinds.table())
@click.argument("kind", type=click.Choice(kinds.words()), metavar="KIND")
@root_option
@page_language_option
@writes
def new(kind: str, root: str, language: str | None) -> None:
    """新建一条记录，编号自动接着排，原来写的不动。 Write a commented stub with the next free id."""
    from site_gen.scaffold.new import stub  # noqa: PLC0415 - heavy

    site = _site(root, None)
    path = stub(site.root, kinds.named(kind), today())
    printing.made(path, language=language or "zh")


for command in sheets.COMMANDS:
    points.add_command(command)
cli.add_command(disclose)
cli.add_command(forget)
cli.add_command(imports)
cli.add_command(photos)
cli.add_command(key)
cli.add_command(points)
cli.add_command(preview)
cli.add_command(schema)
cli.add_command(print_sheets)
cli.add_command(publish)
cli.add_command(trust.verify)


def run(arguments: Sequence[str], seen: Scan | None = None) -> int:
    """Run click and turn every expected error into a sentence and an exit code. `seen`: see `cli.quick`."""
    language = "en" if _wants_english(arguments) else "zh"
    root = _folder(arguments)
    try:
        result = cli.main(list(arguments), prog_name="site-gen", standalone_mode=False, obj=seen)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        print(usage.sentence(error, language), file=sys.stderr)
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        printing.stopped(language=language)
        return STOPPED
    except SiteError as error:
        busy = isinstance(error, BusyError)
        form = "json" if _wants_json(arguments) else "text"
        printing.faults(root, error.faults, language=language, form=form, summary=not busy)
        return BUSY if busy else DISK if isinstance(error, OutputError) else FAULTS
    except OSError as error:
        printing.disk(error, language=language)
        return DISK
    return result if isinstance(result, int) else 0


def _site(root: str, output: str | None) -> Site:
    return locate_site(Path(root), Path(output) if output else None)


def _asked(as_of: str | None, language: str | None) -> Asked:
    return Asked(as_of or "", language or "", today())


def _wants_english(arguments: Sequence[str]) -> bool:
    return "--lang=en" in arguments or ("--lang", "en") in pairwise(arguments)


def _wants_json(arguments: Sequence[str]) -> bool:
    return "--format=json" in arguments or ("--format", "json") in pairwise(arguments)


def _folder(arguments: Sequence[str]) -> Path:
    named = [word.partition("=")[2] for word in arguments if word.startswith("--root=")]
    named += [value for word, value in pairwise(arguments) if word == "--root"]
    return Path(named[0] if named else ".")
