"""The font of all sheets: Noto Sans CJK, one variable file from a pinned package, so that no font lies in a site."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from site_gen.diagnostics import Fault, SettingsError

if TYPE_CHECKING:
    import typst

PACKAGE = "manimgx-fonts-cjk"
MODULE = "manimgx_fonts_cjk"
FAMILY = "Noto Sans CJK SC"


@cache
def fonts() -> typst.Fonts:
    """The font files, read once a process (0.03 s)."""
    import typst  # noqa: PLC0415 - 30 MB that only sheets need

    spec = find_spec(MODULE)
    if spec is None or not spec.submodule_search_locations:
        raise SettingsError([Fault("paper-font-missing", "site.yaml", args={"package": PACKAGE})])
    folders = [str(folder) for folder in spec.submodule_search_locations]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
