"""The press of a site, and what it would print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.build.fresh import Asked
from site_gen.build.gather import gather
from site_gen.build.report import silent
from site_gen.plan import Sheet, plan
from site_gen.site import locate_site
from site_gen.sources import tree
from tests.support import AS_OF

if TYPE_CHECKING:
    from pathlib import Path

    from site_gen.paper import Press


def press(root: Path) -> tuple[Press, list[Sheet]]:
    """Everything that printing needs, without a build."""
    site = locate_site(root)
    gathered = gather(site, tree.scan(site.root, "board"), Asked(AS_OF, "", AS_OF), {}, 0, silent)
    items, _ = plan(gathered.context)
    return gathered.press, [one for one in items if isinstance(one, Sheet)]
