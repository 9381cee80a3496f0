"""What an import of issues would do, in words: columns, first drafts, what is left out, what is to be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from site_gen import messages
from site_gen.cli.sheet_report import ranges
from site_gen.intake.issues.columns import targets
from site_gen.messages import printable
from site_gen.records.disclosing import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from site_gen.intake.issues.columns import Column
    from site_gen.intake.issues.planning import Plan
    from site_gen.intake.issues.rows import Note
    from site_gen.intake.issues.table import Table

DRAFTS_SHOWN = 2
NOTES_SHOWN = 40  # that are not alike
_WORDS = {
    "zh": {
        "between": "、",
        "table": "{place}：表头在第{head}行，下面有{rows}行。",
        "json": "{place}：{rows}条。",
        "others": "没有看的工作表：{names}（要看就加 --sheet）。",
        "took": "  “{heading}” → {zh}",
        "private": "  “{heading}”没有带：是个人信息",
        "hidden": "  “{heading}”没有带：这一列是隐藏的（要它就在表里取消隐藏）",
        "twice": "  “{heading}”没有带：和别的列是一个意思（要它就加 --map {heading}=字段）",
        "asked": "  “{heading}”没有带：您说不要",
        "unknown": "没有用到的列：{names}（要用就加 --map 列名=字段）",
        "drafts": "会写{count}个草稿，{first}到{last}。前{shown}个是这样：",
        "nothing": "没有新的问题，什么也没有写。",
        "notes": "要补的、没看懂的（草稿里都标着“缺”，写好以后照着补）：",
        "left": "没有带过来的行：",
        "row": "  第{rows}行  {message}",
        "entry": "  第{rows}条  {message}",
        "hint": "      办法：{hint}",
        "more": "  ……还有{n}处",
        "sure": "写成{count}个草稿吗？[y/N]",
        "dry": "只是看看，什么也没有写。看着对，就去掉 --dry-run 再来一次，写成草稿。",
        "unwritten": "没有写。要写就再来一次，回答“是”。",
        "written": "写好了{count}个草稿，{first}到{last}，在 content/issues，不会公开。"
        "补好写着“缺”的地方，再删去 draft 这一行。",
    },
    "en": {
        "between": ", ",
        "table": "{place}: the heading is in row {head}, with {rows} rows below.",
        "json": "{place}: {rows} entries.",
        "others": "Sheets not looked at: {names} (choose with --sheet).",
        "took": "  “{heading}” → {en}",
        "private": "  “{heading}” is left out: it holds people's data",
        "hidden": "  “{heading}” is left out: the column is hidden (to use it, unhide it)",
        "twice": "  “{heading}” is left out: another column means the same (to use it, add --map {heading}=FIELD)",
        "asked": "  “{heading}” is left out as you said",
        "unknown": "Columns not used: {names} (to use one, add --map COLUMN=FIELD)",
        "drafts": "{count} drafts would be written, {first} to {last}. The first {shown}:",
        "nothing": "There is no new issue; nothing was written.",
        "notes": "To be filled in, or not understood (the drafts mark each with 缺):",
        "left": "Rows that are left out:",
        "row": "  row {rows}  {message}",
        "entry": "  entry {rows}  {message}",
        "hint": "      hint: {hint}",
        "more": "  … and {n} more",
        "sure": "Write {count} drafts? [y/N]",
        "dry": "Only looked; nothing was written. If it looks right, leave out --dry-run to write the drafts.",
        "unwritten": "Nothing was written. To write, run it again and say yes.",
        "written": "Written: {count} private drafts, {first} to {last}, in content/issues. "
        "Fill in what is marked 缺, then delete the line draft.",
    },
}


def words(name: str, language: str) -> str:
    """A sentence with its places still open."""
    return _WORDS[language][name]


def say(name: str, language: str, **values: object) -> None:
    """Print a sentence."""
    click.echo(printable(words(name, language).format(**values)))


def show(table: Table, columns: Iterable[Column], plan: Plan, texts: Mapping[str, str], language: str) -> None:
    """All of it: columns, the first drafts as they would be written, rows left out, fields to fill in."""
    place = f"{table.file}“{table.sheet}”" if table.sheet else table.file
    say("table" if table.head else "json", language, place=place, head=table.head, rows=len(table.rows))
    if table.others:
        say("others", language, names=words("between", language).join(table.others))
    _columns(table, columns, language)
    _notes("left", table, plan.left, language)
    _notes("notes", table, plan.notes, language)
    if not texts:
        say("nothing", language)
        return
    names = [path.rpartition("/")[2].removesuffix(".yaml") for path in texts]
    shown = list(texts.values())[:DRAFTS_SHOWN]
    say("drafts", language, count=len(texts), first=names[0], last=names[-1], shown=len(shown))
    for text in shown:
        click.echo("".join(f"  | {printable(line)}\n" for line in text.splitlines()))


def _columns(table: Table, columns: Iterable[Column], language: str) -> None:
    """What became of each column that holds something."""
    filled = {at for row in table.rows for at in row.cells}
    unknown = []
    for one in columns:
        if one.at not in filled:
            continue
        if one.why == "unknown":
            unknown.append(one.heading)
            continue
        zh, en = targets().get(one.field, ("", ""))
        say(one.why or "took", language, heading=one.heading, zh=zh, en=en)
    if unknown:
        say("unknown", language, names=words("between", language).join(unknown))


def _notes(name: str, table: Table, notes: Sequence[Note], language: str) -> None:
    """Notes under one heading; the same of many rows is said once."""
    alike: dict[tuple[str, str], list[int]] = {}
    for one in notes:
        alike.setdefault(messages.text(one.code, _args(one, language), language), []).append(one.row)
    if alike:
        say(name, language)
    kind = "row" if table.head else "entry"
    for (message, hint), rows in list(alike.items())[:NOTES_SHOWN]:
        listed = words("between", language).join(ranges(sorted(set(rows))))
        say(kind, language, rows=listed, message=message)
        if hint:
            say("hint", language, hint=hint)
    if len(alike) > NOTES_SHOWN:
        say("more", language, n=len(alike) - NOTES_SHOWN)


def _args(note: Note, language: str) -> dict[str, object]:
    args = dict(note.args)
    if "rule" in args:
        rule = Rule(str(args["rule"]))
        args["rule"] = rule.zh if language == "zh" else rule.value
    return args
