"""YAML as plain text data: every scalar is text, and nothing is expanded, guessed or overwritten.

Reads the parser's events one by one, so that what is refused is refused before it costs anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import yaml

from site_gen.diagnostics import Fault, Span
from site_gen.sources.slips import explain

if TYPE_CHECKING:
    from collections.abc import Callable

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"

MAX_DEPTH = 20
MAX_NODES = 200_000

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# A line inside of a text that was meant as a key of its own: 标题：… or 标题:… without a space
_HIDDEN_KEY = re.compile(r"\n[ ]*([^\W\d][\w ]{0,14}?)(：|:(?=[^\s/:]))")


class Refused(Exception):  # noqa: N818 - ends the reading of one document, and never leaves this package
    """Reading cannot go on after this fault."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.code)


def load_yaml(text: str, path: str) -> tuple[Plain, list[Fault]]:
    """The one document in `text` ("" when there is none), and what is wrong with its form.

    Refused are aliases, anchors, tags, keys written twice, keys that are no text, a second document, and more than
    `MAX_DEPTH` levels or `MAX_NODES` values. With faults, the data is what could be read.
    """
    reader = _Reader(text, path)
    try:
        return reader.document(), reader.faults
    except Refused as refused:
        return "", [*reader.faults, refused.fault]


def events(text: str, path: str) -> Callable[[], yaml.Event]:
    """A function that returns the next event of the stream; it raises Refused where the YAML is broken."""
    try:
        take = _Loader(text).get_event
    except (yaml.YAMLError, UnicodeEncodeError):  # `decode` has refused such characters long before
        raise Refused(Fault("yaml-syntax", path, span=Span(path))) from None

    def following() -> yaml.Event:
        try:
            event: yaml.Event = take()
        except yaml.MarkedYAMLError as error:
            raise Refused(explain(text, path, error)) from None
        except yaml.YAMLError:
            raise Refused(Fault("yaml-syntax", path, span=Span(path))) from None
        return event

    return following


def place(event: yaml.Event, path: str) -> Span:
    """Where an event's text stands; as long as its first line."""
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        return Span(path)
    length = end.column - start.column if end.line == start.line else 1
    return Span(path, start.line + 1, start.column + 1, max(1, length))


class _Reader:
    """Turns the events of one document into lists and mappings."""

    __slots__ = ("faults", "nodes", "path", "take", "text")

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path
        self.faults: list[Fault] = []
        self.nodes = 0
        self.take = events(text, path) if text else _nothing

    def document(self) -> Plain:
        self.take()
        if type(self.take()) is yaml.StreamEndEvent:
            return ""
        value = self.value(self.take(), 0)
        self.take()
        event = self.take()
        if type(event) is not yaml.StreamEndEvent:
            raise Refused(Fault("yaml-documents", self.path, span=place(event, self.path)))
        return value

    def value(self, event: yaml.Event, depth: int) -> Plain:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.refusal("yaml-size", event, MAX_NODES)
        if type(event) is yaml.ScalarEvent:
            return self.scalar(event)
        if type(event) is yaml.AliasEvent:
            self.fault("yaml-alias", event)
            return ""
        self.marks(event)
        if depth == MAX_DEPTH:
            raise self.refusal("yaml-depth", event, MAX_DEPTH)
        return self.mapping(depth + 1) if type(event) is yaml.MappingStartEvent else self.sequence(depth + 1)

    def scalar(self, event: yaml.ScalarEvent) -> str:
        if event.anchor is not None or event.tag is not None:
            self.marks(event)
        value: str = event.value
        if event.style == "" and " " in value and (":" in value or "：" in value):
            self.hidden_key(event)
        return value

    def hidden_key(self, event: yaml.ScalarEvent) -> None:
        """A key with a slip in its colon is swallowed by the text above it; say so instead of publishing it."""
        if event.start_mark is None or event.end_mark is None:
            return
        start = event.start_mark.index
        if match := _HIDDEN_KEY.search(self.text[start : event.end_mark.index]):
            before = self.text[: start + match.start(1)]
            span = Span(self.path, before.count("\n") + 1, len(before) - before.rfind("\n"), len(match[0].strip()))
            code = "yaml-wide-colon" if match[2] == "：" else "yaml-colon-space"
            self.faults.append(Fault(code, self.path, args={"key": match[1]}, span=span))

    def sequence(self, depth: int) -> Plain:
        items: list[Plain] = []
        take, value = self.take, self.value
        while type(event := take()) is not yaml.SequenceEndEvent:
            items.append(value(event, depth))
        return items

    def mapping(self, depth: int) -> Plain:
        pairs: dict[str, Plain] = {}
        take, value = self.take, self.value
        while type(event := take()) is not yaml.MappingEndEvent:
            key = value(event, depth)
            one = value(take(), depth)
            if type(key) is not str or not key:
                self.fault("yaml-key", event)
            elif key in pairs:
                self.fault("duplicate-key", event, key=key[:20])
            else:
                pairs[key] = one
        return pairs

    def marks(self, event: yaml.Event) -> None:
        """Refuse `&name` and `!tag` in front of a value."""
        if getattr(event, "anchor", None) is not None:
            self.fault("yaml-alias", event)
        elif getattr(event, "tag", None) is not None:
            self.fault("yaml-tag", event)

    def refusal(self, code: str, event: yaml.Event, most: int) -> Refused:
        span = place(event, self.path)._replace(length=1)
        return Refused(Fault(code, self.path, args={"most": most}, span=span))

    def fault(self, code: str, event: yaml.Event, **args: object) -> None:
        if len(self.faults) < 100:  # a bomb of aliases is told well enough by its first hundred
            self.faults.append(Fault(code, self.path, args=args, span=place(event, self.path)))


def _nothing() -> yaml.Event:
    """The end of an empty file."""
    return yaml.StreamEndEvent()
