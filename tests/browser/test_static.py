"""What every page of the example keeps to, checked on its bytes: links, budgets, old browsers, no strangers."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

import start
from tests.support.html import resolve
from tests.support.web import shown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.html import Page

pytestmark = pytest.mark.slow

KIB = 1024
PAGE, FIRST_WINDOW, STYLE, SCRIPT, NODES = 20 * KIB, 14 * KIB, 7 * KIB, 2 * KIB, 1500  # brief.md, section 9
IN_FIRST_WINDOW = re.compile(r"index\.html|issues/W\d.*\.html|meetings/H\d.*\.html")
SEARCH = 4 * KIB  # script of the one page whose matter is its script
PHOTO = {240: 20 * KIB, 480: 60 * KIB, 1280: 180 * KIB}  # width in pixels -> bytes of a JPEG
LEAVING = ("tel", "mailto", "https", "http")

# Chrome 70 and iOS 13 do not know these (brief.md, section 6). Each is a pattern over a style sheet without comments.
TOO_NEW = {
    ":has()": r":has\(",
    ":is()": r":is\(",
    ":where()": r":where\(",
    "gap in flex": r"display:\s*(?:inline-)?flex[^}]*[;{\s](?:row-|column-)?gap:",
    "aspect-ratio": r"[;{\s]aspect-ratio:",
    "inset": r"[;{\s]inset(?:-\w+)*:",
    "clamp(), min(), max()": r"[\s:(,](?:clamp|min|max)\(",
    "container queries": r"@container|container-type",
    "color-mix()": r"color-mix\(",
    "@layer": r"@layer",
    "nesting": r"[{;}]\s*&",
    "@import": r"@import",
    "web font": r"@font-face",
}


def test_the_example_has_pages(pages: dict[str, Page]) -> None:
    """The checks below look at something."""
    assert "index.html" in pages


def test_every_link_leads_somewhere(pages: dict[str, Page], files: dict[str, bytes]) -> None:
    """Links, pictures and anchors all resolve from a folder on disk: no server adds `index.html`."""
    anchors = {url: set(page.ids) for url, page in pages.items()}
    broken = []
    for url, page in pages.items():
        for element, address in page.references():
            target = resolve(url, address)
            where = f"{url}:{element.line} <{element.tag}> {address}"
            if target.scheme in ("data", *LEAVING):
                continue
            if target.scheme or address.startswith("/"):
                broken.append(f"{where}: not relative")
            elif target.file not in files:
                broken.append(f"{where}: no such file")
            elif target.anchor and target.file in anchors and target.anchor not in anchors[target.file]:
                broken.append(f"{where}: no such anchor")
    assert not broken, shown(broken)


def test_every_page_can_be_reached_from_home(pages: dict[str, Page]) -> None:
    """A resident finds each page by following links; only the page for lost addresses stands alone."""
    seen, waiting = {"index.html"}, ["index.html"]
    while waiting:
        url = waiting.pop()
        for _, address in pages[url].references():
            target = resolve(url, address).file
            if target in pages and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert not set(pages) - seen - {"404.html"}


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, Page]) -> None:
    """Only links that a reader clicks may leave the site; whatever loads by itself is the site's own."""
    strangers = []
    for url, page in pages.items():
        for element, address in page.references():
            scheme = resolve(url, address).scheme
            if scheme and scheme != "data" and (element.tag != "a" or scheme not in LEAVING):
                canonical = element.tag == "link" and element.attributes.get("rel") in ("canonical", "alternate")
                strangers += [] if canonical else [f"{url}:{element.line} <{element.tag}> {address}"]
        style = page.inside("style") + " ".join(one.attributes.get("style", "") for one in page.elements)
        strangers += [f"{url} {found}" for found in re.findall(r"url\(\s*['\"]?(?!data:|#)[^)]*|@import[^;]*", style)]
    assert not strangers, shown(strangers)


def test_every_page_has_a_policy_and_no_inline_handler(pages: dict[str, Page]) -> None:
    """A content security policy stands in each page before anything it governs, and no attribute holds script."""
    wrong = []
    for url, page in pages.items():
        policies = [
            one for one in page.all("meta") if one.attributes.get("http-equiv", "").lower() == "content-security-policy"
        ]
        governed = [one.line for one in page.elements if one.tag in ("style", "script", "link")]
        if len(policies) != 1 or "'unsafe-inline'" in re.sub(r"style-src[^;]*", "", policies[0].attributes["content"]):
            wrong.append(f"{url}: {len(policies)} policies, or one that lets script in")
        elif governed and policies[0].line > min(governed):
            wrong.append(f"{url}: the policy comes too late")
        handlers = [one for one in page.elements if any(name.startswith("on") for name in one.attributes)]
        wrong += [f"{url}:{one.line} <{one.tag}> has an inline handler" for one in handlers]
    assert not wrong, shown(wrong)


