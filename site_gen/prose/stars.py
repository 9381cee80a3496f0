"""Which stars in a text are emphasis and which hide a part of a name or number. Makes no HTML.

Markdown takes `138****1234` for bold and `张*三、李*四` for italics, and leaves `**重点**，` plain next to Chinese in
some cases. Here a run of stars is one of three things: a mask, an opening or closing mark, or nothing.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import NamedTuple

_RUN = re.compile(r"\*\**")  # found at once by its first character
_HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_LISTING = "、，,；;"  # what stands between names
# The commonest family names and 某: only asked where both ends of an emphasis stand behind one.
_SURNAMES = frozenset(
    "某王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟"
    "谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)


class Use(Enum):
    """What a run of stars is."""

    MASK = "mask"
    OPEN = "open"
    CLOSE = "close"
    PLAIN = "plain"


class Run(NamedTuple):
    """`size` stars at `start`."""

    start: int
    size: int
    use: Use


class _Mark(NamedTuple):
    start: int
    size: int
    left: str
    right: str


def runs(text: str) -> list[Run]:
    """All runs of stars in a paragraph, in order. Marks come in pairs of one size, 1 to 3, properly nested."""
    marks = [_mark(text, match) for match in _RUN.finditer(text)]
    uses: list[Use | None] = [_at_once(mark) for mark in marks]
    waiting: list[int] = []
    latest: dict[int, list[int]] = {1: [], 2: [], 3: []}
    for place, mark in enumerate(marks):
        if uses[place] is not None:
            continue
        opener = latest[mark.size][-1] if latest[mark.size] else None
        if opener is not None and _closes(text, marks[opener], mark) and not _hides_inside(text, marks, place):
            while waiting[-1] != opener:
                latest[marks[waiting.pop()].size].pop()
            waiting.pop()
            latest[mark.size].pop()
            uses[opener], uses[place] = Use.OPEN, Use.CLOSE
        elif _can_open(mark):
            waiting.append(place)
            latest[mark.size].append(place)
    return [Run(mark.start, mark.size, use or _left_over(mark)) for mark, use in zip(marks, uses, strict=True)]


def _mark(text: str, match: re.Match[str]) -> _Mark:
    start, end = match.span()
    return _Mark(start, end - start, text[start - 1 : start], text[end : end + 1])


def _at_once(mark: _Mark) -> Use | None:
    """What can be told from the neighbours alone."""
    left, right = mark.left, mark.right
    if (not left or left.isspace()) and (not right or right.isspace()):
        return Use.MASK if mark.size > 3 else Use.PLAIN
    hides_number = (left.isdigit() and _alnum(right)) or (_alnum(left) and right.isdigit())
    hides_name = _between(mark) and left in _SURNAMES
    return Use.MASK if mark.size > 3 or hides_number or hides_name else None


def _closes(text: str, opener: _Mark, mark: _Mark) -> bool:
    """True if `mark` ends what `opener` begins."""
    if not mark.left or mark.left.isspace():
        return False
    if mark.size < 3 and opener.left in _SURNAMES and mark.left in _SURNAMES:
        return False  # 由张**负责，李**协助
    if _between(mark):
        return False
    if _between(opener):  # 定了*每周最多6分*。 but not 欧阳*峰、上官*。
        words = text[opener.start + 1 : mark.start]
        return len(words) > 2 and not any(char in words for char in _LISTING + " \n")
    if not _punctuation(mark.left) or not mark.right or mark.right.isspace() or _punctuation(mark.right):
        return True
    inside = mark.start - opener.start - opener.size
    return mark.size > 1 and (mark.left not in _LISTING or inside > 2)  # **注意：**请 but not **某、**某


def _hides_inside(text: str, marks: list[_Mark], place: int) -> bool:
    """True for the first of two ends behind a family name that stands alone: **联系人：李**，请打电话**."""
    mark, follower = marks[place], marks[place + 1] if place + 1 < len(marks) else None
    if follower is None or follower.size != mark.size or _can_open(follower) or not _closes(text, mark, follower):
        return False
    before = text[mark.start - 2 : mark.start - 1] if mark.start > 1 else ""
    return mark.left in _SURNAMES and before != "*" and _punctuation(before or " ") and _punctuation(mark.right or " ")


def _between(mark: _Mark) -> bool:
    """True for a single star right between two Chinese characters, as in 张*三."""
    return mark.size == 1 and _han(mark.left) and _han(mark.right)


def _can_open(mark: _Mark) -> bool:
    if not mark.right or mark.right.isspace():
        return False
    if not _punctuation(mark.right) or not mark.left or mark.left.isspace() or _punctuation(mark.left):
        return True
    return mark.size > 1 and unicodedata.category(mark.right) in ("Ps", "Pi")  # 这是**“重点”**


def _left_over(mark: _Mark) -> Use:
    """A mark without its other half: next to Chinese or a digit it hides something."""
    near = (mark.left, mark.right)
    return Use.MASK if any(_han(one) or one.isdigit() for one in near) else Use.PLAIN


def _han(char: str) -> bool:
    return bool(_HAN.match(char))


def _alnum(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"
