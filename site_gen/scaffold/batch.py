"""The file that staff double-click on Windows: builds the site and shows it."""

from __future__ import annotations

NAME = "重新生成网站.bat"

_TEXT = """\
@echo off
chcp 65001 >nul
cd /d "%~dp0"
site-gen build
if errorlevel 1 goto failed
start "" "output\\index.html"
exit /b 0

:failed
echo.
echo 网站没有生成，原来的网页没有动。看看上面写的原因，改好再双击一次。
pause
exit /b 1
"""


def text() -> str:
    """The whole file, with the line ends that cmd.exe needs."""
    return _TEXT.replace("\n", "\r\n")
