"""Words that give somebody away: flats, plates, accounts, and what is said of a person or a household."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from site_gen.disclosure.people import FLAT, SENTENCE, is_name, masked_person, named_person, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Place = tuple[int, int]
NEAR = 16  # characters between a word and the person that it is said of

_FLAT = re.compile(FLAT)
_DIGIT = "0-9零〇一二三四五六七八九"
_MAY_BE_FLATS = [  # a part of each of its forms. One character is looked for ten times as fast as one of several
    re.compile(rf"单元(?=\s?[{_DIGIT}东西南北中左右])"),
    re.compile(rf"室(?:(?<=[{_DIGIT}].)|(?<=[{_DIGIT}]\s.))"),
    re.compile(rf"-(?:(?<=[{_DIGIT}].)|(?<=[{_DIGIT}]\s.))\s?[{_DIGIT}]{{1,2}}\s?-"),
    *(re.compile(rf"{building}(?=\s?[{_DIGIT}]{{3}})") for building in "栋幢楼座"),
]
_CHINESE_DIGITS = tuple(zip("零〇一二三四五六七八九", "00123456789", strict=True))
_OFFICE = re.compile(r"社区|办公|会议|活动|党群|服务|议事|居委|大厅|物业|警务|调解|档案|阅览|值班|培训|教室|街道|大楼")
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•・.\\-\\s]?(?=[A-Z0-9]{0,5}[0-9])"
    "[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Z0-9])"
)
_ACCOUNT_CUE = re.compile(
    r"微信号?|[Vv]信号?|威信号?|薇信号?|[Ww]e[Cc]hat|WX|VX|[vw]x(?![a-z])|QQ号?|扣扣号?|[Qq]{2}号?", re.IGNORECASE
)
_ACCOUNT_CUES = ("微信", "v信", "威信", "薇信", "wechat", "wx", "vx", "qq", "扣扣")  # what each of its words holds
_LATIN_CUE = re.compile("[wWvVqQ](?:[xXqQ]|[eE][cC])")  # a part of those without 信 and 扣
_ACCOUNT = re.compile(
    r"(?:\s?(?:号|号码|ID|id|账号))?\s?(?:[:：是为]|\s)\s?([A-Za-z][A-Za-z0-9_\-]{5,19}|[1-9][0-9]{4,11})(?![A-Za-z0-9])|([0-9]{5,11}|[a-zA-Z][a-zA-Z0-9_\-]{5,19})(?![A-Za-z0-9])"
)
_OFFICIAL = re.compile("公众号|小程序|订阅号|服务号|视频号|群")
_MAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}$")
_HOST = re.compile(r"[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}")
_BLACK = re.compile(
    "黑名单|黑榜|曝光|失信名单|失信人员|老赖|点名批评|通报批评|不文明名单|不文明(?:住户|家庭|行为)(?:公示|名单|通报)|红黑榜"
)
_BLACK_SIGNS = ("黑", "曝", "失", "赖", "批", "不文明")  # what each of them holds
_DENIED = re.compile(
    "(?:不|没|没有|无|禁止|取消|拒绝|不得|不设|不搞|不发|别|并非|不公布|不会|不再|防止|避免|只设红榜)[\u4e00-\u9fff]{0,3}$"
)
_HARMLESS = re.compile("^(?:表|时间|率|度|量|补偿|灯)")
_ARREARS = re.compile(
    "欠费|拖欠|欠缴|欠交|未缴|未交|没交|没缴|催缴|逾期不[交缴]|欠[0-9]{1,6}(?:\\.[0-9]{1,2})?元|欠物业费|欠[水电]费"
)
_NOT_PAID = re.compile("交(?<=[未没不].)")
_ARREARS_LIST = re.compile(
    "(?:欠费|欠缴|欠交|拖欠|未缴费?|未交费?|催缴)[户住人]?[户员]?(?:名单|公示|一览|明细|清单|通报)"
)


class Word(NamedTuple):
    """A place in a text that falls under a rule."""

    rule: str
    start: int
    end: int


def wording(text: str) -> Iterator[Word]:
    """Everything that the rules of words find; may name one place under several rules."""
    for rule, found in _RULES:
        for start, end in found(text):
            yield Word(rule, start, end)


def _flats(text: str) -> Iterator[Place]:
    if not any(part.search(text) for part in _MAY_BE_FLATS):
        return
    text = _in_digits(text)
    for match in _FLAT.finditer(text):
        room = match[0].endswith("室") and match[0][:-1].strip().isdigit()
        if not (room and _OFFICE.search(text, max(0, match.start() - 10), match.start())):
            yield match.span()


def _in_digits(text: str) -> str:
    for written, digit in _CHINESE_DIGITS:  # a tenth of the time of str.translate on a long text
        text = text.replace(written, digit)
    return text


def _plates(text: str) -> Iterator[Place]:
    yield from (match.span() for match in _PLATE.finditer(text))


def _accounts(text: str) -> Iterator[Place]:
    if "信" not in text and "扣" not in text and not _LATIN_CUE.search(text):
        return
    lowered = text.lower()
    if not any(cue in lowered for cue in _ACCOUNT_CUES):  # most texts, and the pattern is a slow one
        return
    for cue in _ACCOUNT_CUE.finditer(text):
        match = _ACCOUNT.match(text, cue.end())
        if match and not _OFFICIAL.search(text, max(0, cue.start() - 6), match.end()):
            yield match.span(1) if match[1] else match.span(2)


def _mails(text: str) -> Iterator[Place]:
    at = text.find("@")
    while at >= 0:
        local = _MAIL.search(text[max(0, at - 64) : at])
        host = _HOST.match(text, at + 1)
        if local and host:
            yield at - len(local[0]), host.end()
        at = text.find("@", at + 1)


def _minors(text: str) -> Iterator[Place]:
    if "岁" not in text and "年级" not in text and "幼儿园" not in text:
        return
    for pattern in _minor_patterns():
        for match in pattern.finditer(text):
            name, age = match["name"], match["age"]
            if is_name(name) and (not age.isdigit() or int(age) < 18):
                yield match.span()


@cache
def _minor_patterns() -> tuple[re.Pattern[str], ...]:
    """A name beside an age or a school year; the name needs an end, since any surname may begin a word."""
    name = f"(?P<name>{masked_person()}|{named_person()}|小[\u4e00-\u9fff])"
    age = r"(?P<age>[0-9]{1,2})\s?周?岁(?!以上|以下|及|的以|至|到|-)"
    between = (
        r"(?:同学|小朋友|[(（，,、:：\s]|男孩?|女孩?|性别|年龄|今年|年仅|刚满|现年|才|已满|不满|未满|"
        "儿子|女儿|孙子|孙女|[汉回]族){0,4}"
    )
    child = "(?:的|男孩|女孩|孩子|小朋友|男童|女童|儿童|小学生|中学生|学生|女儿|儿子|孙子|孙女|小孩|娃){0,2}"
    school = "(?P<age>[一二三四五六七八九初高]年级|初[一二三]|高[一二三]|幼儿园[大中小]班?)"
    ends = r"(?=[，。、；！？,;)）\s\ue000]|$|同学|小朋友|在|患|是|获|被)"
    return (
        re.compile(f"{name}{between}{age}"),
        re.compile(f"(?P<age>[0-9]{{1,2}})\\s?周?岁{child}{name}{ends}"),
        re.compile(f"{school}(?:[0-9一二三四五六七八]{{0,2}}班)?(?:学生|同学|小朋友|的)?{name}{ends}"),
    )


def _black(text: str) -> Iterator[Place]:
    if not any(sign in text for sign in _BLACK_SIGNS):
        return
    for match in _BLACK.finditer(text):
        if not _denied(text, match.start()) and not _HARMLESS.match(text[match.end() : match.end() + 2]):
            yield match.span()


def _denied(text: str, start: int) -> bool:
    """True behind a no: 不设黑名单."""
    return bool(_DENIED.search(text[max(0, start - 8) : start]))


def _arrears(text: str) -> Iterator[Place]:
    if "欠" not in text and "缴" not in text and not _NOT_PAID.search(text):  # one is in each of them
        return
    lists = [match.span() for match in _ARREARS_LIST.finditer(text)]
    yield from (one for one in lists if not _denied(text, one[0]))
    for match in _ARREARS.finditer(text):
        if any(start <= match.start() < end for start, end in lists):
            continue
        found = _beside(text, match.start(), match.end())
        if found:
            yield found


def _sensitive(text: str) -> Iterator[Place]:
    for start, end in _sensitive_places(text):
        found = _beside(text, start, end, named=True)
        if found:
            yield found


@lru_cache(maxsize=1)
def _sensitive_places(text: str) -> tuple[Place, ...]:
    """Two rules ask for them, one after the other."""
    return tuple(match.span() for match in _sensitive_words().finditer(text))


@cache
def _sensitive_words() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words().sensitive), key=len, reverse=True)))


def _beside(text: str, start: int, end: int, *, named: bool = False) -> Place | None:
    """The stretch from a word to the person or flat that stands near it in the same sentence."""
    low, high = max(0, start - NEAR), min(len(text), end + NEAR)
    for stop in _sentence_ends().finditer(text, low, start):
        low = stop.end()
    after = _sentence_ends().search(text, end, high)
    high = after.start() if after else high
    match = _persons().search(text, low, high)
    if match:
        return min(start, match.start()), max(end, match.end())
    match = _FLAT.search(_in_digits(text[low:high]))
    if match:
        return min(start, low + match.start()), max(end, low + match.end())
    return _named(text, (start, end), low, high) if named else None


def _named(text: str, word: Place, low: int, high: int) -> Place | None:
    """A full name right beside the word: behind it at the end of a phrase, or in front of it."""
    before = _name_before().search(text[low : word[0]])
    if before and is_name(before["name"]):
        return low + before.start("name"), word[1]
    behind = _name_behind().match(text, word[1], high)
    if behind and is_name(behind["name"]):
        return word[0], behind.end("name")
    return None


@cache
def _persons() -> re.Pattern[str]:
    return re.compile(masked_person())


@cache
def _name_before() -> re.Pattern[str]:
    link = (
        "(?:[，、：:(（]|是|系|为|患有?|得了?|属于?|因|被|享受|家|申请|确诊|曾|正在|[一二三四]级|重度|轻度|"
        "肢体|视力|听力|精神|智力|肺|胃|肝|乳腺|肠|[0-9]{1,2}岁|男|女)"
    )
    return re.compile(f"(?:^|[，。、；：:\\s(（]|居民|住户|村民|户主|户)(?P<name>{named_person()}?){link}{{1,4}}$")


@cache
def _name_behind() -> re.Pattern[str]:
    return re.compile(
        f"(?:人员?|户|家庭|对象|患者|病人|居民|儿童|老人|户主|[:：])?(?P<name>{named_person()}|小[\u4e00-\u9fff])(?=[，。、；！？,;(（)）\\s\ue000]|$|家|同|等)"
    )


@cache
def _sentence_ends() -> re.Pattern[str]:
    return re.compile(SENTENCE)


def _few(text: str) -> Iterator[Place]:
    """A sensitive count of one or two is a person who can be guessed."""
    if not _sensitive_places(text):
        return
    yield from (match.span() for match in _few_patterns().finditer(text))


@cache
def _few_patterns() -> re.Pattern[str]:
    word = _sensitive_words().pattern
    count = r"(?<![0-9第.])[12一两](?:户|人|名|位|家)"
    return re.compile(
        f"(?:{word})(?:户|家庭|人员?|对象|老人|儿童|居民|患者)?[有共为：:]?\\s?{count}|{count}(?:是|为|属于?|有)?(?:{word})"
    )


_RULES: tuple[tuple[str, Callable[[str], Iterator[Place]]], ...] = (
    ("flat", _flats),
    ("plate", _plates),
    ("wechat", _accounts),
    ("email", _mails),
    ("minor", _minors),
    ("blacklist", _black),
    ("arrears", _arrears),
    ("sensitive", _sensitive),
    ("small_count", _few),
)
