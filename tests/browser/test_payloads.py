"""Nothing that somebody types runs: published attacks stand in every free text at once, and a browser opens it all."""

from __future__ import annotations

import csv
import io
from itertools import count
from typing import TYPE_CHECKING

import pytest
import yaml

from site_gen.records import kinds
from site_gen.records.fields import fields
from site_gen.records.kinds import Form
from tests.support import FILES, build, full_site, tree
from tests.support.web import serve, shown

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Request

    from site_gen.records.base import Record
    from site_gen.records.fields import Field, Shape

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MARK = "qxjz"  # stands in every field that was filled
ATTACKS = (  # as in the OWASP and PortSwigger cheat sheets: out of text, attributes, scripts, styles, titles, templates
    "<script>canary=1</script>",
    "</script><script>canary=1</script>",
    "</title></style></textarea><img src=x onerror=canary=1>",
    '"><svg onload=canary=1>',
    "' onfocus=canary=1 autofocus tabindex=1 x='",
    '" onmouseover=canary=1 x="',
    "<details open ontoggle=canary=1>",
    "<iframe srcdoc='&lt;script&gt;parent.canary=1&lt;/script&gt;'></iframe>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=canary=1&gt;">',
    "&lt;img src=x onerror=canary=1&gt;",
    "]]><script xmlns='http://www.w3.org/1999/xhtml'>canary=1</script>",
    "';canary=1;//\\\";canary=1;//",
    "{{ ''.__class__ }}{% for x in x %}${canary=1}",
    "<base href=//evil.example/><meta http-equiv=refresh content='0;url=//evil.example/'>",
    "javascript:canary=1",
)  # fmt: skip
_numbers = count()  # two names must differ
PROSE = (
    MARK
    + "`"
    + "`\n\n`".join(ATTACKS[:1])
    + "`\n\n[x](https://a.example/?q=%22onclick=canary=1) &lt;img src=x onerror=canary=1&gt;"
)

# Words that are looked up, numbers that are checked, and places where a page of ours can be told from another.
FIXED = frozenset({
    "theme", "base_url", "presets", "publish", "disclosure", "sheets", "category", "body", "rule", "window", "reply",
    "period", "entry", "household", "sheet", "mark", "pair", "slips_root", "phone", "seal",
    "cancelled", "board", "recipient",
})  # fmt: skip
CONSENT = "  consent: {date: 2026-03-01, scope: 写全名, until: 2027-04-02}\n"
ALERTS = r"""[...document.querySelectorAll('*')].flatMap(e => [...e.attributes].filter(a => /^on|^srcdoc$/i.test(a.name)
|| /^(href|src|action|formaction|xlink:href|data)$/i.test(a.name)
&& /^\s*(javascript|vbscript|data:text)/i.test(a.value))
.map(a => e.tagName + ' ' + a.name)).concat('canary' in window ? ['canary'] : [])"""
POKE = """for (const e of document.querySelectorAll('*'))
for (const n of ['mouseover', 'focus', 'toggle', 'load', 'error']) e.dispatchEvent(new Event(n))"""


def poisoned(struct: type[Record], data: object) -> object:
    """A record's plain data with an attack in each of its texts, those that were left out too."""
    assert isinstance(data, dict)
    made = dict(data)
    for one in fields(struct):
        spelled = next((word for word in one.spellings if word in data), one.key)
        if one.name in FIXED or one.body or (one.name == "id"):
            continue
        if spelled in data or _is_free(one.shape):
            made[spelled] = _value(one, one.shape, data.get(spelled))
    return made


def _is_free(shape: Shape) -> bool:
    return shape.base == "text" and not shape.identity and not shape.ref


def _value(field: Field, shape: Shape, value: object) -> object:
    if _is_free(shape):
        return PROSE if field.prose else f"{MARK}{next(_numbers)}{''.join(ATTACKS)}"
    if shape.item is not None and isinstance(value, list):
        return [_value(field, shape.item, one) for one in value]
    return poisoned(shape.record, value) if shape.record is not None else value


def filled() -> dict[str, str | bytes | None]:
    """Every record of the usual site, poisoned."""
    made: dict[str, str | bytes | None] = {}
    for path, written in FILES.items():
        text = written.replace("category: 道路排水", "category: drains").replace(
            "  recipient:", f"{CONSENT}  recipient:"
        )
        found = kinds.find(path)
        assert found is not None
        if path.startswith("private/") or found.kind.name == "settled":
            continue
        struct = found.kind.struct
        if found.kind.form is Form.ROWS:
            made[path] = _table(struct, text)
            continue
        head, body = text, ""
        if found.kind.form is Form.FRONT:
            _, head, body = text.split("---\n", 2)
            body += "\n" + PROSE + "\n"
        data = yaml.load(head, yaml.BaseLoader)  # noqa: S506 - texts only
        data = [poisoned(struct, one) for one in data] if isinstance(data, list) else poisoned(struct, data)
        head = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
        made[path] = f"---\n{head}---\n{body}" if body else head
    return made


def _table(struct: type[Record], text: str) -> str:
    rows = [poisoned(struct, row) for row in csv.DictReader(io.StringIO(text))]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(dict.fromkeys(key for row in rows for key in row)))  # type: ignore[attr-defined]
    writer.writeheader()
    writer.writerows(rows)  # type: ignore[arg-type]
    return buffer.getvalue()


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of the site that is full of attacks."""
    root = full_site(tmp_path_factory.mktemp("payloads"), filled())
    done = build(root)
    assert done.code == 0, done.text
    return root / "output"


def test_nothing_that_is_typed_runs(browser: Browser, output: Path) -> None:
    """The policy is switched off, so that only the pages' own care is left, and whatever could be an event happens."""
    from playwright.sync_api import Error

    urls = [url for url in tree(output) if url.endswith((".html", ".svg", ".xml"))]
    context = browser.new_context(bypass_csp=True)
    tab = context.new_page()
    asked: list[Request] = []
    told: list[str] = []
    tab.on("request", lambda one: asked.append(one))  # noqa: PLW0108 - a method of a list cannot be marked
    with serve(output) as address:
        for url in urls:
            try:
                tab.goto(address + url)
                tab.evaluate(POKE)
                told += [f"{url}: {one}" for one in tab.evaluate(ALERTS)]
            except Error:  # something led away from the page
                told.append(f"{url}: gone")
    context.close()
    told += [one.url for one in asked if not one.url.startswith(address)]
    assert not told, shown(told)


def test_the_attacks_were_there(output: Path) -> None:
    """Most pages show some of what was typed; without that the test above would say nothing."""
    pages = {url: data for url, data in tree(output).items() if url.endswith(".html")}
    assert sum(MARK.encode() in data for data in pages.values()) > len(pages) * 0.8
    assert sum(data.count(MARK.encode()) for data in pages.values()) > 300
