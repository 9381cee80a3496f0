"""One file: its bytes, its text, its front matter. Understands no YAML."""

from __future__ import annotations

import codecs
import os
import re
import stat as modes
from typing import TYPE_CHECKING

from site_gen.diagnostics import ContentError, Fault, Span
from site_gen.sources.tree import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEGABYTE = 1_000_000
MAX_LINE = 20_000  # characters
_LIMITS = {".yaml": 2, ".yml": 2, ".md": 2, ".toml": 2, ".html": 2, ".css": 2, ".js": 2, ".csv": 32}
_OTHER_LIMIT = 64

_BINARY = (
    (b"PK\x03\x04", "Excel/Word/ZIP"),
    (b"\xd0\xcf\x11\xe0", "Excel/Word"),
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
)
_EMOJI = "\ufe0f\u2600-\u27bf\U0001f000-\U0001faff"
_KINDS = {
    "nul": "\0",
    "control": "\x01-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029",
    "bidi": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "invisible": "\u00ad\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u2060-\u2065\u206a-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff",
    "broken": "\ufffd\ufffe\uffff\ufdd0-\ufdef\ue000-\uf8ff\ud800-\udfff",
}
_REFUSED = re.compile(
    "|".join(f"(?P<{name}>[{chars}])" for name, chars in _KINDS.items()) + f"|(?P<joiner>(?<![{_EMOJI}])\u200d)"
)
_ANY_REFUSED = re.compile(f"[{''.join(_KINDS.values())}\u200d]")


def limit(path: str) -> int:
    """Most bytes that a file may have."""
    return _LIMITS.get(os.path.splitext(path)[1].lower(), _OTHER_LIMIT) * MEGABYTE


class Files:
    """Reads many sources of a site. A folder that no link leads through is looked at once in the life of this."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._plain: set[str] = set()

    def read(self, path: str) -> bytes:
        """A source's bytes, as `read_bytes`."""
        if os.path.isabs(path) or ".." in path.split("/") or "\\" in path:
            raise ContentError([Fault("link-leaves-site", shown(path))])
        try:
            return _check_size(self._read(path), path)
        except FileNotFoundError:
            raise ContentError([Fault("file-missing", path)]) from None
        except (OSError, ValueError):
            raise ContentError([Fault("file-unreadable", path)]) from None

    def _read(self, path: str) -> bytes:
        folder = path.rpartition("/")[0]
        if folder in self._plain:
            try:
                return _bytes(f"{self._root}{os.sep}{path}", path, os.O_NOFOLLOW)
            except OSError:  # a link, which may lead somewhere else within the site, or no such file
                pass
        if _is_linked(self._root, path):
            base = os.path.realpath(self._root).rstrip(os.sep) + os.sep
            if not os.path.realpath(os.path.join(self._root, *path.split("/"))).startswith(base):
                raise ContentError([Fault("link-leaves-site", shown(path))])
        elif folder:
            self._plain.add(folder)
        return _bytes(os.path.join(self._root, *path.split("/")), path)


def read_bytes(root: Path, path: str) -> bytes:
    """A source's bytes. `path` is relative to the site, with slashes.

    Raises ContentError when the file is missing, unreadable, too large, no regular file, or not inside of the site.
    """
    return Files(root).read(path)


def _bytes(full: str, path: str, flags: int = 0) -> bytes:
    """At most one byte more than a source may have."""
    # A pipe would wait for its writer for ever
    flags |= os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    file = os.open(full, flags)
    try:
        stat = os.fstat(file)
        if not modes.S_ISREG(stat.st_mode):
            raise ContentError([Fault("file-special", path)])
        most = limit(path) + 1
        data = os.read(file, min(stat.st_size + 1, most))
        while len(data) != stat.st_size and len(data) < most and (more := os.read(file, most - len(data))):
            data += more  # it grows, or the system gives it in pieces
        return data
    finally:
        os.close(file)


def _is_linked(root: Path, path: str) -> bool:
    """Whether a link may be on the way to a source."""
    if os.name != "posix":  # folders have more ways to lie somewhere else
        return True
    full = os.fspath(root)
    for part in path.split("/"):
        full = f"{full}{os.sep}{part}"
        if os.path.islink(full):
            return True
    return False


def reader(root: Path) -> Callable[[str], bytes | None]:
    """A function that gives a source's bytes, or None when it cannot be read: for `diagnose`."""

    def read(path: str) -> bytes | None:
        try:
            return read_bytes(root, path)
        except (ContentError, OSError):
            return None

    return read


