"""Feeds and the page of what is new: what a neighbour who follows the site gets to know, read by a feed reader."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]  # ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.exchange.digest import MOST, digest
from site_gen.exchange.feeds import Feed, atom, facts
from site_gen.plan.happenings import MOST as FEED
from site_gen.views.changes import Changes
from site_gen.views.happenings import Happening
from site_gen.views.home import LastMeeting, OpenNotice
from tests.gallery import shell
from tests.support import ISSUE, NOTICE, build, full_site, run, site, write
from tests.support import atom as atom_rules

if TYPE_CHECKING:
    from pathlib import Path

A = "{http://www.w3.org/2005/Atom}"


def feed(root: Path, name: str) -> Any:
    """A feed of the built site, as a reader sees it; it finds nothing to complain of."""
    seen = feedparser.parse((root / "output" / "feeds" / f"{name}.xml").read_bytes())
    assert not seen.bozo, seen.get("bozo_exception")
    return seen


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A site with one record of each kind."""
    root = full_site(tmp_path)
    assert build(root).code == 0
    return root


def test_one_feed_tells_of_all_kinds_newest_first(built: Path) -> None:
    """Steps, meetings, notices, replies, payments and corrections arrive, with the pages that tell more."""
    seen = feed(built, "all")
    days = [one.updated for one in seen.entries]
    assert days == sorted(days, reverse=True)
    assert {"step", "held", "announced", "notice", "reply", "paid", "correction"} <= {
        one.tags[0].term for one in seen.entries
    }
    for one in seen.entries:
        path = one.link.removeprefix("https://board.example/").partition("#")[0]
        assert (built / "output" / path).is_file(), one.link


def test_every_feed_keeps_the_rules_of_atom(built: Path) -> None:
    """RFC 4287, and a feed reader has nothing to complain of; what two feeds tell they tell in the same words."""
    told: dict[str, bytes] = {}
    paths = sorted((built / "output" / "feeds").glob("*.xml"))
    assert len(paths) > 7
    for path in paths:
        assert atom_rules.broken(path.read_bytes(), f"https://board.example/feeds/{path.name}") == [], path.name
        assert not feed(built, path.stem).bozo
        root = ET.fromstring(path.read_bytes())  # noqa: S314 - our own file
        for entry in root.findall(f"{A}entry"):
            name = entry.findtext(f"{A}id") or ""
            assert name.startswith("tag:board.example,2026:")
            assert told.setdefault(name, ET.tostring(entry)) == ET.tostring(entry)
            assert entry.findtext(f"{A}published")
            url, _, place = (entry.find(f"{A}link").get("href") or "").partition("#")  # type: ignore[union-attr]  # a rule
            page = (built / "output" / url.removeprefix("https://board.example/")).read_text("utf-8")
            assert not place or f'id="{place}"' in page


def test_whoever_clicks_on_a_feed_is_led_to_the_page_that_says_the_same(built: Path) -> None:
    """A browser shows the file with its style: what it is for, and a link."""
    for name, page in (("all", "changes"), ("issue", "issues"), ("1", "1"), ("W2026-001", "issues/W2026-001")):
        root = ET.fromstring((built / "output" / "feeds" / f"{name}.xml").read_bytes())  # noqa: S314 - our own file
        links = [one.get("href") for one in root.find(f"{A}subtitle").iter(f"{atom_rules.XHTML}a")]  # type: ignore[union-attr]  # a rule
        assert links == [f"https://board.example/{page}.html"]


GOOD = """<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>https://a.example/f.xml</id>
<link rel="self" href="https://a.example/f.xml"/><link rel="alternate" type="text/html" href="https://a.example/"/>
<author><name>n</name></author><updated>2026-04-02T00:00:00+08:00</updated>
<entry><title>e</title><id>tag:a.example,2026:x/1</id><updated>2026-04-01T00:00:00+08:00</updated>
<link rel="alternate" type="text/html" href="https://a.example/x"/><category term="step"/>
<content type="html">&lt;p&gt;x&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("", "", []),
        ("<id>tag:a.example,2026:x/1</id>", "<id>x/1</id>", ["'x/1' is no IRI"]),
        ("04-01T00:00:00+08:00", "04-01t00:00:00+0800", ["'2026-04-01t00:00:00+0800' is no moment of RFC 3339"]),
        ("2026-04-01", "2026-04-03", ["an entry is newer than the feed"]),
        ('rel="self"', 'rel="via"', ["links to itself: []"]),
        ("https://a.example/x", "x.html", ["relative link x.html"]),
        ("<author><name>n</name></author>", "", ["an entry has no author"]),
        ("&lt;p&gt;x&lt;/p&gt;", "&lt;a href='x.html'&gt;x&lt;/a&gt;", ["relative href x.html"]),
        ("&lt;p&gt;x&lt;/p&gt;", "&lt;p&gt;x", ["open: ['p']"]),
        ("&lt;p&gt;x&lt;/p&gt;", "<p>x</p>", ["{http://www.w3.org/2005/Atom}content holds elements"]),
    ],
)
def test_the_check_of_atom_can_say_no(right: str, wrong: str, said: list[str]) -> None:
    """Each rule finds what breaks it."""
    found = atom_rules.broken(GOOD.replace(right, wrong, 1).encode(), "https://a.example/f.xml")
    assert found[: len(said)] == said
    assert bool(found) == bool(said)


def test_a_late_reply_to_an_old_notice_is_not_lost_among_many(tmp_path: Path) -> None:
    """Only the newest entries of many notices are kept, by their own day and not by their notice's."""
    plain = "---\nid: {id}\nkind: 公告\ntitle: 第{at}条\nissuer: 居委会\npublished: 2026-03-17\n---\n停水。\n"
    more = {f"content/notices/G2026-{at}.md": plain.format(id=f"G2026-{at}", at=at) for at in range(10, 60)}
    root = full_site(tmp_path, more)
    assert build(root).code == 0
    kinds = [one.tags[0].term for one in feed(root, "notice").entries]
    assert (len(kinds), kinds[0], set(kinds[1:])) == (FEED, "reply", {"notice"})


