"""What `site-gen new` can make."""

from __future__ import annotations

from typing import NamedTuple


class Stub(NamedTuple):
    """A kind of record, its Chinese name, and a file that it may end up in."""

    name: str
    zh: str
    example: str


STUBS = (
    Stub("issue", "问题", "content/issues/W2026-014.yaml"),
    Stub("meeting", "会议", "content/meetings/H2026-03.md"),
    Stub("notice", "公告", "content/notices/G2026-07.md"),
    Stub("project", "项目", "content/projects/X2026-02.yaml"),
    Stub("group", "小组", "content/groups.yaml"),
    Stub("photo", "照片", "content/photos/photos.yaml"),
    Stub("rules", "细则", "content/rankings/rules.yaml"),
    Stub("ranking", "积分榜", "content/rankings/2026-Q2/"),
    Stub("redemption", "兑换", "content/rankings/2026-H1/redemption.yaml"),
    Stub("honour", "荣誉", "content/rankings/2026-Q1/honours.yaml"),
    Stub("correction", "更正", "content/corrections.yaml"),
)


def named(word: str) -> str:
    """The kind that an English or Chinese word means. Raises KeyError."""
    return {key: one.name for one in STUBS for key in (one.name, one.zh)}[word]


def words() -> list[str]:
    """Every word that names a kind: English first."""
    return [one.name for one in STUBS] + [one.zh for one in STUBS]


def table() -> str:
    """All kinds with an example each, as the help shows them. The first line keeps click from joining the others."""
    rows = (f"  site-gen new {one.name:<11}{one.zh}{'　' * (3 - len(one.zh))}  → {one.example}" for one in STUBS)
    return "\n".join(("\b", "能新建的 / kinds (site-gen new 问题 也行):", *rows))
