#!/usr/bin/env python3
"""Set up, build and test this checkout with nothing but Python.

    python3 start.py                     make .venv, build the example site, say which file to open
    python3 start.py test                run every check and test; installs what they need
    python3 start.py test -- -k ranking  pass the rest on to pytest

Needs Python 3.11 or newer and the standard library. Versions come from requirements.lock and are checked by hash;
pip's own settings (a mirror, a proxy) hold. What is set up already is not set up again.
"""

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

NEEDED = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCKS = {"core": "requirements.lock", "test": "requirements-test.lock"}
NU_VERSION = "26.9.27"

_ON_PATH = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
_ON_WINDOWS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe")
_ON_MACOS = ("Google Chrome", "Chromium", "Microsoft Edge")


class TroubleError(Exception):
    """A step failed; the text says what to do, Chinese first. Ends the program with exit code 1."""


def main(arguments: "list[str] | None" = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console set to GBK must not break on a word it lacks
            stream.reconfigure(errors="replace")
    too_old = version_problem(sys.version_info[:2])
    if too_old:
        print(too_old, file=sys.stderr)
        return 1
    options, for_pytest = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        return test(for_pytest) if options.command == "test" else build()
    except TroubleError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已停下，再运行一次会接着做。 Stopped; run again to go on.", file=sys.stderr)
        return 130


def version_problem(version: "tuple[int, ...]") -> str:
    """A sentence when this Python is too old, else ""."""
    if version >= NEEDED:
        return ""
    have = ".".join(str(part) for part in version)
    return (
        f"这台电脑上的 Python 是 {have}，需要 3.11 或更新的版本。请先安装新版 Python，再运行一次。\n"
        f"This is Python {have}; 3.11 or newer is needed. Install a newer Python and run again."
    )


def parse(arguments: "list[str]") -> "tuple[argparse.Namespace, list[str]]":
    """The command, and what follows `--` for pytest."""
    own, _, rest = (arguments, "", []) if "--" not in arguments else _split(arguments)
    parser = argparse.ArgumentParser(
        prog="start.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "command",
        nargs="?",
        choices=["build", "test"],
        default="build",
        help="build：生成样例网站 the example site（默认 default）；test：全部检查 every check",
    )
    options = parser.parse_args(own)
    if rest and options.command != "test":
        parser.error("只有 test 后面可以写 -- / only test takes arguments after --")
    return options, rest


def _split(arguments: "list[str]") -> "tuple[list[str], str, list[str]]":
    at = arguments.index("--")
    return arguments[:at], "--", arguments[at + 1 :]


# --- commands


def build() -> int:
    """Set up, build the example and say what to open."""
    set_up("core")
    say("生成样例网站", "building the example site")
    if execute([str(venv_python()), "-m", "site_gen", "build"]):
        raise TroubleError("样例网站没有生成，原因写在上面。\nThe example was not built; the reason stands above.")
    page = ROOT / "output" / "index.html"
    print(f"\n好了。用浏览器打开这个文件 / Done. Open this file in a browser:\n  {page}")
    return 0


def test(for_pytest: "list[str]") -> int:
    """Set up, run every check, and sum up. All are run, so that one look shows all that is wrong."""
    set_up("test")
    failed = []
    browser = find_browser() or install_browser()
    if not browser:
        failed.append("浏览器 browser")
    install_nu_checker()
    for name, command in checks(for_pytest):
        say(name, " ".join(command))
        # Windows would read files as GBK where no encoding is named; our own tests must not leave that to chance
        environment = {**os.environ, "PYTHONWARNDEFAULTENCODING": "1"} if command[0] == "pytest" else None
        if execute([str(venv_python()), "-m", *command], environment):
            failed.append(name)
    print()
    if failed:
        print(f"没有全部通过 / failed: {', '.join(failed)}")
        return 1
    print("全部通过 / all checks passed")
    return 0


def checks(for_pytest: "list[str]") -> "list[tuple[str, list[str]]]":
    """Name and module with arguments of each check, in order. pytest is last: its closing line ends the output."""
    split = any(word.startswith(("-n", "--pdb", "--numprocesses")) for word in for_pytest)
    workers = [] if split or (os.cpu_count() or 1) < 2 else ["-n", str(min(os.cpu_count() or 1, 4))]
    return [
        ("格式 format", ["ruff", "format", "--check", "."]),
        ("规范 lint", ["ruff", "check", "."]),
        ("类型 types", ["mypy"]),
        ("测试 tests", ["pytest", *workers, *for_pytest]),
    ]


# --- set-up


def venv_python(folder: Path = VENV) -> Path:
    """The interpreter of the virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def digest(kind: str) -> str:
    """What a set-up depends on: the lock, the project's metadata, and where the checkout lies."""
    parts = [str(ROOT).encode(), *((ROOT / name).read_bytes() for name in (LOCKS[kind], "pyproject.toml"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamp(kind: str) -> Path:
    """The file that says which set-up is complete."""
    return VENV / f"ready-{kind}"


def is_ready(kind: str) -> bool:
    """True when .venv holds what the lock says."""
    try:
        return venv_python().exists() and stamp(kind).read_text(encoding="ascii") == digest(kind)
    except OSError:
        return False


def set_up(kind: str) -> None:
    """Make .venv and install the lock and this checkout, unless that was done before."""
    if is_ready(kind):
        return
    started = time.monotonic()
    for known in LOCKS:
        stamp(known).unlink(missing_ok=True)
    make_venv()
    say(f"安装 {LOCKS[kind]}（第一次要几分钟）", "installing; a few minutes the first time")
    pip("install", "--require-hashes", "--prefer-binary", "-r", LOCKS[kind])
    pip("install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", ".")
    for done in ("core", "test") if kind == "test" else ("core",):
        stamp(done).write_text(digest(done), encoding="ascii")
    say(f"准备好了，用了{time.monotonic() - started:.0f}秒", "set up")


def make_venv() -> None:
    """Make .venv, or make it again when its Python does not start any more."""
    if venv_python().exists() and not subprocess.call(
        [str(venv_python()), "-c", "import pip"], stderr=subprocess.DEVNULL
    ):
        return
    say("新建 .venv", f"Python {platform.python_version()}")
    try:
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=os.name != "nt").create(VENV)
    except (OSError, subprocess.CalledProcessError) as error:
        raise TroubleError(
            f"建不了 .venv：{error}\n在 Debian、Ubuntu 上先运行：sudo apt install python3-venv\n"
            ".venv could not be made; on Debian or Ubuntu first run: sudo apt install python3-venv"
        ) from error


def pip(*arguments: str) -> None:
    """Run pip and show one line a package; on failure show all that it said."""
    command = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    said = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            name = line.partition(" (from ")[0].split()
            if name and name[0] in ("Collecting", "Processing"):
                print("  ·", os.path.basename(name[-1]), flush=True)
    if process.returncode:
        print("".join(said[-40:]), file=sys.stderr)
        raise TroubleError(
            "安装没有成功。多半是网络：检查网络，或者用 pip config 设好附近的镜像，再运行一次，会接着装。\n"
            "The installation failed, most likely the network. Check it, or set a mirror with pip config; run again."
        )


# --- tools that only the tests need


def find_browser() -> "str | None":
    """An installed Chromium, Chrome or Edge: its path, or None. SITE_GEN_BROWSER names another."""
    named = os.environ.get("SITE_GEN_BROWSER")
    if named:
        return named
    places = [shutil.which(name) for name in _ON_PATH]
    if sys.platform == "win32":
        folders = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        places += [str(Path(folder, place)) for place in _ON_WINDOWS for folder in folders if folder]
    if sys.platform == "darwin":
        places += [f"/Applications/{name}.app/Contents/MacOS/{name}" for name in _ON_MACOS]
    found = [place for place in places if place and Path(place).is_file()]
    return found[0] if found else playwright_browser()


def playwright_browser() -> "str | None":
    """The Chromium that playwright brought, if it did: its path, or None."""
    ask = "from playwright.sync_api import sync_playwright as p\nwith p() as w: print(w.chromium.executable_path)"
    try:
        answer = subprocess.run([str(venv_python()), "-c", ask], capture_output=True, encoding="utf-8", check=False)
    except OSError:  # no .venv: the tests run in an environment of the developer's own
        return None
    place = answer.stdout.strip()
    return place if place and Path(place).is_file() else None


def install_browser() -> "str | None":
    """Install a browser: Debian's when root there, else playwright's own. Returns its path, or None."""
    say("安装浏览器", "installing a browser for the tests")
    if sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        execute(["apt-get", "update", "-qq"], environment)
        execute(["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"], environment)
    found = find_browser()
    if not found:
        execute([str(venv_python()), "-m", "playwright", "install", "chromium"])
        found = find_browser()
    if not found:
        print(
            "找不到浏览器，网页检查做不了。请安装 Chrome、Edge 或 Chromium，再运行一次。\n"
            "No browser was found, so the pages cannot be checked. Install Chrome, Edge or Chromium and run again."
        )
    return found


def nu_checker() -> Path:
    """Where the Nu HTML checker lies once it is installed."""
    return VENV / "nu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def install_nu_checker() -> None:
    """Fetch the Nu HTML checker when Java and npm are there; else say that its test will be skipped."""
    npm = shutil.which("npm")
    if nu_checker().is_file():
        return
    if npm and shutil.which("java"):
        say("安装 HTML 检查器", "Nu HTML checker")
        wanted = ["--prefix", str(VENV / "nu"), "--ignore-scripts", "--no-audit", "--no-fund", f"vnu-jar@{NU_VERSION}"]
        if not execute([npm, "install", "--silent", *wanted]):
            return
    print(
        "HTML 检查器要有 Java 和 npm，这次跳过。 The Nu HTML checker needs Java and npm; its test is skipped.",
        flush=True,
    )


def execute(command: "list[str]", environment: "dict[str, str] | None" = None) -> int:
    """Run a command in the checkout, its output as it comes; returns its exit code."""
    sys.stdout.flush()
    return subprocess.call(command, cwd=ROOT, env=environment)


def say(zh: str, en: str) -> None:
    """One progress line."""
    print(f"\n▸ {zh} · {en}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
