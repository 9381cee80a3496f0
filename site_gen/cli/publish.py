"""`site-gen publish`: build, look, ask, send, and say what is left to do on the boards."""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen import lock, messages
from site_gen.build.fresh import Asked
from site_gen.cli import printing
from site_gen.cli.options import as_of_option, language_option, root_option
from site_gen.cli.words import today
from site_gen.clock import CHINA
from site_gen.diagnostics import ContentError, Fault, SettingsError, SiteError
from site_gen.site import locate_site

if TYPE_CHECKING:
    from site_gen.publish.changes import Changes
    from site_gen.publish.model import Place, Tree
    from site_gen.records.publishing import Target
    from site_gen.records.settings import Settings
    from site_gen.site import Site

STOPPED = 130
EXAMPLES = """\b
例 / examples:
  site-gen publish                    只有一处时不用写名字 / the only target
  site-gen publish web                发布到 site.yaml 里叫 web 的那一处 / to the target named web
  site-gen publish web --dry-run      只看会改什么，不发布 / only say what would change
  site-gen publish --list             有哪些地方，现在公开的是哪一版 / all targets and their state
  site-gen publish web --rollback     退回上一版 / back to the release before
  site-gen publish web --rollback --to 3   退回第3版 / back to number 3
  site-gen publish web --forget       发布后旧版全删掉 / delete all earlier releases
\b
结束代码 / exit codes: 0 好了或不用发 / done, nothing to do, or not confirmed · 1 记录、设置有错 / faults ·
  2 命令写错 / wrong use · 3 磁盘、网络、服务器不让写 / disk, network or server ·
  4 有人正在发布、正在改网站 / somebody else is at it · 130 按键停下 / stopped
"""


@click.command("publish", epilog=EXAMPLES)
@click.argument("target", required=False, default="", metavar="[TARGET]")
@click.option("--list", "listing", is_flag=True, help="列出各处和各版 / targets, or a target's releases")
@click.option("--dry-run", is_flag=True, help="只看，不发布 / change nothing that is public")
@click.option("--rollback", is_flag=True, help="退回以前的一版 / go back to an earlier release")
@click.option("--to", "version", default="", metavar="NUMBER", help="退回哪一版 / which release, with --rollback")
@click.option("--forget", is_flag=True, help="发布后不留旧版 / keep no earlier release")
@click.option("--yes", is_flag=True, help="不再问，直接发布 / do not ask")
@click.option("--output", default=None, help="生成到哪个文件夹 / output folder [默认 output]")
@as_of_option
@root_option
@language_option
def publish(
    target: str,
    *,
    listing: bool,
    dry_run: bool,
    rollback: bool,
    version: str,
    forget: bool,
    yes: bool,
    output: str | None,
    as_of: str | None,
    root: str,
    language: str,
) -> None:
    """发布：生成网站，说清会公开什么，问一句，再放到网上、共享文件夹或U盘。 Build, say what changes, ask, publish."""
    from site_gen.publish import places  # noqa: PLC0415 - heavy

    site = locate_site(Path(root), Path(output) if output else None)
    settings = places.settings(site)
    asked = Asked(as_of or "", "", today())  # what is public speaks the language of site.yaml
    if listing:
        _list(site, settings, target, language)
        return
    chosen = places.chosen(settings.publish, target)
    job = _Job(site, settings, chosen, asked, language, dry_run=dry_run, yes=yes, forget=forget)
    with lock.writing(site.state / "publish.lock", "site-gen publish", patience=0):
        if rollback or version:
            job.roll_back(version)
        else:
            job.publish()


