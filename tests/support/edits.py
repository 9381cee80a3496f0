"""What a committee does to a site between two builds: contents for files by path, and harm that comes to a build."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from site_gen.ledger import Ledger
from site_gen.output import disk
from site_gen.theme import builtin_themes
from tests.support import build, full_site, tree
from tests.support.records import ISSUE, LEDGER, MEETING, NOTICE, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

TITLES = ("路灯不亮", "井盖松动", "墙皮脱落", "积水更深")  # all of one length, so that an edit may keep the size
MEMORY = Path("/", "dev", "shm")  # on Linux a disk of its own
HOUR_NS = 3_600_000_000_000
TEMPLATES = builtin_themes() / "board" / "templates"

# (file, words, other words of the same length): edits that neither the size nor a restored time stamp tells of
TWINS = (
    ("site.yaml", "000-0000-0000", "000-0000-0001"),
    ("content/issues/W2026-001.yaml", "雨天", "阴天"),
    ("content/meetings/H2026-01.md", "大家说了", "大家谈了"),
    ("content/notices/G2026-01.md", "要重修", "要翻修"),
    ("content/projects/X2026-01.yaml", "下雨不积水", "雨天不积水"),
    ("content/groups.yaml", "派活", "排活"),
    ("content/corrections.yaml", "漏了一户", "少了一户"),
    ("content/photos/photos.yaml", "沟里积着水", "沟里存着水"),
    ("content/rankings/rules.yaml", "签到表", "登记表"),
    ("content/rankings/2026-Q1/ledger.csv", "清扫2栋", "打扫2栋"),
    ("private/households.csv", "李", "黎"),
)

BROKEN: tuple[tuple[str, str | bytes], ...] = (
    ("content/issues/W2026-001.yaml", "id: W2026-001\ntitel: x\n"),
    ("content/issues/W2026-005.yaml", ISSUE),
    ("content/meetings/H2026-01.md", MEETING.replace("H2026-01-1", "H2026-01-7")),
    ("content/notices/G2026-01.md", NOTICE.replace("window: days-5", "window: days-999")),
    ("content/rankings/2026-Q1/ledger.csv", LEDGER + "J2026-0001,2026-03-22,B9,clean,1,x,y,周某,吴某\n"),
    ("content/photos/gou-qian.png", b"\x89PNG\r\n\x1a\nno picture"),
    ("themes/board/templates/home.html", "{% if %}"),
    ("themes/board/lang/zh.toml", "[home\n"),
    ("site.yaml", SETTINGS.replace("name: 2栋", "name: [2栋")),
)


@cache
def compiled() -> dict[str, bytes]:
    """The shipped templates, compiled once for all sites of a test run: caches by their digest, tested elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        root = full_site(Path(folder) / "site")
        for language in ("zh", "en"):
            assert build(root, f"--lang={language}").code == 0
        return {f".site_gen/templates/{name}": data for name, data in tree(root / ".site_gen/templates").items()}


def issue(number: int, title: str, building: int, step: int) -> str:
    """A short issue with a history of one or two steps."""
    later = "  - date: 2026-03-05\n    step: 2\n    note: 议过了，先看看。\n" if step > 1 else ""
    return (
        f"id: W2026-{number:03d}\ntitle: {title}\ncategory: 道路排水\nbuilding: {building}\n"
        "reported_on: 2026-03-01\nsource: 电话\n"
        f"history:\n  - date: 2026-03-01\n    step: 1\n    note: 有人打电话说{title}。\n{later}"
    )


def meeting(number: int, votes: int) -> str:
    """A meeting with one decision of its own, `votes` of 26 for it."""
    text = MEETING.replace("H2026-01", f"H2026-{number:02d}").replace("number: 1", f"number: {number}")
    text = text.replace("2026-03-14", f"2026-03-{14 + number}").replace("2026-03-15", f"2026-03-{15 + number}")
    text = text.replace("    issues: [W2026-001]\n    projects: [X2026-01]\n", "").replace("    ceiling: 5000\n", "")
    return text.replace("for: 24", f"for: {votes}").replace("against: 1", f"against: {25 - votes}")


def notice(number: int, title: str, *, window: bool) -> str:
    """A notice, with a window that is open on the usual day or without one."""
    lines = [f"id: G2026-{number:02d}", f"title: {title}", "issuer: 测试社区", "published: 2026-04-01"]
    lines += (
        ["kind: 公示", "window: days-5", "channel: {phone: 000-0000-0000, role: 社区干事}"]
        if window
        else ["kind: 公告"]
    )
    return "---\n" + "\n".join([*lines, "posted: [大门口]"]) + f"\n---\n{title}，请看 W2026-001。\n"


def ledger(quantities: tuple[int, ...]) -> str:
    """The usual rows and one more for each quantity."""
    rows = (
        f"J2026-{number:04d},2026-03-25,{'A2' if number % 2 else 'B2'},clean,{quantity},扫雪,签到表,周某,吴某\n"
        for number, quantity in enumerate(quantities, 4)
    )
    return LEDGER + "".join(rows)


def settings(*, name: str, address: bool, language: str, theme: str, day: str) -> str:
    """site.yaml."""
    text = SETTINGS.replace("测试小区公开栏", name)
    text = text if address else text.replace("base_url: https://board.example\n", "")
    demo = f"demo:\n  note: 演示\n  as_of: {day}\n" if day else ""
    return f"{text}language: {language}\ntheme: {theme}\n{demo}"


