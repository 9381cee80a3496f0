"""JSON Schemas (draft 7) of what staff write, for editors: made from the structs, with keys in both languages. Pure.

An editor is milder than `site-gen check`: it knows no other file, so it checks shapes and words only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.records.disclosing import Kept
from site_gen.records.fields import fields
from site_gen.records.kinds import KINDS, Form
from site_gen.schema import scalars

if TYPE_CHECKING:
    from site_gen.records.base import Record
    from site_gen.records.fields import Field, Shape
    from site_gen.records.kinds import Kind

    Schema = dict[str, object]

DRAFT = "http://json-schema.org/draft-07/schema#"
FOLDER = ".vscode/schemas"
_NUMBER: Schema = {"type": ["number", "string"]}
_BASES: dict[str, Schema] = {
    "text": {"type": ["string", "number", "boolean"]},  # an unquoted 3 is the building "3"
    "whole": {"type": ["integer", "string"]},
    "decimal": _NUMBER,
    "scaled": _NUMBER,
    "flag": {"enum": ["是", "否", True, False, *sorted(scalars.SAID - {"是", "否"})]},
    "date": {"type": "string", "pattern": r"^\s*[0-9０-９]{4}\s*[-/.年－／．]"},
    "time": {"type": "string", "pattern": r"^[0-9０-９]{1,2}[:：][0-9０-９]{2}$"},
}


def schema(kind: Kind) -> Schema:
    """The schema of one kind's file, or of its front matter; of a table: of a row."""
    parts: Schema = {}
    whole = _part(kind.struct, parts, kept=kind.form in (Form.ONE, Form.FRONT, Form.LIST))
    found: Schema = {"type": "array", "items": whole} if kind.form is Form.LIST else whole
    return {"$schema": DRAFT, "title": kind.name, **found, "definitions": parts}


def settings() -> Schema:
    """What tells VS Code's YAML extension which schema belongs to which files; it knows no front matter."""
    files = [(one.name, one.place) for one in KINDS if one.place.endswith(".yaml")]
    shown = {f"{FOLDER}/{name}.json": place.replace("<id>", "*").replace("<period>", "*") for name, place in files}
    return {"yaml.schemas": shown, "files.encoding": "utf8"}


def _part(struct: type[Record], parts: Schema, *, kept: bool = False) -> Schema:
    own = [one for one in fields(struct) if not one.body]
    more = fields(Kept) if kept else ()
    properties = {word: _field(one, parts) for one in (*own, *more) for word in one.spellings}
    needed = [{"anyOf": [{"required": [word]} for word in one.spellings]} for one in own if one.required]
    about = " ".join((struct.__doc__ or "").split())
    found: Schema = {
        "type": "object",
        "description": about,
        "properties": properties,
        "additionalProperties": False,
    }
    return found | ({"allOf": needed} if needed else {})


def _field(field: Field, parts: Schema) -> Schema:
    unit = f" ({field.unit})" if field.unit else ""
    said: Schema = {"title": field.zh, "description": f"{field.zh}：{field.about}{unit}"}
    if field.example:
        said["examples"] = [field.example]
    shape = _shape(field.shape, parts)
    return said | {"anyOf": [shape] if field.required else [shape, {"type": "null"}]}


def _shape(shape: Shape, parts: Schema) -> Schema:
    if shape.item is not None:
        item = _shape(shape.item, parts)
        return {"anyOf": [{"type": "array", "items": item}, item]}  # a single value is a list of one
    if shape.record is not None:
        name = shape.record.__name__
        if name not in parts:
            parts[name] = {}  # a part may hold itself
            parts[name] = _part(shape.record, parts)
        return {"$ref": f"#/definitions/{name}"}
    if shape.choice is not None:
        words = [word for one in shape.choice for word in one.spellings]
        return {"enum": [*words, *(int(word) for word in words if word.isdigit())]}
    if shape.identity is not None:
        return {"type": ["string", "number"], "pattern": f"^(?:{shape.identity.pattern})$"}
    return _BASES[shape.base]
