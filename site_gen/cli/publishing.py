"""The sentences of `site-gen publish`: what would change, what was done, what each target holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from site_gen.publish import changes as counting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from site_gen.publish.changes import Changes
    from site_gen.publish.model import Tree, Version

NAMED = 10  # pages of records that are named one by one
_TITLE = re.compile(r"<title>([^<]*)</title>")
_WORDS = {
    "zh": {
        "first": "这是第一次发布到“{where}”。",
        "will": "这次会公开：{what}。",
        "back": "退回以后会变：{what}。",
        "comma": "、",
        "more": "  …… 还有{n}页",
        "same": "“{where}”公开的已经是最新的，不用再发。",
        "warnings": "有{n}条提醒，不影响发布；运行 site-gen check 看全部。",
        "dry": "只是看看，什么也没有发布。",
        "sure": "公开这些吗？",
        "sure_back": "退回第{n}版吗？",
        "no": "没有发布，公开的还是原来的。",
        "done": "已发布到“{where}”，{files}个文件（{seconds:.1f}秒）。",
        "went_back": "已退回第{n}版。记录没有动：改好记录再发布，公开的才会跟着变。",
        "chain": "公开记录链接上了新的一段，页脚校验码 {code}。"
        "content/chain.jsonl 和 content/chain-salts.jsonl 要和记录一起备份。",
        "no_chain": "想让公开过的不能悄悄改，运行一次 site-gen release，以后每次发布都会接着记。",
        "stopped": "停下了。公开的还是完整的；再发布一次，会接着发。",
        "forgot": "旧的几版已经删掉，撤下的内容不会再从那里找到。",
        "boards": "公告栏要换的（换贴单：site-gen print --changed）：",
        "papers": "公告栏上要重新贴的：",
        "boards_same": "公告栏上的纸不用换。",
        "version": "第{n}版（{day} {time}）",
        "now": "{version}，现在公开的",
        "never": "还没有发布过",
        "current": "公开的和这里生成的一样",
        "waiting": "还没发布的：{what}",
        "unbuilt": "已经发布过；这里还没有生成网站，不知道差多少",
        "not_now": "现在看不到：{reason}",
        "no_versions": "没有留着旧的版本。",
    },
    "en": {
        "first": "This is the first publication to “{where}”.",
        "will": "This will be published: {what}.",
        "back": "Going back changes: {what}.",
        "comma": ", ",
        "more": "  … and {n} more pages",
        "same": "“{where}” is up to date; there is nothing to publish.",
        "warnings": "{n} warnings that do not matter for this; see them with site-gen check.",
        "dry": "This was only a look; nothing was published.",
        "sure": "Publish this?",
        "sure_back": "Go back to release {n}?",
        "no": "Nothing was published; what is public stays as it was.",
        "done": "Published to “{where}”: {files} files ({seconds:.1f} s).",
        "went_back": "Release {n} is public again. The records are as they were: mend them, then publish.",
        "chain": "The chain grew; the fingerprint at the foot of every page: {code}. Back up content/chain.jsonl and "
        "content/chain-salts.jsonl together with the records.",
        "no_chain": "After one site-gen release nothing can be changed in silence; publications go on with its chain.",
        "stopped": "Stopped. What is public is sound; publish again to go on.",
        "forgot": "Earlier releases were deleted: what was taken back cannot be found there.",
        "boards": "To change on the boards (the round: site-gen print --changed):",
        "papers": "To post again:",
        "boards_same": "No sheet on the boards has to be changed.",
        "version": "release {n} ({day} {time})",
        "now": "{version}, public now",
        "never": "never published",
        "current": "what is public is what was built here",
        "waiting": "not published yet: {what}",
        "unbuilt": "published before; nothing was built here to compare it with",
        "not_now": "cannot be seen now: {reason}",
        "no_versions": "There is no earlier release.",
    },
}

_COUNTED = {
    "zh": {
        "new": {
            "issue": "新问题{n}条",
            "meeting": "会议{n}次",
            "notice": "新公告{n}张",
            "project": "新项目{n}个",
            "ranking": "积分榜{n}张",
            "page": "别的网页{n}页",
            "photo": "照片{n}张",
            "sheet": "打印的纸{n}张",
            "file": "附带文件{n}个",
        },
        "changed": {"page": "改了{n}页", "sheet": "重做打印的纸{n}张", "file": "更新附带文件{n}个"},
        "removed": {
            "page": "撤下{n}页",
            "photo": "撤下照片{n}张",
            "sheet": "撤下打印的纸{n}张",
            "file": "撤下附带文件{n}个",
        },
    },
    "en": {
        "new": {
            "issue": "{n} new issues",
            "meeting": "{n} meetings",
            "notice": "{n} notices",
            "project": "{n} projects",
            "ranking": "{n} rankings",
            "page": "{n} other pages",
            "photo": "{n} photos",
            "sheet": "{n} printed sheets",
            "file": "{n} accompanying files",
        },
        "changed": {"page": "{n} pages changed", "sheet": "{n} sheets made again", "file": "{n} files renewed"},
        "removed": {
            "page": "{n} pages taken down",
            "photo": "{n} photos taken down",
            "sheet": "{n} sheets taken down",
            "file": "{n} files taken down",
        },
    },
}
_MARKS = {
    "zh": {"new": "新  ", "changed": "改  ", "removed": "撤  "},
    "en": {"new": "new      ", "changed": "changed  ", "removed": "gone     "},
}
_KINDS = {
    "zh": {"folder": "文件夹", "rsync": "服务器", "s3": "存储桶", "zip": "压缩包"},
    "en": {"folder": "folder", "rsync": "server", "s3": "bucket", "zip": "zip file"},
}


def say(name: str, language: str, **values: object) -> str:
    """A sentence."""
    return _WORDS[language][name].format(**values)


def kind(name: str, language: str) -> str:
    """What kind of place a target is."""
    return _KINDS[language][name]


def version(name: str, language: str) -> str:
    """A release in words: 0007-20260402-153012 is 第7版（2026-04-02 15:30）."""
    number, day, clock = name.split("-")
    days, time = f"{day[:4]}-{day[4:6]}-{day[6:]}", f"{clock[:2]}:{clock[2:4]}"
    return say("version", language, n=int(number), day=days, time=time)


def number(name: str) -> int:
    """The number in a release's name."""
    return int(name.partition("-")[0])


