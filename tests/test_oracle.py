"""A page reads only what its key knows: its own arguments, the frame, and the templates of its closure.

That is why an unchanged key may stand for unchanged bytes. Here every page of the example is made a second time from
nothing but the bytes that its key was made from, with all files out of reach.
"""

from __future__ import annotations

import ast
import datetime as dt
import inspect
import sys
from collections import defaultdict
from decimal import Decimal
from enum import Enum
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints

import msgspec
import pytest

from site_gen.plan import model
from site_gen.theme import Theme, environment
from tests.support import AS_OF, edits, full_site, plans

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

    from jinja2 import Template

    from site_gen.plan.model import Page
    from tests.support.plans import Planned

_forbidden: list[str] | None = None  # what was opened while nothing may be


class Example(NamedTuple):
    """The example as it is rendered: bytes of each page, and the templates that this loaded."""

    plan: Planned
    bytes: dict[str, bytes]
    loaded: dict[str, frozenset[str]]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    """The example of this checkout, planned and rendered by an environment that notes what it loads."""
    root = plans.example(tmp_path_factory.mktemp("example"))
    seen: set[str] = set()

    class Noting(environment.ThemeEnvironment):
        def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:  # noqa: A002
            seen.add(name)
            return super()._load_template(name, globals)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(environment, "ThemeEnvironment", Noting)
        found = plans.planned(root)
        made, loaded = {}, {}
        for page in found.pages:
            seen.clear()
            made[page.url] = found.render(page)
            loaded[page.url] = frozenset(seen)
        yield Example(found, made, loaded)


def test_page_is_made_from_what_its_key_was_made_from(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    """Arguments that went through the key's own bytes give the same page, in any order and with no file opened."""
    name_all_types(monkeypatch)
    copies = [page._replace(args=through_bytes(page)) for page in reversed(example.plan.pages)]
    for page in copies:
        with nothing_opened():
            data = example.plan.render(page)
        assert data == example.bytes[page.url], page.url


def test_loaded_templates_are_part_of_the_key(example: Example, tmp_path: Path) -> None:
    """Whatever template was loaded for a page: a change of its text is another key."""
    by_template: dict[str, set[str]] = defaultdict(set)
    for page in example.plan.pages:
        by_template[page.template] |= example.loaded[page.url]
    assert all(template in names for template, names in by_template.items())
    assert len(set().union(*by_template.values())) > len(by_template), "no shared template was noted"
    known = {template: example.plan.theme.digest(template) for template in by_template}
    for name in sorted(set().union(*by_template.values())):
        folder = tmp_path / name / "themes" / "board" / "templates"
        folder.mkdir(parents=True)
        text = (edits.TEMPLATES / name).read_text(encoding="utf-8")
        (folder / name).write_text(text + "{# #}", encoding="utf-8")
        theme = Theme.load(tmp_path / name, "board", "zh", cache=tmp_path / "cache")
        for template, names in by_template.items():
            assert name not in names or theme.digest(template) != known[template], (name, template)


@pytest.mark.parametrize("name", ["style.css", "display.js", "lang/zh.toml", "theme.toml"])
def test_words_and_style_are_part_of_each_key(example: Example, tmp_path: Path, name: str) -> None:
    """Style, script, words and the theme's own description stand in all pages, so they change every key."""
    target = tmp_path / "themes" / "board" / name
    target.parent.mkdir(parents=True)
    ending = "# changed\n" if name.endswith(".toml") else "/* changed */\n"
    text = (edits.TEMPLATES.parent / name).read_text(encoding="utf-8")
    target.write_text(text + ending, encoding="utf-8")
    theme = Theme.load(tmp_path, "board", "zh")
    for template in {page.template for page in example.plan.pages}:
        assert theme.digest(template) != example.plan.theme.digest(template)


def test_every_value_of_the_arguments_is_part_of_the_key(example: Example) -> None:
    """Change any one value that a view is given, and the key is another one."""
    smallest: dict[str, Page] = {}
    for page in sorted(example.plan.pages, key=lambda page: len(example.bytes[page.url]), reverse=True):
        smallest[page.template] = page
    for page in smallest.values():
        key = page.key(b"")
        for args in variations(page.args):
            assert isinstance(args, tuple)
            assert page._replace(args=args).key(b"") != key, (page.url, args)


def test_pages_of_one_template_have_keys_of_their_own(example: Example) -> None:
    """Two pages that are given different things never share a key."""
    rooms: dict[str, list[Page]] = defaultdict(list)
    for page in example.plan.pages:
        rooms[page.template].append(page)
    assert any(len(pages) > 1 for pages in rooms.values())
    for pages in rooms.values():
        for one, other in combinations(pages, 2):
            assert (example.plan.key(one) == example.plan.key(other)) == (one.args == other.args), (one.url, other.url)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Planned, dict[str, bytes]]:
    """A site with one record of each kind: its root, its plan and its pages."""
    root = full_site(tmp_path_factory.mktemp("small"))
    found = plans.planned(root, AS_OF)
    return root, found, {page.url: found.render(page) for page in found.pages}