def decode(data: bytes, path: str) -> str:
    """A file's text, with LF as line end and without a byte order mark.

    Reads UTF-8, UTF-16 with a mark, and GB18030. Raises ContentError, with line and column, for anything else, for
    characters that cannot be seen or that turn the writing direction, and for files and lines that are too long.
    """
    _check_size(data, path)
    text = _text(data, path).replace("\r\n", "\n").replace("\r", "\n")
    faults = []
    if _ANY_REFUSED.search(text):
        faults += _refused(text, path)
    if len(text) > MAX_LINE:
        lines = enumerate(text.split("\n"), 1)
        long = [number for number, line in lines if len(line) > MAX_LINE]
        faults += [Fault("line-too-long", path, args={"most": MAX_LINE}, span=Span(path, number)) for number in long]
    if faults:
        raise ContentError(faults)
    return text


def readable(text: str) -> str:
    """The text without the characters that `decode` refuses."""
    return _REFUSED.sub("", text)


def split_front_matter(text: str, path: str) -> tuple[str, str, int]:
    """A Markdown file's YAML, its body, and the line (from 1) on which the body begins.

    The YAML is padded with empty lines, so that its line numbers are those of the file. Raises ContentError.
    """
    lines = text.split("\n")
    start = next((index for index, line in enumerate(lines) if line.strip()), None)
    if start is None or lines[start].rstrip() != "---":
        raise ContentError([Fault("front-matter-missing", path, span=Span(path, (start or 0) + 1))])
    end = next((index for index in range(start + 1, len(lines)) if lines[index].rstrip() == "---"), None)
    if end is None:
        raise ContentError([Fault("front-matter-open", path, span=Span(path, start + 1, 1, 3))])
    yaml = "\n" * (start + 1) + "\n".join(lines[start + 1 : end]) + "\n"
    return yaml, "\n".join(lines[end + 1 :]), end + 2


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column, both from 1, of a character of a text with LF as line end."""
    before = text[:index]
    return before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1


def _check_size(data: bytes, path: str) -> bytes:
    if len(data) > (most := limit(path)):
        raise ContentError([Fault("file-too-large", path, args={"most": most // MEGABYTE})])
    return data


def _text(data: bytes, path: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(data, "utf-16", path)
    if data.startswith(codecs.BOM_UTF8):
        return _strict(data[3:], "utf-8", path)
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise ContentError([Fault("file-binary", path, args={"what": what})])
    if (nul := data.find(b"\0")) >= 0:
        raise ContentError([Fault("text-nul", path, span=_place(data[:nul], "utf-8", path))])
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if _looks_like_utf8(good := data[: error.start]):
            raise ContentError([Fault("text-undecodable", path, span=_place(good, "utf-8", path))]) from None
    text = _strict(data, "gb18030", path)
    if not _looks_chinese(text):
        first = next(index for index, char in enumerate(text) if not char.isascii())
        raise ContentError([Fault("text-encoding", path, span=Span(path, *position(text, first)))])
    return text


def _strict(data: bytes, encoding: str, path: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        place = _place(data[: error.start], encoding, path)
        raise ContentError([Fault("text-undecodable", path, span=place)]) from None


def _place(before: bytes, encoding: str, path: str) -> Span:
    text = before.decode(encoding, errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    return Span(path, *position(text, len(text)))


def _looks_like_utf8(start: bytes) -> bool:
    """True when the bytes before the first bad one hold so much UTF-8 that the file must have been meant so."""
    return len(re.findall(rb"[\xe3-\xe9\xef][\x80-\xbf]{2}", start)) >= 2


def _looks_chinese(text: str) -> bool:
    """True when nearly all characters beyond ASCII are common: other encodings read as GB18030 give rare ones."""
    beyond = [char for char in text if not char.isascii()]
    common = len("".join(beyond).encode("gb2312", errors="ignore")) // 2
    return common >= 0.75 * len(beyond)


def _refused(text: str, path: str) -> list[Fault]:
    """The first refused character of each sort, and no more than that."""
    faults: dict[str, Fault] = {}
    for match in _REFUSED.finditer(text):
        sort = "invisible" if match.lastgroup == "joiner" else match.lastgroup or ""
        if sort not in faults:
            args = {"char": f"U+{ord(match[0]):04X}"}
            faults[sort] = Fault(f"text-{sort}", path, args=args, span=Span(path, *position(text, match.start())))
            if len(faults) == len(_KINDS):
                break
    return list(faults.values())
