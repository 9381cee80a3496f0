"""`site-gen key new`, and what `site-gen verify --key` asks of a copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen.cli.options import language_option, root_option
from site_gen.cli.points import records_of
from site_gen.cli.writing import writes
from site_gen.diagnostics import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

_WORDS = {
    "zh": {
        "made": "钥匙做好了：{secret}（只给管网站的人，要备份；丢了、漏了就重做）。以后 site-gen release 自动签名。",
        "public": "公钥，给大家看的，抄一份给信得过的人：{public}",
    },
    "en": {
        "made": "The key is in {secret}: for staff only; back it up. site-gen release signs from now on.",
        "public": "The public key, for everybody; give a copy to people you trust: {public}",
    },
}


@click.group()
def key() -> None:
    """签名用的钥匙。 The key that signs releases."""


@key.command(epilog="例 / example:  site-gen key new")
@root_option
@language_option
@writes
def new(root: str, language: str) -> None:
    """做一把新钥匙，放在 private/chain.key。 Make a key; releases are signed from then on."""
    from site_gen.build.signing import make_key  # noqa: PLC0415 - heavy
    from site_gen.build.trust import origin  # noqa: PLC0415 - heavy
    from site_gen.chain.signing import KEY  # noqa: PLC0415 - heavy

    site, read = records_of(root)
    public = make_key(site.root, origin(read.register.settings))
    words = _WORDS[language]
    click.echo(words["made"].format(secret=KEY))
    click.echo(words["public"].format(public=public))


def wrong(read: Callable[[str], bytes | None], given: str) -> Fault | None:
    """What is wrong with a copy's signature by a public key, which is given as text or as its file."""
    from site_gen.chain import signing  # noqa: PLC0415 - heavy

    path = Path(given)
    text = path.read_text(encoding="utf-8-sig", errors="replace")[:2000] if path.is_file() else given
    signing.require(signing.URL)
    public = signing.public_key(text)
    if public is None:
        return Fault("sign-public-unfit", given[:80])
    note = read(signing.URL)
    if note is None:
        return Fault("proof-unsigned", signing.URL)
    return None if signing.is_signed(note.decode(errors="replace"), public) else Fault("proof-signature", signing.URL)
