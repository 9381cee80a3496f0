"""The wheel works far from the checkout: themes and example inside, a first site of one's own in two commands."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import start

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the wheel and the source archive, built without a network."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def wheel(built: Path) -> Path:
    """The built wheel."""
    return next(built.glob("*.whl"))


def run(command: list[str], folder: Path) -> str:
    """Run a command in a folder, without anything of this process's paths; returns what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**environment, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_the_wheel_carries_themes_and_example_and_no_tests(wheel: Path) -> None:
    """Everything that a first site needs travels along; what only developers need does not."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "site_gen/themes/board/theme.toml" in names
    assert "site_gen/example/site.yaml" in names
    assert any(name.startswith("site_gen/example/content/issues/") for name in names)
    assert "site_gen/example/private/households.csv" in names
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"site_gen"}
    assert not [name for name in names if "__pycache__" in name or "/example/output/" in name or "/.site_gen/" in name]


def test_the_source_archive_can_build_and_test_itself(built: Path) -> None:
    """The archive holds the same tree that a clone has, without what was built."""
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"pyproject.toml", "hatch_build.py", "start.py", "site.yaml", "LICENSE", *start.LOCKS.values()}
    assert wanted <= names
    assert "tests/test_packaging.py" in names
    assert "themes/board/theme.toml" in names
    assert not [name for name in names if name.startswith((".venv", ".site_gen", "output"))]


def test_a_first_site_of_ones_own_takes_two_commands(wheel: Path, tmp_path: Path) -> None:
    """In a bare environment, `site-gen init demo` and `site-gen build` make a site with a home page."""
    folder = tmp_path / "bare"
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(folder)
    python = start.venv_python(folder)
    packages = Path(
        run([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], tmp_path).strip()
    )
    # The dependencies are the ones that run this test: the claim is about our wheel, and a test asks no network. Their
    # folder comes last on the path and its own .pth files are not followed, so that the checkout cannot be imported.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "--quiet"]
    run([*pip, str(wheel)], tmp_path)

    command = str(python.with_name("site-gen.exe" if os.name == "nt" else "site-gen"))
    where = run([str(python), "-c", "import site_gen; print(site_gen.__file__)"], tmp_path)
    assert where.startswith(str(folder))
    run([command, "init", "demo"], tmp_path)
    run([command, "build"], tmp_path / "demo")
    home = (tmp_path / "demo" / "output" / "index.html").read_text(encoding="utf-8")
    assert "</html>" in home
