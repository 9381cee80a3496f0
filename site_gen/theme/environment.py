"""The Jinja environment of a theme: sandboxed, confined, always escaping. Holds no data, only functions.

A theme may come from anyone. It can read what a view shows and nothing else: no attribute with an underscore, no
method that changes or formats, no file outside its folders, no filter that switches escaping off.
"""

from __future__ import annotations

import hashlib
import os
from decimal import Decimal
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import filters as jinja_filters
from jinja2 import nodes
from jinja2 import tests as jinja_tests
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from site_gen.diagnostics import Fault, Span
from site_gen.theme import filters
from site_gen.theme.catalogue import CatalogueError
from site_gen.views.shell import Html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jinja2.runtime import Context

    from site_gen.theme.folders import Source

    Word = Callable[[str, Mapping[str, object]], str | None]

MAX_RANGE = 1000
MAX_MADE = 500  # pieces that are remembered
SHORT = 500  # characters of a piece that stands in a page at once
STR_METHODS = frozenset({"startswith", "endswith", "split", "strip", "replace", "upper", "lower"})
JINJA_FILTERS = (
    "abs", "batch", "count", "default", "e", "escape", "first", "groupby", "int", "join", "last", "length", "list",
    "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "round", "select", "selectattr",
    "slice", "sort", "string", "sum", "trim", "unique", "upper",
)  # fmt: skip
JINJA_TESTS = (
    "defined", "undefined", "none", "string", "number", "integer", "sequence", "mapping", "iterable", "odd", "even",
    "divisibleby", "in", "true", "false", "boolean", "sameas",
    "eq", "equalto", "==", "ne", "!=", "lt", "lessthan", "<", "le", "<=", "gt", "greaterthan", ">", "ge", ">=",
)  # fmt: skip

_PLAIN = (FunctionType, MethodType)

# Messages of these name types and attributes only; others may repeat a value, which may be somebody's name.
_TELLING = (jinja2.TemplateError, TypeError, AttributeError, filters.FilterError)


class ThemeEnvironment(ImmutableSandboxedEnvironment):
    """Autoescape on, undefined names are errors, only listed filters, tests and functions."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(
        self,
        *,
        source: Callable[[str], Source | None],
        functions: Mapping[str, Callable[..., object]],
        language: str,
        word: Word = lambda _key, _params: None,
        shared: Callable[[str], Html] = Html,
        cache: BytecodeCache | None = None,
    ) -> None:
        """`word` gives words of the catalogue that are the same on all pages, `shared` a mark for a piece of them."""
        super().__init__(
            loader=_Loader(source),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=cache,
        )
        self._readable: dict[type, frozenset[str]] = {}
        self._word, self._shared = word, shared
        self._trees: dict[str, nodes.Template] = {}  # of templates that were looked at, by their text
        self._made: dict[tuple[object, ...], Html] = {}  # of `once`
        functions = {**functions, "once": self._once}
        self._functions = frozenset(functions.values())
        self.globals = {"range": _range, "namespace": jinja2.utils.Namespace, **functions}
        self.filters = {name: jinja_filters.FILTERS[name] for name in JINJA_FILTERS} | filters.bound(language)
        self.tests = {name: jinja_tests.TESTS[name] for name in JINJA_TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`obj.attribute`, at once where nothing has to be asked: fields of views, macros of imported templates."""
        kind = type(obj)
        readable = self._readable.get(kind)
        if readable is None:
            fields = kind.__struct_fields__ if issubclass(kind, Struct) else ()
            readable = self._readable[kind] = frozenset(name for name in fields if not name.startswith("_"))
        if attribute in readable or (kind is TemplateModule and attribute[0] != "_" and hasattr(obj, attribute)):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template may call, at once for macros and our own functions: most of what a page consists of."""
        macro = type(obj) is Macro
        if not macro and not (type(obj) in _PLAIN and obj in self._functions):
            return super().call(context, obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)  # for functions that look into the template's variables: none of these does
        kwargs.pop("_loop_vars", None)
        return obj(context.eval_ctx, *args, **kwargs) if macro else obj(*args, **kwargs)

    def _once(self, macro: Macro, *args: object) -> str:
        """What a macro of an imported template makes of its arguments, remembered: the frame is that of all pages."""
        if type(macro) is not Macro:
            raise SecurityError(f"once: {type(macro).__name__}")
        key = (macro, *args)
        made = self._made.get(key)
        if made is not None:
            return made
        if len(self._made) >= MAX_MADE:  # of a theme that misunderstands what it is for
            return macro(*args)
        text = macro(*args)
        made = self._made[key] = self._shared(text) if len(text) > SHORT else Html(text)
        return made

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """What was only looked at (without a name) is not parsed again to be compiled, which spoils the tree."""
        tree = self._trees.pop(source, None) or super()._parse(source, name, filename)
        if name is None:
            self._trees[source] = tree
        return tree

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        """Code of a template, in which words that are the same on all pages stand as they are: they cost nothing."""
        if not any(name.name == "t" and name.ctx != "load" for name in source.find_all(nodes.Name)):
            _settle(source, self._word)
        return super()._generate(source, *args, **kwargs)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read `obj.attr`; of texts only a few methods."""
        if isinstance(obj, Struct) and attr in obj.__struct_fields__:  # views: most of what is read, and plain data
            return not attr.startswith("_")
        if isinstance(obj, str) and attr not in STR_METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Give no `str.format`, which jinja would hand out before it asks: one width could fill the memory."""

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what makes huge numbers or texts out of small ones."""
        numbers = all(isinstance(side, int | Decimal) for side in (left, right))
        if operator == "**" or not numbers:
            raise SecurityError(f"{operator}: {type(left).__name__}, {type(right).__name__}")
        return super().call_binop(context, operator, left, right)


