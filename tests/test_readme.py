"""What the two READMEs tell newcomers to type works, and what they show is what they get."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.support import png, run, write
from tests.support.sheets import filled

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
HOME = r"D:\我的小区"


def commands(readme: str) -> list[str]:
    """Every call of site-gen in code, in the order of the page, without comments."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    pieces = re.findall(r"```\w*\n(.*?)```|`([^`\n]+)`", text, re.DOTALL)
    lines = [line.strip() for block, span in pieces for line in (block or span).splitlines()]
    found = [re.sub(r"^\.venv\\Scripts\\", "", line).partition("#")[0].strip() for line in lines]
    return [line for line in found if line.startswith("site-gen ")]


@pytest.mark.parametrize("readme", READMES)
def test_every_command_works_on_a_new_site(readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A newcomer who types a line as it stands gets what it is for, and no error."""
    todo = dict.fromkeys(commands(readme))
    assert {"init", "build", "check", "new"} <= {line.split()[1] for line in todo}
    for number, line in enumerate(todo):
        folder = tmp_path / str(number)
        folder.mkdir()
        monkeypatch.chdir(folder)
        if " init " not in line:
            run("init", ".")
            write(folder, {"content/photos/lu.png": png(8, 8, (9, 9, 9))} if line.endswith("photo") else {})
        if " import minutes " in line:
            write(folder, {line.split()[-1]: "地点：社区议事厅\n"})
            line += " --yes"
        if " import issues " in line:
            write(folder, {line.split()[-1]: filled(("路灯不亮", "2026-03-02"), heading=("标题", "收到日期"))})
            line += " --yes"
        if " publish" in line:
            settings = folder / "site.yaml"
            settings.write_text(settings.read_text("utf-8") + "publish:\n  - name: web\n    folder: ../www\n", "utf-8")
            line += " --yes"
        if " preview" in line:
            line += " --help"  # itself it runs until somebody stops it
        done = run(*line.replace(HOME, "site").split()[1:])
        assert done.code == 0, (line, done.text)


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_fault_that_is_shown_is_what_is_printed(readme: str, language: str, tmp_path: Path) -> None:
    """The example of an error is a real one, word by word."""
    shown = re.search(r"```\n(content/issues/.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    run("init", str(tmp_path / "site"))
    issue = "# 一个问题\nid: W2026-003\ntitle：路灯不亮\n"
    write(tmp_path / "site", {"content/issues/W2026-003.yaml": issue})
    done = run("check", "--root", str(tmp_path / "site"), "--lang", language)
    assert done.code == 1
    assert shown[1].strip() in done.text.replace("\r", "")


@pytest.mark.parametrize("readme", READMES)
def test_files_and_headings_that_are_linked_are_there(readme: str) -> None:
    """No link of a README leads nowhere."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    lines = [line.lstrip("# ") for line in text.splitlines() if line.startswith("#")]
    headings = {re.sub(r"[^\w\- ]", "", line).replace(" ", "-").lower() for line in lines}
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in headings
        else:
            assert (ROOT / target).is_file(), target


def test_python_that_is_asked_for_is_the_one_that_is_needed() -> None:
    """Both pages name the version that the package demands."""
    needed = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert needed
    assert sys.version_info >= tuple(int(part) for part in needed[1].split("."))
    assert all(needed[1] in (ROOT / readme).read_text(encoding="utf-8") for readme in READMES)
