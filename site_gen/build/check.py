"""All faults and warnings of a site, without writing a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen.build.gather import gather
from site_gen.build.report import silent
from site_gen.diagnostics import ContentError
from site_gen.plan import plan
from site_gen.sources import tree

if TYPE_CHECKING:
    from site_gen.build.fresh import Asked
    from site_gen.diagnostics import Fault
    from site_gen.disclosure.judge import Waiver
    from site_gen.site import Site


class Checked(NamedTuple):
    """Every fault, and (unless an error stood in the way) what the gate let through with a reason."""

    faults: tuple[Fault, ...]
    waivers: tuple[Waiver, ...]


def check(site: Site, asked: Asked) -> Checked:
    """Read everything afresh; remembers nothing."""
    found = tree.scan(site.root, "board")
    try:
        gathered = gather(site, found, asked, silent)
        _, clashes = plan(gathered.context)
    except ContentError as error:
        return Checked(error.faults, ())
    return Checked((*gathered.faults, *clashes), gathered.waivers)
