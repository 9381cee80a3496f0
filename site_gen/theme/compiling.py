"""From a template to Python: what Jinja would write, with what most of it consists of done at once.

Fields of views are read without asking the environment, macros take their arguments as they stand, words that are the
same on all pages stand as they are, and what is shown is not marked as safe when it is put together right away.
"""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes, runtime
from jinja2.compiler import CodeGenerator
from jinja2.utils import missing
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
    """Writes the code of a template, which runs beside what `Template.from_code` adds."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame, **options: Any) -> None:  # noqa: N802 - Jinja's own name
        """`view.title`."""
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame, **options)
            return
        self.write(f"(of.{node.attr} if {node.attr!r} in readable[type(of := ")
        self.visit(node.node, frame)
        self.write(f")] else environment.getattr(of, {node.attr!r}))")

    def visit_Call(self, node: nodes.Call, frame: Frame, *_: Any, **options: Any) -> None:  # noqa: N802 - as above
        """`t("site.name")`. No function of ours looks into the template's variables, so none are handed over."""
        self.write("call(context, ")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if options.get("forward_caller") else None)
        self.write(")")


class Macro:
    """A macro as Jinja has it, quicker where all arguments stand in order: nearly always."""

    __slots__ = ("arguments", "caller", "name", "run", "size")

    def __init__(self, run: Callable[..., str], name: str, arguments: tuple[str, ...], *, caller: bool) -> None:
        self.run, self.name, self.arguments, self.caller = run, name, arguments, caller
        self.size = -1 if caller else len(arguments)  # how many arguments are just those that `run` takes

    def __call__(self, *args: Any, **kwargs: Any) -> Markup:
        """What it makes."""
        if len(args) > len(self.arguments):
            message = f"macro {self.name!r} takes not more than {len(self.arguments)} argument(s)"
            raise TypeError(message)
        given = [*args, *(kwargs.pop(name, missing) for name in self.arguments[len(args) :])]
        if self.caller and "caller" not in self.arguments:
            given.append(kwargs.pop("caller", None) or jinja2.StrictUndefined("No caller defined", name="caller"))
        for name in kwargs:
            message = f"macro {self.name!r} takes no keyword argument {name!r}"
            raise TypeError(message)
        return str.__new__(Markup, self.run(*given))


def _macro(environment: Any, run: Any, name: str, arguments: tuple[str, ...], *options: Any) -> Macro | runtime.Macro:
    names, more, caller, *_ = options
    if names or more:  # it takes whatever it is given
        return runtime.Macro(environment, run, name, list(arguments), *options)
    return Macro(run, name, arguments, caller=caller)


class Template(jinja2.Template):
    """A template whose macros never ask for globals of its own: there are none but the environment's."""

    @classmethod
    def from_code(cls, environment: Any, *args: Any, **options: Any) -> jinja2.Template:
        """The code, and what it runs beside."""
        template = super().from_code(environment, *args, **options)
        beside = {"escape": shown, "Macro": _macro, "call": environment.call, "readable": environment.readable}
        template.root_render_func.__globals__.update(beside)
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
