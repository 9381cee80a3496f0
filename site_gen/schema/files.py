"""A file's bytes to its records, by the form in which its kind is kept."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import Fault, SiteError, Span
from site_gen.records import kinds
from site_gen.records.disclosing import Kept
from site_gen.records.fields import by_spelling, fields
from site_gen.records.kinds import Form
from site_gen.schema.columns import read_rows
from site_gen.schema.near import unknown_key
from site_gen.schema.readers import field_text, read_record
from site_gen.sources.reading import decode, split_front_matter
from site_gen.sources.tables import load_table
from site_gen.sources.tree import shown
from site_gen.sources.yamltext import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from site_gen.diagnostics import Keys
    from site_gen.records.base import Record
    from site_gen.records.kinds import Found, Kind
    from site_gen.sources.tables import Table
    from site_gen.sources.yamltext import Plain

STRUCTS: Mapping[str, type[Record]] = {kind.name: kind.struct for kind in kinds.KINDS}

UNFILLED = "   # 缺"  # what imports write behind such a value
MAX_FAULTS = 500  # of one file
_CHAINS = (  # written and read by `chain`
    "content/chain.jsonl",
    "content/chain-salts.jsonl",
    "content/chain-key.txt",
    "content/chain-note.txt",
)
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic")


_NOTHING_KEPT = Kept()


class Loaded(NamedTuple):
    """A record, its kind, the keys that lead to it in its file, and what it says to the office only."""

    kind: str
    record: Record
    keys: Keys
    kept: Kept = _NOTHING_KEPT


def kind_of(path: str) -> str | None:
    """The kind of record that a file holds, or None when it is no record file (photos, themes)."""
    found = kinds.find(path)
    return found.kind.name if found else None


def load(path: str, data: bytes) -> tuple[tuple[Loaded, ...], tuple[Fault, ...]]:
    """Every record in a file that has no fault of its own, and every fault. Never raises."""
    found = kinds.find(path)
    if found is None:
        return (), strays([path])
    try:
        text = decode(data, path)
        loaded, faults = _FORMS[found.kind.form](found, path, text)
    except SiteError as error:
        return (), error.faults
    if path.endswith((".yaml", ".md")) and UNFILLED in text and loaded and not any(one.kept.draft for one in loaded):
        faults += _unfilled(path, text)
    return tuple(loaded), tuple(fault._replace(path=path) for fault in _first(faults))


def _unfilled(path: str, text: str) -> Iterator[Fault]:
    """Values that an import put in place of what it did not find: a draft may hold them, a record may not."""
    lines = text.partition("\n---")[0].split("\n")
    for number, line in enumerate(lines, 1):
        at = line.find(UNFILLED)
        if at > 0 and not line.lstrip().startswith("#"):
            yield Fault("record-unfilled", path, span=Span(path, number, at + 4, len(line) - at - 3))


def _first(faults: list[Fault]) -> list[Fault]:
    """As many faults as somebody can mend in a day, and how many more there are."""
    if len(faults) <= MAX_FAULTS:
        return faults
    more = Fault("faults-more", "", args={"count": len(faults) - MAX_FAULTS})
    return [*faults[:MAX_FAULTS], more]


def strays(paths: Iterable[str]) -> tuple[Fault, ...]:
    """A warning for each file under content/ that no kind of record and no picture lives in."""
    return tuple(_stray(path) for path in paths if path.startswith("content/") and not _known(path))


def _known(path: str) -> bool:
    folder, name = os.path.split(path)
    picture = folder == "content/photos" and name.lower().endswith(_PICTURES)
    return picture or path in _CHAINS or kinds.find(path) is not None


def _stray(path: str) -> Fault:
    """Name the place where such a file would be read, as far as its folder or ending tells."""
    folder, name = os.path.split(path)
    stem = os.path.splitext(name)[0]
    if name.lower().endswith(_PICTURES):
        place = f"content/photos/{name}"
    else:
        guess = [kind.place for kind in kinds.KINDS if _could_be(kind, stem)]
        here = [kind.place for kind in kinds.KINDS if os.path.dirname(kind.place) == folder and "<id>" in kind.place]
        same = [kind.place for kind in kinds.KINDS if os.path.basename(kind.place) in (name, f"{stem}.yaml")]
        place = (guess or here or same or ["content/"])[0].replace("<id>", stem)
    return Fault("file-stray", shown(path), args={"place": place}, warning=True)


def _could_be(kind: Kind, stem: str) -> bool:
    """True when a file's name has the shape of this kind's ids."""
    from re import ASCII, fullmatch  # noqa: PLC0415 - only after a fault

    shape = next((one.shape.identity for one in fields(kind.struct) if one.name == "id"), None)
    return "<id>" in kind.place and shape is not None and fullmatch(shape.pattern, stem, ASCII) is not None


def _one(found: Found, path: str, text: str) -> tuple[list[Loaded], list[Fault]]:
    value, faults = load_yaml(text, path)
    return _single(found, path, value, faults, {})


def _front(found: Found, path: str, text: str) -> tuple[list[Loaded], list[Fault]]:
    yaml, body, _ = split_front_matter(text, path)
    value, faults = load_yaml(yaml, path)
    field = next(one.name for one in fields(found.kind.struct) if one.body)
    return _single(found, path, value, faults, {field: body.rstrip()})


def _single(
    found: Found, path: str, value: Plain, faults: list[Fault], body: Mapping[str, str]
) -> tuple[list[Loaded], list[Fault]]:
    if value == "":
        return [], faults or [Fault("file-empty", path)]
    value, kept = _kept(found, value, faults)
    record = read_record(found.kind.struct, value, faults, body)
    if record is None:
        return [], faults
    named_by = found.kind.named_by
    if named_by and getattr(record, named_by) != found.name:
        args = {"id": getattr(record, named_by), "name": found.name}
        code = "folder-is-not-period" if named_by == "period" else "file-is-not-id"
        return [], [*faults, Fault(code, path, (named_by,), args)]
    return [] if faults else [Loaded(found.kind.name, record, (), kept)], faults


def _kept(found: Found, value: Plain, faults: list[Fault]) -> tuple[Plain, Kept]:
    """A record's own fields, and those that any record in content/ may have."""
    known = by_spelling(Kept)
    if not isinstance(value, dict) or not found.kind.place.startswith("content/") or known.keys().isdisjoint(value):
        return value, _NOTHING_KEPT
    kept = read_record(Kept, {word: one for word, one in value.items() if word in known}, faults)
    rest = {word: one for word, one in value.items() if word not in known}
    return rest, kept if isinstance(kept, Kept) else _NOTHING_KEPT