def summary(found: Changes, language: str) -> str:
    """All that changes in one line, as residents would say it."""
    parts = [*_counted("new", counting.count(found.new), language)]
    parts += _counted("changed", _coarse(found.changed), language)
    parts += _counted("removed", _coarse(found.removed), language)
    return _WORDS[language]["comma"].join(parts)


def records(found: Changes, tree: Tree, language: str) -> Iterator[str]:
    """Pages of records that come, change or go, by their titles; of many only the first few."""
    for name, urls in (("new", found.new), ("changed", found.changed), ("removed", found.removed)):
        pages = [url for url in urls if counting.kind(url) not in ("page", "photo", "sheet", "file")]
        for url in pages[:NAMED]:
            title = "" if name == "removed" else _title(tree.read(url).decode("utf-8"))
            yield f"  {_MARKS[language][name]}{url}  {title}".rstrip()
        if len(pages) > NAMED:
            yield say("more", language, n=len(pages) - NAMED)


def versions(found: Sequence[Version], language: str) -> Iterator[str]:
    """A line for each release that a place keeps, the newest first."""
    for one in reversed(found):
        words = version(one.name, language)
        yield f"  {say('now', language, version=words) if one.current else words}"
    if not found:
        yield f"  {say('no_versions', language)}"


def _counted(name: str, counts: dict[str, int], language: str) -> list[str]:
    return [words.format(n=counts[kind]) for kind, words in _COUNTED[language][name].items() if counts.get(kind)]


def _coarse(urls: Iterable[str]) -> dict[str, int]:
    """Counts of pages of all kinds together, and of the rest."""
    counts = counting.count(urls)
    rest = {name: counts.pop(name, 0) for name in ("photo", "sheet", "file")}
    return {"page": sum(counts.values()), **rest}


def _title(page: str) -> str:
    """A page's own title, without the site's name behind it."""
    from html import unescape  # noqa: PLC0415 - only where pages are named

    from site_gen.messages import printable  # noqa: PLC0415 - as above

    match = _TITLE.search(page)
    words = unescape(match[1]) if match else ""
    return printable(words.rpartition("｜")[0] or words.rpartition(" | ")[0] or words)
