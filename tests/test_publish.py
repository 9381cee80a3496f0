"""`site-gen publish` as staff use it: what it says, what it refuses, what residents then see."""

from __future__ import annotations

import io
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from site_gen import lock
from site_gen.publish.changes import compare, count
from site_gen.publish.examine import examine
from site_gen.publish.folder import Folder
from site_gen.publish.model import cache_header, rank
from tests.support import AS_OF, SETTINGS, Run, edits, full_site, run, tree, write
from tests.support.publishing import built, public

if TYPE_CHECKING:
    from pathlib import Path

LOCAL = "publish:\n  - name: web\n    folder: ../www\n"
TARGETS = LOCAL + "  - name: stick\n    zip: ../board.zip\n"


def site(folder: Path, targets: str = LOCAL) -> Path:
    """A site of all kinds of record, with places to publish to."""
    return full_site(folder / "site", {"site.yaml": SETTINGS + targets, "content/posted.csv": None})


def publish(root: Path, *arguments: str) -> Run:
    """The command, as on the usual day."""
    return run("publish", "--root", str(root), "--as-of", AS_OF, *arguments)


class Terminal(io.StringIO):
    """A keyboard."""

    def isatty(self) -> bool:
        """Somebody sits there."""
        return True


# ---- The way through ------------------------------------------------------------------------------------------------


def test_first_publication_then_an_edit_then_back(tmp_path: Path) -> None:
    """What changes is said in residents' words each time, and what is public is what was built."""
    root, www = site(tmp_path), tmp_path / "www"
    first = publish(root, "--yes")
    assert first.code == 0, first.text
    assert "第一次发布到“web”" in first.out
    assert "新问题1条、会议1次、新公告1张、新项目1个、积分榜1张" in first.out
    assert "照片1张" in first.out
    assert "issues/W2026-001.html  雨天积水，下水不畅" in first.out
    old = public(www)
    assert old.keys() == {url for url in tree(root / "output") if not url.startswith(".")}

    write(
        root, {"content/issues/W2026-002.yaml": edits.issue(2, "路灯不亮", 1, 1), "content/notices/G2026-01.md": None}
    )
    second = publish(root, "--yes")
    assert second.code == 0, second.text
    assert "这次会公开：新问题1条" in second.out
    assert "撤下1页" in second.out
    assert "新  issues/W2026-002.html  路灯不亮\n" in second.out
    assert "撤  notices/G2026-01.html\n" in second.out
    assert "公告栏上要重新贴的" in second.out
    assert "issues/W2026-002.html" in public(www)
    assert "notices/G2026-01.html" not in public(www)

    assert "已经是最新的" in publish(root, "--yes").out
    back = publish(root, "--rollback", "--yes")
    assert back.code == 0, back.text
    assert "退回以后会变：新公告1张" in back.out
    assert public(www) == old
    assert publish(root, "--rollback", "--yes").code == 1


def test_changed_records_are_named_too(tmp_path: Path) -> None:
    """Whoever publishes sees which records will say something else."""
    root = site(tmp_path)
    publish(root, "--yes")
    write(root, {"content/issues/W2026-001.yaml": edits.issue(1, "三盏路灯不亮", 1, 1)})
    assert "改  issues/W2026-001.html  三盏路灯不亮\n" in publish(root, "--dry-run").out


def test_it_asks_and_takes_no_for_no(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a yes publishes; where nobody can answer, nothing is asked and nothing is published."""
    root, www = site(tmp_path), tmp_path / "www"
    refused = publish(root)
    assert refused.code == 1
    assert "publish-needs-yes" in refused.err
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    said_no = publish(root)
    assert said_no.code == 0
    assert "没有发布" in said_no.out
    assert not www.exists()
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    assert publish(root).code == 0
    assert "index.html" in public(www)


def test_keyboard_stops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while files go out is answered with what to do, once."""
    root = site(tmp_path)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Folder, "publish", stopped)
    done = publish(root, "--yes")
    assert done.code == 130
    assert "再发布一次，会接着发" in done.out
    assert done.err == ""


