"""Files replaced one by one, where two folders cannot be exchanged. For a moment readers may see old beside new.

All new bytes lie on the disk before the first file is replaced, and a journal names every step. A fault takes back what
was done; a crash is gone on from by the next build, whatever it finds in the records.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from site_gen.diagnostics import Fault, OutputError
from site_gen.output import disk
from site_gen.output.owned import MANIFEST, PENDING, format_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class Journal:
    """The steps of one change to `output`. `home` is a folder of our own in the site's state."""

    def __init__(self, output: Path, home: Path) -> None:
        self._output, self._file, self._kept = output, home / "journal", home / "kept"
        self._list = home / "list"
        home.mkdir(parents=True, exist_ok=True)

    def apply(
        self, place: Mapping[str, str], removed: Iterable[str], owned: Mapping[str, str], digests: Mapping[str, str]
    ) -> None:
        """Put files in place and delete others. Raises OSError; then the folder is as it was."""
        removed = list(removed)
        self._list.write_bytes(format_manifest(digests))
        disk.sync([*place.values(), self._list])
        steps = {"place": dict(place), "remove": removed}
        before = self._keep([*place, *removed, MANIFEST])
        try:
            if not digests.keys() <= owned.keys():  # a file is named before it appears, so that it never is a stranger
                disk.replace(self._output / MANIFEST, format_manifest(dict.fromkeys(digests, PENDING) | dict(owned)))
            disk.replace(self._file, json.dumps(steps, ensure_ascii=False).encode())
            self._go(place, removed)
        except OSError as error:
            self._undo(before, error)
            raise
        self._close()

    def recover(self) -> None:
        """Finish what a crash broke off."""
        try:
            steps = json.loads(self._file.read_bytes())
            place = {str(url): str(path) for url, path in steps["place"].items()}
            removed = [str(url) for url in steps["remove"]]
        except FileNotFoundError:
            return
        except (ValueError, TypeError, AttributeError, KeyError):  # of no use; the build makes it all again
            self._close()
            return
        self._go({url: path for url, path in place.items() if os.path.isfile(path)}, removed)
        self._close()

    def _go(self, place: Mapping[str, str], removed: list[str]) -> None:
        folders = {self._output}
        for url, path in place.items():
            target = self._output / url
            target.parent.mkdir(parents=True, exist_ok=True)
            disk.move(path, target)
            folders.add(target.parent)
        folders.update(disk.remove(self._output, removed))
        if self._list.is_file():
            disk.move(self._list, self._output / MANIFEST)
        disk.sync(folder for folder in folders if folder.is_dir())

    def _keep(self, urls: Iterable[str]) -> dict[str, Path | None]:
        """What stands now, by address, outside of the folder; None for what is not there yet."""
        shutil.rmtree(self._kept, ignore_errors=True)
        self._kept.mkdir(parents=True, exist_ok=True)
        before: dict[str, Path | None] = {}
        for url in urls:
            source, copy = self._output / url, self._kept / f"{len(before):06d}"
            before[url] = copy if source.is_file() else None
            if before[url]:
                _copy(source, copy)
        return before

    def _undo(self, before: Mapping[str, Path | None], error: OSError) -> None:
        try:
            for url, copy in before.items():
                target = self._output / url
                if copy is None:
                    disk.remove(self._output, [url])
                else:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    disk.move(copy, target)
        except OSError:
            args = {"reason": error.strerror or type(error).__name__}
            raise OutputError([Fault("output-half", MANIFEST, args=args)]) from error
        self._close()

    def _close(self) -> None:
        disk.unlink(self._file)
        with suppress(OSError):
            self._list.unlink(missing_ok=True)
        shutil.rmtree(self._kept, ignore_errors=True)


def _copy(source: Path, copy: Path) -> None:
    try:
        os.link(source, copy)
    except OSError:
        shutil.copy2(source, copy)
