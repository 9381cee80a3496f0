"""A command that changes a site: it has the site to itself, waits its turn, and says for whom."""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from site_gen import lock
from site_gen.site import locate_site

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")

_WORDS = {
    "zh": "{command}（{since}开始，电脑{host}）正在改这个网站，等它做完……",
    "en": "Waiting for {command} (since {since}, on {host}), which is changing this site …",
}


def writes(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command with options `root` and `language` as the one writer of that site; not for a `dry_run`."""

    @functools.wraps(command)
    def alone(*args: P.args, **options: P.kwargs) -> R:
        if options.get("dry_run"):
            return command(*args, **options)
        path = locate_site(Path(str(options["root"]))).lock
        words = _WORDS[str(options.get("language") or "zh")]

        def tell(owner: lock.Owner, /) -> None:
            name = owner.command or "site-gen"
            print(words.format(command=name, since=owner.clock, host=owner.host or "?"), file=sys.stderr, flush=True)

        with lock.writing(path, click.get_current_context().command_path, waiting=tell):
            return command(*args, **options)

    return alone
