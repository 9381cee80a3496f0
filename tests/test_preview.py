"""The preview seen from outside: who is answered, what a save does, how it ends."""

from __future__ import annotations

import gc
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from site_gen.build.fresh import Asked
from site_gen.paper.press import Press
from site_gen.preview import lan, watch
from site_gen.preview.board import Board, Outcome
from site_gen.preview.hints import Hints
from site_gen.preview.loop import Loop, Told
from site_gen.preview.pages import TYPES, Desk, address, with_script
from site_gen.preview.server import HOME, Server
from site_gen.preview.watch import remote, watching
from site_gen.site import locate_preview
from tests.support import AS_OF, ISSUE, SETTINGS, build, full_site, tree, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_gen.site import Site

PAGE = (
    b'<!doctype html>\n<meta http-equiv="Content-Security-Policy" content="script-src \'sha256-x\'"><body>hello</body>'
)
FILES = {
    "index.html": PAGE,
    "issues/a.html": PAGE,
    "a b.txt": b"words",
    "photo.jpg": b"\xff\xd8\xff",
    "data.json": b"{}",
    ".site_gen.sha256": b"private",
    "strange.exe": b"MZ",
}
ROOT = Path(__file__).parents[1]
FAR = 20.0  # seconds that nothing here needs


class Reply:
    """What came back, as text; `headers` have lower-case names."""

    def __init__(self, raw: http.client.HTTPResponse) -> None:
        self.status, self.body = raw.status, raw.read()
        self.headers = {name.lower(): value for name, value in raw.getheaders()}


def ask(port: int, target: str = "/", method: str = "GET", **headers: str) -> Reply:
    """One request, with nothing put right on its way."""
    connection = http.client.HTTPConnection(HOME, port, timeout=FAR)
    connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
    for name, value in {"host": f"localhost:{port}", **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    reply = Reply(connection.getresponse())
    connection.close()
    return reply


@contextmanager
def served(folder: Path, prefix: str = "/") -> Iterator[int]:
    """A folder of finished pages, served; gives the port."""
    server, board = Server(HOME, 0), Board("zh")
    board.sound()
    with server.serving(Desk(folder, board, server.hosts, prefix)):
        yield server.port


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pages, and next to them what nobody may read."""
    write(tmp_path, {"secret.html": "private", "output-old/index.html": "private"})
    return write(tmp_path / "output", FILES)


def test_pages_are_answered_with_types_of_our_own(folder: Path) -> None:
    """No system's list of types decides; nothing is kept, and nothing is guessed."""
    with served(folder) as port:
        for target, kind in {
            "/": "html",
            "/issues/a.html?x=1": "html",
            "/photo.jpg": "jpg",
            "/data.json": "json",
        }.items():
            reply = ask(port, target)
            assert (reply.status, reply.headers["content-type"]) == (200, TYPES[f".{kind}"])
            assert reply.headers["cache-control"] == "no-store"
            assert reply.headers["x-content-type-options"] == "nosniff"
            assert "access-control-allow-origin" not in reply.headers
        assert ask(port, "/strange.exe").headers["content-type"] == "application/octet-stream"
        assert ask(port, "/a%20b.txt").body == b"words"
        head = ask(port, "/", "HEAD")
        assert (head.status, head.body, int(head.headers["content-length"])) == (200, b"", len(ask(port, "/").body))


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.html", "/%2e%2e/secret.html", "/%2E%2E%2Fsecret.html", "/issues/../../secret.html",
        "/..%2fsecret.html", "/..%5csecret.html", "/..\\secret.html", "/%5c..%5csecret.html", "/index.html%00", "/%00",
        "//etc/passwd", "/%2fetc%2fpasswd", "/.site_gen.sha256", "/issues", "/issues/", "/issues/a.html/", "/%ff",
        "/C:/secret.html", "/index.html::$DATA", "/index.html.", "/index.html%20", "/loop.html", "/%c0%ae%c0%ae/",
        "/../output-old/index.html", "/.preview/", "/.preview/other", "/inside.html", "/nearby/index.html",
        "/%252e%252e/secret.html",
    ],
)  # fmt: skip
def test_no_path_leads_out(folder: Path, target: str) -> None:
    """Whatever is asked for, nothing from outside of the folder comes back, and no list of files."""
    (folder / "inside.html").symlink_to("../secret.html")
    (folder / "nearby").symlink_to("../output-old")
    (folder / "loop.html").symlink_to("loop.html")
    with served(folder) as port:
        reply = ask(port, target)
        assert reply.status == 404
        assert b"private" not in reply.body