def test_second_window_is_told_of_the_first(tmp_path: Path) -> None:
    """Who publishes while somebody else does hears it at once, with an exit code of its own."""
    root, held, done = site(tmp_path).resolve(), threading.Event(), threading.Event()

    def other() -> None:
        with lock.writing(root / ".site_gen" / "publish.lock", "site-gen publish"):
            held.set()
            done.wait(60)

    thread = threading.Thread(target=other)
    thread.start()
    held.wait(60)
    second = publish(root, "--yes")
    done.set()
    thread.join()
    assert second.code == 4
    assert "site-gen publish" in second.err
    assert not (tmp_path / "www").exists()


def test_dry_run_changes_nothing(tmp_path: Path) -> None:
    """It only says what would be."""
    root = site(tmp_path)
    done = publish(root, "--dry-run")
    assert done.code == 0
    assert "新问题1条" in done.out
    assert "什么也没有发布" in done.out
    assert not (tmp_path / "www").exists()


def test_english_messages_do_not_change_what_is_public(tmp_path: Path) -> None:
    """`--lang en` is for whoever sits there: the pages keep the language of site.yaml."""
    root = site(tmp_path)
    done = publish(root, "--yes", "--lang", "en")
    assert "This will be published: 1 new issues" in done.out
    assert "issues/W2026-001.html  雨天积水，下水不畅\n" in done.out
    assert 'lang="zh' in public(tmp_path / "www")["index.html"]


def test_stick_that_is_not_there(tmp_path: Path) -> None:
    """Told before the question, with the exit code of places."""
    root = site(tmp_path, "publish:\n  - name: stick\n    zip: ../usb/board.zip\n")
    done = publish(root, "--dry-run")
    assert done.code == 3
    assert "publish-no-folder" in done.err
    assert "这次会公开" not in done.out
    assert "现在看不到：找不到" in publish(root, "--list").out


def test_forgetting(tmp_path: Path) -> None:
    """Earlier releases are deleted on request, also when there is nothing to publish."""
    root = site(tmp_path)
    publish(root, "--yes")
    write(root, {"content/notices/G2026-01.md": None})
    publish(root, "--yes")
    assert "旧的几版已经删掉" in publish(root, "--yes", "--forget").out
    assert publish(root, "web", "--list").out.count("第2版") == 1
    assert "第1版" not in publish(root, "web", "--list").out
    assert len(list((tmp_path / "www").rglob("G2026-01.html"))) == 0


def test_privacy_correction_forgets_by_itself(tmp_path: Path) -> None:
    """When a release destroys a text, it does not stay in an earlier release of the folder."""
    root = site(tmp_path)
    assert run("release", "--root", str(root), "--as-of", AS_OF).code == 0
    publish(root, "--yes")
    issue = (root / "content/issues/W2026-001.yaml").read_text(encoding="utf-8")
    what = "record: W2026-001\n  kind: 隐私删除\n  reason: 本人要求\n  approved_by: 监督小组\n"
    correction = f"- id: C2026-09\n  date: 2026-04-02\n  {what}"
    write(
        root,
        {
            "content/issues/W2026-001.yaml": issue.replace("敲门时3户说到。", "敲门时说到。"),
            "content/corrections.yaml": (root / "content/corrections.yaml").read_text(encoding="utf-8") + correction,
        },
    )
    done = publish(root, "--yes")
    assert done.code == 0, done.text
    assert "旧的几版已经删掉" in done.out
    assert not any("敲门时3户".encode() in data for data in tree(tmp_path / "www").values())


def test_fault_in_the_records_publishes_nothing(tmp_path: Path) -> None:
    """The last good site stays public."""
    root, www = site(tmp_path), tmp_path / "www"
    publish(root, "--yes")
    before = public(www)
    write(root, {"content/issues/W2026-003.yaml": "id: W2026-003\ntitel: x\n"})
    done = publish(root, "--yes")
    assert done.code == 1
    assert "W2026-003.yaml:2" in done.err
    assert public(www) == before


def test_dead_link_stops(tmp_path: Path) -> None:
    """A theme of one's own with a link to nowhere is told with the page and the link."""
    override = '{% extends "builtin/404.html" %}{% block main %}<a href="gone.html">x</a>{% endblock %}'
    root = site(tmp_path)
    write(root, {"themes/board/templates/404.html": override})
    done = publish(root, "--yes")
    assert done.code == 1
    assert "404.html  publish-dead-link" in done.err
    assert "gone.html" in done.err
    assert not (tmp_path / "www").exists()


