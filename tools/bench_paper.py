"""Print one week with thousands of rows as a PDF of 200 pages: what typesetting costs by itself.

python tools/bench_paper.py SITE   # the week's sheet of that site, its rows repeated
"""

from __future__ import annotations

import sys
from itertools import cycle, islice
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from site_gen.build.fresh import Asked  # noqa: E402 - the tools are no package on the path
from site_gen.build.gather import gather  # noqa: E402
from site_gen.build.report import silent  # noqa: E402
from site_gen.plan import Page, plan  # noqa: E402
from site_gen.plan.sheets import sheets  # noqa: E402
from site_gen.records.settings import SheetKind  # noqa: E402
from site_gen.render import sheet_view  # noqa: E402
from site_gen.site import locate_site  # noqa: E402
from site_gen.sources import tree  # noqa: E402

ROWS = 3_500  # about 200 pages


def main(root: Path) -> int:
    """Typeset the sheet and say how large it became."""
    site = locate_site(root)
    asked = Asked("2026-04-02", "", "2026-04-02")
    gathered = gather(site, tree.scan(site.root, "board"), asked, silent)
    pages = [one for one in plan(gathered.context)[0] if isinstance(one, Page)]
    view = sheet_view(next(sheets(gathered.context, pages, [SheetKind.WEEK])))
    rows = tuple(islice(cycle(view.page.rows), ROWS))  # type: ignore[attr-defined]
    large = msgspec.structs.replace(view, page=msgspec.structs.replace(view.page, rows=rows))
    data = gathered.press.pdf("week", large)
    count = data.count(b"/Type/Page") - data.count(b"/Type/Pages")
    (site.state / "large.pdf").write_bytes(data)
    return 0 if count >= 190 else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
