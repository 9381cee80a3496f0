"""What `site-gen disclose` says, in both languages."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from site_gen.cli.statements import width
from site_gen.messages import printable
from site_gen.points.finding import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_gen.retention.showing import Agreed, Place, Report, Row
    from site_gen.retention.watching import Sight

WAYS = ("name", "phone", "flat", "id", "code", "alone", "among")

WORDS = {
    "zh": {
        "title": "公众能看到{code}（{surname}，{building}）的什么",
        "day": "按 {day} 生成的网页算。",
        "nothing": "什么也看不到：公开的网页、纸和数据里，没有一处写到这一户。",
        "places": "在{n}处能看到：",
        "page": "网页 {url}", "sheet": "纸 {url}", "data": "数据文件 {url}", "papers": "（纸上也有：{names}）",
        "rank": "第{n}名", "points": "{n}分",
        "name": "写了全名", "phone": "写了电话", "flat": "写了门牌", "id": "写了证件号", "code": "写了户码",
        "alone": "写了姓和楼栋，名册里只有这一户", "among": "写了姓和楼栋，可能是这一户",
        "together": "放在一起能看出：",
        "linked": "户码把{n}个网页连起来，做过什么、得了几分、领了什么，凑得到一起。",
        "single": "名册里，{building}姓{surname}的只有这一户：写“{surname}某，{building}”就等于写了这一户。",
        "several": "名册里，{building}姓{surname}的有{n}户，只写姓和楼栋，分不出是哪一户。",
        "unnamed": "这一户不上榜。积分和兑换的网页上有它的{n}行，不写户码和楼栋；但当天看见的人，可能认得出来。",
        "agreed": "同意过的：",
        "listed": "上积分榜", "honour": "荣誉“{about}”写全名", "member": "在“{about}”里写全名",
        "register": "公开{about}",
        "until": "，到 {day}", "ended": "，{day} 已经到期，不再公开", "open": "，没写到期",
        "waived": "记录里写到、放行了的：",
        "why": "{path}：{what}，理由：{why}", "consented": "{path}：{what}，本人同意过",
        "what_name": "姓名", "what_phone": "电话", "what_flat": "门牌", "what_id": "证件号",
        "hanging": "公告栏上现在贴着：",
        "paper": "{board}：{sheet}（版本{mark}，{day}贴的）",
        "shots": "照片里有人脸、本人同意公开的{n}张，是不是这一户，程序看不出来：",
        "shot": "{file}（{alt}）", "own": "，说明里写了这一户",
        "limits": "这里看不到的：以前发布过的旧网页、已经贴出去的旧纸、别人拍的照片、搜索引擎的存档。",
        "rights": "个人信息保护法第45条：可以来查、来复制；写错了可以改（46条），不该留的可以删（47条）。",
        "table": "公众在几处能看到每一户（看一户的：site-gen disclose --report 户码）：",
        "heads": "户码,几处,写了什么",
        "none": "看不到", "no_rows": "名册里还没有户。",
        "written": "写到 {path} 了。里面有这一户的信息，只交给本户，别放到网上。",
        "between": "、", "part": "，", "after": "：",
    },
    "en": {
        "title": "What the public learns about {code} ({surname}, {building})",
        "day": "By the pages as of {day}.",
        "nothing": "Nothing: no public page, sheet or file of data says anything of this household.",
        "places": "Places that show it: {n}",
        "page": "Page {url}", "sheet": "Sheet {url}", "data": "Data file {url}", "papers": " (also on paper: {names})",
        "rank": "place {n}", "points": "{n} points",
        "name": "full name", "phone": "telephone", "flat": "flat", "id": "identity number", "code": "code",
        "alone": "surname and building, only this household in the register",
        "among": "surname and building, maybe this household",
        "together": "What can be told by putting things together:",
        "linked": "The code links {n} pages: what it did, what it earned and what it took can be put together.",
        "single": "In the register nobody else in {building} has the surname {surname}: to write "
        "“{surname}某, {building}” is to name this household.",
        "several": "In the register {n} households in {building} have the surname {surname}: surname and building "
        "alone do not tell which.",
        "unnamed": "It is not listed. Pages of points and goods show {n} of its rows without code or building; "
        "somebody who was there may know whose they are.",
        "agreed": "What it agreed to:",
        "listed": "to be listed in rankings", "honour": "full name with the honour “{about}”",
        "member": "full name in “{about}”", "register": "public: {about}",
        "until": ", until {day}", "ended": ", ended on {day}, no longer public", "open": ", without a last day",
        "waived": "What records say of it and the gate lets through:",
        "why": "{path}: {what}, because: {why}", "consented": "{path}: {what}, with consent",
        "what_name": "name", "what_phone": "telephone", "what_flat": "flat", "what_id": "identity number",
        "hanging": "On boards now:",
        "paper": "{board}: {sheet} (mark {mark}, put up on {day})",
        "shots": "Photos with faces and a consent: {n}. Whether they show this household no program knows:",
        "shot": "{file} ({alt})", "own": ", whose words name this household",
        "limits": "Not seen from here: earlier publications, old papers on boards, photos by others, "
        "copies of search engines.",
        "rights": "Personal Information Protection Law: article 45 gives a right to see and copy, 46 to correct, "
        "47 to delete.",
        "table": "On how many places the public sees each household (one household: site-gen disclose --report CODE):",
        "heads": "Code,Places,What is shown",
        "none": "nothing", "no_rows": "The register holds no household yet.",
        "written": "Written to {path}. It is about one household: hand it to that household only, never publish it.",
        "between": ", ", "part": ", ", "after": ": ",
    },
}  # fmt: skip


def lines(report: Report, language: str) -> Iterator[str]:
    """The report on one household."""
    words = WORDS[language]
    surname = report.surname.removesuffix("某")
    yield words["title"].format(code=report.code, surname=report.surname, building=report.building)
    yield words["day"].format(day=report.as_of)
    yield ""
    yield words["places"].format(n=len(report.places)) if report.places else words["nothing"]
    for place in report.places:
        yield from _place(place, words)
    papers = (
        words["paper"].format(board=one.board, sheet=one.sheet, mark=one.mark, day=one.posted_on)
        for one in report.hanging
    )
    yield from _list("hanging", papers, words)
    yield from _list("together", _together(report, surname, words), words)
    yield from _list("agreed", (_agreed(one, words) for one in report.agreed), words)
    waived = (
        words["why" if one.why else "consented"].format(path=one.path, what=words[f"what_{one.what}"], why=one.why)
        for one in report.waived
    )
    yield from _list("waived", waived, words)
    shots = [
        words["shot"].format(file=one.file, alt=one.alt) + words["own"] * one.own + _until(one.until, words)
        for one in report.shots
    ]
    yield from _list("shots", shots, words)
    yield ""
    yield words["limits"]
    yield words["rights"]


def _place(place: Place, words: dict[str, str]) -> Iterator[str]:
    head = words[place.kind].format(url=place.url)
    if place.title:
        head += f" {place.title}"
    if place.papers:
        head += words["papers"].format(names=words["between"].join(place.papers))
    yield f"  {printable(head)}"
    yield from dict.fromkeys(f"    {words[one.way]}{words['after']}{_sight(one, words)}" for one in place.sights)


def _sight(sight: Sight, words: dict[str, str]) -> str:
    unit = sight.unit
    parts = [unit.heading, *([words["rank"].format(n=unit.rank)] if unit.rank else []), sight.words]
    if unit.points is not None:
        parts.append(words["points"].format(n=shown(unit.points)))
    return printable(words["part"].join(filter(None, parts)))


def _together(report: Report, surname: str, words: dict[str, str]) -> Iterator[str]:
    if len(report.linked) > 1:
        yield words["linked"].format(n=len(report.linked))
    if report.places:
        name = "single" if report.namesakes == 1 else "several"
        yield words[name].format(surname=surname, building=report.building, n=report.namesakes)
    if report.unnamed:
        yield words["unnamed"].format(n=report.unnamed)


def _agreed(one: Agreed, words: dict[str, str]) -> str:
    until = _until(one.until, words) if one.holds else words["ended"].format(day=one.until)
    return words[one.what].format(about=one.about) + until


def _until(day: object, words: dict[str, str]) -> str:
    return words["until"].format(day=day) if day else words["open"]


def _list(heading: str, rows: Iterable[str], words: dict[str, str]) -> Iterator[str]:
    found = [printable(one) for one in rows]
    if found:
        yield ""
        yield words[heading].format(n=len(found))
        yield from (f"  {one}" for one in found)


def table(rows: Iterable[Row], language: str) -> Iterator[str]:
    """All households, a line each."""
    words = WORDS[language]
    found = [*rows]
    if not found:
        yield words["no_rows"]
        return
    yield words["table"]
    cells = [words["heads"].split(","), *(_cells(one, words) for one in found)]
    widths = [max(width(row[at]) for row in cells) for at in (0, 1)]
    for code, places, ways in cells:
        yield f"{code}{' ' * (widths[0] - width(code))}  {' ' * (widths[1] - width(places))}{places}  {ways}"


def _cells(row: Row, words: dict[str, str]) -> list[str]:
    ways = words["between"].join(words[one] for one in WAYS if one in row.ways)
    return [row.code, str(row.places), ways or words["none"]]


def as_page(text: Iterable[str], language: str) -> str:
    """The same lines as a page of its own that asks nothing of any other place."""
    title, *rest = text
    body = html.escape("\n".join(rest))
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{html.escape(title)}</title>\n"
        "<style>body{max-width:46em;margin:2em auto;padding:0 1em;font:1.05em/1.7 sans-serif}"
        "pre{white-space:pre-wrap;font:inherit}</style></head>\n"
        f"<body><h1>{html.escape(title)}</h1>\n<pre>{body}</pre></body>\n</html>\n"
    )
