"""What is said when the disk does not do as it is told: what happened, to which file, and what to do."""

from __future__ import annotations

import errno
import os

_FULL = (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC)
_HELD = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY)
_KINDS = {
    **dict.fromkeys(_FULL, "full"),
    **dict.fromkeys(_HELD, "held"),
    errno.EROFS: "read_only",
    errno.EIO: "broken",
    errno.ENAMETOOLONG: "long",
    errno.ENOENT: "gone",
    errno.ENOTDIR: "gone",
    errno.EMFILE: "many",
    errno.ENFILE: "many",
    errno.ENXIO: "broken",
    errno.ENODEV: "broken",
}
_WORDS = {
    "zh": {
        "full": "磁盘满了，写不下{file}。清理出一些空间，再运行一次。",
        "held": "没法读写{file}：别的程序开着它，或者没有权限。关掉WPS、杀毒软件、同步盘这些程序，再运行一次。",
        "read_only": "写不了{file}：这个磁盘或文件夹是只读的。去掉写保护，或者换一个文件夹，再运行一次。",
        "broken": "磁盘出错，读写不了{file}。U盘、网络盘请重新插好、连好再运行；还是不行，先备份，再请人检查磁盘。",
        "long": "文件名或者路径太长：{file}。把网站文件夹挪到浅一些的地方，或者把名字改短，再运行一次。",
        "gone": "{file}刚才还在，现在找不到了。看看是不是有人正在移动文件夹，再运行一次。",
        "many": "打开的文件太多，系统不让再开。关掉一些程序，再运行一次。",
        "other": "读写{file}时出错：{reason}。检查磁盘有没有满、文件是不是被别的程序打开，再运行一次。",
        "whole": "公开的网站还是完整的。",
        "file": "文件",
    },
    "en": {
        "full": "The disk is full: no room for {file}. Make some room and run this again.",
        "held": "No access to {file}: it is open in another program, or not yours to change. Close what may hold it "
        "(an office program, a virus scanner, a sync tool) and run this again.",
        "read_only": "{file} cannot be written: the disk or folder is read-only. Lift the protection, or choose "
        "another folder, and run this again.",
        "broken": "The disk failed at {file}. Plug or connect it again and run this again; if that does not help, back "
        "up first, then have the disk looked at.",
        "long": "The name or path is too long: {file}. Move the site to a folder higher up, or shorten the name.",
        "gone": "{file} was there a moment ago and is gone. Is somebody moving the folder? Run this again.",
        "many": "Too many files are open. Close some programs and run this again.",
        "other": "{file} could not be read or written: {reason}. Is the disk full, or the file open elsewhere? "
        "Run this again.",
        "whole": "The public site is still whole.",
        "file": "a file",
    },
}


def sentence(error: OSError, language: str) -> str:
    """Plain words for a fault of the disk."""
    words = _WORDS[language]
    name = error.filename if isinstance(error.filename, (str, bytes, os.PathLike)) else ""
    file = os.fsdecode(os.path.basename(os.fsdecode(name))) if name else ""
    said = words[_KINDS.get(error.errno or 0, "other")]
    values = {"file": _quoted(file, language) or words["file"], "reason": error.strerror or type(error).__name__}
    return f"{said.format(**values)}{'' if language == 'zh' else ' '}{words['whole']}"


def _quoted(name: str, language: str) -> str:
    """A file's name as it can be printed, whatever it is made of."""
    shown = "".join(char if char.isprintable() else "?" for char in name)
    return (f"“{shown}”" if language == "zh" else f'"{shown}"') if shown else ""