def test_budgets_hold(pages: dict[str, Page]) -> None:
    """Every page reaches an old phone on a slow network in time (brief.md, section 9)."""
    over = []
    for url, page in pages.items():
        style, script = page.inside("style"), page.inside("script")
        eager = [one for one in page.all("img") if one.attributes.get("loading") != "lazy"]
        requests = [one for one in page.all("link") if one.attributes.get("rel") == "stylesheet"]
        requests += [one for one in page.all("script") if "src" in one.attributes]
        figures = {
            "page, zipped": (page.zipped, FIRST_WINDOW if IN_FIRST_WINDOW.fullmatch(url) else PAGE),
            "style, zipped": (len(gzip.compress(style.encode(), mtime=0)), STYLE),
            "script, zipped": (
                len(gzip.compress(script.encode(), mtime=0)),
                SEARCH if url == "search.html" else SCRIPT,
            ),
            "elements": (len(page.elements), NODES),
            "eager pictures": (len(eager), 1),
            "requests before pictures": (1 + len(requests), 1),
        }
        over += [f"{url}: {name} {have} > {most}" for name, (have, most) in figures.items() if have > most]
    assert not over, shown(over)


def test_pictures_say_their_size_and_what_they_show(pages: dict[str, Page]) -> None:
    """Nothing jumps while a page loads, and each picture has words for people who cannot see it."""
    wrong = [
        f"{url}:{one.line} {one.attributes}"
        for url, page in pages.items()
        for one in page.all("img")
        if not {"alt", "width", "height"} <= set(one.attributes)
    ]
    assert not wrong, shown(wrong)


def test_photos_keep_to_their_budget(output: Path, files: dict[str, bytes]) -> None:
    """A JPEG weighs no more than its width may (brief.md, section 9), whatever its name."""
    from PIL import Image

    over = []
    for url, data in files.items():
        if url.endswith((".jpg", ".jpeg")):
            with Image.open(output / url) as picture:
                widths = [width for width in PHOTO if width >= picture.width]
            most = PHOTO[min(widths)] if widths else 0
            over += [f"{url}: {len(data)} > {most}"] if len(data) > most else []
    assert not over, shown(over)


def test_styles_are_understood_by_old_browsers(pages: dict[str, Page], files: dict[str, bytes]) -> None:
    """Nothing in the style sheets is newer than Chrome 70 and iOS 13."""
    sheets = {url: page.inside("style") for url, page in pages.items()}
    sheets |= {url: data.decode() for url, data in files.items() if url.endswith(".css")}
    found = {
        f"{name} in {text and url}"
        for url, text in sheets.items()
        for name, pattern in TOO_NEW.items()
        if re.search(pattern, re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    }
    assert not found, shown(found)


def test_no_page_says_where_somebody_lives(pages: dict[str, Page]) -> None:
    """No page holds a flat: neither 2单元301 nor 3-2-301."""
    flat = re.compile(r"\d\s*单元\s*\d|(?<![\d-])\d{1,2}-\d{1,2}-\d{3,4}(?![\d-])")
    found = [
        f"{url}: {text.strip()[:60]}"
        for url, page in pages.items()
        for tag, text in page.texts
        if tag not in ("style", "script") and flat.search(text)
    ]
    assert not found, shown(found)


def test_every_page_says_where_it_comes_from(pages: dict[str, Page]) -> None:
    """Each page shows when it changed, on what it rests and who checked it (brief.md, sections 4 and 12)."""
    missing = [
        url
        for url, page in pages.items()
        if url != "404.html" and not any("src" in one.attributes.get("class", "").split() for one in page.elements)
    ]
    assert not missing, shown(missing)


def test_pages_say_their_language_title_and_first_heading(pages: dict[str, Page]) -> None:
    """A screen reader knows the language, and one first heading tells where one is."""
    wrong = [
        url
        for url, page in pages.items()
        if not page.all("html")[0].attributes.get("lang")
        or not page.inside("title").strip()
        or len(page.all("h1")) != 1
    ]
    assert not wrong, shown(wrong)


def test_the_nu_checker_finds_no_error(output: Path) -> None:
    """Every page is valid HTML by the judgement of the Nu checker."""
    jar = start.nu_checker()
    if not (shutil.which("java") and jar.is_file()):
        pytest.skip("needs Java, and the checker that `python3 start.py test` fetches with npm")
    command = ["java", "-Xss2m", "-jar", str(jar), "--errors-only", "--format", "json", "--skip-non-html", str(output)]
    report = subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stderr
    messages = json.loads(report)["messages"]
    assert not messages, shown(f"{one.get('url')}:{one.get('lastLine')} {one['message']}" for one in messages[:50])
