"""What the command line prints: reports, faults, progress. The words of faults live in `messages`."""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from site_gen import sources
from site_gen.build.report import silent
from site_gen.cli import papers
from site_gen.cli.disk import sentence
from site_gen.diagnostics import Fault
from site_gen.messages import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from site_gen.build.report import Progress, Report
    from site_gen.disclosure.judge import Waiver
    from site_gen.site import Site

ALIKE_SHOWN = 3
PATIENCE = 1.0  # seconds of silence before a progress bar appears

_WORDS = {
    "zh": {
        "done": "完成：写了{written}个文件，{kept}个没变，删了{removed}个（{seconds:.2f}秒）。",
        "would": "只是看看，什么也没改。要写的有{written}个文件（+），{kept}个没变，要删的有{removed}个（-）。",
        "open": "打开看看：{path}",
        "papers": "要重新贴的：",
        "warnings": "有{n}条提醒，不影响生成，见上。",
        "warnings_cut": "有{n}条提醒，不影响生成，上面是其中{shown}条；运行 site-gen check 看全部。",
        "errors": "有{errors}处错误、{warnings}条提醒。改好再来，网站没有动。",
        "clean": "没有发现问题。",
        "waivers": "放行了{n}处，各有理由：",
        "stopped": "已停下，网站没有动。",
        "singly": "这个磁盘不能一下子换掉整个文件夹，网页是一个一个换的；换的那一会儿，读者可能看到新旧混着的网页。",
        "created": "新网站建好了：{folder}。先改 site.yaml，再运行 site-gen build --root {folder}。",
        "made": "新建了 {path}，打开填好再生成。",
        "photos": "处理照片",
        "pages": "生成网页",
        "sheets": "排版打印页",
        "sending": "发布",
        "rows": "读台账",
    },
    "en": {
        "done": "Done: {written} files written, {kept} unchanged, {removed} removed ({seconds:.2f} s).",
        "would": "Only a look, nothing was changed: {written} files to write (+), {kept} unchanged, "
        "{removed} to remove (-).",
        "open": "Open: {path}",
        "papers": "To post again:",
        "warnings": "{n} warnings, see above; the site was built.",
        "warnings_cut": "{n} warnings, {shown} of them above; the site was built. See them all with “site-gen check”.",
        "errors": "{errors} errors, {warnings} warnings. Mend them and run again; the site is as it was.",
        "clean": "No faults found.",
        "waivers": "{n} places let through, each with a reason:",
        "stopped": "Stopped; the site is as it was.",
        "singly": "This disk cannot switch a whole folder at once, so pages were replaced one by one; for that moment "
        "readers may have seen old ones beside new ones.",
        "created": "A new site is in {folder}. Edit site.yaml, then run site-gen build --root {folder}.",
        "made": "Made {path}; fill it in, then build.",
        "photos": "Photos",
        "pages": "Pages",
        "sheets": "Sheets",
        "sending": "Sending",
        "rows": "Reading the list",
    },
}


def say(name: str, language: str, **values: object) -> str:
    """A sentence of the command line."""
    return _WORDS[language][name].format(**values)


def report(site: Site, result: Report, seconds: float, *, language: str, verbose: bool) -> None:
    """Print what a build did."""
    shown = _first_of_each(result.warnings)
    if shown:
        faults(site.root, shown, language=language, summary=False)
    if verbose:
        for url in result.written:
            print(f"  + {url}")
        for url in result.removed:
            print(f"  - {url}")
    counts = {"written": len(result.written), "kept": result.kept, "removed": len(result.removed)}
    print(say("done", language, **counts, seconds=seconds))
    if result.singly:
        print(say("singly", language))
    if result.papers:
        print(say("papers", language))
        for line in papers.lines(result.papers, language):
            print(f"  {line}")
    if len(shown) < len(result.warnings):
        print(say("warnings_cut", language, n=len(result.warnings), shown=len(shown)))
    elif shown:
        print(say("warnings", language, n=len(shown)))
    print(say("open", language, path=site.output / "index.html"))


def would(site: Site, result: Report, *, language: str) -> None:
    """Print what a build would do."""
    if result.warnings:
        faults(site.root, _first_of_each(result.warnings), language=language, summary=False)
    for mark, urls in (("+", result.written), ("-", result.removed)):
        for url in urls:
            print(f"  {mark} {url}")
    counts = {"written": len(result.written), "kept": result.kept, "removed": len(result.removed)}
    print(say("would", language, **counts))


def _first_of_each(warnings: Sequence[Fault]) -> list[Fault]:
    """A few warnings of each kind: after a build nobody reads the same sentence a hundred times."""
    seen: Counter[str] = Counter()
    shown = []
    for one in warnings:
        seen[one.code] += 1
        if seen[one.code] <= ALIKE_SHOWN:
            shown.append(one)
    return shown


def faults(root: Path, found: Iterable[Fault], *, language: str, form: str = "text", summary: bool = True) -> None:
    """Print faults with their place and source line; text goes to standard error, JSON to standard output."""
    from site_gen.build.hiding import hidden_in  # noqa: PLC0415 - only after a fault

    listed = tuple(found)
    diagnostics = sources.diagnose(listed, sources.reader(root), hidden_in(root))
    if form == "json":
        print(sources.format_json(diagnostics, language))
        return
    if diagnostics:
        print(sources.format_text(diagnostics, language, color=sys.stderr.isatty()), file=sys.stderr)
    if summary:
        errors = sum(1 for fault in listed if not fault.warning)
        if errors:
            print(say("errors", language, errors=errors, warnings=len(listed) - errors), file=sys.stderr)
        elif listed:
            print(say("warnings", language, n=len(listed)), file=sys.stderr)
        else:
            print(say("clean", language))


def waivers(root: Path, found: Sequence[Waiver], *, language: str) -> None:
    """List what the gate let through, with place, rule and reason."""
    if not found:
        return
    print(say("waivers", language, n=len(found)))
    spans = sources.diagnose(
        [Fault("", one.path, one.keys, {"at": at}) for at, one in enumerate(found)], sources.reader(root)
    )
    for place in spans:
        one = found[int(str(place.args["at"]))]
        path, line, column, _ = place.span
        print(f"  {printable(path)}:{line}:{column}  {one.rule}  {printable(one.shown)}  {printable(one.why)}")


def created(folder: Path, _made: object, *, language: str) -> None:
    """Print that a new site is there."""
    print(say("created", language, folder=folder))


def made(path: Path, *, language: str) -> None:
    """Print that a stub was written."""
    print(say("made", language, path=path))


def stopped(*, language: str) -> None:
    """Print that the keyboard stopped us."""
    print(say("stopped", language), file=sys.stderr)


def disk(error: OSError, *, language: str) -> None:
    """Print a fault of the disk in plain words."""
    print(sentence(error, language), file=sys.stderr)


@contextmanager
def progress(*, enabled: bool, language: str) -> Iterator[Progress]:
    """A progress bar on a terminal, once the work has lasted longer than a second."""
    if not enabled or not sys.stderr.isatty():
        yield silent
        return
    started = time.monotonic()
    shown = False

    def tell(stage: str, done: int, total: int, /) -> None:
        nonlocal shown
        if total and time.monotonic() - started > PATIENCE and (done % 10 == 0 or done + 1 == total):
            filled = 30 * done // total
            bar = "█" * filled + "░" * (30 - filled)
            print(f"\r{say(stage, language)} {bar} {done}/{total}", end="", file=sys.stderr, flush=True)
            shown = True

    try:
        yield tell
    finally:
        if shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
