"""A browser and a loopback server for the tests that look at finished pages."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import start

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Playwright

PREFIX = "/shequ/gongkai/"  # a sub-path, as on a host that the committee shares with others
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(playwright: Playwright) -> Browser:
    """Start the browser that start.py finds."""
    return playwright.chromium.launch(executable_path=start.find_browser(), args=list(FLAGS))


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder below `PREFIX` on a free loopback port; gives its address, with a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def patterns(sizes: dict[str, int]) -> dict[str, str]:
    """One page of each kind: the address with its numbers as # -> the largest page of that kind, `sizes` in bytes."""
    found: dict[str, str] = {}
    for url in sorted(sizes, key=lambda url: (-sizes[url], url)):
        found.setdefault(re.sub(r"\d+", "#", url), url)
    return dict(sorted(found.items()))


def shown(faults: Iterable[str]) -> str:
    """Faults as lines of their own, for an assertion's message."""
    return "\n" + "\n".join(sorted(faults))


class _Handler(SimpleHTTPRequestHandler):
    """Files below `PREFIX` and nothing else."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.startswith(PREFIX):
            self.path = self.path[len(PREFIX) - 1 :]
            super().do_GET()
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""
