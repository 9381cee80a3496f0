"""What lets a reader check the site: the chain, the texts behind it, and a page that recomputes both."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

from site_gen.chain import digests, published, signing, slips
from site_gen.chain.model import CHAIN
from site_gen.plan.common import keepers
from site_gen.plan.model import Asset, Context, Page
from site_gen.views.trust import verify_view

if TYPE_CHECKING:
    from collections.abc import Iterator

RELEASES = 60  # on the page; the chain holds all


def files(context: Context) -> Iterator[Page | Asset]:
    """Nothing before the first release."""
    chain = context.chain
    if not chain.checkpoint:
        return
    for url, data in published.files(chain, context.as_of):
        yield Asset(url, hashlib.sha256(data).digest(), partial(bytes, data), (CHAIN,))
    if context.note:
        data = context.note.encode()
        yield Asset(signing.URL, hashlib.sha256(data).digest(), partial(bytes, data), (signing.NOTE,))
    checkpoints = [one.checkpoint for one in chain.lines if one.checkpoint][: -RELEASES - 1 : -1]
    releases = tuple((digests.spaced(digests.short_print(one)), one.split("\n")[3]) for one in checkpoints)
    full = digests.spaced(digests.full_print(chain.checkpoint))
    roots = tuple((period, one, digests.spaced(one.upper())) for period, one in slips.roots(chain).items())
    args = (chain.checkpoint, full, chain.size, published.PART, releases, roots, context.public_key, keepers(context))
    yield Page("verify.html", "verify.html", verify_view, args, (CHAIN,))