def overrides() -> Mapping[str, str]:
    """Files that a site may put over the built-in theme, by path: a page, what all pages share, words, style."""
    sheet = (TEMPLATES.parent / "print" / "base.typ").read_text(encoding="utf-8")
    base, macros = ((TEMPLATES / name).read_text(encoding="utf-8") for name in ("base.html", "macros.html"))
    return {
        "themes/board/templates/404.html": '{% extends "builtin/404.html" %}{% block title %}没有{% endblock %}',
        "themes/board/templates/base.html": base.replace("</body>", "<p>改过的框</p></body>"),
        "themes/board/templates/macros.html": "{# 抄来的 #}" + macros,
        "themes/board/style.css": "body{color:#123}",
        "themes/board/lang/zh.toml": '[missing]\nheading = "找不到了"\n',
        "themes/board/print/base.typ": sheet.replace("weight: 700", "weight: 400"),
        "themes/street/theme.toml": 'name = "street"\nlanguages = ["zh", "en"]\nextends = "board"\n',
        "themes/street/templates/issue.html": '{% extends "builtin/issue.html" %}{% block title %}街{% endblock %}',
    }


@contextmanager
def later() -> Iterator[None]:
    """Let a build believe that it runs an hour from now, so that it holds every file to be old and settled."""
    real = time.time_ns
    with mock.patch.object(time, "time_ns", side_effect=lambda: real() + HOUR_NS):
        yield


class PowerCutError(BaseException):
    """Nothing catches this: what stood on the disk stands, and no tidying up is done."""


@contextmanager
def power_cut(at: int) -> Iterator[None]:
    """Let the `at`-th call that changes the disk, and all after it, fail; bytes being written get half-way."""
    calls = 0

    def dying(real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            nonlocal calls
            calls += 1
            if calls < at:
                return real(*args, **options)
            if real is write and calls == at:
                path, data = args
                assert isinstance(data, bytes)
                write(path, data[: len(data) // 2])  # type: ignore[arg-type]
            raise PowerCutError

        return call

    write = Path.write_bytes
    places: list[tuple[object, str]] = [(Path, "write_bytes"), (Ledger, "commit")]
    places += [(os, name) for name in ("replace", "rename", "link", "symlink", "unlink", "mkdir", "rmdir")]
    with ExitStack() as patches:
        for owner, name in places:
            patches.enter_context(mock.patch.object(owner, name, dying(getattr(owner, name))))
        yield


@contextmanager
def full_disk(at: int) -> Iterator[Callable[[], int]]:
    """Let the `at`-th call that needs room fail once, as on a full disk. Gives the number of such calls so far."""
    calls = 0

    def refusing(real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            nonlocal calls
            calls += 1
            if calls == at:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*args, **options)

        return call

    places: list[tuple[object, str]] = [(Path, "write_bytes"), (Path, "mkdir")]
    places += [(os, name) for name in ("replace", "rename", "link", "symlink")]
    with ExitStack() as patches:
        for owner, name in places:
            patches.enter_context(mock.patch.object(owner, name, refusing(getattr(owner, name))))
        yield lambda: calls


@contextmanager
def refusing_disk(at: int, number: int) -> Iterator[Callable[[], int]]:
    """Let the `at`-th call that changes the disk fail with an error of the system. Gives how many there were so far."""
    calls = 0

    def refusing(real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            nonlocal calls
            calls += 1
            if calls == at:
                raise OSError(number, os.strerror(number), str(args[0]))
            return real(*args, **options)

        return call

    places: list[tuple[object, str]] = [(Path, "write_bytes"), (disk, "exchange")]
    places += [(os, name) for name in ("replace", "rename", "link", "unlink", "mkdir", "rmdir", "fsync")]
    with ExitStack() as patches:
        for owner, name in places:
            patches.enter_context(mock.patch.object(owner, name, refusing(getattr(owner, name))))
        yield lambda: calls


@contextmanager
def failing_moves(folder: Path, at: int) -> Iterator[list[str]]:
    """Let the `at`-th file that is moved to a place below `folder` meet a broken disk; yields what failed."""
    real, failed, calls = os.replace, [], 0

    def move(source: str | Path, target: str | Path) -> None:
        nonlocal calls
        if folder in Path(target).parents:
            calls += 1
            if calls == at:
                failed.append(str(target))
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(target))
        real(source, target)

    with mock.patch.object(os, "replace", move):
        yield failed


@contextmanager
def held(folder: Path, name: str, number: int, *, times: int) -> Iterator[None]:
    """Let a step of `os` fail so many times for files below `folder`, as while another program holds them."""
    real, left = getattr(os, name), times

    def step(*paths: str | Path, **options: object) -> None:
        nonlocal left
        if left and any(folder in Path(path).parents for path in paths):
            left -= 1
            raise OSError(number, os.strerror(number), str(paths[-1]))
        real(*paths, **options)

    with mock.patch.object(os, name, step):
        yield


def swap_words(root: Path, twin: tuple[str, str, str]) -> None:
    """Edit a file, to and fro, without a change of its size or its time of change."""
    path = root / twin[0]
    before, (one, other) = path.stat(), (word.encode() for word in twin[1:])
    data = path.read_bytes()
    path.write_bytes(data.replace(one, other) if one in data else data.replace(other, one))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def harm_state(state: Path, harm: str) -> None:
    """Delete or damage what is remembered between builds."""
    if harm in ("gone", "pictures", "templates"):
        shutil.rmtree(state if harm == "gone" else state / harm, ignore_errors=True)
        return
    for path in state.glob("build-*.sqlite"):
        data = path.read_bytes()
        middle = len(data) // 2
        harmed = {
            "garbage": b"no database" * 100,
            "half": data[:middle],
            "middle": data[:middle] + b"\xff" * 64 + data[middle + 64 :],
        }
        path.write_bytes(harmed[harm])