class _Job:
    """One publication, or one step back."""

    def __init__(
        self,
        site: Site,
        settings: Settings,
        target: Target,
        asked: Asked,
        language: str,
        *,
        dry_run: bool,
        yes: bool,
        forget: bool,
    ) -> None:
        from site_gen.publish.places import place  # noqa: PLC0415 - heavy

        self._site, self._settings, self._target, self._asked = site, settings, target, asked
        self._language, self._dry_run, self._yes, self._forget = language, dry_run, yes, forget
        self._place: Place = place(site, target)

    def publish(self) -> None:
        """Build, look at it, say what changes, ask, lengthen the chain, send, and look at the boards."""
        tree = self._built()
        found = self._changes(tree)
        if not found:
            self._say("same", where=self._target.name)
            if self._forget and not self._dry_run:
                self._forget_older()
            return
        self._tell(found, tree)
        if not self._agreed("sure"):
            return
        with lock.writing(self._site.lock, "site-gen publish"):  # nobody builds while it is sent
            chained, destroyed = self._released()
            self._send(chained or tree)
        if self._forget or destroyed:
            self._forget_older()
        if found.first and chained is None:
            self._say("no_chain")
        self._boards(found)

    def _send(self, tree: Tree) -> None:
        started = time.perf_counter()
        try:
            with printing.progress(enabled=True, language=self._language) as progress:
                self._place.publish(tree, dt.datetime.now(CHINA).strftime("%Y%m%d-%H%M%S"), progress)
        except KeyboardInterrupt:
            self._say("stopped")
            raise click.exceptions.Exit(STOPPED) from None
        self._say("done", where=self._target.name, files=len(tree.digests), seconds=time.perf_counter() - started)

    def _forget_older(self) -> None:
        self._place.forget()
        self._say("forgot")

    def roll_back(self, asked: str) -> None:
        """Make an earlier release public again."""
        from site_gen.cli.publishing import number  # noqa: PLC0415 - heavy
        from site_gen.publish import changes, numbers  # noqa: PLC0415 - heavy

        name = numbers.wanted(self._place.versions(), asked, self._target.name)
        found = changes.compare(self._place.published(), self._place.contents(name))
        if not found:
            self._say("same", where=self._target.name)
            return
        self._say("back", what=self._summary(found))
        if not self._agreed("sure_back", n=number(name)):
            return
        with printing.progress(enabled=True, language=self._language) as progress:
            self._place.roll_back(name, progress)
        self._say("went_back", n=number(name))

    def _built(self) -> Tree:
        """The site as it is now. Raises SiteError, and then nothing was published."""
        from site_gen.build.pipeline import build  # noqa: PLC0415 - heavy
        from site_gen.publish.examine import examine  # noqa: PLC0415 - heavy
        from site_gen.publish.model import Tree  # noqa: PLC0415 - heavy

        with printing.progress(enabled=True, language=self._language) as progress:
            report = build(self._site, self._asked, progress=progress)
        tree = Tree.of(self._site.output)
        faults = examine(tree)
        if any(not one.warning for one in faults):
            raise ContentError(faults)
        if faults:
            printing.faults(self._site.root, faults, language=self._language, summary=False)
        if report.warnings:
            self._say("warnings", n=len(report.warnings))
        return tree

    def _changes(self, tree: Tree) -> Changes:
        from site_gen.publish.changes import compare  # noqa: PLC0415 - heavy

        return compare(self._place.published(), tree.digests)

    def _tell(self, found: Changes, tree: Tree) -> None:
        from site_gen.cli.publishing import records  # noqa: PLC0415 - heavy

        if found.first:
            self._say("first", where=self._target.name)
        self._say("will", what=self._summary(found))
        for line in records(found, tree, self._language):
            print(line)

    def _agreed(self, question: str, **values: object) -> bool:
        """Whether to go on: not on a dry run, and only after a yes."""
        from site_gen.cli.publishing import say  # noqa: PLC0415 - heavy

        if self._dry_run:
            self._say("dry")
            return False
        if self._yes:
            return True
        if not sys.stdin.isatty():
            raise SettingsError([Fault("publish-needs-yes", self._target.name)])
        if click.confirm(say(question, self._language, **values)):
            return True
        self._say("no")
        return False

    def _released(self) -> tuple[Tree | None, bool]:
        """Lengthen the chain, if there is one. Returns the tree as it is then, and whether texts were destroyed."""
        from site_gen.build.release import release  # noqa: PLC0415 - heavy
        from site_gen.chain.digests import short_print, spaced  # noqa: PLC0415 - heavy
        from site_gen.chain.model import CHAIN  # noqa: PLC0415 - heavy
        from site_gen.publish.model import Tree  # noqa: PLC0415 - heavy

        if not (self._site.root / CHAIN).is_file():
            return None, False
        added = release(self._site, self._asked).added
        if added is None:
            return Tree.of(self._site.output), False
        self._say("chain", code=spaced(short_print(added.checkpoint)))
        return Tree.of(self._site.output), bool(added.destroyed)

    def _boards(self, found: Changes) -> None:
        """Say which sheets to change on the boards: by what hangs there, or by what changed where nobody notes that."""
        from site_gen.build.report import silent  # noqa: PLC0415 - heavy
        from site_gen.cli import papers, posting  # noqa: PLC0415 - heavy
        from site_gen.cli.press import Wish  # noqa: PLC0415 - heavy
        from site_gen.cli.print import look  # noqa: PLC0415 - heavy
        from site_gen.paper import USUAL  # noqa: PLC0415 - heavy
        from site_gen.plan.round import boards  # noqa: PLC0415 - heavy
        from site_gen.sources import tree  # noqa: PLC0415 - heavy

        printed = look(self._site, tree.scan(self._site.root, self._settings.theme), self._asked, silent)
        if (self._site.root / posting.POSTED).is_file():
            todo = boards(printed.gathered.context, printed.sheets, self._settings.sheets)
            known = {one.name: one for one in printed.sheets}
            wish = Wish((), "", everything=False, variant=USUAL, png=False)
            title, lines = "boards", list(posting.lines(todo, known, wish, self._language))
        else:
            moved = {*found.new, *found.changed}
            made = [one.paper for one in printed.sheets if one.url in moved]
            title, lines = "papers", [f"  {line}" for line in papers.lines(made, self._language)]
        self._say(title if lines else "boards_same")
        for line in lines:
            print(line)

    def _summary(self, found: Changes) -> str:
        from site_gen.cli.publishing import summary  # noqa: PLC0415 - heavy

        return summary(found, self._language)

    def _say(self, name: str, **values: object) -> None:
        from site_gen.cli.publishing import say  # noqa: PLC0415 - heavy

        print(say(name, self._language, **values))


