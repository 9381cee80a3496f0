"""start.py: the one command that sets up, builds and tests, seen from outside as far as that needs no network."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

import start

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with locks, whose .venv is empty."""
    for name in (*start.LOCKS.values(), "pyproject.toml"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(start, "venv_python", lambda: tmp_path / ".venv" / "python")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "python").touch()
    return tmp_path


@pytest.fixture
def calls(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What set-up did, instead of doing it."""
    del checkout
    done: list[str] = []
    monkeypatch.setattr(start, "make_venv", lambda: done.append("venv"))
    monkeypatch.setattr(start, "pip", lambda *arguments: done.append(" ".join(arguments)))
    return done


def test_an_old_python_is_told_in_plain_chinese() -> None:
    """Who runs Python 3.9 reads which version is needed, not a traceback."""
    assert "需要 3.11 或更新" in start.version_problem((3, 9))
    assert start.version_problem((3, 11)) == ""
    assert start.version_problem((3, 15)) == ""


def test_help_names_both_commands_without_setting_anything_up() -> None:
    """`python3 start.py --help` answers at once with the standard library alone."""
    command = [sys.executable, "-I", "-X", "utf8", str(start.ROOT / "start.py"), "--help"]
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert "start.py test" in answer.stdout
    assert ".venv" in answer.stdout


@pytest.mark.parametrize("words", [["frobnicate"], ["build", "--", "-k", "x"]])
def test_wrong_use_is_refused(words: list[str]) -> None:
    """An unknown word, or pytest's arguments where no pytest runs, end with exit code 2."""
    with pytest.raises(SystemExit) as stopped:
        start.parse(words)
    assert stopped.value.code == 2


def test_what_follows_two_dashes_goes_to_pytest() -> None:
    """`start.py test -- -k name` runs pytest with `-k name`, and pytest alone."""
    options, rest = start.parse(["test", "--", "-k", "name"])
    commands = start.checks(rest)
    assert options.command == "test"
    assert commands[-1][1][-2:] == ["-k", "name"]
    assert all("-k" not in command for _, command in commands[:-1])


def test_set_up_is_skipped_until_the_lock_changes(checkout: Path, calls: list[str]) -> None:
    """The second run installs nothing; a changed lock, or a folder that was moved, installs again."""
    start.set_up("core")
    assert any("--require-hashes" in call and "requirements.lock" in call for call in calls)
    calls.clear()
    start.set_up("core")
    assert calls == []
    (checkout / "requirements.lock").write_text("newer", encoding="utf-8")
    start.set_up("core")
    assert calls


def test_the_test_tools_include_what_the_build_needs(calls: list[str]) -> None:
    """After `start.py test`, `start.py` has nothing left to install; not the other way round."""
    start.set_up("core")
    assert not start.is_ready("test")
    start.set_up("test")
    calls.clear()
    start.set_up("core")
    start.set_up("test")
    assert calls == []


def test_an_interrupted_installation_is_not_taken_for_a_finished_one(
    checkout: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When pip fails after a lock change, the next run starts over instead of using half an installation."""
    start.set_up("core")
    (checkout / "requirements.lock").write_text("newer", encoding="utf-8")

    def fail(*_: str) -> None:
        raise start.TroubleError

    monkeypatch.setattr(start, "pip", fail)
    with pytest.raises(start.TroubleError):
        start.set_up("core")
    assert not start.is_ready("core")
    assert calls


def test_every_check_runs_and_one_failure_fails_all(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All checks run, so that one look shows all that is wrong; exit code and last line say which failed."""
    ran: list[str] = []

    def execute(command: list[str], _: object) -> int:
        ran.append(command[2])
        return 1 if command[2] == "mypy" else 0

    monkeypatch.setattr(start, "set_up", lambda kind: None)
    monkeypatch.setattr(start, "find_browser", lambda: str(checkout))
    monkeypatch.setattr(start, "install_nu_checker", lambda: None)
    monkeypatch.setattr(start, "execute", execute)
    assert start.test([]) == 1
    assert ran == ["ruff", "ruff", "mypy", "pytest"]
    last = capsys.readouterr().out.splitlines()[-1]
    assert "类型" in last
    assert "测试" not in last


def test_without_a_browser_the_run_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A run that could not look at the pages does not call itself passed."""
    monkeypatch.setattr(start, "set_up", lambda kind: None)
    monkeypatch.setattr(start, "find_browser", lambda: None)
    monkeypatch.setattr(start, "install_browser", lambda: None)
    monkeypatch.setattr(start, "install_nu_checker", lambda: None)
    monkeypatch.setattr(start, "execute", lambda command, environment: 0)
    assert start.test([]) == 1
    assert "浏览器" in capsys.readouterr().out.splitlines()[-1]


def test_a_browser_on_the_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed Chromium is used, and SITE_GEN_BROWSER goes before it."""
    monkeypatch.delenv("SITE_GEN_BROWSER", raising=False)
    mine = tmp_path / ("chromium.exe" if sys.platform == "win32" else "chromium")
    mine.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert start.find_browser() == str(mine)
    monkeypatch.setenv("SITE_GEN_BROWSER", "/another/browser")
    assert start.find_browser() == "/another/browser"


@pytest.mark.parametrize("name", sorted(start.LOCKS.values()))
def test_locks_pin_every_package_by_hash_and_name_no_host(name: str) -> None:
    """Any registry or mirror may deliver the files; the hashes decide what is accepted."""
    text = (start.ROOT / name).read_text(encoding="utf-8")
    requirements = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
    assert len(requirements) > 10
    assert all(re.match(r"[a-z0-9-]+==\S+", one) and "--hash=sha256:" in one for one in requirements)
    assert "://" not in text
    assert "--index" not in text


def test_the_core_lock_names_every_dependency_of_the_project() -> None:
    """pyproject.toml and the lock do not drift apart, and both locks agree on versions."""
    project = tomllib.loads((start.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {re.split(r"[><=]", one)[0].lower() for one in project["project"]["dependencies"]}
    core, test = (pins(start.LOCKS[kind]) for kind in ("core", "test"))
    assert wanted <= set(core)
    assert core.items() <= test.items()


def pins(lock: str) -> dict[str, str]:
    """Version of each package in a lock."""
    text = (start.ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))
