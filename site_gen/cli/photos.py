"""`site-gen photos …`: a phone's photos into the site's folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen.cli import printing
from site_gen.cli.options import language_option, root_option
from site_gen.cli.words import today
from site_gen.cli.writing import writes
from site_gen.site import locate_site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_gen.records.photos import Faces, Moment
    from site_gen.scaffold.photos import Added

_WORDS = {
    "zh": {
        "copied": "放好了{count}张，转正了，拍照地点等信息去掉了；原来的照片没有动：",
        "captions": "说明接在 {captions} 最后。",
        "linked": "{record} 里也加上了。",
        "by-hand": "{record} 的写法特别，没有动它。请把这一行写进去，代替原来那一行：",
        "fill": "还要到 {captions} 里填：{missing}；顺便看看日期、地点对不对。填好再生成。",
        "look": "到 {captions} 里看看日期、地点对不对，再生成。",
        "alt": "alt（图里有什么）",
        "faces": "faces（人脸：没有人脸、已打码、本人同意）",
        "many-alt": "--alt 只能写给一张照片：一张一张放，或者先不写。",
        "many-pair": "一组对照只有一张前、一张后：带 --pair 的，一次放一张。",
        "pair-stage": "写了 --pair，还要写 --stage：前、中、后。",
    },
    "en": {
        "copied": "Copied {count}, upright and without place or camera data; the originals are as they were:",
        "captions": "Their captions stand at the end of {captions}.",
        "linked": "{record} names them too.",
        "by-hand": "{record} is written in an unusual way and was left alone. Put in this line instead of the old one:",
        "fill": "Still to fill in, in {captions}: {missing}; look at day and place too. Then build.",
        "look": "Look at day and place in {captions}, then build.",
        "alt": "alt (what one sees)",
        "faces": "faces (none, blurred or consented)",
        "many-alt": "--alt is for one photo: add them one by one, or leave it out.",
        "many-pair": "A pair has one photo before and one after: with --pair add one at a time.",
        "pair-stage": "With --pair, --stage is needed too: before, during or after.",
    },
}
_STAGES = ("before", "during", "after", "前", "中", "后")
_FACES = ("none", "blurred", "consented", "没有人脸", "已打码", "本人同意")


@click.group()
def photos() -> None:
    """照片：从手机放进网站。 Photos: from a phone into the site."""


@photos.command(
    epilog="\b\n例 / examples:\n"
    "  site-gen photos add IMG_0412.HEIC --to X2026-01 --stage 前 --pair lu\n"
    "  site-gen photos add D:\\照片\\*.jpg --to W2026-014\n"
    '  site-gen photos add a.jpg --to X2026-01 --stage after --pair lu --alt "路铺平了，两边是花坛" --faces 没有人脸'
)
@click.argument("files", nargs=-1, required=True)
@click.option("--to", "record", required=True, metavar="ID", help="哪个问题或项目的照片 / issue or project")
@click.option(
    "--stage", type=click.Choice(_STAGES), default=None, help="干活前、干活中、干完后 / before, during, after"
)
@click.option("--pair", default="", metavar="NAME", help="同一个地方前后两张，写同一个词 / photos of one view")
@click.option("--alt", default="", metavar="TEXT", help="图里有什么 / what one sees")
@click.option("--place", default="", metavar="TEXT", help="哪里，不写门牌 [默认照记录] / where [as in the record]")
@click.option("--faces", type=click.Choice(_FACES), default=None, help="有没有人脸 / whether people can be recognised")
@root_option
@language_option
@writes
def add(
    files: tuple[str, ...],
    record: str,
    stage: str | None,
    pair: str,
    alt: str,
    place: str,
    faces: str | None,
    root: str,
    language: str,
) -> None:
    """把照片抄进网站：转正、缩小、改名、去掉拍照地点，备好说明。 Copy photos into the site, upright and bare.

    原来的照片不动，已有的文件不会盖掉；说明写在 content/photos/photos.yaml 最后，等着填。
    The originals are only read and nothing is replaced; a caption for each photo waits to be filled in.
    """
    from site_gen.scaffold import photos as intake  # noqa: PLC0415 - heavy

    sources = _sources(files)
    _refuse_mixed(len(sources), stage, pair, alt, language)
    wanted = intake.Wanted(
        record.strip().upper(), _moment(stage), pair.strip(), alt.strip(), place.strip(), _faces(faces)
    )
    with printing.progress(enabled=True, language=language) as progress:
        added = intake.add(locate_site(Path(root)), sources, wanted, today(), progress)
    _tell(added, language)


def _sources(files: Sequence[str]) -> list[Path]:
    """The files that were named; Windows leaves it to programs to find what `*.jpg` stands for."""
    found: list[Path] = []
    for name in files:
        path = Path(name)
        matching = sorted(path.parent.glob(path.name)) if "*" in path.name and not os.path.lexists(path) else []
        found += matching or [path]
    return list(dict.fromkeys(found))


def _refuse_mixed(count: int, stage: str | None, pair: str, alt: str, language: str) -> None:
    """Raise UsageError for options that do not go together."""
    words = _WORDS[language]
    if alt and count > 1:
        raise click.UsageError(words["many-alt"])
    if pair and stage is None:
        raise click.UsageError(words["pair-stage"])
    if pair and count > 1 and stage not in ("during", "中"):
        raise click.UsageError(words["many-pair"])


def _moment(stage: str | None) -> Moment | None:
    from site_gen.records.photos import Moment  # noqa: PLC0415 - msgspec

    return next((one for one in Moment if stage in one.spellings), None)


def _faces(word: str | None) -> Faces | None:
    from site_gen.records.photos import Faces  # noqa: PLC0415 - msgspec

    return next((one for one in Faces if word in one.spellings), None)


def _tell(added: Added, language: str) -> None:
    """Say what was done, and what is left to do."""
    from site_gen.scaffold.entries import PHOTOS  # noqa: PLC0415 - not for the help

    words = _WORDS[language]
    click.echo(words["copied"].format(count=len(added.copies)))
    for source, target in added.copies:
        click.echo(f"  {source.name} → {target}")
    click.echo(words["captions"].format(captions=PHOTOS))
    click.echo(words["by-hand" if added.line else "linked"].format(record=added.record))
    if added.line:
        click.echo(f"  {added.line}")
    missing = ("、" if language == "zh" else ", ").join(words[key] for key in added.missing)
    click.echo(words["fill" if missing else "look"].format(captions=PHOTOS, missing=missing))
