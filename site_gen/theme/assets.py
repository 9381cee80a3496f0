"""The style sheet and the script that stand in every page, and the policy that allows them and nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

import rcssmin
import rjsmin

from site_gen.diagnostics import ContentError, Fault, Span

if TYPE_CHECKING:
    from site_gen.theme.folders import Source

_FOREIGN_CSS = re.compile(r"@import|url\(\s*[\"']?(?!data:|#)|</", re.IGNORECASE)
_END_TAG = re.compile("</script|<!--", re.IGNORECASE)


class Assets(NamedTuple):
    """Minified text of both, and the content security policy that names their digests."""

    css: str
    js: str
    policy: str


def prepare(css: Source, js: Source) -> Assets:
    """Minify and check. Raises ContentError for a sheet that fetches something or text that would end its element."""
    faults = [
        *_faults(css, _FOREIGN_CSS, "theme-css"),
        *_faults(js, _END_TAG, "theme-js"),
    ]
    if faults:
        raise ContentError(faults)
    style, script = str(rcssmin.cssmin(css.text)), str(rjsmin.jsmin(js.text))
    return Assets(style, script, _policy(style, script))


def _policy(style: str, script: str) -> str:
    rules = (
        "default-src 'none'",
        "img-src 'self' data:",
        f"style-src {_hash(style)}",
        f"script-src {_hash(script)}",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return ";".join(rules)


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
