"""Sockets and threads: one address, the next port when one is taken, no connection longer than its answer."""

from __future__ import annotations

import errno
import socket
import sys
import threading
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from site_gen.diagnostics import Fault, OutputError
from site_gen.preview.pages import Answer, Desk, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOME = "127.0.0.1"
TRIES = 20
PATIENCE = 10  # seconds for a request to arrive
POLL = 0.1  # seconds until the server's thread notices that it should end
_TAKEN = (errno.EADDRINUSE, errno.EACCES)  # the second: Windows, where another holds it for itself


class Server:
    """Bound, but silent until a desk is there to answer."""

    def __init__(self, address: str, port: int) -> None:
        self._http = _bind(address, port)
        self.address, self.asked, self.port = address, port, self._http.server_port

    @property
    def hosts(self) -> frozenset[str]:
        """The names by which it may be called."""
        names = (HOME, "localhost", "[::1]") if self.address == HOME else (self.address,)
        return frozenset(f"{name}:{self.port}" for name in names)

    @contextmanager
    def serving(self, desk: Desk) -> Iterator[str]:
        """Answer in threads of our own until the end of the block; gives the address to open."""
        self._http.desk = desk
        thread = threading.Thread(target=self._http.serve_forever, args=(POLL,), name="preview-server")
        thread.start()
        try:
            yield f"http://{self.address}:{self.port}{desk.prefix}"
        finally:
            self._http.shutdown()
            thread.join()
            self.close()

    def close(self) -> None:
        """Give the port back."""
        self._http.server_close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True  # a browser that stalls does not hold up the end
    allow_reuse_address = False  # with it, two servers share a port on Windows
    desk: Desk

    def server_bind(self) -> None:
        """Bind without asking anybody for our name."""
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # a port that was ours a moment ago is free
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no news."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    timeout = PATIENCE
    server_version, sys_version = "site-gen", ""

    def _answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        if len(self.headers.get_all("host", [])) != 1:  # two of them: which one is meant?
            headers.pop("host", None)
        self._send(self.server.desk.answer(self.command, self.path, headers))

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Every method comes to the desk, known or not."""
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """What cannot even be read gets no echo."""
        self._send(refuse(HTTPStatus(code)))

    def _send(self, answer: Answer) -> None:
        self.close_connection = True
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: what was built is news, what was asked for is not."""


def _bind(address: str, port: int) -> _Http:
    """The port, or one of the next."""
    for one in (*range(port, min(port + TRIES, 65536)), 0):
        try:
            return _Http((address, one), _Handler)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
    raise OutputError([Fault("preview-no-port", "", args={"port": port})])