@pytest.mark.parametrize(
    "page", ["../secret.html", "/etc/passwd", "..\\secret.html", "nearby/index.html", "%2e%2e/secret.html"]
)
def test_no_question_about_a_page_leads_out(folder: Path, page: str) -> None:
    """Not even whether a file outside is there can be learnt."""
    (folder / "nearby").symlink_to("../output-old")
    with served(folder) as port:
        assert json.loads(ask(port, f"/.preview/state?page={page}").body)["digest"] == ""


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "localhost", "127.0.0.1:1", "localhost:{port}.evil", ""]
)
def test_foreign_names_are_not_answered(folder: Path, host: str) -> None:
    """A page of somebody else's whose name points here learns nothing."""
    with served(folder) as port:
        reply = ask(port, "/", host=host.format(port=port))
        assert reply.status == 421
        assert b"hello" not in reply.body
        for own in ("127.0.0.1", "LOCALHOST", "[::1]"):
            assert ask(port, "/", host=f"{own}:{port}").status == 200


def test_two_hosts_or_none_are_no_host(folder: Path) -> None:
    """Where it is not clear who is meant, nobody is."""
    with served(folder) as port:
        for lines in (b"", b"Host: localhost:%d\r\nHost: evil.example\r\n" % port):
            with socket.create_connection((HOME, port), timeout=FAR) as raw:
                raw.sendall(b"GET / HTTP/1.1\r\n" + lines + b"\r\n")
                assert raw.makefile("rb").readline().split()[1] == b"421"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://localhost:{port}", "http://localhost:1"])
def test_other_sites_may_not_ask(folder: Path, origin: str) -> None:
    """A script of another site gets no answer, and no permission either."""
    with served(folder) as port:
        reply = ask(port, "/.preview/state?page=index.html", origin=origin.format(port=port))
        assert reply.status == 403
        assert b"digest" not in reply.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"])
def test_nothing_but_reading(folder: Path, method: str) -> None:
    """Pages are looked at; there is nothing to send."""
    with served(folder) as port:
        reply = ask(port, "/", method)
        assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("line", [b"GET", b"GET / HTTP/9.9", b"\x00\xff", b"GET /" + b"a" * 70_000 + b" HTTP/1.1"])
def test_garbage_gets_no_echo(folder: Path, line: bytes) -> None:
    """What is no request is refused in our own words, and the next one is answered."""
    with served(folder) as port:
        with socket.create_connection((HOME, port), timeout=FAR) as raw:
            raw.sendall(line + b"\r\n\r\n")
            raw.shutdown(socket.SHUT_WR)
            answer = raw.makefile("rb").read()
        assert b"<" not in answer
        assert ask(port).status == 200


def test_without_the_token_there_is_nothing(folder: Path) -> None:
    """In the network of others the whole site lies behind one word."""
    token = lan.token()
    assert len(token) >= 16
    assert token != lan.token()
    with served(folder, f"/{token}/") as port:
        for target in (
            "/",
            "/index.html",
            f"/{token}",
            f"/{token[:-1]}/",
            "/.preview/state?page=index.html",
        ):
            assert ask(port, target).status == 404, target
        assert ask(port, f"/{token}/").status == 200
        assert ask(port, f"/{token}/../secret.html").status == 404
        assert json.loads(ask(port, f"/{token}/.preview/state?page=index.html").body)["digest"]


def test_the_script_is_let_in_and_nothing_else() -> None:
    """The policy of a served page allows one more script and questions to its own server; the rest is as it was."""
    for before, after in {
        "default-src 'none';script-src 'sha256-x'": [
            "default-src 'none'",
            "script-src 'sha256-x' {}",
            "connect-src 'self'",
        ],
        "default-src 'none'": ["default-src 'none'", "script-src {}", "connect-src 'self'"],
        "connect-src 'self';script-src 'none'": ["connect-src 'self' 'self'", "script-src {}"],
    }.items():
        page = f'<meta content="{before}" http-equiv="Content-Security-Policy"><body></body>'
        made = with_script(page.encode(), ('data-a="1"', "go()")).decode()
        found = re.search('content="(.*?)"', made)
        assert found
        own = "'sha256-" + made.split("'sha256-")[-1].split("'")[0] + "'"
        assert found[1].split(";") == [rule.format(own) for rule in after]
        assert made.endswith('<script data-a="1">go()</script></body>')


def test_addresses_survive_their_way(folder: Path) -> None:
    """Chinese addresses are pages as any other."""
    assert address("%E9%80%9A%E7%9F%A5/") == "通知/index.html"


def test_taken_port_is_the_next(folder: Path) -> None:
    """Two previews do not fight."""
    with served(folder) as port:
        other = Server(HOME, port)
        try:
            assert (other.asked, other.port > port) == (port, True)
        finally:
            other.close()


