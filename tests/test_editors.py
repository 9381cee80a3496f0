"""Schemas for editors: what is right for the build is right there, and a slip of the pen is underlined."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import jsonschema  # type: ignore[import-untyped]  # ships no types
import pytest
import yaml

from site_gen.records.kinds import KINDS
from site_gen.schema import editors
from tests.support import FILES, run

if TYPE_CHECKING:
    from pathlib import Path

BY_NAME = {one.name: one for one in KINDS}


class Strings(yaml.SafeLoader):
    """YAML 1.2 as editors read it: a day and a time are text."""


Strings.yaml_implicit_resolvers = {
    first: [one for one in found if one[0].rpartition(":")[2] not in ("timestamp", "int", "float")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Strings.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("-?[0-9]+$"), list("-0123456789"))


def faults(kind: str, data: object) -> list[str]:
    """What an editor would underline."""
    validator = jsonschema.Draft7Validator(editors.schema(BY_NAME[kind]))
    return [one.message for one in validator.iter_errors(data)]


@pytest.mark.parametrize("kind", BY_NAME)
def test_every_schema_is_one(kind: str) -> None:
    """An editor silently ignores a schema that is none."""
    schema = editors.schema(BY_NAME[kind])
    jsonschema.Draft7Validator.check_schema(schema)
    assert "description" in str(schema)


@pytest.mark.parametrize("path", [path for path in FILES if path.startswith("content/") and path.endswith(".yaml")])
def test_records_that_build_are_not_underlined(path: str) -> None:
    """A colleague who sees red lines under what is right would soon look at none."""
    from site_gen.records.kinds import find

    found = find(path)
    assert found
    text = FILES[path]
    assert isinstance(text, str)
    assert faults(found.kind.name, yaml.load(text, Strings)) == []  # noqa: S506 - a safe loader


ISSUE: dict[str, Any] = {
    "编号": "W2026-001",
    "标题": "灯不亮",
    "类别": "drains",
    "收到日期": "2026-03-01",
    "来源": "敲门行动",
    "经过": [{"日期": "2026年3月1日", "步骤": 1, "说明": "记下"}],
}


def test_keys_may_be_chinese_or_english() -> None:
    """Both languages in one file, as the build allows."""
    mixed = {**ISSUE, "title": ISSUE["标题"]}
    del mixed["标题"]
    assert faults("issue", ISSUE) == []
    assert faults("issue", mixed) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("编号", "2026-1"), ("来源", "听说"), ("收到日期", "3月1日"), ("涉及户教", 3), ("经过", "记下")],
)
def test_slips_are_underlined(key: str, value: object) -> None:
    """A wrong id, word, day, key or shape."""
    assert faults("issue", {**ISSUE, key: value})


def test_what_has_to_be_there_is_missed() -> None:
    """In either language."""
    for key in ISSUE:
        assert faults("issue", {name: value for name, value in ISSUE.items() if name != key}), key


def test_new_site_is_ready_for_an_editor(tmp_path: Path) -> None:
    """Each schema that VS Code is told of is there and is that of the command."""
    root = tmp_path / "site"
    assert run("init", str(root)).code == 0
    told = json.loads((root / ".vscode" / "settings.json").read_text("utf-8"))["yaml.schemas"]
    assert told[".vscode/schemas/issue.json"] == "content/issues/*.yaml"
    for path in told:
        name = path.rpartition("/")[2].removesuffix(".json")
        said = run("schema", name)
        assert said.code == 0
        assert json.loads(said.out) == json.loads((root / path).read_text("utf-8"))
    assert run("build", "--root", str(root)).code == 0


def test_command_writes_all_kinds_or_says_one(tmp_path: Path) -> None:
    """One of both has to be given."""
    assert run("schema", "--all", str(tmp_path / "s")).code == 0
    assert {path.stem for path in (tmp_path / "s").iterdir()} == set(BY_NAME)
    assert run("schema").code == 2
    assert run("schema", "issues").code == 2