class CodeCache(BytecodeCache):
    """Compiled templates in a folder. A damaged, foreign or unreadable file is as good as none.

    The digest in front is checked before the code is unmarshalled, because damaged code could crash Python. `stamp`
    says what compiling depends on besides the template: constants are folded with the filters of one language.
    """

    def __init__(self, folder: Path, stamp: str) -> None:
        self._folder, self._stamp = folder, stamp

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """File name for a template."""
        text = "\0".join((name, filename or "", self._stamp, jinja2.__version__))
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if there is a sound file."""
        try:
            data = self._path(bucket).read_bytes()
        except OSError:
            return
        if hashlib.sha256(data[32:]).digest() == data[:32]:
            bucket.bytecode_from_string(data[32:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code; a folder that cannot be written to is not an error."""
        code = bucket.bytecode_to_string()
        path = self._path(bucket)
        partial = path.with_suffix(f".{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(hashlib.sha256(code).digest() + code)
            partial.replace(path)
        except OSError:
            return

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.bin"


def fault(error: Exception, source: Source) -> Fault:
    """What went wrong in a template, with the line of the innermost template that took part.

    `source` is the template that was rendered, in case the error names none.
    """
    path, line = _place(error) or (source.path, 1)
    span = Span(path, line)
    if isinstance(error, CatalogueError):
        return Fault(error.code, path, (), error.args_, span=span)
    if isinstance(error, jinja2.TemplateNotFound):
        return Fault("template-missing", path, (), {"name": error.message or ""}, span=span)
    if isinstance(error, jinja2.TemplateSyntaxError):
        return Fault("template-syntax", path, (), {"detail": error.message or ""}, span=span)
    if isinstance(error, jinja2.UndefinedError):
        return Fault("template-undefined", path, (), {"detail": error.message or ""}, span=span)
    if isinstance(error, SecurityError):
        return Fault("template-forbidden", path, (), {"detail": error.message or ""}, span=span)
    detail = f"{type(error).__name__} {error}" if isinstance(error, _TELLING) else type(error).__name__
    return Fault("template-value", path, (), {"detail": detail}, span=span)


class _Template(jinja2.Template):
    """A template whose macros never ask for globals of its own: there are none but the environment's."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002
        if self._module is None:
            self._module = self.make_module()
        return self._module


ThemeEnvironment.template_class = _Template


def _settle(node: nodes.Node, word: Word) -> None:
    """Put words in the place of calls of `t()` that give the same on all pages."""
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


class _Loader(jinja2.BaseLoader):
    """Templates from the theme's folders only."""

    def __init__(self, source: Callable[[str], Source | None]) -> None:
        self._source = source

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002
        """Text and shown path of a template."""
        source = self._source(template)
        if source is None:
            raise jinja2.TemplateNotFound(template)
        return source.text, source.path, None


def _range(*bounds: int) -> range:
    """`range` for templates, short."""
    numbers = range(*bounds)
    if len(numbers) > MAX_RANGE:
        raise SecurityError(f"range: {MAX_RANGE}")
    return numbers


def _place(error: Exception) -> tuple[str, int] | None:
    """Path and line of the innermost frame that stands in a template. Jinja gives such frames the template's name."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return (error.filename or error.name or "", error.lineno)
    found, trace = None, error.__traceback__
    while trace is not None:
        names = trace.tb_frame.f_globals
        if "__jinja_exception__" in names or "__jinja_template__" in names:
            found = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return found
