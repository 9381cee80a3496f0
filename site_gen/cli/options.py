"""Options that several commands share, so that each is said and checked once."""

from __future__ import annotations

import datetime as dt
from unicodedata import normalize

import click


class Day(click.ParamType[str]):
    """A day as YYYY-MM-DD; stays text, since builds compare it with what the ledger holds."""

    name = "day"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text itself. Fails with the text for anything that is no day of the calendar."""
        try:
            written = dt.date.fromisoformat(value).isoformat()  # which reads 20260402, too
        except ValueError:
            written = ""
        if written != value:
            self.fail(f"'{value}'", param, ctx)
        return value


root_option = click.option("--root", default=".", show_default=True, help="网站所在的文件夹 / folder with site.yaml")
as_of_option = click.option(
    "--as-of",
    default=None,
    type=Day(),
    metavar="YYYY-MM-DD",
    help="当作这一天 / as on this day",
)
yes_option = click.option("--yes", is_flag=True, help="不再问，直接写 / do not ask")
_LANGUAGES = click.Choice(["zh", "en"])
language_option = click.option("--lang", "language", type=_LANGUAGES, default="zh", help="中文或英文 / language")
# Commands that make pages: without the option the pages speak the language of site.yaml
page_language_option = click.option("--lang", "language", type=_LANGUAGES, default=None, help="中文或英文 / language")
_YES = frozenset({"y", "yes", "是", "好", "写", "对"})


def agreed(question: str) -> bool:
    """Whether somebody says yes, in their own language, instead of giving `--yes`; anything else is no."""
    answer = click.prompt(question, default="", show_default=False, prompt_suffix=" ")
    return normalize("NFKC", str(answer)).strip().lower() in _YES