def test_site_with_a_chain_lengthens_it(tmp_path: Path) -> None:
    """What becomes public is chained with it, and the site that is sent bears the new fingerprint and verifies."""
    root = site(tmp_path)
    assert run("release", "--root", str(root), "--as-of", AS_OF).code == 0
    publish(root, "--yes")
    lines = (root / "content/chain.jsonl").read_bytes().count(b"\n")
    write(root, {"content/issues/W2026-002.yaml": edits.issue(2, "路灯不亮", 1, 1)})
    assert publish(root, "--dry-run").code == 0
    assert (root / "content/chain.jsonl").read_bytes().count(b"\n") == lines
    done = publish(root, "--yes")
    assert "新问题1条" in done.out
    assert "公开记录链接上了新的一段" in done.out
    assert (root / "content/chain.jsonl").read_bytes().count(b"\n") > lines
    assert run("verify", str(tmp_path / "www" / "current")).code == 0
    assert "已经是最新的" in publish(root, "--yes").out


def test_site_without_a_chain_is_told_of_it(tmp_path: Path) -> None:
    """A hint, and no chain that nobody asked for."""
    root = site(tmp_path)
    assert "site-gen release" in publish(root, "--yes").out
    assert not (root / "content/chain.jsonl").exists()


def test_boards_are_told_by_what_hangs_there(tmp_path: Path) -> None:
    """With a list of what hangs, the report goes board by board."""
    root = site(tmp_path)
    assert run("print", "--changed", "--posted", "--yes", "--root", str(root), "--as-of", AS_OF).code == 0
    assert "不用换" in publish(root, "--yes").out
    write(root, {"content/issues/W2026-002.yaml": edits.issue(2, "路灯不亮", 1, 1)})
    done = publish(root, "--yes")
    assert "公告栏要换的" in done.out
    assert "大门：贴问题清单" in done.out


# ---- Targets --------------------------------------------------------------------------------------------------------


def test_list_of_targets(tmp_path: Path) -> None:
    """Each place with its state, and of one its releases."""
    root = site(tmp_path, TARGETS)
    assert publish(root, "stick", "--yes").code == 0
    shown = publish(root, "--list").out
    assert "web  文件夹 ../www\n  还没有发布过" in shown
    assert "stick  压缩包 ../board.zip\n  公开的和这里生成的一样" in shown
    publish(root, "web", "--yes")
    write(root, {"content/issues/W2026-002.yaml": edits.issue(2, "路灯不亮", 1, 1)})
    publish(root, "web", "--yes")
    releases = publish(root, "web", "--list").out
    assert "第2版" in releases
    assert "现在公开的" in releases
    assert "第1版" in releases


@pytest.mark.parametrize(
    ("targets", "name", "code"),
    [
        ("", "", "publish-no-targets"),
        (TARGETS, "", "publish-which"),
        (TARGETS, "wbe", "publish-unknown"),
        ("publish:\n  - name: a\n", "", "publish-no-kind"),
        ("publish:\n  - name: a\n    folder: x\n    zip: y\n", "", "publish-kinds"),
        ("publish:\n  - name: a\n    folder: x\n  - name: A\n    zip: y\n", "", "setting-twice"),
        ("publish:\n  - name: -a\n    folder: x\n", "", "id-shape"),
        ("publish:\n  - name: a\n    folder: x\n    region: y\n", "", "publish-option"),
        ("publish:\n  - name: a\n    folder: x\n    secret: y\n", "", "unknown-key"),
        ("publish:\n  - name: a\n    folder: .\n", "", "publish-forbidden"),
        ("publish:\n  - name: a\n    folder: content/x\n", "", "publish-forbidden"),
        ("publish:\n  - name: a\n    folder: output\n", "", "publish-forbidden"),
        ("publish:\n  - name: a\n    folder: ..\n", "", "publish-forbidden"),
        ("publish:\n  - name: a\n    rsync: '-oProxyCommand=x:/srv'\n", "", "publish-remote"),
        ("publish:\n  - name: a\n    rsync: 'u@-oProxyCommand:/srv'\n", "", "publish-remote"),
        ("publish:\n  - name: a\n    rsync: 'u@host:/srv/$(id)'\n", "", "publish-remote"),
        ("publish:\n  - name: a\n    rsync: 'u@host:/srv/../etc'\n", "", "publish-remote"),
        ("publish:\n  - name: a\n    rsync: 'host:relative'\n", "", "publish-remote"),
        ("publish:\n  - name: a\n    s3: My_Bucket\n", "", "publish-bucket"),
        ("publish:\n  - name: a\n    s3: bucket\n    endpoint: https://key:secret@host\n", "", "publish-endpoint"),
        ("publish:\n  - name: a\n    s3: bucket\n    prefix: ../x\n", "", "publish-prefix"),
    ],
)
def test_target_that_does_not_fit_is_told(tmp_path: Path, targets: str, name: str, code: str) -> None:
    """Before anything is built, with the line in site.yaml where there is one."""
    root = site(tmp_path, targets)
    done = publish(root, "--yes", *([name] if name else []))
    assert done.code == 1
    assert code in done.err, done.err
    assert "Traceback" not in done.err
    assert not (root / "output").exists()


