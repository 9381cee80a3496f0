"""The files that staff double-click on Windows: one builds the site and shows it, one publishes it.

Each holds no label and no `goto`: cmd.exe looks for labels by byte offsets and may miss them after Chinese text. The
program is looked for where an installation puts it, then where Python can run it, then in the folders of a checkout.
`pushd` makes network folders work, `call` comes back from a program that is itself a batch file.
"""

from __future__ import annotations

NAME = "重新生成网站.bat"
PUBLISH = "发布网站.bat"

_VENVS = (r".venv", r"..\.venv", r"site-gen\.venv", r"..\site-gen\.venv")
_TRIES = ("site-gen", "py -m site_gen", "python -m site_gen")

_BEGIN = """\
@echo off
setlocal
chcp 65001 >nul 2>nul
pushd "%~dp0"
set "RUN="
"""

_NO_PROGRAM = """\
if not defined RUN (
    echo 没有找到生成网站的程序 site-gen，网站没有动。
    echo.
    echo 一、程序的文件夹取名 site-gen，和这个网站的文件夹放在一起。
    echo 二、打开程序的文件夹，在上面的地址栏里输入 cmd，按回车，出来一个黑窗口。
    echo 三、输入 py start.py，按回车，等它说“好了”。
    echo 四、回来再双击一次这个文件。
    echo.
    echo 详细的做法看程序文件夹里的 README.zh-CN.md。
    popd
    pause
    exit /b 1
)
"""

_BUILD = """\
call %RUN% build
if not "%errorlevel%"=="0" (
    echo.
    echo 网站没有生成，原来的网页没有动。看看上面写的原因，改好再双击一次。
    popd
    pause
    exit /b 1
)
start "" "%~dp0output\\index.html"
popd
echo.
echo 网站已经打开。上面写着哪些纸要重新贴，看完可以关掉这个窗口。
pause
"""

_PUBLISH = """\
call %RUN% publish %*
if not "%errorlevel%"=="0" (
    echo.
    echo 没有发布，公开的还是原来的。看看上面写的原因，改好再双击一次。
    popd
    pause
    exit /b 1
)
popd
echo.
echo 看完可以关掉这个窗口。
pause
"""


def text(*, publish: bool = False) -> str:
    """The whole file that builds, or the one that publishes, with the line ends that cmd.exe needs."""
    tries = [f'if not defined RUN call {one} --help >nul 2>nul && set "RUN={one}"\n' for one in _TRIES]
    pythons = " ".join(rf'"{one}\Scripts\python.exe"' for one in _VENVS)
    venvs = f"for %%P in ({pythons}) do if not defined RUN if exist %%P call %%P -m site_gen --help >nul 2>nul"
    act = _PUBLISH if publish else _BUILD
    parts = (_BEGIN, *tries, venvs, " && set RUN=%%P -m site_gen\n", _NO_PROGRAM, act)
    return "".join(parts).replace("\n", "\r\n")