def _list(site: Site, settings: Settings, name: str, language: str) -> None:
    """All targets with what is public there; of one target its releases as well."""
    from site_gen.cli import publishing  # noqa: PLC0415 - heavy
    from site_gen.publish import places  # noqa: PLC0415 - heavy

    shown = [places.chosen(settings.publish, name)] if name or not settings.publish else settings.publish
    for target in shown:
        print(f"{target.name}  {publishing.kind(target.kind, language)} {messages.printable(places.where(target))}")
        try:
            place = places.place(site, target)
            print(f"  {_state(site, place, language)}")
            found = place.versions() if name else ()
        except SiteError as error:
            reason, _ = messages.text(error.faults[0].code, error.faults[0].args, language)
            print(f"  {publishing.say('not_now', language, reason=reason)}")
            continue
        for line in publishing.versions(found, language) if name else ():
            print(line)


def _state(site: Site, place: Place, language: str) -> str:
    from site_gen.cli import publishing  # noqa: PLC0415 - heavy
    from site_gen.publish import changes  # noqa: PLC0415 - heavy
    from site_gen.publish.model import Tree  # noqa: PLC0415 - heavy

    public = place.published()
    if public is None:
        return publishing.say("never", language)
    try:
        found = changes.compare(public, Tree.of(site.output).digests)
    except SiteError:
        return publishing.say("unbuilt", language)
    if not found:
        return publishing.say("current", language)
    return publishing.say("waiting", language, what=publishing.summary(found, language))
