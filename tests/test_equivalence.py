"""However a site came about, its pages are those of a clean build; and a build that fails changes nothing.

A machine edits a site as a committee does over months, with everything that goes wrong on a PC, and after each build
holds the output against a build of the same records from nothing. SITE_GEN_SWEEP=1 makes more than 2,000 edits, which
takes an hour on a busy machine; SITE_GEN_SWEEP=20 makes 20 times 30 and half as many in a warm process.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from site_gen import output
from site_gen.build import pipeline
from site_gen.build.fresh import Asked, peek
from site_gen.build.warm import Warm
from site_gen.cli.words import today
from site_gen.diagnostics import SiteError
from site_gen.site import Site, locate_preview
from tests.support import AS_OF, Run, build, edits, full_site, png, run, tree, write
from tests.support.records import UNSETTLED

SWEEP = int(os.environ.get("SITE_GEN_SWEEP") or 0)
EXAMPLES, STEPS = (80 if SWEEP == 1 else SWEEP, 30) if SWEEP else (8, 8)

numbers = st.integers(2, 4)
titles = st.sampled_from(edits.TITLES)
overrides = st.sampled_from(sorted(edits.overrides()))
settled = st.sampled_from([True, True, False])  # whether a build follows at once
state_files = st.sampled_from(["gone", "garbage", "half", "middle", "pictures", "templates"])


def start(folder: Path) -> Path:
    """A site with one record of each kind and a published ranking, whose ledger may still grow."""
    path = "content/rankings/2026-Q1/ranking.yaml"
    ranking = {**UNSETTLED, path: f"{UNSETTLED[path]}published_on: 2026-04-01\n"}
    return full_site(folder, {**ranking, **edits.compiled()})


class Committee(RuleBasedStateMachine):
    """One site and its output; `foreign` holds what others put into the output folder."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.root = start(Path(self._folder.name) / "site")
        self.foreign: dict[str, bytes] = {}
        self.day, self.language = AS_OF, ""
        self.seen: dict[object, tuple[Run, dict[str, bytes]]] = {}

    def teardown(self) -> None:
        """Whatever was left undone is built and compared as well."""
        try:
            self.build()
        finally:
            self._folder.cleanup()

    # --- looking

    @property
    def arguments(self) -> list[str]:
        """How this committee asks for its site."""
        day = [f"--as-of={self.day}"] if self.day else []
        return [*day, *([f"--lang={self.language}"] if self.language else [])]

    def run(self, root: Path, *flags: str) -> Run:
        """Build as this committee asks for it; on today's date when no day is asked for and site.yaml has none."""
        return run("build", "--root", str(root), *self.arguments, *flags)

    def published(self) -> dict[str, bytes]:
        """What readers find."""
        return tree(self.root / "output")

    def clean(self) -> tuple[Run, dict[str, bytes]]:
        """What a build from nothing says and makes of the same records."""
        twin = Path(self._folder.name) / "twin"
        shutil.copytree(self.root, twin, ignore=shutil.ignore_patterns("output", ".site_gen"))
        key = (*tree(twin).items(), *self.arguments)
        if key not in self.seen:
            write(twin, edits.compiled())
            self.seen[key] = (self.run(twin), tree(twin / "output"))
        shutil.rmtree(twin)
        return self.seen[key]

    def build(self, *flags: str, old: bool = False) -> int:
        """Build and compare; returns the exit code.

        With `old`, the build takes all files for settled ones, so that only their stats tell of later edits.
        """
        before = self.published()
        with edits.later() if old else nullcontext():
            result = self.run(self.root, *flags)
        after = self.published()
        wanted, pages = self.clean()
        taken = [url for url in self.foreign if any(f"{page}/".startswith(f"{url}/") for page in pages)]
        assert result.code == (3 if taken else wanted.code), result.text
        if result.code:
            assert after == before
            assert taken or result.err == wanted.err, (result.err, wanted.err)
            return result.code
        assert {url: data for url, data in after.items() if url not in self.foreign} == pages
        assert {url: after[url] for url in self.foreign} == self.foreign
        assert result.err in ("", wanted.err)  # nothing was said again when nothing was done
        return 0

    # --- the committee at work

    def change(self, path: str, content: str | bytes | None, *, now: bool) -> None:
        """Write or delete one file, and build at once or leave that for later."""
        write(self.root, {path: content})
        if now:
            self.build()

    @initialize(old=st.booleans())
    def first_build(self, *, old: bool) -> None:
        """A site begins with one build."""
        self.build(old=old)

    @rule(number=numbers, title=titles, building=st.integers(1, 2), step=st.integers(1, 2), now=settled)
    def put_issue(self, *, number: int, title: str, building: int, step: int, now: bool) -> None:
        """An issue is added or written anew."""
        self.change(f"content/issues/W2026-{number:03d}.yaml", edits.issue(number, title, building, step), now=now)

    @rule(number=numbers, votes=st.integers(14, 24), now=settled)
    def put_meeting(self, *, number: int, votes: int, now: bool) -> None:
        """A meeting is added, or its votes are corrected."""
        self.change(f"content/meetings/H2026-{number:02d}.md", edits.meeting(number, votes), now=now)

    @rule(number=numbers, title=titles, window=st.booleans(), now=settled)
    def put_notice(self, *, number: int, title: str, window: bool, now: bool) -> None:
        """A notice is added or changed."""
        self.change(f"content/notices/G2026-{number:02d}.md", edits.notice(number, title, window=window), now=now)

    @rule(quantities=st.lists(st.integers(1, 3), max_size=4).map(tuple), now=settled)
    def put_rows(self, *, quantities: tuple[int, ...], now: bool) -> None:
        """Rows are added to the ledger, changed and taken out."""
        self.change("content/rankings/2026-Q1/ledger.csv", edits.ledger(quantities), now=now)

    @rule(number=numbers, kind=st.sampled_from(["issues/W2026-{:03d}.yaml", "meetings/H2026-{:02d}.md"]), now=settled)
    def withdraw(self, *, number: int, kind: str, now: bool) -> None:
        """An issue or a meeting is deleted."""
        self.change(f"content/{kind.format(number)}", None, now=now)

    @rule(number=numbers, now=settled)
    def withdraw_notice(self, *, number: int, now: bool) -> None:
        """A notice is deleted."""
        self.change(f"content/notices/G2026-{number:02d}.md", None, now=now)

    @rule(name=titles, address=st.booleans(), language=st.sampled_from(["zh", "en"]), now=settled, data=st.data())
    def put_settings(self, *, name: str, address: bool, language: str, now: bool, data: st.DataObject) -> None:
        """Name, address, language, theme or the demonstration's day are changed."""
        themes = ["board", *(["street"] if (self.root / "themes/street/theme.toml").is_file() else [])]
        theme, day = data.draw(st.sampled_from(themes)), data.draw(st.sampled_from(["", "2026-04-03"]))
        text = edits.settings(name=name, address=address, language=language, theme=theme, day=day)
        self.change("site.yaml", text, now=now)

    @rule(day=st.sampled_from(["", AS_OF, "2026-03-20"]), language=st.sampled_from(["", "zh", "en"]))
    def ask_differently(self, day: str, language: str) -> None:
        """Another day or language is asked for."""
        self.day, self.language = day, language
        self.build()

    @rule(shade=st.integers(0, 3), now=settled)
    def put_photo(self, *, shade: int, now: bool) -> None:
        """A photo is replaced under its name."""
        self.change("content/photos/gou-qian.png", png(64, 48, (90, 110, 100 + shade)), now=now)

    @rule(path=overrides, now=settled)
    def override(self, *, path: str, now: bool) -> None:
        """A file is laid over the theme."""
        self.change(path, edits.overrides()[path], now=now)

    @rule(path=overrides.filter(lambda path: "street" not in path), now=settled)
    def drop_override(self, *, path: str, now: bool) -> None:
        """A file over the theme is taken away."""
        self.change(path, None, now=now)

    # --- edits that are hard to see

    @rule(old=st.booleans(), rewrite=st.booleans(), twin=st.sampled_from(edits.TWINS))
    def touch(self, *, old: bool, rewrite: bool, twin: tuple[str, str, str]) -> None:
        """Only the time stamp of a file changes."""
        path = self.root / twin[0]
        if rewrite:
            path.write_bytes(path.read_bytes())
        else:
            os.utime(path)
        self.build(old=old)

    @rule(old=st.booleans(), twin=st.sampled_from(edits.TWINS))
    def edit_unseen(self, *, old: bool, twin: tuple[str, str, str]) -> None:
        """The size stays and the time of change is put back, as some sync programs do."""
        self.build(old=old and os.name != "nt")
        edits.swap_words(self.root, twin)
        self.build(old=old)

    @rule(old=st.booleans(), between=st.booleans(), twin=st.sampled_from(edits.TWINS))
    def edit_and_revert(self, *, old: bool, between: bool, twin: tuple[str, str, str]) -> None:
        """An edit is taken back, before or after a build."""
        path = self.root / twin[0]
        before = path.read_bytes()
        path.write_bytes(before.replace(twin[1].encode(), twin[2].encode()))
        if between:
            self.build(old=old)
        path.write_bytes(before)
        self.build(old=old)

    # --- what goes wrong

    @rule(broken=st.sampled_from(edits.BROKEN), full=st.booleans())
    def break_and_mend(self, *, broken: tuple[str, str | bytes], full: bool) -> None:
        """While a record or the theme is broken, readers keep what they had."""
        path = self.root / broken[0]
        before = path.read_bytes() if path.is_file() else None
        write(self.root, {broken[0]: broken[1]})
        code = self.build(*(["--full"] if full else []))
        assert code or broken[0].endswith("zh.toml"), "a break that nobody noticed"  # English pages need no zh.toml
        self.change(broken[0], before, now=True)

    @rule(harm=state_files)
    def harm_state(self, harm: str) -> None:
        """What is remembered between builds is lost or damaged."""
        edits.harm_state(self.root / ".site_gen", harm)
        self.build()

    @rule(data=st.data(), harm=st.sampled_from([None, b"", b"<h1>changed</h1>"]))
    def harm_page(self, data: st.DataObject, harm: bytes | None) -> None:
        """Somebody edits, empties or deletes a page of ours."""
        owned = output.read_manifest(self.root / "output") or {}
        pages = [url for url in sorted(owned) if (self.root / "output" / url).is_file()]
        if pages:
            self.change(f"output/{data.draw(st.sampled_from(pages))}", harm, now=True)

    @rule()
    def lose_output(self) -> None:
        """The whole output is deleted."""
        shutil.rmtree(self.root / "output", ignore_errors=True)
        self.foreign.clear()
        self.build()

    @rule(url=st.sampled_from(["mine.txt", "notes/own.html", "issues/W2026-004.html", "notices"]))
    def put_foreign(self, url: str) -> None:
        """Somebody puts a file among ours, perhaps where a page will want to be."""
        owned = output.read_manifest(self.root / "output")
        if owned is not None and url not in owned and not (self.root / "output" / url).exists():
            self.foreign[url] = url.encode()
            self.change(f"output/{url}", self.foreign[url], now=True)

    @precondition(lambda self: self.foreign)
    @rule()
    def take_foreign_away(self) -> None:
        """Somebody takes such a file away again."""
        url = min(self.foreign)
        del self.foreign[url]
        self.change(f"output/{url}", None, now=True)
        assert not self.foreign or (self.root / "output" / min(self.foreign)).is_file()

    @rule(at=st.integers(1, 80), name=st.none() | titles, full=st.booleans())
    def cut_power(self, *, at: int, name: str | None, full: bool) -> None:
        """A build dies at a write. No file is torn or foreign, and the next build is whole."""
        if name is not None:
            text = edits.settings(name=name, address=True, language="zh", theme="board", day="")
            self.change("site.yaml", text, now=False)
        before, (_, pages) = self.published(), self.clean()
        try:
            with edits.power_cut(at):
                self.run(self.root, *(["--full"] if full else []))
        except edits.PowerCutError:
            for url, data in self.published().items():
                assert Path(url).name.startswith(".") or data in (before.get(url), pages.get(url)), url
        self.build()


