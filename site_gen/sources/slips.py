"""What went wrong when the YAML parser stumbled: the slips that people make, recognised from the lines around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import Fault, Span

if TYPE_CHECKING:
    import yaml

_LEAD = r"^[ ]*(?:- +)*"
_WIDE_COLON = re.compile(_LEAD + r"([^\W\d][\w ]{0,14}?)[ ]*：")
_NO_SPACE = re.compile(_LEAD + r"([^\W\d]\w{0,14}):(?=[^\s/:])")
_TAB = re.compile(r"^[ ]*\t")
_COLON_IN_VALUE = re.compile(_LEAD + r"[^\s:#'\"\[{][^:]*: +[^'\"\[{#\s].*?(:)(?:\s|$)")
_AFTER_QUOTE = re.compile(r":[ ]+(\"[^\"]*\"|'[^']*')[ ]*(?=[^\s#,\]}])")
_DASH = re.compile(r"^[ ]*(-)(?=[^\s-])")


class _Stumble(NamedTuple):
    """Where the parser gave up, and where it began what it could not finish. Lines and columns from 0."""

    context: str
    problem: str
    line: int
    column: int
    from_line: int
    from_column: int


def explain(text: str, path: str, error: yaml.MarkedYAMLError) -> Fault:
    """The fault behind a parser's error, at the place that has to be changed."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Fault("yaml-syntax", path, span=Span(path))
    begin = error.context_mark or mark
    stumble = _Stumble(error.context or "", error.problem or "", mark.line, mark.column, begin.line, begin.column)
    lines = text.split("\n")
    return _slip(lines, stumble, path) or _by_words(lines, stumble, path)


def _slip(lines: list[str], stumble: _Stumble, path: str) -> Fault | None:
    """A slip that shows where the parser gave up, in the line above, or where it began what it could not finish."""
    above = next((n for n in range(min(stumble.line, len(lines)) - 1, -1, -1) if _says_something(lines[n])), None)
    begun = stumble.from_line if stumble.problem.startswith("could not find expected ':'") else None
    for number in dict.fromkeys(n for n in (above, stumble.line, begun) if n is not None):
        line = lines[number] if number < len(lines) else ""
        if match := _TAB.match(line):
            return Fault("yaml-tab", path, span=Span(path, number + 1, match.end()))
        if match := _WIDE_COLON.match(line):
            return Fault("yaml-wide-colon", path, args={"key": match[1]}, span=Span(path, number + 1, match.end()))
        if match := _NO_SPACE.match(line):
            return Fault("yaml-colon-space", path, args={"key": match[1]}, span=Span(path, number + 1, match.end()))
        if match := _DASH.match(line):
            return Fault("yaml-dash-space", path, span=Span(path, number + 1, match.end(1)))
        if match := _AFTER_QUOTE.search(line):
            return Fault("yaml-quote-after", path, span=Span(path, number + 1, match.end() + 1))
    return None


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _by_words(lines: list[str], stumble: _Stumble, path: str) -> Fault:
    """The fault that the parser's own words tell of."""
    here = Span(path, stumble.line + 1, stumble.column + 1)
    begin = Span(path, stumble.from_line + 1, stumble.from_column + 1)
    line = lines[stumble.line] if stumble.line < len(lines) else ""
    if "mapping values" in stumble.problem:
        if match := _COLON_IN_VALUE.match(line):
            return Fault("yaml-colon-value", path, span=here._replace(column=match.start(1) + 1))
        return Fault("yaml-indent", path, span=here._replace(column=len(line) - len(line.lstrip()) + 1))
    for words, code, span in (
        (("could not find expected ':'",), "yaml-no-colon", begin),
        (("cannot start any token", "an alias", "an anchor", "a tag"), "yaml-quote-needed", begin),
        (("escape", "hexdecimal"), "yaml-escape", here),
        (("quoted scalar",), "yaml-quote-open", begin),
        (("flow",), "yaml-bracket", begin),
        (("document start",), "yaml-not-joined", here),
        (("block mapping", "block collection", "block sequence"), "yaml-indent", here),
    ):
        if any(word in f"{stumble.context} {stumble.problem}" for word in words):
            char = line[stumble.from_column : stumble.from_column + 1]
            return Fault(code, path, args={"char": char} if code == "yaml-quote-needed" else {}, span=span)
    return Fault("yaml-syntax", path, span=here)
