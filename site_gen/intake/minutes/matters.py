"""Tables of what was dealt with: which column is what, told by its heading, and what a row says."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_OF = "(?:人员?|单位|部门|科室|方)?(?:[/及、和].{1,6})?"
_COLUMNS = {
    "item": "(?:主要|会议|讨论|审议|提案|议事)?(?:议题|议案|案由|提案|事项|内容|议程|项目|问题)(?:名称|内容)?",
    "decision": "(?:会议)?(?:决议|决定|结论)(?:内容|事项)?|(?:议定|落实|办理)(?:事项|结果)|处理意见|讨论结果",
    "votes": "(?:表决|投票)(?:结果|情况)?|得?票数",
    "result": "结果|是否通过|通过情况|审议结果",
    "for": "(?:同意|赞成)(?:票数?|人数)?",
    "against": "(?:反对|不同意)(?:票数?|人数)?",
    "abstain": "弃权(?:票数?|人数)?",
    "owner": f"(?:责任|负责|承办|主办|牵头|经办|执行|落实|办理){_OF}|(?:责任)?分工|谁[来去]?(?:办|做|负责|管)|经手人",
    "due": "(?:完成|办理|办结|落实|整改|执行|计划完成)?(?:时限|期限|时间|日期)|截止(?:日期|时间)?"
    "|(?:什么时候|何时)(?:办完|做完|完成)?",
    "": "序号|编号|讨论(?:情况|意见)?|主要意见|意见|备注|说明|汇报人|提案人|发言(?:摘要|情况)?|办法",
}
_SHAPES = {key: re.compile(words) for key, words in _COLUMNS.items()}
_ASIDE = re.compile(r"\([^()]{0,20}\)|[\s:*]")
_TRIPLE = re.compile(r"(?:同意|赞成)\s?[/、:]\s?(?:反对|不同意)\s?[/、:]\s?弃权")
_VOTES = {"for", "against", "abstain"}
_MATTERS = {"item", "decision"}


def columns(cells: Sequence[str]) -> tuple[str, ...]:
    """The key of each column, "" for one that says nothing of votes, owners or days; () where this is no heading."""
    keys = [_key(cell) for cell in cells]
    known = [key for key in keys if key is not None]
    enough = len(known) > 2 or len(known) == 2 == len(cells)
    return tuple(key or "" for key in keys) if enough and _MATTERS & set(known) else ()


def _key(cell: str) -> str | None:
    if _TRIPLE.search(cell):
        return "triple"
    plain = _ASIDE.sub("", cell)
    return next((key for key, shape in _SHAPES.items() if shape.fullmatch(plain)), None)


def below(keys: Sequence[str], cells: Sequence[str]) -> tuple[str, ...]:
    """The columns with those of a second heading, which tells the votes apart; () where the row is none."""
    seconds = [_key(cell) for cell in cells]
    if len(set(seconds) & _VOTES) < 2 or any(
        cell and key not in _VOTES for cell, key in zip(cells, seconds, strict=True)
    ):
        return ()
    return tuple(second or key for key, second in zip_longest(keys, seconds, fillvalue=""))


def is_column(cell: str) -> bool:
    """True for a cell that can head a column of matters, votes, owners or days."""
    return bool(_key(cell))


def row(keys: Sequence[str], cells: Sequence[Sequence[str]]) -> dict[str, str]:
    """What a row says, by key; lines of a cell are joined, cells that are missing at its end say nothing."""
    joined = ("，".join(one for one in cell if one) for cell in cells)
    return {key: text for key, text in zip(keys, joined, strict=False) if key and text}
