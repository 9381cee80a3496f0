"""docs/records.md, made from the structs: `python -m site_gen.records.document > docs/records.md`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from site_gen.records.disclosing import Kept
from site_gen.records.fields import fields
from site_gen.records.kinds import KINDS, Form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.records.base import Choice, Record
    from site_gen.records.fields import Field, Shape
    from site_gen.records.kinds import Kind

_HEAD = """\
# Records

Each kind of record, the file it lives in, and each of its fields. Made from the structs in `site_gen/records` with
`python -m site_gen.records.document > docs/records.md`; a test fails when the two differ.

How values are written:

- A field may be called by its English key or by a Chinese one: `title: …` or `标题: …`, never both. The colon is the
  English one, followed by a space.
- **date**: `2026-03-28`, `2026-3-28`, `2026/3/28`, `2026.3.28` or `2026年3月28日`. **time**: `19:00`, `9:00`.
- **whole number**, **decimal number**: digits, full-width ones too, thousands separated or not; never with a unit.
  Money is in yuan with at most two decimals, and so are points.
- **yes or no**: `是` or `否` (also `有`/`无`, `yes`/`no`, `true`/`false`).
- **list**: `[a, b]`, or one item a line behind `- `. A single value counts as a list of one.
- **… id**: another record's id; that record has to exist.
- An optional field that is left empty counts as left out.
- YAML is read as plain text: no references (`&`, `*`), no tags (`!`), no key twice.
- Tables are CSV with comma, tab or semicolon, as WPS and Excel save them; empty rows are passed over.
- Files are UTF-8; UTF-16 with a byte order mark and GB18030 are read too.
"""
_FORMS = {
    Form.ONE: "one record a file (YAML)",
    Form.FRONT: "one record a file: YAML between two lines of `---`, then Markdown",
    Form.LIST: "a list of records (YAML)",
    Form.ROWS: "a table, one record a row (CSV)",
}
_BASES = {
    "whole": "whole number",
    "decimal": "decimal number",
    "scaled": "decimal number",
    "flag": "yes or no",
    "date": "date",
    "time": "time",
}
_REFERENCES = {"any": "record id", "photo": "photo file", "building": "building id or name", "household": "household code"}


def document() -> str:
    """The whole of docs/records.md."""
    parts = [_HEAD, *(_kind(kind) for kind in KINDS), _kept(), "## Parts of records\n", *(_part(one) for one in _parts())]
    return "\n".join(parts)


def _kind(kind: Kind) -> str:
    named = f" `{kind.named_by}` has to equal `<{kind.named_by}>` in the path." if kind.named_by else ""
    where = f"`{kind.place}`: {_FORMS[kind.form]}.{named}"
    return f"## {_title(kind.struct)}\n\n{_about(kind.struct)}\n\n{where}\n\n{_table(kind.struct)}\n"


def _kept() -> str:
    return f"## Fields of any record\n\n{_about(Kept)}\n\n{_table(Kept)}\n"


def _part(struct: type[Record]) -> str:
    return f"### {_title(struct)}\n\n{_about(struct)}\n\n{_table(struct)}\n"


def _title(struct: type[Record]) -> str:
    name = struct.__name__
    return "".join(f" {char.lower()}" if char.isupper() and at else char for at, char in enumerate(name))


def _about(struct: type[Record]) -> str:
    return " ".join((struct.__doc__ or "").split())


def _table(struct: type[Record]) -> str:
    rows = ["| key | 中文 | type | unit | required | meaning | example |", "|---|---|---|---|---|---|---|"]
    return "\n".join([*rows, *(_row(one) for one in fields(struct))])


def _row(field: Field) -> str:
    key = "(below the front matter)" if field.body else f"`{field.key}`"
    chinese = "" if field.body else "、".join((field.zh, *field.also))
    cells = (key, chinese, _type(field.shape), field.unit, "yes" if field.required else "", field.about, _example(field))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _example(field: Field) -> str:
    return f"`{field.example}`" if field.example else ""


def _type(shape: Shape) -> str:
    """A value's type in plain words."""
    if shape.item is not None:
        words = _type(shape.item)
        return f"list of {words}{'' if shape.item.record or shape.item.item else 's'}"
    if shape.record is not None:
        name = _title(shape.record).lower()
        return f"[{name}](#{name.replace(' ', '-')})"
    if shape.choice is not None:
        return f"one of {_words(shape.choice)}"
    if shape.base == "text":
        return _text(shape)
    decimals = f", {len(str(shape.factor)) - 1} decimals at most" if shape.base == "scaled" else ""
    return _BASES[shape.base] + decimals + (", may be negative" if shape.signed else "")


def _text(shape: Shape) -> str:
    if shape.identity is not None:
        return f"id such as `{shape.identity.example}`"
    if shape.ref:
        return _REFERENCES.get(shape.ref, f"{shape.ref} id")
    return "text, several lines allowed" if shape.long else "text"


def _words(words: type[Choice]) -> str:
    return ", ".join("/".join(f"`{spelling}`" for spelling in one.spellings) for one in words)


def _parts() -> Iterator[type[Record]]:
    """Every struct that only stands inside of others, in the order in which they are first met."""
    seen = {kind.struct for kind in KINDS}
    queue = [*(kind.struct for kind in KINDS), Kept]
    while queue:
        for field in fields(queue.pop(0)):
            record = (field.shape.item or field.shape).record
            if record is not None and record not in seen:
                seen.add(record)
                queue.append(record)
                yield record


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # a console's own is GBK
    sys.stdout.write(document())
