"""Sentences of the command line that several commands say."""

from __future__ import annotations

import datetime as dt

from site_gen.clock import CHINA


def today() -> str:
    """The date in China, wherever the computer stands."""
    return dt.datetime.now(CHINA).date().isoformat()


def unchanged_line(files: int, warnings: int, seconds: float, language: str) -> str:
    """Report of a build that had nothing to do."""
    if language == "en":
        tail = f"; {warnings} warnings, see “site-gen check”" if warnings else ""
        return f"Nothing has changed: all {files} files are up to date ({seconds:.2f} s){tail}."
    tail = f"；有{warnings}条提醒，运行 site-gen check 可以看" if warnings else ""
    return f"没有改动：{files}个文件都是最新的（{seconds:.2f}秒）{tail}。"
