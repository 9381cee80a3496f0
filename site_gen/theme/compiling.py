"""From a template to Python: what Jinja would write, with what most of it consists of done at once.

Fields of views are read without asking the environment, words that are the same on all pages stand as they are, and
what is shown is not marked as safe when it is put together right away.
"""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape
from msgspec import Struct

from site_gen.views.shell import Html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.compiler import Frame
    from jinja2.environment import TemplateModule
    from jinja2.runtime import Context

    Word = Callable[[str, Mapping[str, object]], str | None]

_SPECIAL = re.compile("[&<>'\"]")
_SAFE = (Html, Markup)


class Readable(dict[type, frozenset[str]]):
    """Fields that a template may read, by the type of what has them: those of views, and none of anything else."""

    def __missing__(self, kind: type) -> frozenset[str]:
        fields = kind.__struct_fields__ if issubclass(kind, Struct) else ()
        self[kind] = readable = frozenset(name for name in fields if not name.startswith("_"))
        return readable


class Code(CodeGenerator):
    """Writes the code of a template. It runs beside a `Readable` of that name."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame, **options: Any) -> None:  # noqa: N802 - Jinja's own name
        """`view.title`."""
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame, **options)
            return
        self.write(f"(of.{node.attr} if {node.attr!r} in readable[type(of := ")
        self.visit(node.node, frame)
        self.write(f")] else environment.getattr(of, {node.attr!r}))")


class Template(jinja2.Template):
    """A template whose macros never ask for globals of its own: there are none but the environment's."""

    @classmethod
    def from_code(cls, environment: Any, *args: Any, **options: Any) -> jinja2.Template:
        """The code, and what it runs beside."""
        template = super().from_code(environment, *args, **options)
        template.root_render_func.__globals__.update(escape=shown, readable=environment.readable)
        return template

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002
        if self._module is None:
            self._module = self.make_module()
        return self._module


def shown(value: object) -> str:
    """What a page shows of a value: markup as it is, all else escaped."""
    if type(value) in _SAFE or (type(value) is str and not _SPECIAL.search(value)):
        return value  # type: ignore[return-value]
    return escape(value)


def settle(tree: nodes.Template, word: Word) -> None:
    """Put words in the place of calls of `t()` that give the same on all pages."""
    if not any(name.name == "t" and name.ctx != "load" for name in tree.find_all(nodes.Name)):
        _settle(tree, word)


def _settle(node: nodes.Node, word: Word) -> None:
    for name, value in node.iter_fields():
        if isinstance(value, list):
            value[:] = [_settled(one, word) for one in value]
        else:
            setattr(node, name, _settled(value, word))


def _settled(value: object, word: Word) -> object:
    if not isinstance(value, nodes.Node):
        return value
    words = _words(value, word) if isinstance(value, nodes.Call) else None
    if words is not None:
        return nodes.Const(words, lineno=value.lineno)
    _settle(value, word)
    return value


def _words(call: nodes.Call, word: Word) -> str | None:
    """What `t("key", n=1)` gives; None for all other calls."""
    key = call.args[0] if len(call.args) == 1 else None
    params = {one.key: one.value.value for one in call.kwargs if isinstance(one.value, nodes.Const)}
    if not (isinstance(call.node, nodes.Name) and call.node.name == "t" and isinstance(key, nodes.Const)):
        return None
    if len(params) < len(call.kwargs) or call.dyn_args or call.dyn_kwargs:
        return None
    return word(str(key.value), params)
