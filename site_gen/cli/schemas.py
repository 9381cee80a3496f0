"""`site-gen schema`: JSON Schemas for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from site_gen.records.kinds import KINDS

NAMES = tuple(one.name for one in KINDS)
EPILOG = "例 / examples:  site-gen schema issue   ·   site-gen schema --all .vscode/schemas"


@click.command(epilog=EPILOG)
@click.argument("kind", type=click.Choice(NAMES), metavar="[KIND]", required=False)
@click.option("--all", "folder", metavar="DIR", help="每种记录写一个文件到这里 / write one file for each kind here")
def schema(kind: str | None, folder: str | None) -> None:
    """给编辑器用的说明（JSON Schema）：补全和检查中文、英文的键。 JSON Schema of a kind of record.

    \b
    种类 / kinds: settings issue meeting project notice group correction photo rule_version ranking entry settled
                  redemption_event redemption honour posted household person
    """  # noqa: D301 - click wants the real character
    from site_gen.output.disk import replace  # noqa: PLC0415 - heavy
    from site_gen.schema import editors  # noqa: PLC0415 - heavy

    if (kind is None) == (folder is None):
        raise click.UsageError("要写一种记录，或者 --all 和文件夹 / give a KIND, or --all DIR")
    for one in KINDS:
        text = json.dumps(editors.schema(one), ensure_ascii=False, indent=1)
        if folder is not None:
            Path(folder).mkdir(parents=True, exist_ok=True)
            replace(Path(folder) / f"{one.name}.json", (text + "\n").encode())
        elif one.name == kind:
            click.echo(text)
