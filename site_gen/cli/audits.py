"""`site-gen points audit`: the books added up anew against results, settled quarters, balances, pages and data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from site_gen import points, sources
from site_gen.points import audit
from site_gen.records.settings import YearEnd
from site_gen.register.checks.settled import corrected, frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.build.records import Read
    from site_gen.register import Register
    from site_gen.site import Site

RANKINGS = "content/rankings"
_PERIOD = re.compile(r"rankings/(\d{4}-Q[1-4])")
SHOWN = 10  # differences of one comparison

_WORDS = {
    "zh": {
        "totals": "{about} 每户总分",
        "ranks": "{about} 每户名次",
        "buildings": "{about} 各楼栋户均",
        "settled": "{about} 定案时每行的分",
        "balances": "每户余分",
        "page": "网页 {about}",
        "rows": "{about} 台账在网页上一行不少",
        "data": "数据 {about}",
        "fine": "✓ {name}：{n}项都对",
        "wrong": "✗ {name}：{n}项里有{wrong}项不对",
        "difference": "    {what}：台账加起来是 {books}，这里是 {found}",
        "nothing": "没有",
        "more": "    还有{n}项",
        "no_pages": "– 网页：还没有生成，没有比",
        "no_data": "– 数据：还没有公开的数据文件，没有比",
        "agree": "都对得上：{rows}行台账重新加了一遍。",
        "differ": "有{n}处对不上。网页不对的，先运行 site-gen build 再查一遍。",
    },
    "en": {
        "totals": "{about}: totals of households",
        "ranks": "{about}: places of households",
        "buildings": "{about}: averages of buildings",
        "settled": "{about}: rows as they were settled",
        "balances": "Points left",
        "page": "Page {about}",
        "rows": "{about}: every row of the ledger on some page",
        "data": "Data {about}",
        "fine": "✓ {name}: all {n} agree",
        "wrong": "✗ {name}: {wrong} of {n} differ",
        "difference": "    {what}: the ledgers add up to {books}, here it says {found}",
        "nothing": "nothing",
        "more": "    and {n} more",
        "no_pages": "– Pages: not built yet, not compared",
        "no_data": "– Data: no open data yet, not compared",
        "agree": "Everything agrees: {rows} rows of the ledgers were added up again.",
        "differ": "{n} comparisons differ. If pages do, run site-gen build and audit again.",
    },
}


def run(site: Site, read: Read, language: str) -> tuple[list[str], bool]:
    """One line a comparison, below it what differs; and whether everything agrees."""
    books = _books(site, read)
    anew = audit.add_up(books)
    words = _WORDS[language]
    checks = [*_results(read.register, books, anew), *_published(site, read, anew)]
    lines = [line for one in checks for line in _lines(one, words)]
    kinds = {one.kind for one in checks}
    lines += [words[name] for name, kind in (("no_pages", "page"), ("no_data", "data")) if kind not in kinds]
    wrong = sum(not one.fine for one in checks)
    lines.append(words["differ"].format(n=wrong) if wrong else words["agree"].format(rows=len(anew.rows)))
    return lines, not wrong


def _books(site: Site, read: Read) -> audit.Books:
    register = read.register

    def tables(name: str) -> dict[str, str]:
        paths = sorted((site.root / RANKINGS).glob(f"*/{name}"))
        named = ((one.parent.name, one.relative_to(site.root).as_posix()) for one in paths)
        return {period: sources.decode(sources.read_bytes(site.root, path), path) for period, path in named}

    return audit.Books(
        ledgers=tables("ledger.csv"),
        settled=tables("settled.csv"),
        redemptions=tables("redemptions.csv"),
        versions=register.rule_versions,
        events=register.events,
        corrected=corrected(register),
        buildings={one.code: one.building for one in register.households.values()},
        lapsing=register.settings.points.year_end is YearEnd.LAPSE,
        as_of=read.as_of,
    )


def _results(register: Register, books: audit.Books, anew: audit.Recounted) -> Iterator[audit.Check]:
    """What the program itself works out."""
    kept = frozen(register)
    found = points.all_standings(register.entries, register.rule_versions, register.households, frozen=kept)
    yield from audit.standings(books, anew, found, points.FEWEST)
    yield from audit.settled(books, anew)
    scored = points.score(register.entries, register.rule_versions, kept)
    year_end = register.settings.points.year_end
    left, _ = points.balances(scored, register.redemptions, register.events, year_end=year_end, as_of=books.as_of)
    yield audit.balances(anew, left)


def _published(site: Site, read: Read, anew: audit.Recounted) -> Iterator[audit.Check]:
    """What lies in the output folder. A page that shows no points is not listed."""
    rankings = read.register.rankings.values()
    public = [one.period for one in rankings if one.published_on and one.published_on <= read.as_of]
    newest = max((one for one in public if one in anew.totals), default="")
    on_pages: dict[str, int | None] = {}
    for path in sorted(site.output.rglob("*.html")):
        url = path.relative_to(site.output).as_posix()
        found = audit.read_page(path.read_text(encoding="utf-8"))
        if found.households or found.entries:
            match = _PERIOD.match(url)
            yield audit.page(anew, url, match[1] if match else newest, found)
            on_pages |= found.entries
    for period in sorted(public) if on_pages else ():
        yield audit.shown_rows(anew, period, on_pages)
    for path in sorted((site.output / "data").glob("*.json")):
        points_of = audit.data_file(path.read_text(encoding="utf-8"), path.name)
        if points_of:
            yield audit.data(anew, path.relative_to(site.output).as_posix(), points_of)


def _lines(check: audit.Check, words: dict[str, str]) -> Iterator[str]:
    name = words[check.kind].format(about=check.about)
    wrong = len(check.differences)
    yield words["wrong" if wrong else "fine"].format(name=name, n=check.compared, wrong=wrong)
    for what, ours, theirs in check.differences[:SHOWN]:
        found = {"books": ours or words["nothing"], "found": theirs or words["nothing"]}
        yield words["difference"].format(what=what, **found)
    if wrong > SHOWN:
        yield words["more"].format(n=wrong - SHOWN)
