"""Which sheets on the boards have to be posted again, in words that staff look for them by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_gen.plan.model import Paper

SHOWN = 4  # of one kind

# Kind of sheet -> its words and what stands for one sheet, in the order in which they are told
_KINDS = {
    "zh": {
        "meeting": ("会议公示", "{name}第{number}次"),
        "notice": ("公告和公示", "《{name}》"),
        "ranking": ("积分榜", "{year}年第{quarter}季度"),
        "issues": ("问题清单", ""),
        "building": ("楼栋海报", "{name}"),
        "project": ("项目", "{name}"),
        "honours": ("荣誉榜", ""),
        "redemption": ("兑换单", ""),
        "issue": ("来龙去脉", "{name}"),
        "week": ("每周积分", "{name}"),
    },
    "en": {
        "meeting": ("Meeting sheets", "{name} no. {number}"),
        "notice": ("Notices", "“{name}”"),
        "ranking": ("Rankings", "{year} Q{quarter}"),
        "issues": ("Issue list", ""),
        "building": ("Building posters", "{name}"),
        "project": ("Projects", "{name}"),
        "honours": ("Honours", ""),
        "redemption": ("Redemption", ""),
        "issue": ("Issues", "{name}"),
        "week": ("Weeks of points", "{name}"),
    },
}
_BETWEEN = {"zh": "、", "en": ", "}
_AFTER = {"zh": "：", "en": ": "}
_MORE = {"zh": "等{n}张", "en": " … {n} in all"}


def lines(papers: Iterable[Paper], language: str) -> list[str]:
    """One line for each kind of sheet, the newest sheets first; of many only the first few are named."""
    by_kind: dict[str, list[Paper]] = {}
    for one in papers:
        by_kind.setdefault(one.kind, []).append(one)
    return [_line(by_kind[kind], language) for kind in _KINDS[language] if kind in by_kind]


def _line(papers: list[Paper], language: str) -> str:
    kind, _ = _KINDS[language][papers[0].kind]
    names = list(_names(papers, language))
    if not all(names):
        return kind
    more = _MORE[language].format(n=len(names)) if len(names) > SHOWN else ""
    return f"{kind}{_AFTER[language]}{_BETWEEN[language].join(names[:SHOWN])}{more}"


def _names(papers: list[Paper], language: str) -> Iterator[str]:
    _, shape = _KINDS[language][papers[0].kind]
    newest_first = papers[::-1]  # they come by address, which ends with a number that grows
    by_name = sorted(papers, key=lambda one: (len(one.name), one.name))
    for one in by_name if papers[0].kind == "building" else newest_first:
        yield shape.format(name=one.name, number=one.number, year=one.name[:4], quarter=one.name[-1:])
