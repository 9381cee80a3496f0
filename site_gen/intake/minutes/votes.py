"""Counts and outcomes of votes, from one sentence. Nothing is guessed: whoever is not counted is missing."""

from __future__ import annotations

import re

KEYS = ("for", "against", "abstain")
_WORDS = {"for": "(?<!不)同意(?!见)|赞成", "against": "反对|不同意(?!见)", "abstain": "弃权"}
_EVERY = "|".join(_WORDS.values())
_ENDS = r"(?=[\s,，;；、。)]|$)"
# Five votes in favour; in favour: 5 votes; in favour 5. People and bare numbers only where nothing else goes on
_LEADING = r"(?<!\d)(\d{{1,5}})\s?(?:票|人|名|户)\s?(?:表示|投)?\s?(?:{0})"
_TRAILING = rf"(?:{{0}})(?:票数?|人数|的)?\s?:?\s?(\d{{{{1,5}}}})(?!\d)(?:\s?票|\s?(?:人|名|户)?{_ENDS})"
_NONE = r"(?:没有|无)人?(?:{0})|(?:{0})(?:票数?|人数)?\s?:?\s?(?:无|没有)(?!人)"
_UNIT = re.compile(r"\d\s?(?:票|人|名|户)")
_PASSED = re.compile(
    "(?:一致|全票|无异议|表决|照案|获得?|原则|修正后?|鼓掌|准予|予以|审议|决议|讨论|同意)通过"
    r"|(?:^|[,，;；、:\s。票权])通过了?(?=$|[,，;；、。!！()\s])"
)
_NOT = re.compile("(?:未|没有?|未获|不予|未能|不)通过|否决")
_LATER = re.compile("暂缓|下次(?:会议)?再议|保留再议|改期再议|延后再议|搁置|缓议|^(?:保留|再议)")
_BACK = re.compile("撤回|撤案|撤销该?议案")


def votes(text: str) -> dict[str, int]:
    """Counts by key. Where a line begins with the number, each word belongs to the number before it."""
    leading, trailing = (re.search(shape.format(_EVERY), text) for shape in (_LEADING, _TRAILING))
    first = leading and (trailing is None or leading.start() <= trailing.start())
    shape = _LEADING if first else _TRAILING
    found = {key: int(one[1]) for key, words in _WORDS.items() if (one := re.search(shape.format(words), text))}
    if len(found) < 2 and not (found and _UNIT.search(text)):
        return {}
    none = {key: 0 for key in KEYS[1:] if key not in found and re.search(_NONE.format(_WORDS[key]), text)}
    return found | none


def result(text: str) -> str:
    """The word of a record for how it ended, the first that is said; "" for none."""
    words = ((_BACK, "撤回"), (_LATER, "暂缓"), (_NOT, "没有通过"), (_PASSED, "通过"))
    found = [(place.start(), word) for shape, word in words if (place := shape.search(text))]
    return min(found)[1] if found else ""