def _list(found: Found, path: str, text: str) -> tuple[list[Loaded], list[Fault]]:
    value, faults = load_yaml(text, path)
    if value == "":
        return [], faults
    broken = bool(faults)
    loaded = []
    for index, one in enumerate(value if isinstance(value, list) else [value]):
        mark = len(faults)
        rest, kept = _kept(found, one, faults)
        record = read_record(found.kind.struct, rest, faults)
        faults[mark:] = [fault._replace(keys=(index, *fault.keys)) for fault in faults[mark:]]
        if record is not None and not broken:
            loaded.append(Loaded(found.kind.name, record, (index,), kept))
    return loaded, faults


def _rows(found: Found, path: str, text: str) -> tuple[list[Loaded], list[Fault]]:
    table, faults = load_table(text, path)
    if any(fault.code.startswith("csv-header") or fault.code == "csv-empty" for fault in faults):
        return [], faults
    struct, header = found.kind.struct, table.header.cells
    known = by_spelling(struct)
    names = [known[word].name if word in known else "" for word in header]
    faults += [unknown_key(struct, word) for word in header if word not in known]
    lacking = [one for one in fields(struct) if one.required and one.name not in names]
    faults += [Fault("column-missing", path, (), field_text(one)) for one in lacking]
    twice = [word for at, word in enumerate(header) if names[at] and names[at] in names[:at]]
    faults += [Fault("duplicate-key", path, (word,), {"key": word}) for word in twice]
    if lacking or twice or not all(names):
        return [], faults
    sound = None if faults else read_rows(struct, names, [cells for _, cells in table.rows])
    if sound is not None:
        kind = found.kind.name
        return [Loaded(kind, record, (index,)) for index, record in enumerate(sound)], faults
    return _one_by_one(found, table, faults), faults


def _one_by_one(found: Found, table: Table, faults: list[Fault]) -> list[Loaded]:
    """Row by row, with the place of every fault."""
    torn = {fault.span.line for fault in faults if fault.span is not None}
    loaded = []
    for index, (line, cells) in enumerate(table.rows):
        mark = len(faults)
        row = dict(zip(table.header.cells, cells, strict=False))
        record = read_record(found.kind.struct, row, faults) if line not in torn else None
        faults[mark:] = [fault._replace(keys=(index, *fault.keys)) for fault in faults[mark:]]
        if record is not None:
            loaded.append(Loaded(found.kind.name, record, (index,)))
    return loaded


_FORMS = {Form.ONE: _one, Form.FRONT: _front, Form.LIST: _list, Form.ROWS: _rows}