def test_notice_comes_with_its_whole_text_and_loses_it_when_taken_down(tmp_path: Path) -> None:
    """Full text in the feed; after the day of taking down it is in no feed any more."""
    notice = NOTICE.replace("window: days-5", "window: days-5\ntake_down: 2026-05-01")
    root = full_site(tmp_path, {"content/notices/G2026-01.md": notice})
    assert build(root).code == 0
    assert "1栋前的下水道要重修" in feed(root, "notice").entries[-1].content[0].value
    assert run("build", "--root", str(root), "--as-of", "2026-05-01").code == 0
    assert not [path for path in (root / "output" / "feeds").glob("*") if "下水道要重修" in path.read_text("utf-8")]


def test_an_issue_can_be_followed_step_by_step(built: Path) -> None:
    """Each line of the history is an entry of the issue's own feed; a new line adds one and leaves the others alone."""
    before = [one.id for one in feed(built, "W2026-001").entries]
    more = "  - {date: 2026-04-02, step: 5, note: 今天开挖, by: 协调小组}\n"
    write(built, {"content/issues/W2026-001.yaml": _added(more)})
    assert build(built).code == 0
    after = feed(built, "W2026-001").entries
    assert [one.id for one in after][1:] == before
    assert "今天开挖" in after[0].content[0].value


def _added(line: str) -> str:
    head, history, rest = ISSUE.partition("history:\n")
    lines = rest.split("\n")
    count = next((index for index, one in enumerate(lines) if one and not one.startswith(" ")), len(lines) - 1)
    return head + history + "\n".join(lines[:count]) + "\n" + line + "\n".join(lines[count:])


def test_feed_of_a_building_has_its_own_issues_only(tmp_path: Path) -> None:
    """Somebody who follows her building is not told of the others'."""
    other = ISSUE.partition("route:")[0].replace("W2026-001", "W2026-002").replace("building: 1", "building: 2")
    other = other.replace("    decision: H2026-01-1\n", "")
    root = full_site(tmp_path, {"content/issues/W2026-002.yaml": other})
    assert build(root).code == 0
    assert {one.link.rpartition("/")[2] for one in feed(root, "2").entries} == {"W2026-002.html"}


def test_site_without_an_address_has_no_feeds(tmp_path: Path) -> None:
    """A feed's entries must lead somewhere; the page of changes does not offer what is not there."""
    root = site(tmp_path)
    text = (root / "site.yaml").read_text("utf-8")
    write(root, {"site.yaml": "\n".join(one for one in text.split("\n") if not one.startswith("base_url"))})
    assert build(root).code == 0
    assert not (root / "output" / "feeds").exists()
    assert "feeds/" not in (root / "output" / "changes.html").read_text("utf-8")


ANY = st.text(st.characters(codec="utf-8"), max_size=80)


def said(key: str, **params: object) -> str:
    """Words in place of a theme's."""
    return f"{key} {json.dumps(params, default=str, ensure_ascii=False)}"


@given(name=ANY, text=ANY, by=ANY)
def test_any_text_gives_well_formed_xml_and_no_markup(name: str, text: str, by: str) -> None:
    """Whatever people write, the feed can be parsed, and holds no element that could run or load anything."""
    for kind in ("step", "notice", "reply"):
        one = Happening(
            id="x", kind=kind, date=dt.date(2026, 4, 1), url="x.html", name=name, text=text, by=by, state="5"
        )
        form = atom(said, shell(), Feed(url="feeds/all.xml", kind="all", page="changes.html"))
        data = form.whole(map(form.piece, facts([one])))
        assert atom_rules.broken(data, "https://yxj.example/feeds/all.xml") == []


TITLES = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60), max_size=12)


@given(titles=TITLES, name=st.text(max_size=40))
def test_text_for_the_group_is_never_longer_than_a_chat_shows(titles: list[str], name: str) -> None:
    """At most 300 characters, and the address is always whole."""
    day = dt.date(2026, 4, 1)
    changes = Changes(
        meeting=LastMeeting(number=1, body=name, date=day, due=None, present=None, voted=0, passed=0, url=""),
        issues=(),
        notices=tuple(OpenNotice(id="G", title=title, url="", closes=day) for title in titles),
        money=(),
        fixes=(),
        coming=None,
    )
    text = digest(lambda _, **params: "".join(map(str, params.values())), shell(), changes)
    assert len(text) <= MOST
    assert text.endswith("https://yxj.example/changes.html")


def test_page_of_changes_says_what_moved_since_the_last_meeting(built: Path) -> None:
    """The page, and a text in UTF-8 with a mark that browsers know it by."""
    page = (built / "output" / "changes.html").read_text("utf-8")
    assert 'href="changes.txt"' in page
    assert 'href="calendar/meetings.ics"' in page
    assert 'href="feeds/all.xml"' in page
    text = (built / "output" / "changes.txt").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert "以来：" in text.decode("utf-8-sig")
