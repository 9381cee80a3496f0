"""A zip file to carry on a stick: the site, and a text that says how to look at it. The same bytes everywhere."""

from __future__ import annotations

import os
import zipfile
from glob import escape
from typing import TYPE_CHECKING

from site_gen.diagnostics import Fault, OutputError
from site_gen.output import MANIFEST, format_manifest, parse_manifest
from site_gen.output.disk import move, sync
from site_gen.publish.model import STAGE, Unversioned, told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from site_gen.build.report import Progress
    from site_gen.publish.model import Tree

SITE = "网站/"
README = "怎么看.txt"
_README = """\
怎么看

1. 右键点这个压缩包，选“全部解压缩”。不解压，网页之间点不过去。
2. 打开解压出来的文件夹，再打开“网站”文件夹。
3. 双击 index.html，用浏览器看。不用联网。

手机上看：请扫楼门口的码，或者打开社区给的网址。

How to look at it

1. Right-click this zip file and choose “Extract all”. Links do not work from inside of it.
2. Open the folder that was made, then the folder “网站”.
3. Double-click index.html. No network is needed.
"""


class Stick(Unversioned):
    """A place of the kind `zip`. It keeps no earlier release: the file is replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def published(self) -> Mapping[str, str] | None:
        """See `model.Place`."""
        with told(str(self._path)):
            if not self._path.parent.is_dir():
                args = {"where": str(self._path.parent)}
                raise OutputError([Fault("publish-no-folder", str(self._path), args=args)])
            if not self._path.exists():
                return None
            try:
                with zipfile.ZipFile(self._path) as archive:
                    return parse_manifest(archive.read(SITE + MANIFEST).decode())
            except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, EOFError, NotImplementedError) as error:
                raise OutputError(
                    [Fault("publish-stranger", self._path.name, args={"file": str(self._path)})]
                ) from error

    def publish(self, tree: Tree, stamp: str, progress: Progress) -> None:
        """See `model.Place`; `stamp` stays out of the file, which would else never be the same twice."""
        del stamp
        waiting = self._path.with_name(f".{self._path.name}.{os.getpid()}.new")
        with told(str(self._path)):
            self.published()  # refuses a file of another origin, and a stick that is not there
            for rubbish in self._path.parent.glob(f".{escape(self._path.name)}.*.new"):  # of one that broke off
                rubbish.unlink(missing_ok=True)
            try:
                _pack(waiting, tree, progress)
                move(waiting, self._path)
                sync([self._path.parent])  # a stick is pulled out once this is done
            finally:
                waiting.unlink(missing_ok=True)


def _pack(path: Path, tree: Tree, progress: Progress) -> None:
    """Stored, not compressed: libraries compress differently, and pictures gain nothing."""
    with path.open("wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_entry(README), _README.replace("\n", "\r\n").encode("utf-8-sig"))
        for done, url in enumerate(sorted(tree.digests)):
            progress(STAGE, done, len(tree.digests))
            archive.writestr(_entry(SITE + url), tree.read(url))
        archive.writestr(_entry(SITE + MANIFEST), format_manifest(tree.digests))
        archive.close()
        file.flush()
        os.fsync(file.fileno())


def _entry(name: str) -> zipfile.ZipInfo:
    """A file of 1980, as unpacked everywhere."""
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry
