"""`site-gen disclose`: what the public learns about a household, for staff and for the household itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import click

from site_gen.build.fresh import Asked
from site_gen.cli import printing
from site_gen.cli.options import as_of_option, language_option, root_option
from site_gen.cli.words import today
from site_gen.diagnostics import Fault, SettingsError
from site_gen.site import locate_site

if TYPE_CHECKING:
    from site_gen.retention.showing import Public
    from site_gen.site import Site

_EXAMPLES = """\b
例 / examples:
  site-gen disclose --report                          每户在几处能看到 / how many places show each household
  site-gen disclose --report K7                       一户的，一处一处列 / one household, place by place
  site-gen disclose --report K7 --output K7.html      存成文件，交给这一户 / as a file to hand over
"""
_RECORDS = ("content", "private", "themes", ".site_gen")


@click.command(epilog=_EXAMPLES)
@click.argument("household", required=False, default="")
@click.option("--report", is_flag=True, help="列出公众看得到什么，不写也一样 / what the public learns (the default)")
@click.option(
    "--output", default="", metavar="FILE", help="存成文件，.html 是网页，别的是文字 / to a file: a page or text"
)
@as_of_option
@root_option
@language_option
def disclose(household: str, output: str, root: str, language: str, *, report: bool, as_of: str | None) -> None:
    """公众能看到一户的什么：网页、纸、数据，一句一句列。 What the public learns about a household. Changes nothing."""
    from site_gen.cli import disclose_words as said  # noqa: PLC0415 - heavy
    from site_gen.retention import showing  # noqa: PLC0415 - heavy

    del report  # there is nothing else that it could do
    site, code = locate_site(Path(root)), normalize("NFKC", household).strip().upper()
    target = _target(site, output)
    public = _public(site, as_of, language)
    if target:
        _outside_places(site, public, target, output)
    if code:
        found = showing.report(public, code)
        lines = [*said.lines(found, language)]
    else:
        lines = [*said.table(showing.table(public), language)]
    if target is None:
        click.echo("\n".join(lines))
        return
    _write(target, lines, language)
    click.echo(said.WORDS[language]["written"].format(path=output))


def _target(site: Site, output: str) -> Path | None:
    """The file to write. Raises SettingsError for one that would be published, or is one of the site's own."""
    if not output:
        return None
    target = Path(output).resolve()
    if target.is_relative_to(site.output.resolve()):
        raise SettingsError([Fault("disclose-public", output)])
    ours = target.is_relative_to(site.root) and not target.is_relative_to(site.root / "private" / "print")
    if target.is_dir() or (ours and (target.exists() or target.relative_to(site.root).parts[0] in _RECORDS)):
        raise SettingsError([Fault("disclose-records", output)])
    return target


def _outside_places(site: Site, public: Public, target: Path, output: str) -> None:
    """Raises SettingsError for a file in a folder that the site is published to."""
    for one in public.context.register.settings.publish:
        if one.folder and target.is_relative_to((site.root / Path(one.folder).expanduser()).resolve()):
            raise SettingsError([Fault("disclose-public", output)])


def _public(site: Site, as_of: str | None, language: str) -> Public:
    """The site as it would be built. Raises ContentError with every fault unless it is sound."""
    from site_gen.build.gather import gather  # noqa: PLC0415 - heavy
    from site_gen.diagnostics import ContentError  # noqa: PLC0415 - with the rest of the work
    from site_gen.plan import plan  # noqa: PLC0415 - heavy
    from site_gen.render import render_data  # noqa: PLC0415 - heavy
    from site_gen.retention.showing import Public  # noqa: PLC0415 - heavy
    from site_gen.sources import tree  # noqa: PLC0415 - heavy

    with printing.progress(enabled=True, language=language) as progress:
        stats = tree.scan(site.root, "board")
        made = gather(site, stats, Asked(as_of or "", "", today()), progress)
    items, clashes = plan(made.context)
    if clashes:
        raise ContentError(clashes)
    return Public(
        made.context,
        made.loaded.held,
        made.loaded.found,
        items,
        lambda data: render_data(data, made.theme, made.shell, {}),
    )


def _write(target: Path, lines: list[str], language: str) -> None:
    from site_gen.cli.disclose_words import as_page  # noqa: PLC0415 - heavy
    from site_gen.output.disk import replace  # noqa: PLC0415 - with the rest of the work

    page = target.suffix.lower() in (".html", ".htm")
    text = as_page(lines, language) if page else "\n".join(lines) + "\n"
    replace(target, text.encode("utf-8" if page else "utf-8-sig"))  # the mark is for Notepad of old
