"""From a target in site.yaml to the place that it names. What a place needs is imported only when it is used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from site_gen import schema
from site_gen.diagnostics import ContentError, Fault, SettingsError
from site_gen.publish.bucket import Bucket, connect
from site_gen.publish.folder import Folder
from site_gen.publish.remote import Server
from site_gen.publish.rsync import Rsync
from site_gen.publish.stick import Stick
from site_gen.records.settings import Settings
from site_gen.register.checks import publishing
from site_gen.site import CONTENT, SETTINGS, STATE
from site_gen.sources import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_gen.publish.model import Place
    from site_gen.records.publishing import Target
    from site_gen.site import Site


def settings(site: Site) -> Settings:
    """What site.yaml says, with its targets looked at. Raises ContentError with every fault of the file."""
    loaded, faults = schema.load(SETTINGS, read_bytes(site.root, SETTINGS))
    found = next((one.record for one in loaded if isinstance(one.record, Settings)), None)
    wrong = [one for one in (*faults, *(publishing.check(found.publish) if found else ())) if not one.warning]
    if found is None or wrong:
        raise ContentError(wrong or [Fault("settings-missing", SETTINGS)])
    return found


def place(site: Site, target: Target) -> Place:
    """The place of a target. Raises SettingsError when it lies where nothing may be published."""
    if target.kind == "folder":
        return Folder(_outside(site, target.folder), keep=target.keep)
    if target.kind == "rsync":
        login, _, folder = target.rsync.partition(":")
        return Rsync(Server(login, folder.rstrip("/") or "/", target.port), keep=target.keep)
    if target.kind == "s3":
        client = connect(endpoint=target.endpoint, region=target.region, path_style=target.path_style)
        return Bucket(client, target.s3, target.prefix)
    return Stick(_outside(site, target.zip))


def where(target: Target) -> str:
    """The target's own words for where it is."""
    return str(getattr(target, target.kind))


def chosen(targets: Sequence[Target], name: str) -> Target:
    """The target of that name; the only one when none was named. Raises SettingsError."""
    found = [one for one in targets if not name or one.name.lower() == name.lower()]
    if len(found) == 1:
        return found[0]
    names = [one.name for one in targets]
    if not targets:
        raise SettingsError([Fault("publish-no-targets", "publish")])
    code = "publish-unknown" if name else "publish-which"
    raise SettingsError(
        [Fault(code, SETTINGS, ("publish",), {"name": name, "names": names, "first": names[0]}, on_key=True)]
    )


def _outside(site: Site, written: str) -> Path:
    """Where a path of site.yaml leads. Never into the records, nor around them, nor to what a build writes."""
    path = (site.root / Path(written).expanduser()).resolve()
    private = [site.output, *(site.root / name for name in (CONTENT, "private", "themes", STATE, ".git"))]
    around = {site.root, *site.root.parents, Path.home().resolve(), Path("/").resolve()}
    if path in around or any(path == one or one in path.parents for one in private):
        raise SettingsError([Fault("publish-forbidden", SETTINGS, ("publish",), {"folder": str(path)}, on_key=True)])
    return path
