"""The syntax tree of a template: which templates it names, which words it wants, what it must not contain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import TemplateSyntaxError, nodes

from site_gen.diagnostics import ContentError, Fault, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from site_gen.theme.folders import Source

_REMOTE = (
    r"""<(?:link|base|iframe|object|embed|form)\b(?![^>]*(?:href="data:,"|rel="alternate"))"""
    r"""|\b(?:src|srcset|action|poster|data)\s*=\s*["']?\s*(?:https?:)?//"""
)
_INLINE = r"""\sstyle\s*=|\son[a-z]+\s*=|javascript:|<style\b(?!>$)|<script\b(?!(?: type="application/ld\+json")?>$)"""
_NAMING = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
_SWITCHES = (nodes.EvalContextModifier, nodes.ScopedEvalContextModifier)
_WATCHED = (*_NAMING, *_SWITCHES, nodes.TemplateData)
_DATA_RULES = (
    ("template-remote", re.compile(_REMOTE, re.IGNORECASE)),
    ("template-inline", re.compile(_INLINE, re.IGNORECASE)),
)


class Call(NamedTuple):
    """A call of `t()`: its literal key, or what the key begins with when `prefix` is true ("": anything)."""

    key: str
    prefix: bool
    line: int


def references(environment: Environment, source: Source) -> tuple[str, ...]:
    """Templates that `source` extends, includes or imports, sorted.

    Raises ContentError for a syntax error, a name that is not literal, or markup that the pages' policy forbids.
    """
    names: set[str] = set()
    faults: list[Fault] = []
    for node in parse(environment, source).find_all(_WATCHED):
        if isinstance(node, nodes.TemplateData):
            faults += _data_faults(node, source)
        elif isinstance(node, _SWITCHES):
            if not _is_autoescape_kept(node):
                faults.append(Fault("template-autoescape", source.path, span=Span(source.path, node.lineno)))
        elif (name := _name(node)) is not None and not getattr(node, "ignore_missing", False):
            names.add(name)
        else:
            faults.append(Fault("template-dynamic", source.path, span=Span(source.path, node.lineno)))
    if faults:
        raise ContentError(faults)
    return tuple(sorted(names))


def line_of(environment: Environment, source: Source, name: str) -> int:
    """Line on which `source` names template `name`."""
    naming = parse(environment, source).find_all(_NAMING)
    return next((node.lineno for node in naming if _name(node) == name), 1)


def parse(environment: Environment, source: Source) -> nodes.Template:
    """Syntax tree of `source`. Raises ContentError with the line of a mistake."""
    try:
        return environment.parse(source.text)
    except TemplateSyntaxError as error:
        args = {"detail": error.message or ""}
        fault = Fault("template-syntax", source.path, args=args, span=Span(source.path, error.lineno))
        raise ContentError([fault]) from None


def calls(tree: nodes.Template) -> Iterator[Call]:
    """All calls of `t()`."""
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "t" and call.args:
            for key, prefix in _keys(call.args[0]):
                yield Call(key, prefix, call.lineno)


def _name(node: nodes.Node) -> str | None:
    """The literal name in a node of `_NAMING`."""
    name: object = getattr(node, "template", None)
    return name.value if isinstance(name, nodes.Const) and isinstance(name.value, str) else None


def _is_autoescape_kept(switch: nodes.EvalContextModifier) -> bool:
    return all(isinstance(option.value, nodes.Const) and option.value.value is True for option in switch.options)


def _data_faults(data: nodes.TemplateData, source: Source) -> Iterator[Fault]:
    for code, pattern in _DATA_RULES:
        for match in pattern.finditer(data.data):
            line = data.lineno + data.data[: match.start()].count("\n")
            yield Fault(code, source.path, (), {"found": match[0].strip()}, span=Span(source.path, line))


def _keys(node: nodes.Expr) -> Iterator[tuple[str, bool]]:
    """Keys that an expression can give: a literal, a literal followed by something, or one of two."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value, False
    elif isinstance(node, nodes.Concat) and isinstance(node.nodes[0], nodes.Const):
        yield str(node.nodes[0].value), True
    elif isinstance(node, nodes.CondExpr):
        yield from _keys(node.expr1)
        if node.expr2 is not None:
            yield from _keys(node.expr2)
    else:
        yield "", True
