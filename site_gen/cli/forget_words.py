"""What `site-gen forget` says, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from site_gen.retention.model import Plan

MOST = 40  # lines of one list

WORDS = {
    "zh": {
        "plan": "删去 {code} 这一户。会做这些：",
        "resumed": "上一次删 {code} 没有做完，这次接着做完：",
        "done": "{code} 已经删去：",
        "short": "{code} 已经删去。要您做的，上面都列着。",
        "row": "  {path}：{n}行",
        "anonymous": "  积分和兑换的行留着，户码换成没有含义的新码，不上榜；别家的分数和名次不变。",
        "no_rows": "  这一户没有记过分，名册里整行删掉。",
        "honours": "  荣誉 {ids}：只留下“有过这项荣誉”，名字和事迹去掉",
        "corrections": "  写{n}条“隐私删除”更正：{records}",
        "caches": "  删掉 .site_gen（缓存、导入前的旧台账）和打印好的{n}个文件，都可以重做，下一次生成会慢一些",
        "mentions": "还有{n}处要您自己看、自己改，程序不动人写的话：",
        "mention": "  {path}:{line}  {what}{shown}",
        "files": "这些文件里也有这一户，用不着就删掉：",
        "file": "  {path}",
        "papers": "这些纸上有或者可能有这一户，要撤下来换新的：",
        "paper": "  {board}：{sheet}（版本{mark}，{day}贴的）",
        "more": "  还有{n}处",
        "texts": "已经公开过的话里有{n}条提到这一户：改好上面的地方再运行 site-gen release，才会连同随机数一起销毁。",
        "remains": "删不到、要您记住的：",
        "repository": "  代码库（git）的历史里还有旧文件，要单独清理。",
        "left": "  备份、U盘、发出去的表格、旧纸、别人拍的照片、搜索引擎的存档；相片里有没有这户人，程序看不出来。",
        "gate": "  名册里没有这户的名字以后，检查也不会再拦这个名字，以后写东西自己留意。",
        "law": "  依据：个人信息保护法第47条，该删的删；账目和统计要留，所以只留看不出是谁的行。",
        "next": "接下来：",
        "edit": "  改好上面列的地方（要在发布以前）",
        "steps": "  site-gen build                生成网站，旧网页换掉\n"
        "  site-gen release              有公开记录链的：销毁已经公开过的原话\n"
        "  site-gen publish --forget     放到网上，连以前的发布一起换掉\n"
        "  site-gen print --changed      看哪里该撤、该贴",
        "warning": "删了不能恢复：不留备份，site-gen points undo 也撤不回以前的导入。",
        "ask": "真要删，请再打一遍户码 {code}：",
        "dry": "现在什么也没有动。确定要删，加上 --yes 再运行一次。",
        "unwritten": "没有删，什么也没有动。",
        "name": "姓名", "phone": "电话", "flat": "门牌", "id": "证件号", "code": "户码",
        "maybe": "同姓同栋，看一眼是不是这户：", "photo": "照片里有人，看一眼是不是这户", "between": "、",
    },
    "en": {
        "plan": "Forgetting household {code} will do this:",
        "resumed": "Forgetting household {code} was broken off; this finishes it:",
        "done": "Household {code} was forgotten:",
        "short": "Household {code} was forgotten. What is left to do is listed above.",
        "row": "  {path}: rows changed {n}",
        "anonymous": "  Rows of points and goods stay under a new code without meaning that is never listed; "
        "points and places of all others stay.",
        "no_rows": "  It has no rows of points, so that its row in the register goes as a whole.",
        "honours": "  Honours {ids}: only that there was one stays; who and why goes",
        "corrections": "  Privacy corrections, {n} in all: {records}",
        "caches": "  .site_gen (caches, ledgers as they were before imports) and {n} printed files go; "
        "all can be made again, the next build takes longer",
        "mentions": "Places for you to look at and edit, {n} in all; the program does not touch what people wrote:",
        "mention": "  {path}:{line}  {what}{shown}",
        "files": "These files hold the household, too; delete what is no longer needed:",
        "file": "  {path}",
        "papers": "These papers show the household or may do so; take them down and put up new ones:",
        "paper": "  {board}: {sheet} (mark {mark}, put up on {day})",
        "more": "  and {n} more",
        "texts": "Published statements that hold something of it: {n}; edit the places above, then run site-gen "
        "release, which destroys them with their salts.",
        "remains": "Out of reach, for you to remember:",
        "repository": "  The history of the repository (git) holds old files; clean it separately.",
        "left": "  Backups, USB sticks, tables that were passed on, old paper, other people's photos, search engines' "
        "copies. Whether somebody is seen in a photo no program can tell.",
        "gate": "  Once its names are out of the register, no check stops them any more: mind them in what you write.",
        "law": "  Basis: Personal Information Protection Law of China, article 47. Books and statistics are kept, so "
        "the rows stay without saying whose they are.",
        "next": "Next:",
        "edit": "  edit the places above, before anything is released",
        "steps": "  site-gen build                replaces the old pages\n"
        "  site-gen release              where there is a chain: destroys what was published\n"
        "  site-gen publish --forget     makes it public and deletes earlier publications\n"
        "  site-gen print --changed      what to take down and put up",
        "warning": "This cannot be undone: no backup is kept, and site-gen points undo cannot take back earlier "
        "imports.",
        "ask": "To go on, type the code {code} once more:",
        "dry": "Nothing was touched. To do it, run this again with --yes.",
        "unwritten": "Nothing was touched.",
        "name": "name ", "phone": "telephone ", "flat": "flat ", "id": "identity number ", "code": "code",
        "maybe": "same surname and building, perhaps not them: ",
        "photo": "people in a photo, perhaps not them", "between": ", ",
    },
}  # fmt: skip


def lines(plan: Plan, heading: str, language: str) -> Iterator[str]:
    """The plan, and what it leaves to people; `heading` is plan, resumed or done."""
    words = WORDS[language]
    yield words[heading].format(code=plan.household)
    for path, n in plan.rows:
        yield words["row"].format(path=path, n=n)
    yield words["anonymous" if plan.anonymous else "no_rows"]  # nobody reads old and new code side by side
    yield from _changes(plan, words)
    yield from _for_people(plan, words)
    yield words["remains"]
    if plan.repository:
        yield words["repository"]
    yield from (words[name] for name in ("left", "gate", "law"))
    yield words["next"]
    if plan.mentions:
        yield words["edit"]
    yield words["steps"]


def _changes(plan: Plan, words: dict[str, str]) -> Iterator[str]:
    if plan.honours:
        yield words["honours"].format(ids=words["between"].join(plan.honours))
    if plan.corrections:
        records = words["between"].join(one.record for one in plan.corrections)
        yield words["corrections"].format(n=len(plan.corrections), records=records)
    yield words["caches"].format(n=len(plan.printed))


def _for_people(plan: Plan, words: dict[str, str]) -> Iterator[str]:
    """What only people can do, list by list."""
    mentions = [
        words["mention"].format(path=one.path, line=one.line, what=words[one.what], shown=one.shown)
        for one in plan.mentions
    ]
    papers = [
        words["paper"].format(board=one.board, sheet=one.sheet, mark=one.mark, day=one.posted_on) for one in plan.papers
    ]
    yield from _list("mentions", mentions, words)
    if plan.kept_texts:
        yield words["texts"].format(n=plan.kept_texts)
    yield from _list("files", [words["file"].format(path=one) for one in plan.elsewhere], words)
    yield from _list("papers", papers, words)


def _list(heading: str, rows: Sequence[str], words: dict[str, str]) -> Iterator[str]:
    if not rows:
        return
    yield words[heading].format(n=len(rows))
    yield from rows[:MOST]
    if len(rows) > MOST:
        yield words["more"].format(n=len(rows) - MOST)
