"""Lines that begin something: numbered headings, sections of the minutes, items that say that they are one."""

from __future__ import annotations

import re
from typing import NamedTuple

_CN = "[一二三四五六七八九十]{1,3}"
_NUMBERED = (
    re.compile(rf"{_CN}\s?[、.．]\s?(\S.*)"),
    re.compile(rf"\({_CN}\)\s?[、.]?\s?(\S.*)"),
    re.compile(r"\d{1,2}\s?(?:[、．]|\.(?!\d))\s?(\S.*)"),
    re.compile(r"(?:\(\d{1,2}\)|\d{1,2}\)|[①-⑳])\s?[、.]?\s?(\S.*)"),
)
_NAMED = re.compile(
    rf"(?:案由|提案|议案)\s?(?:{_CN}|\d{{1,2}})?\s?[:、]\s?(\S.*)"
    rf"|议题\s?(?:{_CN}|\d{{1,2}})\s?[:、]\s?(\S.*)"
    rf"|第\s?(?:{_CN}|\d{{1,2}})\s?(?:案|项(?:议题)?|个(?:议题|事项|问题)|件事情?)\s?(?:[:、,，]|就?是|为)(?:就是)?\s?(\S.*)"
)
_SECTIONS = {
    "agenda": "(?:会议|讨论|审议|主要|报告|其[他它])?(?:议程|议题|内容|事项)|(?:议题|提案)讨论|临时动议|其[他它]",
    "decisions": "(?:会议)?(?:决议|决定|议定)(?:事项|内容|情况)?|形成决议|会议结论"
    "|(?:会议)?(?:一致)?(?:议定|决定|明确|形成)了?(?:如下|以下)(?:事项|内容|决议|决定|意见)",
    "aside": "说明|办法|理由|讨论(?:情况|经过)|发言(?:摘要|情况)",
    "other": "散会|签[名字到].{0,6}|附件|下次会议|会议(?:要求|总结|小结|概况)|(?:主席|主任)致[词辞]|备注",
}
_SHAPES = {key: re.compile(rf"(?:{words})(?:如下)?\s?:?(?:\s?\(?[略无]\)?。?)?") for key, words in _SECTIONS.items()}
_ASIDE = re.compile(rf"(?:{_SECTIONS['aside']})\s?:")


class Heading(NamedTuple):
    """`level`: 1 to 4 for 一、 (一) 1. (1), 0 without a number. `named`: the item itself says that it is one."""

    level: int
    text: str
    named: bool


def heading(line: str) -> Heading:
    """A line with its number taken off."""
    level, text = 0, line
    for number, shape in enumerate(_NUMBERED, 1):
        if found := shape.match(line):
            level, text = number, found[1]
            break
    if found := _NAMED.match(text):
        return Heading(level or 2, (found[1] or found[2] or found[3]).strip(), named=True)
    return Heading(level, text.strip(), named=False)


def section(text: str) -> str:
    """What comes below a line that says nothing else: "agenda", "decisions", "aside" or "other"; else ""."""
    found = next((key for key, shape in _SHAPES.items() if shape.fullmatch(text)), "")
    return found or ("aside" if _ASIDE.match(text) else "")
