"""Whether a text names an office or body, or somebody. Pure; what is not plainly one of them is none."""

from __future__ import annotations

import re
from unicodedata import normalize

from site_gen.disclosure.people import is_name, named_person, words

_BODY = (
    "小组|组|队|班|部|局|办|站|所|处|居委会|业委会|管委会|委员会|议事会|理事会|自管会|协会|公司|物业|社区|街道|中心|单位|企业|支部|部门|小区"
    "|政府|城管|环卫|消防|市政|热线|居民|施工方|物业方"
    "|committee|council|group|office|department|team|company|board|services?|management|authority"
)
_OFFICE = (
    "会|楼栋长|楼长|单元长|组长|队长|主任|书记|干事|经理|网格员|网格长|社工|志愿者|代表|委员|主席|管家|保安|保洁|保洁员|电工|民警"
    "|captain|caretaker|secretary|warden|chair|manager|clerk|engineer|plumber|electrician|volunteers"
)
_ROLE = re.compile(f"(.*?)(?:({_BODY})|({_OFFICE}))", re.DOTALL)
_BEFORE = re.compile(r"(?:(?:the|head|deputy|building|block|no\.?|[0-9]+)\s*)*")  # an English office
_PARTS = re.compile(r"[、，,;；/()（）]+")


def is_role(text: str) -> bool:
    """True for offices and bodies: "3栋楼栋长", "居委会". A name, or a name beside an office, is none."""
    plain = normalize("NFKC", text).strip().lower()
    listed = [one.strip() for one in _PARTS.split(plain)]
    parts = [one for part in listed for one in ([part] if part.isascii() else part.split())]
    return any(parts) and all(_is_role(part) for part in parts if part)


def _is_role(part: str) -> bool:
    found = _ROLE.fullmatch(part)
    if found is None or found[2] is not None:
        return found is not None
    return bool(_BEFORE.fullmatch(found[1])) if part.isascii() else not _named(found[1])


def _named(front: str) -> bool:
    """True for a surname, or a surname with one or two characters."""
    return is_name(front) and re.fullmatch(f"[{words().surnames}]|{named_person()}", front.strip()) is not None


def is_person(text: str) -> bool:
    """True for a text that is a name and nothing else."""
    return re.fullmatch(named_person(), text) is not None and is_name(text) and not is_role(text)
