"""`site-gen import minutes`: minutes that a committee has, shown line by line, then written as a draft."""

from __future__ import annotations

import re
from pathlib import Path

import click

from site_gen.cli.options import agreed, language_option, root_option, yes_option
from site_gen.cli.words import today
from site_gen.cli.writing import writes
from site_gen.diagnostics import ContentError, Fault
from site_gen.site import locate_site

LIMIT = 1_000_000  # bytes; minutes of a day's meeting have some ten thousand
_WORDS = {
    "zh": {
        "found": "  第{line}行  {field}：{value}",
        "missing": "没有找到，要自己补：{names}",
        "private": "第{line}行像是个人信息（{shown}），公开前要删。",
        "sure": "写成草稿 {path} 吗？[y/N]",
        "dry": "只是看看，什么也没有写。",
        "unwritten": "没有写。",
        "written": "写好了：{path}，是草稿，不会公开。补好写着“缺”的地方，再删去 draft 这一行。",
    },
    "en": {
        "found": "  line {line}  {field}: {value}",
        "missing": "Not found, to be filled in: {names}",
        "private": "Line {line} seems to hold private data ({shown}); delete it before publication.",
        "sure": "Write the draft {path}? [y/N]",
        "dry": "Only looked; nothing was written.",
        "unwritten": "Nothing was written.",
        "written": "Written: {path}, a private draft. Fill in what is marked 缺, then delete the line draft.",
    },
}


@click.group("import")
def imports() -> None:
    """把已有的会议记录变成草稿。 Drafts from minutes that are there already."""


@imports.command(epilog="例 / examples:  site-gen import minutes 会议记录.md   ·   --dry-run   ·   --yes")
@click.argument("file", metavar="FILE")
@yes_option
@click.option("--dry-run", is_flag=True, help="只看，不写 / only look")
@root_option
@language_option
@writes
def minutes(file: str, root: str, language: str, *, yes: bool, dry_run: bool) -> None:
    """把会议记录（.md、.txt）读成一份草稿，先看后写。 Read minutes into a draft meeting."""
    from site_gen.intake import draft  # noqa: PLC0415 - heavy
    from site_gen.intake.minutes import understand  # noqa: PLC0415 - heavy
    from site_gen.output import replace  # noqa: PLC0415 - heavy

    words = _WORDS[language]
    site = locate_site(Path(root))
    text = _read(Path(file))
    found = understand(_simplified(text))
    _report(text, words)
    motions = [("decisions", one.title, one.votes, one.line) for one in found.motions]
    for one in sorted((*found.fields, *found.agenda), key=lambda each: each.line):
        click.echo(words["found"].format(line=one.line, field=one.field, value=_masked(one.value)))
    for field, title, votes, line in motions:
        counts = " ".join(f"{key} {count}" for key, count in votes)
        click.echo(words["found"].format(line=line, field=field, value=f"{_masked(title)} {counts}".rstrip()))
    click.echo(words["missing"].format(names=" ".join(draft.missing(found))))
    day = next((one.value for one in found.fields if one.field == "date"), today())
    path, number = _next(site.root, day[:4])
    if dry_run:
        click.echo(words["dry"])
    elif yes or agreed(words["sure"].format(path=path)):
        made = draft.meeting(found, text, identity=path.stem, number=number, today=today())
        if (site.root / path).exists():  # made by hand while the question was open
            raise ContentError([Fault("intake-exists", path.as_posix())])
        replace(site.root / path, made.encode())
        click.echo(words["written"].format(path=path.as_posix()))
    else:
        click.echo(words["unwritten"])


def _read(file: Path) -> str:
    """The file's text. Raises ContentError when it is none."""
    if not file.is_file():
        raise ContentError([Fault("intake-no-file", file.name)])
    with file.open("rb") as stream:
        data = stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise ContentError([Fault("intake-too-big", file.name)])
    for code in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        if text.strip() and "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise ContentError([Fault("intake-no-text", file.name)])


def _simplified(text: str) -> str:
    from opencc import OpenCC  # noqa: PLC0415 - heavy

    return str(OpenCC("t2s").convert(text))


def _report(text: str, words: dict[str, str]) -> None:
    from site_gen.disclosure.patterns import patterns  # noqa: PLC0415 - heavy

    for one in patterns(text):
        click.echo(words["private"].format(line=text.count("\n", 0, one.start) + 1, shown=one.shown))


def _masked(text: str) -> str:
    from site_gen.disclosure.patterns import patterns  # noqa: PLC0415 - heavy

    for one in reversed(patterns(text)):
        text = text[: one.start] + one.shown + text[one.end :]
    return text


def _next(root: Path, year: str) -> tuple[Path, int]:
    """The next free file of that year, and the next number of a meeting."""
    from site_gen.scaffold.naming import following, names  # noqa: PLC0415 - heavy

    folder = root / "content/meetings"
    number = following(f"H{year}-", "\n".join(names(folder)))
    heads = "\n".join((folder / one).read_text("utf-8", "replace") for one in names(folder) if one.endswith(".md"))
    count = max(map(int, re.findall(r"^(?:number|第几次): *(\d{1,6})\b", heads, re.MULTILINE)), default=0) + 1
    return Path(f"content/meetings/H{year}-{number:02d}.md"), count
