"""Take pictures of finished pages, to look at them beside each other.

Usage, from the checkout's root: python -m tools.screenshots --help

The picture in the READMEs:
python -m tools.screenshots output index.html issues/W2025-002.html meetings/H2026-03.html --width 360 --scale 1.5
    --crop 1080 --colours 64 --sheet docs/pictures/pages.png
"""

from __future__ import annotations

import argparse
import io
import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.support.web import launch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser

HEIGHT, GAP, GROUND = 800, 16, "#9aa0a3"
SIZES = {"standard": "", "large": "#da", "largest": "#teda"}
EXAMPLES = """examples:
  python -m tools.screenshots output --to shots
      every page at the root, 360, 768 and 1280 px wide, light, standard text
  python -m tools.screenshots output index.html issues/*.html --width 360 --scheme dark --text largest --to shots
  python -m tools.screenshots output 'meetings/*.html' --media print --sheet meetings.png
      all pictures side by side in one file; --fold 1600 breaks long pages into columns, --crop 1600 cuts them
"""


def options() -> argparse.ArgumentParser:
    """What can be asked for."""
    parser = argparse.ArgumentParser("tools.screenshots", description=__doc__, epilog=EXAMPLES)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("output", type=Path, help="folder of a finished site")
    parser.add_argument("pages", nargs="*", default=["*.html"], help="pages in it, * allowed; default: *.html")
    parser.add_argument("--width", type=int, nargs="+", default=[360, 768, 1280], metavar="PX", help="window widths")
    parser.add_argument("--scheme", nargs="+", default=["light"], choices=["light", "dark"], help="colours")
    parser.add_argument("--text", nargs="+", default=["standard"], choices=SIZES, help="the page's own text sizes")
    parser.add_argument("--media", default="screen", choices=["screen", "print"], help="which style sheet")
    parser.add_argument("--to", type=Path, metavar="DIR", help="write one PNG per picture here")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="write all pictures side by side into this file")
    parser.add_argument("--crop", type=int, metavar="PX", help="cut pictures at this height; default: whole pages")
    parser.add_argument("--fold", type=int, metavar="PX", help="break pictures into columns of this height")
    parser.add_argument("--scale", type=float, default=1, help="pixels of the picture per CSS pixel; default: 1")
    parser.add_argument("--colours", type=int, metavar="N", help="at most so many colours: a sheet for a document")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures; 2 when no page is meant or no place is named."""
    parser = options()
    asked = parser.parse_args(arguments)
    pages = [found for pattern in asked.pages for found in sorted(asked.output.glob(pattern))]
    if not pages:
        parser.error(f"no page in {asked.output} is called {' or '.join(asked.pages)}")
    if not (asked.to or asked.sheet):
        parser.error("name a place with --to or --sheet")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        shots = list(take(browser, pages, asked))
        browser.close()
    if asked.to:
        asked.to.mkdir(parents=True, exist_ok=True)
        for name, image in shots:
            image.save(asked.to / f"{name}.png")
    if asked.sheet:
        sheet = side_by_side([image for _, image in shots])
        if asked.colours:
            sheet = sheet.quantize(asked.colours, dither=Image.Dither.NONE)
        sheet.save(asked.sheet, optimize=True)
    return 0


def take(browser: Browser, pages: list[Path], asked: argparse.Namespace) -> Iterator[tuple[str, Image.Image]]:
    """Name and picture of each page in each wish; photos are waited for."""
    for page, width, scheme, text in product(pages, asked.width, asked.scheme, asked.text):
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT}, device_scale_factor=asked.scale, color_scheme=scheme
        )
        tab = context.new_page()
        tab.emulate_media(media=asked.media)
        tab.goto(page.resolve().as_uri() + SIZES[text])
        # Photos further down load only when they come into view
        tab.evaluate("for (const image of document.images) image.loading = 'eager'")
        # Not wait_for_function: where it has to wait it evaluates text, which the pages' policy forbids
        tab.evaluate("Promise.all([...document.images].map(image => image.decode().catch(() => 0)))")
        tab.evaluate("scrollTo(0, 0)")
        image = Image.open(io.BytesIO(tab.screenshot(full_page=True))).convert("RGB")
        context.close()
        if asked.crop:
            image = image.crop((0, 0, image.width, min(image.height, round(asked.crop * asked.scale))))
        if asked.fold:
            image = folded(image, round(asked.fold * asked.scale))
        place = "-".join(page.relative_to(asked.output).with_suffix("").parts)
        parts = [place, str(width), scheme, text, asked.media]
        usual = {"light", "standard", "screen"}
        name = "-".join(part for part in parts if part not in usual)
        yield name, image


def folded(image: Image.Image, height: int) -> Image.Image:
    """A long picture as columns of this height, left to right."""
    parts = [
        image.crop((0, top, image.width, min(top + height, image.height))) for top in range(0, image.height, height)
    ]
    return parts[0] if len(parts) == 1 else side_by_side(parts)


def side_by_side(images: list[Image.Image]) -> Image.Image:
    """All images in a row on one ground, tops aligned."""
    width = sum(image.width for image in images) + GAP * (len(images) + 1)
    sheet = Image.new("RGB", (width, max(image.height for image in images) + 2 * GAP), GROUND)
    left = GAP
    for image in images:
        sheet.paste(image, (left, GAP))
        left += image.width + GAP
    return sheet


if __name__ == "__main__":
    sys.exit(main())