class WarmCommittee(Committee):
    """The same months in one process that remembers: the preview's pages are those of a clean build, too."""

    def __init__(self) -> None:
        super().__init__()
        self.site, self.warm = locate_preview(self.root), Warm()

    def published(self) -> dict[str, bytes]:
        """What the preview shows."""
        return tree(self.site.output)

    def build(self, *flags: str, old: bool = False) -> int:
        """Build warm and compare."""
        before, (wanted, pages) = self.published(), self.clean()
        asked = Asked(self.day, self.language, today())
        code = 0
        with edits.later() if old else nullcontext():
            try:
                pipeline.build(self.site, asked, full="--full" in flags, warm=self.warm)
            except SiteError:
                code = 1
        assert code == wanted.code, wanted.text
        assert self.published() == (before if code else pages)
        return code


for machine, examples in ((Committee, EXAMPLES), (WarmCommittee, EXAMPLES // 2)):
    machine.TestCase.settings = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a step is a build: to shrink a failure took minutes
    )
TestCommittee = pytest.mark.sweep(Committee.TestCase)
TestWarmCommittee = pytest.mark.sweep(WarmCommittee.TestCase)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no time of the last change to a file's record")
@pytest.mark.parametrize("twin", edits.TWINS, ids=lambda twin: twin[0])
def test_unseen_edit_of_a_settled_file_is_seen(tmp_path: Path, twin: tuple[str, str, str]) -> None:
    """An old file that is edited with its size kept and its time stamp put back is read again."""
    root = start(tmp_path / "site")
    with edits.later():
        assert build(root).code == 0
    site = Site(root.resolve(), root.resolve() / "output")
    assert peek(site, Asked(AS_OF, "", AS_OF)) is not None, "nothing but the stat may give the edit away"
    before = tree(root / "output")
    edits.swap_words(root, twin)
    assert build(root).code == 0
    shutil.copytree(root, tmp_path / "twin", ignore=shutil.ignore_patterns("output", "*.sqlite"))
    assert build(tmp_path / "twin").code == 0
    assert tree(root / "output") == tree(tmp_path / "twin" / "output") != before
