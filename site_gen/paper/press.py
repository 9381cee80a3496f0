"""The press: a template and a view become a PDF, or pictures of its pages for a group chat."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from site_gen.diagnostics import ContentError, Fault
from site_gen.paper.fonts import fonts
from site_gen.paper.plain import plain, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import msgspec
    import typst

    from site_gen.views.shell import Shell

STANDARD: Final = "ua-1"  # ISO 14289-1: tagged, titled, in a known language, and every glyph there
PICTURE_PPI = 150
_NO_GLYPH = re.compile(r"the (?:text|character) `\"(.*?)\"` could not be displayed", re.DOTALL)
_PACKAGE = re.compile(r"""["']@[\w-]+/""")


class Variant(NamedTuple):
    """How a sheet differs from the usual one: `size` in points of the body (0: its own), `paper` "a3" or its own."""

    size: int = 0
    paper: str = ""

    def inputs(self) -> dict[str, str]:
        """What the templates are told."""
        size = {"size": str(self.size)} if self.size else {}
        return {**size, **({"paper": self.paper} if self.paper else {})}


USUAL: Final = Variant()
LARGE: Final = Variant(size=24)  # then the smallest text that one reads, 16 points, is larger than 22


class Press:
    """All sheets of one theme in one language. `workshop` is a folder that may be deleted at any time."""

    def __init__(
        self,
        sources: Mapping[str, str],
        words: Mapping[str, str | list[str]],
        shell: Shell,
        language: str,
        workshop: Path,
        photos: Mapping[str, Path] = MappingProxyType({}),
    ) -> None:
        """`sources` are typst files by name, `words` the catalogue's texts, `photos` where each address's bytes lie."""
        self._sources, self._words, self._shell, self._language = sources, words, shell, language
        self._folder, self._photos, self._ready = workshop, photos, False

    def digest(self) -> bytes:
        """What all sheets depend on besides their views."""
        frame = json.dumps([plain(self._shell, self._language), self._language, dict(self._words)])
        parts = [f"{name}\0{text}" for name, text in sorted(self._sources.items())]
        return hashlib.sha256("\0".join([frame, *parts]).encode()).digest()

    def texts(self) -> str:
        """What stands on sheets whatever their views: templates and words."""
        words = [one for each in self._words.values() for one in ([each] if isinstance(each, str) else each)]
        return "\n".join([*self._sources.values(), *words])

    def pdf(self, template: str, view: msgspec.Struct, variant: Variant = USUAL) -> bytes:
        """The sheet as PDF, the same bytes everywhere. Raises ContentError for a missing glyph or a broken template."""
        return self._made(template, view, variant, "pdf")[0]

    def pictures(self, template: str, view: msgspec.Struct, variant: Variant = USUAL) -> list[bytes]:
        """The sheet's pages as PNG."""
        return self._made(template, view, variant, "png")

    def _made(self, template: str, view: msgspec.Struct, variant: Variant, form: str) -> list[bytes]:
        import typst  # noqa: PLC0415 - only sheets need it

        if f"{template}.typ" not in self._sources:
            raise ContentError([Fault("paper-template", f"{template}.typ", args={"reason": "no such file"})])
        if self._remote:
            raise ContentError(self._remote)
        self.lay_out()
        self._lay_photos(view)
        compiler = typst.Compiler(
            str(self._folder / f"{template}.typ"),
            root=str(self._folder),
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"view": json.dumps(plain(view, self._language), ensure_ascii=False), **variant.inputs()},
            package_path=str(self._folder),
            package_cache_path=str(self._folder),
        )
        try:
            if form == "pdf":
                made = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=0)
            else:
                made = compiler.compile(format="png", ppi=PICTURE_PPI)
        except typst.TypstError as error:
            raise ContentError([self._fault(template, error)]) from error
        return list(made) if isinstance(made, list) else [made or b""]

    @cached_property
    def _remote(self) -> list[Fault]:
        return [Fault("paper-package", name) for name, text in self._sources.items() if _PACKAGE.search(text)]

    def lay_out(self) -> None:
        """Put the templates, the words and the frame where typst may read them, and nothing else.

        To be called before processes share the work, or each would clear away what the others read.
        """
        if self._ready:
            return
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        for name, text in self._sources.items():
            (self._folder / name).write_text(text, encoding="utf-8", newline="\n")
        frame = {"shell": plain(self._shell, self._language), "words": dict(self._words), "language": self._language}
        (self._folder / "frame.json").write_text(json.dumps(frame, ensure_ascii=False), encoding="utf-8")
        self._ready = True

    def _lay_photos(self, view: object) -> None:
        """Put the photos that a view shows where typst may read them. Their names tell their bytes: once is enough."""
        for url in shown(view):
            target = self._folder / url
            if not target.is_file():
                target.parent.mkdir(exist_ok=True)
                partial = target.with_suffix(f".{os.getpid()}")  # another process may want it just now
                shutil.copyfile(self._photos[url], partial)
                partial.replace(target)

    def _fault(self, template: str, error: typst.TypstError) -> Fault:
        message = str(error.message)
        if missing := _NO_GLYPH.search(message):
            return Fault("paper-glyph", "", args={"text": missing[1]})
        trace = "; ".join(str(line) for line in (error.hints or ()))
        return Fault("paper-template", f"{template}.typ", args={"reason": f"{message} {trace}".strip()})
