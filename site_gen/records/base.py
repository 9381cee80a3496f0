"""How a field of a record is described: its Chinese key, meaning, unit and example. Knows no single record."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Annotated, Self

import msgspec


class Record(msgspec.Struct, frozen=True):
    """Base of all records and their parts: frozen. Each names `kw_only=True` itself, since that is not inherited."""


def key(zh: str, about: str, example: str = "", *, unit: str = "", also: tuple[str, ...] = ()) -> msgspec.Meta:
    """Describe one field.

    `zh` is the Chinese key that staff may write instead of the English one, `also` further spellings,
    `about` one plain English sentence, `example` a value as it stands in a file, `unit` what a number counts.
    `docs/records.md` is made from these.
    """
    return msgspec.Meta(title=zh, description=about, examples=[example], extra={"unit": unit, "also": also})


class Identity:
    """Marker: this text is the record's own id. `pattern` is the whole shape as a regular expression."""

    def __init__(self, kind: str, pattern: str, example: str) -> None:
        self.kind, self.pattern, self.example = kind, pattern, example


class Ref:
    """Marker: this text is the id of another record of that kind (`"any"`: of any kind)."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


class Scale:
    """Marker: a decimal number in the file, kept as a whole number of 1/`factor` parts (no floats anywhere)."""

    def __init__(self, factor: int) -> None:
        self.factor = factor


class Prose:
    """Marker: this text is Markdown."""


class Body(Prose):
    """Marker: this field is the Markdown below the front matter, not a key of it."""


class Choice(str, Enum):
    """One of a few words. Members are `NAME = "key", "中文", "more spellings"…`; files may hold any of them."""

    zh: str
    spellings: tuple[str, ...]

    def __new__(cls, value: str, zh: str = "", *also: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh or value
        member.spellings = (value, zh or value, *also)
        return member

    def __str__(self) -> str:
        return str(self.value)


Money = Annotated[int, Scale(100)]  # fen: yuan in the file, whole fen in the program
Points = Annotated[int, Scale(100)]  # hundredths of a point
Amount = Decimal  # a measured quantity: exact, as written

IssueRef = Annotated[str, Ref("issue")]
MeetingRef = Annotated[str, Ref("meeting")]
DecisionRef = Annotated[str, Ref("decision")]
ProjectRef = Annotated[str, Ref("project")]
NoticeRef = Annotated[str, Ref("notice")]
PhotoRef = Annotated[str, Ref("photo")]
BuildingRef = Annotated[str, Ref("building")]
GroupRef = Annotated[str, Ref("group")]
HouseholdRef = Annotated[str, Ref("household")]
GoodsRef = Annotated[str, Ref("goods")]
CorrectionRef = Annotated[str, Ref("correction")]
RuleRef = Annotated[str, Ref("rule")]
EntryRef = Annotated[str, Ref("entry")]
AnyRef = Annotated[str, Ref("any")]

PERIOD = r"\d{4}-(Q[1-4]|H[12])"
Period = Annotated[str, Identity("period", PERIOD, "2026-Q1")]
