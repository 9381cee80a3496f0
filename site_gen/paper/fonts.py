"""The font of all sheets: Noto Sans CJK, one variable file from a pinned package, so that no font lies in a site."""

from __future__ import annotations

import struct
from bisect import bisect_right
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

from site_gen.diagnostics import Fault, SettingsError

if TYPE_CHECKING:
    import typst

PACKAGE = "manimgx-fonts-cjk"
MODULE = "manimgx_fonts_cjk"
FAMILY = "Noto Sans CJK SC"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
_CMAP = int.from_bytes(b"cmap")
_FULL = (3, 10)  # Windows, all of Unicode


@cache
def fonts() -> typst.Fonts:
    """The font files, read once a process (0.03 s)."""
    import typst  # noqa: PLC0415 - 30 MB that only sheets need

    spec = find_spec(MODULE)
    if spec is None or not spec.submodule_search_locations:
        raise SettingsError([Fault("paper-font-missing", "site.yaml", args={"package": PACKAGE})])
    folders = [str(folder) for folder in spec.submodule_search_locations]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def lacking(text: str) -> str:
    """The characters of a text that the font cannot draw, each once; "" where it has them all, or is not installed."""
    rare = dict.fromkeys(one for one in text if not (_is_common(one) or is_unseen(one)))
    if not rare:
        return ""
    ranges = _drawn()
    starts = [first for first, _ in ranges]

    def is_drawn(code: int) -> bool:
        at = bisect_right(starts, code) - 1
        return at >= 0 and code <= ranges[at][1]

    return "".join(one for one in rare if ranges and not is_drawn(ord(one)))


def is_unseen(sign: str) -> bool:
    """True for what is never drawn: spaces, joiners, selectors. An emoji that Python does not know yet is none."""
    return category(sign) in _UNSEEN or "\ufe00" <= sign <= "\ufe0f"


def _is_common(sign: str) -> bool:
    """True for what each Chinese font has, so that most sites need not look into it."""
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _drawn() -> tuple[tuple[int, int], ...]:
    """Ranges of characters with a glyph, in order (OpenType `cmap`, format 12); all fonts of the file have the same."""
    spec = find_spec(MODULE)
    folders = spec.submodule_search_locations if spec else None
    files = sorted(one for folder in folders or () for one in Path(folder).glob("*.ttc"))
    if not files:
        return ()
    with files[0].open("rb") as file:

        def read(at: int, shape: str) -> tuple[int, ...]:
            file.seek(at)
            return struct.unpack(shape, file.read(struct.calcsize(shape)))

        (font,) = read(12, ">I")
        (count,) = read(font + 4, ">H")
        records = (read(font + 12 + 16 * each, ">4I") for each in range(count))
        table = next(offset for tag, _, offset, _ in records if tag == _CMAP)
        (count,) = read(table + 2, ">H")
        subtables = (read(table + 4 + 8 * each, ">HHI") for each in range(count))
        full = table + next(offset for platform, encoding, offset in subtables if (platform, encoding) == _FULL)
        (count,) = read(full + 12, ">I")
        groups = read(full + 16, f">{3 * count}I")
    return tuple(zip(groups[::3], groups[1::3], strict=True))
