"""`site-gen points …`: the weekly sheet, its import, statements, settling and the audit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen.build.fresh import Asked
from site_gen.cli.words import today
from site_gen.site import locate_site

if TYPE_CHECKING:
    from site_gen.build.records import Read
    from site_gen.site import Site

root_option = click.option("--root", default=".", show_default=True, help="网站所在的文件夹 / folder with site.yaml")
language_option = click.option(
    "--lang", "language", type=click.Choice(["zh", "en"]), default="zh", help="中文或英文 / language"
)


@click.group()
def points() -> None:
    """积分：每周记分表、导入、对账、定案。 Points: weekly sheet, import, statement, settling, audit."""


def records_of(root: str) -> tuple[Site, Read]:
    """The site's folders and its sound records. Raises SiteError with every fault."""
    from site_gen.build.records import read_sound  # noqa: PLC0415 - heavy

    site = locate_site(Path(root))
    return site, read_sound(site, Asked("", "", today()))
