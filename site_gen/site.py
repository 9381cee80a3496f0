"""The folders of one site. Creates nothing and reads no record."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from site_gen.diagnostics import Fault, SettingsError

STATE = ".site_gen"
CONTENT = "content"
SETTINGS = "site.yaml"


class Site(NamedTuple):
    """`root` holds site.yaml, content/, private/ and themes/; `output` receives the pages. Both absolute."""

    root: Path
    output: Path

    @property
    def state(self) -> Path:
        """Folder for everything that can be made again. Holds unmasked data: never published."""
        return self.root / STATE

    @property
    def ledger(self) -> Path:
        """State of this output folder; each output folder of a site has its own."""
        return self.state / f"build-{self._mark}.sqlite"

    @property
    def stage(self) -> Path:
        """Where new files of this output folder wait; builds into other folders may run meanwhile."""
        return self.state / f"stage-{self._mark}"

    @property
    def pieces(self) -> Path:
        """Lists of the pieces that files of this output folder are made of."""
        return self.state / f"pieces-{self._mark}"

    @property
    def workshop(self) -> Path:
        """Where sheets and pictures of this output folder are set: a preview may do so beside a build."""
        return self.state / f"paper-{self._mark}"

    @property
    def lock(self) -> Path:
        """Held by whoever changes the site. A preview changes nothing that others see, so it has one of its own."""
        return self.state / ("preview.lock" if self.state in self.output.parents else "lock")

    @property
    def spare(self) -> Path:
        """Where the next state of this output folder is made ready."""
        return self.state / f"spare-{self._mark}"

    @property
    def _mark(self) -> str:
        name = os.path.relpath(self.output, self.root).replace(os.sep, "/")
        return hashlib.sha256(name.encode()).hexdigest()[:12]


def locate_site(root: Path, output: Path | None = None) -> Site:
    """Check that `root` is a site and that `output` is a folder we may write to.

    Raises SettingsError when there is no site.yaml, or when `output` is a root, a home, the site itself, or lies
    around or inside of its records (quality.md, T7).
    """
    root = root.resolve()
    if not (root / SETTINGS).is_file():
        raise SettingsError([Fault("site-missing", str(root), args={"folder": str(root)})])
    target = (output if output is not None else root / "output").absolute()
    resolved = target.resolve()
    home = Path.home().resolve()
    forbidden = {Path(resolved.anchor), home, *home.parents, root}
    inner = [root / name for name in (CONTENT, "private", "themes", STATE, ".git")]
    if (
        resolved in forbidden
        or resolved in root.parents
        or any(resolved == folder or folder in resolved.parents for folder in inner)
        or (resolved.exists() and not resolved.is_dir())
    ):
        raise SettingsError([Fault("output-forbidden", str(target), args={"folder": str(target)})])
    return Site(root, resolved)


def locate_preview(root: Path) -> Site:
    """The same site, built into its state folder: what is looked at is not yet published.

    Raises SettingsError as `locate_site` does.
    """
    site = locate_site(root)
    return site._replace(output=site.state / "preview")
