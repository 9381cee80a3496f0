"""Programs at the far end of ssh. Arguments are lists, never text for a shell here, and quoted for the one there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from site_gen.diagnostics import BusyError, Fault, OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence

OPTIONS = (
    *("-o", "BatchMode=yes"),  # nobody is asked for a password
    *("-o", "ConnectTimeout=15"),
    *("-o", "ServerAliveInterval=15"),
    *("-o", "ServerAliveCountMax=4"),
)
STRANGE, DAMAGED, OVERTAKEN = 41, 42, 43
# What ssh, rsync and the programs over there say, and what it means
_SAID = (
    (r"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED", "publish-host-key"),
    (r"Permission denied \(|Too many authentication failures|No more authentication methods", "publish-login"),
    (r"No space left on device|Disk quota exceeded", "publish-space"),
    (r"Read-only file system", "publish-read-only"),
    (r"Permission denied|Operation not permitted", "publish-denied"),
    (r"rsync: (?:command )?not found|rsync: No such file|remote command not found", "publish-no-rsync"),
    (r"File exists", "publish-busy"),
    (r"vanished|file has vanished|link_stat", "publish-moved-server"),
    (r"Could not resolve|No route to host|Network is unreachable|[Tt]ime(?:d )?out", "publish-unreachable"),
    (r"Connection (?:refused|reset|closed)|Broken pipe|unexpectedly closed", "publish-unreachable"),
)


class Server(NamedTuple):
    """A server: `login` is user@host or host, as site.yaml has it (looked at there), `root` a folder on it."""

    login: str
    root: str
    port: int

    @property
    def where(self) -> str:
        """For messages."""
        return f"{self.login}:{self.root}"

    def act(self, action: str, *names: str, more: bytes = b"") -> list[str]:
        """Do one of the actions of `remote.sh` and return the lines that it prints. `more` becomes the list of NAME."""
        script = files(__package__).joinpath("remote.sh").read_bytes()
        if more:
            script += f"\ncat >releases/{names[0]}/$LIST <<'END OF LIST'\n".encode() + more + b"END OF LIST\n"
        command = ["sh", "-s", "--", action, self.root, *names]
        ssh = ["ssh", "-p", str(self.port), *OPTIONS, "--", self.login, shlex.join(command)]
        return self._run(ssh, script).decode("utf-8", "replace").splitlines()

    def send(self, source: str, urls: Sequence[str], part: str, seeds: Sequence[str]) -> None:
        """Copy files of `source` into an unfinished release; what a seed holds already is linked over there."""
        shell = shlex.join(["ssh", "-p", str(self.port), *OPTIONS])
        links = [f"--link-dest={self.root}/releases/{one}" for one in seeds]
        flags = ["-rc", "--chmod=D755,F644", "--timeout=120", "--from0", "--files-from=-", *links, "-e", shell]
        target = f"{self.login}:{self.root}/releases/{part}/"
        self._run(["rsync", *flags, "--", source, target], b"".join(url.encode() + b"\0" for url in urls))

    def _run(self, command: list[str], data: bytes) -> bytes:
        try:
            done = subprocess.run(
                command, input=data, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"}
            )
        except FileNotFoundError as error:
            raise OutputError([Fault("publish-no-program", command[0], args={"name": command[0]})]) from error
        if done.returncode == OVERTAKEN:
            raise BusyError([Fault("publish-overtaken", self.where, args={"where": self.where})])
        if done.returncode:
            raise OutputError([self._fault(done.returncode, done.stderr.decode("utf-8", "replace"))])
        return done.stdout

    def _fault(self, code: int, said: str) -> Fault:
        args: dict[str, object] = {"where": self.where, "login": self.login, "port": self.port, "code": code}
        if code == STRANGE:
            return Fault("publish-stranger", self.where, args={"file": f"{self.where}/current"})
        if code == DAMAGED:
            return Fault("publish-moved-server", self.where, args=args)
        for words, name in _SAID:
            if re.search(words, said):
                return Fault(name, self.where, args=args)
        lines = [line for line in said.splitlines() if line.strip()]
        return Fault("publish-server", self.where, args={**args, "reason": lines[0][:200] if lines else "—"})
