"""`site-gen preview`: save a file, see the page. What is looked at is not published; output/ stays as it is."""

from __future__ import annotations

import signal
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen.build.fresh import Asked
from site_gen.cli import printing
from site_gen.cli.options import as_of_option, page_language_option, root_option
from site_gen.cli.words import today
from site_gen.diagnostics import Fault, OutputError
from site_gen.site import locate_preview

if TYPE_CHECKING:
    from site_gen.preview.loop import Told
    from site_gen.preview.server import Server
    from site_gen.preview.watch import Mode

PORT = 8000
_EXAMPLES = """\b
例 / examples:
  site-gen preview             打开它说的网址，改一个文件存盘，网页自己换 / save, and the page changes
  site-gen preview --open      顺便打开浏览器 / in the browser at once
  site-gen preview --lan       用自己的手机看，扫终端里的码 / on your own phone
"""
_WORDS = {
    "zh": {
        "open": "预览：{address}   （只有这台电脑能看，公开的网站没有动；按 Ctrl-C 停）",
        "lan": "预览：{address}\n同一个网络里，谁有这个网址，谁就能看到还没公开的网页和出错的那几行；连接不加密。\n"
        "不要发到群里。公开的网站没有动。按 Ctrl-C 停，网址就作废。",
        "taken": "端口 {port} 有别的程序在用，换成 {other}。",
        "events": "存盘就更新。",
        "asked": "每1.5秒看一次有没有改动。",
        "network": "网站在网络盘上，系统不报告改动：每1.5秒看一次。",
        "limit": "系统的监视名额用完了：改为每1.5秒看一次。",
        "built": "{clock} 更新了{n}个文件（{seconds:.2f}秒）。",
        "same": "{clock} 网页没有变化（{seconds:.2f}秒）。",
        "ended": "预览停了。",
    },
    "en": {
        "open": "Preview: {address}   (for this computer alone; the public site is as it was. Ctrl-C stops it)",
        "lan": "Preview: {address}\nWhoever is in the same network and has this address sees pages that are not public "
        "yet, and the lines with faults; nothing is encrypted.\n"
        "Do not pass it on. The public site is as it was. Ctrl-C stops it, and the address is void.",
        "taken": "Another program uses port {port}; this one is {other}.",
        "events": "Pages follow each save.",
        "asked": "Looking for changes every 1.5 seconds.",
        "network": "The site is on a network drive, which reports no changes: looking every 1.5 seconds.",
        "limit": "The system's watches are used up: looking every 1.5 seconds.",
        "built": "{clock} {n} files changed ({seconds:.2f} s).",
        "same": "{clock} No page changed ({seconds:.2f} s).",
        "ended": "The preview has stopped.",
    },
}  # fmt: skip


@click.command(epilog=_EXAMPLES)
@root_option
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="端口 / port")
@click.option("--open", "opened", is_flag=True, help="打开浏览器 / open the browser")
@click.option(
    "--lan", is_flag=True, help="让自己的手机也能看，会说明公开了什么 / for your own phone; says what it shows"
)
@click.option("--poll", "polling", is_flag=True, help="不靠系统通知，每1.5秒看一次 / look by the clock")
@as_of_option
@page_language_option
def preview(
    root: str, port: int, as_of: str | None, language: str | None, *, opened: bool, lan: bool, polling: bool
) -> None:
    """边改边看：存盘，网页自己换；有错就在网页上指出来。 Save a file, see the page."""
    from site_gen.preview.board import Board  # noqa: PLC0415 - heavy
    from site_gen.preview.hints import Hints  # noqa: PLC0415 - heavy
    from site_gen.preview.lan import address, token  # noqa: PLC0415 - heavy
    from site_gen.preview.loop import Loop  # noqa: PLC0415 - heavy
    from site_gen.preview.pages import Desk  # noqa: PLC0415 - heavy
    from site_gen.preview.server import HOME, Server  # noqa: PLC0415 - heavy
    from site_gen.preview.watch import watching  # noqa: PLC0415 - heavy

    words = language or "zh"
    site = locate_preview(Path(root))
    try:
        home = address() if lan else HOME
    except OSError as error:
        raise OutputError([Fault("preview-no-network", "")]) from error
    server, board, hints = Server(home, port), Board(words), Hints()
    desk = Desk(site.output, board, server.hosts, f"/{token()}/" if lan else "/")
    loop = Loop(site, lambda: Asked(as_of or "", language or "", today()), hints, board)

    def interrupt(_number: int, _frame: object) -> None:
        loop.end()
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    try:
        with server.serving(desk) as url, watching(site.root, hints, polling=polling) as watch:
            _greet(server, url, lan=lan, language=words)
            _mode(watch.mode, words)
            if opened:
                webbrowser.open(url)
            loop.run(watch, lambda told: _tell(site.root, told, words), lambda mode: _mode(mode, words))
    except KeyboardInterrupt:
        print()
    _say("ended", words)


def _say(name: str, language: str, **values: object) -> None:
    print(_WORDS[language][name].format(**values), flush=True)


def _greet(server: Server, url: str, *, lan: bool, language: str) -> None:
    from site_gen.preview.lan import code  # noqa: PLC0415 - as above

    if server.asked not in (0, server.port):
        _say("taken", language, port=server.asked, other=server.port)
    if lan:
        print(code(url))
    _say("lan" if lan else "open", language, address=url)


def _mode(mode: Mode, language: str) -> None:
    _say("events" if mode.events else mode.why, language)


def _tell(root: Path, told: Told, language: str) -> None:
    if told.report is None:
        printing.faults(root, told.faults, language=language)
        return
    n = len(told.report.written) + len(told.report.removed)
    clock = time.strftime("%H:%M:%S")
    _say("built" if n else "same", language, clock=clock, n=n, seconds=told.seconds)
