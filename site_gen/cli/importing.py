"""`site-gen import minutes`: minutes that a committee has, shown line by line, then written as a draft."""

from __future__ import annotations

import re
from pathlib import Path

import click

from site_gen.cli.importing_issues import issues
from site_gen.cli.options import agreed, language_option, root_option, yes_option
from site_gen.cli.words import today
from site_gen.cli.writing import writes
from site_gen.diagnostics import ContentError, Fault
from site_gen.site import locate_site

_WORDS = {
    "zh": {
        "held": "{path} 也是这一天的会，是不是导入过了？导入过就不要再写，直接改那一个。",
        "sure": "写成草稿 {path} 吗？[y/N]",
        "dry": "只是看看，什么也没有写。看着对，就去掉 --dry-run 再来一次，写成草稿。",
        "unwritten": "没有写。要写就再来一次，回答“是”。",
        "written": "写好了：{path}，是草稿，不会公开。补好写着“缺”的地方，再删去 draft 这一行。",
    },
    "en": {
        "held": "{path} is a meeting of the same day; if it is this one, edit that instead of writing it again.",
        "sure": "Write the draft {path}? [y/N]",
        "dry": "Only looked; nothing was written. If it looks right, leave out --dry-run to write the draft.",
        "unwritten": "Nothing was written. To write, run it again and say yes.",
        "written": "Written: {path}, a private draft. Fill in what is marked 缺, then delete the line draft.",
    },
}


@click.group("import")
def imports() -> None:
    """把已有的会议记录、问题台账变成草稿。 Drafts from minutes and lists of issues that are there already."""


imports.add_command(issues)


@imports.command(
    short_help="把会议记录变成草稿 / a draft meeting",
    epilog="例 / examples:  site-gen import minutes 会议记录.docx   ·   --dry-run   ·   --yes",
)
@click.argument("file", metavar="文件/FILE")
@yes_option
@click.option("--dry-run", is_flag=True, help="只看，不写 / only look")
@root_option
@language_option
@writes
def minutes(file: str, root: str, language: str, *, yes: bool, dry_run: bool) -> None:
    """把会议记录（.docx、.md、.txt）读成一份草稿，先看后写。 Read minutes into a draft meeting."""
    from site_gen.cli.minutes_report import report  # noqa: PLC0415 - heavy
    from site_gen.intake.minutes import draft, reading  # noqa: PLC0415 - heavy
    from site_gen.intake.minutes.understanding import understand  # noqa: PLC0415 - heavy
    from site_gen.output import replace  # noqa: PLC0415 - heavy
    from site_gen.sources.reading import limit  # noqa: PLC0415 - heavy

    words = _WORDS[language]
    site = locate_site(Path(root))
    data = _bytes(Path(file))
    text = reading.text(data, Path(file).name)
    found = understand(_simplified(text), _simplified(Path(file).name))
    for line in report(found, text, language, by_line=not reading.is_word(data)):
        click.echo(line)
    day = next((one.value for one in found.fields if one.field == "date"), today())
    path, number, held = _next(site.root, day)
    for one in held:
        click.echo(words["held"].format(path=one))
    if dry_run:
        click.echo(words["dry"])
    elif yes or agreed(words["sure"].format(path=path)):
        body = text if file.lower().endswith(".md") else draft.paragraphs(text)
        made = draft.meeting(found, body, identity=path.stem, number=number, today=today())
        if len(made.encode()) > limit(path.name):  # no build would read it
            raise ContentError([Fault("intake-too-big", Path(file).name)])
        if (site.root / path).exists():  # made by hand while the question was open
            raise ContentError([Fault("intake-exists", path.as_posix())])
        replace(site.root / path, made.encode())
        click.echo(words["written"].format(path=path.as_posix()))
    else:
        click.echo(words["unwritten"])


def _bytes(file: Path) -> bytes:
    from site_gen.intake.minutes.reading import MAX_WORD  # noqa: PLC0415 - heavy

    if not file.is_file():
        raise ContentError([Fault("intake-no-file", file.name)])
    with file.open("rb") as stream:
        data = stream.read(MAX_WORD + 1)
    if len(data) > MAX_WORD:
        raise ContentError([Fault("intake-too-big", file.name)])
    return data


def _simplified(text: str) -> str:
    from opencc import OpenCC  # noqa: PLC0415 - heavy

    return str(OpenCC("t2s").convert(text))


def _next(root: Path, day: str) -> tuple[Path, int, list[str]]:
    """The next free file of that year, the next number of a meeting, and the meetings that there are of that day."""
    from site_gen.scaffold.naming import following, names  # noqa: PLC0415 - heavy

    folder = root / "content/meetings"
    number = following(f"H{day[:4]}-", "\n".join(names(folder)))
    texts = {one: (folder / one).read_text("utf-8", "replace") for one in names(folder) if one.endswith(".md")}
    heads = "\n".join(texts.values())
    count = max(map(int, re.findall(r"^(?:number|第几次): *(\d{1,6})\b", heads, re.MULTILINE)), default=0) + 1
    held = re.compile(rf"^(?:date|日期): *{day}\b", re.MULTILINE)
    same = [f"content/meetings/{one}" for one, text in sorted(texts.items()) if held.search(text)]
    return Path(f"content/meetings/H{day[:4]}-{number:02d}.md"), count, same
