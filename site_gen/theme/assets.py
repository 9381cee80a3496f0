"""The style sheet and the scripts that stand in pages, and the policy that allows them and nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import rcssmin
import rjsmin

from site_gen.diagnostics import ContentError, Fault, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from site_gen.theme.folders import Source

LOADING = ("search",)  # scripts that load others
_FOREIGN_CSS = re.compile(r"@import|url\(\s*[\"']?(?!data:|#)|</", re.IGNORECASE)
_END_TAG = re.compile("</script|<!--", re.IGNORECASE)


class Assets(NamedTuple):
    """Minified text of the style sheet, of the script of all pages (""), and of those that some pages have besides."""

    css: str
    scripts: Mapping[str, str]

    def policy(self, name: str = "") -> str:
        """Content security policy of a page with the script `name` besides the usual one.

        It names the digests of what stands in the page. Such a script may ask the site itself for files, or, where it
        has to work from a folder too, load the site's own scripts.
        """
        scripts = [self.scripts[one] for one in dict.fromkeys(("", name))]
        return _policy(self.css, scripts, loads=name in LOADING, asks=name not in ("", *LOADING))


def prepare(css: Source, js: Source, others: Mapping[str, Source] = MappingProxyType({})) -> Assets:
    """Minify and check. Raises ContentError for a sheet that fetches something or text that would end its element."""
    scripts = {"": js, **others}
    faults = [
        *_faults(css, _FOREIGN_CSS, "theme-css"),
        *(fault for one in scripts.values() for fault in _faults(one, _END_TAG, "theme-js")),
    ]
    if faults:
        raise ContentError(faults)
    return Assets(str(rcssmin.cssmin(css.text)), {name: str(rjsmin.jsmin(one.text)) for name, one in scripts.items()})


def _policy(style: str, scripts: Iterable[str], *, loads: bool, asks: bool) -> str:
    allowed = [*(("'self'",) if loads else ()), *map(_hash, scripts)]
    rules = (
        "default-src 'none'",
        "img-src 'self' data:",
        f"style-src {_hash(style)}",
        f"script-src {' '.join(allowed)}",
        *(("connect-src 'self'",) if asks else ()),
        "base-uri 'none'",
        "form-action 'none'",
    )
    return ";".join(rules)


@lru_cache(maxsize=16)
def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _faults(source: Source, pattern: re.Pattern[str], code: str) -> list[Fault]:
    faults = []
    for match in pattern.finditer(source.text):
        before = source.text[: match.start()]
        line, column = before.count("\n") + 1, match.start() - before.rfind("\n")
        span = Span(source.path, line, column, len(match[0]))
        faults.append(Fault(code, source.path, args={"found": match[0]}, span=span))
    return faults