# --- what a save does


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose templates are compiled and whose preview is built, to copy."""
    root = full_site(tmp_path_factory.mktemp("built") / "site")
    Desktop(root).look()
    return root


@pytest.fixture
def root(tmp_path: Path, built: Path) -> Path:
    """A copy of that site."""
    shutil.copytree(built, tmp_path / "site")
    return tmp_path / "site"


class Desktop:
    """A preview without its clock: one look at a time."""

    def __init__(self, root: Path) -> None:
        self.site: Site = locate_preview(root)
        self.board, self.hints, self.told = Board("zh"), Hints(), list[Told]()
        self.loop = Loop(self.site, lambda: Asked(AS_OF, "", AS_OF), self.hints, self.board)

    def look(self) -> None:
        """What follows a hint."""
        self.loop.look(self.told.append)

    @property
    def pages(self) -> dict[str, bytes]:
        """What is served."""
        return {url: data for url, data in tree(self.site.output).items() if not Path(url).name.startswith(".")}


def test_output_is_left_alone(root: Path) -> None:
    """What is looked at is not published; and both are the same pages."""
    assert build(root).code == 0
    before = tree(root / "output")
    write(root, {"content/issues/W2026-001.yaml": ISSUE.replace("note: ", "note: 新", 1)})
    desktop = Desktop(root)
    desktop.look()
    assert tree(root / "output") == before
    assert desktop.pages["issues/W2026-001.html"] != before["issues/W2026-001.html"]
    assert build(root).code == 0
    assert desktop.pages == {url: data for url, data in tree(root / "output").items() if not url.startswith(".")}


def test_faults_stand_over_the_last_good_pages(root: Path) -> None:
    """Place, words and the source line; gone when mended; told once."""
    desktop = Desktop(root)
    desktop.look()
    good = desktop.pages
    write(root, {"content/issues/W2026-001.yaml": ISSUE.replace("category: ", "category: <b>&", 1)})
    desktop.look()
    desktop.look()
    [fault] = desktop.board.outcome.faults
    assert re.fullmatch(r"content/issues/W2026-001\.yaml:\d+:\d+", fault.place)
    assert fault.line[fault.at : fault.at + fault.length].startswith("<b>&")
    assert (desktop.pages, len(desktop.told)) == (good, 2)
    write(root, {"content/issues/W2026-001.yaml": ISSUE})
    desktop.look()
    assert (desktop.board.outcome.faults, desktop.pages) == ((), good)


def test_faults_wait_while_files_are_still_moving(root: Path) -> None:
    """A file that is half saved is no fault yet."""
    desktop = Desktop(root)
    desktop.look()
    write(root, {"content/issues/W2026-001.yaml": "id: ["})
    desktop.hints.give()
    desktop.look()
    assert desktop.board.outcome.faults == ()
    desktop.loop.look(desktop.told.append, desktop.hints.count)
    assert desktop.board.outcome.faults


def test_a_build_of_the_public_site_may_run_meanwhile(root: Path) -> None:
    """Neither's files wait where the other's do."""
    site = locate_preview(root)
    assert site.stage != site._replace(output=root / "output").stage
    command = [sys.executable, "-m", "site_gen", "build", f"--root={root}", f"--as-of={AS_OF}"]
    desktop = Desktop(root)
    for at in range(3):
        write(root, {"content/issues/W2026-001.yaml": ISSUE.replace("note: ", f"note: {at}", 1)})
        other = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while other.poll() is None:
            desktop.look()
        assert other.communicate()[1] == b""
        desktop.look()
        assert desktop.pages == {url: data for url, data in tree(root / "output").items() if not url.startswith(".")}


def test_sheets_of_preview_and_public_site_are_set_apart(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build in another language, in the very moment when a preview sets its sheets, puts no word into them."""
    real, began = Press.pdf, list[bool]()

    def meanwhile(press: Press, *args: Any) -> bytes:
        if not began:
            began.append(True)
            assert build(root, "--lang=en", "--full").code == 0
        return real(press, *args)

    write(root, {"site.yaml": SETTINGS.replace("测试小区", "别的小区")})
    desktop = Desktop(root)
    with monkeypatch.context() as patch:
        patch.setattr(Press, "pdf", meanwhile)
        desktop.look()
    assert began
    assert build(root).code == 0
    assert desktop.pages == {url: data for url, data in tree(root / "output").items() if not url.startswith(".")}


def test_damaged_state_is_no_end(root: Path) -> None:
    """What is remembered on the disk may be harmed at any time; the pages come again."""
    desktop = Desktop(root)
    desktop.look()
    good = desktop.pages
    desktop.site.ledger.write_bytes(b"harmed" * 1000)
    shutil.rmtree(desktop.site.output)
    desktop.look()
    assert (desktop.pages, desktop.board.outcome) == (good, Outcome(ready=True))