@pytest.mark.parametrize("twin", edits.TWINS, ids=lambda twin: twin[0])
def test_records_outside_of_a_page_leave_it_alone(
    small: tuple[Path, Planned, dict[str, bytes]], twin: tuple[str, str, str]
) -> None:
    """After an edit of one record, each page whose key is the same has the same bytes, and such pages there are."""
    root, before, made = small
    edits.swap_words(root, twin)
    after = plans.planned(root, AS_OF)
    edits.swap_words(root, twin)
    keys = {page.url: before.key(page) for page in before.pages}
    same = [page for page in after.pages if after.key(page) == keys[page.url]]
    assert all(after.render(page) == made[page.url] for page in same)
    assert "404.html" in {page.url for page in same} or twin[0] == "site.yaml"


def test_day_is_part_of_the_keys_that_show_it(small: tuple[Path, Planned, dict[str, bytes]]) -> None:
    """On another day, each page that reads otherwise has another key."""
    root, before, made = small
    after = plans.planned(root, "2026-03-20")
    keys = {page.url: before.key(page) for page in before.pages}
    changed = [page for page in after.pages if after.render(page) != made[page.url]]
    assert 0 < len(changed) < len(after.pages)
    assert not [page.url for page in changed if after.key(page) == keys[page.url]]


# --- through bytes and back


def name_all_types(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each module the names that it imports for annotations only, so that types can be looked up."""
    for module in [one for name, one in sys.modules.items() if name.startswith("site_gen.") and one is not None]:
        source = Path(module.__file__ or "")
        if source.suffix != ".py":
            continue
        for node in ast.parse(source.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
                names = dict(vars(module))
                exec(compile(ast.Module(node.body, []), str(source), "exec"), names)  # noqa: S102 - our own imports
                for name in names.keys() - vars(module).keys():
                    monkeypatch.setitem(vars(module), name, names[name])


def through_bytes(page: Page) -> tuple[object, ...]:
    """The page's arguments, read back from the bytes that its key is made from."""
    hints = get_type_hints(page.view, include_extras=True)
    types = tuple(hints[name] for name in inspect.signature(page.view).parameters)
    data = model._encode(page.args)
    copy: tuple[object, ...] = msgspec.msgpack.decode(data, type=tuple[types])  # type: ignore[valid-type]
    assert copy == page.args
    assert not any(one is other for one, other in zip(copy, page.args, strict=True) if isinstance(one, msgspec.Struct))
    return copy


class nothing_opened:  # noqa: N801 - used like a function
    """Fail when a file, a folder, a socket or a process is opened inside."""

    def __enter__(self) -> None:
        global _forbidden  # noqa: PLW0603 - a hook of the interpreter can not be taken away again
        _forbidden = []

    def __exit__(self, *_: object) -> None:
        global _forbidden
        opened, _forbidden = _forbidden, None
        assert not opened


def _hook(event: str, args: tuple[object, ...]) -> None:
    if _forbidden is not None and event.partition(".")[0] in ("open", "os", "socket", "subprocess", "sqlite3"):
        _forbidden.append(f"{event} {args}")


sys.addaudithook(_hook)


def variations(value: object) -> Iterator[object]:
    """Copies of nested plain values and structs, each with one leaf changed."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            for one in variations(getattr(value, name)):
                yield msgspec.structs.replace(value, **{name: one})
    elif isinstance(value, tuple):
        for at, part in enumerate(value):
            for one in variations(part):
                changed = (*value[:at], one, *value[at + 1 :])
                yield type(value)(*changed) if hasattr(value, "_fields") else changed
        if not value:
            yield ("x",)
    elif isinstance(value, dict):
        for name, part in value.items():
            for one in variations(part):
                yield {**value, name: one}
    else:
        yield leaf(value)


def leaf(value: object) -> object:
    """Another value of the same kind."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, Enum):
        return next(member for member in (*type(value), "x") if member is not value)
    if isinstance(value, str):
        return f"{value}x"
    if isinstance(value, int | Decimal):
        return value + 1
    if isinstance(value, dt.datetime | dt.date):
        return value + dt.timedelta(days=1) if value < dt.date.max else value - dt.timedelta(days=1)
    assert isinstance(value, dt.time), type(value)
    return value.replace(minute=(value.minute + 1) % 60)
