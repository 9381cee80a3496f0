"""Publishing by rsync to a real sshd on this machine: one switch, resumed, rolled back, refused in plain words."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from site_gen.build.report import silent
from site_gen.diagnostics import BusyError, OutputError
from site_gen.publish.remote import Server
from site_gen.publish.rsync import Rsync
from tests.support import tree, write
from tests.support.publishing import NEW, OLD, STAMP, built, public

if TYPE_CHECKING:
    from collections.abc import Iterator

SSHD = shutil.which("sshd", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.name == "nt" or not SSHD or not all(map(shutil.which, ("ssh", "rsync", "ssh-keygen"))),
        reason="needs sshd, ssh and rsync",
    ),
]
SERVER = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {folder}/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
"""
CLIENT = """\
Host *
  IdentityFile {folder}/me
  IdentitiesOnly yes
  UserKnownHostsFile {folder}/known
  GlobalKnownHostsFile none
  KexAlgorithms curve25519-sha256
"""


class Sshd(NamedTuple):
    """A server of our own: its port, and the folder of its keys."""

    port: int
    folder: Path


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """An sshd on loopback, and an `ssh` in front of the PATH that knows its keys."""
    folder = tmp_path_factory.mktemp("ssh")
    for name in ("host", "me"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    host = (folder / "host.pub").read_text(encoding="ascii")
    ssh = f'#!/bin/sh\nexec {shutil.which("ssh")} -F {folder}/client "$@"\n'
    files: dict[str, str | bytes | None] = {
        "server": SERVER.format(port=port, folder=folder),
        "client": CLIENT.format(folder=folder),
        "authorized": (folder / "me.pub").read_bytes(),
        "known": f"[127.0.0.1]:{port} {host}",
        "bin/ssh": ssh,
    }
    write(folder, files)
    (folder / "bin" / "ssh").chmod(0o755)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    assert SSHD
    with subprocess.Popen([SSHD, "-D", "-e", "-f", folder / "server"], stderr=subprocess.PIPE) as server:
        assert server.stderr
        if not any(b"listening" in line for line in server.stderr):
            pytest.skip("sshd does not start here")
        yield Sshd(port, folder)
        server.terminate()


@pytest.fixture
def place(sshd: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rsync:
    """A folder on that server, whose name would do harm in a shell."""
    monkeypatch.setenv("PATH", f"{sshd.folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
    return Rsync(Server("127.0.0.1", str(tmp_path / "www"), sshd.port), keep=2)


def reason(error: pytest.ExceptionInfo[OutputError]) -> str:
    """The code of the fault."""
    return error.value.faults[0].code


def test_publish_share_go_back_and_forget(place: Rsync, tmp_path: Path) -> None:
    """The whole life of a site on a server; what did not change is not sent twice, old releases go."""
    www = tmp_path / "www"
    assert place.published() is None
    place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    assert public(www) == OLD
    write(tmp_path / "new", {"stray.txt": "not ours"})
    new = built(tmp_path / "new", NEW)
    place.publish(new, STAMP, silent)
    assert public(www) == NEW
    assert place.published() == new.digests
    names = [one.name for one in place.versions()]
    assert names == [f"0001-{STAMP}", f"0002-{STAMP}"]
    assert (www / "releases" / names[0] / "same.css").samefile(www / "releases" / names[1] / "same.css")
    assert place.contents(names[0]) == built(tmp_path / "old", OLD).digests

    place.roll_back(names[0], silent)
    assert public(www) == OLD
    for _ in range(2):
        place.publish(new, STAMP, silent)
    assert [one.name[:4] for one in place.versions()] == ["0003", "0004"]
    write(www, {f"releases/0003-{STAMP}/theirs.txt": "theirs", "releases/notes.txt": "theirs"})
    place.forget()
    assert [one.name[:4] for one in place.versions()] == ["0003", "0004"]
    (www / f"releases/0003-{STAMP}/theirs.txt").unlink()
    place.forget()
    assert sorted(os.listdir(www / "releases")) == [f"0004-{STAMP}", "notes.txt"]


def test_broken_off_publication_is_resumed(place: Rsync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the line goes dead before the switch, the old site stays; the next try uses what was sent."""
    www = tmp_path / "www"
    place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    new, real = built(tmp_path / "new", NEW), Server.act

    def dead(server: Server, action: str, *names: str, more: bytes = b"") -> list[str]:
        if action == "finish":
            raise ConnectionError
        return real(server, action, *names, more=more)

    with monkeypatch.context() as patch:
        patch.setattr(Server, "act", dead)
        with pytest.raises(ConnectionError):
            place.publish(new, STAMP, silent)
    assert public(www) == OLD
    sent = (www / "releases" / f".0002-{STAMP}.part" / "issues/3.html").stat().st_ino
    place.publish(new, STAMP, silent)
    assert public(www) == NEW
    assert (www / "current" / "issues/3.html").stat().st_ino == sent
    assert sorted(os.listdir(www / "releases")) == [f"0001-{STAMP}", f"0003-{STAMP}"]


@pytest.mark.parametrize("moment", ["begin", "finish"])
def test_publication_that_was_overtaken_is_not_shown(
    place: Rsync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Another computer published meanwhile: its release stays until somebody compares."""
    first, theirs, ours = (built(tmp_path / name, what) for name, what in (("a", OLD), ("b", NEW), ("c", OLD)))
    place.publish(first, STAMP, silent)
    act, waiting = Server.act, [moment]

    def overtaken(server: Server, action: str, *names: str, more: bytes = b"") -> list[str]:
        if action in waiting:
            waiting.clear()
            place.publish(theirs, STAMP, silent)
        return act(server, action, *names, more=more)

    monkeypatch.setattr(Server, "act", overtaken)
    with pytest.raises(BusyError) as caught:
        place.publish(ours, STAMP, silent)
    assert [one.code for one in caught.value.faults] == ["publish-overtaken"]
    assert place.published() == theirs.digests


def test_site_that_changed_on_the_way_is_not_shown(place: Rsync, tmp_path: Path) -> None:
    """What arrives is compared with the build's digests before the switch; a damaged release is not gone back to."""
    www = tmp_path / "www"
    place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    new = built(tmp_path / "new", NEW)
    write(tmp_path / "new", {"issues/3.html": "half"})
    with pytest.raises(OutputError) as error:
        place.publish(new, STAMP, silent)
    assert reason(error) == "publish-moved-server"
    assert public(www) == OLD
    place.publish(built(tmp_path / "new", NEW), STAMP, silent)
    write(www, {f"releases/0001-{STAMP}/index.html": "forged"})
    with pytest.raises(OutputError) as error:
        place.roll_back(f"0001-{STAMP}", silent)
    assert public(www) == NEW


@pytest.mark.parametrize("theirs", ["current/index.html", "current"])
def test_what_is_not_ours_is_left_alone(place: Rsync, tmp_path: Path, theirs: str) -> None:
    """Something of somebody else under our name stops before anything is sent."""
    www = write(tmp_path / "www", {theirs: "theirs"})
    with pytest.raises(OutputError) as error:
        place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    assert reason(error) == "publish-stranger"
    assert tree(www) == {theirs: b"theirs"}


def test_forged_list_deletes_nothing_outside(place: Rsync, tmp_path: Path) -> None:
    """A list on the server that names files elsewhere leads nowhere."""
    www = write(tmp_path / "www", {"mine.txt": "mine"})
    for number in range(2):
        place.publish(built(tmp_path / str(number), OLD), STAMP, silent)
    listed = www / "releases" / f"0001-{STAMP}" / ".site_gen.sha256"
    names = ("../../mine.txt", str(www / "mine.txt"), "$(rm mine.txt)")
    listed.write_bytes(listed.read_bytes() + "".join(f"{'0' * 64}  {name}\n" for name in names).encode())
    place.forget()
    assert (www / "mine.txt").read_bytes() == b"mine"


def test_refusals_are_sentences(sshd: Sshd, place: Rsync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No key, another server, nobody there, no rsync: each is told as itself."""
    old, www = built(tmp_path / "old", OLD), str(tmp_path / "www")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = Rsync(Server("127.0.0.1", www, free.getsockname()[1]), keep=2)
        with pytest.raises(OutputError) as error:
            nobody.publish(old, STAMP, silent)
    assert reason(error) == "publish-unreachable"
    client = (sshd.folder / "client").read_text(encoding="utf-8")
    for changed, code in (("me", "publish-login"), ("known", "publish-host-key")):
        text = client.replace(f"{sshd.folder}/{changed}\n", f"{sshd.folder}/none\n")
        write(sshd.folder, {"client": text})
        with pytest.raises(OutputError) as error:
            place.publish(old, STAMP, silent)
        write(sshd.folder, {"client": client})
        assert reason(error) == code
    monkeypatch.setenv("PATH", str(sshd.folder / "bin"))
    with pytest.raises(OutputError) as error:
        place.publish(old, STAMP, silent)
    assert reason(error) == "publish-no-program"
