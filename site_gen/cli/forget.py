"""`site-gen forget`: what is known of a household goes; what stays, and what people have to do, is said."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import click

from site_gen.cli.options import as_of_option, language_option, root_option, yes_option
from site_gen.cli.points import records_of
from site_gen.cli.writing import writes
from site_gen.diagnostics import ContentError, Fault, SettingsError
from site_gen.site import locate_site

if TYPE_CHECKING:
    from site_gen.build.records import Read
    from site_gen.retention.model import Plan
    from site_gen.retention.planning import Known
    from site_gen.site import Site

REASON = "按规定删除个人信息"


@click.command(
    epilog="例 / examples:  site-gen forget K7   ·   site-gen forget K7 --name 王小禾   ·   site-gen forget K7 --yes"
)
@click.argument("household")
@click.option("--name", "names", multiple=True, metavar="NAME", help="这一户还有谁，可以写几次 / further people in it")
@click.option(
    "--approved-by", default="", metavar="WHO", help="更正里写谁同意的 / role named in corrections [默认发布单位]"
)
@yes_option
@as_of_option
@root_option
@language_option
@writes
def forget(
    household: str,
    names: tuple[str, ...],
    approved_by: str,
    root: str,
    language: str,
    *,
    yes: bool,
    as_of: str | None,
) -> None:
    """删去一户的个人信息：先列出来看，--yes 才动手，删了不能恢复。 Forget a household; shows the plan first."""
    from site_gen.cli.forget_words import WORDS, lines  # noqa: PLC0415 - with the rest of the work
    from site_gen.retention import carrying  # noqa: PLC0415 - heavy

    code, words = normalize("NFKC", household).strip().upper(), WORDS[language]
    site = locate_site(Path(root))
    half = carrying.unfinished(site.root)
    if half is not None and half.household != code:
        raise SettingsError([Fault("forget-unfinished", carrying.NOTE, args={"code": half.household})])
    plan = half or _plan(root, as_of, code, names, approved_by)
    if not yes:
        click.echo("\n".join(lines(plan, "resumed" if half else "plan", language)))
        click.echo(words["warning"])
        if not _confirmed(words, code):
            return
    carrying.carry_out(site, plan)
    click.echo("\n".join(lines(plan, "done", language)) if yes else words["short"].format(code=code))


def _confirmed(words: dict[str, str], code: str) -> bool:
    """Whether somebody at a terminal typed the code once more."""
    if not sys.stdin.isatty():
        click.echo(words["dry"])
        return False
    answer = click.prompt(words["ask"].format(code=code), default="", show_default=False, prompt_suffix=" ")
    if str(answer).strip().upper() != code:
        click.echo(words["unwritten"])
        return False
    return True


def _plan(root: str, as_of: str | None, code: str, names: tuple[str, ...], approved_by: str) -> Plan:
    from site_gen.retention import planning  # noqa: PLC0415 - heavy

    site, read = records_of(root, as_of)
    role = approved_by or read.register.settings.organisation
    wish = planning.Wish(code, names, REASON, role)
    return planning.plan(site, _known(site, read), wish, secrets.choice)


def _known(site: Site, read: Read) -> Known:
    """The records, and what of them was published. Raises ContentError while that does not agree."""
    from site_gen.build.trust import look  # noqa: PLC0415 - heavy
    from site_gen.chain.model import LEAVES  # noqa: PLC0415 - heavy
    from site_gen.retention import planning  # noqa: PLC0415 - heavy

    sources = tuple(read.loaded.rows)
    seen = look(site.root, sources, read.register, read.as_of)
    if seen.faults:
        raise ContentError(seen.faults)
    said = seen.said.statements if seen.said else {}
    paths = (*sources, *([LEAVES] if (site.root / LEAVES).is_file() else []))
    return planning.Known(read.register, read.loaded.held, paths, read.as_of, seen.chain, said)