def test_what_is_kept_between_builds_does_not_grow(root: Path) -> None:
    """Objects left over by builds are given back in the pauses."""
    desktop = Desktop(root)

    def left(builds: int) -> int:
        for at in range(builds):
            write(root, {"content/issues/W2026-001.yaml": ISSUE.replace("note: ", f"note: {at % 7}", 1)})
            desktop.look()
        desktop.loop.sweep()
        gc.unfreeze()
        return len(gc.get_objects())

    first = left(4)
    assert left(8) < first * 1.02


# --- where hints come from


@pytest.mark.parametrize("polling", [False, True])
def test_a_save_is_noticed(root: Path, monkeypatch: pytest.MonkeyPatch, *, polling: bool) -> None:
    """By the system's events, or by the clock; reading and our own writing are no news."""
    monkeypatch.setattr(watch, "EVERY", 0.02)
    hints = Hints()
    with watching(root, hints, polling=polling) as eye:
        assert (eye.mode.events, eye.mode.why) == ((False, "asked") if polling else (True, ""))
        if not polling:
            assert build(root).code == 0
            assert hints.count == 0
        write(root, {"content/issues/W2026-009.yaml": ISSUE})
        assert hints.wait(0, FAR)
    assert not [one for one in threading.enumerate() if one.name == "preview-clock"]


def test_a_folder_that_is_new_is_watched_too(root: Path) -> None:
    """A site may begin without themes/."""
    hints = Hints()
    with watching(root, hints) as eye:
        write(root, {"themes/board/style.css": ""})
        assert hints.wait(0, FAR)
        eye.refresh()
        seen = hints.settle(idle=False)
        write(root, {"themes/board/style.css": "a{}"})
        assert hints.wait(seen, FAR)


def test_without_watches_we_look_by_the_clock(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system has a limit; the preview goes on and says so."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(watch, "EVERY", 0.02)
    hints = Hints()
    with watching(root, hints) as eye:
        monkeypatch.setattr(eye._observer, "schedule", refuse)
        write(eye._root, {"themes/board/style.css": ""})
        assert eye.refresh() == watch.Mode(events=False, why="limit")
        seen = hints.count
        assert hints.wait(seen, FAR)


@pytest.mark.skipif(sys.platform == "win32", reason="drives have letters there")
@pytest.mark.parametrize(("kind", "far"), [("ext4", False), ("nfs4", True), ("cifs", True), ("fuse.sshfs", True)])
def test_network_drives_are_known(tmp_path: Path, kind: str, *, far: bool) -> None:
    """The innermost mount decides."""
    root = tmp_path.resolve() / "a site"
    shown = str(root).replace(" ", "\\040")
    mounts = [("/", "ext4"), (shown, kind), (f"{shown}x", "nfs")]
    lines = "".join(f"1 1 0:1 / {point} rw shared:1 - {one} server rw\n" for point, one in mounts)
    (tmp_path / "mounts").write_text(lines, encoding="utf-8")
    assert remote(root / "inner", str(tmp_path / "mounts")) is far


def test_one_save_is_answered_at_once_and_a_storm_when_it_is_over() -> None:
    """Many hints are one look."""
    hints = Hints()
    for _ in range(5000):
        hints.give()
    assert hints.settle(idle=True) == hints.count == 5000
    assert not hints.wait(5000, 0.0)


# --- the command


def test_ctrl_c_ends_it_cleanly(root: Path) -> None:
    """It says where to look, that the port was taken, builds, follows a save, and is gone without a word too many."""
    taken = Server(HOME, 0)
    command = [
        sys.executable,
        "-m",
        "site_gen",
        "preview",
        f"--root={root}",
        f"--port={taken.port}",
        f"--as-of={AS_OF}",
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(4)]
        port = int(str(re.search(r"http://127\.0\.0\.1:(\d+)/", "".join(said))[1]))  # type: ignore[index]
        assert str(taken.port) in said[0]
        assert "网页没有变化" in said[3]
        before = ask(port, "/issues/W2026-001.html").body
        write(root, {"content/issues/W2026-001.yaml": ISSUE.replace("note: ", "note: 新", 1)})
        assert "更新了" in process.stdout.readline()
        assert ask(port, "/issues/W2026-001.html").body != before
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=FAR)
    finally:
        process.kill()
        process.wait()
        taken.close()
    assert (process.returncode, err) == (0, "")
    assert "预览停了" in out


def test_the_code_for_the_phone_can_be_drawn() -> None:
    """Half blocks only: a terminal shows it."""
    drawn = lan.code("http://192.168.1.20:8000/abcdefgh/")
    assert len(drawn.splitlines()) > 10
    assert "█" in drawn or "▄" in drawn
