"""How people, households and flats are spoken of in a text. Finds candidates; the rules that use them decide."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_TITLES = "先生|女士|大爷|大妈|大叔|大婶|大娘|阿姨|师傅|奶奶|爷爷|老人|老太|同志|小姐|嫂|婆婆|伯伯|叔叔|家"
SENTENCE = "[。！？；!?;\\n\ue000]"  # what ends a sentence; the last one parts the fields of a record


class Words(NamedTuple):
    """The words of the data file."""

    sensitive: tuple[str, ...]
    surnames: str
    no_names: frozenset[str]


@cache
def words() -> Words:
    """The data file, read once."""
    plain = tomllib.loads(files("site_gen.disclosure").joinpath("words.toml").read_text(encoding="utf-8"))
    return Words(tuple(plain["sensitive"]), "".join(plain["surnames"].split()), frozenset(plain["no_names"]))


@cache
def masked_person() -> str:
    """Pattern of a person who is not named in full: 张某, 李大爷, 王*; or of a household's code."""
    surname = f"[{words().surnames}]"
    return (
        rf"(?:{surname}某{{1,2}}|{surname}[*＊×]{{1,2}}|{surname}(?:{_TITLES})|小{surname}(?=[，。、患是])|老{surname}(?=[，。、患是])|"
        rf"(?<![A-Za-z0-9-])[A-Z][0-9]{{1,4}}(?![0-9A-Za-z-])(?=户|的|欠|号|家|[，、：:（(]|\s|$))"
    )


@cache
def named_person() -> str:
    """Pattern of what may be a name: a surname and one or two characters. Noise unless something binds it."""
    return f"[{words().surnames}][\u4e00-\u9fff]{{1,2}}"


def is_name(text: str) -> bool:
    """False for ordinary words that begin like a name."""
    return text[:2] not in words().no_names


_NOT_A_DOOR = r"(?![0-9]|\s?(?:[元米平㎡人次年斤吨度袋件条个张块位]|公[斤里]|户次|多|余|号楼))"
FLAT = (
    r"(?:(?:[0-9]{1,3}\s?(?:栋|幢|号楼|号院|座)\s?)?[0-9]{1,2}\s?单元\s?(?:[0-9]{1,2}\s?[楼层]\s?)?"
    rf"(?:[0-9]{{3,4}}{_NOT_A_DOOR}[室号户]?|[0-9]{{1,2}}[室号]|[东西南北中]户|[左右]手)|"
    rf"[0-9]{{1,3}}\s?(?:栋|幢|号楼|座)\s?[0-9]{{3,4}}{_NOT_A_DOOR}[室号户]?|"
    r"(?<![0-9A-Za-z.\-/])[0-9]{1,2}\s?-\s?[0-9]{1,2}\s?-\s?[0-9]{3,4}(?![0-9.\-/])|"
    r"(?<![0-9A-Za-z.\-/])[0-9]{3,4}\s?室(?![外内]))"
)