def test_check_looks_at_targets_too(tmp_path: Path) -> None:
    """A slip in a target is found by `site-gen check`, and a good one is no finding of the gate."""
    good = "publish:\n  - name: a\n    rsync: board@www.example.cn:/srv/board\n"
    assert "publish" not in run("check", "--root", str(site(tmp_path, good)), "--as-of", AS_OF).text
    bad = run("check", "--root", str(site(tmp_path / "bad", good.replace(":/srv", ":srv"))), "--as-of", AS_OF)
    assert "publish-remote" in bad.err


# ---- Parts ----------------------------------------------------------------------------------------------------------


def test_changes_are_counted_as_residents_would() -> None:
    """Six files of a photo are one photo, a list is a page, a PDF a sheet."""
    old = {"index.html": "1", "issues/W2026-001.html": "1", "print/a.pdf": "1", "photos/0a-240.jpg": "1"}
    photo = {f"photos/0b-{width}.{kind}": "1" for width in (240, 480) for kind in ("jpg", "webp")}
    new = {"index.html": "2", "issues/W2026-002.html": "1", "issues/active.html": "1", **photo, "print/a.pdf": "1"}
    found = compare(old, new)
    assert (found.changed, found.removed) == (("index.html",), ("issues/W2026-001.html", "photos/0a-240.jpg"))
    assert count(found.new) == {"issue": 1, "page": 1, "photo": 1}
    assert compare(old, old) == ((), (), (), False)
    assert not compare(old, old)
    assert compare(None, {})


def test_links_and_weight_are_looked_at(tmp_path: Path) -> None:
    """Links that lead to a file, a folder's front page, another site or a place on the page are fine."""
    good = (
        '<a href="a/1.html#x"></a><a href="a/"></a><a href="https://x.example/"></a><a href="#y"></a><a href="%61/1">'
    )
    text = 'a link is written href="nowhere.html", and &lt;a href="nowhere.html"&gt;'
    bad = '<img src="../gone.jpg" srcset="../photo.jpg 1x, ../gone2.jpg 2x"><a href="../index.html">'
    heavy = f"<p>{'x' * 300_000}</p>"
    files = {"index.html": good + text, "a/1.html": bad, "a/index.html": heavy, "photo.jpg": ""}
    found = [(one.path, one.code, one.args.get("to")) for one in examine(built(tmp_path, files))]
    assert found == [
        ("a/1.html", "publish-dead-link", "../gone.jpg"),
        ("a/1.html", "publish-dead-link", "../gone2.jpg"),
        ("a/index.html", "publish-heavy", None),
    ]


def test_what_is_shown_comes_before_what_shows_it() -> None:
    """Photos, then pages, then feeds, the front page last; only addresses with a digest are kept for a year."""
    urls = ["index.html", "feed.xml", "issues/1.html", "photos/0d2c5c05e6466713-240.jpg", "print/a.pdf"]
    assert sorted(urls, key=rank) == [urls[3], urls[4], urls[2], urls[1], urls[0]]
    assert [url for url in urls if "immutable" in cache_header(url)] == [urls[3]]
    assert cache_header("issues/1.html") == "no-cache"
